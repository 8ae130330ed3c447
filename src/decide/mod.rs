//! Which targets get an article, when, and why not (pure).

mod enrol;
mod health;
mod rules;
mod wires;

use chrono::{DateTime, Utc};

use crate::model::{
    Attributed, Change, Credit, CreditKind, Decision, EntryId, Fingerprint, Known, KnownPlacement,
    Mark, PlacementState, Published, Reason, SeenPost, TargetName, Verdict,
};

pub use enrol::enrol;
pub use health::sudden_change;
pub use rules::PartnerRules;
pub use wires::uncovered_wire;

/// A target as decisions see it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The target.
    pub target: TargetName,
    /// What shows that the article began with the target's own outlet, if it did.
    pub loops: Option<String>,
}

/// One article before the decision.
#[derive(Debug)]
pub struct Case<'a> {
    /// The entry.
    pub entry: EntryId,
    /// The article.
    pub attributed: &'a Attributed,
    /// Of its words.
    pub fingerprint: &'a Fingerprint,
    /// The partner's rules.
    pub rules: &'a PartnerRules,
    /// The targets that this partner's articles go to.
    pub sites: &'a [Site],
    /// What the store knows.
    pub known: &'a Known,
    /// The recipe that read it, if that was never seen right on a live page.
    pub unseen: Option<&'a str>,
    /// What the outlet's latest articles suddenly lack, this one among them.
    pub change: Option<Change>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// One decision per target, each with its reason.
#[must_use]
pub fn decide(case: &Case<'_>) -> Vec<Decision> {
    case.sites.iter().map(|site| decision(site, judge(case, site))).collect()
}

/// The decisions when the source has taken an article back: every target that has it by this
/// entry takes it down. A partner whose whole site seems gone is a person's business: what is live
/// and beyond `max_per_hour` is withdrawn when somebody releases it.
#[must_use]
pub fn withdraw(entry: EntryId, known: &Known, max_per_hour: u32) -> Vec<Decision> {
    let ours = known.placements.iter().filter(|p| p.entry == entry && is_or_will_be_there(p));
    ours.map(|placement| {
        let before = known.withdrawn_last_hour.get(&placement.target).copied().unwrap_or(0);
        let flood = placement.state == PlacementState::Live && before >= max_per_hour;
        let reason = if flood { Reason::Flood { max_per_hour } } else { Reason::WithdrawnAtSource };
        Decision { target: placement.target.clone(), verdict: Verdict::Withdraw, reason }
    })
    .collect()
}

/// Whether the words or the headline of an entry changed since its latest edition.
#[must_use]
pub fn is_changed(known: &Known, headline: &str, fingerprint: &Fingerprint) -> bool {
    let same_words = known.edition.as_ref().is_some_and(|e| e.exact == fingerprint.exact);
    let same_headline = known.headline.as_deref() == Some(headline);
    !(same_words && same_headline)
}

fn decision(site: &Site, (verdict, reason): (Verdict, Reason)) -> Decision {
    Decision { target: site.target.clone(), verdict, reason }
}

fn is_or_will_be_there(placement: &KnownPlacement) -> bool {
    matches!(placement.state, PlacementState::Planned | PlacementState::Live)
}

type Judgement = (Verdict, Reason);

/// The first thing that speaks against publishing wins; the order is part of the contract.
fn judge(case: &Case<'_>, site: &Site) -> Judgement {
    let placed = case.known.placements.iter().find(|p| p.target == site.target);
    if let Some(placement) = placed {
        return judge_placed(case, placement);
    }
    never(case, site)
        .map(|reason| (Verdict::Skip, reason))
        .or_else(|| not_yet(case, site))
        .unwrap_or((Verdict::Publish, Reason::New))
}

fn judge_placed(case: &Case<'_>, placement: &KnownPlacement) -> Judgement {
    let ours = placement.entry == case.entry && is_or_will_be_there(placement);
    if ours && is_changed(case.known, case.attributed.article.headline.as_str(), case.fingerprint) {
        let corrected = (Verdict::Update, Reason::Corrected);
        return doubtful(case).unwrap_or(corrected);
    }
    (Verdict::Skip, Reason::Duplicate { of: "the same story".to_owned() })
}

/// What speaks against this article for good.
fn never(case: &Case<'_>, site: &Site) -> Option<Reason> {
    looped(case, site)
        .or_else(|| copied(case, site))
        .or_else(|| too_early_for_rights(case))
        .or_else(|| unwanted_section(case))
        .or_else(|| too_old(case))
}

fn looped(case: &Case<'_>, site: &Site) -> Option<Reason> {
    if let Some(evidence) = &site.loops {
        return Some(Reason::Loop { evidence: evidence.clone() });
    }
    let ours = case.known.origin_is_ours.contains(&site.target);
    ours.then(|| Reason::Loop { evidence: "its origin is a page that we published there".into() })
}

fn copied(case: &Case<'_>, site: &Site) -> Option<Reason> {
    // A post of our own that a restored store forgot may be this very story: the delivery looks.
    let by_hand =
        |(target, post): &&(TargetName, SeenPost)| *target == site.target && post.marker.is_none();
    let (_, post) = case.known.copied.iter().find(by_hand)?;
    Some(Reason::Duplicate { of: post.link.to_string() })
}

fn too_early_for_rights(case: &Case<'_>) -> Option<Reason> {
    (case.now.date_naive() < case.rules.rights.since).then_some(Reason::NoRightsYet)
}

fn unwanted_section(case: &Case<'_>) -> Option<Reason> {
    let section = case.attributed.article.section.clone().unwrap_or_default();
    let lower = section.to_lowercase();
    let named = |list: &[String]| list.iter().any(|s| s.to_lowercase() == lower);
    let wanted = case.rules.take.is_empty() || named(&case.rules.take);
    (!wanted || named(&case.rules.leave)).then_some(Reason::Section { section })
}

fn too_old(case: &Case<'_>) -> Option<Reason> {
    let published = published(case)?;
    if case.rules.start.is_some_and(|start| published < start) {
        return Some(Reason::Backlog);
    }
    (published < case.now - case.rules.maximum_age).then_some(Reason::TooOld { published })
}

fn published(case: &Case<'_>) -> Option<DateTime<Utc>> {
    case.attributed.article.published.as_ref().map(Published::instant)
}

/// What speaks against publishing it now.
fn not_yet(case: &Case<'_>, site: &Site) -> Option<Judgement> {
    let by_a_person = Verdict::Hold { until: None };
    doubtful(case)
        .or_else(|| embargo(case))
        .or_else(|| wire(case).map(|reason| (by_a_person, reason)))
        .or_else(|| conflict(case).map(|reason| (by_a_person, reason)))
        .or_else(|| unsure(case).map(|reason| (by_a_person, reason)))
        .or_else(|| asked_to_wait(case).map(|reason| (by_a_person, reason)))
        .or_else(|| flood(case, site).map(|reason| (by_a_person, reason)))
}

/// What was read may be rubbish, and an embargo would let it go by itself.
fn doubtful(case: &Case<'_>) -> Option<Judgement> {
    let unseen = case.unseen.map(|recipe| Reason::RecipeUnseen { recipe: recipe.to_owned() });
    let reason = unseen.or(case.change.map(|change| Reason::ReadingsChanged { change }))?;
    Some((Verdict::Hold { until: None }, reason))
}

fn embargo(case: &Case<'_>) -> Option<Judgement> {
    let until = published(case)? + case.rules.embargo?;
    (until > case.now).then_some((Verdict::Hold { until: Some(until) }, Reason::Embargo { until }))
}

fn wire(case: &Case<'_>) -> Option<Reason> {
    let wire = uncovered_wire(case.attributed, &case.rules.rights.wires)?;
    Some(Reason::WireNotCovered { wire })
}

fn conflict(case: &Case<'_>) -> Option<Reason> {
    let clear = case.attributed.provenance.conflicts.is_empty();
    (!clear).then_some(Reason::OriginConflict)
}

/// A line that looks like the origin's, but not enough: it stays in the text, and a person says
/// whom to credit.
fn unsure(case: &Case<'_>) -> Option<Reason> {
    let doubtful =
        |c: &&Credit| c.kind == CreditKind::Origin && c.standalone && c.score < Mark::STRIP;
    let credit = case.attributed.credits.iter().find(doubtful)?;
    Some(Reason::UnsureOrigin { words: credit.words.chars().take(200).collect() })
}

fn asked_to_wait(case: &Case<'_>) -> Option<Reason> {
    let note = "hold = true".to_owned();
    case.rules.hold.then(|| Reason::HeldBy { by: "konfigurasi".to_owned(), note })
}

fn flood(case: &Case<'_>, site: &Site) -> Option<Reason> {
    let decided = case.known.last_hour.get(&site.target).copied().unwrap_or(0);
    let max_per_hour = case.rules.max_per_hour;
    (decided >= max_per_hour).then_some(Reason::Flood { max_per_hour })
}
