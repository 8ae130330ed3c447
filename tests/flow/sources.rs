//! Every kind of source against a real server: what it announces is carried, and what is wrong
//! with it is said.

use serde_json::json;
use tayang::store::SourceHealth;

use crate::support::outlet::{Fault, Reply, gzip};

use super::{
    piece::{self, Piece},
    stage::{self, Stage, USUAL, Wishes},
};

const XML: &str = "application/xml";
const JSON: &str = "application/json; charset=UTF-8";
const HTML: &str = "text/html; charset=utf-8";

/// A stage whose partner announces only here.
async fn announcing(source: &str) -> Stage {
    let stage = Stage::with(Wishes { tables: stage::TELLING, ..Wishes::default() }).await;
    write_source(&stage, source);
    stage.restart().await
}

fn write_source(stage: &Stage, source: &str) {
    let url = stage.outlet.url("");
    let text = format!(
        "[partner.mitra]\ntitle = \"mitra.example\"\ndomains = [\"mitra.example\"]\nevery = \"10m\"\n{USUAL}\n\
         [partner.mitra.source.kedua]\n{}\n",
        source.replace("{url}", &url)
    );
    stage.house.write("partners/mitra.toml", &text);
}

fn pages(stage: &Stage, pieces: &[&Piece]) {
    for piece in pieces {
        stage.outlet.page(&piece.path, &piece.page());
    }
}

async fn health(stage: &Stage) -> SourceHealth {
    let found = stage.tayang.store.sources().await.expect("sources");
    found.into_iter().find(|one| one.key.source.as_str() == "kedua").expect("the source")
}

async fn error(stage: &Stage) -> String {
    health(stage).await.error.unwrap_or_default()
}

fn news(stage: &Stage, pieces: &[&Piece]) -> String {
    let page = |piece: &&Piece| {
        let (link, title) = (stage.outlet.url(&piece.path), &piece.title);
        let published = piece.published.to_rfc3339();
        format!(
            "<url><loc>{link}</loc><n:news><n:publication_date>{published}</n:publication_date>\
             <n:title>{title}</n:title></n:news></url>"
        )
    };
    let pages: String = pieces.iter().map(page).collect();
    format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:n=\"http://www.google.com/schemas/sitemap-news/0.9\">{pages}</urlset>"
    )
}

#[tokio::test]
async fn articles_of_a_packed_sitemap_behind_an_index_are_carried_and_old_ones_are_not() {
    let stage = announcing("sitemap = { url = \"{url}/index.xml\" }").await;
    let new = Piece::new("baru", "Kabar Baru");
    let old = Piece::new("lama", "Kabar Lama").published("2026-11-19T08:00:00+07:00");
    let child = |path: &str, at: &str| {
        let link = stage.outlet.url(path);
        format!("<sitemap><loc>{link}</loc><lastmod>{at}</lastmod></sitemap>")
    };
    let index = format!(
        "<sitemapindex>{}{}</sitemapindex>",
        child("/berita.xml.gz", "2026-11-23T08:10:00+07:00"),
        child("/2025.xml", "2025-12-31")
    );
    stage.outlet.answer("/index.xml", Reply::new(200, XML, index));
    let packed = gzip(news(&stage, &[&new, &old]).as_bytes());
    stage.outlet.answer("/berita.xml.gz", Reply::new(200, "application/gzip", packed).validated());
    pages(&stage, &[&new, &old]);
    stage.pass(15).await;
    assert_eq!(stage.state(&new).await, "live");
    assert_eq!(stage.rows().await.len(), 1);
    assert_eq!(stage.outlet.hits("/2025.xml"), 0);
    stage.pass(11).await;
    assert_eq!(stage.outlet.hits("/index.xml"), 2);
    let asked = stage.outlet.requests();
    let last = asked.iter().rfind(|seen| seen.path == "/berita.xml.gz").expect("a request");
    assert!(last.header("if-none-match").is_some());
    assert_eq!(health(&stage).await.error, None);
}

#[tokio::test]
async fn a_sitemap_of_an_index_that_breaks_off_keeps_nothing_from_the_others() {
    let stage = announcing("sitemap = { url = \"{url}/index.xml\" }").await;
    let new = Piece::new("baru", "Kabar Baru");
    let link = |path: &str| format!("<sitemap><loc>{}</loc></sitemap>", stage.outlet.url(path));
    let children = link("/putus.xml") + &link("/dalam.xml") + &link("/baik.xml");
    stage.outlet.answer(
        "/index.xml",
        Reply::new(200, XML, format!("<sitemapindex>{children}</sitemapindex>")),
    );
    stage.outlet.fault("/putus.xml", Fault::ResetMidBody);
    stage.outlet.redirect("/dalam.xml", "http://169.254.169.254/sitemap.xml");
    stage.outlet.answer("/baik.xml", Reply::new(200, XML, news(&stage, &[&new])));
    pages(&stage, &[&new]);
    stage.pass(15).await;
    assert_eq!(stage.state(&new).await, "live");
    stage.outlet.status("/baik.xml", 503);
    stage.pass(11).await;
    assert!(error(&stage).await.contains("none of its parts could be read"));
}

fn list(pieces: &[&Piece], class: &str) -> String {
    let item = |piece: &&Piece| {
        let Piece { path, title, published, .. } = piece;
        let at = published.to_rfc3339();
        format!(
            "<div class=\"{class}\"><h3><a href=\"{path}\">{title}</a></h3>\
             <time datetime=\"{at}\">tadi</time></div>"
        )
    };
    let items: String = pieces.iter().map(item).collect();
    format!("<!doctype html><html><body><nav><a href=\"/\">Beranda</a></nav>{items}</body></html>")
}

const LIST: &str = "list = { url = \"{url}/indeks\", item = \".berita\", date = \"time\" }";

#[tokio::test]
async fn a_list_page_is_carried_until_its_markup_changes_and_then_a_person_is_told_once_each_way() {
    let stage = announcing(LIST).await;
    let [first, second] = ["satu", "dua"].map(|slug| Piece::new(slug, &format!("Kabar {slug}")));
    pages(&stage, &[&first, &second]);
    stage.outlet.answer("/indeks", Reply::new(200, HTML, list(&[&first], "berita")));
    stage.pass(15).await;
    assert_eq!(stage.state(&first).await, "live");

    stage.outlet.answer("/indeks", Reply::new(200, HTML, list(&[&second, &first], "kartu")));
    for _ in 0..5 {
        stage.pass(7 * 60).await;
    }
    let said = error(&stage).await;
    assert!(said.contains("`item = \".berita\"` matches nothing on the list page"), "{said}");
    assert!(said.contains("last time it showed 1 articles"), "{said}");
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("source:mitra/kedua:") && told[0].contains(".berita"));
    assert_eq!(stage.state(&first).await, "live", "what was carried stays");

    write_source(&stage, &LIST.replace(".berita", ".kartu"));
    let stage = stage.restart().await;
    stage.pass(7 * 60).await;
    assert_eq!(stage.state(&second).await, "live");
    assert_eq!(stage.told().len(), 2);
}

#[tokio::test]
async fn a_selector_for_dates_that_finds_none_is_told_and_the_articles_come_all_the_same() {
    let stage = announcing(LIST).await;
    let first = Piece::new("satu", "Kabar Satu");
    pages(&stage, &[&first]);
    let undated = list(&[&first], "berita").replace("time", "span");
    stage.outlet.answer(
        "/indeks",
        Reply::new(200, HTML, list(&[], "x") + "<p class=berita><a href=/lain>Lain</a>"),
    );
    stage.pass(15).await;
    stage.outlet.answer("/indeks", Reply::new(200, HTML, undated));
    stage.pass(11).await;
    assert_eq!(stage.state(&first).await, "live");
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("ailing:mitra/kedua:") && told[0].contains("`date = \"time\"`"));
    stage.outlet.answer("/indeks", Reply::new(200, HTML, list(&[&first], "berita")));
    stage.pass(11).await;
    assert_eq!(stage.told().len(), 2);
}

fn posts(stage: &Stage, pieces: &[(&Piece, &str)]) -> Reply {
    let post = |(piece, modified): &(&Piece, &str)| {
        json!({
            "guid": { "rendered": stage.outlet.url(&format!("/?p={}", piece.title.len())) },
            "link": stage.outlet.url(&piece.path),
            "title": { "rendered": piece.title },
            "date_gmt": piece.published.to_utc().format("%Y-%m-%dT%H:%M:%S").to_string(),
            "modified_gmt": modified,
        })
    };
    let posts: Vec<_> = pieces.iter().map(post).collect();
    Reply::new(200, JSON, serde_json::to_vec(&posts).expect("posts"))
}

#[tokio::test]
async fn an_edit_that_the_api_tells_of_is_followed_at_once() {
    let stage = announcing("wordpress = { url = \"{url}/\" }").await;
    let api = "/wp-json/wp/v2/posts";
    let piece = Piece::new("panen", "Panen Raya");
    pages(&stage, &[&piece]);
    stage.outlet.answer(api, posts(&stage, &[(&piece, "2026-11-23T01:10:00")]));
    stage.pass(15).await;
    assert_eq!(stage.state(&piece).await, "live");
    let asked = stage.outlet.requests();
    let first = asked.iter().find(|seen| seen.path.starts_with(api)).expect("a question");
    assert!(first.path.contains("modified_after=2026-11-21T01%3A15%3A00Z"), "{}", first.path);

    let edited = piece.clone().ending("Ralat: hasil panen dua ratus ton, bukan dua puluh.");
    pages(&stage, &[&edited]);
    stage.outlet.answer(api, posts(&stage, &[(&edited, "2026-11-23T01:20:00")]));
    stage.pass(11).await;
    assert!(stage.page(&piece).await.contains("bukan dua puluh"));
    let asked = stage.outlet.requests();
    let last = asked.iter().rfind(|seen| seen.path.starts_with(api)).expect("a question");
    assert!(last.path.contains("modified_after=2026-11-23T01%3A09%3A00Z"), "{}", last.path);
}

#[tokio::test]
async fn a_site_without_an_api_says_what_to_do() {
    let stage = announcing("wordpress = { url = \"{url}/\" }").await;
    stage.pass(15).await;
    let said = error(&stage).await;
    assert!(said.contains("no WordPress API at this address"), "{said}");
}

#[tokio::test]
async fn robots_txt_counts_for_every_request_of_a_source() {
    let stage = announcing("sitemap = { url = \"{url}/index.xml\" }").await;
    stage
        .outlet
        .answer("/robots.txt", Reply::new(200, "text/plain", "User-agent: *\nDisallow: /tutup/\n"));
    let link = stage.outlet.url("/tutup/berita.xml");
    let index = format!("<sitemapindex><sitemap><loc>{link}</loc></sitemap></sitemapindex>");
    stage.outlet.answer("/index.xml", Reply::new(200, XML, index));
    stage.pass(15).await;
    assert_eq!(stage.outlet.hits("/tutup/berita.xml"), 0);
    assert!(error(&stage).await.contains("robots.txt"));
}

/// A stage whose partner's source redirects with this status.
async fn moving(status: u16) -> Stage {
    let stage = announcing("feed = { url = \"{url}/lama\" }").await;
    stage.outlet.answer("/lama", Reply::new(status, "text/plain", "").with("location", "/feed"));
    stage
}

#[tokio::test]
async fn a_source_that_moved_for_good_is_asked_there_after_three_visits_and_not_before() {
    let stage = moving(301).await;
    for _ in 0..6 {
        stage.pass(11).await;
    }
    assert_eq!(stage.outlet.hits("/lama"), 3);
    let elsewhere = health(&stage).await.elsewhere.map(|link| link.to_string());
    assert_eq!(elsewhere, Some(stage.outlet.url("/feed")));
    // The new address fails: the configured one is asked again.
    stage.outlet.status("/feed", 404);
    stage.pass(11).await;
    stage.pass(60).await;
    assert_eq!(stage.outlet.hits("/lama"), 4);
    assert_eq!(health(&stage).await.elsewhere, None);
}

#[tokio::test]
async fn a_source_that_redirects_for_now_is_asked_where_it_is_configured() {
    let stage = moving(302).await;
    for _ in 0..6 {
        stage.pass(11).await;
    }
    assert!(stage.outlet.hits("/lama") >= 6);
    assert_eq!(health(&stage).await.elsewhere, None);
}

/// The stage's outlet plays the proxy: it is asked for whole addresses.
#[tokio::test]
async fn a_partner_with_a_proxy_of_its_own_is_asked_through_it() {
    let stage = Stage::usual().await;
    let text = format!(
        "[partner.mitra]\ntitle = \"mitra.example\"\ndomains = [\"mitra.example\"]\nevery = \"10m\"\n\
         proxy = \"{}\"\n{USUAL}\n\
         [partner.mitra.source.kedua]\nfeed = {{ url = \"http://mitra.example/feed\" }}\n",
        stage.outlet.url("/")
    );
    stage.house.write("partners/mitra.toml", &text);
    let stage = stage.restart().await;
    let piece = Piece::new("jembatan", "Jembatan Baru Dibuka");
    let named = |text: &str| text.replace(&stage.outlet.url(""), "http://mitra.example");
    let at = |path: &str| format!("http://mitra.example{path}");
    stage.outlet.page(&at(&piece.path), &named(&piece.page()));
    stage.outlet.feed(&at("/feed"), &named(&piece::feed(&stage.outlet, &[&piece])));
    stage.pass(11).await;
    let rows = stage.rows().await;
    assert_eq!(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["live"]);
    let asked: Vec<String> = stage.outlet.requests().into_iter().map(|seen| seen.path).collect();
    assert_eq!(asked, [at("/robots.txt"), at("/feed"), at(&piece.path)]);
}
