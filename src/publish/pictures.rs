//! Which pictures an agreement covers. A partner cannot grant an agency's picture.

use crate::{
    attribute::{KnownOutlet, Rules},
    model::{Attributed, ImageRights, Picture, RenditionPicture, Rights},
};

/// Words by which a credit names somebody who is not the partner: agencies, stock, other people's
/// pages, pictures of unknown origin.
const OTHERS: [&str; 38] = [
    "antara",
    "afp",
    "ap photo",
    "ap",
    "reuters",
    "getty",
    "epa",
    "xinhua",
    "anadolu",
    "bernama",
    "kyodo",
    "bloomberg",
    "dpa",
    "tass",
    "shutterstock",
    "istock",
    "unsplash",
    "pexels",
    "pixabay",
    "freepik",
    "adobe stock",
    "wikimedia",
    "wikipedia",
    "instagram",
    "facebook",
    "twitter",
    "tiktok",
    "youtube",
    "whatsapp",
    "x.com",
    "istimewa",
    "ist",
    "dok. pribadi",
    "tangkapan layar",
    "tangkap layar",
    "screenshot",
    "repro",
    "internet",
];

/// The picture above the text, if the agreement covers it.
pub(super) fn allowed(
    attributed: &Attributed,
    rights: &Rights,
    rules: &Rules,
) -> Option<RenditionPicture> {
    let picture = attributed.article.lead_image.as_ref()?;
    let granted = match rights.images {
        ImageRights::None => false,
        ImageRights::All => true,
        ImageRights::Own => is_own(picture, attributed, rights, rules),
    };
    granted.then(|| RenditionPicture {
        link: picture.link.clone(),
        media: None,
        caption: picture.caption.clone(),
        credit: picture.credit.clone(),
    })
}

/// Whether its credit names the partner, the partner's people or nobody.
fn is_own(picture: &Picture, attributed: &Attributed, rights: &Rights, rules: &Rules) -> bool {
    let credit = picture.credit.as_deref().unwrap_or_default().to_lowercase();
    let caption = picture.caption.as_deref().unwrap_or_default().to_lowercase();
    let covered = |name: &&str| rights.wires.iter().any(|w| w.to_lowercase() == **name);
    let foreign = OTHERS.iter().filter(|name| !covered(name)).any(|name| {
        names(&credit, name) || caption_credit(&caption).is_some_and(|part| names(part, name))
    });
    !foreign && (credit.trim().is_empty() || names_partner(&credit, attributed, rules))
}

/// The part of a caption that is a credit: what follows the last "foto:", or stands in brackets at
/// the end.
fn caption_credit(caption: &str) -> Option<&str> {
    let labelled = ["foto:", "photo:", "sumber:", "dok:", "dok."]
        .iter()
        .find_map(|label| caption.rfind(label).map(|at| &caption[at..]));
    let bracketed =
        || caption.trim_end().strip_suffix(')').and_then(|c| c.rfind('(').map(|at| &c[at..]));
    labelled.or_else(bracketed)
}

/// Whether a text has a name as whole words.
fn names(text: &str, name: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(name).any(|(at, found)| {
        edge(text[..at].chars().next_back()) && edge(text[at + found.len()..].chars().next())
    })
}

fn names_partner(credit: &str, attributed: &Attributed, rules: &Rules) -> bool {
    let outlet = rules.outlets.iter().find(|o| o.name == attributed.article.outlet);
    let of_outlet = outlet.into_iter().flat_map(spellings);
    let bylines = attributed.article.bylines.iter().map(|b| b.name.clone());
    let people =
        attributed.people.iter().flat_map(|(_, names)| names.split(';').map(str::to_owned));
    of_outlet
        .chain(bylines)
        .chain(people)
        .map(|name| name.trim().to_lowercase())
        .any(|name| !name.is_empty() && names(credit, &name))
}

fn spellings(outlet: &KnownOutlet) -> Vec<String> {
    let title = std::iter::once(outlet.title.clone());
    title.chain(outlet.domains.iter().cloned()).chain(outlet.aliases.iter().cloned()).collect()
}
