//! The text of an article on a page of unknown make.
//!
//! Two readings find the part of the page that holds it, one by weighing paragraphs against links,
//! one by what the page calls its parts; a chooser takes one of them and hears the page's own data
//! as a witness; then what only stands in the text is taken out.

mod choose;
mod deck;
mod field;
mod marks;
mod named;
mod prune;
mod sections;
mod sweep;
mod weigh;
mod witness;
mod write;

use field::Field;
use witness::Witness;

use crate::{
    html::{self, Id, Tag, Tree},
    model::{Body, Link},
};

/// A text by data of this many letters is believed where the page has hardly any.
const SHORT: usize = 400;

/// The text of a page, cleaned; empty where nothing reads like one. `stated` is the text as the
/// page's data tell it.
pub(super) fn read(
    tree: &Tree,
    base: Option<&Link>,
    stated: Option<&str>,
    title: Option<&str>,
    description: Option<&str>,
) -> Body {
    let mut field = Field::new(tree);
    field.heading = heading(tree, title);
    sweep::sweep(&mut field);
    let witness = stated.and_then(Witness::hear);
    let top = choose::choose(&field, witness.as_ref());
    prune::prune(&mut field, top);
    let mut markup = String::new();
    if let Some(deck) = deck::find(&field, top, description) {
        field.bring_back(deck);
        markup.push_str("<p>");
        markup.push_str(&html::escape(&field.text(deck)));
        markup.push_str("</p>");
    }
    write::write(&field, top, &mut markup);
    let body = html::clean(&markup, base);
    match stated {
        Some(text) if is_missing(text, &body) => from_text(text, base),
        _ => body,
    }
}

/// The element that bears the article's headline, else the first `<h1>`.
fn heading(tree: &Tree, title: Option<&str>) -> Option<Id> {
    let said = title.map(folded);
    let headings = || (1..tree.len()).filter(|id| matches!(tree.tag(*id), Tag::H1 | Tag::H2));
    let bears = |id: &Id| said.as_ref().is_some_and(|said| folded(&tree.text(*id)) == *said);
    headings().take(60).find(bears).or_else(|| tree.all(Tag::H1).next())
}

/// Letters and digits only, in lower case: for comparing.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether most of the stated text is not in the body.
fn is_missing(stated: &str, body: &Body) -> bool {
    let expected = stated.chars().count();
    expected > SHORT && html::text_of(body).chars().count() < expected * 2 / 5
}

/// A text that came without markup: a paragraph for each line.
fn from_text(text: &str, base: Option<&Link>) -> Body {
    let paragraphs: Vec<String> =
        text.lines().map(|line| format!("<p>{}</p>", html::escape(line))).collect();
    html::clean(&paragraphs.join("\n"), base)
}
