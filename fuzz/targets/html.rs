//! Any markup through the cleaner: nothing panics, and cleaning twice is cleaning once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tayang::html::clean;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let once = clean(&text, None);
    assert_eq!(clean(once.as_html(), None), once, "cleaning twice is cleaning once");
});
