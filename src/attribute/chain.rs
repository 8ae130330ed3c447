//! Builds the provenance: hops that the text names, what was on record before, what disagrees.

use super::{Hop, KnownOutlet, Placed, Reading, Rules};
use crate::model::{
    Article, Conflict, CreditKind, Discovered, Evidence, Link, Origin, Provenance, SecondarySource,
    without_www,
};

/// Letters and digits in lower case: "Malang Network" and "malangnetwork" are one name.
pub(super) fn fold(name: &str) -> String {
    without_www(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl KnownOutlet {
    /// Whether a printed name or a domain means this outlet.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let name = fold(name);
        let titles = std::iter::once(&self.title).chain(&self.aliases).chain(&self.domains);
        !name.is_empty() && titles.into_iter().any(|t| fold(t) == name)
    }

    /// Whether a domain belongs to it; a subdomain is another outlet.
    #[must_use]
    pub fn has_domain(&self, domain: &str) -> bool {
        let domain = without_www(domain);
        self.domains.iter().any(|d| without_www(d).eq_ignore_ascii_case(domain))
    }

    fn is(&self, origin: &Origin) -> bool {
        let linked = origin.link.as_ref().is_some_and(|l| self.has_domain(l.domain()));
        linked
            || origin.domain.as_deref().is_some_and(|d| self.has_domain(d))
            || self.is_called(&origin.outlet)
    }
}

/// The hops that the text names, nearest first.
#[must_use]
pub fn origins(placed: &[Placed], page: &Link, rules: &Rules) -> Vec<Origin> {
    let mut hops: Vec<Origin> = Vec::new();
    for credit in placed.iter().filter(|p| p.kind() == CreditKind::Origin) {
        for hop in named(&credit.reading, page, rules) {
            match hops.iter_mut().find(|known| same(known, &hop, rules)) {
                Some(known) => merge(known, hop),
                None => hops.push(hop),
            }
        }
    }
    hops
}

/// All hops of one credit line, nearest first.
fn named(reading: &Reading, page: &Link, rules: &Rules) -> Vec<Origin> {
    let main = first(reading);
    let title = reading.title.clone();
    let main = main.map(|hop| Origin { title, ..origin(&hop, page, rules) });
    let other = |hop: &Hop| origin(hop, page, rules);
    let nearer = reading.nearer.iter().map(other);
    nearer.chain(main).chain(reading.further.iter().map(other)).collect()
}

/// The outlet that a line names first; of a bare link its host.
fn first(reading: &Reading) -> Option<Hop> {
    let outlet = reading.outlet.clone().or_else(|| reading.domain.clone())?;
    Some(Hop { outlet, domain: reading.domain.clone(), url: reading.url.clone() })
}

fn origin(hop: &Hop, page: &Link, rules: &Rules) -> Origin {
    let printed = hop.url.as_deref().and_then(|url| page.join(url).ok());
    let link = printed.map(|link| unwrapped(&link)).filter(is_public);
    let known = || rules.domain_of(&hop.outlet);
    let linked = link.as_ref().map(|link| link.domain().to_owned());
    let named =
        || hop.domain.clone().filter(|d| !is_local(d)).or_else(|| known().map(str::to_owned));
    let domain = linked.or_else(named);
    let mut evidence = vec![Evidence::Text];
    evidence.extend(link.is_some().then_some(Evidence::Link));
    Origin { outlet: hop.outlet.clone(), domain, link, title: None, evidence }
}

/// Parameters in which services that count clicks carry the address they lead to
/// ("google.com/url?q=…", "l.facebook.com/l.php?u=…").
const WRAPPED: [&str; 9] =
    ["q", "u", "url", "to", "target", "dest", "destination", "link", "redirect"];

/// Where a link leads behind services that count clicks; at most three deep.
fn unwrapped(link: &Link) -> Link {
    let mut link = link.clone();
    for _ in 0..3 {
        let inner = link.url().query_pairs().find_map(|(key, value)| {
            let carries = WRAPPED.contains(&key.as_ref()) && value.starts_with("http");
            carries.then(|| Link::parse(&value).ok()).flatten()
        });
        match inner {
            Some(inner) => link = inner,
            None => break,
        }
    }
    link
}

/// A link that a reader can follow: some systems print one to their own machine.
fn is_public(link: &Link) -> bool {
    !is_local(link.domain())
}

fn is_local(host: &str) -> bool {
    host == "localhost"
        || host.starts_with("127.")
        || host.starts_with("192.168.")
        || !host.contains('.')
}

/// Whether two hops are one outlet.
fn same(a: &Origin, b: &Origin, rules: &Rules) -> bool {
    let named = fold(&a.outlet) == fold(&b.outlet);
    let hosted = a.domain.is_some() && a.domain == b.domain;
    named || hosted || rules.outlets.iter().any(|o| o.is(a) && o.is(b))
}

/// Fills what is missing; nothing that is known is overwritten.
fn merge(known: &mut Origin, other: Origin) {
    known.link = known.link.take().or(other.link);
    known.title = known.title.take().or(other.title);
    known.domain = known.domain.take().or(other.domain);
    for evidence in other.evidence {
        if !known.evidence.contains(&evidence) {
            known.evidence.push(evidence);
        }
    }
}

/// Where facts come from, in order, each once.
#[must_use]
pub fn sources(placed: &[Placed], page: &Link) -> Vec<SecondarySource> {
    let mut out: Vec<SecondarySource> = Vec::new();
    for credit in placed.iter().filter(|p| p.kind() == CreditKind::SecondarySource) {
        for source in sources_of(&credit.reading, page) {
            if !out.iter().any(|s| fold(&s.outlet) == fold(&source.outlet) && s.via == source.via) {
                out.push(source);
            }
        }
    }
    out
}

fn sources_of(reading: &Reading, page: &Link) -> Vec<SecondarySource> {
    let main = first(reading);
    let source = |hop: Hop, via: Vec<String>| SecondarySource {
        link: hop.url.as_deref().and_then(|url| page.join(url).ok()).map(|link| unwrapped(&link)),
        domain: hop.domain,
        outlet: hop.outlet,
        via,
        inline: !reading.standalone,
    };
    let main = main.map(|hop| source(hop, reading.via.clone()));
    let further = reading.further.iter().map(|hop| source(hop.clone(), Vec::new()));
    main.into_iter().chain(further).collect()
}

/// The whole provenance of an article.
pub(super) fn provenance(
    placed: &[Placed],
    article: &Article,
    announced: Option<&Discovered>,
    rules: &Rules,
) -> Provenance {
    let own = own_page(article, rules);
    let mut conflicts = Vec::new();
    let mut named = origins(placed, article.address(), rules);
    for hop in &mut named {
        if same(hop, &own, rules) {
            merge(hop, own.clone());
        }
        hop.title = hop.title.take().filter(|t| fold(t) != fold(article.headline.as_str()));
    }
    let recorded = recorded(article, announced, &own, rules, &mut conflicts);
    let origins = match recorded {
        None if named.is_empty() => vec![own],
        None => named,
        Some(recorded) => reconcile(recorded, named, rules, &mut conflicts),
    };
    Provenance { origins, sources: sources(placed, article.address()), conflicts }
}

/// The partner's own page: where we fetched the article.
fn own_page(article: &Article, rules: &Rules) -> Origin {
    let known = rules.outlets.iter().find(|o| o.name == article.outlet);
    let ours = |link: &Link| known.is_none_or(|o| o.has_domain(link.domain()));
    let link = if ours(article.address()) { article.address() } else { &article.link };
    let domain = link.domain().to_owned();
    Origin {
        outlet: known.map_or_else(|| domain.clone(), |o| o.title.clone()),
        domain: Some(domain),
        link: Some(link.clone()),
        title: None,
        evidence: vec![Evidence::OurRecord],
    }
}

/// An origin that was on record before the text was read: the feed's `source`, a canonical link to
/// another known outlet.
fn recorded(
    article: &Article,
    announced: Option<&Discovered>,
    own: &Origin,
    rules: &Rules,
    conflicts: &mut Vec<Conflict>,
) -> Option<Origin> {
    let feed = announced.and_then(credited).filter(|o| !same(o, own, rules));
    let canonical = canonical(article, rules).filter(|o| !same(o, own, rules));
    match (feed, canonical) {
        (Some(mut feed), Some(canonical)) if same(&feed, &canonical, rules) => {
            feed.link = Some(canonical.link.clone()?);
            merge(&mut feed, canonical);
            Some(feed)
        }
        (Some(feed), Some(other)) => {
            conflicts.push(Conflict { kept: feed.clone(), other });
            Some(feed)
        }
        (feed, canonical) => feed.or(canonical),
    }
}

/// The feed's `source` element; its link is a feed or a front page, so only the domain counts.
fn credited(announced: &Discovered) -> Option<Origin> {
    let (name, link) = announced.credited.as_ref()?;
    let domain = link.as_ref().map(|l| l.domain().to_owned());
    let outlet = if name.trim().is_empty() { domain.clone()? } else { name.trim().to_owned() };
    Some(Origin { outlet, domain, link: None, title: None, evidence: vec![Evidence::FeedSource] })
}

fn canonical(article: &Article, rules: &Rules) -> Option<Origin> {
    let link = article.canonical.as_ref()?;
    let known = rules.outlets.iter().find(|o| o.has_domain(link.domain()))?;
    Some(Origin {
        outlet: known.title.clone(),
        domain: Some(link.domain().to_owned()),
        link: Some(link.clone()),
        title: None,
        evidence: vec![Evidence::Canonical],
    })
}

/// The text adds to what is on record and never overwrites it.
fn reconcile(
    recorded: Origin,
    mut named: Vec<Origin>,
    rules: &Rules,
    conflicts: &mut Vec<Conflict>,
) -> Vec<Origin> {
    if let Some(hop) = named.iter_mut().find(|hop| same(hop, &recorded, rules)) {
        merge(hop, recorded);
        return named;
    }
    if let Some(other) = named.pop() {
        conflicts.push(Conflict { kept: recorded.clone(), other });
    }
    vec![recorded]
}

/// What shows that a hop is this outlet.
pub(super) fn loop_evidence(provenance: &Provenance, outlet: &KnownOutlet) -> Option<String> {
    provenance.origins.iter().find_map(|hop| {
        let linked = hop.link.as_ref().map(Link::domain).filter(|d| outlet.has_domain(d));
        let domain = hop.domain.as_deref().filter(|d| outlet.has_domain(d));
        let named = outlet.is_called(&hop.outlet).then_some(hop.outlet.as_str());
        let what = domain.or(linked).or(named)?;
        Some(format!("origin {what}"))
    })
}
