//! The commands.

mod arguments;
pub mod inspect;

use std::{io, process::ExitCode};

use clap::Parser;

use arguments::{Arguments, Command};

/// How a command ended; the process's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Done, and there is something to report.
    Report = 1,
    /// It could not run.
    Failed = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the program: reads the arguments, carries them out, says what came of it.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match carry_out(arguments) {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("tayang: {error:#}");
            Exit::Failed.into()
        }
    }
}

fn carry_out(arguments: Arguments) -> anyhow::Result<Exit> {
    match arguments.command {
        Command::Inspect(ask) => inspect::run(&ask),
    }
}

/// A reader that has seen enough (`tayang list | head`) is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
