//! Where the stages meet: whole articles from a loopback outlet to a store and a site.

mod bad_input;
mod changes;
mod digests;
mod faults;
mod figures;
mod health;
mod many;
mod orders;
mod paces;
mod pictures;
mod piece;
mod promises;
mod race;
mod recipes;
mod renames;
mod restore;
mod sources;
mod stage;
mod transition;
mod websub;
mod wordpress;
