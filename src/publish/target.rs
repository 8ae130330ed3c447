//! A site that we publish to, of either kind: step, sweep, survey, probe.

use crate::{
    model::{Action, DeliveryState, Marker, Reason, RemoteId, SeenPost},
    net::Net,
    render::Templates,
};

use super::{
    Job, Progress, PublishError, Shown, TargetKind, TargetSettings, static_site,
    wordpress::Wordpress,
};

/// A target with what it remembers from one request to the next (the form of its addresses, the
/// ids of its sections and tags). Made once for each target of a configuration.
#[derive(Debug)]
pub struct Target {
    settings: TargetSettings,
    wordpress: Option<Wordpress>,
}

/// One thing that a probe found, in words that help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is as it should be.
    pub fine: bool,
    /// What was found; for a mistake with what to do about it.
    pub words: String,
}

impl Finding {
    pub(super) fn fine(words: impl Into<String>) -> Self {
        Self { fine: true, words: words.into() }
    }

    pub(super) fn wrong(words: impl Into<String>) -> Self {
        Self { fine: false, words: words.into() }
    }
}

impl Target {
    /// A target that remembers nothing yet.
    #[must_use]
    pub fn new(settings: TargetSettings) -> Self {
        let wordpress = match &settings.kind {
            TargetKind::Wordpress(site) => Some(Wordpress::new(site.clone())),
            TargetKind::StaticSite(_) => None,
        };
        Self { settings, wordpress }
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &TargetSettings {
        &self.settings
    }

    /// Takes one step of a delivery: at most one effect on the target. The caller commits what
    /// was reached and asks for the next step, until a state is final or waits.
    pub async fn step(&self, job: &Job<'_>, net: &Net) -> Progress {
        if let Some(progress) = settled(job) {
            return progress;
        }
        match (&self.settings.kind, &self.wordpress) {
            (TargetKind::Wordpress(_), Some(wordpress)) => wordpress.step(job, net).await,
            (TargetKind::StaticSite(site), _) => static_site::step(site, &self.settings, job).await,
            (TargetKind::Wordpress(_), None) => no_rendition(),
        }
    }

    /// Deletes drafts with this marker other than ours: what a lost request left behind. How many
    /// there were.
    pub async fn sweep(
        &self,
        marker: &Marker,
        ours: Option<&RemoteId>,
        net: &Net,
    ) -> Result<usize, PublishError> {
        match &self.wordpress {
            Some(wordpress) => wordpress.sweep(marker, ours, net).await,
            None => Ok(0),
        }
    }

    /// The posts that a target carries already (the newest 100), so that what editors had copied
    /// by hand is known before the first push. A static site has none but ours.
    pub async fn survey(&self, net: &Net) -> Result<Vec<SeenPost>, PublishError> {
        match &self.wordpress {
            Some(wordpress) => wordpress.survey(net).await,
            None => Ok(Vec::new()),
        }
    }

    /// Says whether the target can be published to, and if not, which of the causes that look
    /// alike it is. Changes nothing there.
    pub async fn probe(&self, net: &Net) -> Vec<Finding> {
        match (&self.settings.kind, &self.wordpress) {
            (TargetKind::StaticSite(site), _) => static_site::probe(site).await,
            (_, Some(wordpress)) => wordpress.probe(net).await,
            (_, None) => Vec::new(),
        }
    }

    /// Brings what a static site shows of all its articles (index, archive, feeds, sitemap) up to
    /// date with those that are live, newest first. The same articles give the same files; a
    /// crash in between is repaired by the next call. Does nothing on other kinds.
    pub async fn refresh(
        &self,
        live: Vec<Shown>,
        templates: &Templates,
    ) -> Result<(), PublishError> {
        match &self.settings.kind {
            TargetKind::StaticSite(site) => {
                static_site::refresh(site, &self.settings, live, templates).await
            }
            TargetKind::Wordpress(_) => Ok(()),
        }
    }
}

/// States in which no target is asked anything.
fn settled(job: &Job<'_>) -> Option<Progress> {
    match job.state {
        DeliveryState::Held { .. }
        | DeliveryState::Waiting { .. }
        | DeliveryState::Uncertain { .. } => Some(Progress::to(job.state.clone().resumed())),
        state if state.is_final() => Some(Progress::to(state.clone())),
        _ if job.rendition.is_none() && job.action != Action::Withdraw => Some(no_rendition()),
        _ => None,
    }
}

fn no_rendition() -> Progress {
    Progress::refused(Reason::Rendering { what: "there is nothing to send".to_owned() })
}
