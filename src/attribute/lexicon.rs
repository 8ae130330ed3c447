//! The words of credit lines, one file a language, so that an editor can add one without Rust.
//!
//! All languages are read at once: a credit line is recognised by how its parts stand together,
//! and a line in one language on a page in another is ordinary.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::token::{Token, tokens_of};

/// What a word or phrase does in a credit line; the keys of the lexicon files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    /// "artikel", "story": what was published.
    Noun,
    /// "laporan", "report": a noun that needs more than "this … was published by".
    Loose,
    /// "the": any article, not this one.
    The,
    /// "konten", "material": what a notice forbids to copy.
    Content,
    /// "aplikasi", "Instagram": where an invitation may lead.
    Screen,
    /// "kami", "our".
    Us,
    /// "this", "dieser": before the noun.
    Before,
    /// "ini": after the noun.
    After,
    /// "telah", "was": says nothing by itself.
    Filler,
    /// "lebih dulu", "originally": it happened before.
    First,
    /// "tayang", "published".
    Aired,
    /// "hasil kerja sama dengan", "republished from": verb and preposition at once.
    Given,
    /// "di", "on".
    At,
    /// "dari", "from".
    From,
    /// "laman", "the website": before an outlet.
    Place,
    /// "laporan", "data": before an outlet, but of anybody.
    Data,
    /// "dengan judul", "under the headline".
    Title,
    /// "Klik untuk baca", "Link".
    Link,
    /// "Baca artikel …": reads on at the origin.
    Read,
    /// "selengkapnya".
    More,
    /// "artikel asli": a label of the origin.
    Original,
    /// "dilansir", "as reported by".
    Cited,
    /// "melansir", "mengutip": the active voice, which people use too.
    Citing,
    /// "menurut", "according to": only before something like an outlet.
    According,
    /// "berdasarkan": only before "laman" and the like.
    Based,
    /// "Sumber", "Source": a label.
    Source,
    /// "ujar", "said".
    Said,
    /// "Presiden", "Minister": a person or an office, no outlet.
    Person,
    /// "Baca juga".
    Related,
    /// "Video": between "Simak juga" and the title.
    Video,
    /// "dapatkan", "follow": asks the reader to do something.
    Invite,
    /// "saluran WhatsApp", "Google News".
    Channel,
    /// "Penulis", "Editor".
    Role,
    /// "Oleh", "By".
    By,
    /// "ditulis oleh".
    Written,
    /// "berkontribusi dalam penulisan".
    Contributed,
    /// "Laporan wartawan".
    Report,
    /// "Copyright", "Hak cipta".
    Copyright,
    /// "All rights reserved".
    Reserved,
    /// "Dilarang keras", "tanpa izin": both must stand in the line.
    Forbidden,
    /// "tanpa izin".
    Permission,
    /// "Senin".
    Day,
    /// "Januari".
    Month,
    /// Ends a name ("pada", "yang").
    Stop,
    /// Inside a name between capitals ("of", "dan").
    Joint,
    /// After a name ("newsletter", "blog").
    Kind,
    /// Words that outlets have in their names ("Radar", "Post").
    Press,
    /// No outlet by itself ("bioskop", "media").
    Generic,
    /// "belum", "not".
    Not,
    /// Goes on about the same credit ("under a Creative Commons licence").
    Tail,
    /// "via", "melalui".
    Via,
    /// Page furniture.
    Chrome,
    /// "Ralat", "Correction".
    Correction,
    /// "Foto", "Ilustrasi".
    Photo,
}

#[derive(Deserialize)]
struct Language {
    words: HashMap<Class, Vec<String>>,
    #[serde(default)]
    templates: Vec<Template>,
}

/// A whole line with slots, for languages that write without spaces or put the verb last.
#[derive(Deserialize)]
struct Template {
    kind: crate::model::CreditKind,
    line: String,
}

/// A template ready to match.
#[derive(Debug)]
pub(super) struct Pattern {
    /// What the line is.
    pub(super) kind: crate::model::CreditKind,
    /// Groups `outlet` and `title`.
    pub(super) regex: Regex,
}

#[derive(Debug, Default)]
struct Phrase {
    rest: Vec<String>,
    class: Option<Class>,
}

/// All languages together.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    phrases: HashMap<String, Vec<Phrase>>,
    /// Templates of whole lines.
    pub(super) patterns: Vec<Pattern>,
    /// Files that could not be read, with the reason; a test keeps it empty.
    pub(super) broken: Vec<String>,
}

const FILES: [(&str, &str); 15] = [
    ("ar", include_str!("lexicon/ar.toml")),
    ("de", include_str!("lexicon/de.toml")),
    ("en", include_str!("lexicon/en.toml")),
    ("es", include_str!("lexicon/es.toml")),
    ("fil", include_str!("lexicon/fil.toml")),
    ("fr", include_str!("lexicon/fr.toml")),
    ("hi", include_str!("lexicon/hi.toml")),
    ("id", include_str!("lexicon/id.toml")),
    ("ja", include_str!("lexicon/ja.toml")),
    ("ms", include_str!("lexicon/ms.toml")),
    ("nl", include_str!("lexicon/nl.toml")),
    ("outlets", include_str!("lexicon/outlets.toml")),
    ("pt", include_str!("lexicon/pt.toml")),
    ("th", include_str!("lexicon/th.toml")),
    ("vi", include_str!("lexicon/vi.toml")),
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut all = Lexicon::default();
    for (name, text) in FILES {
        if let Err(why) = all.add(text) {
            all.broken.push(format!("lexicon/{name}.toml: {why}"));
        }
    }
    for phrases in all.phrases.values_mut() {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
    }
    all
});

/// The lexicon in force.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn add(&mut self, text: &str) -> Result<(), String> {
        let language: Language = toml::from_str(text).map_err(|e| e.to_string())?;
        for (class, words) in language.words {
            for word in &words {
                self.phrase(word, class);
            }
        }
        for template in language.templates {
            let regex = template.regex().map_err(|e| e.to_string())?;
            self.patterns.push(Pattern { kind: template.kind, regex });
        }
        Ok(())
    }

    fn phrase(&mut self, words: &str, class: Class) {
        let mut folded = tokens_of(words).into_iter().map(|t| t.fold);
        if let Some(first) = folded.next() {
            let phrase = Phrase { rest: folded.collect(), class: Some(class) };
            self.phrases.entry(first).or_default().push(phrase);
        }
    }

    /// How many tokens a phrase of this class takes here; the longest one.
    pub(super) fn length(&self, tokens: &[Token], class: Class) -> Option<usize> {
        let first = tokens.first()?;
        let phrases = self.phrases.get(&first.fold)?;
        phrases
            .iter()
            .find(|p| p.class == Some(class) && p.follows(&tokens[1..]))
            .map(|p| p.rest.len() + 1)
    }

    /// Whether a single word belongs to a class.
    pub(super) fn word(&self, word: &str, class: Class) -> bool {
        self.phrases
            .get(word)
            .is_some_and(|list| list.iter().any(|p| p.rest.is_empty() && p.class == Some(class)))
    }
}

impl Phrase {
    fn follows(&self, tokens: &[Token]) -> bool {
        tokens.len() >= self.rest.len() && self.rest.iter().zip(tokens).all(|(w, t)| *w == t.fold)
    }
}

impl Template {
    fn regex(&self) -> Result<Regex, regex::Error> {
        let line = self
            .line
            .replace("{outlet}", r#"["']?(?P<outlet>[^"。、，,:|\n]{2,60}?)["']?"#)
            .replace("{title}", r#"["'](?P<title>[^"\n]{2,200}?)["']"#)
            .replace(' ', r"\s+");
        Regex::new(&format!(r"(?i)^[\s(\[]*{line}"))
    }
}
