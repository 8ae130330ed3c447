//! Every step for one page, nothing sent and nothing kept.

use serde::Serialize;

use crate::{
    attribute::{self, Account},
    decide::{self, Case, Site},
    extract::{self, ExtractError},
    model::{
        Attributed, Cursor, Decision, Discovered, EntryId, EntryIdentity, Fetched, Known, Link,
        OutletName, SourceName,
    },
    store::StoreError,
};

use super::{
    Partner, Tayang,
    carry::{site, story_keys},
    read::{Read, ReadError},
};

/// What would happen to one page.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The partner whose page it is taken for.
    pub partner: OutletName,
    /// The article with its credits.
    pub attributed: Attributed,
    /// Why each credit was taken for one.
    pub credits: Vec<Account>,
    /// The words that identify it, without credits.
    pub words: usize,
    /// What the store knows about the story.
    pub known: Known,
    /// What would be decided now.
    pub decisions: Vec<Decision>,
    /// For each target that would get it: the text as it would be sent, plain.
    pub renditions: Vec<(String, String)>,
}

/// Why there is nothing to explain.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// Whose page it is cannot be told.
    #[error("{0} belongs to no partner of the configuration: name one with --partner")]
    NoPartner(String),
    /// The page is gone or says nothing.
    #[error("the page cannot be read: {0}")]
    Unread(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ExtractError> for ExplainError {
    fn from(error: ExtractError) -> Self {
        Self::Unread(error.to_string())
    }
}

impl From<ReadError> for ExplainError {
    fn from(error: ReadError) -> Self {
        Self::Unread(error.to_string())
    }
}

impl Tayang {
    /// Explains a page that is fetched now.
    pub async fn explain_link(
        &self,
        link: &Link,
        partner: Option<&OutletName>,
    ) -> Result<Explanation, ExplainError> {
        let partner = self.partner_of(link, partner)?;
        let announced = announced(partner, link);
        match self.read_article(partner, &announced, &Cursor::default()).await? {
            Read::Article { article, .. } => self.explain(partner, *article, &announced).await,
            Read::Gone { status } => Err(ExplainError::Unread(format!("status {status}"))),
            Read::Same => Err(ExplainError::Unread("it answered 304 to a plain request".into())),
        }
    }

    /// Explains a saved page.
    pub async fn explain_page(
        &self,
        page: &Fetched,
        partner: Option<&OutletName>,
    ) -> Result<Explanation, ExplainError> {
        let partner = self.partner_of(&page.link, partner)?;
        let announced = announced(partner, &page.link);
        let reading =
            extract::article_with(page, Some(&announced), &partner.facts, &self.plan.recipes)?;
        self.explain(partner, reading.article, &announced).await
    }

    async fn explain(
        &self,
        partner: &Partner,
        article: crate::model::Article,
        announced: &Discovered,
    ) -> Result<Explanation, ExplainError> {
        let attributed = attribute::attribute(article, Some(announced), &self.plan.rules);
        let keys = story_keys(&attributed);
        let headline = attributed.article.headline.as_str();
        let entry = EntryId::new();
        let known = self.store.known(entry, &announced.outlet, headline, &keys).await?;
        let unseen = self.unseen(&attributed.article).await?;
        let sites: Vec<Site> =
            self.plan.targets_of(&partner.rules).map(|target| site(target, &attributed)).collect();
        let decisions = decide::decide(&Case {
            entry,
            attributed: &attributed,
            fingerprint: &keys.fingerprint,
            rules: &partner.rules,
            sites: &sites,
            known: &known,
            unseen: unseen.as_deref(),
            change: None,
            now: self.now(),
        });
        let renditions = self.rendered_for(partner, &attributed, &decisions);
        Ok(Explanation {
            partner: announced.outlet.clone(),
            credits: attribute::accounts(&attributed.article, &self.plan.rules),
            words: keys.fingerprint.words,
            attributed,
            known,
            decisions,
            renditions,
        })
    }

    pub(super) fn partner_of(
        &self,
        link: &Link,
        named: Option<&OutletName>,
    ) -> Result<&Partner, ExplainError> {
        let by_name = named.and_then(|name| self.plan.partners.get(name));
        let by_domain = || {
            let has = |partner: &&Partner| {
                partner.facts.domains.iter().any(|domain| domain == link.domain())
            };
            self.plan.partners.values().find(has)
        };
        by_name.or_else(by_domain).ok_or_else(|| ExplainError::NoPartner(link.to_string()))
    }
}

fn announced(partner: &Partner, link: &Link) -> Discovered {
    let source = partner.sources.first().map(|planned| planned.source.name.clone());
    Discovered {
        outlet: partner.facts.outlet.clone(),
        source: source.unwrap_or_else(by_hand),
        identity: EntryIdentity::of(None, link),
        link: link.clone(),
        headline: None,
        published: None,
        updated: None,
        authors: Vec::new(),
        tags: Vec::new(),
        markup: None,
        credited: None,
    }
}

#[expect(clippy::expect_used, reason = "a constant that is a name")]
fn by_hand() -> SourceName {
    SourceName::parse("explain").expect("`explain` is a name")
}
