//! Looks at a site and finds where it announces articles: asks what its pages name, then what
//! common software has, and keeps what answers with articles.

use anyhow::{Context as _, bail};
use chrono::DateTime;
use chrono_tz::Tz;

use super::file::SourceLine;
use crate::{
    cli::say::Say,
    extract::{self, OutletFacts},
    flow::{Asker, Tayang},
    model::{Cursor, Discovered, Fetched, Link, OutletName, Published, SourceName},
    watch::{
        Ask, Reading, Source, SourceKind,
        discover::{self, Hints},
        websub::Offered,
    },
};

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";
/// Addresses of one kind that are tried.
const MOST: usize = 6;

/// What was found at a site.
pub(super) struct Site {
    pub(super) home: Link,
    pub(super) hints: Hints,
    pub(super) sources: Vec<SourceLine>,
    /// The newest articles that the sources announce.
    pub(super) articles: Vec<Discovered>,
    /// The zone that its pages or its software state.
    pub(super) zone: Option<Tz>,
    /// How its pages are read, where that is known.
    pub(super) recipe: Option<String>,
}

/// Who looks, and as what.
pub(super) struct Finder<'a> {
    pub(super) tayang: &'a Tayang,
    pub(super) name: OutletName,
    pub(super) say: &'a Say,
}

impl Finder<'_> {
    fn asker(&self) -> Asker<'static> {
        Asker { robots: true, zone: self.tayang.plan.network.zone, proxy: None }
    }

    /// Finds everything that there is to find.
    pub(super) async fn find(&self, address: &str) -> anyhow::Result<Site> {
        let page = self.home(address).await?;
        let home = page.link.clone();
        let mut hints = discover::home(&page);
        let robots = self.tayang.net.robots_txt(&home).await.ok().flatten();
        hints.sitemaps.extend(discover::sitemaps(&robots.unwrap_or_default(), &home));
        let mut found = Vec::new();
        found.extend(self.first("utama", "feed", &feeds(&hints, &home)).await);
        found.extend(self.sitemap(&hints, &home).await);
        if hints.has_api {
            found.extend(self.first("api", "wordpress", std::slice::from_ref(&home)).await);
        }
        if found.is_empty() {
            bail!(
                "{home} names no feed, sitemap or WordPress API, and none is where common software has it: \
                 write a source by hand, `list = {{ url = …, item = \"…\" }}` reads a page with CSS selectors"
            );
        }
        let articles = newest(&found);
        let zone = self.zone_of_software(&hints, &home).await;
        let mut site = Site {
            home,
            hints,
            sources: found.into_iter().map(|(line, _)| line).collect(),
            articles,
            zone,
            recipe: None,
        };
        self.look_at_an_article(&mut site).await;
        Ok(site)
    }

    /// The home page; a bare domain is tried with https first.
    async fn home(&self, address: &str) -> anyhow::Result<Fetched> {
        let whole = address.contains("://");
        let tried = if whole {
            vec![address.to_owned()]
        } else {
            vec![format!("https://{address}"), format!("http://{address}")]
        };
        let mut last = None;
        for address in tried {
            let link = Link::parse(&address)?;
            match self.page(&link).await {
                Ok(page) => return Ok(page),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| anyhow::anyhow!("there is no address")))
            .with_context(|| format!("{address} cannot be looked at"))
    }

    async fn page(&self, link: &Link) -> anyhow::Result<Fetched> {
        let ask = Ask { link: link.clone(), cursor: Cursor::default(), accept: ACCEPT };
        let (page, _) = self.tayang.ask(self.asker(), ask).await?;
        anyhow::ensure!(page.is_success(), "it answered with status {}", page.status);
        Ok(page)
    }

    /// The first address that answers with articles as a source of this kind.
    async fn first(
        &self,
        key: &'static str,
        kind: &'static str,
        addresses: &[Link],
    ) -> Option<(SourceLine, Reading)> {
        for url in addresses.iter().take(MOST) {
            self.say.progress(&format!("Trying {url} as {kind} …"));
            let Some(reading) = self.read(kind, url).await else { continue };
            let seen = words_of(&reading);
            return Some((SourceLine { key, kind, url: url.clone(), seen }, reading));
        }
        None
    }

    /// A news sitemap before any other: it says titles and times.
    async fn sitemap(&self, hints: &Hints, home: &Link) -> Option<(SourceLine, Reading)> {
        let mut named = hints.sitemaps.clone();
        named.sort_by_key(|link| !link.as_str().contains("news"));
        named.extend(discover::SITEMAPS.iter().filter_map(|path| home.join(path).ok()));
        let mut seen = std::collections::BTreeSet::new();
        named.retain(|link| seen.insert(link.normalised()));
        self.first("peta", "sitemap", &named).await
    }

    async fn read(&self, kind: &str, url: &Link) -> Option<Reading> {
        let url = url.clone();
        let kind = match kind {
            "sitemap" => SourceKind::Sitemap { url, paths: Vec::new() },
            "wordpress" => SourceKind::WordPress { url },
            _ => SourceKind::Feed { url },
        };
        let name = SourceName::parse("coba").ok()?;
        let outlet = self.name.clone();
        let may_be_quiet = matches!(kind, SourceKind::WordPress { .. });
        let source = Source { outlet, name, kind };
        let reading =
            self.tayang.ask_source(self.asker(), &source, &Cursor::default()).await.ok()?;
        (may_be_quiet || !reading.discovered.is_empty()).then_some(reading)
    }

    /// WordPress says its zone at the root of its API.
    async fn zone_of_software(&self, hints: &Hints, home: &Link) -> Option<Tz> {
        if !hints.has_api {
            return None;
        }
        let link = home.join("/wp-json/").ok()?;
        let ask = Ask { link, cursor: Cursor::default(), accept: "application/json" };
        let (answer, _) = self.tayang.ask(self.asker(), ask).await.ok()?;
        let root: serde_json::Value = serde_json::from_slice(&answer.bytes).ok()?;
        root["timezone_string"].as_str()?.parse().ok()
    }

    /// One article tells what the home page does not: language, offset, recipe.
    async fn look_at_an_article(&self, site: &mut Site) {
        let Some(first) = site.articles.first() else { return };
        let Ok(page) = self.page(&first.link).await else { return };
        let facts = OutletFacts {
            outlet: self.name.clone(),
            title: String::new(),
            domains: vec![site.home.domain().to_owned()],
            zone: self.tayang.plan.network.zone,
            language: None,
            recipe: None,
        };
        let Ok(read) = extract::article(&page, Some(first), &facts) else { return };
        site.recipe = read.article.recipe.clone();
        site.hints.language = site.hints.language.take().or(read.article.language.clone());
        if let Some(Published::At(at)) = read.article.published {
            site.zone = site.zone.or_else(|| zone_of(at, site.hints.language.as_deref()));
        }
    }
}

/// Feeds that the site names, or where common software has them.
fn feeds(hints: &Hints, home: &Link) -> Vec<Link> {
    if !hints.feeds.is_empty() {
        return hints.feeds.clone();
    }
    discover::FEEDS.iter().filter_map(|path| home.join(path).ok()).collect()
}

fn words_of(reading: &Reading) -> String {
    let newest = reading.discovered.iter().filter_map(|one| one.published.or(one.updated)).max();
    let newest = newest.map(|at| format!(", the newest of {}", at.format("%Y-%m-%d %H:%M UTC")));
    let hub = match &reading.offered {
        Offered::Said(offer) => offer.hubs.first(),
        Offered::Unsaid => None,
    };
    let hub = hub.map(|hub| format!(", announced at once by the hub {} (WebSub)", hub.domain()));
    let (newest, hub) = (newest.unwrap_or_default(), hub.unwrap_or_default());
    format!("{} articles{newest}{hub}", reading.discovered.len())
}

/// The newest articles of the first source that has any.
fn newest(found: &[(SourceLine, Reading)]) -> Vec<Discovered> {
    let first = found.iter().map(|(_, reading)| &reading.discovered).find(|all| !all.is_empty());
    let mut articles = first.cloned().unwrap_or_default();
    articles.sort_by_key(|one| std::cmp::Reverse(one.published.or(one.updated)));
    articles.truncate(5);
    articles
}

/// The zone of an Indonesian outlet by the offset of its dates; elsewhere an offset names none.
fn zone_of(at: DateTime<chrono::FixedOffset>, language: Option<&str>) -> Option<Tz> {
    if !matches!(language, Some("id" | "jv" | "su")) {
        return None;
    }
    match at.offset().local_minus_utc() / 3_600 {
        7 => Some(Tz::Asia__Jakarta),
        8 => Some(Tz::Asia__Makassar),
        9 => Some(Tz::Asia__Jayapura),
        _ => None,
    }
}
