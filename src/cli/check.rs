//! `tayang check`: everything that is wrong with a configuration, and what it means if nothing is.

use std::{
    io::{self, Write as _},
    path::Path,
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Exit, house, say::Say};
use crate::{
    clock::Clock,
    config::{self, Environment, Loaded, Mistake, Report},
    digest::MailerSettings,
    extract::Recipe,
    flow::{Partner, Plan},
    publish::TargetKind,
    schedule::{Every, Pace},
    store::SourceKey,
};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The folder with `tayang.toml`.
    pub folder: &'a Path,
    /// JSON for machines instead of words.
    pub json: bool,
    /// Colours, for a terminal.
    pub colour: bool,
    /// The moment that firings are counted from.
    pub now: DateTime<Utc>,
}

/// What was found.
#[derive(Debug, Serialize)]
struct Findings {
    /// Whether the configuration can be used.
    fine: bool,
    /// Whether there was nothing to read.
    unreadable: bool,
    /// Version that decisions will store.
    version: Option<String>,
    mistakes: Vec<Mistake>,
    warnings: Vec<Mistake>,
    /// Mistakes beyond those that are shown.
    more: usize,
    schedules: Vec<Firings>,
    promises: Vec<Promise>,
    /// What a person should know that is no mistake.
    notes: Vec<String>,
}

/// A schedule with its next firings, as its zone's clock shows them.
#[derive(Debug, Serialize)]
struct Firings {
    schedule: String,
    zone: String,
    next: Vec<String>,
    #[serde(skip)]
    shown: Vec<String>,
}

/// What is promised of a target or digest, and what is not.
#[derive(Debug, Serialize)]
struct Promise {
    what: String,
    /// `exactly once`, `at most once`, `at least once`.
    once: &'static str,
    says: String,
}

/// A folder that was looked at.
#[derive(Debug)]
pub struct Looked<'a> {
    question: Question<'a>,
    read: Result<Box<Loaded>, Report>,
    /// Recipes that the store knows to be seen right.
    seen: Vec<String>,
    /// Sources of which the store knows that they name a hub, with the hub's host.
    hubs: Vec<(SourceKey, String)>,
}

/// Looks at a folder; nothing is changed, no site is visited.
#[must_use]
pub fn look<'a>(question: Question<'a>, environment: &Environment) -> Looked<'a> {
    let environment = environment.clone().rehearsal();
    let read = config::load_with(question.folder, &environment).map(Box::new);
    Looked { question, read, seen: Vec::new(), hubs: Vec::new() }
}

impl Looked<'_> {
    /// The plan, if there is no mistake: to ask its store for the names that it knows.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        self.read.as_ref().ok().map(|loaded| &loaded.plan)
    }

    /// With the recipes that the store knows to be seen right on a live page.
    #[must_use]
    pub fn with_seen(self, seen: Vec<String>) -> Self {
        Self { seen, ..self }
    }

    /// With the sources of which the store knows that they name a hub, and the hub's host.
    #[must_use]
    pub fn with_hubs(self, hubs: Vec<(SourceKey, String)>) -> Self {
        Self { hubs, ..self }
    }

    /// What there is to say, with the names that the store knows (none, if there is no store).
    /// Exit codes: 0 fine, 1 mistakes, 2 nothing to read.
    #[must_use]
    pub fn answer(self, names: &[String]) -> (String, Exit) {
        let question = self.question;
        let unused = self.read.as_ref().map(|loaded| unused_hubs(&loaded.plan, &self.hubs));
        let unused = unused.unwrap_or_default();
        let (findings, exit) = match self.read {
            Ok(loaded) => {
                let mut findings = good(*loaded, names, &self.seen, question.now);
                findings.notes.extend(unused);
                (findings, Exit::Done)
            }
            Err(report) if report.unreadable => (bad(report), Exit::Failed),
            Err(report) => (bad(report), Exit::Report),
        };
        let text = match question.json {
            true => serde_json::to_string_pretty(&findings).unwrap_or_default() + "\n",
            false => words(&findings, question),
        };
        (text, exit)
    }
}

/// The command.
pub(super) async fn run(folder: &Path, say: &Say, clock: Clock) -> anyhow::Result<Exit> {
    let (json, colour, now) = (say.json, Say::colour(), clock.now());
    let question = Question { folder, json, colour, now };
    let looked = look(question, &Environment::of_the_process());
    let Known { names, seen, hubs } = match looked.plan() {
        Some(plan) if plan.database.exists() => known(plan, clock, say).await,
        _ => Known::default(),
    };
    let (text, exit) = looked.with_seen(seen).with_hubs(hubs).answer(&names);
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(exit)
}

/// What the store knows.
#[derive(Default)]
struct Known {
    names: Vec<String>,
    seen: Vec<String>,
    hubs: Vec<(SourceKey, String)>,
}

/// A store that cannot be asked is no mistake of the files.
async fn known(plan: &Plan, clock: Clock, say: &Say) -> Known {
    let asking = async {
        let store = house::store(plan, house::Opening::Beside, clock)?;
        let seen = store.recipes_seen().await?.into_iter().map(|seen| seen.recipe).collect();
        let hubs = store.subscriptions().await?.into_iter();
        let hubs = hubs.map(|work| (work.key, work.subscription.hub.domain().to_owned())).collect();
        anyhow::Ok(Known { names: store.names().await?, seen, hubs })
    };
    asking.await.unwrap_or_else(|error| {
        say.progress(&format!("the store cannot be asked for its names: {error:#}"));
        Default::default()
    })
}

fn bad(report: Report) -> Findings {
    Findings {
        fine: false,
        unreadable: report.unreadable,
        version: None,
        mistakes: report.mistakes,
        warnings: report.warnings,
        more: report.more,
        schedules: Vec::new(),
        promises: Vec::new(),
        notes: Vec::new(),
    }
}

fn good(loaded: Loaded, names: &[String], seen: &[String], now: DateTime<Utc>) -> Findings {
    Findings {
        fine: true,
        unreadable: false,
        version: Some(loaded.plan.version.clone()),
        schedules: schedules(&loaded.plan, now),
        promises: promises(&loaded.plan),
        notes: [notes(&loaded, names, now), unseen(&loaded.plan, seen)].concat(),
        mistakes: Vec::new(),
        warnings: loaded.warnings,
        more: 0,
    }
}

/// The next three firings of every schedule.
fn schedules(plan: &Plan, now: DateTime<Utc>) -> Vec<Firings> {
    let sources = plan.partners.iter().flat_map(|(partner, settings)| {
        settings.sources.iter().filter_map(move |planned| match &planned.pace {
            Pace::Every(every) => {
                Some((format!("partner.{partner}.source.{}", planned.source.name), every))
            }
            Pace::Learned(_) => None,
        })
    });
    let digests =
        plan.digests.iter().map(|(name, digest)| (format!("digest.{name}"), &digest.every));
    sources.chain(digests).map(|(name, every)| firings(name, every, now)).collect()
}

fn firings(schedule: String, every: &Every, now: DateTime<Utc>) -> Firings {
    let zone = every.zone();
    let local: Vec<_> =
        every.firings(now, 3).into_iter().map(|at| at.with_timezone(&zone)).collect();
    Firings {
        schedule,
        zone: zone.name().to_owned(),
        next: local.iter().map(DateTime::to_rfc3339).collect(),
        shown: local.iter().map(|at| at.format("%a %Y-%m-%d %H:%M %Z").to_string()).collect(),
    }
}

/// What is promised, and the windows that remain.
fn promises(plan: &Plan) -> Vec<Promise> {
    let targets = plan.targets.values().map(|target| {
        let (once, says) = of_target(&target.kind);
        Promise { what: format!("target.{}", target.name), once, says }
    });
    let digests = plan.digests.keys().map(|name| {
        let (once, says) = of_mail(&plan.mailer);
        Promise { what: format!("digest.{name}"), once, says }
    });
    targets.chain(digests).collect()
}

/// A kind that cannot be asked what it has would say "at least once" here.
fn of_target(kind: &TargetKind) -> (&'static str, String) {
    match kind {
        TargetKind::Wordpress(site) => {
            let who = match site.status.as_str() {
                "publish" => "published at once",
                "draft" => "left as a draft",
                _ => "left pending for an editor",
            };
            let window = "WordPress has no lock: an edit between our reading and our writing is \
                          overwritten, found in the revisions and reported with its text";
            let search = "Without a plug-in WordPress takes no canonical address and no noindex \
                          from us: `canonical` and `noindex` count on static sites only";
            ("exactly once", format!("{}; {who}. {window}. {search}", site.url))
        }
        TargetKind::StaticSite(site) => {
            ("exactly once", format!("each file replaced whole in {}", site.folder.display()))
        }
    }
}

fn of_mail(mailer: &MailerSettings) -> (&'static str, String) {
    match mailer {
        MailerSettings::Folder(folder) => {
            ("exactly once", format!("nothing is mailed: .eml files in {}", folder.display()))
        }
        MailerSettings::Smtp(smtp) => (
            "at most once",
            format!(
                "over {}; a mail that a crash leaves `unknown` is shown, not repeated",
                smtp.host
            ),
        ),
    }
}

fn notes(loaded: &Loaded, names: &[String], now: DateTime<Utc>) -> Vec<String> {
    let unknown = names.iter().filter(|name| !loaded.knows(name)).map(|name| {
        format!(
            "the store knows `{name}`, and the files do not: if it was renamed, write the old name \
             into `formerly = [\"…\"]` of the new one"
        )
    });
    let today = now.date_naive();
    let early = loaded.plan.partners.iter().filter(|(_, p)| p.rules.rights.since > today);
    let early = early.map(|(name, partner)| {
        let since = partner.rules.rights.since;
        format!("the agreement with `partner.{name}` begins on {since} only")
    });
    let learned = loaded.plan.partners.iter().flat_map(|(name, partner)| {
        partner.sources.iter().filter_map(move |planned| match &planned.pace {
            Pace::Learned(bounds) => {
                let source = &planned.source.name;
                Some(format!(
                    "partner.{name}.source.{source} is visited as often as it publishes: {bounds}"
                ))
            }
            Pace::Every(_) => None,
        })
    });
    unknown.chain(early).chain(learned).collect()
}

/// Hubs cannot reach us without an address.
fn unused_hubs(plan: &Plan, hubs: &[(SourceKey, String)]) -> Vec<String> {
    if plan.callbacks().is_some() {
        return Vec::new();
    }
    let wanted =
        hubs.iter().filter(|(key, _)| plan.source(key).is_some_and(|(_, planned)| planned.websub));
    let note = |(key, host): &(SourceKey, String)| {
        format!(
            "partner.{}.source.{} names a hub ({host}) that would announce its articles at once, but \
             hubs have no address of ours: write `public` and `public_url` in `[web]`",
            key.outlet, key.source
        )
    };
    wanted.map(note).collect()
}

/// Recipes that were never seen right on a live page hold what they read.
fn unseen(plan: &Plan, seen: &[String]) -> Vec<String> {
    let is_unseen = |recipe: &&Recipe| !recipe.seen.ever() && !seen.contains(&recipe.name);
    let recipes = plan.recipes.recipes();
    let count = recipes.iter().filter(is_unseen).count();
    if count == 0 {
        return Vec::new();
    }
    let of_partner = |partner: &Partner| {
        let by_host = || partner.facts.domains.iter().find_map(|host| plan.recipes.of_host(host));
        let named = partner.facts.recipe.as_deref().and_then(|name| plan.recipes.get(name));
        named.or_else(by_host).filter(is_unseen).map(|recipe| recipe.name.clone())
    };
    let held = plan.partners.iter().filter_map(|(name, partner)| {
        let recipe = of_partner(partner)?;
        Some(format!(
            "articles of `partner.{name}` will be held: its recipe `{recipe}` was never seen right on \
             a live page; run `tayang recipe test LINK` once with one of its articles"
        ))
    });
    let general = format!(
        "{count} of {} recipes were never seen right on a live page: what one of them reads is held \
         until `tayang recipe test LINK` passed (`tayang recipe list`)",
        recipes.len()
    );
    held.chain([general]).collect()
}

fn words(findings: &Findings, question: Question<'_>) -> String {
    let drawn = findings.mistakes.iter().chain(&findings.warnings);
    let drawn = drawn.map(|mistake| mistake.draw(question.colour) + "\n");
    let firings = findings.schedules.iter().map(|firings| {
        let (name, zone) = (&firings.schedule, &firings.zone);
        format!("  {name} ({zone})\n      {}", firings.shown.join(" · "))
    });
    let promises = findings
        .promises
        .iter()
        .map(|promise| format!("  {}: {}\n      {}", promise.what, promise.once, promise.says));
    let notes = findings.notes.iter().map(|note| format!("  {note}"));
    let mut lines: Vec<String> = drawn.collect();
    lines.push(verdict(findings, question.folder));
    section(&mut lines, "Next firings", firings.collect());
    section(&mut lines, "Promises", promises.collect());
    section(&mut lines, "To know", notes.collect());
    lines.join("\n") + "\n"
}

fn section(lines: &mut Vec<String>, title: &str, items: Vec<String>) {
    if !items.is_empty() {
        lines.push(format!("\n{title}"));
        lines.extend(items);
    }
}

fn verdict(findings: &Findings, folder: &Path) -> String {
    let folder = folder.display();
    let warnings = counted(findings.warnings.len(), "warning");
    match &findings.version {
        Some(version) if findings.warnings.is_empty() => {
            format!("{folder}: fine (version {version})")
        }
        Some(version) => format!("{folder}: fine, with {warnings} (version {version})"),
        None => {
            let mistakes = counted(findings.mistakes.len() + findings.more, "mistake");
            format!("{folder}: {mistakes}, {warnings}")
        }
    }
}

fn counted(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
