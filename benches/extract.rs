//! What reading a page costs, as ratios of what html5ever takes to parse it.
//!
//! `TAYANG_PAGES=FOLDER cargo bench --bench extract` measures the pages of a folder and its folders,
//! else those of `tests/articles`. Whole rounds are measured, and the best of each kind is printed;
//! then on how many pages our tree is html5ever's, and the article the same.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints what it measured")]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tayang::{
    extract::{self, OutletFacts, Recipes},
    html::{self, Tag, Tree},
    model::{Link, OutletName},
};

/// Rounds over all pages.
const ROUNDS: usize = 7;

fn folder() -> PathBuf {
    let shipped = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    env::var_os("TAYANG_PAGES").map_or_else(shipped, PathBuf::from)
}

fn pages(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "html") {
            found.push(html::decode(&fs::read(&path).unwrap(), None));
        }
    }
}

fn facts() -> OutletFacts {
    OutletFacts {
        outlet: OutletName::parse("bench").unwrap(),
        title: String::new(),
        domains: Vec::new(),
        zone: chrono_tz::Asia::Jakarta,
        language: None,
        recipe: None,
    }
}

fn took(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let mut all = Vec::new();
    pages(&folder(), &mut all);
    let bytes: usize = all.iter().map(String::len).sum();
    println!("{} pages, {:.1} MB", all.len(), bytes as f64 / 1e6);
    let (facts, link) = (facts(), Link::parse("https://page.example/berita/1").unwrap());
    let look = |page: &String, recipes| {
        black_box(extract::look(page, &link, &facts, chrono::DateTime::UNIX_EPOCH, recipes))
    };
    let bodies: Vec<String> =
        all.iter().map(|page| look(page, Recipes::Unused).body.as_html().to_owned()).collect();
    let kinds: [(&str, &dyn Fn()); 5] = [
        ("html5ever parses", &|| {
            all.iter().for_each(|page| drop(black_box(dom_query::Document::from(page.as_str()))));
        }),
        ("parse", &|| all.iter().for_each(|page| drop(black_box(html::parse(page))))),
        ("extract, no recipes", &|| all.iter().for_each(|page| drop(look(page, Recipes::Unused)))),
        ("extract, recipes", &|| all.iter().for_each(|page| drop(look(page, Recipes::Used)))),
        ("clean the bodies", &|| {
            bodies.iter().for_each(|body| drop(black_box(html::clean(body, Some(&link)))));
        }),
    ];
    let mut best = [Duration::MAX; 5];
    for _ in 0..ROUNDS {
        for (best, (_, work)) in best.iter_mut().zip(&kinds) {
            *best = took(work).min(*best);
        }
    }
    let base = best[0].as_secs_f64();
    for (best, (name, _)) in best.iter().zip(&kinds) {
        let ratio = best.as_secs_f64() / base;
        let rate = all.len() as f64 / best.as_secs_f64();
        println!("{name:20} {ratio:5.2} x html5ever  {rate:7.0} pages/s");
    }
    let as_html5ever = |page: &String| dom_query::Document::from(page.as_str()).html().to_string();
    let written: Vec<String> = all.iter().map(as_html5ever).collect();
    let pairs = || all.iter().zip(&written);
    let same_tree = |(ours, theirs): &(&String, &String)| {
        shape(&html::parse(ours).tree) == shape(&html::parse(theirs).tree)
    };
    let same_article = |(ours, theirs): &(&String, &String)| {
        look(ours, Recipes::Unused).body == look(theirs, Recipes::Unused).body
    };
    println!(
        "every text stands in the same elements as in html5ever's tree on {} of {} pages",
        pairs().filter(same_tree).count(),
        all.len()
    );
    println!("the article is the same on {} of them", pairs().filter(same_article).count());
}

/// What a tree says: every text with the elements around it, without those that pages may leave out.
fn shape(tree: &Tree) -> Vec<(Vec<String>, String)> {
    let implied = |name: &str| matches!(name, "html" | "head" | "body" | "tbody" | "colgroup");
    let around = |id| {
        let names = tree.around(id).map(|outer| tree.name(outer).to_owned());
        names.filter(|name| !implied(name)).collect()
    };
    let texts = tree.all(Tag::Text).map(|id| (around(id), html::fold(&tree.decoded(id))));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}
