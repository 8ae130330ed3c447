//! The pure core on the command line: one JSON request a line, one answer a line.

pub mod article;
pub mod attribution;
pub mod date;
pub mod feed;
pub mod html;
