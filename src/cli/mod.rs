//! The commands.

use std::process::ExitCode;

pub mod inspect;

/// Runs the program: reads the arguments, carries them out, says what came of it.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
