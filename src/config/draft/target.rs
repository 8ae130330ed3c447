//! Sites that we publish to.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Key, SecretSource, Url, Words, Zone};
use crate::model::Language;

/// A site that we publish to.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetDraft {
    /// Key of the outlet of ours that the site is.
    #[schemars(required)]
    pub outlet: Option<At<Words>>,
    /// A WordPress site. Each target is either this or `static_site`.
    pub wordpress: Option<At<WordpressDraft>>,
    /// A folder of files that a web server shows.
    pub static_site: Option<At<StaticSiteDraft>>,
    /// Language of credit lines and pages: `id` or `en`. Default: the network's.
    pub language: Option<Language>,
    /// Time zone of dates on the site. Default: the network's.
    pub zone: Option<At<Zone>>,
    /// Where our credit line stands: `after` the text, `before`, or `both`. Default: `after`.
    pub credit: Option<CreditDraft>,
    /// The partner's own "telah tayang di …" line. Default: `strip`, for ours takes its place.
    pub origin: Option<KeepDraft>,
    /// "Baca Juga" lines: `keep`, `strip`, or only their `links`. Default: `strip`.
    pub related: Option<RelatedDraft>,
    /// "Penulis: …" lines; when cut, the author moves to the author line. Default: `strip`.
    pub byline: Option<KeepDraft>,
    /// "Copyright © …" lines; when cut, the notice moves to the foot. Default: `strip`.
    pub copyright: Option<KeepDraft>,
    /// "MALANG, MalangNetwork.com -" at the beginning. Default: `keep`.
    pub dateline: Option<KeepDraft>,
    /// Whole lines such as "Sumber: AP News"; the source stays in our credit line. Default: `strip`.
    pub secondary: Option<KeepDraft>,
    /// "Dilansir dari AP News, …" inside a running sentence: `strip` cuts the citing words where the
    /// sentence stands without them; the source moves to our credit line. Default: `keep`.
    pub inline: Option<KeepDraft>,
    /// "Komentar", share bars and the like. Default: `strip`.
    pub chrome: Option<KeepDraft>,
    /// Names of our own network inside the text: `keep`, or `rename` to this outlet's.
    /// Default: `keep`.
    pub house: Option<HouseDraft>,
    /// Which page search engines are told is the original: where the article was first published
    /// (`origin`), or the target's own (`self`). Default: `origin`.
    pub canonical: Option<Canonical>,
    /// Whether search engines are asked to stay away. Default: `false`.
    pub noindex: Option<bool>,
    /// How pictures are made smaller. Default: they stay as large as they are. What does not belong
    /// to a picture, such as where it was taken, is always cut out of its file.
    pub pictures: Option<At<PicturesDraft>>,
    /// Earlier keys of this target.
    pub formerly: Option<Vec<At<Key>>>,
}

/// How pictures are made smaller, by a tayang that was built with the feature `images`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PicturesDraft {
    /// Pictures that are wider, in pixels, are made as wide as this: 200 to 16000. Default: `1600`.
    pub max_width: Option<At<u16>>,
    /// File type: `keep` the partner's, `jpeg` (what can be seen through stays PNG or WebP), or
    /// `webp` where that is smaller. Moving pictures stay as they are. Default: `keep`.
    pub format: Option<FormatDraft>,
    /// Quality of what is written anew: 1 to 100. Default: `82`.
    pub quality: Option<At<u8>>,
}

/// A WordPress site, over its REST API.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordpressDraft {
    /// Its front page.
    #[schemars(required)]
    pub url: Option<At<Url>>,
    /// User of the application password: give it the role Editor, not Administrator.
    #[schemars(required)]
    pub user: Option<At<Words>>,
    /// Application password (Users → Profile → Application Passwords).
    #[schemars(required)]
    pub password: Option<At<SecretSource>>,
    /// What posts become: `pending` (an editor publishes), `draft`, or `publish`.
    /// Default: `pending`.
    pub status: Option<StatusDraft>,
    /// Partners' sections and the categories (slug or name) that they become here:
    /// `{ olahraga = "sport" }`.
    pub sections: Option<BTreeMap<String, Words>>,
    /// Category of every other section. Default: WordPress's own.
    pub default_section: Option<Words>,
    /// Whether tags are set and created. Default: `true`.
    pub tags: Option<bool>,
    /// What a withdrawn article becomes: `trash`, `draft` or `private`. Default: `trash`.
    pub withdraw: Option<WithdrawDraft>,
}

/// A folder of files that a web server shows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaticSiteDraft {
    /// Where the files are written. Relative paths start at the folder of `tayang.toml`.
    #[schemars(required)]
    pub folder: Option<At<Words>>,
    /// Where readers find them.
    #[schemars(required)]
    pub url: Option<At<Url>>,
}

/// What type of file pictures become.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum FormatDraft {
    /// As they came.
    Keep,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

/// Where the credit line stands.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum CreditDraft {
    /// Below the text.
    After,
    /// Above the text.
    Before,
    /// Both.
    Both,
}

/// Keep or cut.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum KeepDraft {
    /// It stays in the text.
    Keep,
    /// It is cut from the text.
    Strip,
}

/// What happens to links to other articles.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum RelatedDraft {
    /// They stay as they are.
    Keep,
    /// They are cut.
    Strip,
    /// Only the links stay, without the words in front of them.
    Links,
}

/// What happens to names of our own network inside the text.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum HouseDraft {
    /// They stay.
    Keep,
    /// They become the target outlet's.
    Rename,
}

/// What the canonical link names.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Canonical {
    /// The article where it was first published.
    Origin,
    /// The target's own page.
    #[serde(rename = "self")]
    Own,
}

/// What a post becomes.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum StatusDraft {
    /// An editor publishes.
    Pending,
    /// A draft.
    Draft,
    /// It is published at once.
    Publish,
}

/// What a withdrawn post becomes.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum WithdrawDraft {
    /// It goes to the trash.
    Trash,
    /// It becomes a draft.
    Draft,
    /// Only editors see it.
    Private,
}
