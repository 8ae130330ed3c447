//! How a source's hub stands, in words and as values.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    flow::{PlannedSource, Tayang},
    model::SubscriptionState as State,
    store::HubWork,
    watch::websub::{self, Trouble},
};

/// One line.
pub(super) fn line(tayang: &Tayang, planned: &PlannedSource, work: &HubWork) -> String {
    let subscription = &work.subscription;
    let zone = tayang.plan.network.zone;
    let time = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    let until = subscription.lease_end.map(time).unwrap_or_default();
    let state = match (subscription.state, websub::trouble(subscription, tayang.now())) {
        (State::Offered, _) if !planned.websub => "switched off (`websub = false`)".to_owned(),
        (State::Offered, _) => "not used: write `public` and `public_url` in `[web]`".to_owned(),
        (_, Some(trouble)) => format!("dead: {}", why(&trouble)),
        (State::Active | State::Renewing, None) => format!("active until {until}"),
        (_, None) => "pending".to_owned(),
    };
    let last = subscription.last_ping.map_or("nothing yet".to_owned(), time);
    let ignored = match work.ignored {
        0 => String::new(),
        n => format!(", {n} without its signature"),
    };
    format!("hub {}: {state}, last sent {last}{ignored}", subscription.hub.domain())
}

fn why(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Failed(what) => what.clone(),
        Trouble::Denied(what) => format!("it said no: {what}"),
        Trouble::Ended => "its lease has ended".to_owned(),
        Trouble::Silent(missed) => format!("it said nothing of what {missed} visits found"),
    }
}

/// The same for machines; no token, no secret.
pub(super) fn facts(tayang: &Tayang, work: &HubWork) -> Value {
    let subscription = &work.subscription;
    json!({
        "hub": subscription.hub, "topic": subscription.offer.topic, "state": subscription.state,
        "dead": websub::trouble(subscription, tayang.now()).map(|trouble| why(&trouble)),
        "lease_end": subscription.lease_end, "last_ping": subscription.last_ping,
        "ignored": work.ignored,
    })
}
