//! Every file in `sitemaps/`, read as a sitemap of its own.

use tayang::{model::Cursor, watch::SourceKind};

use super::{answer, cases, compare, link, source, visit};

#[test]
fn every_sitemap_is_read_as_its_case_says() {
    for (name, bytes, wanted) in cases("sitemaps") {
        let paths = wanted.get("paths").and_then(toml::Value::as_array).cloned();
        let paths = paths.unwrap_or_default();
        let paths = paths.iter().map(|path| path.as_str().unwrap().to_owned());
        let url = link("https://warta.example/sitemap.xml");
        let source = source(SourceKind::Sitemap { url, paths: paths.collect() });
        let site = |asked: &_, _: &_| Some(answer(asked, 200, &bytes, &[]));
        compare(&name, visit(&source, &Cursor::default(), site).0, &wanted);
    }
}
