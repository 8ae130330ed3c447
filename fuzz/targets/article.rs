//! Any bytes as an article page: nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use tayang::cli::inspect::article::answer;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for recipes in [false, true] {
        let asked = json!({
            "id": 1, "html": text, "url": "https://kabar.example/berita/1", "recipes": recipes,
        });
        answer(&asked).expect("a page has an answer");
    }
});
