//! `tayang recipe`: what each selector of a recipe finds on a page, and which recipes there are.

mod record;
mod verdict;

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, bail};
use serde::Serialize;

use crate::{
    clock::Clock,
    extract::{self, Gathering, OutletFacts, Picked, Recipe, RecipeBook, Tried},
    flow::Tayang,
    html,
    model::{Fetched, Headers, Link, OutletName},
};

use super::{Exit, arguments::RecipeCommand, house, say::Say};
use record::Recorded;
use verdict::{Check, Missing, Reading};

/// A saved page may have so many bytes.
const MOST_BYTES: u64 = 8 << 20;
/// Stands for the address of a saved page that does not tell its own.
const NOWHERE: &str = "https://page.invalid/";

/// Carries out the command.
pub(super) async fn run(folder: &Path, asked: &RecipeCommand, say: &Say) -> anyhow::Result<Exit> {
    let desk = Desk::open(folder)?;
    match asked {
        RecipeCommand::List => desk.list(say).await,
        RecipeCommand::Test { page, recipe, url } => {
            let page = desk.page(page, url.as_deref()).await?;
            desk.test(page, recipe.as_deref(), say).await
        }
    }
}

/// What the command works with: the configuration where there is one, else the shipped recipes.
struct Desk {
    tayang: Option<Tayang>,
    book: RecipeBook,
}

/// What was found out about one page.
#[derive(Debug, Serialize)]
struct Tested {
    page: String,
    recipe: String,
    seen: String,
    picked: Picked,
    selectors: Vec<Tried>,
    reading: Option<Reading>,
    checks: Vec<Check>,
    passed: bool,
    recorded: Option<Recorded>,
}

/// A page, and what it is called on record.
struct Page {
    name: String,
    fetched: Fetched,
    live: bool,
}

impl Desk {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        if !folder.join("tayang.toml").exists() {
            return Ok(Self { tayang: None, book: RecipeBook::default() });
        }
        let (plan, store) = house::visit(folder)?;
        let book = plan.recipes.clone();
        Ok(Self { tayang: Some(house::tayang(plan, store, Clock::System)?), book })
    }

    async fn page(&self, page: &str, url: Option<&str>) -> anyhow::Result<Page> {
        let Ok(link) = Link::parse(page) else { return saved(Path::new(page), url) };
        let Some(tayang) = &self.tayang else {
            bail!(
                "to visit {page} tayang needs a configuration, which says who is asking: \
                 give one with --config, or save the page and name the file"
            );
        };
        let fetched = tayang.page_for_test(&link).await?;
        Ok(Page { name: page.to_owned(), fetched, live: true })
    }

    async fn test(&self, page: Page, asked: Option<&str>, say: &Say) -> anyhow::Result<Exit> {
        let markup = html::decode(&page.fetched.bytes, page.fetched.headers.get("content-type"));
        let facts = self.facts(&page.fetched.link, asked)?;
        let host = page.fetched.link.domain();
        let picked = extract::pick(&self.book, facts.recipe.as_deref(), host, &markup);
        let Some((recipe, picked)) = picked else { return self.nobody(&page, asked, say) };
        let facts = OutletFacts { recipe: Some(recipe.name.clone()), ..facts };
        let selectors = extract::trial(&markup, recipe);
        let titled = selectors.iter().any(|tried| tried.key == "title" && tried.counts);
        let (reading, checks) = self.read(&page, recipe, &facts, titled).await;
        let passed = checks.iter().all(|check| check.fine || !check.needed);
        let recorded = match (&self.tayang, passed) {
            (Some(tayang), true) => Some(record::record(tayang, recipe, &page.name).await?),
            _ => None,
        };
        let tested = Tested {
            page: page.name,
            recipe: recipe.name.clone(),
            seen: recipe.seen.to_string(),
            picked,
            selectors,
            reading,
            checks,
            passed,
            recorded,
        };
        say.answer(&told(&tested), &tested)?;
        Ok(if passed { Exit::Done } else { Exit::Report })
    }

    /// Reads the article as the daemon would, all its pages where they can be fetched.
    async fn read(
        &self,
        page: &Page,
        recipe: &Recipe,
        facts: &OutletFacts,
        titled: bool,
    ) -> (Option<Reading>, Vec<Check>) {
        let fetched = &page.fetched;
        let first = match extract::article_with(fetched, None, facts, &self.book) {
            Ok(first) => first,
            Err(error) => return (None, vec![Check::needed("text", false, error.to_string())]),
        };
        let next = first.next.clone();
        let mut gathering = Gathering::begin(first);
        let mut missing = None;
        while let Some(link) = gathering.wants() {
            match self.further(page, &link, facts).await {
                Ok(reading) => gathering.take(reading),
                Err(_) if gathering.can_do_without() => gathering.without(),
                Err(why) => {
                    missing = Some(why);
                    break;
                }
            }
        }
        let (article, misfit) = gathering.done();
        let reading = Reading::of(&article, next.as_ref(), generic(fetched, facts));
        let checks = verdict::checks(&article, recipe, misfit.as_ref(), titled, missing);
        (Some(reading), checks)
    }

    async fn further(
        &self,
        page: &Page,
        link: &Link,
        facts: &OutletFacts,
    ) -> Result<extract::PageReading, Missing> {
        let (Some(tayang), true) = (&self.tayang, page.live) else { return Err(Missing::Saved) };
        let unread = |error: String| Missing::Unread(format!("{link}: {error}"));
        let fetched =
            tayang.page_for_test(link).await.map_err(|error| unread(error.to_string()))?;
        let reading = extract::article_with(&fetched, None, facts, &self.book);
        reading.map_err(|error| unread(error.to_string()))
    }

    /// A page of a partner is read under that partner's facts.
    fn facts(&self, link: &Link, asked: Option<&str>) -> anyhow::Result<OutletFacts> {
        let plan = self.tayang.as_ref().map(|tayang| &tayang.plan);
        let mut partners = plan.iter().flat_map(|plan| plan.partners.values());
        let partner = partners.find(|p| p.facts.domains.iter().any(|d| d == link.domain()));
        let mut facts = match partner {
            Some(partner) => partner.facts.clone(),
            None => OutletFacts {
                outlet: OutletName::parse("tested")?,
                title: String::new(),
                domains: vec![link.domain().to_owned()],
                zone: plan.map_or(chrono_tz::Asia::Jakarta, |plan| plan.network.zone),
                language: None,
                recipe: None,
            },
        };
        if let Some(name) = asked {
            let names: Vec<&str> = self.book.recipes().iter().map(|r| r.name.as_str()).collect();
            if self.book.get(name).is_none() {
                bail!("there is no recipe `{name}`; there are: {}", names.join(", "));
            }
            facts.recipe = Some(name.to_owned());
        }
        Ok(facts)
    }

    fn nobody(&self, page: &Page, asked: Option<&str>, say: &Say) -> anyhow::Result<Exit> {
        let words = format!(
            "No recipe is meant for {}: neither its host nor its markup is one that we know. The generic \
             engine reads it (`tayang inspect article`), and nothing waits for a recipe.\n\
             To try one all the same: --recipe NAME (`tayang recipe list`)",
            page.name
        );
        say.answer(&words, &serde_json::json!({ "page": page.name, "recipe": asked }))?;
        Ok(Exit::Report)
    }

    async fn list(&self, say: &Say) -> anyhow::Result<Exit> {
        let tested = match &self.tayang {
            Some(tayang) => tayang.store.recipes_seen().await?,
            None => Vec::new(),
        };
        let mut words = String::new();
        let mut values = Vec::new();
        for recipe in self.book.recipes() {
            let here = tested.iter().find(|seen| seen.recipe == recipe.name);
            let seen = here.map_or_else(
                || recipe.seen.to_string(),
                |seen| format!("{} on {}", seen.at.date_naive(), seen.page),
            );
            let hosts = match recipe.hosts.as_slice() {
                [] => "by its marks only".to_owned(),
                hosts => hosts.join(", "),
            };
            // Writing to a String cannot fail.
            _ = writeln!(words, "{:<16} seen right: {seen}\n{:16} {hosts}", recipe.name, "");
            values.push(serde_json::json!({
                "recipe": recipe.name, "seen": seen, "hosts": recipe.hosts,
            }));
        }
        say.answer(&words, &values)?;
        Ok(Exit::Done)
    }
}

/// Characters that the generic engine finds on a page.
fn generic(page: &Fetched, facts: &OutletFacts) -> usize {
    let markup = html::decode(&page.bytes, page.headers.get("content-type"));
    let seen = extract::look_with(&markup, &page.link, facts, page.at, None);
    html::text_of(&seen.body).chars().count()
}

/// A page from a file; its address is the one given, or the one that it names itself.
fn saved(file: &Path, url: Option<&str>) -> anyhow::Result<Page> {
    let size = fs::metadata(file)
        .with_context(|| format!("`{}` is neither a web address nor a file", file.display()))?
        .len();
    anyhow::ensure!(size <= MOST_BYTES, "{} is larger than 8 MiB", file.display());
    let bytes = fs::read(file)?;
    let link = match url {
        Some(url) => Link::parse(url)?,
        None => {
            own_address(&html::decode(&bytes, None)).map_or_else(|| Link::parse(NOWHERE), Ok)?
        }
    };
    let fetched = Fetched {
        asked: link.clone(),
        link,
        status: 200,
        headers: Headers::default(),
        bytes,
        at: Clock::System.now(),
    };
    Ok(Page { name: file.display().to_string(), fetched, live: false })
}

fn own_address(markup: &str) -> Option<Link> {
    let page = html::parse(markup);
    let page = page.document();
    let named = |selector: &str, name: &str| {
        page.select_single(selector).attr(name).and_then(|raw| Link::parse(&raw).ok())
    };
    named("link[rel=canonical]", "href").or_else(|| named("meta[property='og:url']", "content"))
}

fn told(tested: &Tested) -> String {
    let how = match tested.picked {
        Picked::Asked => "asked for",
        Picked::ByHost => "by the page's host",
        Picked::ByMarks => "by the page's markup",
    };
    let mut text = format!(
        "{}\nrecipe {} ({how}), seen right so far: {}\n\nWhat each selector finds\n",
        tested.page, tested.recipe, tested.seen
    );
    for tried in &tested.selectors {
        let sign = if tried.counts { "→" } else { " " };
        let first =
            if tried.first.is_empty() { String::new() } else { format!("  “{}”", tried.first) };
        // Writing to a String cannot fail.
        _ = writeln!(text, "{sign} {:<8} {:>4}  {}{first}", tried.key, tried.found, tried.selector);
    }
    if let Some(reading) = &tested.reading {
        text.push_str(&reading.told());
    }
    text.push_str("\nIs it right?\n");
    for check in &tested.checks {
        _ = writeln!(text, "{} {}: {}", check.sign(), check.what, check.words);
    }
    text.push_str(&ending(tested));
    text
}

fn ending(tested: &Tested) -> String {
    match (&tested.recorded, tested.passed) {
        (Some(recorded), _) => recorded.told(&tested.recipe),
        (None, true) => {
            "\nPassed. Without a configuration (--config) nothing was put on record.\n".to_owned()
        }
        (None, false) => format!(
            "\nNot passed: nothing was put on record. To correct the recipe, write `outlets/{0}.toml` into \
             the configuration folder with `name = \"{0}\"` and the keys that differ.\n",
            tested.recipe
        ),
    }
}
