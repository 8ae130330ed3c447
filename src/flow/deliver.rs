//! Takes one delivery as far as it goes: every state is committed before the next request.

use tracing::{info, warn};

use crate::{
    model::{Action, DeliveryState, EntryId, Language, MediaId, Reason, RemoteId, Rendition},
    publish::{Change, Job, Notice, PictureFile, Target, TargetKind},
    store::{Claim, DeliveryWork, Placement, PlacementChange, StoreError},
};

use super::{
    LEASE, Stepped, Tayang,
    carry::story_keys,
    transition::{after, rests},
};

/// From so many attempts without progress on a person is told.
const TELL_AFTER: u32 = 5;

type Delivery = Claim<DeliveryWork>;

/// What goes along with a delivery, prepared before the first step.
struct Baggage {
    rendition: Option<Rendition>,
    picture: Option<PictureFile>,
    unshared: Vec<(MediaId, RemoteId)>,
}

impl Tayang {
    /// Carries the delivery that has been due longest.
    pub async fn deliver(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.store.claim_delivery(&self.owner, LEASE).await? else {
            return Ok(Stepped::Idle);
        };
        fail::fail_point!("delivery-claimed");
        let Some(target) = self.targets.get(&claim.work.placement.target) else {
            self.withhold(&claim, Reason::TargetRemoved).await?;
            return Ok(Stepped::Worked);
        };
        match self.prepare(&claim, target).await? {
            Ok(baggage) => self.walk(&claim, target, &baggage).await?,
            Err(reason) => self.withhold(&claim, reason).await?,
        }
        Ok(Stepped::Worked)
    }

    async fn withhold(&self, claim: &Delivery, reason: Reason) -> Result<(), StoreError> {
        let state = DeliveryState::Withheld { reason };
        self.store.advance(claim, &state, PlacementChange::default()).await?;
        self.metrics.delivery(state.word());
        Ok(())
    }

    /// Everything that a delivery needs, or why it must not go.
    async fn prepare(
        &self,
        claim: &Delivery,
        target: &Target,
    ) -> Result<Result<Baggage, Reason>, StoreError> {
        let work = &claim.work;
        if work.action == Action::Withdraw {
            let unshared = self.unshared(&work.placement).await?;
            return Ok(Ok(Baggage { rendition: None, picture: None, unshared }));
        }
        if let Some(reason) = self.copied_by_hand(work, target).await? {
            return Ok(Err(reason));
        }
        let rendition = match self.rendition(claim, target).await? {
            Ok(rendition) => rendition,
            Err(reason) => return Ok(Err(reason)),
        };
        let picture = self.stored_picture(&rendition).await?;
        Ok(Ok(Baggage { rendition: Some(rendition), picture, unshared: Vec::new() }))
    }

    async fn unshared(
        &self,
        placement: &Placement,
    ) -> Result<Vec<(MediaId, RemoteId)>, StoreError> {
        let mut unshared = Vec::new();
        for (media, remote) in &placement.media {
            if !self.store.is_shared(placement, media).await? {
                unshared.push((media.clone(), remote.clone()));
            }
        }
        Ok(unshared)
    }

    /// Before the first push to a target its recent posts are read: what editors had copied by
    /// hand is a duplicate.
    async fn copied_by_hand(
        &self,
        work: &DeliveryWork,
        target: &Target,
    ) -> Result<Option<Reason>, StoreError> {
        let fresh = work.action == Action::Publish && work.state == DeliveryState::Planned;
        let (true, Some(attributed), TargetKind::Wordpress(_)) =
            (fresh, &work.attributed, &target.settings().kind)
        else {
            return Ok(None);
        };
        let name = &work.placement.target;
        if !self.store.is_surveyed(name).await? {
            match target.survey(&self.net).await {
                Ok(posts) => self.store.survey(name, posts).await?,
                // The first request to the target will meet the same trouble and wait for it.
                Err(error) => {
                    warn!(target.name = %name, "The target's posts were not read: {error}");
                }
            }
        }
        let headline = attributed.article.headline.as_str();
        let keys = story_keys(attributed);
        let known = self.store.known(EntryId::new(), &work.outlet, headline, &keys).await?;
        let copied = known.copied.into_iter().find(|(target, _)| target == name);
        Ok(copied.map(|(_, post)| Reason::Duplicate { of: post.link.to_string() }))
    }

    /// Walks from state to state until the delivery rests.
    async fn walk(
        &self,
        claim: &Delivery,
        target: &Target,
        baggage: &Baggage,
    ) -> Result<(), StoreError> {
        let work = &claim.work;
        let mut placement = work.placement.clone();
        let mut state = work.state.clone().resumed();
        let mut change = PlacementChange::default();
        // `planned` is on record already, and sends nothing.
        let mut on_record = state == DeliveryState::Planned && state == work.state;
        loop {
            if !on_record {
                self.store.advance(claim, &state, change).await?;
                fail::fail_point!(&format!("committed-{}", state.word()));
            }
            on_record = false;
            if rests(&state) {
                break;
            }
            let job = self.job(work, &placement, baggage, &state);
            let progress = target.step(&job, &self.net).await;
            fail::fail_point!(&format!("answered-{}", state.word()));
            self.tell_of_notice(work, progress.notice).await?;
            remember(&mut placement, &progress.change);
            change = kept(progress.change);
            let salt = u64::from(work.attempts) ^ work.id.0.as_u64_pair().1;
            state = after(&state, progress.outcome, work.attempts.max(1), self.now(), salt);
        }
        self.conclude(work, target, &state).await
    }

    fn job<'a>(
        &'a self,
        work: &'a DeliveryWork,
        placement: &'a Placement,
        baggage: &'a Baggage,
        state: &'a DeliveryState,
    ) -> Job<'a> {
        Job {
            marker: &placement.marker,
            receipt: placement.receipt.as_ref(),
            media: &placement.media,
            unshared: &baggage.unshared,
            action: work.action,
            rendition: baggage.rendition.as_ref(),
            picture: baggage.picture.as_ref(),
            state,
            look_first: work.look_first || work.attempts > 1,
            templates: &self.plan.templates,
            now: self.now(),
        }
    }

    async fn tell_of_notice(
        &self,
        work: &DeliveryWork,
        notice: Option<Notice>,
    ) -> Result<(), StoreError> {
        let target = &work.placement.target;
        match notice {
            None => Ok(()),
            Some(Notice::Access(words)) => {
                let words = format!("Situs {target} menolak kami: {words}");
                self.raise(&format!("access:{target}"), &words).await
            }
            Some(Notice::EditBetween(text)) => {
                let words = format!(
                    "Suntingan redaksi di {target} tertimpa di antara baca dan tulis; naskahnya: {text}"
                );
                self.raise(&format!("edit:{}", work.placement.id), &words).await
            }
            Some(Notice::Partial(words)) => {
                warn!(target.name = %target, delivery.id = %work.id, "{words}");
                Ok(())
            }
        }
    }

    async fn conclude(
        &self,
        work: &DeliveryWork,
        target: &Target,
        state: &DeliveryState,
    ) -> Result<(), StoreError> {
        let name = &work.placement.target;
        self.metrics.delivery(state.word());
        info!(target.name = %name, delivery.id = %work.id, story.id = %work.placement.story,
            "{:?}: {}", work.action, told(state));
        if matches!(state, DeliveryState::Live { .. } | DeliveryState::Withdrawn { .. }) {
            self.soil(target.settings());
            self.clear(&format!("access:{name}"), &format!("Situs {name} menerima lagi")).await?;
            self.clear(&format!("target:{name}"), &format!("Situs {name} pulih")).await?;
        }
        if !state.is_final() && work.attempts >= TELL_AFTER {
            let words = format!(
                "Kiriman ke {name} tertahan setelah {} percobaan: {}",
                work.attempts,
                told(state)
            );
            self.raise(&format!("target:{name}"), &words).await?;
        }
        Ok(())
    }
}

fn told(state: &DeliveryState) -> String {
    let reason = match state {
        DeliveryState::Held { reason, .. }
        | DeliveryState::Waiting { reason, .. }
        | DeliveryState::Withheld { reason }
        | DeliveryState::Refused { reason } => reason.sentence(Language::English),
        DeliveryState::Live { receipt } => receipt.link.clone().unwrap_or_default(),
        _ => String::new(),
    };
    format!("{} {reason}", state.word())
}

fn remember(placement: &mut Placement, change: &Change) {
    if let Some(receipt) = &change.receipt {
        placement.receipt = Some(receipt.clone());
    }
    for media in &change.media {
        if !placement.media.contains(media) {
            placement.media.push(media.clone());
        }
    }
}

fn kept(change: Change) -> PlacementChange {
    PlacementChange { receipt: change.receipt, media: change.media, sweep: change.sweep_after }
}
