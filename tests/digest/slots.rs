use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use tayang::{
    digest::{Due, due, zones},
    model::Slot,
    schedule::Every,
};

use super::{at, settings};

fn last(moment: &str, zone: Tz) -> Slot {
    let at = at(moment);
    Slot {
        digest: settings().name,
        local: at.with_timezone(&zone).naive_local(),
        zone: zone.name().to_owned(),
        at,
    }
}

fn words(due: &[Due]) -> Vec<String> {
    let local = |slot: &Slot| slot.local.format("%Y-%m-%d %H:%M").to_string();
    due.iter()
        .map(|due| match due {
            Due::Open { slot, since } => {
                format!("open {} since {}", local(slot), since.format("%d %H:%M"))
            }
            Due::Missed(slot) => format!("missed {}", local(slot)),
        })
        .collect()
}

fn jakarta(last: Option<&Slot>, now: &str) -> Vec<String> {
    words(&due(&settings(), chrono_tz::Asia::Jakarta, last, at(now)))
}

#[test]
fn a_slot_is_open_from_its_minute_on() {
    let yesterday = last("2026-11-21T23:00:00Z", chrono_tz::Asia::Jakarta);
    assert!(jakarta(Some(&yesterday), "2026-11-22T22:59:59Z").is_empty());
    let open = ["open 2026-11-23 06:00 since 20 23:00"];
    assert_eq!(jakarta(Some(&yesterday), "2026-11-22T23:00:00Z"), open);
    assert_eq!(jakarta(Some(&yesterday), "2026-11-23T02:00:00Z"), open);
}

#[test]
fn a_slot_that_was_opened_is_not_due_again() {
    let today = last("2026-11-22T23:00:00Z", chrono_tz::Asia::Jakarta);
    assert!(jakarta(Some(&today), "2026-11-23T01:00:00Z").is_empty());
}

#[test]
fn what_is_past_its_grace_window_is_missed() {
    let before = last("2026-11-20T23:00:00Z", chrono_tz::Asia::Jakarta);
    let missed = ["missed 2026-11-22 06:00", "missed 2026-11-23 06:00"];
    assert_eq!(jakarta(Some(&before), "2026-11-23T02:00:01Z"), missed);
    let one = ["missed 2026-11-22 06:00", "open 2026-11-23 06:00 since 20 23:00"];
    assert_eq!(jakarta(Some(&before), "2026-11-23T01:30:00Z"), one);
}

#[test]
fn a_new_digest_owes_nothing_for_the_past_but_its_open_slot() {
    assert_eq!(jakarta(None, "2026-11-23T02:00:01Z"), Vec::<String>::new());
    assert_eq!(jakarta(None, "2026-11-23T02:00:00Z"), ["open 2026-11-23 06:00 since 21 23:00"]);
}

#[test]
fn years_of_silence_are_not_closed_one_by_one() {
    let mut hourly = settings();
    hourly.every = Every::parse("* * * * *", chrono_tz::Asia::Jakarta).unwrap();
    let long_ago = last("2001-01-01T00:00:00Z", chrono_tz::Asia::Jakarta);
    let due = due(&hourly, chrono_tz::Asia::Jakarta, Some(&long_ago), at("2026-11-23T00:00:30Z"));
    assert_eq!(due.len(), 64);
    assert_eq!(due.iter().filter(|d| matches!(d, Due::Open { .. })).count(), 1);
}

fn berlin_at_half_past_two(last: &str, now: DateTime<Utc>) -> Vec<String> {
    let zone = chrono_tz::Europe::Berlin;
    let mut settings = settings();
    settings.every = Every::parse("30 2 * * *", zone).unwrap();
    words(&due(&settings, zone, Some(&self::last(last, zone)), now))
}

#[test]
fn a_slot_in_the_gap_of_summer_time_runs_at_the_next_valid_minute() {
    let due = berlin_at_half_past_two("2026-03-28T01:30:00Z", at("2026-03-29T01:00:00Z"));
    assert_eq!(due, ["open 2026-03-29 03:00 since 27 01:30"]);
}

#[test]
fn a_slot_in_the_overlap_of_winter_time_runs_once() {
    let now = at("2026-10-25T00:30:00Z");
    let first = berlin_at_half_past_two("2026-10-24T00:30:00Z", now);
    assert_eq!(first, ["open 2026-10-25 02:30 since 23 00:30"]);
    let again = berlin_at_half_past_two("2026-10-25T00:30:00Z", now + Duration::hours(1));
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn each_zone_of_the_subscribers_has_slots_of_its_own() {
    let asked = ["Asia/Makassar", "Asia/Jakarta", "Bulan/Tranquillitatis", "Asia/Makassar"];
    let zones = zones(&settings(), &asked.map(str::to_owned));
    assert_eq!(zones, [(chrono_tz::Asia::Jakarta, true), (chrono_tz::Asia::Makassar, false)]);
    let wita = due(&settings(), chrono_tz::Asia::Makassar, None, at("2026-11-22T22:00:00Z"));
    assert_eq!(words(&wita), ["open 2026-11-23 06:00 since 21 22:00"]);
}
