//! What state follows from an outcome, whatever the history.

use std::time::Duration;

use chrono::DateTime;
use proptest::prelude::*;
use tayang::{
    flow::transition::{MOST_ATTEMPTS, after, rests},
    model::{DeliveryState, Outcome, Reason, RemoteId, Step},
};

fn states() -> impl Strategy<Value = DeliveryState> {
    let id = || RemoteId("7".to_owned());
    prop_oneof![
        Just(DeliveryState::Planned),
        Just(DeliveryState::Media),
        (1..9u32).prop_map(|attempt| DeliveryState::Staging { attempt }),
        Just(DeliveryState::Staged { id: id() }),
        Just(DeliveryState::Publishing { id: id() }),
    ]
}

fn troubles() -> impl Strategy<Value = Outcome> {
    let what = || "aduh".to_owned();
    let step = prop_oneof![Just(Step::Media), Just(Step::Staging), Just(Step::Publishing)];
    prop_oneof![
        (0..100_000u64).prop_map(move |s| Outcome::TryLater {
            wait: Some(Duration::from_secs(s)),
            what: what()
        }),
        step.prop_map(move |step| Outcome::Lost { step, what: what() }),
        Just(Outcome::Refused { reason: Reason::TargetRefused { what: what() } }),
    ]
}

proptest! {
    #[test]
    fn trouble_always_leads_to_rest_and_a_known_id_is_never_forgotten(
        state in states(), outcome in troubles(), attempts in 1..100u32, salt: u64
    ) {
        let now = DateTime::from_timestamp(1_795_417_200, 0).unwrap();
        let next = after(&state, outcome, attempts, now, salt);
        prop_assert!(rests(&next));
        prop_assert!(next.due(now).is_none_or(|due| due > now));
        if attempts >= MOST_ATTEMPTS {
            prop_assert!(next.is_final());
        }
        let had = matches!(state, DeliveryState::Staged { .. } | DeliveryState::Publishing { .. });
        if had && !next.is_final() {
            let resumed = next.resumed();
            let keeps = matches!(resumed, DeliveryState::Staged { .. } | DeliveryState::Publishing { .. });
            prop_assert!(keeps, "{resumed:?}");
        }
    }

    #[test]
    fn a_draft_that_may_exist_is_looked_up_before_another_is_begun(attempt in 1..9u32, salt: u64) {
        let now = DateTime::from_timestamp(1_795_417_200, 0).unwrap();
        let lost = Outcome::Lost { step: Step::Staging, what: "aduh".to_owned() };
        let next = after(&DeliveryState::Staging { attempt }, lost, 1, now, salt).resumed();
        // From the second time on the marker is searched for first.
        prop_assert_eq!(next, DeliveryState::Staging { attempt: attempt + 1 });
    }
}
