//! The time of day behind a date: "12.30", "3:10 petang", "12:30 a.m.".

use std::sync::LazyLock;

use chrono::NaiveTime;
use regex::Regex;

use super::pattern;

/// What was printed as a time of day.
pub(super) enum Time {
    /// A time.
    At(NaiveTime),
    /// Looks like a time and is none ("25:61").
    Impossible,
}

const HALF: &str = r"(?:\s*(?P<half>a\.?m\b|p\.?m\b|pagi|tengah hari|siang|sore|petang|malam))?";

static FULL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[^\d.:])(?P<h>\d{{1,2}})[:.](?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:\.\d+)?)?{HALF}"
    ))
});
static HOUR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?P<h>\d{1,2})\s*(?P<half>a\.?m\b|p\.?m\b)"));

/// The first time of day in a text.
pub(super) fn read(text: &str) -> Option<Time> {
    let found = FULL.captures(text).or_else(|| HOUR.captures(text))?;
    let number = |name| found.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let half = found.name("half").map_or("", |m| m.as_str());
    let hour = in_24(number("h")?, half);
    let time = NaiveTime::from_hms_opt(hour, number("m").unwrap_or(0), number("s").unwrap_or(0));
    Some(time.map_or(Time::Impossible, Time::At))
}

fn in_24(hour: u32, half: &str) -> u32 {
    match half.as_bytes().first() {
        Some(b'a') if hour == 12 => 0,
        Some(b'p') if half == "pagi" => {
            if hour == 12 {
                0
            } else {
                hour
            }
        }
        Some(b'p' | b's') if hour < 12 && hour > 0 && half != "siang" => hour + 12,
        Some(b's') if (1..=4).contains(&hour) => hour + 12,
        Some(b't') if (1..=4).contains(&hour) => hour + 12,
        Some(b'm') if hour == 12 => 0,
        Some(b'm') if (5..12).contains(&hour) => hour + 12,
        _ => hour,
    }
}
