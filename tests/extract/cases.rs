//! Walks `tests/articles/<outlet>/<slug>`: `page.html` is read, `expect.toml` says what must come out.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use tayang::{
    extract::{self, ExtractError, NextPage, OutletFacts, PageReading},
    html,
    model::{Article, Fetched, Headers, Link, OutletName},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    url: String,
    outlet: String,
    error: Option<String>,
    recipe: Option<String>,
    headline: Option<String>,
    #[serde(default)]
    bylines: Vec<String>,
    published: Option<String>,
    updated: Option<String>,
    section: Option<String>,
    tags: Option<Vec<String>>,
    language: Option<String>,
    canonical: Option<String>,
    image: Option<String>,
    caption: Option<String>,
    credit: Option<String>,
    #[serde(default)]
    paywalled: bool,
    next: Option<String>,
    blocks: Option<Vec<String>>,
    related: Option<Vec<String>>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
}

fn facts(outlet: &str, link: &Link) -> OutletFacts {
    OutletFacts {
        outlet: OutletName::parse("kasus").unwrap(),
        title: outlet.to_owned(),
        domains: vec![link.domain().to_owned()],
        zone: chrono_tz::Asia::Jakarta,
        language: None,
        recipe: None,
    }
}

fn read(folder: &Path, expect: &Expect) -> Result<PageReading, ExtractError> {
    let link = Link::parse(&expect.url).unwrap();
    let page = Fetched {
        asked: link.clone(),
        link: link.clone(),
        status: 200,
        headers: Headers(BTreeMap::from([("content-type".to_owned(), "text/html".to_owned())])),
        bytes: fs::read(folder.join("page.html")).unwrap(),
        at: "2026-08-01T00:00:00Z".parse().unwrap(),
    };
    extract::article(&page, None, &facts(&expect.outlet, &link))
}

fn check(expect: &Expect, reading: &PageReading) {
    let article = &reading.article;
    let body = article.body.as_html();
    assert_eq!(Some(article.headline.as_str()), expect.headline.as_deref());
    assert_eq!(people(article), expect.bylines);
    assert_eq!(article.recipe, expect.recipe);
    assert_eq!(article.paywalled, expect.paywalled);
    assert_eq!(reading.next.as_ref().map(told), expect.next);
    same("published", &article.published.map(|p| p.text()), &expect.published);
    same("updated", &article.updated.map(|p| p.text()), &expect.updated);
    same("section", &article.section, &expect.section);
    same("tags", &Some(article.tags.clone()), &expect.tags);
    same("language", &article.language, &expect.language);
    same("canonical", &article.canonical.as_ref().map(Link::to_string), &expect.canonical);
    let picture = article.lead_image.as_ref();
    same("image", &picture.map(|p| p.link.to_string()), &expect.image);
    same("caption", &picture.and_then(|p| p.caption.clone()), &expect.caption);
    same("credit", &picture.and_then(|p| p.credit.clone()), &expect.credit);
    let texts = html::blocks(&article.body).into_iter().map(|b| b.text).collect();
    same("blocks", &Some(texts), &expect.blocks);
    let related = extract::related(&article.body).into_iter().map(|r| r.title).collect();
    same("related", &Some(related), &expect.related);
    for part in &expect.has {
        assert!(body.contains(part), "`{part}` is missing in {body}");
    }
    for part in &expect.lacks {
        assert!(!body.contains(part), "`{part}` is in {body}");
    }
}

/// What a case does not mention is not checked.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: &Option<T>, expected: &Option<T>) {
    if expected.is_some() {
        assert_eq!(got, expected, "{what}");
    }
}

fn people(article: &Article) -> Vec<String> {
    let told = article.bylines.iter().map(|b| match &b.role {
        Some(role) => format!("{role}: {}", b.name),
        None => b.name.clone(),
    });
    told.collect()
}

fn told(next: &NextPage) -> String {
    match next {
        NextPage::Whole(link) => format!("whole {link}"),
        NextPage::More(link) => format!("more {link}"),
    }
}

#[test]
fn every_page_in_the_folder_is_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut seen = 0;
    for outlet in fs::read_dir(root).unwrap() {
        for case in fs::read_dir(outlet.unwrap().path()).unwrap() {
            let folder = case.unwrap().path();
            println!("{}", folder.display());
            let expect: Expect =
                toml::from_str(&fs::read_to_string(folder.join("expect.toml")).unwrap()).unwrap();
            match (read(&folder, &expect), &expect.error) {
                (Ok(reading), None) => check(&expect, &reading),
                (result, error) => assert_eq!(result.err().map(|e| e.to_string()), *error),
            }
            seen += 1;
        }
    }
    assert!(seen >= 10, "only {seen} cases");
}
