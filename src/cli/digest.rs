//! `digest preview|send` and the way to `subscribers …`.

use std::path::Path;

use anyhow::Context;

use crate::{
    clock::Clock,
    daemon,
    digest::{self, DigestSettings, Letter, Parts},
    flow::{Plan, Tayang},
    model::{
        Address, DigestName, Issue, MailingId, Slot, Subscriber, SubscriberId, SubscriberStatus,
    },
};

use super::{
    Exit,
    arguments::DigestCommand,
    house::{self, Opening},
    say::Say,
};

/// Shows or sends an issue.
pub(super) async fn run(folder: &Path, asked: &DigestCommand, say: &Say) -> anyhow::Result<Exit> {
    let plan = house::plan(folder)?;
    let store = house::store(&plan, Opening::Beside, Clock::System)?;
    let tayang = house::tayang(plan, store, Clock::System)?;
    match asked {
        DigestCommand::Preview { digest, html } => preview(&tayang, digest, *html, say).await,
        DigestCommand::Send { digest, by } => send(&tayang, digest, by, say).await,
    }
}

/// A digest of the configuration by its key.
pub(super) fn settings<'a>(plan: &'a Plan, name: &str) -> anyhow::Result<&'a DigestSettings> {
    let known: Vec<&str> = plan.digests.keys().map(DigestName::as_str).collect();
    let name = DigestName::parse(name)?;
    let unknown = || format!("no digest `{name}`: the configuration has {}", known.join(", "));
    plan.digests.get(&name).with_context(unknown)
}

async fn preview(tayang: &Tayang, name: &str, html: bool, say: &Say) -> anyhow::Result<Exit> {
    let digest = settings(&tayang.plan, name)?;
    let now = tayang.now();
    let zone = digest.every.zone();
    let next = digest.every.next_after(now);
    let slot = Slot {
        digest: digest.name.clone(),
        local: digest.every.local(next),
        zone: zone.name().to_owned(),
        at: next,
    };
    let issue = tayang.compose(digest, slot, now - chrono::Duration::days(7)).await?;
    let letter = rendered(tayang, digest, &issue)?;
    let words = if html { letter.html } else { letter.text };
    say.answer(&words, &issue)?;
    Ok(if issue.items.is_empty() { Exit::Report } else { Exit::Done })
}

/// The two parts of a mail to a reader who does not exist.
fn rendered(tayang: &Tayang, digest: &DigestSettings, issue: &Issue) -> anyhow::Result<Parts> {
    let reader = Subscriber {
        id: SubscriberId::new(),
        digest: digest.name.clone(),
        address: Address::parse("pembaca@contoh.example")?,
        name: None,
        language: digest.language,
        zone: None,
        status: SubscriberStatus::Active,
    };
    let letter = Letter {
        settings: digest,
        issue,
        mailing: MailingId::new(),
        subscriber: &reader,
        consent: None,
        token: "contoh",
    };
    Ok(digest::parts(&tayang.plan.templates, &letter)?)
}

async fn send(tayang: &Tayang, name: &str, by: &str, say: &Say) -> anyhow::Result<Exit> {
    anyhow::ensure!(!by.trim().is_empty(), "--by wants a name: it goes to the audit log");
    let digest = settings(&tayang.plan, name)?;
    let Some(issue) = tayang.issue_now(digest).await? else {
        say.answer(
            "Nothing new to send: every story was in an issue",
            &serde_json::json!({ "items": 0 }),
        )?;
        return Ok(Exit::Report);
    };
    say.progress(&format!("Sending {} stories …", issue.items.len()));
    daemon::settle_mail(tayang).await?;
    let states = tayang.store.mailings(Some(issue.id)).await?;
    let told: Vec<String> = states.iter().map(|(state, n)| format!("{n} {state}")).collect();
    say.answer(&format!("Mailings: {}", told.join(", ")), &states)?;
    Ok(if states.keys().all(|s| s == "accepted") { Exit::Done } else { Exit::Report })
}
