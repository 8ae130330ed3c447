//! Partners: what was agreed, what is taken, where it is announced.

use std::collections::BTreeMap;

use chrono::Duration;

use super::{
    build::House,
    draft::{At, PartnerDraft, RightsDraft, Words},
    mistake::Report,
    read::{Drafts, Table},
    sources, targets,
};
use crate::{
    attribute::KnownOutlet,
    decide::PartnerRules,
    extract::OutletFacts,
    flow::Partner,
    model::{OutletName, Rights, TargetName},
};

/// Partners by key, with what attribution knows of each.
pub(super) type Partners = BTreeMap<OutletName, (KnownOutlet, Partner)>;

/// All partners of all files.
pub(super) fn partners(drafts: &Drafts, house: &House, report: &mut Report) -> Partners {
    let mut partners = Partners::new();
    for (sheet, key, draft) in drafts.partners() {
        let table = Table::new(sheet, format!("partner.{}", key.value), &key.span);
        let goals = targets::named(&table, draft.targets.as_deref(), drafts.main.as_ref(), report);
        let name = key.value.apart();
        if let Some(partner) = partner(&table, &name, draft, house, goals, report) {
            partners.insert(name, partner);
        }
    }
    partners
}

fn partner(
    table: &Table<'_>,
    name: &OutletName,
    draft: &PartnerDraft,
    house: &House,
    goals: Vec<TargetName>,
    report: &mut Report,
) -> Option<(KnownOutlet, Partner)> {
    let zone = draft.zone.as_ref().map_or(house.zone, |zone| zone.value.0);
    let title = table.need(&draft.title, "title", "\"Malang Network\"", report);
    let domains = targets::domains(table, &draft.domains, report);
    let rights = rights(table, draft, report);
    let robots = robots(table, draft, report);
    let sources = sources::sources(table, name, draft, zone, report);
    let start = start(table, draft, zone, report);
    let (title, rights) = (title?.value.0.clone(), rights?);
    let facts = OutletFacts {
        outlet: name.clone(),
        title: title.clone(),
        domains: domains.clone(),
        zone,
        language: draft.language.as_ref().map(|code| code.value.0.clone()),
        recipe: draft.recipe.as_ref().map(|name| name.value.0.clone()),
    };
    let rules = PartnerRules {
        outlet: name.clone(),
        rights,
        embargo: draft.embargo.as_ref().map(|wait| wait.value.0),
        take: sections(draft.sections.as_ref().and_then(|s| s.take.as_deref())),
        leave: sections(draft.sections.as_ref().and_then(|s| s.leave.as_deref())),
        maximum_age: draft.maximum_age.as_ref().map_or(Duration::days(3), |wait| wait.value.0),
        start,
        max_per_hour: draft.max_per_hour.as_ref().map_or(30, |most| most.value),
        targets: goals,
        hold: draft.hold.unwrap_or(false),
    };
    let aliases = targets::texts(draft.aliases.as_deref());
    let known = KnownOutlet { name: name.clone(), title, domains, aliases, ours: false };
    let proxy = draft.proxy.as_ref().map(|at| Box::new(at.value.0.clone()));
    Some((known, Partner { facts, rules, sources, robots, proxy }))
}

fn rights(table: &Table<'_>, draft: &PartnerDraft, report: &mut Report) -> Option<Rights> {
    let like = "{ text = \"full\", images = \"none\", basis = \"…\", since = 2025-01-31 }";
    let At { value: draft, span } = table.need(&draft.rights, "rights", like, report)?;
    let table = table.inner("rights", span);
    let text = table.need(&draft.text, "text", "\"full\"", report);
    let basis = table.need(&draft.basis, "basis", "\"Perjanjian 12/2025\"", report);
    let since = table.need(&draft.since, "since", "2025-01-31", report);
    Some(stated(draft, *text?, basis?, since?.value.0))
}

fn stated(
    draft: &RightsDraft,
    text: crate::model::TextRights,
    basis: &At<Words>,
    since: chrono::NaiveDate,
) -> Rights {
    Rights {
        text,
        images: draft.images.unwrap_or_default(),
        basis: basis.value.0.clone(),
        since,
        excerpt_words: draft.excerpt_words.as_ref().map_or(60, |words| words.value.into()),
        wires: draft.wires.iter().flatten().map(|wire| wire.0.clone()).collect(),
    }
}

/// Whether robots.txt is obeyed; not obeying it wants a reason.
fn robots(table: &Table<'_>, draft: &PartnerDraft, report: &mut Report) -> bool {
    let Some(robots) = &draft.robots else { return true };
    let table = table.inner("robots", &robots.span);
    table.need(&robots.value.ignore, "ignore", "\"agreed in writing, …\"", report).is_none()
}

fn sections(names: Option<&[At<Words>]>) -> Vec<String> {
    names.unwrap_or_default().iter().map(|name| name.value.0.to_lowercase()).collect()
}

fn start(
    table: &Table<'_>,
    draft: &PartnerDraft,
    zone: chrono_tz::Tz,
    report: &mut Report,
) -> Option<chrono::DateTime<chrono::Utc>> {
    let start = draft.start.as_ref()?;
    let instant = start.value.instant(zone);
    if instant.is_none() {
        report.add(table.sheet.mistake(&start.span, "there is no such moment in the zone"));
    }
    instant
}
