//! A tayang of its own for a test: a folder with a configuration, an embedded store, the real
//! stages.

use std::{fs, path::PathBuf, sync::Arc};

use tayang::{
    clock::Clock,
    config,
    flow::Tayang,
    net::Net,
    store::{SqliteStore, Store},
};
use tempfile::TempDir;

/// A folder that a configuration and a store live in.
pub struct House {
    dir: TempDir,
}

impl House {
    /// An empty house.
    pub fn new() -> Self {
        let dir = TempDir::new().expect("a folder");
        fs::create_dir_all(dir.path().join("config/partners")).expect("folders");
        Self { dir }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file of its configuration; `{dir}` becomes the house's folder.
    pub fn write(&self, name: &str, text: &str) {
        let text = text.replace("{dir}", &self.dir.path().display().to_string());
        fs::write(self.path("config").join(name), text).expect("a file");
    }

    /// The usual beginning: a network with one outlet of ours and a static site.
    pub fn furnish(&self, allow: &[String]) {
        let allow: Vec<String> = allow.iter().map(|a| format!("\"{a}\"")).collect();
        let text = format!(
            r#"
[network]
name = "uji"
title = "Jejaring Uji"
language = "id"
zone = "Asia/Jakarta"
contact = "redaksi@uji.example"
data = "{{dir}}"

[outlet.kami]
title = "Kami.example"
domains = ["kami.example"]
aliases = ["Kami"]

[target.situs]
outlet = "kami"
static_site = {{ folder = "{{dir}}/site", url = "https://kami.example/" }}

[net]
gap = "0s"
allow = [{}]
"#,
            allow.join(", ")
        );
        self.write("tayang.toml", &text);
    }

    /// A partner with one feed.
    pub fn partner(&self, name: &str, feed: &str) {
        let text = format!(
            r#"
[partner.{name}]
title = "{name}.example"
domains = ["{name}.example"]
every = "10m"
start = 2026-01-01T00:00:00Z
maximum_age = "4000d"
max_per_hour = 100000
rights = {{ text = "full", images = "none", basis = "uji", since = 2026-01-01 }}

[partner.{name}.source.utama]
feed = {{ url = "{feed}" }}
"#
        );
        self.write(&format!("partners/{name}.toml"), &text);
    }

    /// A tayang under this configuration, over a store with this clock.
    pub async fn tayang(&self, clock: Clock) -> Tayang {
        let loaded = config::load(&self.path("config"));
        let plan = loaded.unwrap_or_else(|report| panic!("{}", report.draw(false))).plan;
        let store = SqliteStore::open(&plan.database, clock.clone()).expect("a store");
        let net = Net::new(plan.net.clone(), clock).expect("a client");
        let store: Arc<dyn Store> = Arc::new(store);
        let tayang = Tayang::new(Arc::new(plan), store, net).expect("a tayang");
        tayang.begin().await.expect("sources");
        tayang
    }
}

/// A feed of one article.
pub fn feed_of(title: &str, link: &str, guid: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Umpan</title><link>{link}</link>\
         <description>uji</description><item><title>{title}</title><link>{link}</link>\
         <guid isPermaLink=\"false\">{guid}</guid><pubDate>Sun, 22 Nov 2026 08:00:00 +0700</pubDate>\
         </item></channel></rss>"
    )
}

/// A page in plain markup; the words are the caller's.
pub fn page_of(title: &str, paragraphs: &[String]) -> String {
    let paragraphs: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<!doctype html><html lang=\"id\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"article:published_time\" content=\"2026-11-22T08:00:00+07:00\"></head>\
         <body><article><h1>{title}</h1><div class=\"entry-content\">{paragraphs}</div></article></body></html>"
    )
}
