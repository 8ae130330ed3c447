//! One integration binary: one link step.

mod architecture;
mod attribution;
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
mod publish;
mod schedule;
mod store;
mod support;
mod web;
