//! The last part of an address: a headline in lower-case ASCII words.

use unicode_normalization::UnicodeNormalization;

/// Longest slug, bytes.
const LONGEST: usize = 80;

/// Lower-case ASCII words joined by `-`, at most 80 bytes, cut between words; accents are dropped.
/// Empty for a text without any ASCII letter or digit.
#[must_use]
pub fn slug(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_mark(*c)).take(600).collect();
    let mut slug = String::new();
    for word in plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
        let joint = usize::from(!slug.is_empty());
        if slug.len() + joint + word.len() > LONGEST {
            break;
        }
        slug.push_str(&"-"[..joint]);
        slug.push_str(&word.to_ascii_lowercase());
    }
    if slug.is_empty() { first_letters(&plain) } else { slug }
}

/// A combining accent, or an apostrophe that stands inside a word ("Jum'at").
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c) || matches!(c, '\'' | '’' | 'ʼ')
}

/// For a first word that is longer than a slug may be.
fn first_letters(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(LONGEST)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
