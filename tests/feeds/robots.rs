use std::time::Duration;

use proptest::prelude::*;
use tayang::{model::Link, watch::Robots};

fn allowed(file: &str, agent: &str, path: &str) -> bool {
    let link = Link::parse(&format!("https://warta.example{path}")).unwrap();
    Robots::parse(file.as_bytes()).allows(agent, &link)
}

/// RFC 9309 §5.1.
const SIMPLE: &str = "User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
";

#[test]
fn the_simple_example_of_the_rfc() {
    assert!(allowed(SIMPLE, "anybot", "/publications/"));
    assert!(!allowed(SIMPLE, "anybot", "/example/x"));
    assert!(!allowed(SIMPLE, "anybot", "/picture.gif"));
    assert!(allowed(SIMPLE, "anybot", "/picture.gif?x=1"));
    assert!(allowed(SIMPLE, "foobot", "/example/page.html"));
    assert!(allowed(SIMPLE, "foobot", "/example/allowed.gif"));
    assert!(!allowed(SIMPLE, "foobot", "/publications/"));
    assert!(!allowed(SIMPLE, "barbot", "/example/page.html"));
    assert!(!allowed(SIMPLE, "bazbot", "/example/page.html"));
    assert!(allowed(SIMPLE, "bazbot", "/example/other.gif"));
    assert!(allowed(SIMPLE, "quxbot", "/example/anything"));
}

#[test]
fn the_longest_match_of_the_rfc_wins() {
    let file =
        "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    assert!(!allowed(file, "foobot", "/example/page/disallowed.gif"));
    assert!(allowed(file, "foobot", "/example/page/other.gif"));
}

#[test]
fn allow_wins_where_two_are_equally_long() {
    assert!(allowed("User-agent: *\nDisallow: /a\nAllow: /a\n", "tayang", "/a/b"));
}

#[test]
fn groups_of_one_robot_are_one_group() {
    let file = "User-agent: tayang\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-Agent: TAYANG/2\nDisallow: /b\n";
    assert!(!allowed(file, "tayang", "/a"));
    assert!(!allowed(file, "tayang", "/b"));
    assert!(allowed(file, "tayang", "/c"));
    assert!(!allowed(file, "other", "/c"));
}

#[test]
fn the_robots_name_is_compared_whole_and_without_case() {
    let file = "User-agent: taya\nDisallow: /\n";
    assert!(allowed(file, "tayang", "/"));
    assert!(!allowed("User-agent: TaYang\nDisallow: /\n", "tayang/0.1 (+https://x)", "/"));
}

#[test]
fn special_characters_of_the_rfc() {
    assert!(!allowed("User-agent: *\nDisallow: /*.php$", "t", "/a/b.php"));
    assert!(allowed("User-agent: *\nDisallow: /*.php$", "t", "/a/b.php5"));
    assert!(!allowed("User-agent: *\nDisallow: /this/*/exactly", "t", "/this/is/that/exactly/so"));
    assert!(!allowed("User-agent: *\nDisallow: /a # a comment", "t", "/a"));
    assert!(allowed("User-agent: *\nDisallow: /a$", "t", "/ab"));
    assert!(!allowed("User-agent: *\nDisallow: *", "t", "/"));
    assert!(!allowed("User-agent: *\nDisallow: /a*b*c$", "t", "/a-b-bc-c"));
    assert!(allowed("User-agent: *\nDisallow: /a*b*c$", "t", "/a-b-c-d"));
    assert!(allowed("User-agent: *\nDisallow: /ab*ba$", "t", "/aba"), "the pieces may not overlap");
    assert!(!allowed("User-agent: *\nDisallow: /**x", "t", "/yx"));
}

#[test]
fn percent_signs_and_other_letters_are_one_spelling() {
    // RFC 9309 §2.2.2, the table of examples.
    assert!(!allowed(
        "User-agent: *\nDisallow: /foo/bar?baz=http://foo.bar",
        "t",
        "/foo/bar?baz=http://foo.bar"
    ));
    assert!(!allowed("User-agent: *\nDisallow: /foo/bar/ツ", "t", "/foo/bar/%E3%83%84"));
    assert!(!allowed("User-agent: *\nDisallow: /foo/bar/%E3%83%84", "t", "/foo/bar/ツ"));
    assert!(!allowed("User-agent: *\nDisallow: /foo/bar/%62%61%7A", "t", "/foo/bar/baz"));
    assert!(!allowed("User-agent: *\nDisallow: /a%3cd.html", "t", "/a%3Cd.html"));
    assert!(allowed("User-agent: *\nDisallow: /a%2Fb", "t", "/a/b"));
}

#[test]
fn an_empty_rule_and_an_empty_file_allow_everything() {
    assert!(allowed("", "t", "/x"));
    assert!(allowed("User-agent: *\nDisallow:\n", "t", "/x"));
    assert!(allowed("Disallow: /\n", "t", "/x"), "rules before any group belong to nobody");
}

#[test]
fn robots_txt_itself_is_always_allowed() {
    assert!(allowed("User-agent: *\nDisallow: /\n", "t", "/robots.txt"));
}

#[test]
fn other_lines_do_not_end_a_list_of_names() {
    let file = "User-agent: a\nSitemap: https://warta.example/s.xml\nUser-agent: b\nDisallow: /x\n";
    assert!(!allowed(file, "a", "/x"));
    assert!(!allowed(file, "b", "/x"));
}

#[test]
fn line_ends_marks_and_spellings_of_all_kinds_are_read() {
    let file = "\u{FEFF}USER-AGENT : *\r\nDISALLOW : /x\rDissallow: /y\n";
    assert!(!allowed(file, "t", "/x"));
    assert!(!allowed(file, "t", "/y"));
}

#[test]
fn a_crawl_delay_is_reported_within_reason() {
    let delay = |file: &str| Robots::parse(file.as_bytes()).crawl_delay("tayang");
    assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5\n"), Some(Duration::from_millis(2_500)));
    assert_eq!(delay("User-agent: *\nCrawl-delay: 86400\n"), Some(Duration::from_secs(600)));
    assert_eq!(delay("User-agent: *\nCrawl-delay: -1\n"), None);
    assert_eq!(delay("User-agent: *\nCrawl-delay: NaN\n"), None);
    assert_eq!(delay("User-agent: other\nCrawl-delay: 5\n"), None);
}

#[test]
fn only_the_first_500_kib_count() {
    let mut file = "User-agent: *\n# ".to_owned();
    file.push_str(&"x".repeat(500 * 1024));
    file.push_str("\nDisallow: /\n");
    assert!(allowed(&file, "t", "/x"));
}

/// The definition itself, without a thought for its cost.
fn simply_matches(pattern: &[char], path: &[char]) -> bool {
    match pattern {
        [] => true,
        ['$'] => path.is_empty(),
        ['*', rest @ ..] => (0..=path.len()).any(|at| simply_matches(rest, &path[at..])),
        [first, rest @ ..] => path.first() == Some(first) && simply_matches(rest, &path[1..]),
    }
}

proptest! {
    #[test]
    fn matching_is_what_the_rfc_defines(pattern in "/[ab*]{0,7}\\$?", path in "/[ab]{0,7}") {
        let file = format!("User-agent: *\nDisallow: {pattern}\n");
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        let wanted = simply_matches(&chars(&pattern), &chars(&path));
        let allowed = Robots::parse(file.as_bytes()).allows_path("t", &path);
        prop_assert_eq!(!allowed, wanted, "{} on {}", pattern, path);
    }

    #[test]
    fn no_bytes_and_no_path_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), path in "/\\PC{0,40}") {
        let robots = Robots::parse(&bytes);
        let _ = robots.allows_path("tayang", &path);
        let _ = robots.crawl_delay("tayang");
    }

    #[test]
    fn a_disallowed_prefix_covers_everything_below_it(prefix in "/[a-z]{1,8}", rest in "[a-z/?=]{0,12}") {
        let file = format!("User-agent: *\nDisallow: {prefix}\n");
        let path = format!("{prefix}{rest}");
        prop_assert!(!Robots::parse(file.as_bytes()).allows_path("tayang", &path));
    }
}
