//! Any bytes as a feed: nothing panics, and what is not understood is said.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tayang::watch::feed::{Around, read};

fuzz_target!(|data: &[u8]| {
    let around =
        Around { content_type: None, language: None, base: Some("https://kabar.example/feed") };
    _ = read(data, &around);
});
