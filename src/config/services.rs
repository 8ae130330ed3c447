//! The network itself, its digests, its mail, its listeners, its manners.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use chrono::Duration;
use chrono_tz::Tz;

use super::{
    build::House,
    draft::{At, DigestDraft, Dkim, MainDraft, Size, SmtpDraft, Tls, Wait},
    files::Folder,
    mistake::Report,
    read::{Read, Table},
    secret::{self, Environment},
    targets,
};
use crate::{
    digest::{DigestSettings, MailerSettings, SmtpSettings, SmtpTls},
    flow::{AlertSettings, Network, RecheckSettings, WebSettings},
    model::{DigestName, Language, Link, TargetName},
    net::NetSettings,
    publish::{TargetKind, TargetSettings},
    store::Retention,
};

/// What tables fall back on.
pub(super) fn house(main: &Read<MainDraft>) -> House {
    let network = main.draft.network.as_ref().map(|network| &network.value);
    let title = network.and_then(|n| n.title.as_ref()).map(|title| title.value.0.clone());
    let zone = network.and_then(|n| n.zone.as_ref()).map(|zone| zone.value.0);
    House {
        title: title.unwrap_or_default(),
        language: network.and_then(|n| n.language).unwrap_or(Language::Indonesian),
        zone: zone.unwrap_or(Tz::Asia__Jakarta),
    }
}

/// Who we are.
pub(super) fn network(main: &Read<MainDraft>, report: &mut Report) -> Option<Network> {
    let Some(At { value: draft, span }) = &main.draft.network else {
        if !main.sheet.is_broken("network") {
            let mistake = main.sheet.mistake(&(0..0), "`[network]` is missing");
            report.add(mistake.help("write `[network]` with `name`, `title` and `contact`"));
        }
        return None;
    };
    let table = Table::new(&main.sheet, "network", span);
    let name = table.need(&draft.name, "name", "\"jatim\"", report);
    let title = table.need(&draft.title, "title", "\"Malang Network\"", report);
    let contact = table.need(&draft.contact, "contact", "\"redaksi@…\"", report);
    let house = house(main);
    Some(Network {
        name: name?.value.0.clone(),
        title: title?.value.0.clone(),
        language: house.language,
        zone: house.zone,
        contact: contact?.value.0.clone(),
    })
}

/// Folder of everything that tayang writes for itself.
fn data(main: &Read<MainDraft>, folder: &Folder) -> PathBuf {
    let written = main.draft.network.as_ref().and_then(|network| network.value.data.as_ref());
    folder.path(written.map_or("/var/lib/tayang", |path| path.value.0.as_str()))
}

pub(super) fn database(main: &Read<MainDraft>, folder: &Folder) -> PathBuf {
    let written = main.draft.network.as_ref().and_then(|network| network.value.database.as_ref());
    match written {
        Some(path) => folder.path(&path.value.0),
        None => data(main, folder).join("tayang.db"),
    }
}

pub(super) fn digests(
    main: &Read<MainDraft>,
    house: &House,
    report: &mut Report,
) -> BTreeMap<DigestName, DigestSettings> {
    let mut digests = BTreeMap::new();
    for (key, draft) in &main.draft.digest {
        let table = Table::new(&main.sheet, format!("digest.{}", key.value), &key.span);
        if let Some(settings) = digest(&table, &key.value, draft, main, house, report) {
            digests.insert(key.value.clone(), settings);
        }
    }
    digests
}

fn digest(
    table: &Table<'_>,
    name: &DigestName,
    draft: &DigestDraft,
    main: &Read<MainDraft>,
    house: &House,
    report: &mut Report,
) -> Option<DigestSettings> {
    let zone = draft.zone.as_ref().map_or(house.zone, |zone| zone.value.0);
    let title = table.need(&draft.title, "title", "\"Kabar Malang Pagi\"", report);
    let every = table.need(&draft.every, "every", "\"0 6 * * *\"", report);
    let every = every.and_then(|at| targets::schedule(table, &at.value.0, &at.span, zone, report));
    let from = table.need(&draft.from, "from", "\"kabar@…\"", report);
    let postal = table.need(&draft.postal, "postal", "\"Jalan …, Malang\"", report);
    let like = "\"Anda mendaftar di …\"";
    let reason = table.need(&draft.reason, "reason", like, report);
    let mut goals = targets::named(table, draft.targets.as_deref(), Some(main), report);
    if draft.targets.is_none() {
        goals = main.draft.target.keys().map(|key| key.value.clone()).collect();
    }
    let from_name = draft.from_name.as_ref().map(|name| name.value.0.clone());
    Some(DigestSettings {
        name: name.clone(),
        title: title?.value.0.clone(),
        every: every?,
        targets: goals,
        language: draft.language.unwrap_or(house.language),
        max_items: draft.max_items.as_ref().map_or(30, |most| most.value.max(1).into()),
        grace: wait(draft.grace.as_ref(), Duration::hours(3)),
        from_name: from_name.unwrap_or_else(|| house.title.clone()),
        from: from?.value.0.clone(),
        reply_to: draft.reply_to.as_ref().map(|address| address.value.0.clone()),
        postal: postal?.value.0.clone(),
        reason: reason?.value.0.clone(),
        public_url: public_url(main),
    })
}

fn public_url(main: &Read<MainDraft>) -> Option<Link> {
    let web = main.draft.web.as_ref()?;
    web.value.public_url.as_ref().map(|url| url.value.0.clone())
}

pub(super) fn mailer(
    main: &Read<MainDraft>,
    folder: &Folder,
    environment: &Environment,
    report: &mut Report,
) -> Option<MailerSettings> {
    let Some(At { value: draft, span }) = &main.draft.smtp else {
        let broken = main.sheet.is_broken("smtp");
        return (!broken).then(|| MailerSettings::Folder(data(main, folder).join("mail")));
    };
    let table = Table::new(&main.sheet, "smtp", span);
    let host = table.need(&draft.host, "host", "\"smtp.…\"", report);
    let tls = tls(&table, draft, report);
    let credentials = credentials(&table, draft, folder, environment, report);
    Some(MailerSettings::Smtp(SmtpSettings {
        host: host?.value.0.clone(),
        port: draft.port.as_ref().map_or_else(|| usual_port(tls), |port| port.value),
        tls,
        credentials: credentials?,
        dkim_relay: draft.dkim == Some(Dkim::Relay),
        deadline: std_wait(draft.deadline.as_ref(), 60),
    }))
}

fn usual_port(tls: SmtpTls) -> u16 {
    match tls {
        SmtpTls::Implicit => 465,
        SmtpTls::Starttls => 587,
        SmtpTls::None => 25,
    }
}

/// Encryption; none of it is for this machine only.
fn tls(table: &Table<'_>, draft: &SmtpDraft, report: &mut Report) -> SmtpTls {
    let Some(tls) = &draft.tls else { return SmtpTls::Implicit };
    let host = draft.host.as_ref().map_or("", |host| host.value.0.as_str());
    let here = host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    if tls.value == Tls::None && !here && !host.is_empty() {
        let message = format!("mail to `{host}` would travel unencrypted");
        let help = "write `tls = \"implicit\"` or `tls = \"starttls\"`";
        report.add(table.sheet.mistake(&tls.span, message).help(help).key("smtp.tls"));
    }
    match tls.value {
        Tls::Implicit => SmtpTls::Implicit,
        Tls::Starttls => SmtpTls::Starttls,
        Tls::None => SmtpTls::None,
    }
}

/// User and password: both or neither. The outer none: there was a mistake.
fn credentials(
    table: &Table<'_>,
    draft: &SmtpDraft,
    folder: &Folder,
    environment: &Environment,
    report: &mut Report,
) -> Option<Option<(String, secrecy::SecretString)>> {
    if draft.user.is_none() && draft.password.is_none() {
        return Some(None);
    }
    let user = table.need(&draft.user, "user", "\"…\"", report);
    let like = "{ file = \"/etc/tayang/secrets/smtp\" }";
    let password = table.need(&draft.password, "password", like, report)?;
    let password = secret::read(password, table.sheet, folder, environment, report)?;
    Some(Some((user?.value.0.clone(), password)))
}

pub(super) fn alerts(main: &Read<MainDraft>, report: &mut Report) -> AlertSettings {
    let Some(At { value: draft, .. }) = &main.draft.alerts else { return AlertSettings::default() };
    let command = draft.command.as_ref().map(|command| {
        if command.value.is_empty() {
            let mistake = main.sheet.mistake(&command.span, "the command is empty");
            report.add(mistake.help("write `[\"/usr/local/bin/…\"]`").key("alerts.command"));
        }
        command.value.iter().map(|word| word.0.clone()).collect()
    });
    AlertSettings { mail: draft.mail.as_ref().map(|address| address.value.0.clone()), command }
}

pub(super) fn web(main: &Read<MainDraft>, report: &mut Report) -> Option<WebSettings> {
    let usual = SocketAddr::from(([127, 0, 0, 1], 8787));
    let Some(At { value: draft, .. }) = &main.draft.web else {
        let settings = WebSettings { private: usual, public: None, public_url: None };
        return (!main.sheet.is_broken("web")).then_some(settings);
    };
    let private = draft.private.as_ref().map_or(usual, |at| at.value.0);
    if let Some(at) = draft.private.as_ref().filter(|at| !at.value.0.ip().is_loopback()) {
        let message = "the private listener can be reached from other machines";
        let help = "it shows what happens inside and asks for no password: write `127.0.0.1:8787`";
        report.add(main.sheet.mistake(&at.span, message).help(help).warning());
    }
    if let (Some(url), None) = (&draft.public_url, &draft.public) {
        let message = "nothing listens behind `public_url`";
        let help = "write `public = \"127.0.0.1:8788\"`, and let your web server pass on to it";
        report.add(main.sheet.mistake(&url.span, message).help(help).warning());
    }
    Some(WebSettings {
        private,
        public: draft.public.as_ref().map(|at| at.value.0),
        public_url: public_url(main),
    })
}

/// The client, without its introduction; the addresses of targets are allowed, for the operator
/// named them.
pub(super) fn net(
    main: &Read<MainDraft>,
    goals: &BTreeMap<TargetName, TargetSettings>,
    report: &mut Report,
) -> NetSettings {
    let draft = main.draft.net.as_ref();
    let mut allow: Vec<String> = draft
        .and_then(|net| net.allow.as_ref())
        .into_iter()
        .flatten()
        .map(|at| at.value.0.to_string())
        .collect();
    allow.extend(goals.values().filter_map(|target| match &target.kind {
        TargetKind::Wordpress(site) => Some(targets::host_port(&site.url)),
        TargetKind::StaticSite(_) => None,
    }));
    let max_bytes = draft.and_then(|net| net.max_bytes.as_ref());
    if let Some(at) = max_bytes.filter(|at| at.value.0 < 10_000) {
        let mistake = main.sheet.mistake(&at.span, "no page is smaller than this");
        report.add(mistake.help("write `10 MB`").key("net.max_bytes"));
    }
    NetSettings {
        user_agent: String::new(),
        allow,
        gap: std_wait(draft.and_then(|net| net.gap.as_ref()), 2),
        deadline: std_wait(draft.and_then(|net| net.deadline.as_ref()), 30),
        max_bytes: bytes(max_bytes, 10_000_000),
        proxy: draft.and_then(|net| net.proxy.as_ref()).map(|at| at.value.0.clone()),
        proxies: Vec::new(),
    }
}

/// The client says who it is: name, front page, contact. A header holds plain ASCII only.
pub(super) fn introduced(
    net: NetSettings,
    network: &Network,
    main: &Read<MainDraft>,
) -> NetSettings {
    let written = main.draft.network.as_ref().and_then(|n| n.value.url.as_ref());
    let first = || {
        let outlet = main.draft.outlet.values().find_map(|outlet| outlet.domains.as_ref()?.first());
        outlet.map(|domain| format!("https://{}", domain.value.0))
    };
    let front = written.map(|url| url.value.0.to_string()).or_else(first);
    let contact = network.contact.expose().to_owned();
    let words: Vec<String> = [front.map(|url| format!("+{url}")), Some(contact)]
        .into_iter()
        .flatten()
        .filter(|word| word.is_ascii())
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    NetSettings { user_agent: format!("tayang/{version} ({})", words.join("; ")), ..net }
}

pub(super) fn workers(main: &Read<MainDraft>) -> usize {
    let written = main.draft.net.as_ref().and_then(|net| net.workers.as_ref());
    written.map_or(4, |workers| usize::from(workers.value).clamp(1, 64))
}

pub(super) fn recheck(main: &Read<MainDraft>) -> RecheckSettings {
    let draft = main.draft.recheck.as_ref();
    RecheckSettings {
        first: wait(draft.and_then(|r| r.first.as_ref()), Duration::minutes(30)),
        until: wait(draft.and_then(|r| r.until.as_ref()), Duration::days(14)),
        confirm: draft.and_then(|r| r.confirm.as_ref()).map_or(3, |confirm| confirm.value.max(1)),
    }
}

pub(super) fn retention(main: &Read<MainDraft>) -> Retention {
    let draft = main.draft.retention.as_ref();
    Retention {
        pages: wait(draft.and_then(|r| r.pages.as_ref()), Duration::days(14)),
        pages_bytes: bytes(draft.and_then(|r| r.pages_bytes.as_ref()), 1_000_000_000),
        media: wait(draft.and_then(|r| r.media.as_ref()), Duration::days(30)),
        settled: wait(draft.and_then(|r| r.settled.as_ref()), Duration::days(400)),
        audit: wait(draft.and_then(|r| r.audit.as_ref()), Duration::days(1825)),
    }
}

fn wait(written: Option<&At<Wait>>, usual: Duration) -> Duration {
    written.map_or(usual, |at| at.value.0)
}

fn std_wait(written: Option<&At<Wait>>, usual: u64) -> std::time::Duration {
    let written = written.and_then(|at| at.value.0.to_std().ok());
    written.unwrap_or(std::time::Duration::from_secs(usual))
}

fn bytes(written: Option<&At<Size>>, usual: u64) -> u64 {
    written.map_or(usual, |at| at.value.0)
}
