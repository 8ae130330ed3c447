//! Random histories of an outlet, read from its sources' own documents into the real store: no
//! article is ever enrolled twice, and none is lost.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use serde_json::json;
use tayang::{
    model::{Cursor, EntryState, Fetched, Headers, Link, OutletName, SourceName},
    store::{ListFilter, SourceKey, VisitSettled},
    watch::{Errand, Occasion, Source, SourceKind},
};

use super::suite::house;
use crate::store::{conformance::House, samples::*};

const SITE: &str = "https://malang.example.id";

/// What happens at the outlet, or what we do.
#[derive(Debug, Clone)]
enum Event {
    Publish,
    /// An article gets a new guid.
    Drift(usize),
    /// Its headline is corrected.
    Retitle(usize),
    /// Its page moves, and the feed shows it before and after.
    Move(usize),
    /// Its page moves and redirects; we follow it there before it is announced anew.
    Redirect(usize),
    /// How the feed spells addresses.
    Spell(usize),
    /// What the feed gives as guids.
    Guids(Guids),
    /// A source is visited when it shows so many of the newest articles; 0: it was emptied.
    Visit(usize, usize),
    /// The feed was restored from a backup: all that there ever was, oldest first.
    Restore,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Guids {
    Own,
    /// One for all.
    Constant,
    /// The place in the feed.
    Position,
    Absent,
}

#[derive(Debug, Clone)]
struct Story {
    number: usize,
    guid: usize,
    path: usize,
    title: usize,
}

impl Story {
    fn link(&self) -> String {
        format!("{SITE}/berita/{}-{}", self.number, self.path)
    }

    fn headline(&self) -> String {
        format!("Kabar {} ralat {}", self.number, self.title)
    }

    fn published(&self) -> DateTime<Utc> {
        morning() - Duration::hours(10) + Duration::minutes(self.number as i64)
    }
}

/// The outlet as it is.
#[derive(Debug)]
struct Outlet {
    stories: Vec<Story>,
    spelling: usize,
    guids: Guids,
}

impl Outlet {
    fn spelt(&self, story: &Story) -> String {
        let link = story.link();
        match self.spelling % 7 {
            0 => link,
            1 => link.replace("https://", "http://"),
            2 => link.replace("https://", "https://www."),
            3 => format!("{link}?utm_source=rss&amp;utm_medium=feed"),
            4 => format!("{link}/"),
            5 => format!("{link}/amp/"),
            _ => format!("{}?page=all", link.replace("https://", "http://www.")),
        }
    }

    fn guid(&self, story: &Story, place: usize) -> String {
        match self.guids {
            Guids::Own => {
                format!("<guid isPermaLink=\"false\">g-{}-{}</guid>", story.number, story.guid)
            }
            Guids::Constant => "<guid isPermaLink=\"false\">tetap</guid>".to_owned(),
            Guids::Position => format!("<guid isPermaLink=\"false\">{place}</guid>"),
            Guids::Absent => String::new(),
        }
    }

    fn feed(&self, shown: &[Story]) -> String {
        let item = |(place, story): (usize, &Story)| {
            format!(
                "<item><title>{}</title><link>{}</link>{}<pubDate>{}</pubDate></item>",
                story.headline(),
                self.spelt(story),
                self.guid(story, place),
                story.published().to_rfc2822()
            )
        };
        let items: String = shown.iter().enumerate().map(item).collect();
        format!(
            "<rss version=\"2.0\"><channel><title>Warta</title><link>{SITE}</link>{items}</channel></rss>"
        )
    }

    fn sitemap(&self, shown: &[Story], news: bool) -> String {
        let page = |story: &Story| {
            let at = story.published().to_rfc3339();
            let said = match news {
                true => format!(
                    "<n:news><n:publication_date>{at}</n:publication_date><n:title>{}</n:title></n:news>",
                    story.headline()
                ),
                false => format!("<lastmod>{at}</lastmod>"),
            };
            format!("<url><loc>{}</loc>{said}</url>", story.link())
        };
        let pages: String = shown.iter().map(page).collect();
        format!(
            "<urlset xmlns:n=\"http://www.google.com/schemas/sitemap-news/0.9\">{pages}</urlset>"
        )
    }

    fn posts(&self, shown: &[Story]) -> String {
        let post = |story: &Story| {
            json!({
                "guid": { "rendered": format!("{SITE}/?p={}", story.number) },
                "link": story.link(),
                "title": { "rendered": story.headline() },
                "date_gmt": story.published().format("%Y-%m-%dT%H:%M:%S").to_string(),
                "modified_gmt": story.published().format("%Y-%m-%dT%H:%M:%S").to_string(),
            })
        };
        serde_json::to_string(&shown.iter().map(post).collect::<Vec<_>>()).unwrap()
    }
}

/// The sources of the outlet: feed, news sitemap, plain sitemap, API.
fn sources() -> Vec<Source> {
    let url = |path: &str| Link::parse(&format!("{SITE}{path}")).unwrap();
    let kinds = [
        ("feed", SourceKind::Feed { url: url("/feed") }),
        ("berita", SourceKind::Sitemap { url: url("/news.xml"), paths: Vec::new() }),
        ("peta", SourceKind::Sitemap { url: url("/sitemap.xml"), paths: Vec::new() }),
        ("api", SourceKind::WordPress { url: url("/") }),
    ];
    let outlet = OutletName::parse("malang").unwrap();
    let source = |(name, kind): (&str, SourceKind)| Source {
        outlet: outlet.clone(),
        name: SourceName::parse(name).unwrap(),
        kind,
    };
    kinds.into_iter().map(source).collect()
}

struct Play {
    house: House,
    outlet: Outlet,
    sources: Vec<Source>,
    known: BTreeSet<usize>,
}

impl Play {
    fn begin() -> Self {
        let outlet = Outlet { stories: Vec::new(), spelling: 0, guids: Guids::Own };
        Self { house: house(), outlet, sources: sources(), known: BTreeSet::new() }
    }

    async fn happen(&mut self, event: &Event) {
        let count = self.outlet.stories.len();
        let which = |at: usize| at % count.max(1);
        match *event {
            Event::Publish => {
                self.outlet.stories.push(Story { number: count, guid: 0, path: 0, title: 0 });
            }
            Event::Spell(how) => self.outlet.spelling = how,
            Event::Guids(guids) => self.outlet.guids = guids,
            Event::Visit(source, last) => self.visit(source % 4, &self.newest(last)).await,
            Event::Restore => self.visit(0, &self.outlet.stories.clone()).await,
            _ if count == 0 => {}
            Event::Drift(at) => self.outlet.stories[which(at)].guid += 1,
            Event::Retitle(at) => self.outlet.stories[which(at)].title += 1,
            Event::Move(at) => {
                self.outlet.guids = Guids::Own;
                self.visit(0, &self.outlet.stories.clone()).await;
                self.outlet.stories[which(at)].path += 1;
                self.visit(0, &self.outlet.stories.clone()).await;
            }
            Event::Redirect(at) => self.redirect(which(at)).await,
        }
    }

    fn newest(&self, last: usize) -> Vec<Story> {
        self.outlet.stories.iter().rev().take(last).cloned().collect()
    }

    /// The page moves; a look at it lands at the new address.
    async fn redirect(&mut self, at: usize) {
        let asked = Link::parse(&self.outlet.stories[at].link()).unwrap();
        let filter = ListFilter { limit: 1_000, ..ListFilter::default() };
        let rows = self.house.store.list(filter).await.unwrap();
        let entry = rows.iter().find(|row| row.link.alias() == asked.alias());
        let Some(entry) = entry else { return };
        self.outlet.stories[at].path += 1;
        let link = Link::parse(&self.outlet.stories[at].link()).unwrap();
        let page = Fetched {
            asked,
            link,
            status: 200,
            headers: Headers::default(),
            bytes: Vec::new(),
            at: self.house.clock.now(),
        };
        self.house.store.keep_page(entry.entry, &page).await.unwrap();
    }

    async fn visit(&mut self, source: usize, shown: &[Story]) {
        let text = match source {
            0 => self.outlet.feed(shown),
            1 => self.outlet.sitemap(shown, true),
            2 => self.outlet.sitemap(shown, false),
            _ => self.outlet.posts(shown),
        };
        let unseen = shown.iter().filter(|story| self.known.insert(story.number)).count();
        let new = self.enrol(source, &text).await;
        assert_eq!(new, unseen, "new entries of a visit of source {source}");
        let filter = ListFilter { limit: 1_000, ..ListFilter::default() };
        assert_eq!(self.house.store.list(filter).await.unwrap().len(), self.known.len());
    }

    /// Reads a document as that source, and settles the visit.
    async fn enrol(&self, source: usize, text: &str) -> usize {
        let source = &self.sources[source];
        let (before, now) = (Cursor::default(), self.house.clock.now());
        let mut errand = Errand::begin(source, &before, Occasion { now, dates: &|_| None });
        let asked = errand.ask().unwrap().link;
        let bytes = text.as_bytes().to_vec();
        let headers = Headers::default();
        errand
            .take(&Fetched { link: asked.clone(), asked, status: 200, headers, bytes, at: now })
            .unwrap();
        let discovered = errand.end().unwrap().discovered;
        let key = SourceKey { outlet: source.outlet.clone(), source: source.name.clone() };
        self.house.store.adopt_sources(vec![key.clone()]).await.unwrap();
        self.house.store.hasten(&key).await.unwrap();
        let claim = self.house.store.claim_visit("a", minute()).await.unwrap().unwrap();
        let entries = discovered.into_iter().map(|found| (found, EntryState::Due)).collect();
        let next = now + Duration::days(9);
        let settled = VisitSettled { cursor: None, next, error: None, entries };
        self.house.store.settle_visit(&claim, settled).await.unwrap().new
    }
}

fn event() -> impl Strategy<Value = Event> {
    let guids = prop_oneof![
        3 => Just(Guids::Own),
        1 => Just(Guids::Constant),
        1 => Just(Guids::Position),
        1 => Just(Guids::Absent),
    ];
    prop_oneof![
        4 => Just(Event::Publish),
        2 => any::<usize>().prop_map(Event::Drift),
        1 => any::<usize>().prop_map(Event::Retitle),
        1 => any::<usize>().prop_map(Event::Move),
        1 => any::<usize>().prop_map(Event::Redirect),
        2 => any::<usize>().prop_map(Event::Spell),
        1 => guids.prop_map(Event::Guids),
        6 => (any::<usize>(), 0_usize..6).prop_map(|(source, last)| Event::Visit(source, last)),
        1 => Just(Event::Restore),
    ]
}

/// So many histories; `HISTORIES=5000` for a long look.
fn histories() -> ProptestConfig {
    let asked = std::env::var_os("HISTORIES").and_then(|asked| asked.to_str()?.parse().ok());
    let cases = asked.unwrap_or(64);
    ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

proptest! {
    #![proptest_config(histories())]

    #[test]
    fn no_history_enrols_an_article_twice_or_loses_one(
        events in prop::collection::vec(event(), 1..40)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut play = Play::begin();
            for event in &events {
                play.happen(event).await;
            }
            play.happen(&Event::Restore).await;
        });
    }
}
