//! Finds near copies without reading everything: sketches are cut into slices, and two texts
//! that are alike enough agree in a whole slice.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{fault::Fault, tx::Tx, value::At};
use crate::model::Fingerprint;

/// Whose sketches they are, and how finely they are cut.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shelf {
    /// Editions, alike from 0.85: at least 28 of 32 minima are equal, so at most four of five
    /// slices differ, and nothing that is alike enough is overlooked.
    Editions,
    /// Posts that targets carried before us, alike from 0.7: of sixteen pairs of minima one is
    /// equal in all but one of 40,000 cases.
    Posts,
}

impl Shelf {
    fn word(self) -> &'static str {
        match self {
            Self::Editions => "edition",
            Self::Posts => "post",
        }
    }

    fn slices(self) -> usize {
        match self {
            Self::Editions => 5,
            Self::Posts => 16,
        }
    }
}

/// Candidates looked at for one slice; more only among hundreds of copies of one text.
const AT_MOST: i64 = 100;

fn cut(shelf: Shelf, sketch: &[u32]) -> impl Iterator<Item = (i64, i64)> {
    let length = sketch.len().div_ceil(shelf.slices()).max(1);
    (0..).zip(sketch.chunks(length).map(fold))
}

/// FNV-1a over the minima; an accidental equal hash costs one comparison.
fn fold(minima: &[u32]) -> i64 {
    let hash = minima
        .iter()
        .flat_map(|m| m.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3_u64));
    i64::from_le_bytes(hash.to_le_bytes())
}

/// Remembers a sketch under a name.
pub(super) fn keep(
    tx: &Tx<'_>,
    shelf: Shelf,
    name: &str,
    fingerprint: &Fingerprint,
) -> Result<(), Fault> {
    for (part, hash) in cut(shelf, &fingerprint.sketch) {
        tx.execute(
            "INSERT INTO slices (kind, part, hash, ref, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
            (shelf.word(), part, hash, name, At(tx.now)),
        )?;
    }
    Ok(())
}

/// Names of sketches that may be like this one.
pub(super) fn candidates(
    tx: &Tx<'_>,
    shelf: Shelf,
    fingerprint: &Fingerprint,
    since: DateTime<Utc>,
) -> Result<BTreeSet<String>, Fault> {
    let mut found = BTreeSet::new();
    for (part, hash) in cut(shelf, &fingerprint.sketch) {
        found.extend(tx.all(
            "SELECT ref FROM slices WHERE kind = ?1 AND part = ?2 AND hash = ?3 AND at >= ?4
             ORDER BY ref DESC LIMIT ?5",
            (shelf.word(), part, hash, At(since), AT_MOST),
            |row| row.get::<_, String>("ref"),
        )?);
    }
    Ok(found)
}
