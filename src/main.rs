//! The program: everything lives in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    tayang::cli::main()
}
