//! One integration binary: one link step.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::let_underscore_must_use,
    unreachable_pub,
    reason = "a test may stop, print, and look only at whether something panics"
)]

mod architecture;
mod attribution;
mod cli;
mod config;
#[cfg(feature = "failpoints")]
mod crash;
mod dates;
mod demo;
mod digest;
mod extract;
mod feeds;
mod flow;
mod html;
mod net;
mod observe;
mod picture;
mod publish;
mod schedule;
mod store;
mod support;
mod watch;
mod web;
