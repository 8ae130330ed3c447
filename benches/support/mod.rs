//! What the benches share: generated articles, the other side of every wire, a meter.

#![allow(dead_code, unreachable_pub, reason = "each bench uses another part of it")]
#![allow(
    clippy::disallowed_methods,
    reason = "the other side and the peers are no part of the program"
)]

pub mod bare;
pub mod crowd;
pub mod meter;
pub mod outlet;
pub mod pace;
pub mod site;
pub mod stub;
pub mod watching;
