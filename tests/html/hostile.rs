//! Markup built to hurt the parser costs no more than its length, and nothing dangerous passes.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use tayang::html::{clean, parse, plain};

/// What cost html5ever quadratic time or worse when it was asked directly.
fn torture(n: usize) -> Vec<(&'static str, String)> {
    let numbered = |piece: fn(usize) -> String| (0..n).map(piece).collect::<String>();
    vec![
        ("nested divisions", "<div>".repeat(n)),
        ("nested emphasis", "<b>".repeat(n)),
        ("nested quotations", "<blockquote>".repeat(n)),
        ("nested lists", "<ul><li>".repeat(n)),
        ("nested tables", "<table><tr><td>".repeat(n)),
        ("emphasis never closed", numbered(|i| format!("<p><font size={i}>x"))),
        ("links over divisions", "<a><div></a>".repeat(n)),
        ("emphasis over divisions", "<b><div></b>".repeat(n)),
        ("end tags that do not reach", "<div><table><td></div>".repeat(n)),
        ("text in a table", format!("<table>{}", "x<b></b>".repeat(n))),
        ("one tag, many attributes", format!("<p {}>", numbered(|i| format!("a{i}=1 ")))),
        ("one endless tag", format!("<p title=\"{}", "x ".repeat(n))),
        ("one endless attribute", format!("<p title=\"{}\">x", "x".repeat(n * 4))),
        ("comments", "<!--".repeat(n)),
        ("scripts", "<script>".repeat(n)),
        ("unclosed raw text", "<textarea><svg><template>".repeat(n)),
        ("less-than signs", "<".repeat(n * 4)),
        ("entities", "&ampx;&#x41&notit;".repeat(n)),
        ("unknown entities", "&salah;&notit;".repeat(n)),
        ("bare entities", "&ampx&ltx".repeat(n)),
        ("signs with references", "\u{bb}&amp;".repeat(n)),
        ("text between dropped tags", "<form>\u{bb}&amp;".repeat(n)),
        ("entities in values", format!("<p title='{}'>x", "&salah;&x".repeat(n / 4))),
        ("one endless entity", format!("&{}", "a".repeat(n * 4))),
        ("one endless number", format!("&#{}", "1".repeat(n * 4))),
        ("options", "<select><option>".repeat(n)),
        ("forms", "<form><input>".repeat(n)),
        ("skeletons", numbered(|i| format!("<body a{i}=1><html b{i}=2>"))),
        ("end tags", "</p></div></br>".repeat(n)),
        ("headings", "<h1><h2><h3>".repeat(n)),
        ("buttons", "<button><p>".repeat(n)),
        ("line breaks in emphasis", format!("<b><i><u>{}", "x<br><br>".repeat(n))),
    ]
}

fn cost(work: impl Fn()) -> Duration {
    (0..3)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap()
}

/// Whether four times the markup costs about four times as much: what costs sixteen times as much
/// never does, a machine busy with other things does in one of several tries.
fn is_linear(short: &str, long: &str) -> bool {
    (0..6).any(|_| {
        let few = cost(|| drop(clean(short, None)));
        let many = cost(|| drop(clean(long, None)));
        many < few * 8 + Duration::from_millis(30)
    })
}

#[test]
fn four_times_the_markup_costs_no_more_than_a_small_multiple_of_four() {
    for ((what, short), (_, long)) in torture(1_000).into_iter().zip(torture(4_000)) {
        assert!(is_linear(&short, &long), "{what} costs more than its length");
    }
}

#[test]
fn whole_pages_and_plain_text_are_bounded_alike() {
    for (what, long) in torture(4_000) {
        let took = cost(|| {
            let _ = (parse(&long), plain(&long));
        });
        assert!(took < Duration::from_secs(2), "{what}: {took:?}");
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
