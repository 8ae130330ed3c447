//! One integration binary: one link step.

mod schedule;
mod support;
