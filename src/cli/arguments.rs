//! What can be written on the command line.

use clap::{Parser, Subcommand};

use super::inspect::InspectArguments;

/// Carries articles from partner outlets to a network's sites and digests: exactly once,
/// provenance intact, with a reason on record for everything.
#[derive(Debug, Parser)]
#[command(name = "tayang", version, about, max_term_width = 100)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Ask the pure core: how would this feed, page, line, date or markup be read?
    Inspect(InspectArguments),
}
