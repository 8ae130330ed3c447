//! One integration binary: one link step.

mod net;
mod publish;
mod schedule;
mod support;
