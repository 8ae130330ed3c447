//! Pages and what is read from them: a case is a folder in `tests/articles`.

mod cases;
mod engine;
mod lines;
mod pages;
mod parts;
