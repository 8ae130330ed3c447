//! Knowing the same words again, whatever route they came by.

use serde::{Deserialize, Serialize};

/// Of the words of a text without its credits: an exact hash and a sketch for near copies.
///
/// The sketch is a bottom-k-free MinHash (Broder 1997): the minimum of each of 32 hash functions
/// over the text's runs of four words; the share of equal minima estimates the Jaccard similarity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// sha-256 over the lower-case words, hexadecimal, first 32 digits.
    pub exact: String,
    /// One minimum for each hash function; empty for a text of fewer than eight words.
    pub sketch: Vec<u32>,
    /// How many words.
    pub words: usize,
}

const SKETCH: u64 = 32;
const RUN: usize = 4;

fn mix(mut x: u64) -> u64 {
    // splitmix64's finaliser: well mixed, and the same on every machine.
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn word_hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

impl Fingerprint {
    /// The fingerprint of plain text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let exact = super::sha256(words.join(" ").as_bytes())[..32].to_owned();
        Self { exact, sketch: sketch(&words), words: words.len() }
    }

    /// Estimated share of common runs of words, 0 to 1; 1 for the same words.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f64 {
        if self.exact == other.exact {
            return 1.0;
        }
        if self.sketch.is_empty() || self.sketch.len() != other.sketch.len() {
            return 0.0;
        }
        let equal = self.sketch.iter().zip(&other.sketch).filter(|(a, b)| a == b).count();
        equal as f64 / self.sketch.len() as f64
    }
}

fn sketch(words: &[&str]) -> Vec<u32> {
    if words.len() < 2 * RUN {
        return Vec::new();
    }
    let hashes: Vec<u64> = words.iter().map(|w| word_hash(w)).collect();
    let runs: Vec<u64> = hashes.windows(RUN).map(|r| r.iter().fold(0, |h, w| mix(h ^ w))).collect();
    (0..SKETCH)
        .map(|i| runs.iter().map(|r| (mix(r ^ mix(i + 1)) >> 32) as u32).min().unwrap_or(0))
        .collect()
}
