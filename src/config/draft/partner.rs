//! Partner outlets: who they are, what was agreed, where they announce.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    At, Css, Day, Domain, Key, LanguageCode, Named, Schedule, Url, Wait, When, Words, Zone,
};
use crate::model::{ImageRights, SourceName, TextRights};

/// A partner outlet.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnerDraft {
    /// As readers know it ("Malang Network").
    #[schemars(required)]
    pub title: Option<At<Words>>,
    /// Its domains, without `https://` and `www.`. No two outlets may have the same.
    #[schemars(required)]
    pub domains: Option<Vec<At<Domain>>>,
    /// Other spellings of its name in credit lines.
    pub aliases: Option<Vec<At<Words>>>,
    /// Time zone (IANA) of dates that name none. Default: the network's.
    pub zone: Option<At<Zone>>,
    /// Language of its articles, two or three letters: `id`, `jv`, `en`. Default: what pages say.
    pub language: Option<At<LanguageCode>>,
    /// How often it is visited: `10m`, or a cron line of five fields. Default: `15m`.
    pub every: Option<At<Schedule>>,
    /// In place of `every`: visited as often as it publishes, by the hour of the day, within these
    /// bounds: `{ least = "5m", most = "2h" }`.
    pub pace: Option<At<PaceDraft>>,
    /// When a source of it says nothing new for so long, a person is told: `2d`.
    /// Default: learned from its habits.
    pub silence: Option<At<Wait>>,
    /// How its pages are read, where a recipe is known (`promedia`). Default: found by itself.
    pub recipe: Option<At<Words>>,
    /// What was agreed. Without it nothing is carried, and the configuration is refused.
    #[schemars(required)]
    pub rights: Option<At<RightsDraft>>,
    /// How long an article waits after its first publication. Default: not at all.
    pub embargo: Option<At<Wait>>,
    /// Sections to take or to leave. Default: all are taken.
    pub sections: Option<SectionsDraft>,
    /// Nothing older is published. Default: `3d`.
    pub maximum_age: Option<At<Wait>>,
    /// More publications (or withdrawals) in an hour are held for an editor. Default: 30.
    pub max_per_hour: Option<At<u32>>,
    /// Nothing published before this is carried at first contact: `2025-01-31`, or with a time.
    /// Default: the moment of first contact.
    pub start: Option<At<When>>,
    /// Keys of the targets that get its articles. Default: all targets.
    pub targets: Option<Vec<At<Words>>>,
    /// Whether every article waits for an editor. Default: `false`.
    pub hold: Option<bool>,
    /// Visiting pages that robots.txt closes: `{ ignore = "agreed in writing, 12/2025" }`.
    /// Default: robots.txt is obeyed.
    pub robots: Option<At<RobotsDraft>>,
    /// Proxy for the requests to it, in the place of `net.proxy`. Default: that one, if any.
    pub proxy: Option<At<Url>>,
    /// Where it announces articles: `[partner.malang.source.utama]`.
    #[serde(default)]
    #[schemars(required, with = "std::collections::BTreeMap<String, SourceDraft>")]
    pub source: Named<SourceName, Box<SourceDraft>>,
    /// Earlier keys of this partner.
    pub formerly: Option<Vec<At<Key>>>,
}

/// What was agreed with a partner.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsDraft {
    /// How much text: `full`, `excerpt`, or `headline` (headline and link).
    #[schemars(required)]
    pub text: Option<TextRights>,
    /// Which pictures: `none`, `own` (those of the partner's own people), or `all`.
    /// Default: `none`, for a partner cannot grant an agency's picture.
    pub images: Option<ImageRights>,
    /// Where the agreement is written down.
    #[schemars(required)]
    pub basis: Option<At<Words>>,
    /// Since when it holds: `2025-01-31`.
    #[schemars(required)]
    pub since: Option<At<Day>>,
    /// Words of an excerpt. Default: 60.
    pub excerpt_words: Option<At<u16>>,
    /// Wires (names or domains) that the agreement covers too. Articles that credit another one are
    /// held.
    pub wires: Option<Vec<Words>>,
}

/// Sections, as the partner's pages or feed name them; case does not matter.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionsDraft {
    /// Only these. Default: all.
    pub take: Option<Vec<At<Words>>>,
    /// Never these.
    pub leave: Option<Vec<At<Words>>>,
}

/// A written exception from robots.txt.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RobotsDraft {
    /// Why robots.txt need not be obeyed.
    #[schemars(required)]
    pub ignore: Option<At<Words>>,
}

/// Where a partner announces articles: one of `feed`, `sitemap`, `list`, `wordpress`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDraft {
    /// RSS, Atom or JSON Feed: `{ url = "https://…/feed" }`.
    pub feed: Option<At<FeedDraft>>,
    /// A news sitemap, another one, or an index of them: `{ url = "https://…/sitemap.xml" }`.
    pub sitemap: Option<At<SitemapDraft>>,
    /// A page that lists articles: `{ url = "https://…/indeks", item = "article" }`.
    pub list: Option<At<ListDraft>>,
    /// A WordPress site's REST API, which also tells what was edited: `{ url = "https://…/" }`.
    pub wordpress: Option<At<WordpressSourceDraft>>,
    /// How often it is visited. Default: the partner's `every` or `pace`.
    pub every: Option<At<Schedule>>,
    /// In place of `every`: within these bounds as often as it publishes.
    pub pace: Option<At<PaceDraft>>,
    /// When it says nothing new for so long, a person is told. Default: the partner's `silence`.
    pub silence: Option<At<Wait>>,
    /// Whether a hub that it names (WebSub) is asked to announce articles at once. That needs
    /// `public` and `public_url` in `[web]`. Default: `true`.
    pub websub: Option<bool>,
}

/// A pace that is learned from what a source publishes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaceDraft {
    /// Never sooner after the last visit: `5m`.
    #[schemars(required)]
    pub least: Option<At<Wait>>,
    /// Never later: `2h`. At least `least`, at most `7d`.
    #[schemars(required)]
    pub most: Option<At<Wait>>,
    /// Visits in a day at most, on average. Default: as many as the bounds allow.
    pub visits: Option<At<u32>>,
}

/// A feed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedDraft {
    /// Its address.
    #[schemars(required)]
    pub url: Option<At<Url>>,
}

/// A sitemap. Articles of the last two days are taken; of an index, the sitemaps that changed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SitemapDraft {
    /// Its address; packed (`.gz`) or not.
    #[schemars(required)]
    pub url: Option<At<Url>>,
    /// Only pages whose address contains one of these: `["/berita/", "/read/"]`. Default: all,
    /// or those with news data where the sitemap has any.
    pub paths: Option<Vec<At<Words>>>,
}

/// A page that lists articles, read by CSS selectors. When they stop matching, a person is told.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListDraft {
    /// Its address.
    #[schemars(required)]
    pub url: Option<At<Url>>,
    /// One article of the list: `"article"`, `".latest li"`.
    #[schemars(required)]
    pub item: Option<At<Css>>,
    /// Its link, within the item. Default: the first link.
    pub link: Option<At<Css>>,
    /// Its headline, within the item. Default: the words of the link.
    pub title: Option<At<Css>>,
    /// Its date, within the item. Default: the article's page says it.
    pub date: Option<At<Css>>,
}

/// A WordPress site that is read by its REST API.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordpressSourceDraft {
    /// Its home page; or its API, where that is elsewhere (`https://…/wp-json/`,
    /// `https://…/?rest_route=/wp/v2/posts`).
    #[schemars(required)]
    pub url: Option<At<Url>>,
}
