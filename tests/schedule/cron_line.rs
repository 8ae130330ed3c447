use chrono::Duration;
use chrono_tz::Tz;
use tayang::schedule::{Every, EveryError};

use super::{at, every, texts};

#[test]
fn six_in_the_morning_is_another_instant_in_each_zone_of_indonesia() {
    let morning = every("0 6 * * *", "Asia/Jakarta");
    let after = at("2026-11-23T12:00:00Z");
    assert_eq!(morning.next_after(after), at("2026-11-23T23:00:00Z"));
    let makassar = morning.in_zone(Tz::Asia__Makassar);
    assert_eq!(makassar.next_after(after), at("2026-11-23T22:00:00Z"));
    let jayapura = morning.in_zone(Tz::Asia__Jayapura);
    assert_eq!(jayapura.next_after(after), at("2026-11-23T21:00:00Z"));
    assert_eq!(jayapura.zone(), Tz::Asia__Jayapura);
    assert_eq!(jayapura.local(at("2026-11-23T21:00:00Z")).to_string(), "2026-11-24 06:00:00");
}

#[test]
fn zero_and_seven_and_sun_are_sunday() {
    for line in ["0 6 * * 0", "0 6 * * 7", "0 6 * * sun", "0 6 * * SUN"] {
        let firings = every(line, "UTC").firings(at("2026-11-23T00:00:00Z"), 2);
        assert_eq!(texts(&firings), ["Sun 2026-11-29T06:00Z", "Sun 2026-12-06T06:00Z"], "{line}");
    }
}

#[test]
fn weekdays_are_monday_to_friday_however_they_are_written() {
    for line in ["0 6 * * 1-5", "0 6 * * mon-fri", "0 6 * * 1,2,3,4,5"] {
        let firings = every(line, "UTC").firings(at("2026-11-27T12:00:00Z"), 2);
        assert_eq!(texts(&firings), ["Mon 2026-11-30T06:00Z", "Tue 2026-12-01T06:00Z"], "{line}");
    }
}

#[test]
fn a_weekend_may_end_with_either_sunday() {
    for line in ["0 6 * * 6-7", "0 6 * * sat-sun", "0 6 * * 6,0"] {
        let firings = every(line, "UTC").firings(at("2026-11-23T00:00:00Z"), 3);
        let days = ["Sat 2026-11-28T06:00Z", "Sun 2026-11-29T06:00Z", "Sat 2026-12-05T06:00Z"];
        assert_eq!(texts(&firings), days, "{line}");
    }
}

#[test]
fn day_of_month_or_day_of_week_when_both_are_restricted() {
    let firings = every("0 0 13 * 5", "UTC").firings(at("2026-11-01T00:00:00Z"), 4);
    let days = [
        "Fri 2026-11-06T00:00Z",
        "Fri 2026-11-13T00:00Z",
        "Fri 2026-11-20T00:00Z",
        "Fri 2026-11-27T00:00Z",
    ];
    assert_eq!(texts(&firings), days);
    let first = every("0 0 1 * 1", "UTC").firings(at("2026-11-24T00:00:00Z"), 2);
    assert_eq!(texts(&first), ["Mon 2026-11-30T00:00Z", "Tue 2026-12-01T00:00Z"]);
}

#[test]
fn a_step_that_begins_with_a_star_does_not_restrict_the_days() {
    let firings = every("0 0 */2 * 1", "UTC").firings(at("2026-11-01T00:00:00Z"), 3);
    let mondays = ["Mon 2026-11-09T00:00Z", "Mon 2026-11-23T00:00Z", "Mon 2026-12-07T00:00Z"];
    assert_eq!(texts(&firings), mondays);
}

#[test]
fn what_the_gap_of_summer_time_swallows_runs_at_the_next_valid_minute() {
    let early = every("30 2 * * *", "Europe/Berlin");
    let firings = early.firings(at("2026-03-27T12:00:00Z"), 3);
    let expected = ["Sat 2026-03-28T01:30Z", "Sun 2026-03-29T01:00Z", "Mon 2026-03-30T00:30Z"];
    assert_eq!(texts(&firings), expected);
    assert_eq!(early.local(firings[1]).to_string(), "2026-03-29 03:00:00");
}

#[test]
fn several_firings_in_one_gap_run_once() {
    let firings = every("*/20 2 * * *", "Europe/Berlin").firings(at("2026-03-29T00:00:00Z"), 2);
    assert_eq!(texts(&firings), ["Sun 2026-03-29T01:00Z", "Mon 2026-03-30T00:00Z"]);
}

#[test]
fn the_hour_that_happens_twice_runs_once() {
    let firings = every("30 2 * * *", "Europe/Berlin").firings(at("2026-10-24T12:00:00Z"), 2);
    assert_eq!(texts(&firings), ["Sun 2026-10-25T00:30Z", "Mon 2026-10-26T01:30Z"]);
    let hourly = every("0 * * * *", "Europe/Berlin").firings(at("2026-10-24T23:30:00Z"), 3);
    let expected = ["Sun 2026-10-25T00:00Z", "Sun 2026-10-25T02:00Z", "Sun 2026-10-25T03:00Z"];
    assert_eq!(texts(&hourly), expected);
}

#[test]
fn a_whole_day_that_was_skipped_runs_at_its_end() {
    // Samoa had no 30 December 2011.
    let firings = every("0 6 30 12 *", "Pacific/Apia").firings(at("2011-12-01T00:00:00Z"), 1);
    assert_eq!(texts(&firings), ["Fri 2011-12-30T10:00Z"]);
}

#[test]
fn leap_days_are_waited_for() {
    let firings = every("0 0 29 2 *", "UTC").firings(at("2026-01-01T00:00:00Z"), 2);
    assert_eq!(texts(&firings), ["Tue 2028-02-29T00:00Z", "Sun 2032-02-29T00:00Z"]);
}

#[test]
fn a_line_that_never_fires_is_refused() {
    for line in ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 feb *"] {
        assert_eq!(Every::parse(line, Tz::UTC).unwrap_err(), EveryError::Never(line.into()));
    }
}

#[test]
fn a_mistake_in_a_field_is_named() {
    let errors: Vec<String> = [
        "61 * * * *",
        "0 24 * * *",
        "0 6 0 * *",
        "0 6 * 13 *",
        "0 6 * * 8",
        "0 6 * * fun",
        "5-1 * * * *",
        "*/0 * * * *",
        "1,,2 * * * *",
        "0 6 L * *",
        "0 6 * * 5#2",
    ]
    .iter()
    .map(|line| Every::parse(line, Tz::UTC).unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn what_is_no_schedule_says_what_to_write() {
    for text in ["ten", "", "* * * *", "0 0 6 * * *", "@daily", "10", "every day"] {
        let error = Every::parse(text, Tz::UTC).unwrap_err();
        assert!(matches!(error, EveryError::Unreadable(_)), "{text}: {error}");
        assert!(error.to_string().ends_with("write `10m`, or `*/10 * * * *`"));
    }
}

#[test]
fn an_interval_is_a_minute_to_a_week() {
    for text in ["59s", "0m", "8d", "2w"] {
        assert_eq!(Every::parse(text, Tz::UTC).unwrap_err(), EveryError::OutOfRange(text.into()));
    }
    let ten = every("10m", "Asia/Jakarta").firings(at("2026-11-23T00:03:00Z"), 2);
    assert_eq!(texts(&ten), ["Mon 2026-11-23T00:13Z", "Mon 2026-11-23T00:23Z"]);
}

#[test]
fn the_latest_firing_is_at_or_before_now_and_not_too_old() {
    let morning = every("0 6 * * *", "Asia/Jakarta");
    let fired = at("2026-11-22T23:00:00Z");
    assert_eq!(morning.latest(fired, Duration::hours(2)), Some(fired));
    assert_eq!(morning.latest(at("2026-11-23T00:59:00Z"), Duration::hours(2)), Some(fired));
    assert_eq!(morning.latest(at("2026-11-23T01:00:01Z"), Duration::hours(2)), None);
    assert_eq!(morning.latest(at("2026-11-23T22:00:00Z"), Duration::days(2)), Some(fired));
    let yearly = every("0 6 17 8 *", "Asia/Jakarta");
    assert_eq!(yearly.latest(fired, Duration::days(400)), Some(at("2026-08-16T23:00:00Z")));
    assert_eq!(yearly.latest(fired, Duration::days(9)), None);
}

#[test]
fn the_latest_slot_of_an_interval_is_counted_from_local_midnight() {
    let every = every("6h", "Asia/Jakarta");
    let slot = every.latest(at("2026-11-23T00:30:00Z"), Duration::hours(6));
    assert_eq!(slot, Some(at("2026-11-22T23:00:00Z")));
}
