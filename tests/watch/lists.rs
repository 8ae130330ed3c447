//! Every page in `lists/`, read with the selectors of its case; and what happens when these stop
//! matching.

use tayang::{
    model::Cursor,
    watch::{Health, ListPage, Selector, Source, SourceKind},
};

use super::{answer, cases, compare, link, source, visit};

fn listed(wanted: &toml::Table) -> Source {
    let selector = |key: &str| wanted.get(key)?.as_str().map(|raw| Selector::parse(raw).unwrap());
    source(SourceKind::List(Box::new(ListPage {
        url: link("https://warta.example/indeks/"),
        item: selector("item").unwrap(),
        link: selector("link"),
        title: selector("title"),
        date: selector("date"),
    })))
}

#[test]
fn every_list_page_is_read_as_its_case_says() {
    for (name, bytes, wanted) in cases("lists") {
        let site = |asked: &_, _: &_| Some(answer(asked, 200, &bytes, &[]));
        compare(&name, visit(&listed(&wanted), &Cursor::default(), site).0, &wanted);
    }
}

const PAGE: &str = "<ul><li><a href=/a>Satu</a><li><a href=/b>Dua</a></ul>";

#[test]
fn a_page_whose_markup_changed_is_an_error_that_says_how_many_there_were() {
    let wanted: toml::Table = "item = \"li\"".parse().unwrap();
    let source = listed(&wanted);
    let site = |html: &'static str| {
        move |asked: &_, _: &Cursor| Some(answer(asked, 200, html.as_bytes(), &[]))
    };
    let first = visit(&source, &Cursor::default(), site(PAGE)).0.unwrap();
    assert_eq!((first.cursor.shown, &first.health), (Some(2), &Health::Fine));
    let error =
        visit(&source, &first.cursor, site("<div><a href=/a>Satu</a></div>")).0.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`item = \"li\"` matches nothing on the list page (last time it showed 2 articles): look at its markup"
    );
    let error = visit(&source, &first.cursor, site("<li>Satu</li><li>Dua</li>")).0.unwrap_err();
    assert!(error.to_string().contains("2 items of the list page hold no link"), "{error}");
}

#[test]
fn the_same_page_says_nothing_new_and_nothing_of_its_health() {
    let source = listed(&"item = \"li\"".parse().unwrap());
    let site = |asked: &_, _: &Cursor| Some(answer(asked, 200, PAGE.as_bytes(), &[]));
    let first = visit(&source, &Cursor::default(), site).0.unwrap();
    let again = visit(&source, &first.cursor, site).0.unwrap();
    assert!(again.discovered.is_empty());
    assert_eq!((again.health, again.cursor.shown), (Health::Unsaid, Some(2)));
}

#[test]
fn what_is_no_selector_is_refused() {
    for raw in ["", "li >", "::", "p:::x"] {
        assert!(Selector::parse(raw).is_err(), "{raw}");
    }
}
