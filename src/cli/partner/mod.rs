//! `tayang partner`: find out about an outlet and write its file, try its sources, see their health,
//! and exchange lists of feeds.

mod file;
mod find;
mod health;
mod hub;
mod opml;

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, bail};
use serde_json::json;

use super::{
    Exit,
    arguments::{AddArguments, PartnerCommand},
    house,
    say::Say,
};
use crate::{
    clock::Clock,
    config,
    flow::{Explanation, Tayang},
    model::{Link, OutletName},
};
use file::{NO_BASIS, PartnerFile};
use find::{Finder, Site};

/// Articles that are shown as they would be published.
const SHOWN: usize = 5;
/// Characters of each.
const EXCERPT: usize = 300;

/// The commands.
pub(super) async fn run(folder: &Path, command: PartnerCommand, say: &Say) -> anyhow::Result<Exit> {
    let tayang = || {
        let (plan, store) = house::visit(folder)?;
        house::tayang(plan, store, Clock::System)
    };
    match command {
        PartnerCommand::Add(asked) => add(folder, tayang()?, &asked, say).await,
        PartnerCommand::Test { name } => health::test(&tayang()?, &name, say).await,
        PartnerCommand::List => health::list(&tayang()?, say).await,
        PartnerCommand::Import { file } => opml::import(folder, &tayang()?, &file, say),
        PartnerCommand::Export => opml::export(&tayang()?, say),
    }
}

async fn add(
    folder: &Path,
    tayang: Tayang,
    asked: &AddArguments,
    say: &Say,
) -> anyhow::Result<Exit> {
    let name = name_of(asked)?;
    let path = folder.join("partners").join(format!("{name}.toml"));
    if tayang.plan.partners.contains_key(&name) || path.exists() {
        bail!("there is a partner `{name}` already: give the new one another key with --name");
    }
    let finder = Finder { tayang: &tayang, name: name.clone(), say };
    let site = finder.find(&asked.url).await?;
    let text = partner_file(&tayang, name.clone(), asked, &site).to_string();
    if asked.print {
        say.answer(&text, &json!({ "partner": name, "text": text }))?;
        return Ok(Exit::Done);
    }
    drop(tayang);
    write(folder, &path, &text)?;
    let shown = show(folder, &name, &site, say).await?;
    let words = format!("{shown}\nWrote {}\n\n{text}", path.display());
    say.answer(&words, &json!({ "partner": name, "file": path, "text": text, "articles": shown }))?;
    Ok(Exit::Done)
}

fn name_of(asked: &AddArguments) -> anyhow::Result<OutletName> {
    if let Some(name) = &asked.name {
        return Ok(OutletName::parse(name)?);
    }
    let whole = if asked.url.contains("://") {
        asked.url.clone()
    } else {
        format!("https://{}", asked.url)
    };
    let link = Link::parse(&whole)?;
    file::key_of(link.domain()).context("give the partner a key with --name")
}

fn partner_file(
    tayang: &Tayang,
    name: OutletName,
    asked: &AddArguments,
    site: &Site,
) -> PartnerFile {
    let network = tayang.plan.network.zone;
    let software =
        site.hints.generator.as_ref().map(|by| format!("Its software calls itself {by}."));
    let recipe =
        site.recipe.as_ref().map(|name| format!("Its pages are read by the recipe `{name}`."));
    let domain = site.home.domain().to_owned();
    PartnerFile {
        name,
        title: site.hints.title.clone().unwrap_or_else(|| domain.clone()),
        domain,
        language: site.hints.language.clone(),
        zone: site.zone.filter(|zone| *zone != network).map(|zone| zone.name().to_owned()),
        sources: site.sources.clone(),
        text: asked.text.clone(),
        basis: asked.basis.clone().unwrap_or_else(|| NO_BASIS.to_owned()),
        today: tayang.now().date_naive(),
        remarks: std::iter::once(format!("Found at {}.", site.home))
            .chain(site.hints.logo.as_ref().map(|logo| format!("Its logo: {logo}")))
            .chain(software)
            .chain(recipe)
            .collect(),
    }
}

/// Writes a file that must not exist yet, and takes it away again if the configuration has a
/// mistake with it.
fn write(folder: &Path, path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
    }
    let made = fs::OpenOptions::new().write(true).create_new(true).open(path);
    made.and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("writing {}", path.display()))?;
    let Err(report) = config::load(folder) else { return Ok(()) };
    fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
    bail!("the partner cannot be taken in:\n{}", report.draw(false).trim_end())
}

/// The newest articles as they would be published, under the configuration with the new partner.
async fn show(folder: &Path, name: &OutletName, site: &Site, say: &Say) -> anyhow::Result<String> {
    let (plan, store) = house::visit(folder)?;
    let tayang = house::tayang(plan, store, Clock::System)?;
    let mut shown = Vec::new();
    for article in site.articles.iter().take(SHOWN) {
        say.progress(&format!("Reading {} …", article.link));
        shown.push(shown_as(&tayang, name, &article.link).await.0);
    }
    Ok(shown.join("\n"))
}

/// One article as it would be published, and whether it can be read.
async fn shown_as(tayang: &Tayang, name: &OutletName, link: &Link) -> (String, bool) {
    match tayang.explain_link(link, Some(name)).await {
        Ok(explanation) => (published(&explanation, tayang), true),
        Err(error) => (format!("{link}\n  {error}\n"), false),
    }
}

fn published(explanation: &Explanation, tayang: &Tayang) -> String {
    let article = &explanation.attributed.article;
    let by: Vec<&str> = article.bylines.iter().map(|byline| byline.name.as_str()).collect();
    let zone = tayang.plan.network.zone;
    let at = article.published.map_or("no date".to_owned(), |published| {
        published.instant().with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
    });
    let mut text = format!("{}\n  {}\n", article.headline.as_str(), article.link);
    text += &format!(
        "  by {}, {at}, {} words\n",
        if by.is_empty() { "nobody named".to_owned() } else { by.join(", ") },
        explanation.words
    );
    let body =
        explanation.renditions.first().map(|(target, body)| (target.as_str(), body.as_str()));
    match body {
        Some((target, body)) => text += &format!("  as {target} would get it: {}\n", excerpt(body)),
        None => {
            let language = tayang.plan.network.language;
            let why =
                explanation.decisions.iter().map(|decision| decision.reason.sentence(language));
            text += &format!("  {}\n", why.collect::<Vec<_>>().join("; "));
        }
    }
    text
}

fn excerpt(body: &str) -> String {
    let folded = crate::html::fold(body);
    let cut: String = folded.chars().take(EXCERPT).collect();
    if cut.len() < folded.len() { format!("{cut} …") } else { cut }
}
