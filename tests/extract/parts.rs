//! Parts of articles: pages joined, announcements read, hostile pages survived.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tayang::{
    extract::{self, ExtractError, OutletFacts},
    html,
    model::{Discovered, EntryIdentity, Fetched, Headers, Link, OutletName, SourceName},
};

fn facts() -> OutletFacts {
    OutletFacts {
        outlet: OutletName::parse("kasus").unwrap(),
        title: "Kabar Kasus".to_owned(),
        domains: vec!["kasus.example".to_owned()],
        zone: chrono_tz::Asia::Makassar,
        language: Some("id".to_owned()),
        recipe: None,
    }
}

fn fetched(markup: &str, headers: &[(&str, &str)]) -> Fetched {
    let link = Link::parse("https://kasus.example/berita/1").unwrap();
    let headers = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Fetched {
        asked: link.clone(),
        link,
        status: 200,
        headers: Headers(BTreeMap::from_iter(headers)),
        bytes: markup.as_bytes().to_vec(),
        at: "2026-08-01T00:00:00Z".parse().unwrap(),
    }
}

fn page(paragraphs: &[&str]) -> Fetched {
    let text: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    fetched(
        &format!(
            "<html><body><h1 class=read__title>Judul Panjang Sekali</h1><div class=read__info__date></div>\
             <article class=read__content>{text}</article></body></html>"
        ),
        &[],
    )
}

fn announced() -> Discovered {
    let link = Link::parse("https://kasus.example/berita/1").unwrap();
    Discovered {
        outlet: OutletName::parse("kasus").unwrap(),
        source: SourceName::parse("umpan").unwrap(),
        identity: EntryIdentity::of(None, &link),
        link,
        headline: Some("Judul dari\nUmpan".to_owned()),
        published: Some("2026-07-31T22:00:00Z".parse().unwrap()),
        updated: None,
        authors: vec!["Sari Dewi".to_owned()],
        tags: vec!["Kota".to_owned(), "kota".to_owned()],
        markup: Some("<p>Isi <b>umpan</b> yang cukup.</p><script>alert(1)</script>".to_owned()),
        credited: None,
    }
}

#[test]
fn a_later_page_adds_its_text_and_repeats_nothing() {
    let first =
        extract::article(&page(&["Satu kalimat.", "Dua kalimat."]), None, &facts()).unwrap();
    let more = extract::article(&page(&["Dua kalimat.", "Tiga kalimat."]), None, &facts()).unwrap();
    let whole = extract::join(first.article, more.article);
    assert_eq!(html::text_of(&whole.body), "Satu kalimat.\nDua kalimat.\nTiga kalimat.");
}

#[test]
fn what_the_page_does_not_say_comes_from_the_announcement() {
    let article =
        extract::article(&page(&["Satu kalimat."]), Some(&announced()), &facts()).unwrap().article;
    assert_eq!(article.headline.as_str(), "Judul Panjang Sekali");
    assert_eq!(article.published.unwrap().text(), "2026-08-01T06:00:00+08:00");
    assert_eq!(article.bylines[0].name, "Sari Dewi");
    assert_eq!(article.tags, ["Kota"]);
    assert_eq!(article.language.as_deref(), Some("id"));
}

#[test]
fn an_announcement_with_text_is_an_article() {
    let article = extract::from_announcement(&announced(), &facts()).unwrap();
    assert_eq!(article.headline.as_str(), "Judul dari Umpan");
    assert_eq!(article.body.as_html(), "<p>Isi <b>umpan</b> yang cukup.</p>");
}

#[test]
fn an_announcement_without_text_or_headline_is_none() {
    let silent = Discovered { markup: Some(" <br> ".to_owned()), ..announced() };
    assert_eq!(extract::from_announcement(&silent, &facts()), Err(ExtractError::NoBody));
    let nameless = Discovered { headline: None, ..announced() };
    assert_eq!(extract::from_announcement(&nameless, &facts()), Err(ExtractError::NoHeadline));
}

#[test]
fn a_picture_or_a_document_is_not_a_page() {
    let pdf = fetched("%PDF-1.7", &[("content-type", "application/pdf")]);
    let error = extract::article(&pdf, None, &facts()).unwrap_err();
    assert_eq!(error.to_string(), "this is application/pdf, not a web page");
}

#[test]
fn a_page_shorter_than_announced_is_cut_off() {
    let mut short = page(&["Satu kalimat."]);
    short.headers.0.insert("content-length".to_owned(), "99999".to_owned());
    assert_eq!(extract::article(&short, None, &facts()).unwrap_err(), ExtractError::Truncated);
    short.headers.0.insert("content-encoding".to_owned(), "gzip".to_owned());
    assert!(extract::article(&short, None, &facts()).is_ok());
}

#[test]
fn a_page_without_end_tags_that_closes_its_text_is_whole() {
    let lean = "<html><body><h1>Judul</h1><article class=read__content><p>Isi.</p></article>";
    let lean = fetched(lean, &[]);
    assert!(!matches!(extract::article(&lean, None, &facts()), Err(ExtractError::Truncated)));
}

#[test]
fn every_shipped_recipe_can_be_read() {
    let names: Vec<&str> = extract::shipped().iter().map(|r| r.name.as_str()).collect();
    let files = std::fs::read_dir("config/outlets").unwrap();
    let mut stems: Vec<String> = files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    stems.sort();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, stems, "a file in config/outlets holds the recipe of its name");
    assert_eq!(names.last(), Some(&"wordpress"), "the most general marks are compared last");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_bytes_make_extraction_stumble(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let page = Fetched { bytes, ..page(&[]) };
        let _ = extract::article(&page, Some(&announced()), &facts());
    }

    #[test]
    fn no_pieces_of_pages_make_it_stumble(pieces in prop::collection::vec(prop::sample::select(vec![
        "<html lang='", "<head>", "<meta property=og:title content='a'>", "<script type=application/ld+json>",
        "{\"@type\":\"NewsArticle\",\"headline\":", "[[[[", "\"x\"}", "</script>", "<h1 class=read__title>", "<article class=read__content>",
        "<p>teks yang cukup panjang, dengan koma, dan titik.", "</p>", "<a class=paging__link href='?page=2'>2</a>",
        "<div class=read__info__date>", "Senin, 1 Januari 2024", "<figure><img src=/a.jpg><figcaption>", "(Foto: x", "<link rel=canonical href='::'>", "é", "<!--",
    ]), 0..30)) {
        let _ = extract::article(&fetched(&pieces.concat(), &[]), None, &facts());
    }
}
