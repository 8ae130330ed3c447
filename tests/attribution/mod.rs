//! Reading and rewriting credit lines: lines and articles as files, properties as code.

mod another_hand;
mod articles;
mod hostile;
mod inline;
mod lines;
mod rewriting;
mod rules;
mod shown;
