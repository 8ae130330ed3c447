//! Subscribers: on a list by consent, off it for ever, forgotten on request.

use rusqlite::{Row, named_params};
use uuid::Uuid;

use super::{
    audit,
    fault::Fault,
    mailings,
    suppression::Suppression,
    tx::Tx,
    value::{At, Json, Word},
};
use crate::{
    model::{Address, Consent, DigestName, Subscriber, SubscriberId, SubscriberStatus},
    store::{Added, NewSubscriber},
};

/// Puts somebody on a list; who has left stays away.
pub(super) fn subscribe(
    tx: &Tx<'_>,
    suppression: &Suppression,
    new: &NewSubscriber,
) -> Result<Added, Fault> {
    let normalised = new.address.normalised();
    if suppression.knows(tx, &new.digest, &normalised)? {
        return Ok(Added::Suppressed);
    }
    let fresh = SubscriberId::new();
    let added = tx.execute(
        "INSERT INTO subscribers (id, digest, address, normalised, name, language, zone, status,
             created_at)
         VALUES (:id, :digest, :address, :normalised, :name, :language, :zone, :status, :now)
         ON CONFLICT (digest, normalised) DO NOTHING",
        named_params! {
            ":id": fresh, ":digest": new.digest, ":address": new.address.expose(),
            ":normalised": normalised, ":name": new.name, ":language": Word(new.language),
            ":zone": new.zone, ":status": Word(SubscriberStatus::Active), ":now": At(tx.now),
        },
    )?;
    if added == 1 {
        keep_consent(tx, fresh, &new.consent)?;
        return Ok(Added::Added(fresh));
    }
    bring_up_to_date(tx, new, &normalised)
}

fn bring_up_to_date(tx: &Tx<'_>, new: &NewSubscriber, normalised: &str) -> Result<Added, Fault> {
    let id = tx.one(
        "UPDATE subscribers SET name = coalesce(:name, name), language = :language,
             zone = coalesce(:zone, zone)
         WHERE digest = :digest AND normalised = :normalised RETURNING id",
        named_params! {
            ":name": new.name, ":language": Word(new.language), ":zone": new.zone,
            ":digest": new.digest, ":normalised": normalised,
        },
        |row| row.get::<_, SubscriberId>("id"),
    )?;
    let id = id.ok_or_else(|| Fault::corrupt("subscribers: one vanished while it was read"))?;
    if find(tx, id)?.and_then(|(_, consent)| consent).as_ref() != Some(&new.consent) {
        keep_consent(tx, id, &new.consent)?;
    }
    Ok(Added::Updated(id))
}

/// Consent is a record: rows are added, never changed.
fn keep_consent(tx: &Tx<'_>, id: SubscriberId, consent: &Consent) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO consents (id, subscriber, consent, at) VALUES (?1, ?2, ?3, ?4)",
        (Uuid::now_v7().to_string(), id, Json(consent), At(tx.now)),
    )?;
    Ok(())
}

/// A subscriber who is not forgotten, with the latest consent.
pub(super) fn find(
    tx: &Tx<'_>,
    id: SubscriberId,
) -> Result<Option<(Subscriber, Option<Consent>)>, Fault> {
    tx.one(
        "SELECT s.*, (SELECT consent FROM consents c WHERE c.subscriber = s.id
             ORDER BY at DESC, c.id DESC LIMIT 1) AS consent
         FROM subscribers s WHERE s.id = ?1 AND s.address IS NOT NULL",
        [id],
        with_consent,
    )
}

fn with_consent(row: &Row<'_>) -> rusqlite::Result<(Subscriber, Option<Consent>)> {
    let consent = row.get::<_, Option<Json<Consent>>>("consent")?.map(|json| json.0);
    Ok((subscriber(row)?, consent))
}

fn subscriber(row: &Row<'_>) -> rusqlite::Result<Subscriber> {
    Ok(Subscriber {
        id: row.get("id")?,
        digest: row.get("digest")?,
        address: row.get::<_, Word<Address>>("address")?.0,
        name: row.get("name")?,
        language: row.get::<_, Word<_>>("language")?.0,
        zone: row.get("zone")?,
        status: row.get::<_, Word<_>>("status")?.0,
    })
}

/// Subscribers of a digest or of all, oldest first.
pub(super) fn list(
    tx: &Tx<'_>,
    digest: Option<&DigestName>,
) -> Result<Vec<(Subscriber, Consent)>, Fault> {
    let found = tx.all(
        "SELECT s.*, (SELECT consent FROM consents c WHERE c.subscriber = s.id
             ORDER BY at DESC, c.id DESC LIMIT 1) AS consent
         FROM subscribers s
         WHERE (?1 IS NULL OR s.digest = ?1) AND s.address IS NOT NULL
         ORDER BY s.created_at, s.id",
        [digest],
        with_consent,
    )?;
    let complete = |(subscriber, consent): (Subscriber, Option<Consent>)| {
        let missing = || Fault::corrupt(format!("subscribers {}: no consent", subscriber.id));
        let consent = consent.ok_or_else(missing)?;
        Ok((subscriber, consent))
    };
    found.into_iter().map(complete).collect()
}

/// Zones that active subscribers asked for.
pub(super) fn zones(tx: &Tx<'_>, digest: &DigestName) -> Result<Vec<String>, Fault> {
    tx.all(
        "SELECT DISTINCT zone FROM subscribers
         WHERE digest = ?1 AND status = 'active' AND zone IS NOT NULL ORDER BY zone",
        [digest],
        |row| row.get("zone"),
    )
}

/// From now on nothing is sent to this person, and no import brings them back.
fn keep_away(
    tx: &Tx<'_>,
    suppression: &Suppression,
    id: SubscriberId,
) -> Result<Option<Subscriber>, Fault> {
    let Some((subscriber, _)) = find(tx, id)? else { return Ok(None) };
    suppression.add(tx, &subscriber.digest, &subscriber.address.normalised())?;
    mailings::suppress_for(tx, id)?;
    Ok(Some(subscriber))
}

/// Takes somebody off the list for ever; false when they had left before.
pub(super) fn unsubscribe(
    tx: &Tx<'_>,
    suppression: &Suppression,
    id: SubscriberId,
    by: &str,
) -> Result<bool, Fault> {
    let Some(subscriber) = keep_away(tx, suppression, id)? else { return Ok(false) };
    if subscriber.status == SubscriberStatus::Unsubscribed {
        return Ok(false);
    }
    tx.execute("UPDATE subscribers SET status = 'unsubscribed' WHERE id = ?1", [id])?;
    audit::write(tx, &audit::Line::about_subscriber(by, "unsubscribe", id))?;
    Ok(true)
}

/// Forgets the person; that they left (or never asked) is remembered without their address.
pub(super) fn erase(
    tx: &Tx<'_>,
    suppression: &Suppression,
    id: SubscriberId,
    by: &str,
) -> Result<bool, Fault> {
    if keep_away(tx, suppression, id)?.is_none() {
        return Ok(false);
    }
    tx.execute(
        "UPDATE subscribers SET address = NULL, normalised = NULL, name = NULL, zone = NULL,
             status = 'unsubscribed' WHERE id = ?1",
        [id],
    )?;
    tx.execute("DELETE FROM consents WHERE subscriber = ?1", [id])?;
    tx.execute("DELETE FROM tokens WHERE subscriber = ?1", [id])?;
    audit::write(tx, &audit::Line::about_subscriber(by, "erase", id))?;
    Ok(true)
}
