//! Measures the stages.

fn main() {}
