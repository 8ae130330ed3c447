//! Hostile input costs linear time: twice the text, about twice the work, and never seconds.

use std::time::{Duration, Instant};

use tayang::attribute::{self, CutPolicy};

use super::articles::{article, lumajang, rules};

/// Far more than a linear pass needs even on a busy machine without optimisation.
const BOUND: Duration = Duration::from_secs(20);

fn took(markup: &str) -> Duration {
    let begin = Instant::now();
    let _ = attribute::read_line(markup, &attribute::Lexicon::shipped());
    let read = attribute::attribute(article(markup), None, &rules());
    let _ = attribute::cut(&read, &CutPolicy::default(), &lumajang(), &rules());
    begin.elapsed()
}

#[test]
fn a_hundred_kilobytes_of_a_credits_beginning_are_read_in_time() {
    for piece in [
        "Artikel ini telah tayang di ",
        "\"",
        "[",
        "Dilansir ",
        "Penulis: A ",
        "<",
        "&",
        "Sumber: ",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        assert!(took(&text) < BOUND, "{piece:?}");
    }
}

#[test]
fn ten_thousand_links_are_read_in_time() {
    let text = "<a href=\"https://a.example/b\">Baca Juga: c</a> ".repeat(10_000);
    assert!(took(&format!("<p>{text}</p>")) < BOUND);
}

#[test]
fn deep_nesting_is_read_in_time() {
    let text = format!(
        "{}Artikel ini telah tayang di Kabar Bromo{}",
        "<b>".repeat(20_000),
        "</b>".repeat(20_000)
    );
    assert!(took(&text) < BOUND);
}
