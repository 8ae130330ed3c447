//! Visits of a WordPress site by its API.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use tayang::{
    model::{Cursor, Fetched, Link},
    watch::{Health, Source, SourceKind},
};

use super::{answer, lines, link, now, source, visit};

fn site_source(url: &str) -> Source {
    source(SourceKind::WordPress { url: link(url) })
}

/// Posts with their minutes before now, newest last.
struct Site {
    posts: Vec<(u32, i64)>,
    knows_changes: bool,
}

impl Site {
    fn modified(minutes: i64) -> DateTime<Utc> {
        now() - Duration::minutes(minutes)
    }

    fn answer(&self, asked: &Link) -> Fetched {
        let query: std::collections::HashMap<String, String> =
            asked.url().query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        assert_eq!(asked.url().path(), "/wp-json/wp/v2/posts");
        let since: Option<DateTime<Utc>> =
            query.get("modified_after").filter(|_| self.knows_changes).map(|s| s.parse().unwrap());
        let mut posts: Vec<_> = self.posts.clone();
        posts.retain(|(_, minutes)| since.is_none_or(|since| Self::modified(*minutes) > since));
        posts.sort_by_key(|(_, minutes)| Self::modified(*minutes));
        if query["order"] == "desc" {
            posts.reverse();
        }
        let page: usize = query.get("page").map_or(1, |page| page.parse().unwrap());
        let given: Vec<_> = posts.iter().skip((page - 1) * 100).take(100).map(post).collect();
        answer(asked, 200, &serde_json::to_vec(&given).unwrap(), &[])
    }
}

fn post((id, minutes): &(u32, i64)) -> serde_json::Value {
    json!({
        "guid": { "rendered": format!("https://warta.example/?p={id}") },
        "link": format!("https://warta.example/kabar-{id}/"),
        "title": { "rendered": format!("Panen &#8211; ke-{id}") },
        "date_gmt": "2026-11-22T20:00:00",
        "modified_gmt": Site::modified(*minutes).format("%Y-%m-%dT%H:%M:%S").to_string(),
    })
}

#[test]
fn the_first_visit_takes_two_days_and_the_next_what_changed_since() {
    let source = site_source("https://warta.example/");
    let mut site = Site { posts: vec![(1, 5_000), (2, 300), (3, 100)], knows_changes: true };
    let (first, asked) = visit(&source, &Cursor::default(), |a, _| Some(site.answer(a)));
    let first = first.unwrap();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].as_str().contains("modified_after=2026-11-21T02%3A00%3A00Z"), "{}", asked[0]);
    assert_eq!(
        lines(&first.discovered)[0],
        "https://warta.example/kabar-2/ | Panen – ke-2 | 2026-11-22T20:00:00+00:00 | 2026-11-22T21:00:00+00:00"
    );
    assert_eq!(first.discovered[0].identity.as_str(), "https://warta.example?p=2");
    assert_eq!(first.health, Health::Fine);
    // An old post is edited.
    site.posts[0].1 = 5;
    let second = visit(&source, &first.cursor, |a, _| Some(site.answer(a))).0.unwrap();
    let links: Vec<&str> = second.discovered.iter().map(|d| d.link.as_str()).collect();
    assert_eq!(links, ["https://warta.example/kabar-3/", "https://warta.example/kabar-1/"]);
    // Nothing happens: the last moment stays known.
    site.posts.clear();
    let third = visit(&source, &second.cursor, |a, _| Some(site.answer(a))).0.unwrap();
    assert!(third.discovered.is_empty());
    assert_eq!(third.cursor, second.cursor);
}

#[test]
fn more_than_one_page_is_read_in_order_and_what_is_left_comes_with_the_next_visit() {
    let source = site_source("https://warta.example");
    let posts: Vec<(u32, i64)> = (0..1_200).map(|n| (n, 1_300 - i64::from(n))).collect();
    let site = Site { posts, knows_changes: true };
    let mut cursor = Cursor::default();
    let mut known = std::collections::BTreeSet::new();
    for _ in 0..4 {
        let (reading, asked) = visit(&source, &cursor, |a, _| Some(site.answer(a)));
        let reading = reading.unwrap();
        assert!(asked.len() <= 5);
        known.extend(reading.discovered.iter().map(|d| d.link.to_string()));
        cursor = reading.cursor;
    }
    assert_eq!(known.len(), 1_200);
}

#[test]
fn hundreds_of_edits_in_one_second_are_not_a_circle() {
    let source = site_source("https://warta.example/");
    let site = Site { posts: (0..350).map(|n| (n, 10)).collect(), knows_changes: true };
    let (reading, asked) = visit(&source, &Cursor::default(), |a, _| Some(site.answer(a)));
    assert_eq!(reading.unwrap().discovered.len(), 350);
    assert!(asked.len() <= 5);
}

#[test]
fn a_site_that_does_not_know_the_question_gives_its_newest_and_a_person_is_told() {
    let source = site_source("https://warta.example/");
    let site = Site {
        posts: (0..300).map(|n| (n, 10 + 60 * i64::from(n))).collect(),
        knows_changes: false,
    };
    let (reading, asked) = visit(&source, &Cursor::default(), |a, _| Some(site.answer(a)));
    let reading = reading.unwrap();
    assert_eq!(asked.len(), 2);
    assert_eq!(reading.discovered.len(), 100);
    assert_eq!(reading.discovered[0].link.as_str(), "https://warta.example/kabar-0/");
    assert!(matches!(reading.health, Health::Ailing(_)));
}

#[test]
fn an_api_that_is_elsewhere_is_asked_there() {
    for (given, begins) in [
        ("https://a.example/", "https://a.example/wp-json/wp/v2/posts?_fields="),
        ("https://a.example/blog", "https://a.example/blog/wp-json/wp/v2/posts?_fields="),
        ("https://a.example/api/wp-json/", "https://a.example/api/wp-json/wp/v2/posts?_fields="),
        (
            "https://a.example/wp-json/wp/v2/berita",
            "https://a.example/wp-json/wp/v2/berita?_fields=",
        ),
        (
            "https://a.example/?rest_route=/wp/v2/posts",
            "https://a.example/?rest_route=/wp/v2/posts&_fields=",
        ),
        ("https://a.example/?rest_route=", "https://a.example/?rest_route=/wp/v2/posts&_fields="),
    ] {
        let source = site_source(given);
        let (_, asked) =
            visit(&source, &Cursor::default(), |a, _| Some(answer(a, 200, b"[]", &[])));
        assert!(asked[0].as_str().starts_with(begins), "{given}: {}", asked[0]);
    }
}

#[test]
fn no_api_a_closed_one_and_something_else_are_clear_errors() {
    let source = site_source("https://warta.example/");
    let html = "<!doctype html><title>Tidak ada</title>";
    let closed =
        r#"{"code":"rest_cannot_access","message":"Hanya untuk pengguna.","data":{"status":401}}"#;
    for (status, body, words) in [
        (404, html, "the site has no WordPress API at this address"),
        (
            401,
            closed,
            "closed to visitors: agree with the partner, or use its feed (status 401: Hanya untuk pengguna.)",
        ),
        (200, html, "there is no list of posts"),
        (200, r#"{"code":"x"}"#, "there is no list of posts"),
        (503, "", "the source answered with status 503"),
    ] {
        let site = |asked: &Link, _: &Cursor| Some(answer(asked, status, body.as_bytes(), &[]));
        let error = visit(&source, &Cursor::default(), site).0.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    let site = |asked: &Link, _: &Cursor| {
        let body = r#"[{"link":7},"x",{"title":{"rendered":"Tanpa tautan"}},{"link":"https://warta.example/a"}]"#;
        Some(answer(asked, 200, body.as_bytes(), &[]))
    };
    let reading = visit(&source, &Cursor::default(), site).0.unwrap();
    assert_eq!(reading.discovered.len(), 1);
    assert_eq!(reading.recovered, ["1 posts without a link were left out"]);
}
