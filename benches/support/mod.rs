//! What the benches share: generated articles, the other side of every wire, a meter.

#![allow(dead_code, unreachable_pub, reason = "each bench uses another part of it")]

pub mod bare;
pub mod crowd;
pub mod meter;
pub mod outlet;
pub mod pace;
pub mod site;
pub mod stub;
pub mod watching;
