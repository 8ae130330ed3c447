//! A partner, a tayang and its places for one test; the clock stands still until the test moves it.

use std::{fs, path::PathBuf};

use chrono::{DateTime, Duration, Utc};
use tayang::{
    clock::Clock,
    daemon,
    flow::Tayang,
    model::{Link, OutletName, Reason, TargetName},
    store::{ListFilter, ListRow, Order, Selector, StoryView},
};

use crate::support::{house::House, outlet::Outlet};

use super::piece::{self, Piece};

/// When every test begins: Monday, eight in the morning in Jakarta.
pub(in crate::flow) const BEGIN: &str = "2026-11-23T01:00:00Z";

/// A partner without special wishes.
pub(in crate::flow) const USUAL: &str = r#"
start = 2026-11-20T00:00:00Z
rights = { text = "full", images = "none", basis = "uji", since = 2026-01-01 }
"#;

/// Where articles go when nothing else is said.
const STATIC_SITE: &str = r#"
[target.situs]
outlet = "kami"
static_site = { folder = "{dir}/site", url = "https://kami.example/" }
"#;

pub(in crate::flow) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Everything that a test may want to be different.
#[derive(Default)]
pub(in crate::flow) struct Wishes<'a> {
    /// Keys of the partner `mitra` in the place of [`USUAL`].
    pub(in crate::flow) rules: Option<&'a str>,
    /// Targets in the place of the static site.
    pub(in crate::flow) targets: Option<&'a str>,
    /// More tables of the main file.
    pub(in crate::flow) tables: &'a str,
    /// More keys of `[net]`.
    pub(in crate::flow) net: &'a str,
    /// More addresses that may be visited: `, "127.0.0.1:8080"`.
    pub(in crate::flow) allow: &'a str,
    /// What stands in the file `password`.
    pub(in crate::flow) password: &'a str,
}

/// A stage with a partner on it.
pub(in crate::flow) struct Stage {
    pub(in crate::flow) outlet: Outlet,
    pub(in crate::flow) house: House,
    pub(in crate::flow) clock: Clock,
    pub(in crate::flow) tayang: Tayang,
}

impl Stage {
    /// With the usual partner and a static site.
    pub(in crate::flow) async fn usual() -> Self {
        Self::with(Wishes::default()).await
    }

    /// With a partner under these rules.
    pub(in crate::flow) async fn under(rules: &str) -> Self {
        Self::with(Wishes { rules: Some(rules), ..Wishes::default() }).await
    }

    pub(in crate::flow) async fn with(wishes: Wishes<'_>) -> Self {
        let outlet = Outlet::start().await;
        let house = House::new();
        house.write("tayang.toml", &main_file(&wishes, &outlet));
        partner(&house, "mitra", &outlet.url("/feed"), wishes.rules.unwrap_or(USUAL));
        outlet.feed("/feed", &piece::feed(&outlet, &[]));
        fs::write(house.path("password"), wishes.password).expect("a password");
        let clock = Clock::fixed(at(BEGIN));
        let tayang = house.tayang(clock.clone()).await;
        Self { outlet, house, clock, tayang }
    }

    /// The same house under a changed configuration, as after a restart.
    pub(in crate::flow) async fn restart(self) -> Self {
        let Self { outlet, house, clock, tayang } = self;
        drop(tayang);
        let tayang = house.tayang(clock.clone()).await;
        Self { outlet, house, clock, tayang }
    }

    /// Puts these and no others into the partner's feed, with their pages.
    pub(in crate::flow) fn announce(&self, pieces: &[&Piece]) {
        for piece in pieces {
            self.outlet.page(&piece.path, &piece.page());
        }
        self.outlet.feed("/feed", &piece::feed(&self.outlet, pieces));
    }

    /// Does everything that is due.
    pub(in crate::flow) async fn settle(&self) {
        daemon::settle(&self.tayang).await.expect("a store");
    }

    /// Lets time pass, then does everything that is due.
    pub(in crate::flow) async fn pass(&self, minutes: i64) {
        self.clock.advance(Duration::minutes(minutes));
        self.settle().await;
    }

    /// Announces, and carries everything as far as it goes.
    pub(in crate::flow) async fn carry(&self, pieces: &[&Piece]) {
        self.announce(pieces);
        self.pass(11).await;
    }

    pub(in crate::flow) fn link(&self, piece: &Piece) -> Link {
        self.outlet.link(&piece.path)
    }

    /// Everything on record about a piece.
    pub(in crate::flow) async fn story(&self, piece: &Piece) -> StoryView {
        let selector = Selector::Link(self.link(piece));
        let found = self.tayang.store.show(&selector).await.expect("a store");
        found.unwrap_or_else(|| panic!("nothing on record about {}", piece.title))
    }

    /// The line that `list` shows for a piece.
    pub(in crate::flow) async fn row(&self, piece: &Piece) -> ListRow {
        let link = self.link(piece);
        let mut rows = self.rows().await;
        rows.retain(|row| row.link == link);
        assert_eq!(rows.len(), 1, "{}: {rows:#?}", piece.title);
        rows.remove(0)
    }

    pub(in crate::flow) async fn rows(&self) -> Vec<ListRow> {
        let filter = ListFilter { limit: 10_000, ..ListFilter::default() };
        self.tayang.store.list(filter).await.expect("a list")
    }

    /// State and reason of a piece.
    pub(in crate::flow) async fn fate(&self, piece: &Piece) -> (String, Option<Reason>) {
        let row = self.row(piece).await;
        (row.state, row.reason)
    }

    pub(in crate::flow) async fn state(&self, piece: &Piece) -> String {
        self.row(piece).await.state
    }

    /// Carries out an order about a piece, in the name of `Wati`.
    pub(in crate::flow) async fn order(&self, make: fn(Selector) -> Order, piece: &Piece) -> u64 {
        let order = make(Selector::Link(self.link(piece)));
        self.tayang.store.order(&order, "Wati", "uji").await.expect("an order")
    }

    /// A file of the static site; empty where there is none.
    pub(in crate::flow) fn site(&self, file: &str) -> String {
        fs::read_to_string(self.house.path("site").join(file)).unwrap_or_default()
    }

    /// Files of the static site (its front, archive, feeds, map, pages) that name a headline.
    pub(in crate::flow) fn naming(&self, piece: &Piece) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.house.path("site"), &mut found);
        found.retain(|file| fs::read_to_string(file).is_ok_and(|t| t.contains(&piece.title)));
        found.iter().map(|file| file.display().to_string()).collect()
    }

    /// The page of a live piece on the static site.
    pub(in crate::flow) async fn page(&self, piece: &Piece) -> String {
        let link = self.row(piece).await.live_link.expect("a live piece has an address");
        let path = link.trim_start_matches("https://").trim_start_matches("kami.example");
        self.site(&format!("{}/index.html", path.trim_matches('/')))
    }

    /// What the alert command was told so far, one line each.
    pub(in crate::flow) fn told(&self) -> Vec<String> {
        let text = fs::read_to_string(self.house.path("told")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

/// A WordPress site at this address in the place of the static one; articles are published there.
pub(in crate::flow) fn wordpress_at(url: &str) -> String {
    format!(
        r#"
[target.situs]
outlet = "kami"
wordpress = {{ url = "{url}/", user = "redaktur", password = {{ file = "{{dir}}/password" }}, status = "publish" }}
"#
    )
}

/// An alert command that writes one line to `told`: condition and words.
pub(in crate::flow) const TELLING: &str = r#"
[alerts]
command = ["/bin/sh", "-c", "echo \"$1: $(cat)\" >> {dir}/told", "beritahu"]
"#;

/// Writes a partner with one feed.
pub(in crate::flow) fn partner(house: &House, name: &str, feed: &str, rules: &str) {
    let text = format!(
        r#"
[partner.{name}]
title = "{name}.example"
domains = ["{name}.example"]
every = "10m"
{rules}

[partner.{name}.source.utama]
feed = {{ url = "{feed}" }}
"#
    );
    house.write(&format!("partners/{name}.toml"), &text);
}

fn main_file(wishes: &Wishes<'_>, outlet: &Outlet) -> String {
    format!(
        r#"
[network]
name = "uji"
title = "Jejaring Uji"
contact = "redaksi@uji.example"
data = "{{dir}}"

[outlet.kami]
title = "Kami.example"
domains = ["kami.example"]
aliases = ["Kami Hari Ini"]

{targets}
{tables}

[net]
gap = "0s"
allow = ["{outlet}"{allow}]
{net}
"#,
        targets = wishes.targets.unwrap_or(STATIC_SITE),
        tables = wishes.tables,
        net = wishes.net,
        allow = wishes.allow,
        outlet = outlet.host_port(),
    )
}

fn collect(folder: &PathBuf, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// A key of the configuration.
pub(in crate::flow) fn parsed(name: &str) -> OutletName {
    OutletName::parse(name).expect("a key")
}

/// A target's key.
pub(in crate::flow) fn parsed_target(name: &str) -> TargetName {
    TargetName::parse(name).expect("a key")
}
