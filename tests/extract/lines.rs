//! `lines.toml`: lines of the page that are no text go, running prose stays.

use serde::Deserialize;
use tayang::{
    extract::{self, OutletFacts, Recipes},
    html,
    model::{Link, OutletName},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    line: String,
    text: String,
}

/// A paragraph that nobody takes for anything but text.
const PROSE: &str = "Pemerintah kota membuka kembali pasar lama pada hari Senin, setelah perbaikan \
                     selama dua tahun, dan para pedagang pindah kembali ke kios mereka.";

fn page(line: &str) -> String {
    format!(
        "<html><body><h1>Pasar lama dibuka kembali</h1><article><p>{PROSE}</p><p>Kata mereka, {PROSE}</p>\
         <p>{line}</p><p>Menurut warga, {PROSE}</p></article></body></html>"
    )
}

fn read(markup: &str) -> String {
    let link = Link::parse("https://kasus.example/berita/1").unwrap();
    let facts = OutletFacts {
        outlet: OutletName::parse("kasus").unwrap(),
        title: String::new(),
        domains: Vec::new(),
        zone: chrono_tz::Asia::Jakarta,
        language: None,
        recipe: None,
    };
    let at = "2026-08-01T00:00:00Z".parse().unwrap();
    html::text_of(&extract::look(markup, &link, &facts, at, Recipes::Unused).body)
}

#[test]
fn lines_of_the_page_go_and_prose_stays() {
    let cases: Cases = toml::from_str(include_str!("lines.toml")).unwrap();
    for case in cases.case {
        let text = read(&page(&case.line));
        let third = text.lines().nth(2).unwrap_or_default();
        let found = if third.starts_with("Menurut warga") { "" } else { third };
        assert_eq!(found, case.text, "{}", case.line);
    }
}
