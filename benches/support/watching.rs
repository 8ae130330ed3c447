//! A tayang that only watches: one partner for each host of a crowd, nothing to publish to.

use std::{fs, sync::Arc, time::Instant};

use tayang::{
    clock::Clock,
    config,
    flow::{Plan, Tayang},
    net::Net,
    store::{SqliteStore, Store},
};
use tempfile::TempDir;

use super::crowd::Crowd;

/// Partners that share a file: a folder may hold ten thousand files.
const IN_ONE_FILE: usize = 20;

/// How the partners are watched.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// `every` of each.
    pub every: &'static str,
    /// Smallest gap between two requests to one host, milliseconds.
    pub gap_ms: u64,
    /// From when on articles are carried: a moment to come makes all of them backlog, which is
    /// stored and not read further.
    pub start: &'static str,
}

/// Writes the configuration, some partners to a file, and loads it; how long loading took.
pub fn plan(folder: &TempDir, crowd: &Crowd, manner: Manner) -> (Plan, f64) {
    let config = folder.path().join("config");
    fs::create_dir_all(config.join("partners")).unwrap();
    let data = folder.path().display();
    let main = format!(
        r#"
[network]
name = "uji"
title = "Jejaring Uji"
language = "id"
zone = "Asia/Jakarta"
contact = "redaksi@uji.example"
data = "{data}"

[outlet.kami]
title = "Kami.example"
domains = ["kami.example"]

[target.situs]
outlet = "kami"
[target.situs.static_site]
folder = "{data}/site"
url = "https://kami.example/"
"#
    );
    fs::write(config.join("tayang.toml"), main).unwrap();
    let hosts: Vec<usize> = (0..crowd.shape.hosts).collect();
    for some in hosts.chunks(IN_ONE_FILE) {
        let file = config.join(format!("partners/mitra{}.toml", some[0]));
        let texts: String = some.iter().map(|host| partner(*host, crowd, manner)).collect();
        fs::write(file, texts).unwrap();
    }
    let begun = Instant::now();
    let loaded =
        config::load(&config).unwrap_or_else(|mistakes| panic!("{}", mistakes.draw(false)));
    let took = begun.elapsed().as_secs_f64();
    let mut plan = loaded.plan;
    plan.net.gap = std::time::Duration::from_millis(manner.gap_ms);
    plan.net.allow = (0..crowd.shape.hosts).map(|host| crowd.host(host)).collect();
    plan.web.private = ([127, 0, 0, 1], 0).into();
    (plan, took)
}

fn partner(n: usize, crowd: &Crowd, manner: Manner) -> String {
    let (host, Manner { every, start, .. }) = (crowd.host(n), manner);
    let mut partner = format!(
        r#"
[partner.mitra{n}]
title = "Mitra {n}"
domains = ["mitra{n}.example"]
every = "{every}"
start = {start}
maximum_age = "4000d"
rights = {{ text = "full", images = "none", basis = "uji", since = 2026-01-01 }}
"#
    );
    for feed in 0..crowd.shape.feeds {
        partner.push_str(&format!(
            "\n[partner.mitra{n}.source.s{feed}]\nfeed = {{ url = \"http://{host}/feed/{feed}\" }}\n"
        ));
    }
    partner
}

/// The whole, with its store on the disk.
pub async fn tayang(plan: Plan, clock: Clock) -> Tayang {
    let plan = Arc::new(plan);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&plan.database, clock.clone()).unwrap());
    let net = Net::new(plan.net.clone(), clock).unwrap();
    let tayang = Tayang::new(plan, store, net).unwrap();
    tayang.begin().await.unwrap();
    tayang
}
