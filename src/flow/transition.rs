//! What state follows from an outcome: one table for every kind of target (pure).

use chrono::{DateTime, Duration, Utc};

use crate::{
    model::{DeliveryState, Outcome, Reason, RemoteId},
    schedule::Backoff,
};

/// How a target in trouble is tried again: soon, then rarely.
const BACKOFF: Backoff = Backoff { first: Duration::seconds(2), most: Duration::minutes(30) };

/// After so many attempts without progress a delivery is set aside; with the backoff above that
/// is more than a day.
pub const MOST_ATTEMPTS: u32 = 60;

/// The state after a step. `attempts` counts how often the delivery was taken up since its last
/// progress; `salt` spreads deliveries that failed together.
#[must_use]
pub fn after(
    state: &DeliveryState,
    outcome: Outcome,
    attempts: u32,
    now: DateTime<Utc>,
    salt: u64,
) -> DeliveryState {
    match outcome {
        Outcome::Reached(next) => next,
        Outcome::Refused { reason } => DeliveryState::Refused { reason },
        Outcome::TryLater { what, .. } | Outcome::Lost { what, .. }
            if attempts >= MOST_ATTEMPTS =>
        {
            DeliveryState::Refused { reason: Reason::Poison { attempts, what } }
        }
        Outcome::TryLater { wait, what } => {
            let asked = wait.and_then(|wait| Duration::from_std(wait).ok());
            DeliveryState::Waiting {
                until: now + BACKOFF.wait(attempts, asked, salt),
                resume: Box::new(state.clone()),
                reason: Reason::TargetTrouble { what },
            }
        }
        Outcome::Lost { step, .. } => DeliveryState::Uncertain {
            step,
            id: known_id(state),
            attempt: drafts_begun(state),
            until: now + BACKOFF.wait(attempts, None, salt),
        },
    }
}

fn known_id(state: &DeliveryState) -> Option<RemoteId> {
    match state {
        DeliveryState::Staged { id } | DeliveryState::Publishing { id } => Some(id.clone()),
        _ => None,
    }
}

fn drafts_begun(state: &DeliveryState) -> u32 {
    match state {
        DeliveryState::Staging { attempt } => *attempt,
        _ => 0,
    }
}

/// Whether a delivery rests in this state: final, or waiting for a time or a person.
#[must_use]
pub fn rests(state: &DeliveryState) -> bool {
    state.is_final()
        || matches!(
            state,
            DeliveryState::Held { .. }
                | DeliveryState::Waiting { .. }
                | DeliveryState::Uncertain { .. }
        )
}
