//! The subscriber's cases of websub.rocks, by their numbers, against a hub of our own on loopback;
//! and what has to be true beyond them.

mod dead;
mod discovery;
mod distribution;
mod live;
mod stand;
mod subscribing;
mod using;
