//! Credits where they stand in a body.

use std::ops::Range;

use super::{
    Lexicon,
    cursor::Line,
    line,
    reading::{Reading, reading},
};
use crate::{
    html,
    model::{Body, Credit, CreditKind, Mark},
};

/// The rule of links that stand under the words of a related link.
const LISTED: &str = "related.listed";

/// A credit with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Which block, from 0.
    pub block: usize,
    /// Bytes of the block's markup; none when the whole block is the credit.
    pub span: Option<Range<usize>>,
    /// Its words as printed.
    pub words: String,
    /// What it says.
    pub reading: Reading,
}

/// Every credit of a body, in order. Captions belong to their pictures and are left alone.
#[must_use]
pub fn place(body: &Body, lexicon: &Lexicon) -> Vec<Placed> {
    let mut all: Vec<Placed> = Vec::new();
    for (i, markup) in html::markups(body).into_iter().enumerate() {
        let labelled = all
            .last()
            .is_some_and(|p| p.block + 1 == i && (p.is_bare_label() || p.reading.rule == LISTED));
        match listed(i, markup, labelled, lexicon) {
            Some(links) => all.extend(links),
            None if is_picture(markup) => {}
            None => all.extend(in_block(i, markup, lexicon)),
        }
    }
    all
}

fn is_picture(html: &str) -> bool {
    ["<figure", "<table", "<pre"].iter().any(|tag| html.starts_with(tag))
}

/// A list or table of nothing but links, under "Baca Juga:" in the block in front of it or in its
/// own first line.
fn listed(block: usize, html: &str, labelled: bool, lexicon: &Lexicon) -> Option<Vec<Placed>> {
    let list = ["<ul", "<ol", "<table"].iter().any(|tag| html.starts_with(tag));
    if !list && !labelled || html.starts_with("<figure") {
        return None;
    }
    let line = Line::read(html, lexicon);
    let mut segments = line.segments();
    let first = segments.first().cloned()?;
    let own = !labelled && line::is_bare_label(&line, &first);
    if own {
        segments.remove(0);
    }
    let links = line.flat.anchors_only(segments.iter().map(|s| line.span(s.clone())))?;
    if links.is_empty() || !own && !labelled {
        return None;
    }
    let link = |(words, url): (String, String)| Placed {
        block,
        span: None,
        words: words.clone(),
        reading: Reading {
            kind: Some(CreditKind::RelatedLink),
            title: Some(words),
            url: Some(url),
            standalone: true,
            score: 0.9,
            rule: LISTED.to_owned(),
            terms: vec![("a list of links under the words of a related link", 0.9)],
            ..Reading::default()
        },
    };
    Some(links.into_iter().map(link).collect())
}

fn in_block(block: usize, html: &str, lexicon: &Lexicon) -> Vec<Placed> {
    let line = Line::read(html, lexicon);
    let found = line::read(&line);
    let only = found.len() == 1
        && line
            .tokens
            .iter()
            .enumerate()
            .all(|(i, t)| !t.is_word() || found[0].tokens.contains(&i));
    found
        .into_iter()
        .map(|found| {
            let chars = line.span(found.tokens.clone());
            let span = (!(only && found.whole)).then(|| line.flat.bytes(&chars));
            let words = line.flat.printed(chars);
            let whole = found.whole;
            let people = found.people.clone();
            Placed {
                block,
                span,
                words,
                reading: Reading { standalone: whole, people, ..reading(found) },
            }
        })
        .collect()
}

impl Placed {
    /// What it is; every placed credit is something.
    #[must_use]
    pub fn kind(&self) -> CreditKind {
        self.reading.kind.unwrap_or(CreditKind::Chrome)
    }

    /// A link under "Baca Juga:".
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.reading.rule == LISTED
    }

    /// "Baca Juga:" and nothing else.
    #[must_use]
    pub fn is_bare_label(&self) -> bool {
        self.reading.rule == "related.bare"
    }

    /// As it is kept with the article.
    #[must_use]
    pub fn credit(&self) -> Credit {
        Credit {
            kind: self.kind(),
            words: self.words.clone(),
            rule: self.reading.rule.clone(),
            score: self.reading.score,
            standalone: self.reading.standalone,
        }
    }

    /// Its mark, as the credit with this index.
    #[must_use]
    pub fn mark(&self, credit: usize) -> Mark {
        Mark { block: self.block, span: self.span.clone(), credit }
    }
}
