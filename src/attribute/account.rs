//! Why each credit of an article was taken for one: for `explain` and `inspect`.

use serde::Serialize;

use super::{Hop, Placed, Rules, fold, place};
use crate::{
    html,
    model::{Article, CreditKind, Mark},
};

/// What happens to a credit, by its score alone; a target's policy may keep it all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Sure enough to be cut where the policy says so.
    MayBeCut,
    /// A running sentence: recorded, and cut only where the policy says `inline = "strip"`.
    Recorded,
    /// Not sure enough to be cut: it stays, and an editor is asked.
    Asked,
}

/// One credit with everything that speaks for it and against it.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// Which block of the body, from 0.
    pub block: usize,
    /// Bytes of the block's markup; none when the whole block is the credit.
    pub span: Option<std::ops::Range<usize>>,
    /// Its words as printed.
    pub words: String,
    /// The same as the recognisers saw them: entities, quotes, spaces and spelling made regular.
    pub normalised: String,
    /// What it is.
    pub kind: CreditKind,
    /// Which rule found it.
    pub rule: String,
    /// The slots that were filled: name, value.
    pub slots: Vec<(&'static str, String)>,
    /// Each term of the score, as it was added.
    pub terms: Vec<(&'static str, f32)>,
    /// The score, 0 to 1: the sum of the terms within its bounds.
    pub score: f32,
    /// What follows from it.
    pub fate: Fate,
}

/// The account of every credit of an article, in order.
#[must_use]
pub fn accounts(article: &Article, rules: &Rules) -> Vec<Account> {
    let blocks = html::markups(&article.body);
    let placed = place(&article.body, rules.words_of(&article.outlet));
    placed.into_iter().map(|p| account(p, &blocks)).collect()
}

fn account(placed: Placed, blocks: &[&str]) -> Account {
    let html = blocks.get(placed.block).copied().unwrap_or_default();
    let markup = placed.span.clone().and_then(|span| html.get(span)).unwrap_or(html);
    Account {
        block: placed.block,
        normalised: fold::normalised(markup),
        kind: placed.kind(),
        fate: fate(&placed),
        rule: placed.reading.rule.clone(),
        slots: slots(&placed),
        terms: placed.reading.terms.clone(),
        score: placed.reading.score,
        words: placed.words,
        span: placed.span,
    }
}

fn fate(placed: &Placed) -> Fate {
    let inline = placed.kind() == CreditKind::SecondarySource && !placed.reading.standalone;
    match (placed.reading.score >= Mark::STRIP, inline) {
        (true, _) => Fate::MayBeCut,
        (false, true) => Fate::Recorded,
        (false, false) => Fate::Asked,
    }
}

fn slots(placed: &Placed) -> Vec<(&'static str, String)> {
    let reading = &placed.reading;
    let one = |name, value: &Option<String>| value.clone().map(|value| (name, value));
    let single = [
        one("outlet", &reading.outlet),
        one("domain", &reading.domain),
        one("title", &reading.title),
        one("link", &reading.url),
    ];
    let hop = |name, hop: &Hop| (name, hop.outlet.clone());
    let people = reading.people.iter().map(|(role, names)| ("person", format!("{role}: {names}")));
    single
        .into_iter()
        .flatten()
        .chain(reading.via.iter().map(|via| ("via", via.clone())))
        .chain(reading.further.iter().map(|h| hop("further", h)))
        .chain(people)
        .collect()
}
