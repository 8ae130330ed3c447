//! One integration binary: one link step.

mod architecture;
mod config;
mod dates;
mod digest;
mod html;
mod net;
mod observe;
mod publish;
mod schedule;
mod store;
mod support;
