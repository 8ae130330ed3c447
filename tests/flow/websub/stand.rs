//! A partner with a hub, and a tayang whose callbacks can be reached.

use std::{net::SocketAddr, sync::Arc};

use tayang::{
    clock::Clock,
    config,
    flow::{Stepped, Tayang},
    model::{Subscription, SubscriptionState},
    net::Net,
    store::HubWork,
    web::Faces,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    flow::{
        piece::{self, Piece},
        stage::{Stage, TELLING, USUAL, Wishes},
    },
    support::hub::Hub,
};

pub(super) const RSS: &str = "application/rss+xml; charset=utf-8";
/// The usual source.
pub(super) const FEED: &str = "feed = { url = \"{url}/feed\" }";

pub(super) struct Stand {
    pub(super) stage: Stage,
    pub(super) hub: Hub,
    running: watch::Sender<Tayang>,
    callbacks: JoinHandle<()>,
    address: SocketAddr,
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.callbacks.abort();
    }
}

impl Stand {
    /// A partner that is visited every ten minutes.
    pub(super) async fn open() -> Self {
        Self::with("every = \"10m\"", FEED).await
    }

    /// A partner that is visited so, and announces there.
    pub(super) async fn with(pace: &str, source: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let hub = Hub::start().await;
        let tables = format!("{TELLING}\n{}", web(address));
        let allow = format!(", \"{}\"", hub.host_port());
        let wishes = Wishes { tables: &tables, allow: &allow, ..Wishes::default() };
        let stage = Stage::with(wishes).await;
        let (running, receiver) = watch::channel(stage.tayang.clone());
        let faces = Faces::new(&stage.tayang.plan, stage.tayang.store.clone());
        let router = faces.with_hubs(receiver).public_router();
        let callbacks = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("callbacks");
        });
        let mut stand = Self { stage, hub, running, callbacks, address };
        stand.reload(pace, source).await;
        stand.announce(&[]);
        stand
    }

    /// The configuration is read anew, as on SIGHUP.
    pub(super) async fn reload(&mut self, pace: &str, source: &str) {
        let source = source.replace("{url}", &self.stage.outlet.url(""));
        let text = format!(
            "[partner.mitra]\ntitle = \"mitra.example\"\ndomains = [\"mitra.example\"]\n{pace}\n{USUAL}\n\
             [partner.mitra.source.utama]\n{source}\n"
        );
        self.stage.house.write("partners/mitra.toml", &text);
        self.read_again().await;
    }

    pub(super) async fn read_again(&mut self) {
        let folder = self.stage.house.path("config");
        let plan = config::load(&folder).unwrap_or_else(|r| panic!("{}", r.draw(false))).plan;
        let clock: Clock = self.stage.clock.clone();
        let net = Net::new(plan.net.clone(), clock).expect("a client");
        let fresh = self.stage.tayang.anew(Arc::new(plan), net).expect("a tayang");
        fresh.begin().await.expect("sources");
        self.stage.tayang = fresh.clone();
        self.running.send_replace(fresh);
    }

    /// The main file without the listener that hubs reach.
    pub(super) fn hide(&self) {
        let file = self.stage.house.path("config/tayang.toml");
        let text = std::fs::read_to_string(&file).expect("the main file");
        std::fs::write(file, text.replace(&web(self.address), "")).expect("the main file");
    }

    pub(super) fn show(&self) {
        let file = self.stage.house.path("config/tayang.toml");
        let text = std::fs::read_to_string(&file).expect("the main file");
        std::fs::write(file, format!("{text}\n{}", web(self.address))).expect("the main file");
    }

    /// `rel="hub"` and `rel="self"` of the usual feed, for a channel.
    pub(super) fn links(&self) -> String {
        links(&[&self.hub.url("/")], &self.stage.outlet.url("/feed"))
    }

    /// A feed with these links and pieces.
    pub(super) fn rss(&self, links: &str, pieces: &[&Piece]) -> String {
        let head = "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>";
        piece::feed(&self.stage.outlet, pieces)
            .replace("<rss version=\"2.0\"><channel>", &format!("{head}{links}"))
    }

    pub(super) fn pages(&self, pieces: &[&Piece]) {
        for piece in pieces {
            self.stage.outlet.page(&piece.path, &piece.page());
        }
    }

    /// Puts these and no others into the feed, with their pages, and says nothing to the hub.
    pub(super) fn announce(&self, pieces: &[&Piece]) {
        self.pages(pieces);
        self.stage.outlet.feed("/feed", &self.rss(&self.links(), pieces));
    }

    /// Time passes; sources are visited and hubs asked.
    pub(super) async fn pass(&self, minutes: i64) {
        self.stage.pass(minutes).await;
        self.ask().await;
    }

    /// Does what subscriptions need.
    pub(super) async fn ask(&self) {
        while self.stage.tayang.subscribe().await.expect("a store") == Stepped::Worked {}
    }

    /// The feed was visited, its hub asked and asked back.
    pub(super) async fn subscribed(&self) {
        self.pass(11).await;
        assert!(self.hub.verify().await, "the hub's question is answered");
        assert_eq!(self.subscription().await.state, SubscriptionState::Active);
    }

    /// The hub sends the feed with these pieces; what it is told.
    pub(super) async fn ping(&self, pieces: &[&Piece]) -> u16 {
        self.pages(pieces);
        let body = self.rss(&self.links(), pieces);
        self.hub.send("sha256", RSS, body.as_bytes()).await
    }

    pub(super) async fn work(&self) -> HubWork {
        let mut all = self.stage.tayang.store.subscriptions().await.expect("a store");
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    pub(super) async fn subscription(&self) -> Subscription {
        self.work().await.subscription
    }

    /// How often the feed was asked for.
    pub(super) fn visits(&self) -> usize {
        self.stage.outlet.hits("/feed")
    }
}

fn web(address: SocketAddr) -> String {
    format!("[web]\npublic = \"{address}\"\npublic_url = \"http://{address}/\"\n")
}

/// Links of an Atom feed, or of any other under the prefix `atom`.
pub(super) fn links(hubs: &[&str], own: &str) -> String {
    let hubs: String =
        hubs.iter().map(|hub| format!("<atom:link rel=\"hub\" href=\"{hub}\"/>")).collect();
    format!("{hubs}<atom:link rel=\"self\" href=\"{own}\"/>")
}
