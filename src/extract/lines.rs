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

/// Lines of this many bytes are not said twice in a row.
const LONG: usize = 40;

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
        r"(?i)^[\W_]*(?:advertisements?|ad|iklan|anzeige|publicidad|publicité|reklama|scroll\s+to\s+continue.*|continue\s+reading.*|story\s+continues\s+below.*|article\s+continues\s+(?:below|after).*|sign\s+up\s+(?:for|to)\b.*|subscribe\s+(?:to|now|for)\b.*|click\s+here\s+to\s+(?:subscribe|sign|get|download).*|follow\s+(?:us|[\w@ ]{2,40})\s+on\s+.*|ikuti\s+.*(?:whatsapp|google\s+news|telegram|channel|saluran).*|dapatkan\s+update.*|cek\s+berita.*google\s+news.*|share(?:\s+this)?(?:\s+article)?(?:\s+on\b.*)?|bagikan|tweet|comments?|\d+\s+comments?|loading\W*|download\s+the\s+.*\bapp\b.*|image\s+\d+\s+of\W*\d+|cartoon\s+by\s.*|(?:last\s+)?(?:updated|published|diperbarui|aktualisiert|stand)\b[:\s].{0,50}\d{4}.{0,40}|\(?(?:photo|foto|image|bild|picture)s?(?:\s+credit)?:.{0,120}|credit:.{0,80}|all\s+rights\s+reserved\W*|copyright\s+©.*|©\s*\d{4}.*)[\W_]*$",
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
    let mut kept: Vec<String> = Vec::new();
    for block in html::blocks(body) {
        if block.html.starts_with("<figure") || is_only_links(&block.html) {
            continue;
        }
        for line in html::lines(&block.html) {
            let repeated = line.len() >= LONG && kept.iter().rev().take(3).any(|l| *l == line);
            let heading = kept.is_empty() && line == headline;
            if !(repeated || heading || is_related(&line) || is_call(&line) || is_stamp(&line)) {
                kept.push(line);
            }
        }
    }
    kept.join("\n")
}

/// Whether a block is nothing but links: a related headline, or a list of them. Two words may be
/// linked and still be text.
fn is_only_links(markup: &str) -> bool {
    let (mut linked, mut free, mut inside) = (0, 0, false);
    for part in markup.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        match tag.split(' ').next() {
            Some("a") => inside = true,
            Some("/a") => inside = false,
            _ => {}
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if inside { linked += letters } else { free += letters }
    }
    free == 0 && linked > 12
}

/// A line that only dates the article ("Freitag, 28.04.2023, 19:25").
fn is_stamp(line: &str) -> bool {
    let now = chrono::DateTime::UNIX_EPOCH.fixed_offset();
    line.len() <= 60
        && line.bytes().any(|b| b.is_ascii_digit())
        && line.split_whitespace().count() <= 8
        && super::date(line, now, None).is_some()
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
