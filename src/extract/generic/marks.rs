//! What the class and id of an element say that it is: words that web designers use everywhere.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::html::{Id, Tag, Tree};

/// What an element calls itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u32);

impl Marks {
    /// Never part of a text: shares, related links, newsletters, comments, advertisements.
    pub(super) const NOISE: Self = Self(1);
    /// What readers wrote.
    pub(super) const COMMENTS: Self = Self(1 << 1);
    /// Names, dates and the like around a text.
    pub(super) const ABOUT: Self = Self(1 << 2);
    /// A picture's caption or credit.
    pub(super) const CAPTION: Self = Self(1 << 3);
    /// The text itself.
    pub(super) const BODY: Self = Self(1 << 4);
    /// The sentence or two below the headline.
    pub(super) const DECK: Self = Self(1 << 5);
    /// Not shown.
    pub(super) const HIDDEN: Self = Self(1 << 6);
    /// Menus and the like.
    pub(super) const FRAME: Self = Self(1 << 7);
    /// Never part of a text even where it is long: consent dialogues, boxes of advertisers.
    pub(super) const STRANGE: Self = Self(1 << 8);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Reads an element's class, id, role and state.
pub(super) fn of(tree: &Tree, id: Id) -> Marks {
    let mut marks = Marks::default();
    for (name, value) in tree.attrs(id) {
        match name {
            "class"
            | "id"
            | "data-testid"
            | "data-component"
            | "data-module"
            | "data-type"
            | "data-component-name"
            | "data-qa" => words(&mut marks, value),
            "itemprop" if value.contains("articleBody") => marks.add(Marks::BODY),
            "role" => role(&mut marks, value),
            "hidden" => marks.add(Marks::HIDDEN),
            "style" if hides(value) => marks.add(Marks::HIDDEN),
            "aria-hidden" if value == "true" => marks.add(Marks::HIDDEN),
            _ => {}
        }
    }
    if tree.tag(id) == Tag::Figcaption {
        marks.add(Marks::CAPTION);
    }
    marks
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).take(200).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn role(marks: &mut Marks, role: &str) {
    match role {
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "tablist"
        | "toolbar" => marks.add(Marks::FRAME),
        "dialog" | "alertdialog" => marks.add(Marks::STRANGE),
        "complementary" | "alert" => marks.add(Marks::NOISE),
        _ => {}
    }
}

/// Longest class or id read, in bytes.
const MAX_VALUE: usize = 400;

/// Cuts a class or id into words ("ArticleBody__share-tools" has four) and looks at each, and at
/// each with the one before it.
fn words(marks: &mut Marks, value: &str) {
    let lower = value[..value.floor_char_boundary(MAX_VALUE)].to_ascii_lowercase();
    let bytes = value.as_bytes();
    let mut before = "";
    let mut from = 0;
    for at in 0..=lower.len() {
        let sign = lower.as_bytes().get(at).copied().unwrap_or(b' ');
        let letter = sign.is_ascii_alphanumeric();
        let hump = letter
            && at > from
            && bytes[at].is_ascii_uppercase()
            && bytes[at - 1].is_ascii_lowercase();
        if letter && !hump {
            continue;
        }
        if at > from {
            let word = &lower[from..at];
            look(marks, before, word);
            before = word;
        }
        from = if hump { at } else { at + 1 };
        if sign == b' ' {
            before = "";
        }
    }
}

fn look(marks: &mut Marks, before: &str, word: &str) {
    if let Some(meant) = WORDS.get(word) {
        marks.add(*meant);
    }
    if !before.is_empty()
        && let Some(followers) = FOLLOWERS.get(word)
    {
        followers
            .iter()
            .filter(|(first, _)| *first == before)
            .for_each(|(_, mark)| marks.add(*mark));
    }
}

/// What each word means.
static WORDS: LazyLock<FxHashMap<&str, Marks>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, Marks> = FxHashMap::default();
    for (mark, list) in SINGLE {
        list.iter().for_each(|word| words.entry(word).or_default().add(mark));
    }
    words
});

/// What each word means after which other.
static FOLLOWERS: LazyLock<FxHashMap<&str, Vec<(&str, Marks)>>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, Vec<(&str, Marks)>> = FxHashMap::default();
    for (mark, list) in PAIRS {
        list.iter()
            .for_each(|(first, second)| words.entry(second).or_default().push((first, mark)));
    }
    words
});

const SINGLE: [(Marks, &[&str]); 8] = [
    (
        Marks::STRANGE,
        &[
            "cookie",
            "cookies",
            "gdpr",
            "consent",
            "outbrain",
            "taboola",
            "cookiebanner",
            "onetrust",
            "cli",
            "privacy",
            "disqus",
        ],
    ),
    (
        Marks::NOISE,
        &[
            "share",
            "shares",
            "sharing",
            "sharebar",
            "sharethis",
            "sharedaddy",
            "addtoany",
            "social",
            "socials",
            "socialmedia",
            "related",
            "relatedposts",
            "recirc",
            "recirculation",
            "recommended",
            "recommendation",
            "recommendations",
            "recommend",
            "newsletter",
            "newsletters",
            "promo",
            "promos",
            "promotion",
            "promobox",
            "subscribe",
            "subscription",
            "signup",
            "breadcrumb",
            "breadcrumbs",
            "advert",
            "adverts",
            "advertisement",
            "advertising",
            "ads",
            "ad",
            "adbox",
            "adslot",
            "adunit",
            "sponsor",
            "sponsored",
            "popular",
            "trending",
            "mostread",
            "pagination",
            "pager",
            "sidebar",
            "tags",
            "taglist",
            "tagcloud",
            "keywords",
            "modal",
            "popup",
            "overlay",
            "tooltip",
            "toolbar",
            "reg",
            "piano",
            "donate",
            "donation",
            "donations",
            "noprint",
            "screenreader",
            "upsell",
            "cta",
            "rating",
            "ratings",
            "poll",
            "quiz",
            "login",
            "toc",
            "related-articles",
            "seealso",
            "moreon",
            "morefrom",
            "infobox",
            "teaser",
            "teasers",
            "marketing",
            "bookmark",
            "print",
            "feedback",
            "skiplink",
            "teads",
            "baca",
            "terkait",
            "similar",
            "readmore",
            "yarpp",
            "crosssell",
            "playlist",
        ],
    ),
    (
        Marks::COMMENTS,
        &["comments", "comment", "disqus", "respond", "commentlist", "discussion", "livefyre"],
    ),
    (
        Marks::ABOUT,
        &[
            "byline",
            "bylines",
            "author",
            "authors",
            "authorbox",
            "bio",
            "biography",
            "meta",
            "metadata",
            "dateline",
            "timestamp",
            "date",
            "pubdate",
            "published",
            "copyright",
            "postmeta",
            "contributors",
            "tag",
            "categories",
            "category",
            "kicker",
            "topics",
            "topic",
            "source",
            "sources",
            "disclaimer",
            "footnote",
            "footnotes",
            "references",
            "corrections",
            "contact",
        ],
    ),
    (
        Marks::CAPTION,
        &[
            "caption",
            "captions",
            "credit",
            "credits",
            "photocredit",
            "figcaption",
            "attribution",
            "photo",
            "gallery",
            "slideshow",
            "carousel",
            "slider",
            "lightbox",
            "video",
            "player",
            "imagecaption",
        ],
    ),
    (
        Marks::BODY,
        &[
            "articlebody",
            "storybody",
            "postbody",
            "entrycontent",
            "postcontent",
            "articlecontent",
            "articletext",
            "storycontent",
            "storytext",
            "bodytext",
            "bodycopy",
        ],
    ),
    (
        Marks::DECK,
        &[
            "standfirst",
            "dek",
            "deck",
            "subtitle",
            "subheadline",
            "subhead",
            "subheading",
            "strapline",
            "sapo",
            "summary",
            "lede",
            "lead",
            "intro",
            "chapo",
            "excerpt",
            "vorspann",
            "kicker2",
            "sottotitolo",
            "subtitulo",
            "bajada",
            "entradilla",
            "ingress",
        ],
    ),
    (
        Marks::FRAME,
        &[
            "nav",
            "navigation",
            "navbar",
            "menu",
            "footer",
            "masthead",
            "topbar",
            "submenu",
            "siteheader",
            "sitefooter",
            "navmenu",
        ],
    ),
];

const PAIRS: [(Marks, &[(&str, &str)]); 6] = [
    (
        Marks::NOISE,
        &[
            ("read", "more"),
            ("most", "read"),
            ("more", "stories"),
            ("more", "articles"),
            ("more", "news"),
            ("more", "from"),
            ("also", "read"),
            ("read", "also"),
            ("read", "next"),
            ("up", "next"),
            ("see", "also"),
            ("call", "to"),
            ("sign", "up"),
            ("tag", "list"),
            ("tags", "list"),
            ("tag", "cloud"),
            ("sr", "only"),
            ("visually", "hidden"),
            ("screen", "reader"),
            ("next", "post"),
            ("prev", "post"),
            ("previous", "post"),
            ("post", "navigation"),
            ("table", "of"),
            ("latest", "news"),
            ("latest", "posts"),
            ("editors", "picks"),
            ("top", "stories"),
            ("external", "content"),
            ("opt", "in"),
            ("follow", "us"),
            ("in", "article"),
            ("link", "list"),
            ("story", "links"),
            ("further", "reading"),
            ("baca", "juga"),
        ],
    ),
    (Marks::COMMENTS, &[("comment", "list"), ("user", "comments")]),
    (
        Marks::ABOUT,
        &[
            ("author", "bio"),
            ("author", "box"),
            ("about", "author"),
            ("author", "info"),
            ("entry", "meta"),
            ("post", "meta"),
            ("entry", "footer"),
            ("post", "footer"),
            ("article", "footer"),
            ("post", "tags"),
            ("article", "tags"),
        ],
    ),
    (
        Marks::CAPTION,
        &[("wp", "caption"), ("image", "caption"), ("image", "credit"), ("media", "caption")],
    ),
    (
        Marks::BODY,
        &[
            ("article", "body"),
            ("story", "body"),
            ("entry", "content"),
            ("post", "content"),
            ("article", "content"),
            ("post", "body"),
            ("article", "text"),
            ("story", "content"),
            ("story", "text"),
            ("body", "text"),
            ("body", "content"),
            ("article", "main"),
            ("content", "body"),
            ("blog", "content"),
            ("body", "copy"),
            ("news", "content"),
            ("news", "body"),
            ("news", "text"),
            ("single", "content"),
            ("rich", "text"),
            ("page", "content"),
            ("text", "content"),
            ("field", "body"),
            ("articulo", "cuerpo"),
            ("post", "entry"),
            ("post", "text"),
            ("entry", "body"),
            ("blog", "body"),
            ("article", "copy"),
            ("read", "content"),
            ("detail", "text"),
            ("article", "detail"),
            ("detail", "content"),
        ],
    ),
    (
        Marks::DECK,
        &[
            ("sub", "title"),
            ("sub", "headline"),
            ("article", "summary"),
            ("article", "teaser"),
            ("article", "description"),
            ("article", "intro"),
            ("article", "lead"),
            ("sub", "heading"),
        ],
    ),
];
