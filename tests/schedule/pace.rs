//! A pace that is learned, and silence that is no accident.

use chrono::{DateTime, Duration, Timelike, Utc};
use proptest::prelude::*;
use tayang::{
    model::Rhythm,
    schedule::{Bounds, Pace, silence},
};

use super::{at, every};

const MONDAY: &str = "2026-11-02T00:00:00Z";

fn bounds(visits: Option<u32>) -> Bounds {
    Bounds { least: Duration::minutes(5), most: Duration::hours(3), visits }
}

/// Six articles an hour from 22 to 12 UTC (a day in Jakarta), on these days of the week.
fn publishes(at: DateTime<Utc>, days: u32) -> bool {
    use chrono::Datelike;
    let awake = at.hour() >= 22 || at.hour() < 12;
    awake && at.minute().is_multiple_of(10) && at.weekday().num_days_from_monday() < days
}

/// What is known after watching so many days, minute by minute.
fn watched(days: i64, week: u32) -> Rhythm {
    let mut rhythm = Rhythm::default();
    rhythm.note(0, at(MONDAY));
    for minute in 1..days * 24 * 60 {
        let now = at(MONDAY) + Duration::minutes(minute);
        if publishes(now, week) {
            rhythm.note(1, now);
        }
    }
    rhythm
}

fn wait(rhythm: &Rhythm, bounds: Bounds, now: &str, salt: u64) -> i64 {
    (Pace::Learned(bounds).next(rhythm, at(now), salt) - at(now)).num_minutes()
}

#[test]
fn by_day_a_source_is_visited_as_often_as_it_publishes_and_by_night_rarely() {
    let rhythm = watched(14, 7);
    let by_day = wait(&rhythm, bounds(None), "2026-11-16T03:00:00Z", 1);
    assert!((5..=6).contains(&by_day), "{by_day}");
    let by_night = wait(&rhythm, bounds(None), "2026-11-16T14:00:00Z", 1);
    assert!((160..=180).contains(&by_night), "{by_night}");
    // Shortly before it wakes nobody waits until long after.
    let before_dawn = wait(&rhythm, bounds(None), "2026-11-16T20:30:00Z", 1);
    assert!(before_dawn <= 65, "{before_dawn}");
}

#[test]
fn what_is_not_known_yet_is_visited_every_quarter_of_an_hour() {
    let young = Rhythm::default();
    let wait_of = |bounds| wait(&young, bounds, "2026-11-16T03:00:00Z", 3);
    assert!((13..=17).contains(&wait_of(bounds(None))));
    assert!((129..=159).contains(&wait_of(bounds(Some(10)))));
    let slow = Bounds { least: Duration::hours(1), most: Duration::hours(2), visits: None };
    assert!((60..=66).contains(&wait_of(slow)));
}

#[test]
fn a_budget_holds_over_the_day() {
    let rhythm = watched(14, 7);
    for budget in [20, 50, 100] {
        let (mut now, end, mut visits) =
            (at("2026-11-16T00:00:00Z"), at("2026-11-19T00:00:00Z"), 0);
        while now < end {
            now = Pace::Learned(bounds(Some(budget))).next(&rhythm, now, 5);
            visits += 1;
        }
        assert!(visits <= 3 * budget + budget / 5, "{visits} visits in three days of {budget}");
        assert!(visits >= budget, "{visits} visits in three days of {budget}");
    }
}

#[test]
fn sources_that_were_taken_in_together_do_not_stay_together() {
    let rhythm = watched(14, 7);
    let waits: std::collections::BTreeSet<i64> = (0..50)
        .map(|salt| {
            let next =
                Pace::Learned(bounds(Some(40))).next(&rhythm, at("2026-11-16T03:00:00Z"), salt);
            next.timestamp()
        })
        .collect();
    assert!(waits.len() > 40, "{}", waits.len());
}

#[test]
fn times_of_the_operator_are_kept_as_they_are() {
    let now = at("2026-11-16T03:07:00Z");
    let next = Pace::Every(every("*/10 * * * *", "Asia/Jakarta")).next(&watched(3, 7), now, 9);
    assert_eq!(next, at("2026-11-16T03:10:00Z"));
}

/// Whether silence from one moment to another is told.
fn told(rhythm: &Rhythm, from: &str, to: &str) -> bool {
    silence(rhythm, Some(at(from)), at(to), None).is_some()
}

#[test]
fn a_night_is_no_silence_and_a_day_is() {
    let rhythm = watched(14, 7);
    let (last, night, noon) =
        ("2026-11-15T11:50:00Z", "2026-11-15T22:30:00Z", "2026-11-16T11:00:00Z");
    assert!(!told(&rhythm, last, night));
    assert!(told(&rhythm, last, noon));
    assert!(!told(&watched(3, 7), "2026-11-04T11:50:00Z", "2026-11-05T11:00:00Z"), "hardly known");
}

#[test]
fn a_weekend_is_no_silence_of_who_rests_then() {
    let rhythm = watched(19, 5);
    let friday = "2026-11-20T11:50:00Z";
    assert!(!told(&rhythm, friday, "2026-11-23T06:00:00Z"));
    assert!(told(&rhythm, friday, "2026-11-26T11:00:00Z"));
}

#[test]
fn a_time_of_the_operator_decides_for_itself() {
    let day = Some(Duration::days(1));
    let since = Some(at("2026-11-16T00:00:00Z"));
    let rhythm = Rhythm::default();
    assert_eq!(silence(&rhythm, since, at("2026-11-16T23:59:00Z"), day), None);
    assert_eq!(silence(&rhythm, since, at("2026-11-17T00:00:00Z"), day), day);
    assert_eq!(silence(&rhythm, None, at("2026-11-17T00:00:00Z"), day), None);
}

proptest! {
    #[test]
    fn every_wait_is_within_the_bounds(
        notes in prop::collection::vec((0_usize..50, 0_i64..5_000), 0..60),
        least in 1_i64..300,
        more in 0_i64..10_000,
        visits in prop::option::of(1_u32..2_000),
        salt in any::<u64>(),
    ) {
        let (mut rhythm, mut now) = (Rhythm::default(), at(MONDAY));
        for (articles, minutes) in notes {
            now += Duration::minutes(minutes);
            rhythm.note(articles, now);
        }
        let (least, most) = (Duration::minutes(least), Duration::minutes(least + more));
        let next = Pace::Learned(Bounds { least, most, visits }).next(&rhythm, now, salt);
        prop_assert!(next - now >= least && next - now <= most);
    }
}

#[test]
fn sources_with_one_interval_are_spread_over_it_and_each_keeps_its_moment() {
    let pace = Pace::Every(every("10m", "UTC"));
    let now = at("2026-11-23T01:00:00Z");
    let mut thirds = [0; 3];
    for salt in 0..300 {
        let first = pace.next(&Rhythm::default(), now, salt);
        let wait = first - now;
        assert!(wait > Duration::zero() && wait <= Duration::minutes(10), "{wait}");
        thirds[(wait.num_seconds() / 201) as usize] += 1;
        // However long the visit took, the next one comes at the same moment of the interval.
        let second = pace.next(&Rhythm::default(), first + Duration::seconds(7), salt);
        assert_eq!(second - first, Duration::minutes(10));
    }
    assert!(thirds.iter().all(|third| (60..140).contains(third)), "{thirds:?}");
}
