//! `doctor`: tries what tayang needs, and says what is wrong in words that help.

use std::{fmt::Write, path::Path, time::Duration};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    clock::Clock, flow::Tayang, model::TargetName, net::Call, publish::TargetKind, store::Counts,
};

use super::{
    Exit,
    house::{self, Opening},
    say::Say,
};

/// Clocks may differ by so much.
const MOST_APART_SECONDS: i64 = 60;

/// One thing that was tried.
#[derive(Debug, Serialize)]
struct Trial {
    what: String,
    fine: bool,
    words: String,
}

/// Tries targets, mail, the store and the disk.
pub(super) async fn run(folder: &Path, say: &Say) -> anyhow::Result<Exit> {
    let plan = house::plan(folder)?;
    let store = house::store(&plan, Opening::Beside, Clock::System)?;
    let tayang = house::tayang(plan, store, Clock::System)?;
    let mut trials =
        vec![trial("store", tayang.store.ping().await.map(|()| "it writes".to_owned()))];
    trials.extend(clock(&tayang).await);
    for name in tayang.plan.targets.keys() {
        say.progress(&format!("Trying the target {name} …"));
        trials.extend(target(&tayang, name).await);
    }
    say.progress("Trying mail …");
    let mail = tayang.mailer().probe().await.map(|()| "it would be taken".to_owned());
    trials.push(trial("mail", mail));
    trials.push(mail_authentication(&tayang));
    let words = trials.iter().fold(String::new(), |mut text, trial| {
        let sign = if trial.fine { "ok " } else { "BAD" };
        // Writing to a String cannot fail.
        _ = writeln!(text, "{sign}  {}: {}", trial.what, trial.words);
        text
    });
    say.answer(&words, &trials)?;
    Ok(if trials.iter().all(|trial| trial.fine) { Exit::Done } else { Exit::Report })
}

/// Compares the clock with that of the first WordPress site that answers: embargoes, slots and
/// dates of posts follow ours.
async fn clock(tayang: &Tayang) -> Option<Trial> {
    for target in tayang.plan.targets.values() {
        let TargetKind::Wordpress(site) = &target.kind else { continue };
        let call = Call {
            method: "GET",
            link: site.url.clone(),
            headers: Vec::new(),
            body: None,
            deadline: Duration::from_secs(15),
        };
        let Ok(answer) = tayang.net.call(&call).await else { continue };
        let Some(theirs) = answer.headers.get("date").and_then(read_date) else { continue };
        return Some(compared(tayang.now(), theirs, &target.name));
    }
    None
}

fn read_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().map(|at| at.to_utc())
}

fn compared(ours: DateTime<Utc>, theirs: DateTime<Utc>, target: &TargetName) -> Trial {
    let apart = (ours - theirs).num_seconds().abs();
    let fine = apart <= MOST_APART_SECONDS;
    let words = if fine {
        format!("within {apart} s of the clock of {target}")
    } else {
        format!("{apart} s away from the clock of {target}: let a time service set this machine's")
    };
    Trial { what: "clock".to_owned(), fine, words }
}

async fn target(tayang: &Tayang, name: &TargetName) -> Vec<Trial> {
    let Some(target) = tayang.target(name) else { return Vec::new() };
    let findings = target.probe(&tayang.net).await;
    let what = format!("target {name}");
    findings
        .into_iter()
        .map(|finding| Trial { what: what.clone(), fine: finding.fine, words: finding.words })
        .collect()
}

/// Large mail services want signed mail and one-click unsubscribing (RFC 8058).
fn mail_authentication(tayang: &Tayang) -> Trial {
    use crate::digest::MailerSettings;
    let signed = match &tayang.plan.mailer {
        MailerSettings::Smtp(smtp) => smtp.dkim_relay,
        MailerSettings::Folder(_) => true,
    };
    let words = if signed {
        "mails are files, or the relay signs them"
    } else {
        "nobody signs our mails: let the relay sign with DKIM and write `dkim = \"relay\"` in [smtp]"
    };
    Trial { what: "DKIM".to_owned(), fine: signed, words: words.to_owned() }
}

fn trial<E: std::fmt::Display>(what: &str, outcome: Result<String, E>) -> Trial {
    match outcome {
        Ok(words) => Trial { what: what.to_owned(), fine: true, words },
        Err(error) => Trial { what: what.to_owned(), fine: false, words: error.to_string() },
    }
}

/// Counts by state, one line each kind.
pub(super) fn counted(counts: &Counts) -> String {
    let kinds = [
        ("entries", &counts.entries),
        ("deliveries", &counts.deliveries),
        ("mailings", &counts.mailings),
    ];
    kinds.iter().fold(String::new(), |mut text, (kind, states)| {
        let states: Vec<String> = states.iter().map(|(state, n)| format!("{n} {state}")).collect();
        let states = if states.is_empty() { "none".to_owned() } else { states.join(", ") };
        // Writing to a String cannot fail.
        _ = writeln!(text, "{kind}: {states}");
        text
    })
}
