//! Tokens for the links in a mail: random, and only their hash is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};

use super::{
    StoreError,
    fault::Fault,
    hash,
    tx::Tx,
    value::{At, Word},
};
use crate::{
    model::{IssueId, SubscriberId, SubscriberStatus},
    store::TokenView,
};

/// Longer ones are no tokens of ours.
const LONGEST: usize = 64;

/// A new token of 256 random bits.
pub(super) fn mint(
    tx: &Tx<'_>,
    subscriber: SubscriberId,
    issue: Option<IssueId>,
) -> Result<String, Fault> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| StoreError::Engine("the system gives no random bytes".to_owned()))?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    tx.execute(
        "INSERT INTO tokens (hash, subscriber, issue, at) VALUES (?1, ?2, ?3, ?4)",
        (hash::sha256(&token), subscriber, issue, At(tx.now)),
    )?;
    Ok(token)
}

/// What a token stands for; none for what we did not make, or made for somebody forgotten.
pub(super) fn redeem(tx: &Tx<'_>, token: &str) -> Result<Option<TokenView>, Fault> {
    if token.len() > LONGEST {
        return Ok(None);
    }
    tx.one(
        "SELECT t.subscriber, t.issue, s.digest, s.language, s.status
         FROM tokens t JOIN subscribers s ON s.id = t.subscriber WHERE t.hash = ?1",
        [hash::sha256(token)],
        |row| {
            Ok(TokenView {
                subscriber: row.get("subscriber")?,
                digest: row.get("digest")?,
                issue: row.get("issue")?,
                language: row.get::<_, Word<_>>("language")?.0,
                active: row.get::<_, Word<SubscriberStatus>>("status")?.0
                    == SubscriberStatus::Active,
            })
        },
    )
}
