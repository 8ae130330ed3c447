//! What the files say arrives in the plan.

use std::time::Duration;

use chrono::TimeDelta;
use secrecy::ExposeSecret as _;
use tayang::{
    attribute::{CreditPlace, HouseName, Related},
    config::{self, Environment, Loaded},
    digest::{MailerSettings, SmtpTls},
    extract,
    model::{ImageRights, Language, TargetName, TextRights},
    publish::{TargetKind, WordpressSettings},
    schedule::{Bounds, Pace},
};

use super::{bare, load, noon};

fn whole() -> Loaded {
    let credentials = tempfile::tempdir().unwrap();
    std::fs::write(credentials.path().join("wordpress"), "sandi systemd\n").unwrap();
    let variables = [("SANDI_WORDPRESS", "abcd efgh ijkl")];
    let environment = Environment::of(&variables, Some(credentials.path().to_path_buf()));
    load("accepted/lengkap", &environment).unwrap_or_else(|report| panic!("{report}"))
}

fn wordpress<'a>(loaded: &'a Loaded, name: &str) -> &'a WordpressSettings {
    let target = loaded.plan.targets.values().find(|target| target.name.as_str() == name);
    match &target.unwrap().kind {
        TargetKind::Wordpress(site) => site,
        TargetKind::StaticSite(_) => panic!("{name} is a static site"),
    }
}

#[test]
fn the_annotated_configuration_works_as_it_stands() {
    let loaded = config::load_with(std::path::Path::new("config"), &bare());
    let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(loaded.warnings, []);
    assert_eq!(loaded.plan.partners.len(), 1);
    assert_eq!(loaded.plan.targets.len(), 1);
    assert_eq!(loaded.plan.digests.len(), 1);
    assert_eq!(loaded.plan.rules.outlets.len(), 2);
    assert_eq!(
        loaded.plan.net.user_agent,
        format!(
            "tayang/{} (+https://malangnetwork.example; redaksi@malangnetwork.example)",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn a_partner_arrives_with_its_agreement_and_its_wishes() {
    let loaded = whole();
    let partner = loaded.plan.partners.values().find(|p| p.facts.outlet.as_str() == "malang");
    let partner = partner.unwrap();
    assert_eq!(partner.facts.domains, ["malang.jatimnetwork.example"]);
    assert_eq!(partner.facts.zone, chrono_tz::Asia::Makassar);
    assert_eq!(partner.facts.language.as_deref(), Some("jv"));
    assert_eq!(partner.facts.recipe.as_deref(), Some("promedia"));
    assert!(!partner.robots);
    let proxy = partner.proxy.as_deref().unwrap();
    assert_eq!(proxy.to_string(), "http://proksi.jatimnetwork.example:3128/");
    assert_eq!(loaded.plan.net.proxies, std::slice::from_ref(proxy));
    let rules = &partner.rules;
    assert_eq!((rules.rights.text, rules.rights.images), (TextRights::Excerpt, ImageRights::Own));
    assert_eq!(rules.rights.basis, "Perjanjian 12/2025");
    assert_eq!(rules.rights.excerpt_words, 80);
    assert_eq!(rules.rights.wires, ["Antara"]);
    assert_eq!(rules.embargo, Some(TimeDelta::minutes(30)));
    assert_eq!(rules.maximum_age, TimeDelta::days(2));
    assert_eq!((rules.max_per_hour, rules.hold), (5, true));
    assert_eq!(rules.take, ["malang raya"]);
    assert_eq!(rules.leave, ["advertorial"]);
    assert_eq!(rules.targets.iter().map(TargetName::as_str).collect::<Vec<_>>(), ["wordpress"]);
    let midnight_wita = "2026-10-31T16:00:00Z".parse().unwrap();
    assert_eq!(rules.start, Some(midnight_wita));
}

#[test]
fn a_source_keeps_its_own_schedule_and_takes_the_partners_where_it_has_none() {
    let loaded = whole();
    let partner = loaded.plan.partners.values().find(|p| p.facts.outlet.as_str() == "malang");
    let next: Vec<_> = partner
        .unwrap()
        .sources
        .iter()
        .map(|planned| {
            let Pace::Every(every) = &planned.pace else { panic!("{planned:?}") };
            (planned.source.name.as_str(), every.local(every.next_after(noon())))
        })
        .map(|(name, at)| (name, at.format("%H:%M").to_string()))
        .collect();
    assert_eq!(next[0], ("olahraga", "16:30".to_owned()));
    assert_eq!(next[1].0, "utama");
}

#[test]
fn a_partner_that_says_little_gets_careful_defaults() {
    let loaded = whole();
    let partner = loaded.plan.partners.values().find(|p| p.facts.outlet.as_str() == "batu");
    let partner = partner.unwrap();
    assert!(partner.robots);
    assert_eq!(partner.rules.rights.images, ImageRights::None);
    assert_eq!(partner.rules.maximum_age, TimeDelta::days(3));
    assert_eq!((partner.rules.max_per_hour, partner.rules.hold), (30, false));
    assert!(partner.rules.targets.is_empty());
    assert_eq!(partner.rules.start, Some("2026-10-31T23:30:00Z".parse().unwrap()));
}

#[test]
fn a_target_arrives_with_its_secret_and_its_policy() {
    let loaded = whole();
    let site = wordpress(&loaded, "wordpress");
    assert_eq!(site.password.expose_secret(), "abcd efgh ijkl");
    assert_eq!((site.status.as_str(), site.withdraw.as_str()), ("publish", "private"));
    assert_eq!(site.sections.get("olahraga").map(String::as_str), Some("sport"));
    assert!(!site.tags);
    let target = loaded.plan.targets.values().find(|t| t.name.as_str() == "wordpress").unwrap();
    assert_eq!(target.credit, CreditPlace::Both);
    assert_eq!(target.cut.related, Related::Keep);
    assert_eq!(target.cut.house, HouseName::Rename);
    assert!(!target.canonical_origin && target.noindex);
    assert_eq!(target.language, Language::Indonesian);
}

#[test]
fn what_a_target_does_not_say_is_careful() {
    let loaded = whole();
    let site = wordpress(&loaded, "terbuka");
    assert_eq!(site.password.expose_secret(), "sandi systemd");
    assert_eq!((site.status.as_str(), site.withdraw.as_str()), ("pending", "trash"));
    let target = loaded.plan.targets.values().find(|t| t.name.as_str() == "terbuka").unwrap();
    assert!(target.canonical_origin && !target.noindex);
}

#[test]
fn the_client_may_visit_the_targets_that_the_operator_named() {
    let net = whole().plan.net;
    assert_eq!(net.allow, ["127.0.0.1:9000", "malangnetwork.example:80", "127.0.0.1:8080"]);
    assert_eq!((net.gap, net.deadline), (Duration::from_secs(1), Duration::from_secs(60)));
    assert_eq!(net.max_bytes, 5_000_000);
}

#[test]
fn mail_and_digest_arrive() {
    let plan = whole().plan;
    let MailerSettings::Smtp(smtp) = &plan.mailer else { panic!("no relay") };
    assert_eq!((smtp.port, smtp.tls, smtp.dkim_relay), (587, SmtpTls::Starttls, false));
    assert_eq!(smtp.credentials.as_ref().map(|(user, _)| user.as_str()), Some("tayang"));
    let digest = plan.digests.values().next().unwrap();
    assert_eq!(digest.from_name, "Malang Network");
    assert_eq!(digest.every.zone(), chrono_tz::Asia::Jayapura);
    assert_eq!(digest.targets.len(), 1);
    assert_eq!(plan.database.to_str(), Some("/srv/tayang/tayang.db"));
}

#[test]
fn earlier_names_are_known() {
    let loaded = whole();
    let known = ["partner:malang_lama", "partner:batu", "partner:malangnet", "target:wordpress"];
    assert!(known.iter().all(|name| loaded.knows(name)));
    assert!(!loaded.knows("partner:lain") && !loaded.knows("digest:wordpress"));
}

#[test]
fn the_version_changes_with_a_single_letter_and_not_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("partners")).unwrap();
    for file in ["tayang.toml", "partners/malang.toml"] {
        std::fs::copy(format!("config/{file}"), folder.path().join(file)).unwrap();
    }
    let version = || config::load_with(folder.path(), &bare()).unwrap().plan.version;
    let before = version();
    assert_eq!((before.len(), version()), (16, before.clone()));
    let partner = folder.path().join("partners/malang.toml");
    let text = std::fs::read_to_string(&partner).unwrap().replace("10m", "11m");
    std::fs::write(&partner, text).unwrap();
    assert_ne!(version(), before);
}

#[test]
fn a_pace_is_learned_where_its_bounds_are_written_and_silence_has_a_time_of_its_own() {
    let loaded = whole();
    let partner = loaded.plan.partners.values().find(|p| p.facts.outlet.as_str() == "batu");
    let sources = &partner.unwrap().sources;
    let of =
        |name: &str| sources.iter().find(|planned| planned.source.name.as_str() == name).unwrap();
    let bounds = |least, most, visits| Bounds {
        least: chrono::Duration::minutes(least),
        most: chrono::Duration::minutes(most),
        visits,
    };
    assert!(matches!(of("utama").pace, Pace::Learned(found) if found == bounds(10, 120, None)));
    assert!(matches!(of("peta").pace, Pace::Learned(found) if found == bounds(30, 360, Some(40))));
    assert!(matches!(of("api").pace, Pace::Every(_)));
    assert_eq!(of("utama").silence, Some(chrono::Duration::days(2)));
    assert_eq!(of("peta").silence, Some(chrono::Duration::days(4)));
}

#[test]
fn recipes_of_the_folder_change_those_that_are_shipped_and_add_others() {
    let loaded = load("accepted/resep", &bare()).unwrap_or_else(|report| panic!("{report}"));
    let recipes = &loaded.plan.recipes;
    let own = recipes.get("harian-uji").unwrap();
    assert_eq!(recipes.recipes().first(), Some(own), "an operator's own recipe comes first");
    assert_eq!(own.seen.to_string(), "2026-05-01");
    assert_eq!(own.body[0].as_str(), "div.isi-uji");
    assert_eq!(own.asides, ["gulir untuk membaca"]);
    let pages = own.pages.as_ref().unwrap();
    assert_eq!((pages.from, pages.step), (0, 10));
    let promedia = recipes.get("promedia").unwrap();
    let shipped = extract::shipped().iter().find(|r| r.name == "promedia").unwrap();
    assert_eq!(promedia.seen.to_string(), "2026-04-30");
    assert_eq!(promedia.date[0].as_str(), ".tanggal");
    assert_eq!(promedia.body, shipped.body);
    assert_eq!(recipes.of_host("malang.jatimnetwork.example").unwrap().name, "promedia");
    assert_eq!(recipes.of_host("jatimnetwork.com").unwrap().name, "promedia");
}
