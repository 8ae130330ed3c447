//! The generic engine on pages of no known make.

use tayang::{
    extract::{self, OutletFacts, Recipes, Seen},
    html,
    model::{Link, OutletName},
};

const ONE: &str = "Pemerintah kota membuka kembali pasar lama pada hari Senin, setelah perbaikan selama \
                   dua tahun, dan para pedagang pindah kembali ke kios mereka.";
const TWO: &str = "Harga sewa tidak naik, kata kepala dinas, tetapi pedagang meminta kepastian bahwa \
                   aturan itu berlaku sampai tahun depan, bukan hanya beberapa bulan.";

fn look(body: &str) -> Seen {
    let link = Link::parse("https://kasus.example/berita/1").unwrap();
    let facts = OutletFacts {
        outlet: OutletName::parse("kasus").unwrap(),
        title: String::new(),
        domains: Vec::new(),
        zone: chrono_tz::Asia::Jakarta,
        language: None,
        recipe: None,
    };
    let page = format!("<html><body>{body}</body></html>");
    extract::look(&page, &link, &facts, "2026-08-01T00:00:00Z".parse().unwrap(), Recipes::Unused)
}

fn text(body: &str) -> String {
    html::text_of(&look(body).body)
}

#[test]
fn links_around_the_text_are_no_text() {
    let found = text(&format!(
        "<div><a href=/a>Berita utama hari ini</a> <a href=/b>Olahraga</a></div><h1>Pasar dibuka</h1>\
         <div class=story><p>{ONE}</p><p>{TWO}</p></div><ul><li><a href=/c>Banjir di tiga desa</a></li></ul>"
    ));
    assert_eq!(found, format!("{ONE}\n{TWO}"));
}

#[test]
fn a_box_of_the_whole_text_may_be_called_anything() {
    let found = text(&format!(
        "<h1>Pasar dibuka</h1><div class='paywall newsletter-content'><p>{ONE}</p><p>{TWO}</p></div>"
    ));
    assert_eq!(found, format!("{ONE}\n{TWO}"));
}

#[test]
fn a_section_of_related_stories_goes_with_its_heading() {
    let found = text(&format!(
        "<article><h1>Pasar dibuka</h1><p>{ONE}</p><p>{TWO}</p><h3>Related stories</h3>\
         <p>Banjir di tiga desa, warga mengungsi.</p></article>"
    ));
    assert_eq!(found, format!("{ONE}\n{TWO}"));
}

#[test]
fn a_deck_outside_of_the_text_opens_it() {
    let deck = "Setelah dua tahun, pedagang kembali ke kios mereka di pusat kota.";
    let found = text(&format!(
        "<header><h1>Pasar dibuka</h1><p class=standfirst>{deck}</p></header>\
         <div itemprop=articleBody><p>{ONE}</p><p>{TWO}</p></div>"
    ));
    assert_eq!(found, format!("{deck}\n{ONE}\n{TWO}"));
}

#[test]
fn a_caption_stays_with_its_picture() {
    let seen = look(&format!(
        "<article><h1>Pasar dibuka</h1><p>{ONE}</p><div class=wp-caption><img src=/a.jpg>\
         <p class=wp-caption-text>Pasar pada hari Minggu.</p></div><p>{TWO}</p></article>"
    ));
    assert_eq!(html::text_of(&seen.body), format!("{ONE}\n{TWO}"));
    let pictures = extract::figures(&seen.body);
    assert_eq!(pictures[0].caption.as_deref(), Some("Pasar pada hari Minggu."));
}

#[test]
fn what_a_witness_knows_is_found_without_markup_for_it() {
    let words: Vec<String> = (0..30).map(|n| format!("{TWO} Catatan ke-{n}.")).collect();
    let data = serde_json::json!({ "@type": "NewsArticle", "headline": "Pasar", "articleBody": words.join("\n") });
    let found = text(&format!(
        "<script type='application/ld+json'>{data}</script><h1>Pasar</h1><p>{ONE}</p>"
    ));
    assert_eq!(found.lines().count(), 30);
}

/// Work that grows with the square of the page is found by the growth, whatever the machine does
/// beside it.
#[test]
fn work_grows_with_the_page_and_not_faster() {
    let hurt: [fn(usize) -> String; 6] = [
        |n| format!("<h1>x</h1>{}", "<div class='a b-share c'>".repeat(n)),
        |n| format!("<h1>x</h1>{}", "<h3><a href=/a>Kepala berita yang lain</a></h3>".repeat(n)),
        |n| format!("<h1>x</h1>{}", "<b><i>x, y. ".repeat(n)),
        |n| format!("<h1>x</h1>{}", "<article><p>Satu kalimat, dan dua.</p>".repeat(n)),
        |n| format!("<h1>x</h1>{}", format!("<p>{ONE}</p><h4>Related</h4>").repeat(n / 4)),
        |n| format!("<h1>x</h1>{}", "<li><a href=/a>x</a><li>y".repeat(n)),
    ];
    for (at, page) in hurt.iter().enumerate() {
        let cost = |n: usize| {
            let page = page(n);
            let once = || {
                let start = std::time::Instant::now();
                let _ = look(&page);
                start.elapsed()
            };
            (0..3).map(|_| once()).min().unwrap()
        };
        let linear =
            (0..6).any(|_| cost(8_000) < cost(1_000) * 20 + std::time::Duration::from_millis(20));
        assert!(linear, "page {at} costs more than its length");
    }
}
