//! Times counted back from the moment of reading: "2 jam yang lalu", "sejam lalu", "yesterday at 14:30".

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, TimeDelta};
use chrono_tz::Tz;
use regex::Regex;

use super::{clock_time, pattern, zone::Zone};
use crate::model::Published;

static BACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(?P<n>\d{1,4}|an?|one|satu)\s*|(?P<se>se))(?P<unit>detik|menit|minit|jam|hari|minggu|seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?)\s+(?:yang\s+)?(?:lalu|ago|yll)\b",
    )
});
static NOW: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:baru saja|baru sahaja|just now)\b"));
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:\W|\p{L}+:)*(?P<day>kemarin|semalam|yesterday|hari ini|today)\b(?P<rest>.*)$")
});

/// Reads such a text; `None` for everything else, months and years among it.
pub(super) fn read(text: &str, now: DateTime<FixedOffset>, zone: Option<Tz>) -> Option<Published> {
    if NOW.is_match(text) {
        return Some(Published::At(now));
    }
    if let Some(found) = BACK.captures(text) {
        let count = found.name("n").map_or(Some(1), |n| match n.as_str() {
            "a" | "an" | "one" | "satu" => Some(1),
            digits => digits.parse().ok(),
        })?;
        return now
            .checked_sub_signed(unit(&found["unit"])?.checked_mul(count)?)
            .map(Published::At);
    }
    named_day(text, now, zone)
}

fn unit(name: &str) -> Option<TimeDelta> {
    match name.as_bytes() {
        [b'd', b'e', ..] | [b's', ..] => TimeDelta::try_seconds(1),
        [b'm', b'i', b'n', b'g', ..] | [b'w', ..] => TimeDelta::try_weeks(1),
        [b'm', ..] => TimeDelta::try_minutes(1),
        [b'j', ..] | [b'h', b'o' | b'r', ..] | [b'h'] => TimeDelta::try_hours(1),
        _ => TimeDelta::try_days(1),
    }
}

fn named_day(text: &str, now: DateTime<FixedOffset>, zone: Option<Tz>) -> Option<Published> {
    let found = DAY.captures(text)?;
    let local = zone.map_or(now, |zone| now.with_timezone(&zone).fixed_offset());
    let back = i64::from(!matches!(&found["day"], "hari ini" | "today"));
    let day = local.date_naive().checked_sub_signed(TimeDelta::try_days(back)?)?;
    match clock_time::read(&found["rest"]) {
        None => Some(Published::On(day)),
        Some(clock_time::Time::Impossible) => None,
        Some(clock_time::Time::At(time)) => {
            let zone = super::zone::stated(&found["rest"]).or(zone.map(Zone::Named));
            let zone = zone.unwrap_or(Zone::Fixed(*now.offset()));
            zone.resolve(day.and_time(time)).map(Published::At)
        }
    }
}
