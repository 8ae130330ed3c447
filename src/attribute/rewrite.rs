//! Cuts and renames in the markup of a block; every word outside a credit stays where it was.

use std::ops::Range;

use super::{
    CutPolicy, HouseName, Keep, KnownOutlet, Lexicon, Related, Rules, cursor::Line, inline,
    scan::tag_length,
};
use crate::{
    html::{self, Rewrite},
    model::{Body, Credit, CreditKind, Mark},
};

/// A change in the text of a block: these bytes become these words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    bytes: Range<usize>,
    words: String,
}

/// What the policy says about a kind of credit.
fn keeps(policy: &CutPolicy, kind: CreditKind) -> Keep {
    match kind {
        CreditKind::Origin => policy.origin,
        CreditKind::SecondarySource => policy.secondary,
        CreditKind::RelatedLink if policy.related == Related::Keep => Keep::Keep,
        CreditKind::RelatedLink => Keep::Strip,
        CreditKind::Byline => policy.byline,
        CreditKind::Copyright => policy.copyright,
        CreditKind::AgencyDateline => policy.dateline,
        CreditKind::Chrome => policy.chrome,
    }
}

/// The body without what the policy cuts, renamed where it says so; whether words were cut
/// out of a block (a name put in another's place leaves nothing new to read).
pub(super) fn cut(
    body: &Body,
    marks: &[Mark],
    credits: &[Credit],
    policy: &CutPolicy,
    target: &KnownOutlet,
    rules: &Rules,
) -> (Body, bool) {
    let strips = |mark: &Mark| {
        let credit = credits.get(mark.credit);
        credit.is_some_and(|c| c.score >= Mark::STRIP && keeps(policy, c.kind) == Keep::Strip)
    };
    let cites = |mark: &Mark| {
        let credit = credits.get(mark.credit);
        policy.inline == Keep::Strip && credit.is_some_and(Credit::is_inline)
    };
    let house = policy.house == HouseName::Rename && target.ours;
    let mut changed = false;
    let kept = html::rewritten(body, |i, html| {
        let mut edits = Vec::new();
        for mark in marks.iter().filter(|m| m.block == i) {
            if strips(mark) {
                let Some(bytes) = mark.span.clone() else {
                    let related = credits.get(mark.credit).map(|c| c.kind);
                    let links = policy.related == Related::Links;
                    return match related {
                        Some(CreditKind::RelatedLink) if links => only_links(html),
                        _ => Rewrite::Drop,
                    };
                };
                edits.push(Edit { bytes: with_breaks(html, bytes), words: String::new() });
                changed = true;
            } else if let Some(span) = mark.span.as_ref().filter(|_| cites(mark)) {
                edits.extend(excised(html, span, &rules.lexicon));
                changed = true;
            } else if house && may_name_the_house(credits, mark) {
                edits.extend(renamings(html, mark.span.clone(), target, rules));
            }
        }
        if edits.is_empty() {
            return Rewrite::Keep;
        }
        edited(html, edits).map_or(Rewrite::Drop, Rewrite::Replace)
    });
    (kept, changed)
}

/// A block with nothing but its links; a list of them stays as it is.
fn only_links(html: &str) -> Rewrite {
    if html.starts_with("<ul") || html.starts_with("<ol") {
        return Rewrite::Keep;
    }
    let behind_open = html.split("<a ").skip(1);
    let links: Vec<String> = behind_open
        .filter_map(|rest| rest.split_once("</a>"))
        .map(|(inside, _)| format!("<a {inside}</a>"))
        .collect();
    if links.is_empty() {
        Rewrite::Drop
    } else {
        Rewrite::Replace(format!("<p>{}</p>", links.join("<br>")))
    }
}

/// A citing phrase cut out of its sentence, and the capital behind it.
fn excised(html: &str, span: &Range<usize>, lexicon: &Lexicon) -> Vec<Edit> {
    let Some(excision) = inline::excision(html, span, lexicon) else { return Vec::new() };
    let capital = excision.capital.map(|(bytes, words)| Edit { bytes, words });
    let cut = Edit { bytes: excision.bytes, words: String::new() };
    std::iter::once(cut).chain(capital).collect()
}

/// The text of the blocks without any credit at all.
pub(super) fn words(body: &Body, marks: &[Mark]) -> String {
    let kept = html::markups(body).into_iter().enumerate().filter_map(|(i, markup)| {
        let here: Vec<&Mark> = marks.iter().filter(|m| m.block == i).collect();
        if here.is_empty() {
            return Some(html::plain(markup));
        }
        let spans: Option<Vec<Range<usize>>> = here.iter().map(|m| m.span.clone()).collect();
        let edits = spans?.into_iter().map(|bytes| Edit { bytes, words: String::new() }).collect();
        edited(markup, edits).map(|html| html::plain(&html))
    });
    kept.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn may_name_the_house(credits: &[Credit], mark: &Mark) -> bool {
    credits
        .get(mark.credit)
        .is_some_and(|c| matches!(c.kind, CreditKind::AgencyDateline | CreditKind::SecondarySource))
}

/// Places within a credit where an outlet of our network is named, other than the target's own.
fn renamings(
    html: &str,
    span: Option<Range<usize>>,
    target: &KnownOutlet,
    rules: &Rules,
) -> Vec<Edit> {
    let span = span.unwrap_or(0..html.len());
    let others = || rules.outlets.iter().filter(|o| o.ours && o.name != target.name);
    let mut out: Vec<Edit> = Vec::new();
    if others().next().is_none() {
        return out;
    }
    let line = Line::read(html, &rules.lexicon);
    let inside = |i: usize| {
        let bytes = line.flat.bytes(&line.tokens[i].range);
        span.start <= bytes.start && bytes.end <= span.end
    };
    let mut at = 0;
    while at < line.tokens.len() {
        if !inside(at) || !line.tokens[at].is_word() {
            at += 1;
            continue;
        }
        let longest = (1..=4usize).rev().find_map(|n| {
            let name = line.printed(at..(at + n).min(line.tokens.len()));
            let bytes = line.flat.bytes(&line.span(at..(at + n).min(line.tokens.len())));
            let inside = span.start <= bytes.start && bytes.end <= span.end;
            let plain = html.get(bytes.clone()).is_some_and(|raw| !raw.contains('<'));
            let last = (at + n).min(line.tokens.len()) - 1;
            let word = line.tokens[at].is_word() && line.tokens[last].is_word();
            (inside && plain && word && others().any(|o| o.is_called(&name))).then_some((n, bytes))
        });
        if let Some((n, bytes)) = longest {
            out.push(Edit { bytes, words: html::escape(&target.title) });
            at += n;
        } else {
            at += 1;
        }
    }
    out
}

/// A stretch with the white space and the `<br>` in front of it.
fn with_breaks(html: &str, mut bytes: Range<usize>) -> Range<usize> {
    loop {
        let Some(before) = html.get(..bytes.start) else { return bytes };
        let trimmed = before.trim_end();
        let shorter = ["<br>", "<br/>", "<br />"].iter().find_map(|br| trimmed.strip_suffix(br));
        let Some(shorter) = shorter else { return bytes };
        bytes.start = shorter.len();
    }
}

/// The markup after the edits; none when no word and no picture is left.
fn edited(html: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|e| e.bytes.start);
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut next = 0;
    let mut at = 0;
    while at < html.len() {
        while edits.get(next).is_some_and(|e| e.bytes.end <= at) {
            next += 1;
        }
        let edit = edits.get(next).filter(|e| e.bytes.start <= at);
        let rest = &html[at..];
        if let Some(length) = rest.starts_with('<').then(|| tag_length(rest)).flatten() {
            element(&rest[..length], edit.is_some(), &mut out, &mut open);
            at += length;
            continue;
        }
        let length = rest.chars().next().map_or(1, char::len_utf8);
        match edit {
            Some(edit) if edit.bytes.start == at => out.push_str(&edit.words),
            Some(_) => {}
            None => out.push_str(&rest[..length]),
        }
        let said = edit.map_or_else(|| !rest[..length].trim().is_empty(), |e| !e.words.is_empty());
        if said && let Some(last) = open.last_mut() {
            last.1 = true;
        }
        at += length;
    }
    let left = out.contains("<img") || says_anything(&out);
    left.then_some(out)
}

/// Whether markup has a letter or a digit outside its tags.
fn says_anything(html: &str) -> bool {
    let mut rest = html;
    while let Some((text, behind)) = rest.split_once('<') {
        if text.chars().any(char::is_alphanumeric) {
            return true;
        }
        rest = behind.split_once('>').map_or("", |(_, rest)| rest);
    }
    rest.chars().any(char::is_alphanumeric)
}

/// Copies a tag; an element that has become empty vanishes with it.
fn element(tag: &str, cut: bool, out: &mut String, open: &mut Vec<(usize, bool)>) {
    let void = ["<br", "<img", "<hr"].iter().any(|v| tag.starts_with(v));
    if void {
        if !cut {
            out.push_str(tag);
            if let Some(last) = open.last_mut() {
                last.1 = last.1 || tag.starts_with("<img");
            }
        }
    } else if tag.starts_with("</") {
        let (from, said) = open.pop().unwrap_or((out.len(), true));
        if said {
            out.push_str(tag);
        } else {
            out.truncate(from);
        }
        if said && let Some(parent) = open.last_mut() {
            parent.1 = true;
        }
    } else {
        open.push((out.len(), false));
        out.push_str(tag);
    }
}
