//! Whatever comes in: no panic, and never more than linear work.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;
use tayang::cli::inspect::feed;

use super::first_visit;

/// The best of three, so that a neighbour on the machine does not decide.
fn time(text: &str) -> Duration {
    let once = || {
        let start = Instant::now();
        std::hint::black_box(first_visit(text.as_bytes()).is_ok());
        start.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

/// Sixteen times the bytes cost sixteen times the time, six times that on a bad day; quadratic work
/// would cost 256 times.
fn assert_linear(name: &str, make: impl Fn(usize) -> String) {
    const SIZE: usize = 3_000;
    let small = time(&make(SIZE)).max(Duration::from_millis(1));
    let large = time(&make(16 * SIZE));
    let ratio = large.as_secs_f64() / small.as_secs_f64();
    assert!(ratio < 100.0, "{name}: sixteen times the size costs {ratio:.1} times the time");
}

fn feed_of(inside: &str) -> String {
    format!(
        "<rss><channel><title>x</title><item><link>https://warta.example/1</link><description>{inside}</description></item></channel></rss>"
    )
}

#[test]
fn a_billion_laughs_stay_a_few_words() {
    let mut dtd = "<!ENTITY a0 \"haha\">".to_owned();
    for level in 1..30 {
        let before = format!("&a{};", level - 1).repeat(10);
        dtd.push_str(&format!("<!ENTITY a{level} \"{before}\">"));
    }
    let bomb = format!("<!DOCTYPE rss [{dtd}]>{}", feed_of("&a29;"));
    let reading = first_visit(bomb.as_bytes()).unwrap();
    assert_eq!(reading.discovered[0].markup.as_deref(), Some("&a29;"));
}

#[test]
fn no_shape_of_markup_costs_more_than_linear_time() {
    assert_linear("entities", |n| feed_of(&"&x;".repeat(n)));
    assert_linear("references", |n| feed_of(&"&lt;b&gt;".repeat(n)));
    assert_linear("nesting", |n| feed_of(&"<div>".repeat(n)));
    assert_linear("nesting with namespaces", |n| feed_of(&"<d xmlns:a='b'>".repeat(n)));
    assert_linear("unmatched ends", |n| feed_of(&"</div>".repeat(n)));
    assert_linear("bare signs", |n| feed_of(&"< ".repeat(n)));
    assert_linear("open tags without end", |n| format!("<rss>{}", "<a ".repeat(n)));
    assert_linear("open quotation marks", |n| feed_of(&"<a \"".repeat(n)));
    assert_linear("attributes", |n| format!("<rss {}>", "a='b' ".repeat(n)));
    assert_linear("namespaces", |n| {
        let many: String = (0..n).map(|i| format!("xmlns:n{i}='u' ")).collect();
        feed_of(&format!("<a {many}><n1:b/></a>"))
    });
    assert_linear("ampersands", |n| feed_of(&"&".repeat(n)));
    assert_linear("escaped tags without end", |n| feed_of(&"&lt;a b=&quot;".repeat(n)));
    assert_linear("escaped scripts", |n| feed_of(&"&lt;script&gt;&lt;/".repeat(n)));
    assert_linear("escaped comments", |n| feed_of(&"&lt;!--".repeat(n)));
    assert_linear("categories", |n| {
        let many: String = (0..n).map(|i| format!("<category>{i}</category>")).collect();
        format!("<rss><channel><item>{many}</item></channel></rss>")
    });
    assert_linear("entries", |n| {
        let many = "<item><link>https://warta.example/1</link></item>".repeat(n / 4);
        format!("<rss><channel><title>x</title>{many}</channel></rss>")
    });
    assert_linear("doctype", |n| format!("<!DOCTYPE x [{}]>", "<!ENTITY a 'b'>".repeat(n)));
    assert_linear("json", |n| format!("{{\"items\":[{}]}}", "[],".repeat(n)));
}

#[test]
fn depth_is_cut_and_the_words_stay() {
    let deep = format!("{}kata{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
    let reading = first_visit(feed_of(&deep).as_bytes()).unwrap();
    assert!(reading.discovered[0].markup.as_deref().unwrap().contains("kata"));
    let note = "elements deeper than 100 were left out, their text was kept";
    assert_eq!(reading.recovered, [note]);
    assert!(first_visit("[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn paragraphs_that_nobody_closed_do_not_swallow_the_next_entry() {
    let naked = feed_of(&"<p>kata<br>".repeat(500));
    let next = "<item><link>https://warta.example/2</link></item></channel>";
    let reading = first_visit(naked.replace("</channel>", next).as_bytes()).unwrap();
    assert_eq!(reading.discovered.len(), 2);
}

#[test]
fn too_many_attributes_are_left_out() {
    let many: String = (0..500).map(|n| format!("a{n}='x' ")).collect();
    let feed = feed_of("y").replace("<item>", &format!("<item {many}>"));
    let note = "an element has more than 100 attributes: the rest was left out";
    assert_eq!(first_visit(feed.as_bytes()).unwrap().recovered, [note]);
}

/// Pieces that feeds are made of, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "<link/>",
        "https://warta.example/x",
        "<guid isPermaLink='false'>",
        "</guid>",
        "<pubDate>",
        "Mon, 23 Nov 2026 06:00:00 +0700",
        "</pubDate>",
        "<description>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#146;",
        "&#x110000;",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "<!--",
        "-->",
        "<?xml",
        "?>",
        "<!DOCTYPE",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "<content type='xhtml'>",
        "<div xmlns='http://www.w3.org/1999/xhtml'>",
        "<svg:a ",
        "xlink:href='x'",
        "xml:base='a/../..'",
        "href='?'",
        "&lt;a href=x&gt;",
        "&lt;!",
        "é",
        "\u{0}",
        "<media:group>",
        "<media:content url='x' medium='image'>",
        "<author>",
        "a@b.c",
        "{",
        "[",
        "\"items\":",
        "<skipHours><hour>2",
        "/",
        "\u{FEFF}",
        "</",
    ];
    prop_oneof![
        6 => prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = first_visit(&bytes);
    }

    #[test]
    fn no_mixture_of_pieces_makes_it_panic(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        let _ = first_visit(text.as_bytes());
        let _ = feed::answer(&json!({ "content": text, "url": "https://warta.example/a/b" }));
    }

    #[test]
    fn a_reading_is_never_silently_empty(pieces in prop::collection::vec(piece(), 0..60)) {
        if let Ok(reading) = first_visit(pieces.concat().as_bytes()) {
            prop_assert!(!reading.discovered.is_empty() || !reading.recovered.is_empty());
        }
    }
}
