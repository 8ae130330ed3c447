//! Which lines of a text are the article and which only stand in it: related links, calls to
//! subscribe, advertisements.

use super::lexicon::{LEXICON, bare};
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

/// Whether a paragraph points to another article.
#[must_use]
pub fn is_related(text: &str) -> bool {
    is_short(text) && LEXICON.related.is_match(bare(text).as_bytes())
}

/// Whether a whole line is a call or a label of the page.
pub(super) fn is_call(text: &str) -> bool {
    is_short(text) && LEXICON.calls.is_match(bare(text).as_bytes())
}

fn is_notice(text: &str) -> bool {
    is_short(text) && LEXICON.notices.is_match(bare(text).as_bytes())
}

fn is_short(text: &str) -> bool {
    text.len() <= MAX_ASIDE || text.len() <= MAX_ASIDE * 4 && text.chars().count() <= MAX_ASIDE
}

/// A body without the calls of its page: whole lines go (those of a recipe's text are the recipe's
/// to drop), what is glued to a last sentence is taken off. Related links, rights and credits stay:
/// others read them.
pub(super) fn tidied(body: Body, by_recipe: bool, base: Option<&Link>) -> Body {
    let blocks = html::blocks(&body);
    let tidy: Vec<Option<String>> = blocks.iter().map(|block| tidy(block, by_recipe)).collect();
    if blocks.iter().zip(&tidy).all(|(block, tidy)| tidy.as_ref() == Some(&block.html)) {
        return body;
    }
    html::clean(&tidy.into_iter().flatten().collect::<Vec<_>>().join("\n"), base)
}

/// A block without what calls readers; none where nothing is left.
fn tidy(block: &Block, by_recipe: bool) -> Option<String> {
    let is_line = block.html.starts_with("<p>") || block.html.starts_with("<h");
    if !is_line || block.html.starts_with("<hr") {
        return Some(block.html.clone());
    }
    if !by_recipe && is_call(&block.text) && !is_related(&block.text) {
        return None;
    }
    let end = sound_end(&block.text);
    if end == block.text.len() {
        return Some(block.html.clone());
    }
    let cut =
        cut_text(&block.html, block.text[..end].chars().filter(|c| !c.is_whitespace()).count());
    (end > 0 || by_recipe).then_some(if end > 0 { cut } else { block.html.clone() })
}

/// Markup with its first `letters` letters; every tag stays, so that it nests as before.
fn cut_text(markup: &str, mut letters: usize) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '<' => rest.find('>').map_or(rest.len(), |at| at + 1),
            '&' => rest.find(';').map_or(rest.len(), |at| at + 1),
            _ => c.len_utf8(),
        };
        if c == '<' || letters > 0 {
            out.push_str(&rest[..length]);
        }
        if c != '<' && !c.is_whitespace() {
            letters = letters.saturating_sub(1);
        }
        rest = &rest[length..];
    }
    out
}

/// Longest tail of a paragraph that is looked at, in bytes.
const MAX_TAIL: usize = 240;

/// Where a line ends when what is glued to its last sentence is taken off.
fn sound_end(line: &str) -> usize {
    let from = line.ceil_char_boundary(line.len().saturating_sub(MAX_TAIL));
    let tail = &line[from..];
    let lower = tail.to_lowercase();
    let Some(found) = LEXICON.glued.find(lower.as_bytes()).filter(|_| lower.len() == tail.len())
    else {
        return without_initials(line);
    };
    let sign = tail.get(found.start()..).and_then(|rest| rest.chars().next());
    let sign = sign.filter(|c| ".!?”\")]".contains(*c)).map_or(0, char::len_utf8);
    without_initials(line.get(..from + found.start() + sign).unwrap_or(line).trim_end())
}

/// Without the initials of those who wrote it: "(suc/up)". Two are needed: one may be a word.
fn without_initials(line: &str) -> usize {
    let initials = |inside: &str| {
        let parts: Vec<&str> = inside.split('/').collect();
        let sound =
            |p: &&str| (2..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase());
        (2..=3).contains(&parts.len()) && parts.iter().all(sound)
    };
    let cut = line.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let cut = cut.filter(|(before, inside)| initials(inside) && !before.trim().is_empty());
    cut.map_or(line.len(), |(before, _)| before.trim_end().len())
}

/// The text of an article: one paragraph a line, without pictures, related links and calls.
#[must_use]
pub fn text(body: &Body, headline: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for block in html::blocks(body) {
        if block.html.starts_with("<figure") || is_only_links(&block.html) {
            continue;
        }
        for mut line in html::lines(&block.html) {
            line.truncate(sound_end(&line));
            let repeated = line.len() >= LONG && kept.iter().rev().take(3).any(|l| *l == line);
            let heading = kept.is_empty() && line == headline;
            let aside = is_related(&line) || is_call(&line) || is_notice(&line) || is_stamp(&line);
            if !(repeated || heading || aside || line.is_empty()) {
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
    let title = LEXICON.leading.replace(&block.text, "");
    let title = title.trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"'“‘(".contains(c));
    Related { title: title.to_owned(), link }
}
