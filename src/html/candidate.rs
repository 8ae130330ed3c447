//! One picture at several addresses: which of them is the one to carry. This is the only place
//! that knows.

use super::{
    picture::resolve,
    srcset::{self, Scale},
};
use crate::model::Link;

/// Attributes in which a picture waits until a reader comes near, the best first.
const WAITING: [&str; 11] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-full-src",
    "data-lazy",
    "data-lazyload",
    "data-src-large",
    "data-large_image",
    "data-image-src",
    "data-img-src",
    "data-echo",
];
/// The same for several addresses.
const WAITING_SETS: [&str; 4] =
    ["data-srcset", "data-lazy-srcset", "data-src-set", "data-original-set"];
/// Attributes of a `<source>` that are read.
pub(super) const OF_SOURCES: [&str; 4] = ["srcset", "data-srcset", "type", "media"];

/// Every attribute of an image in which an address can stand.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ["src", "srcset"].into_iter().chain(WAITING).chain(WAITING_SETS)
}

/// Widest picture worth carrying: the width of a large screen.
const WIDEST: u32 = 2000;
/// Width from which on a picture stands well above an article; also what one is taken for that
/// says nothing.
const USUAL: u32 = 640;
/// Most sources of a `<picture>` looked at.
const MOST_SOURCES: usize = 8;

/// A `<source>` beside an image, or the image itself: its attributes.
pub(super) trait Attributes {
    /// An attribute's value.
    fn value(&self, name: &str) -> Option<String>;
}

struct Candidate {
    link: Link,
    width: u32,
    /// Only where there is no other: of a type that sites do not take, or cut for small screens.
    last: bool,
}

impl Candidate {
    /// More is better: fit to be shown, then large enough but not too large, then its width.
    fn rank(&self) -> (bool, bool, bool, u32) {
        let large = self.width >= USUAL;
        let fits = self.width <= WIDEST;
        let width = if fits { self.width } else { u32::MAX - self.width };
        (!self.last, large, fits, width)
    }
}

/// The best address of an image with the sources beside it.
pub(super) fn best<A: Attributes>(img: &A, sources: &[A], base: Option<&Link>) -> Option<Link> {
    let laid_out = img.value("width").and_then(|width| width.trim().parse().ok());
    let mut found = Vec::new();
    for name in WAITING_SETS {
        read_set(img, name, laid_out, base, &mut found);
    }
    found.extend(WAITING.iter().find_map(|name| waiting(img, name, laid_out, base)));
    let waits = !found.is_empty();
    for source in sources.iter().take(MOST_SOURCES) {
        found.extend(of_source(source, laid_out, base));
    }
    read_set(img, "srcset", laid_out, base, &mut found);
    if !waits {
        // What waits is the picture; what stands in its place is a stand-in.
        let src = single(img, "src", laid_out, base);
        // Where the set has it too, its width is known.
        let new = src.filter(|src| found.iter().all(|other| other.link != src.link));
        found.extend(new);
    }
    // The first of equals: `max_by_key` would give the last.
    found.into_iter().rev().max_by_key(Candidate::rank).map(|candidate| candidate.link)
}

/// Some sites only say by such an attribute that the picture waits (`data-lazy="true"`).
fn waiting(
    img: &impl Attributes,
    name: &str,
    laid_out: Option<u32>,
    base: Option<&Link>,
) -> Option<Candidate> {
    let raw = img.value(name).filter(|raw| raw.contains(['/', '.']))?;
    candidate(&raw, laid_out.unwrap_or(USUAL), base)
}

fn single(
    img: &impl Attributes,
    name: &str,
    laid_out: Option<u32>,
    base: Option<&Link>,
) -> Option<Candidate> {
    candidate(&img.value(name)?, laid_out.unwrap_or(USUAL), base)
}

fn read_set(
    img: &impl Attributes,
    name: &str,
    laid_out: Option<u32>,
    base: Option<&Link>,
    found: &mut Vec<Candidate>,
) {
    let Some(set) = img.value(name) else { return };
    let each = srcset::candidates(&set);
    found.extend(each.filter_map(|(address, scale)| {
        candidate(address, width(scale, laid_out.unwrap_or(USUAL)), base)
    }));
}

fn width(scale: Scale, laid_out: u32) -> u32 {
    match scale {
        Scale::Width(width) => width,
        Scale::Density(density) => (density * f64::from(laid_out)) as u32,
    }
}

fn of_source(
    source: &impl Attributes,
    laid_out: Option<u32>,
    base: Option<&Link>,
) -> Vec<Candidate> {
    let media = source.value("media").unwrap_or_default();
    let kind = source.value("type").unwrap_or_default();
    let last = media.contains("max-width") || media.contains("print") || is_unusual(&kind);
    // A source for wide screens is a wide picture.
    let laid_out = least_screen(&media).or(laid_out);
    let mut found = Vec::new();
    read_set(source, "data-srcset", laid_out, base, &mut found);
    if found.is_empty() {
        read_set(source, "srcset", laid_out, base, &mut found);
    }
    found.iter_mut().for_each(|candidate| candidate.last |= last);
    found
}

/// The width in `(min-width: 1024px)`.
fn least_screen(media: &str) -> Option<u32> {
    let (_, after) = media.split_once("min-width:")?;
    let digits: String = after.trim().chars().take(5).take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(|width: u32| width.clamp(USUAL, WIDEST))
}

/// Types that a site's media library does not take, or that are drawings.
fn is_unusual(kind: &str) -> bool {
    ["avif", "jxl", "heic", "heif", "jp2", "svg"].iter().any(|name| kind.contains(name))
}

fn candidate(raw: &str, width: u32, base: Option<&Link>) -> Option<Candidate> {
    let link = resolve(raw, base)?;
    let file = link.url().path().rsplit('/').next().unwrap_or_default().to_lowercase();
    if is_stand_in(&file) {
        return None;
    }
    let last = file.rsplit_once('.').is_some_and(|(_, end)| is_unusual(end));
    Some(Candidate { link, width, last })
}

/// Words for what stands in a picture's place, and words beside them.
const STAND_INS: [&str; 12] = [
    "placeholder",
    "blank",
    "spacer",
    "transparent",
    "pixel",
    "lazy",
    "lazyload",
    "loading",
    "loader",
    "1x1",
    "noimage",
    "clear",
];
const BESIDE: [&str; 11] =
    ["img", "image", "no", "default", "bg", "grey", "gray", "white", "news", "thumb", "load"];

/// Whether a file's name says only that it is no picture yet ("img-placeholder.png"). In a name
/// with any other word such a word means what it says ("loading-dock-fire.jpg").
fn is_stand_in(file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut words = stem.split(['-', '_', '.']).filter(|word| !word.is_empty());
    let is_size = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == 'x');
    let named = words.clone().any(|word| STAND_INS.contains(&word));
    named && words.all(|w| STAND_INS.contains(&w) || BESIDE.contains(&w) || is_size(w))
}
