//! One integration binary: one link step.

mod architecture;
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
