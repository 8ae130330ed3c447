//! Reading and rewriting credit lines: lines and articles as files, properties as code.

mod articles;
mod hostile;
mod lines;
mod rewriting;
mod shown;
