//! What a delivery sends: rendered once, kept, and sent the same every time.

use tracing::warn;

use crate::{
    model::{
        Attributed, Cursor, Decision, ImageRights, Link, Marker, Reason, Rendition,
        RenditionPicture, StoryId, Verdict,
    },
    net::Request,
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
                self.fetch_picture(&mut rendition, partner).await?;
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
    ) -> Result<(), StoreError> {
        let Some(picture) = rendition.picture.clone() else { return Ok(()) };
        rendition.picture = None;
        let (bytes, content_type) = match self.picture_bytes(&picture.link).await {
            Ok(found) => found,
            Err(trouble) => {
                warn!("{trouble}");
                return Ok(());
            }
        };
        let media = self.store.keep_media(NewMedia {
            bytes,
            content_type: content_type.to_owned(),
            source: picture.link.clone(),
            credit: picture.credit.clone(),
            rights: rights_word(partner.rules.rights.images).to_owned(),
        });
        rendition.picture = Some(RenditionPicture { media: Some(media.await?), ..picture });
        Ok(())
    }

    /// A picture and its media type, or why there is none.
    async fn picture_bytes(&self, link: &Link) -> Result<(Vec<u8>, &'static str), String> {
        let request = Request {
            link: link.clone(),
            cursor: Cursor::default(),
            accept: "image/avif, image/webp, image/*;q=0.8",
            max_bytes: Some(MOST_PICTURE),
        };
        let fetched = self.net.get(&request).await;
        let fetched = fetched.map_err(|e| format!("A picture could not be fetched: {e}"))?;
        if !fetched.is_success() {
            return Err(format!("A picture answered with status {}", fetched.status));
        }
        let content_type = picture_type(&fetched.bytes).ok_or_else(|| {
            format!("A picture is none: {} bytes of something else", fetched.bytes.len())
        })?;
        Ok((fetched.bytes, content_type))
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

fn rights_word(rights: ImageRights) -> &'static str {
    match rights {
        ImageRights::None => "none",
        ImageRights::Own => "own",
        ImageRights::All => "all",
    }
}

/// The media type by the first bytes; what the server said does not count.
fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f', ..] => Some("image/avif"),
        _ => None,
    }
}
