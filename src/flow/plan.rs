//! What the configuration asks for: an immutable snapshot, handed down by value.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use chrono::Duration;
use chrono_tz::Tz;

use super::Asker;
use crate::{
    attribute::Rules,
    decide::PartnerRules,
    digest::{DigestSettings, MailerSettings},
    extract::{OutletFacts, RecipeBook},
    model::{Address, DigestName, Language, Link, OutletName, TargetName},
    net::NetSettings,
    publish::TargetSettings,
    render::Templates,
    schedule::Pace,
    store::{Retention, SourceKey},
    watch::Source,
};

/// Who we are.
#[derive(Debug, Clone)]
pub struct Network {
    /// Identity for ever; part of every marker.
    pub name: String,
    /// As readers know it.
    pub title: String,
    /// Language of pages and alerts.
    pub language: Language,
    /// Zone of schedules that name none.
    pub zone: Tz,
    /// Where partners write to; part of the User-Agent.
    pub contact: Address,
}

/// A source with its schedule.
#[derive(Debug, Clone)]
pub struct PlannedSource {
    /// What to read.
    pub source: Source,
    /// When.
    pub pace: Pace,
    /// A longer time without anything new is told; none: what is unusual for it.
    pub silence: Option<Duration>,
    /// Whether a hub that it names is used.
    pub websub: bool,
}

/// A partner outlet.
#[derive(Debug, Clone)]
pub struct Partner {
    /// What extraction knows.
    pub facts: OutletFacts,
    /// What decisions obey.
    pub rules: PartnerRules,
    /// Where it announces.
    pub sources: Vec<PlannedSource>,
    /// Whether robots.txt is obeyed; an override states its reason in the configuration.
    pub robots: bool,
    /// What requests to it go through, in the place of the client's own proxy.
    pub proxy: Option<Box<Link>>,
}

/// When carried pages are looked at again for corrections and withdrawals.
#[derive(Debug, Clone, Copy)]
pub struct RecheckSettings {
    /// The first look after carrying; each later one waits about three times as long.
    pub first: Duration,
    /// No more looks after this age.
    pub until: Duration,
    /// Readings in a row at which a page must be gone before it counts as withdrawn.
    pub confirm: u32,
}

/// How a person is told.
#[derive(Debug, Clone, Default)]
pub struct AlertSettings {
    /// By mail.
    pub mail: Option<Address>,
    /// By a command that gets the words on standard input and the condition as its argument.
    pub command: Option<Vec<String>>,
}

/// The two listeners.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Health, metrics, status.
    pub private: SocketAddr,
    /// Unsubscribe and web views; none: not served.
    pub public: Option<SocketAddr>,
    /// Where readers reach the public listener.
    pub public_url: Option<Link>,
}

/// The running configuration.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Hash of the files it was read from, 16 hexadecimal digits; decisions store it.
    pub version: String,
    /// Who we are.
    pub network: Network,
    /// Database file.
    pub database: PathBuf,
    /// Outlets as attribution knows them: ours and partners'.
    pub rules: Rules,
    /// Partners by key.
    pub partners: BTreeMap<OutletName, Partner>,
    /// How pages of the families that we know are read.
    pub recipes: RecipeBook,
    /// Targets by key.
    pub targets: BTreeMap<TargetName, TargetSettings>,
    /// Digests by key.
    pub digests: BTreeMap<DigestName, DigestSettings>,
    /// How mail leaves.
    pub mailer: MailerSettings,
    /// How a person is told.
    pub alerts: AlertSettings,
    /// The client.
    pub net: NetSettings,
    /// Looks at carried pages.
    pub recheck: RecheckSettings,
    /// How long things are kept.
    pub retention: Retention,
    /// Templates.
    pub templates: Templates,
    /// Listeners.
    pub web: WebSettings,
    /// Articles read at the same time.
    pub workers: usize,
    /// Keys that were written otherwise before: (kind, then, now).
    pub formerly: Vec<(&'static str, String, String)>,
}

impl Plan {
    /// Every configured source.
    #[must_use]
    pub fn source_keys(&self) -> Vec<SourceKey> {
        let sources = self.partners.values().flat_map(|partner| &partner.sources);
        sources.map(PlannedSource::key).collect()
    }

    /// Where hubs reach us: the public listener, if it has an address.
    #[must_use]
    pub fn callbacks(&self) -> Option<Link> {
        let WebSettings { public, public_url, .. } = &self.web;
        public_url.clone().filter(|_| public.is_some())
    }

    /// Sources whose hubs may be used; none as long as hubs cannot reach us.
    #[must_use]
    pub fn hub_users(&self) -> Vec<SourceKey> {
        let sources = self.partners.values().flat_map(|partner| &partner.sources);
        let used = sources.filter(|planned| planned.websub && self.callbacks().is_some());
        used.map(PlannedSource::key).collect()
    }

    /// A source with its partner, if the configuration (still) has it.
    #[must_use]
    pub fn source(&self, key: &SourceKey) -> Option<(&Partner, &PlannedSource)> {
        let partner = self.partners.get(&key.outlet)?;
        let planned = partner.sources.iter().find(|s| s.source.name == key.source)?;
        Some((partner, planned))
    }

    /// The targets that a partner's articles go to, in order of their keys.
    pub fn targets_of<'a>(
        &'a self,
        rules: &'a PartnerRules,
    ) -> impl Iterator<Item = &'a TargetSettings> {
        let chosen = |target: &&TargetSettings| {
            rules.targets.is_empty() || rules.targets.contains(&target.name)
        };
        self.targets.values().filter(chosen)
    }
}

impl Partner {
    /// On what terms it is asked.
    #[must_use]
    pub fn asker(&self) -> Asker<'_> {
        Asker { robots: self.robots, zone: self.facts.zone, proxy: self.proxy.as_deref() }
    }
}

impl PlannedSource {
    /// How the store knows it.
    #[must_use]
    pub fn key(&self) -> SourceKey {
        SourceKey { outlet: self.source.outlet.clone(), source: self.source.name.clone() }
    }
}
