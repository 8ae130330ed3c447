//! Our outlets, and the sites that we publish to.

use std::{collections::BTreeMap, net::IpAddr, ops::Range};

use chrono_tz::Tz;
use url::Host;

use super::{
    build::House,
    draft::{
        At, Canonical, CreditDraft, Domain, HouseDraft, KeepDraft, MainDraft, RelatedDraft,
        StaticSiteDraft, StatusDraft, TargetDraft, WithdrawDraft, WordpressDraft, Words,
    },
    files::Folder,
    mistake::Report,
    pictures,
    read::{Read, Table},
    secret::{self, Environment},
    words,
};
use crate::{
    attribute::{CreditPlace, CutPolicy, HouseName, Keep, KnownOutlet, Related},
    model::{Link, OutletName, TargetName},
    publish::{StaticSiteSettings, TargetKind, TargetSettings, WordpressSettings},
    schedule::Every,
};

/// Our own outlets.
pub(super) fn outlets(
    main: &Read<MainDraft>,
    report: &mut Report,
) -> BTreeMap<OutletName, KnownOutlet> {
    let mut outlets = BTreeMap::new();
    for (key, draft) in &main.draft.outlet {
        let table = Table::new(&main.sheet, format!("outlet.{}", key.value), &key.span);
        let title = table.need(&draft.title, "title", "\"MalangNetwork.com\"", report);
        let domains = domains(&table, &draft.domains, report);
        let name = key.value.clone();
        let title = title.map_or_else(|| name.to_string(), |title| title.value.0.clone());
        let aliases = texts(draft.aliases.as_deref());
        let known = KnownOutlet { name: name.clone(), title, domains, aliases, ours: true };
        outlets.insert(name, known);
    }
    outlets
}

/// An outlet's domains; at least one.
pub(super) fn domains(
    table: &Table<'_>,
    domains: &Option<Vec<At<Domain>>>,
    report: &mut Report,
) -> Vec<String> {
    let like = "[\"malangnetwork.com\"]";
    let written = table.need(domains, "domains", like, report);
    let written = written.map(Vec::as_slice).unwrap_or_default();
    let path = format!("{}.domains", table.path);
    if domains.is_some() && written.is_empty() && !table.sheet.is_broken(&path) {
        let mistake = table.sheet.mistake(&table.span, format!("`{path}` is empty"));
        report.add(mistake.help(format!("write `domains = {like}`")).key(path));
    }
    written.iter().map(|domain| domain.value.0.clone()).collect()
}

/// Plain texts of a list.
pub(super) fn texts(list: Option<&[At<Words>]>) -> Vec<String> {
    list.unwrap_or_default().iter().map(|text| text.value.0.clone()).collect()
}

/// Targets that a list names; each that does not exist is reported.
pub(super) fn named(
    table: &Table<'_>,
    list: Option<&[At<Words>]>,
    main: Option<&Read<MainDraft>>,
    report: &mut Report,
) -> Vec<TargetName> {
    let Some(main) = main else { return Vec::new() };
    let known: Vec<&str> = main.draft.target.keys().map(|key| key.value.as_str()).collect();
    let mut names = Vec::new();
    for item in list.unwrap_or_default() {
        let name = item.value.0.as_str();
        match TargetName::parse(name) {
            Ok(parsed) if known.contains(&name) => names.push(parsed),
            _ if main.sheet.may_hold(&format!("target.{name}")) => {}
            _ => {
                let message = format!("there is no target `{name}`");
                let mistake = table.sheet.mistake(&item.span, message);
                let path = format!("{}.targets", table.path);
                report.add(mistake.help(words::instead_of(name, &known)).key(path));
            }
        }
    }
    names
}

/// A schedule in its zone.
pub(super) fn schedule(
    table: &Table<'_>,
    raw: &str,
    span: &Range<usize>,
    zone: Tz,
    report: &mut Report,
) -> Option<Every> {
    match Every::parse(raw, zone) {
        Ok(every) => Some(every),
        Err(error) => {
            report.add(table.sheet.mistake(span, error.to_string()));
            None
        }
    }
}

/// The sites that we publish to.
pub(super) fn targets(
    main: &Read<MainDraft>,
    outlets: &BTreeMap<OutletName, KnownOutlet>,
    house: &House,
    folder: &Folder,
    environment: &Environment,
    report: &mut Report,
) -> BTreeMap<TargetName, TargetSettings> {
    let mut targets = BTreeMap::new();
    for (key, draft) in &main.draft.target {
        let table = Table::new(&main.sheet, format!("target.{}", key.value), &key.span);
        let outlet = outlet(&table, draft, outlets, report);
        let kind = kind(&table, draft, folder, environment, report);
        let pictures = draft
            .pictures
            .as_ref()
            .map(|at| pictures::policy(&table.inner("pictures", &at.span), &at.value, report));
        if let (Some(outlet), Some(kind)) = (outlet, kind) {
            let mut settings = settings(key.value.clone(), outlet, kind, draft, house);
            settings.pictures = pictures;
            targets.insert(key.value.clone(), settings);
        }
    }
    targets
}

fn settings(
    name: TargetName,
    outlet: KnownOutlet,
    kind: TargetKind,
    draft: &TargetDraft,
    house: &House,
) -> TargetSettings {
    TargetSettings {
        name,
        outlet,
        kind,
        language: draft.language.unwrap_or(house.language),
        zone: draft.zone.as_ref().map_or(house.zone, |zone| zone.value.0),
        cut: cut(draft),
        credit: match draft.credit {
            None | Some(CreditDraft::After) => CreditPlace::After,
            Some(CreditDraft::Before) => CreditPlace::Before,
            Some(CreditDraft::Both) => CreditPlace::Both,
        },
        canonical_origin: !matches!(draft.canonical, Some(Canonical::Own)),
        noindex: draft.noindex.unwrap_or(false),
        pictures: None,
    }
}

fn cut(draft: &TargetDraft) -> CutPolicy {
    let usual = CutPolicy::default();
    let keep = |written: Option<KeepDraft>, usual| match written {
        None => usual,
        Some(KeepDraft::Keep) => Keep::Keep,
        Some(KeepDraft::Strip) => Keep::Strip,
    };
    CutPolicy {
        origin: keep(draft.origin, usual.origin),
        related: match draft.related {
            None => usual.related,
            Some(RelatedDraft::Keep) => Related::Keep,
            Some(RelatedDraft::Strip) => Related::Strip,
            Some(RelatedDraft::Links) => Related::Links,
        },
        byline: keep(draft.byline, usual.byline),
        copyright: keep(draft.copyright, usual.copyright),
        dateline: keep(draft.dateline, usual.dateline),
        secondary: keep(draft.secondary, usual.secondary),
        inline: keep(draft.inline, usual.inline),
        chrome: keep(draft.chrome, usual.chrome),
        house: match draft.house {
            None => usual.house,
            Some(HouseDraft::Keep) => HouseName::Keep,
            Some(HouseDraft::Rename) => HouseName::Rename,
        },
    }
}

/// The outlet of ours that a target is.
fn outlet(
    table: &Table<'_>,
    draft: &TargetDraft,
    outlets: &BTreeMap<OutletName, KnownOutlet>,
    report: &mut Report,
) -> Option<KnownOutlet> {
    let written = table.need(&draft.outlet, "outlet", "\"malangnetwork\"", report)?;
    let name = written.value.0.as_str();
    let found = outlets.values().find(|outlet| outlet.name.as_str() == name);
    if found.is_none() && !table.sheet.may_hold(&format!("outlet.{name}")) {
        let known: Vec<&str> = outlets.keys().map(OutletName::as_str).collect();
        let message = format!("there is no outlet `{name}` of ours");
        let mistake = table.sheet.mistake(&written.span, message);
        let path = format!("{}.outlet", table.path);
        report.add(mistake.help(words::instead_of(name, &known)).key(path));
    }
    found.cloned()
}

fn kind(
    table: &Table<'_>,
    draft: &TargetDraft,
    folder: &Folder,
    environment: &Environment,
    report: &mut Report,
) -> Option<TargetKind> {
    match (&draft.wordpress, &draft.static_site) {
        (Some(site), None) => {
            let table = table.inner("wordpress", &site.span);
            wordpress(&table, &site.value, folder, environment, report).map(TargetKind::Wordpress)
        }
        (None, Some(site)) => {
            let table = table.inner("static_site", &site.span);
            static_site(&table, &site.value, folder, report).map(TargetKind::StaticSite)
        }
        (Some(_), Some(site)) => {
            let message = format!("`{}` is two sites at once", table.path);
            let mistake = table.sheet.mistake(&site.span, message);
            report.add(mistake.help("write either `wordpress` or `static_site`"));
            None
        }
        (None, None) => {
            let broken = ["wordpress", "static_site"]
                .iter()
                .any(|key| table.sheet.is_broken(&format!("{}.{key}", table.path)));
            if !broken {
                let message = format!("`{}` does not say what it is", table.path);
                let help =
                    "write `wordpress = { url = … }` or `static_site = { folder = …, url = … }`";
                report.add(table.sheet.mistake(&table.span, message).help(help));
            }
            None
        }
    }
}

fn wordpress(
    table: &Table<'_>,
    draft: &WordpressDraft,
    folder: &Folder,
    environment: &Environment,
    report: &mut Report,
) -> Option<WordpressSettings> {
    let url = table.need(&draft.url, "url", "\"https://…\"", report);
    let user = table.need(&draft.user, "user", "\"tayang\"", report);
    let like = "{ file = \"/etc/tayang/secrets/…\" }";
    let password = table.need(&draft.password, "password", like, report);
    let password =
        password.and_then(|source| secret::read(source, table.sheet, folder, environment, report));
    if let Some(url) = url {
        warn_of_address(table, &url.value.0, &url.span, report);
    }
    Some(WordpressSettings {
        url: url?.value.0.clone(),
        user: user?.value.0.clone(),
        password: password?,
        status: match draft.status {
            None | Some(StatusDraft::Pending) => "pending",
            Some(StatusDraft::Draft) => "draft",
            Some(StatusDraft::Publish) => "publish",
        }
        .to_owned(),
        sections: draft
            .sections
            .iter()
            .flatten()
            .map(|(from, to)| (from.to_lowercase(), to.0.clone()))
            .collect(),
        default_section: draft.default_section.as_ref().map(|name| name.0.clone()),
        tags: draft.tags.unwrap_or(true),
        withdraw: match draft.withdraw {
            None | Some(WithdrawDraft::Trash) => "trash",
            Some(WithdrawDraft::Draft) => "draft",
            Some(WithdrawDraft::Private) => "private",
        }
        .to_owned(),
    })
}

/// A site on a private address is allowed, for the operator named it, but said; a password that
/// travels in the clear is said too.
fn warn_of_address(table: &Table<'_>, url: &Link, span: &Range<usize>, report: &mut Report) {
    let own = is_private(url);
    if own {
        let message = format!("the site is on a private address ({})", host_port(url));
        let help = "right when it is your own machine or network: tayang will speak to it";
        report.add(table.sheet.mistake(span, message).help(help).warning());
    }
    if url.url().scheme() == "http" && !own {
        let message = "the password travels unencrypted";
        report.add(table.sheet.mistake(span, message).help("write `https://…`").warning());
    }
}

fn is_private(url: &Link) -> bool {
    match url.url().host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback() || ip.segments()[0] & 0xfe00 == 0xfc00,
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// `host:port` of an address.
pub(super) fn host_port(url: &Link) -> String {
    let port = url.url().port_or_known_default().unwrap_or(443);
    format!("{}:{port}", url.url().host_str().unwrap_or_default())
}

fn static_site(
    table: &Table<'_>,
    draft: &StaticSiteDraft,
    folder: &Folder,
    report: &mut Report,
) -> Option<StaticSiteSettings> {
    let path = table.need(&draft.folder, "folder", "\"/var/www/…\"", report);
    let url = table.need(&draft.url, "url", "\"https://…\"", report);
    Some(StaticSiteSettings { folder: folder.path(&path?.value.0), url: url?.value.0.clone() })
}
