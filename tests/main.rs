//! One integration binary: one link step.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so"
)]

mod architecture;
mod attribution;
mod config;
#[cfg(feature = "failpoints")]
mod crash;
mod dates;
mod digest;
mod feeds;
mod flow;
mod html;
mod net;
mod observe;
mod publish;
mod schedule;
mod store;
mod support;
