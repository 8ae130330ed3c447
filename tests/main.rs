//! One integration binary: one link step.

mod support;
