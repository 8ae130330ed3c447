//! Walks `tests/articles/<outlet>/<slug>`: `page.html` is read, `expect.toml` says what must come out.
//! An article on several pages names the others in `[pages]`: address and file. An address that is
//! not named there answers 404.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tayang::{
    extract::{self, ExtractError, Gathering, NextPage, OutletFacts, PageReading},
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
    /// Exactly the paragraphs that a reader gets, pages joined, related links left out.
    paragraphs: Option<Vec<String>>,
    #[serde(default)]
    pages: BTreeMap<String, String>,
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
    page(folder, expect, &Link::parse(&expect.url).unwrap(), "page.html")
}

fn page(
    folder: &Path,
    expect: &Expect,
    link: &Link,
    file: &str,
) -> Result<PageReading, ExtractError> {
    let page = Fetched {
        asked: link.clone(),
        link: link.clone(),
        status: 200,
        headers: Headers(BTreeMap::from([("content-type".to_owned(), "text/html".to_owned())])),
        bytes: fs::read(folder.join(file)).unwrap(),
        at: "2026-08-01T00:00:00Z".parse().unwrap(),
    };
    extract::article(&page, None, &facts(&expect.outlet, link))
}

/// All pages of the article, as `flow` fetches them.
fn whole(folder: &Path, expect: &Expect, first: PageReading) -> Article {
    let mut gathering = Gathering::begin(first);
    while let Some(link) = gathering.wants() {
        match expect.pages.get(link.as_str()) {
            Some(file) => gathering.take(page(folder, expect, &link, file).unwrap()),
            None if gathering.can_do_without() => gathering.without(),
            None => panic!("{link} is asked for, and no page of the case"),
        }
    }
    gathering.done().0
}

fn check_paragraphs(folder: &Path, expect: &Expect, reading: PageReading) {
    let Some(expected) = &expect.paragraphs else { return };
    let article = whole(folder, expect, reading);
    let text = extract::text(&article.body, article.headline.as_str());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines, *expected);
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
    let mut wrong = Vec::new();
    let cases = cases();
    for folder in &cases {
        if std::panic::catch_unwind(|| check_case(folder)).is_err() {
            wrong.push(folder.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
    assert!(cases.len() >= 54, "only {} cases", cases.len());
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let outlets = fs::read_dir(root).unwrap().map(|outlet| outlet.unwrap().path());
    outlets
        .flat_map(|outlet| fs::read_dir(outlet).unwrap())
        .map(|case| case.unwrap().path())
        .collect()
}

fn expectation(folder: &Path) -> Expect {
    toml::from_str(&fs::read_to_string(folder.join("expect.toml")).unwrap()).unwrap()
}

fn check_case(folder: &Path) {
    let expect = expectation(folder);
    println!("{}", folder.display());
    match (read(folder, &expect), &expect.error) {
        (Ok(reading), None) => {
            check(&expect, &reading);
            check_paragraphs(folder, &expect, reading);
        }
        (result, error) => assert_eq!(result.err().map(|e| e.to_string()), *error),
    }
}

/// Families whose articles never have several pages.
const SINGLE: [&str; 2] = ["media-indonesia", "malay-mail"];

#[test]
fn every_recipe_has_two_pages_to_show_and_one_of_several_pages_where_the_family_has_them() {
    let expected: Vec<Expect> = cases().iter().map(|folder| expectation(folder)).collect();
    for recipe in extract::shipped() {
        let name = recipe.name.as_str();
        let own = || expected.iter().filter(|e| e.recipe.as_deref() == Some(name));
        let exact = own().filter(|e| e.paragraphs.is_some()).count();
        assert!(exact >= 2, "{name}: {exact} pages");
        // The slides of Liputan6 stand on one page.
        let several = own().any(|e| !e.pages.is_empty()) || name == "liputan6";
        assert_eq!(several, !SINGLE.contains(&name), "{name}");
    }
}
