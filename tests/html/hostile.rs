//! Markup built to hurt the parser costs no more than its length, and nothing dangerous passes.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use chrono::DateTime;
use tayang::{
    extract::{OutletFacts, Recipes, look},
    html::{clean, parse, plain},
    model::{Link, OutletName},
};

/// Markup of any length that cost html5ever quadratic time or worse when it was asked directly.
type Torture = (&'static str, fn(usize) -> String);

fn numbered(n: usize, piece: fn(usize) -> String) -> String {
    (0..n).map(piece).collect()
}

fn torture() -> Vec<Torture> {
    vec![
        ("nested divisions", |n| "<div>".repeat(n)),
        ("nested emphasis", |n| "<b>".repeat(n)),
        ("nested quotations", |n| "<blockquote>".repeat(n)),
        ("nested lists", |n| "<ul><li>".repeat(n)),
        ("nested tables", |n| "<table><tr><td>".repeat(n)),
        ("emphasis never closed", |n| numbered(n, |i| format!("<p><font size={i}>x"))),
        ("links over divisions", |n| "<a><div></a>".repeat(n)),
        ("emphasis over divisions", |n| "<b><div></b>".repeat(n)),
        ("end tags that do not reach", |n| "<div><table><td></div>".repeat(n)),
        ("text in a table", |n| format!("<table>{}", "x<b></b>".repeat(n))),
        ("one tag, many attributes", |n| format!("<p {}>", numbered(n, |i| format!("a{i}=1 ")))),
        ("one endless tag", |n| format!("<p title=\"{}", "x ".repeat(n))),
        ("one endless attribute", |n| format!("<p title=\"{}\">x", "x".repeat(n * 4))),
        ("comments", |n| "<!--".repeat(n)),
        ("scripts", |n| "<script>".repeat(n)),
        ("unclosed raw text", |n| "<textarea><svg><template>".repeat(n)),
        ("less-than signs", |n| "<".repeat(n * 4)),
        ("entities", |n| "&ampx;&#x41&notit;".repeat(n)),
        ("unknown entities", |n| "&salah;&notit;".repeat(n)),
        ("bare entities", |n| "&ampx&ltx".repeat(n)),
        ("signs with references", |n| "\u{bb}&amp;".repeat(n)),
        ("text between dropped tags", |n| "<form>\u{bb}&amp;".repeat(n)),
        ("entities in values", |n| format!("<p title='{}'>x", "&salah;&x".repeat(n / 4))),
        ("one endless entity", |n| format!("&{}", "a".repeat(n * 4))),
        ("one endless number", |n| format!("&#{}", "1".repeat(n * 4))),
        ("options", |n| "<select><option>".repeat(n)),
        ("forms", |n| "<form><input>".repeat(n)),
        ("skeletons", |n| numbered(n, |i| format!("<body a{i}=1><html b{i}=2>"))),
        ("end tags", |n| "</p></div></br>".repeat(n)),
        ("headings", |n| "<h1><h2><h3>".repeat(n)),
        ("buttons", |n| "<button><p>".repeat(n)),
        ("line breaks in emphasis", |n| format!("<b><i><u>{}", "x<br><br>".repeat(n))),
    ]
}

/// The torture with about so many bytes.
fn sized(make: fn(usize) -> String, bytes: usize) -> String {
    let of_hundred = make(100).len();
    make(bytes * 100 / of_hundred)
}

/// Seconds a byte, the best of some runs.
fn cost_of_a_byte(text: &str, runs: usize, work: impl Fn(&str)) -> f64 {
    let run = |_| {
        let start = Instant::now();
        work(text);
        start.elapsed().as_secs_f64()
    };
    (0..runs).map(run).fold(f64::MAX, f64::min) / text.len() as f64
}

/// Whether a byte of five megabytes costs no more than a small multiple of one of ten kilobytes:
/// quadratic work would cost five hundred times as much. A busy machine gets several tries.
fn is_linear(make: fn(usize) -> String, work: impl Fn(&str)) -> bool {
    let (short, long) = (sized(make, 10_000), sized(make, 5_000_000));
    (0..4).any(|_| {
        let before = cost_of_a_byte(&short, 3, &work);
        cost_of_a_byte(&long, 1, &work) < before * 6.0
    })
}

#[test]
fn a_byte_of_five_megabytes_costs_no_more_than_a_few_of_ten_kilobytes() {
    for (what, make) in torture() {
        assert!(
            is_linear(make, |text| drop(clean(text, None))),
            "{what} costs more than its length"
        );
    }
}

#[test]
fn an_article_looked_for_in_five_megabytes_costs_no_more_than_its_length() {
    let link = Link::parse("https://warta.example/berita/1").unwrap();
    let facts = OutletFacts {
        outlet: OutletName::parse("warta").unwrap(),
        title: String::new(),
        domains: Vec::new(),
        zone: chrono_tz::Asia::Jakarta,
        language: None,
        recipe: None,
    };
    let look = |text: &str| drop(look(text, &link, &facts, DateTime::UNIX_EPOCH, Recipes::Used));
    for (what, make) in torture() {
        assert!(is_linear(make, look), "{what} costs more than its length");
    }
}

#[test]
fn whole_pages_and_plain_text_are_bounded_alike() {
    for (what, make) in torture() {
        assert!(is_linear(make, |text| drop((parse(text), plain(text)))), "{what}");
    }
}

#[test]
fn the_text_of_what_is_too_deep_stays() {
    let deep = format!("{}dalam sekali{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
    assert_eq!(clean(&deep, None).as_html(), "<p>dalam sekali</p>");
}

#[test]
fn shown_attacks_come_out_harmless() {
    let Some(list) = std::env::var_os("TAYANG_ADVERSARIAL").map(PathBuf::from) else {
        println!("skipped: TAYANG_ADVERSARIAL names no folder with the unpacked adversarial set");
        return;
    };
    for name in ["xss.jsonl", "html_parse.jsonl"] {
        let text = std::fs::read_to_string(list.join(name)).unwrap();
        for line in text.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let Some(raw) = case
                .as_object()
                .and_then(|o| o.values().filter_map(|v| v.as_str()).max_by_key(|s| s.len()))
            else {
                continue;
            };
            let start = Instant::now();
            let once = clean(raw, None);
            assert!(start.elapsed() < Duration::from_millis(1500), "{raw:.200}");
            assert_eq!(once.as_html(), clean(once.as_html(), None).as_html(), "{raw:.200}");
        }
    }
}
