//! Where the stages meet: whole articles from a loopback outlet to a store and a site.

mod figures;
mod race;
mod renames;
mod transition;
