//! The words of credit lines, one file a language, so that an editor can add one without Rust.
//!
//! All languages are read at once: a credit line is recognised by how its parts stand together,
//! and a line in one language on a page in another is ordinary. A configuration adds its own words,
//! lines and exceptions on top ([`Lexicon::extended`]).

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{
    class::{Class, Classes},
    template::{Template, TemplateError},
    token::{Token, tokens_of},
};
use crate::model::CreditKind;

#[derive(Deserialize)]
struct Language {
    words: HashMap<Class, Vec<String>>,
    #[serde(default)]
    stems: Vec<Stems>,
    #[serde(default)]
    templates: Vec<Shipped>,
}

/// Roots of verbs with the forms that each takes: `~` stands for the root.
#[derive(Deserialize)]
struct Stems {
    roots: Vec<String>,
    forms: HashMap<Class, Vec<String>>,
}

/// A whole line with slots, for languages that write without spaces or put the verb last.
#[derive(Deserialize)]
struct Shipped {
    kind: CreditKind,
    line: String,
}

/// What may follow a word, the longest first.
#[derive(Debug, Clone, Default)]
struct Entry {
    /// Classes of phrases that begin with the word.
    begins: Classes,
    /// Classes of the word alone.
    alone: Classes,
    phrases: Vec<Phrase>,
}

#[derive(Debug, Clone)]
struct Phrase {
    rest: Vec<String>,
    class: Class,
}

/// What a word may be, by its spelling alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Meaning {
    /// Classes of phrases that begin with it.
    pub(super) begins: Classes,
    /// Its own classes.
    pub(super) alone: Classes,
}

/// All languages together, with what a configuration adds.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    entries: FxHashMap<String, Entry>,
    /// The first three letters of verbs that names stick to.
    glued: FxHashSet<String>,
    /// Templates of whole lines.
    pub(super) templates: Vec<Template>,
    /// Lines that an editor wrote.
    pub(super) written: Vec<Template>,
    /// Lines that are no credit, whatever they look like; with a kind, no credit of that kind.
    pub(super) forbidden: Vec<(Option<CreditKind>, Template)>,
}

const FILES: [(&str, &str); 16] = [
    ("ar", include_str!("lexicon/ar.toml")),
    ("de", include_str!("lexicon/de.toml")),
    ("en", include_str!("lexicon/en.toml")),
    ("es", include_str!("lexicon/es.toml")),
    ("fil", include_str!("lexicon/fil.toml")),
    ("fr", include_str!("lexicon/fr.toml")),
    ("hi", include_str!("lexicon/hi.toml")),
    ("id", include_str!("lexicon/id.toml")),
    ("ja", include_str!("lexicon/ja.toml")),
    ("jv", include_str!("lexicon/jv.toml")),
    ("ms", include_str!("lexicon/ms.toml")),
    ("nl", include_str!("lexicon/nl.toml")),
    ("outlets", include_str!("lexicon/outlets.toml")),
    ("pt", include_str!("lexicon/pt.toml")),
    ("th", include_str!("lexicon/th.toml")),
    ("vi", include_str!("lexicon/vi.toml")),
];

/// The shipped files, and what could not be read of them (a test keeps that empty).
static SHIPPED: LazyLock<(Arc<Lexicon>, Vec<String>)> = LazyLock::new(|| {
    let mut all = Lexicon::default();
    let mut broken = Vec::new();
    for (name, text) in FILES {
        if let Err(why) = all.read(text) {
            broken.push(format!("lexicon/{name}.toml: {why}"));
        }
    }
    (Arc::new(all), broken)
});

/// What could not be read of the shipped files.
#[cfg(test)]
pub(super) fn broken() -> &'static [String] {
    &SHIPPED.1
}

impl Lexicon {
    /// The words that tayang ships.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        Arc::clone(&SHIPPED.0)
    }

    fn read(&mut self, text: &str) -> Result<(), String> {
        let language: Language = toml::from_str(text).map_err(|e| e.to_string())?;
        for (class, words) in language.words {
            words.iter().for_each(|word| self.add(word, class));
        }
        for stems in &language.stems {
            self.add_stems(stems);
        }
        for shipped in language.templates {
            let template = Template::shipped(shipped.kind, &shipped.line);
            self.templates.push(template.map_err(|e| e.to_string())?);
        }
        Ok(())
    }

    fn add_stems(&mut self, stems: &Stems) {
        for (class, forms) in &stems.forms {
            for form in forms {
                stems.roots.iter().for_each(|root| self.add(&form.replace('~', root), *class));
            }
        }
    }

    /// Adds a word or phrase.
    pub fn add(&mut self, words: &str, class: Class) {
        let mut folded = tokens_of(words).into_iter().map(|t| t.fold);
        let Some(first) = folded.next() else { return };
        let rest: Vec<String> = folded.collect();
        if matches!(class, Class::Cited | Class::Citing) && rest.is_empty() {
            self.glued.extend(first.get(..3).map(str::to_owned));
        }
        let entry = self.entries.entry(first).or_default();
        entry.begins.add(class);
        if rest.is_empty() {
            entry.alone.add(class);
        }
        let at = entry.phrases.partition_point(|p| p.rest.len() >= rest.len());
        entry.phrases.insert(at, Phrase { rest, class });
    }

    /// Adds a whole line with slots.
    ///
    /// # Errors
    /// When the line is no template.
    pub fn add_line(&mut self, kind: CreditKind, line: &str) -> Result<(), TemplateError> {
        self.written.push(Template::written(kind, line)?);
        Ok(())
    }

    /// Adds a line that is no credit (of this kind).
    ///
    /// # Errors
    /// When the line is no template.
    pub fn forbid(&mut self, kind: Option<CreditKind>, line: &str) -> Result<(), TemplateError> {
        let template = Template::written(kind.unwrap_or(CreditKind::Chrome), line)?;
        self.forbidden.push((kind, template));
        Ok(())
    }

    /// Whether a word may be a citing verb with a name stuck to it.
    pub(super) fn may_begin_glued(&self, word: &str) -> bool {
        word.get(..3).is_some_and(|head| self.glued.contains(head))
    }

    /// What a word may be.
    pub(super) fn meaning(&self, word: &str) -> Meaning {
        let entry = self.entries.get(word);
        entry.map_or_else(Meaning::default, |e| Meaning { begins: e.begins, alone: e.alone })
    }

    /// How many tokens a phrase of this class takes here; the longest one.
    pub(super) fn length(&self, tokens: &[Token], class: Class) -> Option<usize> {
        let first = tokens.first().filter(|t| t.means.begins.has(class))?;
        let phrases = &self.entries.get(&first.fold)?.phrases;
        phrases
            .iter()
            .find(|p| p.class == class && p.follows(&tokens[1..]))
            .map(|p| p.rest.len() + 1)
    }

    /// Whether a single word belongs to a class.
    pub(super) fn word(&self, word: &str, class: Class) -> bool {
        self.meaning(word).alone.has(class)
    }
}

impl Phrase {
    fn follows(&self, tokens: &[Token]) -> bool {
        tokens.len() >= self.rest.len() && self.rest.iter().zip(tokens).all(|(w, t)| *w == t.fold)
    }
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn every_shipped_file_can_be_read() {
        assert_eq!(broken(), &[] as &[String]);
    }
}
