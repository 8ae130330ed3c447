//! tayang carries the articles of partner outlets to a network's sites and digests, once each.
//!
//! The life of one article, from top to bottom:
//!
//! ```text
//! watch → extract → attribute → decide → publish / digest
//! ```
//!
//! Thinking is pure (`watch`, `extract`, `attribute`, `decide`, `schedule` and the composing halves
//! of `publish` and `digest`: values in, values out, `now` passed in); doing is thin (`net`,
//! `store`, the sending halves). `flow` is the only place where the stages meet.

pub mod model; // the words everybody uses

pub mod clock; // the one place that reads the time
pub mod observe; // the names of what is measured

pub mod html; // parse, walk, clean and serialise markup
pub mod picture; // what goes out of a picture's file, and how large
pub mod render; // templates, checked at start
pub mod schedule; // when is a source, a delivery or a digest due

pub mod attribute; // Article → Attributed: credits, provenance
pub mod decide; // Attributed → one Decision per target
pub mod extract; // Fetched → Article
pub mod watch; // pages of an outlet → Discovered

pub mod net; // the one guarded client
pub mod store; // what must survive a crash

pub mod digest; // Deliveries → Issue, by e-mail
pub mod publish; // Delivery → Outcome

pub mod config; // TOML → Config, every mistake with its place
pub mod flow; // the only place where the stages meet

pub mod cli; // the commands
pub mod daemon; // task tree, signals, watchdog
pub mod web; // health, metrics, unsubscribe, web view
