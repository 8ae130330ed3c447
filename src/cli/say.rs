//! How commands talk: plain words on a terminal, JSON for machines.

use std::io::{self, Write};

use serde::Serialize;

/// Where a command's answer goes, and in which form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Say {
    /// Whether a machine asked.
    pub(super) json: bool,
}

impl Say {
    /// One answer: a sentence for people, a value for machines.
    pub(super) fn answer(&self, words: &str, value: &impl Serialize) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer(&mut out, value)?;
            writeln!(out)
        } else {
            writeln!(out, "{}", words.trim_end())
        }
    }

    /// Progress of long work: on standard error, for people only.
    pub(super) fn progress(&self, words: &str) {
        if !self.json {
            anstream::eprintln!("{words}");
        }
    }

    /// Whether colours may be used.
    pub(super) fn colour() -> bool {
        anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }
}
