//! A whole tayang at work, on a real store and real sockets: how much it carries, and what an
//! article costs. The outlets and the WordPress site are another process, whose CPU time does not
//! count. Prints a table; `cargo bench --bench pipeline`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints, and may fail")]

mod support;

use std::{fs, sync::Arc};

use tayang::{
    clock::Clock,
    config,
    flow::{Stepped, Tayang},
    net::Net,
    store::{SqliteStore, Store, StoreError},
};
use tempfile::TempDir;

use support::{
    meter::{head, row, taken},
    stub::{self, ARTICLES, HOSTS, Stub},
};

/// Workers of each kind: as many as the configuration has unless it says otherwise, and more.
const WORKERS: [usize; 3] = [1, 4, 16];

fn main() {
    if stub::is_wanted() {
        return stub::serve().unwrap();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    head();
    for workers in WORKERS {
        runtime.block_on(run(workers));
    }
}

async fn run(workers: usize) {
    let stub = Stub::start().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let tayang = house(&folder, &stub).await;
    let articles = HOSTS * ARTICLES;

    let (visits, _) = taken(crew(&tayang, workers, Work::Visit)).await;
    row(&format!("read a feed of {ARTICLES} ({workers} workers)"), HOSTS, visits);
    let (carried, _) = taken(crew(&tayang, workers, Work::Carry)).await;
    row(&format!("carry: page to decisions ({workers} workers)"), articles, carried);
    let (delivered, _) = taken(crew(&tayang, workers, Work::Deliver)).await;
    row(&format!("deliver to WordPress ({workers} workers)"), articles, delivered);

    let counts = tayang.store.counts().await.unwrap();
    assert_eq!(counts.deliveries.get("live"), Some(&(articles as u64)), "{counts:?}");
}

#[derive(Debug, Clone, Copy)]
enum Work {
    Visit,
    Carry,
    Deliver,
}

impl Work {
    async fn step(self, tayang: &Tayang) -> Result<Stepped, StoreError> {
        match self {
            Self::Visit => tayang.visit().await,
            Self::Carry => tayang.carry().await,
            Self::Deliver => tayang.deliver().await,
        }
    }
}

/// Works until nothing is due.
async fn crew(tayang: &Tayang, workers: usize, work: Work) {
    let one = |tayang: Tayang| async move {
        while work.step(&tayang).await.unwrap() == Stepped::Worked {}
    };
    let tasks: Vec<_> = (0..workers).map(|_| tokio::spawn(one(tayang.clone()))).collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// A tayang with eight partners and one WordPress site.
async fn house(folder: &TempDir, stub: &Stub) -> Tayang {
    let config = folder.path().join("config");
    fs::create_dir_all(config.join("partners")).unwrap();
    let (allow, site, data) = (&stub.hosts, &stub.hosts[0], folder.path().display());
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
[target.situs.wordpress]
url = "http://{site}/"
user = "tayang"
password = {{ file = "{data}/password" }}
status = "publish"

[net]
gap = "0s"
allow = {allow:?}
"#
    );
    fs::write(folder.path().join("password"), "abcd efgh ijkl mnop").unwrap();
    fs::write(config.join("tayang.toml"), main).unwrap();
    for (n, host) in stub.hosts.iter().enumerate() {
        fs::write(config.join(format!("partners/mitra{n}.toml")), partner(n, host)).unwrap();
    }
    let plan = config::load(&config).unwrap_or_else(|mistakes| panic!("{}", mistakes.draw(false)));
    let plan = Arc::new(plan.plan);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&plan.database, Clock::System).unwrap());
    let net = Net::new(plan.net.clone(), Clock::System).unwrap();
    let tayang = Tayang::new(plan, store, net).unwrap();
    tayang.begin().await.unwrap();
    tayang
}

fn partner(n: usize, host: &str) -> String {
    format!(
        r#"
[partner.mitra{n}]
title = "Mitra {n}"
domains = ["mitra{n}.example"]
every = "10m"
start = 2026-01-01T00:00:00Z
maximum_age = "4000d"
max_per_hour = 100000
rights = {{ text = "full", images = "none", basis = "uji", since = 2026-01-01 }}

[partner.mitra{n}.source.utama]
feed = {{ url = "http://{host}/feed" }}
"#
    )
}
