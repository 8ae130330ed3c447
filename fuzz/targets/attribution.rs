//! Any text as a line and as an article: nothing panics, and cutting twice is cutting once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use tayang::cli::inspect::attribution::answer;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    answer(&json!({ "id": 1, "line": text })).expect("a text is a line");
    let once = cut(text);
    assert_eq!(cut(&once), once, "cutting twice is cutting once");
});

fn cut(html: &str) -> String {
    let asked = json!({
        "id": 1, "html": html,
        "self": { "name": "Kabar Uji", "domains": ["uji.example"], "aliases": [] },
        "network_domains": ["uji.example"],
        "fetched_from": { "domain": "mitra.example", "url": "https://mitra.example/x" },
        "policy": { "inline_secondary": "keep", "agency_dateline": "keep" },
    });
    let answer = answer(&asked).expect("an article has an answer");
    answer["html"].as_str().unwrap_or_default().to_owned()
}
