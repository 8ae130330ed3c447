//! Visits of a sitemap index: which of its sitemaps are asked for, and what becomes of the rest.

use tayang::{
    model::{Cursor, Fetched, Link},
    watch::{Source, SourceKind},
};

use super::{answer, lines, link, source, visit};
use crate::support::outlet::gzip;

fn index_source() -> Source {
    let url = link("https://warta.example/index.xml");
    source(SourceKind::Sitemap { url, paths: Vec::new() })
}

fn index(children: &[(&str, Option<&str>)]) -> String {
    let child = |(path, changed): &(&str, Option<&str>)| {
        let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
        format!("<sitemap><loc>https://warta.example{path}</loc>{changed}</sitemap>")
    };
    let children: String = children.iter().map(child).collect();
    format!(
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{children}</sitemapindex>"
    )
}

fn pages(paths: &[&str]) -> String {
    let page = |path: &&str| {
        format!(
            "<url><loc>https://warta.example{path}</loc><lastmod>2026-11-23T01:00:00Z</lastmod></url>"
        )
    };
    let pages: String = paths.iter().map(page).collect();
    format!("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{pages}</urlset>")
}

fn found(asked: &Link, text: &str) -> Option<Fetched> {
    Some(answer(asked, 200, text.as_bytes(), &[("etag", "\"1\"")]))
}

fn paths(asked: &[Link]) -> Vec<&str> {
    asked.iter().map(|link| link.url().path()).collect()
}

#[test]
fn only_what_can_hold_something_new_is_asked_for_the_latest_first() {
    let index = index(&[
        ("/post-sitemap1.xml", Some("2026-11-01T00:00:00Z")),
        ("/post-sitemap2.xml", Some("2026-11-22T23:00:00Z")),
        ("/post-sitemap3.xml.gz", Some("2026-11-23T01:30:00Z")),
        ("/category-sitemap.xml", Some("2026-11-23T01:59:00Z")),
        ("/post-sitemap4.xml", Some("2026-11-21")),
    ]);
    let site = |asked: &Link, _: &Cursor| match asked.url().path() {
        "/index.xml" => found(asked, &index),
        "/post-sitemap3.xml.gz" => {
            Some(answer(asked, 200, &gzip(pages(&["/baru", "/"]).as_bytes()), &[]))
        }
        path => found(asked, &pages(&[&format!("/dari{}", path.replace(".xml", ""))])),
    };
    let (reading, asked) = visit(&index_source(), &Cursor::default(), site);
    let wanted =
        ["/index.xml", "/post-sitemap3.xml.gz", "/post-sitemap2.xml", "/post-sitemap4.xml"];
    assert_eq!(paths(&asked), wanted);
    let found = lines(&reading.unwrap().discovered);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("https://warta.example/baru | - | - | 2026-11-23T01:00:00"));
}

#[test]
fn each_sitemap_of_an_index_is_asked_with_its_own_validators_and_the_index_without() {
    let index = index(&[("/a.xml", None)]);
    let site = |asked: &Link, cursor: &Cursor| match (asked.url().path(), &cursor.etag) {
        ("/index.xml", None) => found(asked, &index),
        ("/a.xml", Some(_)) => Some(answer(asked, 304, b"", &[])),
        ("/a.xml", None) => found(asked, &pages(&["/satu"])),
        (path, etag) => panic!("{path} with {etag:?}"),
    };
    let first = visit(&index_source(), &Cursor::default(), site).0.unwrap();
    assert_eq!(first.discovered.len(), 1);
    for _ in 0..2 {
        let again = visit(&index_source(), &first.cursor, site).0.unwrap();
        assert!(again.discovered.is_empty());
        assert_eq!(again.cursor, first.cursor);
    }
}

#[test]
fn one_that_fails_keeps_nothing_from_the_others_and_all_that_fail_are_an_error() {
    let index = index(&[("/a.xml", None), ("/b.xml", None), ("/c.xml", None)]);
    let site = |works: bool| {
        let index = &index;
        move |asked: &Link, _: &Cursor| match asked.url().path() {
            "/index.xml" => found(asked, index),
            "/a.xml" => Some(answer(asked, 500, b"", &[])),
            "/b.xml" if works => found(asked, &pages(&["/satu"])),
            _ => None,
        }
    };
    let reading = visit(&index_source(), &Cursor::default(), site(true)).0.unwrap();
    assert_eq!(reading.discovered.len(), 1);
    let notes = reading.recovered.join("\n");
    assert!(notes.contains("/a.xml was left out: the source answered with status 500"), "{notes}");
    assert!(notes.contains("/c.xml was left out"), "{notes}");
    let error = visit(&index_source(), &Cursor::default(), site(false)).0.unwrap_err();
    assert!(error.to_string().starts_with("none of its parts could be read"), "{error}");
}

#[test]
fn an_index_without_end_is_asked_for_a_few_of_its_sitemaps() {
    let names: Vec<String> = (0..500).map(|number| format!("/sitemap-{number}.xml")).collect();
    let mut children: Vec<(&str, Option<&str>)> =
        names.iter().map(|name| (name.as_str(), None)).collect();
    children.push(("/sitemap-news.xml", None));
    let index = index(&children);
    let site = |asked: &Link, _: &Cursor| match asked.url().path() {
        "/index.xml" => found(asked, &index),
        path => found(asked, &pages(&[&format!("/berita{path}")])),
    };
    let (reading, asked) = visit(&index_source(), &Cursor::default(), site);
    assert_eq!(
        paths(&asked)[..5],
        [
            "/index.xml",
            "/sitemap-news.xml",
            "/sitemap-499.xml",
            "/sitemap-0.xml",
            "/sitemap-498.xml"
        ]
    );
    assert_eq!(asked.len(), 9);
    assert!(reading.unwrap().recovered[0].contains("only 8 were asked for"));
}

#[test]
fn indexes_within_indexes_and_circles_come_to_an_end() {
    let site = |asked: &Link, _: &Cursor| match asked.url().path() {
        "/index.xml" => found(asked, &index(&[("/index.xml", None), ("/b.xml", None)])),
        "/b.xml" => found(asked, &index(&[("/c.xml", None), ("/index.xml", None)])),
        _ => found(asked, &index(&[("/b.xml", None), ("/d.xml", None)])),
    };
    let (reading, asked) = visit(&index_source(), &Cursor::default(), site);
    assert_eq!(paths(&asked), ["/index.xml", "/b.xml", "/c.xml"]);
    assert!(reading.unwrap().recovered[0].contains("index within an index"));
}

#[test]
fn a_packed_bomb_is_read_to_its_bound_only() {
    let bomb = crate::support::outlet::gzip_bomb(1 << 30);
    let site = |asked: &Link, _: &Cursor| Some(answer(asked, 200, &bomb, &[]));
    let (reading, _) = visit(&index_source(), &Cursor::default(), site);
    assert!(reading.unwrap_err().to_string().contains("cannot be read"));
}
