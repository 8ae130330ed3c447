//! Times counted back from the moment of reading: "2 jam yang lalu", "sejam lalu", "setengah jam lalu",
//! "1 jam 20 menit lalu", "yesterday at 14:30".

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, TimeDelta};
use chrono_tz::Tz;
use regex::{Captures, Regex};

use super::{clock_time, pattern, zone::Zone};
use crate::model::Published;

const COUNT: &str = r"\d{1,4}|setengah|half an?|half|an?|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|lapan|one|two|three|four|five|six|seven|eight|nine|ten";
const UNIT: &str = r"detik|saat|menit|minit|jam|hari|minggu|pekan|seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?";

/// One count with its unit, or two ("1 jam 20 menit"), and that it is past.
static BACK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\b(?P<n0>{COUNT})\s*(?P<u0>{UNIT})\s*,?\s*(?:dan\s+|and\s+)?)?\b(?:(?P<n>{COUNT})\s*|(?P<se>se))(?P<u>{UNIT})\s+(?:(?:yang|yg)\s+)?(?:lalu|lepas|ago|yll)\b"
    ))
});
/// What stands before a count that is not exact, or that begins with months.
static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:lebih|kurang|less|more)\s+(?:dari|daripada|than)|\b(?:hampir|over|almost|under|bulan|tahun|months?|years?|puluh|belas|ratus|beberapa)(?:\s+(?:dan|and)|,)?)\s*$",
    )
});
static NOW: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:baru saja|baru sahaja|just now)\b"));
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:\W|\p{L}+:)*(?P<day>kemarin|semalam|yesterday|hari ini|today)\b(?P<rest>.*)$")
});
/// "kemarin dulu" is a day earlier.
static EARLIER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:dulu|lusa|dahulu)\b"));

/// Reads such a text; `None` for everything else, months and years among it.
pub(super) fn read(text: &str, now: DateTime<FixedOffset>, zone: Option<Tz>) -> Option<Published> {
    if NOW.is_match(text) {
        return Some(Published::At(now));
    }
    if let Some(found) = BACK.captures(text) {
        let before = found.get(0).map_or("", |all| &text[..all.start()]);
        let exact = !VAGUE.is_match(before);
        return back(&found)
            .filter(|_| exact)
            .and_then(|by| now.checked_sub_signed(by))
            .map(Published::At);
    }
    named_day(text, now, zone)
}

fn back(found: &Captures<'_>) -> Option<TimeDelta> {
    let last = part(found.name("n").map_or("satu", |n| n.as_str()), &found["u"])?;
    let (Some(count), Some(unit)) = (found.name("n0"), found.name("u0")) else { return Some(last) };
    let first = part(count.as_str(), unit.as_str())?;
    // "2 menit 3 jam" is no count.
    (first > last).then(|| first.checked_add(&last)).flatten()
}

fn part(count: &str, name: &str) -> Option<TimeDelta> {
    let unit = unit(name)?;
    if count.starts_with("half") || count == "setengah" {
        let hour = unit == TimeDelta::try_hours(1)?;
        return hour.then(|| TimeDelta::try_minutes(30)).flatten();
    }
    unit.checked_mul(number(count)?)
}

fn number(count: &str) -> Option<i32> {
    let number = match count {
        "a" | "an" | "one" | "satu" => 1,
        "dua" | "two" => 2,
        "tiga" | "three" => 3,
        "empat" | "four" => 4,
        "lima" | "five" => 5,
        "enam" | "six" => 6,
        "tujuh" | "seven" => 7,
        "delapan" | "lapan" | "eight" => 8,
        "sembilan" | "nine" => 9,
        "sepuluh" | "ten" => 10,
        digits => digits.parse().ok()?,
    };
    Some(number)
}

fn unit(name: &str) -> Option<TimeDelta> {
    match name.as_bytes() {
        [b'd', b'e', ..] | [b's', ..] => TimeDelta::try_seconds(1),
        [b'm', b'i', b'n', b'g', ..] | [b'w' | b'p', ..] => TimeDelta::try_weeks(1),
        [b'm', ..] => TimeDelta::try_minutes(1),
        [b'j', ..] | [b'h', b'o' | b'r', ..] | [b'h'] => TimeDelta::try_hours(1),
        _ => TimeDelta::try_days(1),
    }
}

fn named_day(text: &str, now: DateTime<FixedOffset>, zone: Option<Tz>) -> Option<Published> {
    let found = DAY.captures(text)?;
    if EARLIER.is_match(&found["rest"]) {
        return None;
    }
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
