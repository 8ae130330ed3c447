//! The program: everything lives in the library.

use std::process::ExitCode;

/// Gives memory back that is not needed any more, as glibc's does not: reading a configuration of
/// many partners takes ten times what is kept of it.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tayang::cli::main()
}
