//! One integration binary: one link step.

mod net;
mod observe;
mod publish;
mod config;
mod schedule;
mod store;
mod support;
