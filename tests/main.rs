//! One integration binary: one link step.

mod publish;
mod schedule;
mod support;
