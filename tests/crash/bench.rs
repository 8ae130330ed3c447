//! The bench: a partner outlet, a shaky site, a mail server, the real binary and its folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use tayang::{
    clock::Clock,
    model::{Address, Consent, DigestName, Language},
    store::{ListFilter, NewSubscriber, Order, Selector, SqliteStore, Store},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{Child, Command},
    time,
};

use crate::support::{
    mail::MailServer,
    outlet::Outlet,
    shaky::{Dice, ShakySite},
};

/// How long a process may take to reach its step.
const PATIENCE: Duration = Duration::from_secs(15);

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By the crash that was asked for.
    Crashed,
    /// It never reached that step, and was killed by us.
    Killed,
    /// By itself.
    Finished,
}

/// What came of it all.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Articles announced.
    pub announced: usize,
    /// Visible exactly once.
    pub once: usize,
    /// Not visible.
    pub lost: Vec<String>,
    /// Visible more than once.
    pub twice: Vec<String>,
    /// Drafts that lost requests left (the janitor's, after its settle time): for the eye.
    #[expect(dead_code, reason = "printed with the ledger")]
    pub drafts: usize,
    /// Messages that the mail server took.
    pub mails: usize,
    /// Mailings by state.
    pub mailings: BTreeMap<String, u64>,
    /// (recipient, Message-ID) or (recipient, story) that arrived more than once.
    pub mailed_twice: Vec<String>,
    /// Messages taken beyond accepted and unknown mailings, or accepted ones that never arrived.
    pub unaccounted_mails: i64,
}

/// The bench.
pub struct Bench {
    /// Seeded dice.
    pub dice: Dice,
    outlet: Outlet,
    site: ShakySite,
    mail: MailServer,
    dir: TempDir,
    sources: Vec<String>,
    announced: Vec<String>,
    /// Port of the daemon's private listener.
    desk: u16,
}

impl Bench {
    /// Starts everything but the binary.
    pub async fn start(seed: u64) -> Self {
        let bench = Self {
            dice: Dice::new(seed),
            outlet: Outlet::start().await,
            site: ShakySite::start(seed + 1, 25).await,
            mail: MailServer::start(),
            dir: TempDir::new().expect("a folder"),
            sources: Vec::new(),
            announced: Vec::new(),
            desk: free_port(),
        };
        fs::create_dir_all(bench.config().join("partners")).expect("folders");
        fs::write(bench.dir.path().join("password"), "rahasia").expect("a password");
        fs::write(bench.config().join("tayang.toml"), bench.main_file()).expect("a configuration");
        bench.write_partner();
        bench.subscribe().await;
        bench
    }

    fn config(&self) -> PathBuf {
        self.dir.path().join("config")
    }

    fn main_file(&self) -> String {
        let dir = self.dir.path().display();
        let smtp = self.mail.settings();
        format!(
            r#"
[network]
name = "uji"
title = "Jejaring Uji"
language = "id"
zone = "Asia/Jakarta"
contact = "redaksi@uji.example"
data = "{dir}"

[outlet.kami]
title = "Kami.example"
domains = ["kami.example"]

[target.situs]
outlet = "kami"
wordpress = {{ url = "{site}/", user = "tayang", password = {{ file = "{dir}/password" }}, status = "publish" }}

[digest.pagi]
title = "Kabar Uji"
every = "0 0 1 1 *"
targets = ["situs"]
from = "kabar@kami.example"
from_name = "Kabar"
postal = "Jalan Uji 1"
reason = "Anda mendaftar."

[smtp]
host = "{host}"
port = {port}
tls = "none"

[web]
private = "127.0.0.1:{port_of_the_desk}"

[net]
gap = "0s"
allow = ["{outlet}"]
"#,
            site = self.site.url(),
            host = smtp.host,
            port = smtp.port,
            outlet = self.outlet.host_port(),
            port_of_the_desk = self.desk,
        )
    }

    fn write_partner(&self) {
        let mut text = r#"
[partner.mitra]
title = "Mitra.example"
domains = ["mitra.example"]
every = "1d"
start = 2026-01-01T00:00:00Z
maximum_age = "4000d"
max_per_hour = 100000
rights = { text = "full", images = "none", basis = "uji", since = 2026-01-01 }
"#
        .to_owned();
        for source in &self.sources {
            let url = self.outlet.url(&format!("/feed/{source}"));
            text.push_str(&format!(
                "\n[partner.mitra.source.{source}]\nfeed = {{ url = \"{url}\" }}\n"
            ));
        }
        fs::write(self.config().join("partners/mitra.toml"), text).expect("a partner");
    }

    /// The partner announces new articles in a new feed.
    pub fn announce(&mut self, count: usize) {
        let source = format!("s{}", self.sources.len());
        let mut items = String::new();
        for n in 0..count {
            let title = format!("Berita {source} nomor {n}");
            let path = format!("/berita/{source}-{n}");
            self.outlet.page(&path, &article(&title));
            let url = self.outlet.url(&path);
            items.push_str(&format!(
                "<item><title>{title}</title><link>{url}</link><guid>{source}-{n}</guid>\
                 <pubDate>Sun, 22 Nov 2026 08:00:00 +0700</pubDate></item>"
            ));
            self.announced.push(title);
        }
        let feed = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Mitra</title>\
             <link>{}</link><description>x</description>{items}</channel></rss>",
            self.outlet.url("/")
        );
        self.outlet.feed(&format!("/feed/{source}"), &feed);
        self.sources.push(source);
        self.write_partner();
    }

    fn spawn(&self, arguments: &[&str], crash: Option<&str>) -> Child {
        let file = self.dir.path().join("log");
        let log = fs::File::options().create(true).append(true).open(file).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tayang"));
        command.arg("--config").arg(self.config()).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        if let Some(step) = crash {
            command.env("TAYANG_CRASH", format!("{step}:1"));
        }
        command.spawn().expect("the binary")
    }

    /// Runs the daemon and kills it after a while; whether a request was in flight then.
    pub async fn run_and_kill_after(&self, wait: Duration) -> bool {
        let mut child = self.spawn(&["run"], None);
        _ = time::timeout(wait, child.wait()).await;
        let hit = self.site.in_flight() > 0;
        child.kill().await.expect("a kill");
        hit
    }

    /// Runs the daemon and kills it while the site is answering a request; whether it was.
    pub async fn run_and_kill_in_flight(&self) -> bool {
        let mut child = self.spawn(&["run"], None);
        let begun = Instant::now();
        while self.site.in_flight() == 0 && begun.elapsed() < Duration::from_secs(3) {
            tokio::task::yield_now().await;
        }
        let hit = self.site.in_flight() > 0;
        child.kill().await.expect("a kill");
        hit
    }

    /// Runs the daemon until it reaches a step and dies there.
    pub async fn run_until_crash(&self, step: &str) -> Ended {
        let child = self.spawn(&["run"], Some(step));
        ended(child).await
    }

    /// Sends a digest until it reaches a step and dies there.
    pub async fn send_until_crash(&self, step: &str) -> Ended {
        let child = self.spawn(&["digest", "send", "pagi", "--by", "uji"], Some(step));
        ended(child).await
    }

    /// Runs the daemon until the latest article is visible, then stops it politely.
    pub async fn run_until_live(&self) {
        let child = self.spawn(&["run"], None);
        let latest = self.announced.last().expect("an article").clone();
        let begun = Instant::now();
        while !self.site.visible().contains_key(&latest) && begun.elapsed() < PATIENCE {
            self.retry_all().await;
            time::sleep(Duration::from_millis(20)).await;
        }
        stop(child).await;
    }

    /// Lets everything come to its end on a site that is well; how long the start took.
    pub async fn settle(&self) -> Duration {
        self.site.shake(0);
        let begun = Instant::now();
        let child = self.spawn(&["run"], None);
        while !self.is_healthy().await && begun.elapsed() < PATIENCE {}
        let ready = begun.elapsed();
        let store = self.store();
        let begun = Instant::now();
        while !self.is_settled(&store).await {
            assert!(begun.elapsed() < Duration::from_secs(180), "not settled: {}", self.log());
            self.retry_all().await;
            time::sleep(Duration::from_millis(200)).await;
        }
        stop(child).await;
        ready
    }

    /// Whether the daemon answers that it is well.
    async fn is_healthy(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.desk)).await else {
            return false;
        };
        let asked = stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").await;
        let mut answer = String::new();
        asked.is_ok()
            && stream.read_to_string(&mut answer).await.is_ok()
            && answer.starts_with("HTTP/1.0 200")
    }

    async fn is_settled(&self, store: &SqliteStore) -> bool {
        let counts = store.counts().await.expect("counts");
        let pending = |states: &BTreeMap<String, u64>, done: &[&str]| {
            states.iter().any(|(state, n)| *n > 0 && !done.contains(&state.as_str()))
        };
        let entries: u64 = counts.entries.values().sum();
        entries as usize == self.announced.len()
            && !pending(&counts.entries, &["carried", "withheld"])
            && !pending(&counts.deliveries, &["live", "withheld", "refused"])
            && !pending(&counts.mailings, &["accepted", "unknown", "failed"])
    }

    /// Waiting is not what is tested here: what waits is taken up again now.
    async fn retry_all(&self) {
        let store = self.store();
        for state in ["waiting", "uncertain"] {
            let filter =
                ListFilter { state: Some(state.to_owned()), limit: 1000, ..ListFilter::default() };
            for row in store.list(filter).await.expect("a list") {
                let Some(delivery) = row.delivery else { continue };
                let order = Order::Retry(Selector::Delivery(delivery));
                store.order(&order, "uji", "").await.expect("an order");
            }
        }
    }

    fn store(&self) -> SqliteStore {
        SqliteStore::open_shared(&self.dir.path().join("tayang.db"), Clock::System)
            .expect("the store")
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.dir.path().join("log")).unwrap_or_default();
        log.lines().rev().take(40).collect::<Vec<_>>().join("\n")
    }

    async fn subscribe(&self) {
        let store = self.store();
        for name in ["satu", "dua", "tiga"] {
            let consent = Consent {
                words: "ya".to_owned(),
                source: "uji".to_owned(),
                at: store.now(),
                by: "uji".to_owned(),
            };
            let subscriber = NewSubscriber {
                digest: DigestName::parse("pagi").expect("a name"),
                address: Address::parse(&format!("{name}@baca.example")).expect("an address"),
                name: None,
                language: Language::Indonesian,
                zone: None,
                consent,
            };
            store.subscribe(subscriber).await.expect("a subscriber");
        }
    }

    /// Compares what was announced with what the site and the mail server have.
    pub async fn ledger(&self) -> Ledger {
        let visible = self.site.visible();
        let count = |title: &String| visible.get(title).copied().unwrap_or(0);
        let mailings = self.store().mailings(None).await.expect("mailings");
        let arrived = arrivals(&self.mail.messages());
        let state = |word: &str| mailings.get(word).copied().unwrap_or(0).cast_signed();
        let beyond = arrived.distinct - state("accepted");
        let unaccounted = if (0..=state("unknown")).contains(&beyond) { 0 } else { beyond };
        Ledger {
            announced: self.announced.len(),
            once: self.announced.iter().filter(|t| count(t) == 1).count(),
            lost: self.announced.iter().filter(|t| count(t) == 0).cloned().collect(),
            twice: self.announced.iter().filter(|t| count(t) > 1).cloned().collect(),
            drafts: self.site.posts().values().filter(|p| p.status == "draft").count(),
            mails: arrived.all,
            mailed_twice: arrived.twice,
            unaccounted_mails: unaccounted,
            mailings,
        }
    }
}

struct Arrivals {
    all: usize,
    distinct: i64,
    twice: Vec<String>,
}

/// What the mail server has: by (recipient, Message-ID) and by (recipient, story).
fn arrivals(messages: &[Vec<u8>]) -> Arrivals {
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    let mut distinct = 0;
    for message in messages {
        let text = String::from_utf8_lossy(message).replace("=\r\n", "").replace("=\n", "");
        let header = |name: &str| {
            let line = text.lines().find(|l| l.to_lowercase().starts_with(name));
            line.unwrap_or_default().to_owned()
        };
        let to = header("to:");
        let id = format!("{to} {}", header("message-id:"));
        if seen.insert(id.clone()) {
            distinct += 1;
        } else {
            twice.push(id);
        }
        let stories: BTreeSet<&str> = text
            .match_indices("Berita s")
            .filter_map(|(at, _)| {
                let rest = &text[at..];
                let end = rest.find(" nomor ")? + " nomor 0".len();
                rest.get(..end)
            })
            .collect();
        for story in stories {
            let key = format!("{to} {story}");
            if !seen.insert(key.clone()) {
                twice.push(key);
            }
        }
    }
    Arrivals { all: messages.len(), distinct, twice }
}

async fn ended(mut child: Child) -> Ended {
    use std::os::unix::process::ExitStatusExt;
    match time::timeout(PATIENCE, child.wait()).await {
        Ok(Ok(status)) if status.signal() == Some(9) => Ended::Crashed,
        Ok(_) => Ended::Finished,
        Err(_) => {
            child.kill().await.expect("a kill");
            Ended::Killed
        }
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

/// SIGTERM, and the ten seconds that a polite daemon takes at most.
async fn stop(mut child: Child) {
    let pid = child.id().expect("a process").to_string();
    Command::new("kill").args(["-TERM", &pid]).status().await.expect("kill");
    let status = time::timeout(Duration::from_secs(10), child.wait()).await;
    assert!(status.is_ok(), "the daemon did not stop within ten seconds");
}

/// A page with words of its own for each title, so that no two are one story.
fn article(title: &str) -> String {
    let words: Vec<String> =
        (0..60).map(|n| format!("kata{n}{}", title.replace(' ', ""))).collect();
    let paragraphs: String = words.chunks(20).map(|c| format!("<p>{}.</p>", c.join(" "))).collect();
    format!(
        "<!doctype html><html lang=\"id\"><head><title>{title}</title>\
         <meta property=\"article:published_time\" content=\"2026-11-22T08:00:00+07:00\"></head>\
         <body><article><h1>{title}</h1><div class=\"entry-content\">{paragraphs}</div></article></body></html>"
    )
}
