//! Renditions, and what becomes of them on a real WordPress and in a folder.

mod desk;
mod faults;
mod rendition;
mod static_site;
mod templates;
mod wire;
mod wordpress;
