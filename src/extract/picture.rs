//! The picture above the text, its caption and who made it.

use std::{borrow::Cow, sync::LazyLock};

use dom_query::Document;
use regex::Regex;

use super::{
    metadata::Metadata,
    recipe::{self, Recipe},
};
use crate::{
    html::{self, Id, Tag, Tree},
    model::{Body, Link, Picture},
};

static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pattern is a constant, and tests use it")]
    Regex::new(
        r"(?i)[\s(\[/|–—-]*\b((?:foto|photo|sumber|source|dok\.?|dokumentasi|dokumen|kredit|credit|image|gambar|ilustrasi|istimewa|instagram|tangkapan layar|screenshot|pixabay|pexels|unsplash|freepik|antara(?:\s?foto)?|reuters|afp|ap photo|epa|getty(?: images)?|©)(?:\s*(?:oleh|by|:|/|;)|\b)[^()\[\]]{0,120})[)\]\s.]*$",
    )
    .expect("a constant pattern")
});

/// Divides a caption from the credit at its end ("Warga antre. (Foto: Antara/Sari)").
pub(super) fn divide(text: &str) -> (Option<String>, Option<String>) {
    let text = html::fold(text);
    let Some(found) = CREDIT.captures(&text) else { return (some(&text), None) };
    let before = found.get(0).map_or("", |all| &text[..all.start()]);
    let ends_sentence = before.is_empty() || before.ends_with(['.', '"', '!', '?']);
    let apart =
        text[before.len()..].trim_start().starts_with(['(', '[', '|', '/', '–', '—', '-', '©']);
    let labelled = found.get(1).is_some_and(|credit| credit.as_str().contains([':', '/']));
    if !(ends_sentence || apart || labelled) {
        return (some(&text), None);
    }
    (some(before), found.get(1).and_then(|credit| some(credit.as_str())))
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The lead picture: the first figure of the text, else the metadata's.
pub(super) fn lead(metadata: &Metadata, body: &Body, base: &Link) -> Option<Picture> {
    first_figure(body, metadata, base).or_else(|| stated(metadata, base))
}

/// The picture where the recipe says.
pub(super) fn by_recipe(page: &Document, recipe: &Recipe, base: &Link) -> Option<Picture> {
    let img = recipe::first(page, &recipe.image)?;
    let link = html::picture_address(&img, Some(base))?;
    let caption = recipe::first(page, &recipe.caption).map(|node| html::text_in(&node));
    let (caption, credit) = divide(&caption.unwrap_or_default());
    Some(Picture { link, caption, credit })
}

/// The figure that opens the text, where it is the picture that the metadata name (or they name none).
fn first_figure(body: &Body, metadata: &Metadata, base: &Link) -> Option<Picture> {
    let picture = figures(body).into_iter().next()?;
    let stated = metadata.image.as_ref().and_then(|raw| base.join(raw).ok());
    let opens = body.as_html().starts_with("<figure");
    let fits = stated.is_none_or(|stated| same_file(&stated, &picture.link));
    (fits || opens && picture.caption.is_some()).then_some(picture)
}

/// Whether two addresses are sizes of the same picture.
pub(super) fn same_file(one: &Link, other: &Link) -> bool {
    let name = |link: &Link| {
        let last = link.url().path().rsplit('/').next().unwrap_or_default().to_lowercase();
        last.split(['.', '_']).next().unwrap_or_default().to_owned()
    };
    one == other || !name(one).is_empty() && name(one) == name(other)
}

fn stated(metadata: &Metadata, base: &Link) -> Option<Picture> {
    let link = base.join(metadata.image.as_deref()?).ok()?;
    let (caption, credit) = divide(metadata.image_caption.as_deref().unwrap_or_default());
    Some(Picture { link, caption, credit: credit.or_else(|| metadata.image_credit.clone()) })
}

/// The pictures of a text with their captions, in order.
#[must_use]
pub fn figures(body: &Body) -> Vec<Picture> {
    let markup = body.as_html();
    if !markup.contains("<figure") {
        return Vec::new();
    }
    let tree = html::tree(body);
    let figures = tree.children(0).filter(|id| tree.tag(*id) == Tag::Figure);
    figures.filter_map(|id| figure(&tree, id)).collect()
}

fn figure(tree: &Tree, figure: Id) -> Option<Picture> {
    let find = |tag| (figure..tree.end(figure)).find(|id| tree.tag(*id) == tag);
    let img = find(Tag::Img)?;
    let link = Link::parse(&tree.attr(img, "src")?).ok()?;
    let printed = find(Tag::Figcaption).map(|caption| tree.text(caption));
    let alt = tree.attr(img, "alt").map(Cow::into_owned);
    let (caption, credit) = divide(&printed.or(alt).unwrap_or_default());
    Some(Picture { link, caption, credit })
}
