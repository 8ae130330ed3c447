//! Makes of an attributed article what one target gets: cut, renamed, credited (pure).

use chrono::{DateTime, FixedOffset, TimeZone};

use crate::{
    attribute::{self, CreditPlace, Rules},
    html,
    model::{
        Article, Attributed, Body, Language, Link, Marker, Published, Rendition, Rights, TextRights,
    },
    render::Templates,
};

use super::{PublishError, TargetKind, TargetSettings, people::People, pictures, slug, text};

/// Words of the summary, at most.
const EXCERPT_WORDS: usize = 40;
/// Tags, at most.
const TAGS: usize = 20;

/// Everything that a rendition is made from.
#[derive(Debug, Clone, Copy)]
pub struct Commission<'a> {
    /// The article with its credits marked.
    pub attributed: &'a Attributed,
    /// The placement's marker.
    pub marker: &'a Marker,
    /// For which target.
    pub target: &'a TargetSettings,
    /// What the partner has agreed to.
    pub rights: &'a Rights,
    /// The partner as readers know it.
    pub partner: &'a str,
    /// All outlets.
    pub rules: &'a Rules,
    /// Templates.
    pub templates: &'a Templates,
}

/// Makes the rendition of an article for a target: the credits cut by its policy, author line and
/// copyright notice always there, one credit line at each place the policy names, no more text and
/// no other pictures than the rights cover. The same values give the same bytes.
pub fn render(commission: &Commission<'_>) -> Result<Rendition, PublishError> {
    let Commission { attributed, target, rights, .. } = commission;
    let article = &attributed.article;
    let credit = attribute::credit_line(
        &attributed.provenance,
        article.address(),
        target.language,
        target.cut.inline,
        commission.templates,
    )?;
    let whole = attribute::cut(attributed, &target.cut, &target.outlet, commission.rules);
    let people = People::of(attributed);
    let correction = attribute::correction_line(attributed, commission.rules);
    let frame = Frame { commission, people: &people, correction: correction.as_deref() };
    let words = text::without_pictures(&whole);
    Ok(Rendition {
        marker: commission.marker.clone(),
        headline: article.headline.clone(),
        slug: slug_of(article, commission.marker),
        body: frame.body(&words, &credit.html),
        excerpt: excerpt(&words, commission),
        copyright: attributed.copyright.clone(),
        credit_text: credit.text,
        section: article.section.clone(),
        target_section: section_there(article.section.as_deref(), &target.kind),
        tags: tags(article),
        language: article.language.clone().unwrap_or_else(|| target.language.code().to_owned()),
        published: article.published.as_ref().and_then(|p| moment(p, target)),
        updated: article.updated.as_ref().and_then(|p| moment(p, target)),
        canonical: canonical(commission),
        noindex: target.noindex,
        source_link: article.address().clone(),
        source_title: commission.partner.to_owned(),
        picture: pictures::allowed(attributed, rights, commission.rules),
        provenance: attributed.provenance.clone(),
        authors: people.authors,
        correction,
    })
}

/// How much of the text may be shown: the agreement's word, and of a paywalled page only headline
/// and link.
fn text_rights(commission: &Commission<'_>) -> TextRights {
    if commission.attributed.article.paywalled {
        TextRights::Headline
    } else {
        commission.rights.text
    }
}

/// What stands around the text.
struct Frame<'a> {
    commission: &'a Commission<'a>,
    people: &'a People,
    correction: Option<&'a str>,
}

impl Frame<'_> {
    fn body(&self, words: &str, credit: &str) -> Body {
        let target = self.commission.target;
        let above = target.credit != CreditPlace::After;
        let below = target.credit != CreditPlace::Before;
        let text = self.text(words);
        let mut parts: Vec<String> = Vec::new();
        parts.extend(above.then(|| credit.to_owned()));
        parts.push(self.people.paragraph(self.commission.partner, target.language));
        parts.extend(unless_there(self.correction, &text));
        parts.push(text.clone());
        let notice = self.commission.attributed.copyright.as_deref();
        parts.extend(unless_there(notice, &text));
        parts.extend(below.then(|| credit.to_owned()));
        let attributed = self.commission.attributed;
        let body = html::clean(&parts.join("\n"), Some(attributed.article.address()));
        let origin = attributed.provenance.true_origin().and_then(|origin| origin.link.as_ref());
        origin.map_or_else(|| body.clone(), |link| html::followable(&body, link))
    }

    fn text(&self, words: &str) -> String {
        match text_rights(self.commission) {
            TextRights::Full => words.to_owned(),
            TextRights::Excerpt => {
                let shown = text::first_words(words, self.commission.rights.excerpt_words);
                format!("{shown}\n{}", self.read_on())
            }
            TextRights::Headline => self.read_on(),
        }
    }

    fn read_on(&self) -> String {
        let words = match self.commission.target.language {
            Language::Indonesian => "Baca selengkapnya di",
            Language::English => "Read the whole article at",
        };
        format!(
            "<p><a href=\"{}\">{words} {}</a></p>",
            html::escape(self.commission.attributed.article.address().as_str()),
            html::escape(self.commission.partner)
        )
    }
}

/// A line in a paragraph of its own, unless the text has it already.
fn unless_there(line: Option<&str>, text: &str) -> Option<String> {
    let line = line.map(str::trim).filter(|l| !l.is_empty() && !html::plain(text).contains(l))?;
    Some(format!("<p>{}</p>", html::escape(line)))
}

fn slug_of(article: &Article, marker: &Marker) -> String {
    let slug = slug::slug(article.headline.as_str());
    if slug.is_empty() { marker.as_str().to_owned() } else { slug }
}

/// The summary; of a page of which only the headline may be shown there is none.
fn excerpt(words: &str, commission: &Commission<'_>) -> String {
    let most = match text_rights(commission) {
        TextRights::Full => EXCERPT_WORDS,
        TextRights::Excerpt => EXCERPT_WORDS.min(commission.rights.excerpt_words),
        TextRights::Headline => 0,
    };
    text::summary(words, commission.attributed.dateline.as_deref(), most)
}

/// The section that a target has for a section of the source.
fn section_there(section: Option<&str>, kind: &TargetKind) -> Option<String> {
    let TargetKind::Wordpress(site) = kind else { return section.map(str::to_owned) };
    let lower = section.unwrap_or_default().to_lowercase();
    let mapped = site.sections.iter().find(|(ours, _)| ours.to_lowercase() == lower);
    mapped.map(|(_, theirs)| theirs.clone()).or_else(|| site.default_section.clone())
}

fn tags(article: &Article) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in &article.tags {
        let tag: String = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        let tag: String = tag.trim_start_matches('#').chars().take(60).collect();
        let known = tags.iter().any(|t| t.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && !known && tags.len() < TAGS {
            tags.push(tag);
        }
    }
    tags
}

/// A bare date counts as its noon in the target's zone.
fn moment(published: &Published, target: &TargetSettings) -> Option<DateTime<FixedOffset>> {
    match published {
        Published::At(at) => Some(*at),
        Published::On(date) => {
            let noon = date.and_hms_opt(12, 0, 0)?;
            target.zone.from_local_datetime(&noon).earliest().map(|at| at.fixed_offset())
        }
    }
}

/// The origin's page, else the page at the partner; none where the target is its own canonical.
fn canonical(commission: &Commission<'_>) -> Option<Link> {
    let Commission { attributed, target, .. } = commission;
    target.canonical_origin.then(|| {
        let origin = attributed.provenance.true_origin().and_then(|o| o.link.clone());
        origin.unwrap_or_else(|| attributed.article.address().clone())
    })
}
