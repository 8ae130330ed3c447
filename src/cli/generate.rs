//! `completions` and `man`, made from the command line's own definition.

use std::io;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Exit, arguments::Arguments};

/// Prints completions for a shell.
pub(super) fn completions(shell: Shell) -> Exit {
    clap_complete::generate(shell, &mut Arguments::command(), "tayang", &mut io::stdout());
    Exit::Done
}

/// Prints the manual page.
pub(super) fn man() -> anyhow::Result<Exit> {
    clap_mangen::Man::new(Arguments::command()).render(&mut io::stdout())?;
    Ok(Exit::Done)
}
