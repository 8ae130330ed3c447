//! The daemon at work: how soon an article is on the site, and what a kill in between costs.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use tayang::{
    clock::Clock,
    daemon::{self, Listeners},
    model::SubscriptionState,
    store::Store,
    web::Faces,
};
use tokio::{net::TcpListener, sync::watch, time};
use tokio_util::sync::CancellationToken;

use super::stand::{RSS, links};
use crate::{
    flow::piece::{self, Piece},
    support::{
        house::House,
        hub::{Hub, Manner},
        outlet::Outlet,
    },
};

const PATIENCE: Duration = Duration::from_secs(20);

/// A partner with a hub, and a house that hubs can reach.
struct Place {
    house: House,
    outlet: Outlet,
    hub: Hub,
}

impl Place {
    async fn open(public: SocketAddr, private: SocketAddr) -> Self {
        let (house, outlet, hub) = (House::new(), Outlet::start().await, Hub::start().await);
        hub.behave(Manner { at_once: true, ..Manner::default() });
        house.furnish(&[outlet.host_port(), hub.host_port()]);
        let file = house.path("config/tayang.toml");
        let web = format!(
            "[web]\nprivate = \"{private}\"\npublic = \"{public}\"\npublic_url = \"http://{public}/\"\n"
        );
        fs::write(&file, fs::read_to_string(&file).unwrap() + &web).unwrap();
        house.partner("mitra", &outlet.url("/feed"));
        let partner = house.path("config/partners/mitra.toml");
        let rarely = fs::read_to_string(&partner).unwrap().replace("\"10m\"", "\"1d\"");
        fs::write(&partner, rarely).unwrap();
        let place = Self { house, outlet, hub };
        place.publish(&[]);
        place
    }

    fn feed(&self, pieces: &[&Piece]) -> String {
        let head = "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>";
        let links = links(&[&self.hub.url("/")], &self.outlet.url("/feed"));
        piece::feed(&self.outlet, pieces)
            .replace("<rss version=\"2.0\"><channel>", &format!("{head}{links}"))
    }

    fn publish(&self, pieces: &[&Piece]) {
        for piece in pieces {
            self.outlet.page(&piece.path, &piece.page());
        }
        self.outlet.feed("/feed", &self.feed(pieces));
    }

    /// Sends the article, or only that there is one; whether the hub was thanked.
    async fn ping(&self, piece: &Piece, fat: bool) -> bool {
        let body = if fat { self.feed(&[piece]) } else { String::new() };
        let asked = self.hub.last();
        let signature = crate::support::hub::signature("sha256", &asked.secret, body.as_bytes());
        let sent =
            self.hub.send_with(&asked.callback, Some(&signature), RSS, body.as_bytes()).await;
        sent == Some(202)
    }

    fn is_on_the_site(&self, piece: &Piece) -> bool {
        let slug = piece.path.rsplit('/').next().unwrap_or_default();
        holds(&self.house.path("site"), slug)
    }
}

/// Whether a folder holds an article's page of this slug, whole.
fn holds(folder: &Path, slug: &str) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        let named = entry.file_name().to_string_lossy().starts_with(slug);
        path.is_dir() && (named && path.join("index.html").exists() || holds(&path, slug))
    })
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    let mut ticks = time::interval(Duration::from_millis(1));
    while !holds().await {
        assert!(begun.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        ticks.tick().await;
    }
}

async fn is_active(store: &dyn Store) -> bool {
    let all = store.subscriptions().await.expect("a store");
    all.iter().any(|work| work.subscription.state == SubscriptionState::Active)
}

/// An article whose slug is that of its title.
fn article(slug: &str) -> Piece {
    Piece::new(slug, &slug.replace('-', " "))
}

fn told(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let (fastest, median) = (took[0], took[took.len() / 2]);
    let slowest = took[took.len() - 1];
    println!(
        "{what}: {fastest:.1?} / {median:.1?} / {slowest:.1?} (least, median, most of {})",
        took.len()
    );
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a port")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_published_article_is_on_the_site_as_soon_as_its_hub_has_spoken() {
    let [private, public] = [listener().await, listener().await];
    let addresses = [&public, &private].map(|one| one.local_addr().unwrap());
    let place = Place::open(addresses[0], addresses[1]).await;
    let tayang = place.house.tayang(Clock::System).await;
    let store = tayang.store.clone();
    let (_keep, receiver) = watch::channel(tayang.clone());
    let faces = Faces::new(&tayang.plan, store.clone()).with_hubs(receiver.clone());
    let stop = CancellationToken::new();
    let listeners = Listeners { private, public: Some(public) };
    let running = tokio::spawn(daemon::run(receiver, faces, listeners, stop.clone()));
    until("subscribed", async || is_active(&*store).await).await;

    let mut took = Vec::new();
    for number in 0..20 {
        let piece = article(&format!("kabar-{number}-baru"));
        place.publish(&[&piece]);
        let begun = Instant::now();
        assert!(place.ping(&piece, true).await);
        until("on the site", async || place.is_on_the_site(&piece)).await;
        took.push(begun.elapsed());
    }
    told("from a hub's message to the article's page", took);
    stop.cancel();
    running.await.unwrap().unwrap();
}

#[cfg(feature = "failpoints")]
mod killed {
    use std::process::Stdio;

    use tayang::store::{ListFilter, SqliteStore};
    use tokio::process::{Child, Command};

    use super::*;

    fn spawn(place: &Place, crash: Option<&str>) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tayang"));
        command.arg("--config").arg(place.house.path("config")).arg("run");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        if let Some(step) = crash {
            command.env("TAYANG_CRASH", format!("{step}:1"));
        }
        command.spawn().expect("the binary")
    }

    fn store(place: &Place) -> SqliteStore {
        SqliteStore::open_shared(&place.house.path("tayang.db"), Clock::System).expect("a store")
    }

    /// Sends a message until the daemon dies of it; whether it ever said thanks.
    async fn dies_of(place: &Place, mut child: Child, piece: &Piece, fat: bool) -> bool {
        let mut thanked = false;
        until("dead", async || {
            thanked |= place.ping(piece, fat).await;
            child.try_wait().expect("a process").is_some()
        })
        .await;
        thanked
    }

    /// Two ports that nobody listens on.
    async fn addresses() -> [SocketAddr; 2] {
        let both = [listener().await, listener().await];
        both.map(|one| one.local_addr().expect("an address"))
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_daemon_that_is_killed_over_a_message_loses_nothing_that_it_took() {
        let [public, private] = addresses().await;
        let place = Place::open(public, private).await;
        // What a hub is asked is asked again when nobody knows what became of it.
        for step in ["hub-asking", "hub-answered"] {
            let mut child = spawn(&place, Some(step));
            until(step, async || child.try_wait().expect("a process").is_some()).await;
        }
        assert_eq!(place.hub.asked().len(), 1, "once before the request, once after it");
        let child = spawn(&place, Some("ping-read"));
        until("a store", async || place.house.path("tayang.db").exists()).await;
        until("subscribed", async || !place.hub.asked().is_empty()).await;
        let store = store(&place);
        until("active", async || is_active(&store).await).await;
        let [first, second, third] =
            ["kabar-satu-isi", "kabar-dua-isi", "kabar-tiga-tipis"].map(article);
        place.publish(&[&first, &second]);
        assert!(!dies_of(&place, child, &first, true).await, "not enrolled, not thanked");

        // The hub was not thanked, and sends again. This time it is on record before the end.
        let child = spawn(&place, Some("ping-settled"));
        assert!(!dies_of(&place, child, &first, true).await);
        let mut child = spawn(&place, None);
        until("on the site", async || place.is_on_the_site(&first)).await;
        until("thanked", async || place.ping(&second, true).await).await;
        child.kill().await.expect("a kill");

        // Thanked and killed at once: it is enrolled all the same, and so is what a message without
        // an article was about.
        place.publish(&[&third]);
        let child = spawn(&place, Some("ping-settled"));
        assert!(!dies_of(&place, child, &third, false).await);
        let mut child = spawn(&place, None);
        until("on the site", async || place.is_on_the_site(&second)).await;
        until("on the site", async || place.is_on_the_site(&third)).await;
        child.kill().await.expect("a kill");
        let filter = ListFilter { limit: 100, ..ListFilter::default() };
        let rows = store.list(filter).await.expect("a list");
        assert_eq!(rows.len(), 3, "each once: {rows:#?}");
    }
}
