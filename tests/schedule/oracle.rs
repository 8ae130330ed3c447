//! The same lines through croner, which reads five fields as crontab(5) has them.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds, Year};
use proptest::prelude::*;
use tayang::schedule::Every;

fn part(first: u32, last: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        (first..=last).prop_map(|n| n.to_string()),
        (first..=last, first..=last).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        (first..=last, first..=last, 1u32..10).prop_map(|(a, b, n)| format!(
            "{}-{}/{n}",
            a.min(b),
            a.max(b)
        )),
    ]
}

fn field(first: u32, last: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("*".to_owned()),
        1 => (1u32..10).prop_map(|n| format!("*/{n}")),
        4 => prop::collection::vec(part(first, last), 1..4).prop_map(|parts| parts.join(",")),
    ]
}

/// A step on a star restricts the days in croner and does not in crontab(5): left out.
fn day(first: u32, last: u32) -> impl Strategy<Value = String> {
    field(first, last).prop_map(|f| if f.starts_with("*/") { "*".into() } else { f })
}

fn line() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 23), day(1, 31), field(1, 12), day(0, 7)).prop_map(
        |(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"),
    )
}

fn theirs(line: &str, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let cron = parser.parse(line).unwrap_or_else(|e| panic!("croner refuses `{line}`: {e}"));
    let next = cron.find_next_occurrence(&after.with_timezone(&zone), false).ok()?;
    Some(next.to_utc())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn both_crates_fire_at_the_same_minute(
        line in line(),
        // 2020 to 2060
        seconds in 1_577_836_800i64..2_840_140_800,
        zone in prop::sample::select(vec![Tz::UTC, Tz::Asia__Jakarta, Tz::Asia__Jayapura]),
    ) {
        let mut after = Utc.timestamp_opt(seconds, 0).unwrap();
        let Ok(every) = Every::parse(&line, zone) else {
            prop_assert_eq!(theirs(&line, after, zone), None, "we refuse {}", line);
            return Ok(());
        };
        for _ in 0..5 {
            let ours = every.next_after(after);
            prop_assert_eq!(Some(ours), theirs(&line, after, zone), "{}", line);
            after = ours;
        }
    }

    #[test]
    fn a_daily_line_agrees_through_the_changes_of_summer_time(
        minute in 0u32..60, hour in 0u32..24, days in 0i64..3650,
    ) {
        let line = format!("{minute} {hour} * * *");
        let zone = Tz::Europe__Berlin;
        let every = Every::parse(&line, zone).unwrap();
        let after = Utc.timestamp_opt(1_577_836_800 + days * 86_400, 0).unwrap();
        prop_assert_eq!(Some(every.next_after(after)), theirs(&line, after, zone), "{}", line);
    }

    #[test]
    fn reading_a_schedule_never_panics(text in "[-*/,#L0-9a-z ]{0,40}") {
        let _ = Every::parse(&text, Tz::UTC);
    }

    #[test]
    fn firings_rise_and_the_latest_is_the_one_before(
        line in line(), seconds in 1_577_836_800i64..2_840_140_800,
    ) {
        let Ok(every) = Every::parse(&line, Tz::Europe__Berlin) else { return Ok(()) };
        let firings = every.firings(Utc.timestamp_opt(seconds, 0).unwrap(), 4);
        for pair in firings.windows(2) {
            prop_assert!(pair[0] < pair[1], "{}", line);
            let between = pair[1] - chrono::Duration::seconds(1);
            let found = every.latest(between, between - pair[0]);
            prop_assert_eq!(found, Some(pair[0]), "{}", line);
        }
    }
}
