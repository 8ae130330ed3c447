//! `explain`: every step for one page, for people and machines.

use std::{fmt::Write, fs, path::Path};

use anyhow::Context;
use chrono_tz::Tz;

use crate::{
    attribute::{Account, Fate},
    flow::{Explanation, Tayang},
    model::{Fetched, Headers, Language, Link, OutletName},
};

use super::{Exit, say::Say};

/// A saved page may have so many bytes.
const MOST_BYTES: u64 = 8 << 20;

/// Explains an address or a saved page.
pub(super) async fn explain(
    tayang: &Tayang,
    page: &str,
    partner: Option<&str>,
    say: &Say,
) -> anyhow::Result<Exit> {
    let partner = partner.map(OutletName::parse).transpose()?;
    let explanation = match Link::parse(page) {
        Ok(link) => tayang.explain_link(&link, partner.as_ref()).await?,
        Err(_) => {
            let saved = saved_page(tayang, Path::new(page), partner.as_ref())?;
            tayang.explain_page(&saved, partner.as_ref()).await?
        }
    };
    let network = &tayang.plan.network;
    say.answer(&told(&explanation, network.zone, network.language), &explanation)?;
    Ok(Exit::Done)
}

/// A page from a file counts as one of the named partner's.
fn saved_page(
    tayang: &Tayang,
    file: &Path,
    partner: Option<&OutletName>,
) -> anyhow::Result<Fetched> {
    let size = fs::metadata(file)
        .with_context(|| format!("`{}` is neither a web address nor a file", file.display()))?
        .len();
    anyhow::ensure!(size <= MOST_BYTES, "{} is larger than 8 MiB", file.display());
    let name = partner.context("a saved page wants --partner NAME: whose page is it?")?;
    let outlet = tayang.plan.partners.get(name).with_context(|| format!("no partner `{name}`"))?;
    let domain = outlet.facts.domains.first().map_or("localhost", String::as_str);
    let link = Link::parse(&format!("https://{domain}/"))?;
    Ok(Fetched {
        asked: link.clone(),
        link,
        status: 200,
        headers: Headers::default(),
        bytes: fs::read(file)?,
        at: tayang.now(),
    })
}

fn told(explanation: &Explanation, zone: Tz, language: Language) -> String {
    let article = &explanation.attributed.article;
    let mut text = format!("{}\n", article.headline.as_str());
    let by: Vec<&str> = article.bylines.iter().map(|b| b.name.as_str()).collect();
    let published = article.published.map_or("no date".to_owned(), |p| {
        p.instant().with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
    });
    // Writing to a String cannot fail.
    _ = writeln!(text, "partner {}, by {}, {published}", explanation.partner, by.join(", "));
    let section = article.section.as_deref().unwrap_or("none");
    let recipe = article.recipe.as_deref().unwrap_or("none (generic engine)");
    _ = writeln!(text, "section {section}, {} words, recipe {recipe}", explanation.words);
    credits(&mut text, &explanation.credits);
    text.push_str("\nOrigin, nearest first\n");
    for origin in &explanation.attributed.provenance.origins {
        let link = origin.link.as_ref().map(|l| format!("  {l}")).unwrap_or_default();
        _ = writeln!(text, "  {}{link}  ({:?})", origin.outlet, origin.evidence);
    }
    text.push_str("\nDecisions\n");
    for decision in &explanation.decisions {
        let reason = decision.reason.sentence(language);
        _ = writeln!(text, "  {}  {:?}: {reason}", decision.target, decision.verdict);
    }
    for (target, body) in &explanation.renditions {
        _ = writeln!(text, "\nAs {target} would get it\n{body}");
    }
    text
}

/// Block, words, rule, slots, each term of the score, and what follows.
fn credits(text: &mut String, credits: &[Account]) {
    text.push_str("\nCredits found\n");
    for credit in credits {
        let words: String = credit.words.chars().take(100).collect();
        let place = match &credit.span {
            Some(span) => format!("block {}, bytes {}–{}", credit.block, span.start, span.end),
            None => format!("block {}", credit.block),
        };
        _ = writeln!(text, "  {:?}, {place}: {words}", credit.kind);
        if !credit.normalised.starts_with(&words) {
            _ = writeln!(
                text,
                "      read as  {}",
                credit.normalised.chars().take(160).collect::<String>()
            );
        }
        for (slot, value) in &credit.slots {
            _ = writeln!(text, "      {slot:<8} {value}");
        }
        let terms: Vec<String> =
            credit.terms.iter().map(|(why, weight)| format!("{why} {weight:+.2}")).collect();
        _ = writeln!(text, "      rule     {}", credit.rule);
        _ = writeln!(text, "      score    {:.2} = {}", credit.score, terms.join(", "));
        _ = writeln!(text, "      so       {}", so(credit.fate));
    }
    if credits.is_empty() {
        text.push_str("  none\n");
    }
}

fn so(fate: Fate) -> &'static str {
    match fate {
        Fate::MayBeCut => "it may be cut where the target's policy says so",
        Fate::Recorded => "it is recorded and stays in its sentence",
        Fate::Asked => "it stays, and an editor is asked: not sure enough to cut",
    }
}
