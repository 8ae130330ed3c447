//! Renditions, and what becomes of them on a real WordPress and in a folder.

mod desk;
mod templates;
mod wordpress;
