//! Reads dates as newsrooms print them: "Jum'at, 26 Januari 2024 | 12.30 WIB", "2 jam yang lalu".

mod clock_time;
mod relative;
mod words;
mod zone;

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use regex::{Captures, Regex};

use crate::model::Published;

/// Longest text looked at, in characters; a date stands at the beginning.
const LONGEST: usize = 240;

fn pattern(regex: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, and tests use each")]
    Regex::new(regex).expect("a constant pattern")
}

/// "26 Januari 2024", "17 Agust 2023", "26th of January, 2024", "26-Jan-2024".
static DAY_NAME_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[\s\-/]*(?:of\s+|de\s+)?(?P<n>\p{L}{3,12})[.,]?[\s\-/]*(?:de\s+)?(?P<y>\d{4})\b",
    )
});
/// "January 26, 2024", "Jan. 26 2024".
static NAME_DAY_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?P<n>\p{L}{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(?P<y>\d{4})\b")
});
/// "2024-01-26", "2024/01/26", "2024.01.26".
static YEAR_MONTH_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"));
/// "26/01/2024", "26-01-2024", "26.01.2024".
static DAY_MONTH_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?P<d>\d{1,2})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})\b")
});
/// "20240126", alone or before a time.
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:$|t|\s)"));

/// Reads a date as printed. `now` is the moment of reading with the reader's offset. A zone in the
/// text beats `zone`, which beats the offset of `now`. Impossible or self-contradicting dates are `None`.
#[must_use]
pub fn date(text: &str, now: DateTime<FixedOffset>, zone: Option<Tz>) -> Option<Published> {
    let text = normalised(text);
    if let Some(stamp) = unix(&text) {
        return Some(stamp);
    }
    let Some((day, before, after)) = calendar_day(&text) else {
        return relative::read(&text, now, zone);
    };
    if contradicts(day, &before) || contradicted(day, &after) {
        return None;
    }
    let rest = format!("{before} {after}");
    match clock_time::read(&after).or_else(|| clock_time::read(&rest)) {
        None => Some(Published::On(day)),
        Some(clock_time::Time::Impossible) => None,
        Some(clock_time::Time::At(time)) => {
            let local = day.and_time(time);
            let zone = zone::stated(&rest).or(zone.map(zone::Zone::Named));
            zone.unwrap_or(zone::Zone::Fixed(*now.offset())).resolve(local).map(Published::At)
        }
    }
}

/// Lower case, plain apostrophes, single spaces.
fn normalised(text: &str) -> String {
    let plain = |c: char| match c {
        '’' | '‘' | '`' | 'ʼ' | '´' => '\'',
        '–' | '—' | '−' => '-',
        c => c,
    };
    let cut: String = text.chars().take(LONGEST).map(plain).collect();
    crate::html::fold(&cut.to_lowercase())
}

/// Seconds or milliseconds since 1970.
fn unix(text: &str) -> Option<Published> {
    let number: i64 = text.parse().ok()?;
    let at = match text.len() {
        10 => Utc.timestamp_opt(number, 0).single()?,
        13 => Utc.timestamp_millis_opt(number).single()?,
        _ => return None,
    };
    Some(Published::At(at.fixed_offset()))
}

/// The first day named in the text, with what stands before and after it.
fn calendar_day(text: &str) -> Option<(NaiveDate, String, String)> {
    let forms = [&COMPACT, &YEAR_MONTH_DAY, &DAY_NAME_YEAR, &NAME_DAY_YEAR, &DAY_MONTH_YEAR];
    let found = forms.into_iter().flat_map(|form| form.captures_iter(text).filter_map(|c| day(&c)));
    let (range, day) = found.min_by_key(|(range, _)| range.start)?;
    let after = text[range.end..].trim_start_matches('t').to_owned();
    Some((day, text[..range.start].to_owned(), after))
}

fn day(captures: &Captures<'_>) -> Option<(std::ops::Range<usize>, NaiveDate)> {
    let number = |name| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let year = number("y").filter(|y| (1900..2100).contains(y))?;
    let month = match captures.name("n") {
        Some(name) => words::month(name.as_str())?,
        None => number("m")?,
    };
    let day = number("d")?;
    let date = NaiveDate::from_ymd_opt(year as i32, month, day);
    let american = || {
        let swappable = captures.name("n").is_none() && month > 12;
        swappable.then(|| NaiveDate::from_ymd_opt(year as i32, day, month)).flatten()
    };
    Some((captures.get(0)?.range(), date.or_else(american)?))
}

/// The same for a day of the week that follows at once, in full: "26 Januari 2024 (Jumat)".
fn contradicted(day: NaiveDate, after: &str) -> bool {
    let next = after.trim_start_matches([' ', '(', ',', '-', '|', '/']);
    let letters = |c: char| !c.is_alphabetic() && c != '\'';
    let word = next.split(letters).next().unwrap_or_default();
    let named = words::weekday(word).filter(|_| word.len() >= 5 && word != "minggu");
    named.is_some_and(|weekday| weekday != day.weekday())
}

/// Whether a day of the week is named before the date that the date does not fall on.
fn contradicts(day: NaiveDate, before: &str) -> bool {
    let letters = |c: char| !c.is_alphabetic() && c != '\'';
    let words: Vec<&str> = before.split(letters).filter(|w| !w.is_empty()).collect();
    let weekday = words.iter().rev().take(3).find_map(|w| words::weekday(w));
    weekday.is_some_and(|weekday| weekday != day.weekday())
}
