//! `tayang partner` against sites in the markup of five CMS families.

use std::process::Output;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};
use tayang::clock::Clock;

use crate::support::{
    house::House,
    outlet::{Outlet, Reply},
};

const HTML: &str = "text/html; charset=utf-8";
const XML: &str = "application/xml";

fn at(hours: i64) -> DateTime<Utc> {
    Clock::System.now() - Duration::hours(hours)
}

fn written(at: DateTime<Utc>) -> String {
    let jakarta = chrono::FixedOffset::east_opt(7 * 3_600).expect("a zone");
    at.with_timezone(&jakarta).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Six articles, the newest first: path, headline, hours ago.
fn articles() -> Vec<(String, String, i64)> {
    (1..=6)
        .map(|n| (format!("/berita/{n}/panen-ke-{n}"), format!("Panen Raya Ke-{n}"), n))
        .collect()
}

/// An article in a frame of the family's markup: `{title}`, `{body}`, `{date}`.
fn pages(outlet: &Outlet, head: &str, frame: &str) {
    for (path, title, hours) in articles() {
        let sentence = format!(
            "Warga {title} menanam bibit pohon di lereng gunung sejak pagi buta hingga petang hari."
        );
        let body = format!("<p>{sentence} Petani membawa hasil panen ke pasar.</p>").repeat(4);
        let date = written(at(hours));
        let frame =
            frame.replace("{title}", &title).replace("{body}", &body).replace("{date}", &date);
        let html = format!(
            "<!doctype html><html lang=\"id-ID\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta property=\"article:published_time\" content=\"{date}\"><meta name=\"author\" content=\"Rahma Dewi\">\
             {head}</head><body>{frame}</body></html>"
        );
        outlet.page(&path, &html);
    }
}

fn home(outlet: &Outlet, name: &str, head: &str) {
    let links: String = articles()
        .iter()
        .map(|(path, title, _)| format!("<li><a href=\"{path}\">{title}</a>"))
        .collect();
    let html = format!(
        "<!doctype html><html lang=\"id-ID\"><head><meta charset=\"utf-8\">{head}<title>{name} | Kabar Desa</title></head>\
         <body><ul>{links}</ul></body></html>"
    );
    outlet.answer("/", Reply::new(200, HTML, html));
}

fn rss(outlet: &Outlet, path: &str) {
    let item = |(path, title, hours): &(String, String, i64)| {
        let (link, date) = (outlet.url(path), at(*hours).to_rfc2822());
        format!("<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>")
    };
    let items: String = articles().iter().map(item).collect();
    let feed = format!("<rss version=\"2.0\"><channel><title>Warta</title>{items}</channel></rss>");
    let links = format!("<https://hub.example/>; rel=hub, <{}>; rel=self", outlet.url(path));
    outlet.answer(path, Reply::new(200, XML, feed).with("link", &links).validated());
}

fn atom(outlet: &Outlet, path: &str) {
    let entry = |(path, title, hours): &(String, String, i64)| {
        let (link, date) = (outlet.url(path), written(at(*hours)));
        format!(
            "<entry><id>tag:blogger.example,1999:{path}</id><title>{title}</title><published>{date}</published>\
             <updated>{date}</updated><link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/></entry>"
        )
    };
    let entries: String = articles().iter().map(entry).collect();
    let feed =
        format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Warta</title>{entries}</feed>");
    outlet.answer(path, Reply::new(200, "application/atom+xml", feed));
}

fn sitemap(outlet: &Outlet, path: &str, news: bool) {
    let page = |(path, title, hours): &(String, String, i64)| {
        let (link, date) = (outlet.url(path), written(at(*hours)));
        let said = match news {
            true => format!(
                "<news:news><news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news>"
            ),
            false => format!("<lastmod>{date}</lastmod>"),
        };
        format!("<url><loc>{link}</loc>{said}</url>")
    };
    let pages: String = articles().iter().map(page).collect();
    let text = format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{pages}</urlset>"
    );
    outlet.answer(path, Reply::new(200, XML, text));
}

fn index(outlet: &Outlet, path: &str, children: &[&str]) {
    let child = |path: &&str| format!("<sitemap><loc>{}</loc></sitemap>", outlet.url(path));
    let children: String = children.iter().map(child).collect();
    outlet.answer(path, Reply::new(200, XML, format!("<sitemapindex>{children}</sitemapindex>")));
}

fn robots(outlet: &Outlet, sitemap: &str) {
    let text = format!("User-agent: *\nDisallow: /admin/\n\nSitemap: {}\n", outlet.url(sitemap));
    outlet.answer("/robots.txt", Reply::new(200, "text/plain", text));
}

fn wordpress(outlet: &Outlet) {
    let head = "<meta name=\"generator\" content=\"WordPress 6.8.3\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Warta &raquo; Komentar\" href=\"/comments/feed/\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Warta &raquo; Feed\" href=\"/feed/\">\
        <link rel=\"https://api.w.org/\" href=\"/wp-json/\"><link rel=\"icon\" href=\"/kecil.png\">\
        <script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":\"Organization\",\
        \"logo\":{\"@type\":\"ImageObject\",\"url\":\"/unggahan/logo.png\"}}]}</script>";
    home(outlet, "Warta &amp; \"Kabar\" Lumajang", head);
    rss(outlet, "/feed/");
    robots(outlet, "/wp-sitemap.xml");
    index(outlet, "/wp-sitemap.xml", &["/wp-sitemap-posts-post-1.xml", "/wp-sitemap-users-1.xml"]);
    sitemap(outlet, "/wp-sitemap-posts-post-1.xml", false);
    let root = json!({ "name": "Warta", "timezone_string": "Asia/Makassar" });
    outlet.answer("/wp-json/", Reply::new(200, "application/json", root.to_string()));
    let post = |(path, title, hours): &(String, String, i64)| {
        let date = at(*hours).format("%Y-%m-%dT%H:%M:%S").to_string();
        json!({
            "guid": { "rendered": outlet.url(&format!("/?p={hours}")) }, "link": outlet.url(path),
            "title": { "rendered": title }, "date_gmt": date, "modified_gmt": date,
        })
    };
    let posts: Vec<Value> = articles().iter().map(post).collect();
    let posts = serde_json::to_vec(&posts).expect("posts");
    outlet.answer("/wp-json/wp/v2/posts", Reply::new(200, "application/json", posts));
    let frame = "<article class=\"post type-post\"><h1 class=\"entry-title\">{title}</h1><div class=\"entry-content\">{body}</div></article>";
    pages(outlet, "", frame);
}

fn blogger(outlet: &Outlet) {
    let head = "<meta content=\"blogger\" name=\"generator\"><link rel=\"icon\" href=\"/favicon.ico\">\
        <link rel=\"alternate\" type=\"application/atom+xml\" title=\"Warta - Atom\" href=\"/feeds/posts/default\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Warta - RSS\" href=\"/feeds/posts/default?alt=rss\">";
    home(outlet, "Warta", head);
    atom(outlet, "/feeds/posts/default");
    sitemap(outlet, "/sitemap.xml", false);
    let frame = "<div class=\"post hentry\"><h3 class=\"post-title entry-title\">{title}</h3><div class=\"post-body entry-content\">{body}</div></div>";
    pages(outlet, "", frame);
}

fn drupal(outlet: &Outlet) {
    home(
        outlet,
        "Warta",
        "<meta name=\"Generator\" content=\"Drupal 10 (https://www.drupal.org)\">",
    );
    rss(outlet, "/rss.xml");
    let frame = "<article class=\"node node--type-article\"><h1 class=\"page-title\">{title}</h1><div class=\"field field--name-body\">{body}</div></article>";
    pages(outlet, "", frame);
}

fn portal(outlet: &Outlet) {
    home(outlet, "Warta", "<meta property=\"og:site_name\" content=\"Warta Jatim\">");
    robots(outlet, "/sitemap-news.xml");
    sitemap(outlet, "/sitemap-news.xml", true);
    let frame = "<section class=\"read\"><h1 class=\"read__title\">{title}</h1><div class=\"read__info__date\">{date}</div><article class=\"read__content\">{body}</article></section>";
    pages(outlet, "", frame);
}

fn ghost(outlet: &Outlet) {
    let head = "<meta name=\"generator\" content=\"Ghost 5.130\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Warta\" href=\"/rss/\">";
    home(outlet, "Warta", head);
    rss(outlet, "/rss/");
    robots(outlet, "/sitemap.xml");
    index(
        outlet,
        "/sitemap.xml",
        &["/sitemap-pages.xml", "/sitemap-posts.xml", "/sitemap-authors.xml"],
    );
    sitemap(outlet, "/sitemap-posts.xml", false);
    let frame = "<article class=\"gh-article post\"><h1 class=\"gh-article-title\">{title}</h1><section class=\"gh-content\">{body}</section></article>";
    pages(outlet, "", frame);
}

/// A house that may visit this outlet.
fn furnished(outlet: &Outlet) -> House {
    let house = House::new();
    house.furnish(&[outlet.host_port()]);
    house
}

/// The real program under the house's configuration.
async fn tayang(house: &House, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_tayang");
    let mut command = tokio::process::Command::new(program);
    command.arg("--config").arg(house.path("config")).args(arguments);
    command.output().await.expect("the program runs")
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

/// Adds the outlet as `warta`; its file.
async fn added(outlet: &Outlet, house: &House) -> String {
    let url = outlet.url("/");
    let asked = ["partner", "add", &url, "--name", "warta", "--text", "full", "--basis", "Uji 1"];
    let output = tayang(house, &asked).await;
    assert!(output.status.success(), "{}", said(&output));
    let shown = said(&output);
    let seen = (1..=5).filter(|n| shown.contains(&format!("Panen Raya Ke-{n}\n"))).count();
    assert_eq!(seen, 5, "five articles are shown: {shown}");
    assert!(shown.contains("as situs would get it: "), "{shown}");
    std::fs::read_to_string(house.path("config/partners/warta.toml")).expect("the partner's file")
}

/// `check` accepts the file as it is, `once` visits every source, and each brings its articles.
async fn works(house: &House, sources: &[&str]) {
    let output = tayang(house, &["check"]).await;
    assert!(output.status.success(), "{}", said(&output));
    let output = tayang(house, &["once"]).await;
    assert!(output.status.success(), "{}", said(&output));
    let listed = tayang(house, &["--json", "partner", "list"]).await;
    let lines: Vec<Value> = serde_json::from_slice(&listed.stdout).expect("JSON");
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, sources);
    for line in &lines {
        assert!(line["error"].is_null() && line["last_ok"].is_string(), "{line}");
    }
    let rows = tayang(house, &["--json", "list", "--partner", "warta"]).await;
    let rows: Vec<Value> = serde_json::from_slice(&rows.stdout).expect("JSON");
    assert_eq!(rows.len(), 6, "each article once, whatever sources announce it: {rows:#?}");
    let output = tayang(house, &["partner", "test", "warta"]).await;
    assert!(output.status.success(), "{}", said(&output));
}

#[tokio::test]
async fn a_wordpress_site_gives_feed_sitemap_api_zone_and_name() {
    let outlet = Outlet::start().await;
    wordpress(&outlet);
    let house = furnished(&outlet);
    let file = added(&outlet, &house).await;
    for line in [
        r#"title = "Warta & \"Kabar\" Lumajang"  # as readers know it"#,
        r#"language = "id"  # of its pages"#,
        r#"zone = "Asia/Makassar"  # of dates that name none"#,
        &format!("feed = {{ url = \"{}\" }}", outlet.url("/feed/")),
        &format!("sitemap = {{ url = \"{}\" }}", outlet.url("/wp-sitemap.xml")),
        &format!("wordpress = {{ url = \"{}\" }}", outlet.url("/")),
        r#"basis = "Uji 1"  # where the agreement is written down"#,
        "# Its software calls itself WordPress 6.8.3.",
        &format!("# Its logo: {}", outlet.url("/unggahan/logo.png")),
    ] {
        assert!(file.contains(line), "{line} is not in\n{file}");
    }
    works(&house, &["wordpress", "sitemap", "feed"]).await;
}

/// How a site is furnished, the kinds of source that are found, and the address of one of them.
type Family = (fn(&Outlet), &'static [&'static str], &'static str);

#[tokio::test]
async fn sites_of_four_more_families_are_taken_in_without_an_edit() {
    let families: [Family; 4] = [
        (blogger, &["sitemap", "feed"], "/feeds/posts/default"),
        (drupal, &["feed"], "/rss.xml"),
        (portal, &["sitemap"], "/sitemap-news.xml"),
        (ghost, &["sitemap", "feed"], "/rss/"),
    ];
    for (family, sources, address) in families {
        let outlet = Outlet::start().await;
        family(&outlet);
        let house = furnished(&outlet);
        let file = added(&outlet, &house).await;
        assert!(file.contains(&format!("url = \"{}\"", outlet.url(address))), "{file}");
        let logo = format!("# Its logo: {}", outlet.url("/favicon.ico"));
        assert_eq!(file.contains(&logo), address == "/feeds/posts/default", "{file}");
        works(&house, sources).await;
    }
}

#[tokio::test]
async fn a_hub_is_found_and_every_command_says_what_it_lacks() {
    let outlet = Outlet::start().await;
    portal(&outlet);
    rss(&outlet, "/feed");
    home(&outlet, "Warta", "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\">");
    let house = furnished(&outlet);
    let file = added(&outlet, &house).await;
    assert!(file.contains(", announced at once by the hub hub.example (WebSub)\n"), "{file}");
    assert!(tayang(&house, &["once"]).await.status.success());
    let listed = said(&tayang(&house, &["partner", "list"]).await);
    let line = "    hub hub.example: not used: write `public` and `public_url` in `[web]`";
    assert!(listed.contains(line), "{listed}");
    let note = "source.utama names a hub (hub.example) that would announce its articles at once";
    let checked = said(&tayang(&house, &["check"]).await);
    assert!(checked.contains(note), "{checked}");

    let written = std::fs::read_to_string(house.path("config/tayang.toml")).unwrap();
    let web = "[web]\npublic = \"127.0.0.1:8788\"\npublic_url = \"https://kami.example/\"\n";
    house.write("tayang.toml", &format!("{written}{web}"));
    assert!(tayang(&house, &["once"]).await.status.success());
    let listed = tayang(&house, &["--json", "partner", "list"]).await;
    let text = String::from_utf8_lossy(&listed.stdout);
    assert!(!text.contains("secret") && !text.contains("token"), "{text}");
    let lines: Vec<Value> = serde_json::from_slice(&listed.stdout).expect("JSON");
    let hub = lines.iter().find(|line| line["source"] == "utama").expect("the feed");
    assert_eq!(hub["hub"]["state"], "wanted", "`once` asks no hub: it would not be there");
    let checked = said(&tayang(&house, &["check"]).await);
    assert!(!checked.contains("names a hub"), "{checked}");
}

#[tokio::test]
async fn the_list_tells_how_many_articles_came_with_their_whole_text() {
    let outlet = Outlet::start().await;
    drupal(&outlet);
    outlet.page(
        "/berita/6/panen-ke-6",
        "<article><h1>Panen Raya Ke-6</h1><p>Hanya untuk pelanggan.</p></article>",
    );
    let house = furnished(&outlet);
    let file = added(&outlet, &house).await;
    let from_the_start = file.replacen("pace =", "start = 2026-01-01\npace =", 1);
    house.write("partners/warta.toml", &from_the_start);
    assert!(tayang(&house, &["once"]).await.status.success());
    let listed = said(&tayang(&house, &["partner", "list"]).await);
    assert!(listed.starts_with("warta  Warta: full text in 5 of the last 6\n"), "{listed}");
    let listed = tayang(&house, &["--json", "partner", "list"]).await;
    let lines: Vec<Value> = serde_json::from_slice(&listed.stdout).expect("JSON");
    assert_eq!((&lines[0]["full_text"], &lines[0]["articles_read"]), (&json!(5), &json!(6)));
}

#[tokio::test]
async fn a_site_without_anything_to_watch_says_so_and_nothing_is_written() {
    let outlet = Outlet::start().await;
    home(&outlet, "Warta", "");
    let house = furnished(&outlet);
    let output = tayang(&house, &["partner", "add", &outlet.url("/"), "--name", "warta"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("names no feed, sitemap or WordPress API"), "{}", said(&output));
    assert!(!house.path("config/partners/warta.toml").exists());
}

#[tokio::test]
async fn nothing_is_assumed_of_an_agreement_and_nothing_is_overwritten() {
    let outlet = Outlet::start().await;
    portal(&outlet);
    let house = furnished(&outlet);
    let url = outlet.url("/");
    let printed = tayang(&house, &["partner", "add", &url, "--print"]).await;
    let text = said(&printed);
    assert!(text.contains("[partner.127-0-0-1]") && text.contains("text = \"headline\""), "{text}");
    assert!(text.contains("basis = \"belum ada perjanjian tertulis\""), "{text}");
    assert!(!house.path("config/partners/127-0-0-1.toml").exists());
    added(&outlet, &house).await;
    let again = tayang(&house, &["partner", "add", &url, "--name", "warta"]).await;
    assert_eq!(again.status.code(), Some(2));
    let other = tayang(&house, &["partner", "add", &url, "--name", "lain"]).await;
    assert!(said(&other).contains("`127.0.0.1` belongs to `partner."), "{}", said(&other));
    assert!(
        !house.path("config/partners/lain.toml").exists(),
        "a file with a mistake is taken away"
    );
}

#[tokio::test]
async fn a_source_that_fails_is_something_to_report() {
    let outlet = Outlet::start().await;
    portal(&outlet);
    let house = furnished(&outlet);
    added(&outlet, &house).await;
    outlet.status("/sitemap-news.xml", 503);
    let output = tayang(&house, &["partner", "test", "warta"]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("the source answered with status 503"), "{}", said(&output));
    let output = tayang(&house, &["partner", "test", "wart"]).await;
    assert!(
        said(&output).contains("there is no partner `wart`: it is one of warta"),
        "{}",
        said(&output)
    );
}

#[tokio::test]
async fn a_list_of_feeds_goes_in_and_comes_out_again() {
    let outlet = Outlet::start().await;
    let house = furnished(&outlet);
    let list = house.path("langganan.opml");
    std::fs::write(
        &list,
        r#"<?xml version="1.0"?><opml version="1.1"><head><title>x</title></head><body>
<outline text="Jatim"><outline type="rss" text="Malang &amp; Batu" xmlUrl="https://malang.example/feed?a=1&amp;b=2" htmlUrl="https://www.malang.example/"/>
<outline type="rss" title="Blitar" xmlUrl="https://kabar.blitar.co.id/rss"/></outline>
<outline type="rss" text="Malang lagi" xmlUrl="https://malang.example/olahraga/feed"/>
<outline type="rss" text="Bukan" xmlUrl="javascript:alert(1)"/></body></opml>"#,
    )
    .expect("a file");
    let list = list.to_str().expect("a path");
    let output = tayang(&house, &["partner", "import", list]).await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let words = said(&output);
    assert!(words.contains("2 partners written: malang, kabar-blitar"), "{words}");
    assert!(
        words.contains(
            "left out: https://malang.example/olahraga/feed: there is a partner `malang` already"
        ),
        "{words}"
    );
    let output = tayang(&house, &["check"]).await;
    assert!(output.status.success(), "{}", said(&output));
    let exported = said(&tayang(&house, &["partner", "export"]).await);
    assert!(exported.contains("text=\"Malang &amp; Batu\""), "{exported}");
    assert!(exported.contains("xmlUrl=\"https://malang.example/feed?a=1&amp;b=2\""), "{exported}");
    let other = furnished(&outlet);
    let again = other.path("lagi.opml");
    std::fs::write(&again, &exported).expect("a file");
    let output = tayang(&other, &["partner", "import", again.to_str().expect("a path")]).await;
    assert!(output.status.success(), "{}", said(&output));
    for file in ["malang", "kabar-blitar"] {
        let read = |house: &House| {
            std::fs::read_to_string(house.path(&format!("config/partners/{file}.toml")))
        };
        assert_eq!(read(&house).expect("a file"), read(&other).expect("a file"));
    }
    std::fs::write(&again, "<html><body>bukan</body></html>").expect("a file");
    let output = tayang(&other, &["partner", "import", again.to_str().expect("a path")]).await;
    assert_eq!(output.status.code(), Some(2));
}
