//! Where the stages meet: whole articles from a loopback outlet to a store and a site.

mod race;
mod transition;
