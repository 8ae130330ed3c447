//! What is made of a fetched picture before it goes anywhere.

pub(crate) mod files;
mod measured;
#[cfg(feature = "images")]
mod scaled;
mod stripped;

use tayang::picture::{Fit, Unfit, fit};

/// As a target without wishes gets it.
fn plain(bytes: &[u8]) -> Result<Fit, Unfit> {
    fit(bytes, None)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
