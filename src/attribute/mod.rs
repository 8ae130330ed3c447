//! Recognises credit lines, builds the provenance, renders credit lines; marks, cuts nothing (pure).

mod account;
mod chain;
mod class;
mod credit_line;
mod cursor;
mod dateline;
mod fold;
mod found;
mod inline;
mod lexicon;
mod line;
mod name;
mod origin;
mod people;
mod placed;
mod reading;
mod related;
mod rewrite;
mod rights;
mod rule;
mod scan;
mod source;
mod template;
mod token;

pub use account::{Account, Fate, accounts};
pub use chain::{origins, sources};
pub use class::Class;
pub use lexicon::Lexicon;
pub use placed::{Placed, place};
pub use reading::{Hop, Reading, read_line};
pub use rule::{Rule, Says, Trial};
pub use template::TemplateError;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    html,
    model::{
        Article, Attributed, Body, CreditKind, Discovered, Language, Link, OutletName, Provenance,
    },
    render::Templates,
};

/// An outlet as attribution knows it: ours or a partner's.
#[derive(Debug, Clone)]
pub struct KnownOutlet {
    /// Key.
    pub name: OutletName,
    /// Title as readers know it ("Malang Network").
    pub title: String,
    /// Domains without `www.`, lower case.
    pub domains: Vec<String>,
    /// Other spellings ("MalangNetwork.com").
    pub aliases: Vec<String>,
    /// Whether it belongs to our network.
    pub ours: bool,
}

/// Everything that attribution knows besides the article.
#[derive(Debug, Clone)]
pub struct Rules {
    /// All outlets of the configuration.
    pub outlets: Vec<KnownOutlet>,
    /// The words of credit lines: what is shipped, with what the configuration adds.
    pub lexicon: Arc<Lexicon>,
    /// For partners with rules of their own.
    pub of_partner: BTreeMap<OutletName, Arc<Lexicon>>,
    /// Outlets that are no partners: names, domain.
    pub others: Vec<(Vec<String>, String)>,
}

impl Rules {
    /// Outlets, and the words that are shipped.
    #[must_use]
    pub fn of(outlets: Vec<KnownOutlet>) -> Self {
        Self {
            outlets,
            lexicon: Lexicon::shipped(),
            of_partner: BTreeMap::new(),
            others: Vec::new(),
        }
    }

    /// The domain of an outlet that the configuration names, be it a partner or not.
    #[must_use]
    pub fn domain_of(&self, name: &str) -> Option<&str> {
        let known = self.outlets.iter().find(|o| o.is_called(name)).and_then(|o| o.domains.first());
        let called = |names: &[String]| names.iter().any(|n| chain::fold(n) == chain::fold(name));
        let other =
            || self.others.iter().find(|(names, _)| called(names)).map(|(_, domain)| domain);
        known.or_else(other).map(String::as_str)
    }

    /// The words for an outlet's articles.
    #[must_use]
    pub fn words_of(&self, outlet: &OutletName) -> &Lexicon {
        self.of_partner.get(outlet).unwrap_or(&self.lexicon)
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

/// Keep or cut, for each kind of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It stays in the text.
    Keep,
    /// It is cut from the text (byline and copyright move to the rendition's own lines).
    Strip,
}

/// What happens to links to other articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Related {
    /// They stay as they are.
    Keep,
    /// They go.
    Strip,
    /// Only the links stay, without "Baca Juga:".
    Links,
}

/// What happens to the house's own name inside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HouseName {
    /// It stays.
    Keep,
    /// It becomes the target outlet's name, within one network only.
    Rename,
}

/// One target's policy for the words of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutPolicy {
    /// "Artikel ini telah tayang di …": cut, because we render our own.
    pub origin: Keep,
    /// "Baca Juga: …".
    pub related: Related,
    /// "Penulis: …": moved when cut.
    pub byline: Keep,
    /// "Copyright © …": moved when cut.
    pub copyright: Keep,
    /// "MalangNetwork.com - ".
    pub dateline: Keep,
    /// A whole line "Sumber: AP News".
    pub secondary: Keep,
    /// "Dilansir dari AP News, …" inside a running sentence.
    pub inline: Keep,
    /// "Komentar", share bars.
    pub chrome: Keep,
    /// The network's own names in datelines and credits.
    pub house: HouseName,
}

impl Default for CutPolicy {
    fn default() -> Self {
        Self {
            origin: Keep::Strip,
            related: Related::Strip,
            byline: Keep::Strip,
            copyright: Keep::Strip,
            dateline: Keep::Keep,
            secondary: Keep::Strip,
            inline: Keep::Keep,
            chrome: Keep::Strip,
            house: HouseName::Keep,
        }
    }
}

/// Where the rendered credit line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditPlace {
    /// Above the text.
    Before,
    /// Below the text.
    After,
    /// Both.
    Both,
}

/// A rendered credit line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// One block of markup, not yet cleaned.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// Marks every credit of an article and builds its provenance. The partner's own page is the
/// nearest hop where the text names no other.
#[must_use]
pub fn attribute(article: Article, announced: Option<&Discovered>, rules: &Rules) -> Attributed {
    let placed = place(&article.body, rules.words_of(&article.outlet));
    let provenance = chain::provenance(&placed, &article, announced, rules);
    Attributed {
        marks: placed.iter().enumerate().map(|(i, p)| p.mark(i)).collect(),
        credits: placed.iter().map(Placed::credit).collect(),
        provenance,
        people: people_of(&placed),
        copyright: words_of(&placed, CreditKind::Copyright),
        dateline: outlet_of(&placed, CreditKind::AgencyDateline),
        article,
    }
}

/// People of all credit lines by role, each once.
#[must_use]
pub fn people_of(placed: &[Placed]) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for (role, name) in placed.iter().flat_map(|p| &p.reading.people) {
        if !out.iter().any(|(r, n)| r == role && n == name) {
            out.push((role.clone(), name.clone()));
        }
    }
    out
}

fn words_of(placed: &[Placed], kind: CreditKind) -> Option<String> {
    placed.iter().find(|p| p.kind() == kind).map(|p| p.words.clone())
}

fn outlet_of(placed: &[Placed], kind: CreditKind) -> Option<String> {
    placed.iter().find(|p| p.kind() == kind).and_then(|p| p.reading.outlet.clone())
}

/// The body without what the policy cuts, renamed where it says so; cleaned again.
#[must_use]
pub fn cut(
    attributed: &Attributed,
    policy: &CutPolicy,
    target_outlet: &KnownOutlet,
    rules: &Rules,
) -> Body {
    let body = &attributed.article.body;
    let (body, changed) =
        rewrite::cut(body, &attributed.marks, &attributed.credits, policy, target_outlet, rules);
    let lexicon = rules.words_of(&attributed.article.outlet);
    if changed { settled(body, policy, target_outlet, rules, lexicon) } else { body }
}

/// How often a body is read again at most after its blocks were changed. Articles settle at once;
/// text that was made to look like credits all over loses one in each round.
const ROUNDS: usize = 64;

/// Cuts until nothing is left to cut: where words go, what stood on their two sides may read as a
/// credit, and rewriting twice has to be rewriting once.
fn settled(
    mut body: Body,
    policy: &CutPolicy,
    target_outlet: &KnownOutlet,
    rules: &Rules,
    lexicon: &Lexicon,
) -> Body {
    for _ in 0..ROUNDS {
        let placed = place(&body, lexicon);
        let marks: Vec<_> = placed.iter().enumerate().map(|(i, p)| p.mark(i)).collect();
        let credits: Vec<_> = placed.iter().map(Placed::credit).collect();
        let (next, _) = rewrite::cut(&body, &marks, &credits, policy, target_outlet, rules);
        if next == body {
            break;
        }
        body = next;
    }
    body
}

/// The same for a body whose credits were just placed.
#[must_use]
pub fn cut_placed(
    body: &Body,
    placed: &[Placed],
    policy: &CutPolicy,
    target_outlet: &KnownOutlet,
    rules: &Rules,
) -> Body {
    let marks: Vec<_> = placed.iter().enumerate().map(|(i, p)| p.mark(i)).collect();
    let credits: Vec<_> = placed.iter().map(Placed::credit).collect();
    let (body, changed) = rewrite::cut(body, &marks, &credits, policy, target_outlet, rules);
    if changed { settled(body, policy, target_outlet, rules, &rules.lexicon) } else { body }
}

/// The words of an article without any credit, for fingerprints.
#[must_use]
pub fn words(attributed: &Attributed) -> String {
    rewrite::words(&attributed.article.body, &attributed.marks)
}

/// Whether the article began with this outlet; what shows it.
#[must_use]
pub fn loops_to(provenance: &Provenance, outlet: &KnownOutlet) -> Option<String> {
    chain::loop_evidence(provenance, outlet)
}

/// The credit line of a provenance for a target: `post/credit.{id,en}.html.j2`, linked to the
/// origin. `page` is the address of the article at the partner; `inline` says whether running
/// sentences still name their sources themselves.
///
/// # Errors
/// When the template cannot be rendered (a folder may override it).
pub fn credit_line(
    provenance: &Provenance,
    page: &Link,
    language: Language,
    inline: Keep,
    templates: &Templates,
) -> Result<CreditLine, crate::render::RenderError> {
    credit_line::render(provenance, page, language, inline, templates)
}

/// A visible line of a correction ("Ralat: …", "Koreksi: …", hak jawab) that the source gives.
#[must_use]
pub fn correction_line(attributed: &Attributed, rules: &Rules) -> Option<String> {
    let blocks = html::blocks(&attributed.article.body);
    let lexicon = rules.words_of(&attributed.article.outlet);
    blocks.into_iter().map(|b| b.text).find(|text| is_correction(text, lexicon))
}

/// A short paragraph that begins with "Ralat:", "Catatan redaksi:", "Artikel ini telah dikoreksi".
fn is_correction(text: &str, lexicon: &Lexicon) -> bool {
    /// Longest note that is believed to be one, in characters.
    const NOTE: usize = 800;
    if text.len() > 4 * NOTE || text.chars().count() > NOTE {
        return false;
    }
    let line = cursor::Line::read(&html::escape(text), lexicon);
    let mut c = cursor::Cursor::on(&line, &(0..line.tokens.len()));
    c.skip_marks("*([_-–—");
    let phrase = c.length(Class::Correction).unwrap_or(0);
    c.skip(Class::Correction) && (phrase > 2 || c.skip_mark(":-–—)/"))
}
