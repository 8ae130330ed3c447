use chrono::Duration;
use proptest::prelude::*;
use tayang::schedule::{Backoff, duration, next_look};

use super::at;

const BACKOFF: Backoff = Backoff { first: Duration::minutes(1), most: Duration::hours(6) };

#[test]
fn the_first_wait_is_a_minute_give_or_take_a_fifth() {
    for salt in 0..500 {
        let wait = BACKOFF.wait(1, None, salt);
        assert!((Duration::seconds(48)..=Duration::seconds(72)).contains(&wait), "{wait}");
    }
}

#[test]
fn the_jitter_uses_its_whole_range() {
    let waits: Vec<i64> = (0..2000).map(|s| BACKOFF.wait(1, None, s).num_seconds()).collect();
    assert!(*waits.iter().min().unwrap() <= 49);
    assert!(*waits.iter().max().unwrap() >= 71);
}

#[test]
fn each_failure_doubles_the_wait_of_the_same_salt() {
    let waits: Vec<i64> = (1..=5).map(|n| BACKOFF.wait(n, None, 7).num_seconds()).collect();
    for pair in waits.windows(2) {
        assert!((pair[1] - 2 * pair[0]).abs() <= 2, "{waits:?}");
    }
}

#[test]
fn a_long_row_of_failures_still_ends_in_a_next_attempt() {
    let wait = BACKOFF.wait(u32::MAX, None, 3);
    assert!(wait <= Duration::hours(6) && wait >= Duration::hours(4), "{wait}");
}

#[test]
fn what_the_other_side_asked_for_is_obeyed_up_to_a_day() {
    assert_eq!(BACKOFF.wait(1, Some(Duration::hours(9)), 1), Duration::hours(9));
    assert_eq!(BACKOFF.wait(1, Some(Duration::days(90)), 1), Duration::hours(24));
    assert!(BACKOFF.wait(1, Some(Duration::seconds(1)), 1) >= Duration::seconds(48));
    assert!(BACKOFF.wait(1, Some(Duration::seconds(-5)), 1) >= Duration::seconds(48));
}

proptest! {
    #[test]
    fn no_wait_is_negative_or_longer_than_the_bound(
        first in 0i64..10_000_000, most in 0i64..10_000_000, failures: u32, salt: u64,
    ) {
        let backoff = Backoff { first: Duration::seconds(first), most: Duration::seconds(most) };
        let wait = backoff.wait(failures, None, salt);
        prop_assert!(wait >= Duration::zero() && wait <= backoff.most);
        prop_assert_eq!(wait, backoff.wait(failures, None, salt));
    }

    #[test]
    fn reading_a_duration_never_panics(text in "\\PC{0,12}") {
        let _ = duration(&text);
    }
}

#[test]
fn durations_are_one_number_and_one_unit() {
    assert_eq!(duration("90s"), Some(Duration::seconds(90)));
    assert_eq!(duration("10m"), Some(Duration::minutes(10)));
    assert_eq!(duration("2h"), Some(Duration::hours(2)));
    assert_eq!(duration("3d"), Some(Duration::days(3)));
    assert_eq!(duration("2w"), Some(Duration::weeks(2)));
    for wrong in ["", "10", "m", "-5m", "+5m", "1.5h", "10 m", "10min", "99999999999d", "٣m"] {
        assert_eq!(duration(wrong), None, "{wrong}");
    }
}

#[test]
fn a_carried_page_is_looked_at_soon_then_rarely_then_no_more() {
    let enrolled = at("2026-11-23T00:00:00Z");
    let mut now = enrolled;
    let mut hours = Vec::new();
    while let Some(next) = next_look(enrolled, now, Duration::minutes(30), Duration::days(3)) {
        hours.push((next - enrolled).num_minutes());
        now = next;
    }
    assert_eq!(hours, [30, 60, 120, 240, 480, 960, 1920, 3840]);
}

#[test]
fn a_late_look_does_not_bring_the_next_one_at_once() {
    let enrolled = at("2026-11-23T00:00:00Z");
    let late = at("2026-11-23T00:59:59Z");
    let next = next_look(enrolled, late, Duration::minutes(30), Duration::days(3)).unwrap();
    assert!(next - late >= Duration::minutes(30));
}
