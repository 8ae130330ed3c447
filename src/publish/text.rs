//! Shortens markup without breaking it, and takes pictures out of it (pure).

use crate::{html, model::Body};

/// The markup of a body without its pictures: those inside a text are not carried (a rendition
/// re-hosts the one above the text; a link to the partner's server would be a reader's address
/// given away, and the partner's traffic).
pub(super) fn without_pictures(body: &Body) -> String {
    let mut kept = String::with_capacity(body.as_html().len());
    for block in html::blocks(body) {
        let markup = strip(&block.html);
        if markup == block.html || !html::plain(&markup).is_empty() {
            kept.push_str(&markup);
            kept.push('\n');
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// Takes figures and pictures out of one block.
fn strip(markup: &str) -> String {
    let mut kept = String::with_capacity(markup.len());
    let mut figures = 0_usize;
    for piece in pieces(markup) {
        let name = tag_name(piece);
        match name.as_str() {
            "figure" => figures += 1,
            "/figure" => figures = figures.saturating_sub(1),
            "img" | "picture" | "/picture" | "source" => {}
            _ if figures == 0 => kept.push_str(piece),
            _ => {}
        }
    }
    kept
}

/// Tags and the text between them, in order; quotes are respected (clean markup keeps `>` inside
/// attribute values).
fn pieces(markup: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = markup;
    while !rest.is_empty() {
        let length = if rest.starts_with('<') {
            tag_length(rest)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn tag_length(markup: &str) -> usize {
    let mut quote: Option<u8> = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    markup.len()
}

/// `p`, `/p`, or nothing for text.
fn tag_name(piece: &str) -> String {
    let Some(inside) = piece.strip_prefix('<') else { return String::new() };
    let end = inside.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(inside.len());
    inside[..end].trim_end_matches('/').to_ascii_lowercase()
}

/// The first words of a text: whole blocks as long as they fit, the last one shortened to its
/// words and an ellipsis.
pub(super) fn first_words(markup: &str, most: usize) -> String {
    let mut shown = Vec::new();
    let mut left = most;
    for block in html::blocks(&html::clean(markup, None)) {
        let words = block.text.split_whitespace().count();
        if words > left {
            shown.extend(
                shortened(&block.text, left).map(|t| format!("<p>{}</p>", html::escape(&t))),
            );
            break;
        }
        left -= words;
        shown.push(block.html);
    }
    shown.join("\n")
}

/// Plain text of at most this many words, over the borders of paragraphs. The dateline
/// ("MalangNetwork.com - ") belongs to the text, not to its summary.
pub(super) fn summary(markup: &str, dateline: Option<&str>, most: usize) -> String {
    let whole = html::text_of(&html::clean(markup, None));
    let text = dateline.map_or(whole.as_str(), |dateline| without_dateline(&whole, dateline));
    if text.split_whitespace().count() <= most {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    shortened(text, most).unwrap_or_default()
}

fn without_dateline<'a>(text: &'a str, dateline: &str) -> &'a str {
    let rest = text.trim_start().strip_prefix(dateline).map(str::trim_start);
    let rest = rest.and_then(|rest| rest.strip_prefix(['-', '–', '—', ':', ',', '|']));
    rest.map_or(text, str::trim_start)
}

fn shortened(text: &str, most: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(most).collect();
    (!words.is_empty()).then(|| format!("{} …", words.join(" ").trim_end_matches([',', ';', ':'])))
}
