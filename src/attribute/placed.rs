//! Credits where they stand in a body.

use std::ops::Range;

use super::{
    Lexicon,
    cursor::Line,
    line,
    reading::{Reading, reading},
};
use crate::{
    html::Block,
    model::{Credit, CreditKind, Mark},
};

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

/// Every credit of a body's blocks, in order. Captions belong to their pictures and are left alone.
#[must_use]
pub fn place(blocks: &[Block], lexicon: &Lexicon) -> Vec<Placed> {
    let read = |(i, block): (usize, &Block)| in_block(i, &block.html, lexicon);
    let text = blocks.iter().enumerate().filter(|(_, b)| !is_picture(&b.html));
    text.flat_map(read).collect()
}

fn is_picture(html: &str) -> bool {
    ["<figure", "<table", "<pre"].iter().any(|tag| html.starts_with(tag))
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

    /// As it is kept with the article.
    #[must_use]
    pub fn credit(&self) -> Credit {
        Credit {
            kind: self.kind(),
            words: self.words.clone(),
            rule: self.reading.rule.clone(),
            score: self.reading.score,
        }
    }

    /// Its mark, as the credit with this index.
    #[must_use]
    pub fn mark(&self, credit: usize) -> Mark {
        Mark { block: self.block, span: self.span.clone(), credit }
    }
}
