//! Subscriptions at hubs: what sources offer, and which of it is used.

pub(super) mod asking;
pub(super) mod pings;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::{Row, named_params};

use super::{
    StoreError,
    fault::Fault,
    tx::Tx,
    value::{At, Json, Word},
};
use crate::{
    model::{Capability, HubOffer, Link, Subscription, SubscriptionId, SubscriptionState as State},
    store::{HubWork, SourceKey},
};

/// Longer ones are no tokens of ours.
const LONGEST_TOKEN: usize = 64;

/// The subscription of a source, if it offers one.
pub(super) fn of_source(tx: &Tx<'_>, key: &SourceKey) -> Result<Option<Subscription>, Fault> {
    tx.one(
        "SELECT * FROM subscriptions WHERE outlet = ?1 AND source = ?2 AND current = 1",
        (&key.outlet, &key.source),
        subscription,
    )
}

/// The subscription of every configured source that offers one.
pub(super) fn all(tx: &Tx<'_>) -> Result<Vec<HubWork>, Fault> {
    tx.all("SELECT * FROM subscriptions WHERE current = 1 ORDER BY outlet, source", [], work)
}

/// Whose callback this is; also of one that is being ended.
pub(super) fn by_token(tx: &Tx<'_>, token: &str) -> Result<Option<HubWork>, Fault> {
    if token.len() > LONGEST_TOKEN {
        return Ok(None);
    }
    tx.one("SELECT * FROM subscriptions WHERE token = ?1", [token], work)
}

/// Notes what a source says about hubs; true when there is a hub to ask now.
pub(super) fn offer(
    tx: &Tx<'_>,
    key: &SourceKey,
    offer: &HubOffer,
    usable: bool,
) -> Result<bool, Fault> {
    let before = of_source(tx, key)?;
    let Some(before) = before else {
        let Some(hub) = offer.hubs.first() else { return Ok(false) };
        return begin(tx, key, offer, hub, &Beginning::of(usable));
    };
    let Some(hub) = offer.hubs.first() else {
        // What was promised runs its time.
        remember(tx, before.id, &[])?;
        tx.execute("DELETE FROM subscriptions WHERE id = ?1 AND state = 'offered'", [before.id])?;
        return Ok(false);
    };
    if offer.hubs.contains(&before.hub) && before.offer.topic == offer.topic {
        remember(tx, before.id, &offer.hubs)?;
        return if usable { want(tx, before.id) } else { Ok(false) };
    }
    retire(tx, before.id)?;
    begin(tx, key, offer, hub, &Beginning::of(usable))
}

fn remember(tx: &Tx<'_>, id: SubscriptionId, hubs: &[Link]) -> Result<(), Fault> {
    tx.execute("UPDATE subscriptions SET hubs = ?2 WHERE id = ?1", (id, Json(hubs)))?;
    Ok(())
}

/// Uses what these sources offer, with callbacks under this address, and nothing else.
pub(super) fn adopt(tx: &Tx<'_>, usable: &[SourceKey], base: Option<&Link>) -> Result<(), Fault> {
    for HubWork { key, subscription, .. } in all(tx)? {
        let known = "SELECT 1 FROM sources WHERE outlet = ?1 AND source = ?2 AND configured = 1";
        let configured = tx.any(known, (&key.outlet, &key.source))?;
        let used = base.filter(|_| configured && usable.contains(&key));
        match used {
            Some(base) => move_to(tx, &subscription, base)?,
            None if subscription.state == State::Offered && configured => {}
            None => {
                retire(tx, subscription.id)?;
                if let (true, Some(hub)) = (configured, subscription.offer.hubs.first()) {
                    begin(tx, &key, &subscription.offer, hub, &Beginning::of(false))?;
                }
            }
        }
    }
    Ok(())
}

/// A hub that knows us under another address has to be told the new one.
fn move_to(tx: &Tx<'_>, subscription: &Subscription, base: &Link) -> Result<(), Fault> {
    let base = base.as_str().trim_end_matches('/');
    let known = subscription.callback.as_ref();
    if known.is_some_and(|known| !known.as_str().starts_with(&format!("{base}/"))) {
        tx.execute(
            "UPDATE subscriptions SET state = 'wanted', callback = NULL, asked = NULL,
                 lease_end = NULL, due_at = ?2
             WHERE id = ?1",
            (subscription.id, At(tx.now)),
        )?;
    }
    want(tx, subscription.id).map(|_| ())
}

fn want(tx: &Tx<'_>, id: SubscriptionId) -> Result<bool, Fault> {
    let changed = tx.execute(
        "UPDATE subscriptions SET state = 'wanted', due_at = ?2 WHERE id = ?1 AND state = 'offered'",
        (id, At(tx.now)),
    )?;
    Ok(changed == 1)
}

/// How a subscription begins.
struct Beginning {
    state: State,
    failures: u32,
    missed: u32,
    what: Option<String>,
}

impl Beginning {
    fn of(usable: bool) -> Self {
        let state = if usable { State::Wanted } else { State::Offered };
        Self { state, failures: 0, missed: 0, what: None }
    }
}

/// Begins a subscription with a callback and a secret of its own; true when its hub is to be asked.
fn begin(
    tx: &Tx<'_>,
    key: &SourceKey,
    offer: &HubOffer,
    hub: &Link,
    beginning: &Beginning,
) -> Result<bool, Fault> {
    let wanted = beginning.state == State::Wanted;
    tx.execute(
        "INSERT INTO subscriptions (id, outlet, source, current, topic, hubs, hub, token, secret,
             state, failures, missed, what, due_at)
         VALUES (:id, :outlet, :source, 1, :topic, :hubs, :hub, :token, :secret,
             :state, :failures, :missed, :what, :due)",
        named_params! {
            ":id": SubscriptionId::new(), ":outlet": key.outlet, ":source": key.source,
            ":topic": offer.topic, ":hubs": Json(&offer.hubs), ":hub": hub,
            ":token": random()?, ":secret": random()?, ":state": Word(beginning.state),
            ":failures": beginning.failures, ":missed": beginning.missed, ":what": beginning.what,
            ":due": wanted.then_some(At(tx.now)),
        },
    )?;
    Ok(wanted)
}

/// Takes a subscription out of use: it is ended at a hub that may have promised something, and
/// forgotten otherwise.
fn retire(tx: &Tx<'_>, id: SubscriptionId) -> Result<(), Fault> {
    tx.execute("DELETE FROM subscriptions WHERE id = ?1 AND asked IS NULL", [id])?;
    tx.execute(
        "UPDATE subscriptions SET current = 0, state = 'leaving', failures = 0, asked = NULL,
             due_at = ?2, lease_owner = NULL, lease_until = NULL, fence = fence + 1
         WHERE id = ?1",
        (id, At(tx.now)),
    )?;
    Ok(())
}

/// 256 random bits.
fn random() -> Result<String, Fault> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| StoreError::Engine("the system gives no random bytes".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn work(row: &Row<'_>) -> rusqlite::Result<HubWork> {
    Ok(HubWork {
        key: SourceKey { outlet: row.get("outlet")?, source: row.get("source")? },
        subscription: subscription(row)?,
        ignored: row.get::<_, u32>("ignored")?.into(),
    })
}

fn subscription(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let at = |name: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<At>>(name)?.map(|at| at.0));
    Ok(Subscription {
        id: row.get("id")?,
        offer: HubOffer { topic: row.get("topic")?, hubs: row.get::<_, Json<_>>("hubs")?.0 },
        hub: row.get("hub")?,
        token: Capability::stored(row.get("token")?),
        secret: Capability::stored(row.get("secret")?),
        callback: row.get("callback")?,
        state: row.get::<_, Word<_>>("state")?.0,
        verified: at("verified_at")?,
        lease_end: at("lease_end")?,
        last_ping: at("last_ping")?,
        failures: row.get("failures")?,
        missed: row.get("missed")?,
        what: row.get("what")?,
    })
}
