//! `completions`, `man` and `reference`: made from what defines them.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Exit, arguments::Arguments, reference};

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

/// Prints the reference of the configuration, or its JSON schema.
pub(super) fn reference(schema: bool) -> anyhow::Result<Exit> {
    io::stdout().lock().write_all(reference::reference(schema).as_bytes())?;
    Ok(Exit::Done)
}
