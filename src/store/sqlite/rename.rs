//! Renames a partner, a target or a digest wherever it stands, so that `formerly = ["…"]` keeps
//! what is on record.

use crate::model::DigestName;

use super::{fault::Fault, tx::Tx};

/// Where an outlet's key stands.
const OUTLET: [&str; 8] = [
    "UPDATE OR REPLACE sources SET outlet = ?2 WHERE outlet = ?1",
    "UPDATE OR REPLACE subscriptions SET outlet = ?2 WHERE outlet = ?1",
    "UPDATE entries SET outlet = ?2,
         discovered = json_set(discovered, '$.outlet', ?2) WHERE outlet = ?1",
    "UPDATE OR IGNORE aliases SET outlet = ?2 WHERE outlet = ?1",
    "UPDATE decisions SET outlet = ?2 WHERE outlet = ?1",
    "UPDATE placements SET outlet = ?2 WHERE outlet = ?1",
    "UPDATE deliveries SET outlet = ?2 WHERE outlet = ?1",
    "UPDATE editions SET attributed = json_set(attributed, '$.article.outlet', ?2)
         WHERE attributed ->> '$.article.outlet' = ?1",
];

/// Where a target's key stands. Markers stay as they are: they find the posts that carry them.
const TARGET: [&str; 5] = [
    "UPDATE decisions SET target = ?2, decision = json_set(decision, '$.target', ?2)
         WHERE target = ?1",
    "UPDATE OR IGNORE placements SET target = ?2 WHERE target = ?1",
    "UPDATE deliveries SET target = ?2 WHERE target = ?1",
    "UPDATE OR REPLACE surveys SET target = ?2 WHERE target = ?1",
    "UPDATE posts SET target = ?2 WHERE target = ?1",
];

/// Where a digest's key stands. Suppressions are hashes over the former key: see [`former_keys`].
const DIGEST: [&str; 4] = [
    "UPDATE OR IGNORE subscribers SET digest = ?2 WHERE digest = ?1",
    "UPDATE OR IGNORE slots SET digest = ?2 WHERE digest = ?1",
    "UPDATE issues SET digest = ?2 WHERE digest = ?1",
    "UPDATE OR IGNORE issue_items SET digest = ?2 WHERE digest = ?1",
];

/// Renames; true when anything was on record under the former key and had not been renamed before.
pub(super) fn rename(tx: &Tx<'_>, kind: &str, former: &str, now: &str) -> Result<bool, Fault> {
    let known = "SELECT 1 FROM renames WHERE kind = ?1 AND former = ?2 AND now = ?3";
    if tx.any(known, (kind, former, now))? {
        return Ok(false);
    }
    let statements: &[&str] = match kind {
        "partner" | "outlet" => &OUTLET,
        "target" => &TARGET,
        "digest" => &DIGEST,
        _ => &[],
    };
    let mut changed = 0;
    for statement in statements {
        changed += tx.execute(statement, (former, now))?;
    }
    let scope = "UPDATE OR REPLACE paused SET scope = ?2 WHERE scope = ?1";
    changed += tx.execute(scope, (format!("{kind}:{former}"), format!("{kind}:{now}")))?;
    tx.execute("UPDATE renames SET now = ?3 WHERE kind = ?1 AND now = ?2", (kind, former, now))?;
    tx.execute("INSERT OR REPLACE INTO renames VALUES (?1, ?2, ?3)", (kind, former, now))?;
    Ok(changed > 0)
}

/// What a digest was called before.
pub(super) fn former_keys(tx: &Tx<'_>, digest: &DigestName) -> Result<Vec<String>, Fault> {
    tx.all(
        "SELECT former FROM renames WHERE kind = 'digest' AND now = ?1",
        [digest.as_str()],
        |row| row.get("former"),
    )
}
