//! Which lines of a text are the article and which only stand in it: related links, calls to
//! subscribe, advertisements.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    html::{self, Block},
    model::{Body, Link},
};

/// Longest line that can be a related link or a call, in characters; a longer one is text.
const MAX_ASIDE: usize = 260;

/// A link to another article that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The other article's headline as printed.
    pub title: String,
    /// Where it is; none where the line is not linked.
    pub link: Option<Link>,
}

fn pattern(regex: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, and tests use each")]
    Regex::new(regex).expect("a constant pattern")
}

/// How lines begin that point to another article.
static RELATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\W_]*(?:baca\s+(?:juga|selengkapnya|lainnya|artikel\s+lain)|lihat\s+juga|simak\s+juga|artikel\s+terkait|berita\s+terkait|pilihan\s+editor|read\s+(?:more|also|next)\b|also\s+read|see\s+also|related(?:\s+\w+)?:|more\s+(?:on|from)\b[^.]{0,80}$|mehr\s+(?:zum\s+thema|dazu|lesen)|lesen\s+sie|lire\s+aussi|à\s+lire|leggi\s+anche|(?:lea|lee|leer)\s+(?:también|más)|ver\s+también|te\s+puede\s+interesar|leia\s+(?:também|mais)|lees\s+ook|les\s+også|læs\s+også|läs\s+(?:också|mer|även)|lue\s+myös|czytaj\s+(?:też|także|również)|zobacz\s+(?:też|także)|ilgili\s+haber)",
    )
});

/// Whole lines that are calls or labels of the page.
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\W_]*(?:advertisements?|ad|iklan|anzeige|publicidad|publicité|reklama|scroll\s+to\s+continue.*|continue\s+reading.*|story\s+continues\s+below.*|article\s+continues\s+(?:below|after).*|sign\s+up\s+(?:for|to)\b.*|subscribe\s+(?:to|now|for)\b.*|click\s+here\s+to\s+(?:subscribe|sign|get|download).*|follow\s+(?:us|[\w@ ]{2,40})\s+on\s+.*|ikuti\s+.*(?:whatsapp|google\s+news|telegram|channel|saluran).*|dapatkan\s+update.*|cek\s+berita.*google\s+news.*|share(?:\s+this)?(?:\s+article)?(?:\s+on\b.*)?|bagikan|tweet|comments?|\d+\s+comments?|loading\W*|download\s+the\s+.*\bapp\b.*|all\s+rights\s+reserved\W*|copyright\s+©.*|©\s*\d{4}.*)[\W_]*$",
    )
});

/// Whether a paragraph points to another article.
#[must_use]
pub fn is_related(text: &str) -> bool {
    text.chars().count() <= MAX_ASIDE && RELATED.is_match(text)
}

fn is_call(text: &str) -> bool {
    text.chars().count() <= MAX_ASIDE && CALL.is_match(text)
}

/// The text of an article: one paragraph a line, without pictures, related links and calls.
#[must_use]
pub fn text(body: &Body, headline: &str) -> String {
    let lines = html::text_of(body);
    let mut kept: Vec<&str> = lines.lines().filter(|l| !is_related(l) && !is_call(l)).collect();
    if kept.first().is_some_and(|first| *first == headline) {
        kept.remove(0);
    }
    kept.join("\n")
}

/// The related links in a text, in order.
#[must_use]
pub fn related(body: &Body) -> Vec<Related> {
    html::blocks(body).iter().filter(|block| is_related(&block.text)).map(entry).collect()
}

fn entry(block: &Block) -> Related {
    let href = block.html.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"'));
    let link = href.and_then(|(address, _)| Link::parse(&html::plain(address)).ok());
    let title = RELATED.replace(&block.text, "");
    let title = title.trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"'“‘(".contains(c));
    Related { title: title.to_owned(), link }
}
