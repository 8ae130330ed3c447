//! Makes the plan out of the drafts, and asks for everything that must be there.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use super::{
    advice, claims, files::Folder, mistake::Report, partners, read::Drafts, recipes,
    secret::Environment, services, targets, templates,
};
use crate::{
    attribute::KnownOutlet,
    flow::Plan,
    model::{Language, Link, OutletName},
};

/// What tables fall back on when they say nothing.
#[derive(Debug, Clone)]
pub(super) struct House {
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) zone: Tz,
}

/// Builds the plan. Where a part has a mistake there is none, but every part is looked at.
pub(super) fn plan(
    folder: &Folder,
    drafts: &Drafts,
    environment: &Environment,
    report: &mut Report,
) -> Option<Plan> {
    claims::check(drafts, report);
    let templates = templates::load(folder, report);
    let main = drafts.main.as_ref()?;
    advice::advise(main, report);
    let network = services::network(main, report);
    let house = services::house(main);
    let outlets = targets::outlets(main, report);
    let targets = targets::targets(main, &outlets, &house, folder, environment, report);
    let partners = partners::partners(drafts, &house, report);
    let rules = super::rules::rules(drafts, known(&outlets, &partners), report);
    let recipes = recipes::recipes(drafts, report);
    let digests = services::digests(main, &house, report);
    let mailer = services::mailer(main, folder, environment, report);
    let web = services::web(main, report);
    let mut net = services::net(main, &targets, report);
    let proxies: BTreeSet<&Link> =
        partners.values().filter_map(|(_, partner)| partner.proxy.as_deref()).collect();
    net.proxies = proxies.into_iter().cloned().collect();
    let (network, templates, mailer, web) = (network?, templates?, mailer?, web?);
    Some(Plan {
        formerly: Vec::new(),
        version: folder.version(),
        net: services::introduced(net, &network, main),
        network,
        database: services::database(main, folder),
        rules,
        partners: partners.into_iter().map(|(key, (_, partner))| (key, partner)).collect(),
        recipes,
        targets,
        digests,
        mailer,
        alerts: services::alerts(main, report),
        recheck: services::recheck(main),
        retention: services::retention(main),
        templates,
        web,
        workers: services::workers(main),
    })
}

/// Ours and partners', as attribution knows them.
fn known(
    outlets: &BTreeMap<OutletName, KnownOutlet>,
    partners: &partners::Partners,
) -> Vec<KnownOutlet> {
    let partners = partners.values().map(|(known, _)| known);
    outlets.values().chain(partners).cloned().collect()
}
