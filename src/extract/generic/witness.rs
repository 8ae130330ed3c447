//! The text as the page's data tell it, asked about what was found.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Words that are compared together.
const TOGETHER: usize = 4;

/// The words of a text, four by four.
pub(super) struct Witness {
    groups: HashSet<u64>,
}

impl Witness {
    /// A witness from a text; a text of a few words witnesses nothing.
    pub(super) fn hear(text: &str) -> Option<Self> {
        let groups: HashSet<u64> = groups(text).into_iter().collect();
        (groups.len() >= 80).then_some(Self { groups })
    }

    /// How well a text and the witness agree: 1 where they say the same.
    pub(super) fn agrees(&self, text: &str) -> f32 {
        let said: HashSet<u64> = groups(text).into_iter().collect();
        let both = said.intersection(&self.groups).count() as f32;
        let (precision, recall) =
            (both / said.len().max(1) as f32, both / self.groups.len() as f32);
        if both == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

/// Hashes of every four words in a row; of what is written without spaces, every four letters.
fn groups(text: &str) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().next().is_some_and(|c| ('\u{3040}'..='\u{9fff}').contains(&c)) {
            words.extend(word.chars().map(hash));
        } else {
            words.push(hash(word));
        }
    }
    words.windows(TOGETHER).map(hash).collect()
}

fn hash<T: Hash>(value: T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
