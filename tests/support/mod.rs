//! What tests share: loopback outlets, sites and mail sinks; real servers, no mocks.

pub(crate) mod mail;

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "every area of tests uses another part of it"
)]
pub mod outlet;

#[allow(dead_code, unreachable_pub, reason = "every area of tests uses another part of it")]
pub mod house;

#[allow(dead_code, unreachable_pub, reason = "every area of tests uses another part of it")]
pub mod hub;

#[allow(dead_code, unreachable_pub, reason = "every area of tests uses another part of it")]
pub mod shaky;
#[allow(dead_code, unreachable_pub, reason = "other areas use other parts of it")]
pub mod wordpress;
