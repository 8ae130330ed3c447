//! What a delivery sends: rendered once, kept, and sent the same every time.

use tokio::sync::Semaphore;
use tracing::warn;

use crate::{
    model::{
        Attributed, Cursor, Decision, ImageRights, Link, Marker, Reason, Rendition,
        RenditionPicture, StoryId, Verdict,
    },
    net::Request,
    picture::{self, Fit, Policy, Unfit},
    publish::{self, Commission, PictureFile, Target, TargetSettings},
    store::{Claim, DeliveryWork, NewMedia, StoreError},
};

use super::{Partner, Tayang};

/// Largest picture, bytes.
const MOST_PICTURE: u64 = 12 << 20;

impl Tayang {
    /// The rendition of a delivery: the kept one, or a new one that is kept before it is sent.
    pub(super) async fn rendition(
        &self,
        claim: &Claim<DeliveryWork>,
        target: &Target,
    ) -> Result<Result<Rendition, Reason>, StoreError> {
        let work = &claim.work;
        if let Some(rendition) = &work.rendition {
            return Ok(Ok(rendition.clone()));
        }
        let (Some(attributed), Some(partner)) =
            (&work.attributed, self.plan.partners.get(&work.outlet))
        else {
            let what = format!("the partner {} is not configured any more", work.outlet);
            return Ok(Err(Reason::Rendering { what }));
        };
        let marker = &work.placement.marker;
        match self.rendered(partner, attributed, target.settings(), marker) {
            Ok(mut rendition) => {
                self.fetch_picture(&mut rendition, partner, target.settings().pictures).await?;
                self.store.keep_rendition(claim, &rendition).await?;
                Ok(Ok(rendition))
            }
            Err(what) => Ok(Err(Reason::Rendering { what })),
        }
    }

    fn rendered(
        &self,
        partner: &Partner,
        attributed: &Attributed,
        target: &TargetSettings,
        marker: &Marker,
    ) -> Result<Rendition, String> {
        let commission = Commission {
            attributed,
            marker,
            target,
            rights: &partner.rules.rights,
            partner: &partner.facts.title,
            rules: &self.plan.rules,
            templates: &self.plan.templates,
        };
        publish::render(&commission).map_err(|error| error.to_string())
    }

    /// Fetches the picture once; a story does not wait for a picture that cannot be had.
    async fn fetch_picture(
        &self,
        rendition: &mut Rendition,
        partner: &Partner,
        policy: Option<Policy>,
    ) -> Result<(), StoreError> {
        let Some(picture) = rendition.picture.clone() else { return Ok(()) };
        rendition.picture = None;
        let fit = match self.fit_picture(&picture.link, partner, policy).await {
            Ok(fit) => fit,
            Err(trouble) => {
                warn!(picture.link = %picture.link, "{trouble}");
                return Ok(());
            }
        };
        let media = self.store.keep_media(NewMedia {
            bytes: fit.bytes,
            content_type: fit.kind.media_type().to_owned(),
            source: picture.link.clone(),
            credit: picture.credit.clone(),
            rights: rights_word(partner.rules.rights.images).to_owned(),
        });
        rendition.picture = Some(RenditionPicture { media: Some(media.await?), ..picture });
        Ok(())
    }

    /// A picture as the target wants it, or why there is none.
    async fn fit_picture(
        &self,
        link: &Link,
        partner: &Partner,
        policy: Option<Policy>,
    ) -> Result<Fit, String> {
        let request = Request {
            link: link.clone(),
            cursor: Cursor::default(),
            // No AVIF: many media libraries refuse it, and nothing can be cut out of it.
            accept: "image/webp, image/jpeg, image/png, image/gif;q=0.9, image/*;q=0.1",
            max_bytes: Some(MOST_PICTURE),
        };
        let fetched = self.net.through(partner.proxy.as_deref()).get(&request).await;
        let fetched = fetched.map_err(|e| format!("A picture could not be fetched: {e}"))?;
        if !fetched.is_success() {
            return Err(format!("A picture answered with status {}", fetched.status));
        }
        worked(move || picture::fit(&fetched.bytes, policy.as_ref())).await
    }

    /// The bytes of a rendition's picture.
    pub(super) async fn stored_picture(
        &self,
        rendition: &Rendition,
    ) -> Result<Option<PictureFile>, StoreError> {
        let Some(id) = rendition.picture.as_ref().and_then(|picture| picture.media.as_ref()) else {
            return Ok(None);
        };
        let stored = self.store.media(id).await?;
        Ok(stored.map(|media| PictureFile {
            id: media.id,
            content_type: media.content_type,
            bytes: media.bytes,
        }))
    }

    /// What each target would get, as plain text: for `explain`.
    pub(super) fn rendered_for(
        &self,
        partner: &Partner,
        attributed: &Attributed,
        decisions: &[Decision],
    ) -> Vec<(String, String)> {
        let wanted = decisions.iter().filter(|decision| !matches!(decision.verdict, Verdict::Skip));
        let targets = wanted.filter_map(|decision| self.plan.targets.get(&decision.target));
        let announced = crate::model::EntryIdentity::of(None, attributed.article.address());
        let story = StoryId::begun_by(&attributed.article.outlet, &announced);
        targets
            .map(|target| {
                let marker = Marker::of(&self.plan.network.name, &target.name, story);
                let text = match self.rendered(partner, attributed, target, &marker) {
                    Ok(rendition) => crate::html::text_of(&rendition.body),
                    Err(what) => what,
                };
                (target.name.to_string(), text)
            })
            .collect()
    }
}

/// Works on a picture beside the threads that serve, one at a time: unpacked it fills memory.
async fn worked(work: impl FnOnce() -> Result<Fit, Unfit> + Send + 'static) -> Result<Fit, String> {
    static ONE: Semaphore = Semaphore::const_new(1);
    // Nobody closes it.
    let _turn = ONE.acquire().await.map_err(|e| e.to_string())?;
    match tokio::task::spawn_blocking(work).await {
        Ok(fit) => fit.map_err(|unfit| format!("A picture {unfit}")),
        Err(ended) => Err(format!("A picture could not be unpacked: {ended}")),
    }
}

fn rights_word(rights: ImageRights) -> &'static str {
    match rights {
        ImageRights::None => "none",
        ImageRights::Own => "own",
        ImageRights::All => "all",
    }
}
