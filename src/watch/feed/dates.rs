//! Dates as feeds write them: RFC 3339 and RFC 2822, and what software has made of both.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

/// The instant that a text means; UTC where it names no zone, midnight where it names no time.
pub(in crate::watch) fn read(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    let (date, time, zone) = numeric(text).or_else(|| worded(text))?;
    let (time, days) = time;
    let local = date.and_time(time).checked_add_signed(Duration::days(days))?;
    Some(local.checked_sub_signed(Duration::minutes(zone))?.and_utc())
}

/// A time of day, and whole days to add (24:00 is the next day's midnight).
type Time = (NaiveTime, i64);

const MIDNIGHT: Time = (NaiveTime::MIN, 0);

/// `2026-11-23T06:00:00+07:00`, `2026-11-23 06:00`, `20261123T060000Z`, `2026-11`, `2026`.
fn numeric(text: &str) -> Option<(NaiveDate, Time, i64)> {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let date = calendar(&text[..end])?;
    let rest = text[end..].trim_start_matches(['T', 't', ' ']).trim();
    if rest.is_empty() {
        return Some((date, MIDNIGHT, 0));
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && !":.,".contains(c)).unwrap_or(rest.len());
    let zone = rest[end..].trim();
    let zone = if zone.is_empty() { 0 } else { offset(zone)? };
    Some((date, clock(&rest[..end])?, zone))
}

fn calendar(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let all_digits = parts.iter().all(|part| digits(part));
    if !all_digits || parts.is_empty() {
        return None;
    }
    match (parts.as_slice(), parts[0].len()) {
        ([year], 4) => date(year, "1", "1"),
        ([packed], 6) => date(&packed[..4], &packed[4..], "1"),
        ([packed], 8) => date(&packed[..4], &packed[4..6], &packed[6..]),
        ([year, month], 4) => date(year, month, "1"),
        ([year, month, day], 4) => date(year, month, day),
        _ => None,
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit())
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `6:00`, `06:00:00.123`, `060000`, `06`.
fn clock(text: &str) -> Option<Time> {
    let whole = text.split(['.', ',']).next()?;
    let parts: Vec<&str> = match whole.len() {
        4 if digits(whole) => vec![&whole[..2], &whole[2..]],
        6 if digits(whole) => vec![&whole[..2], &whole[2..4], &whole[4..]],
        _ => whole.split(':').collect(),
    };
    if parts.len() > 3 || !parts.iter().all(|part| digits(part) && part.len() <= 2) {
        return None;
    }
    let part = |at: usize| parts.get(at).map_or(Some(0), |p| p.parse::<u32>().ok());
    let (hour, minute, second) = (part(0)?, part(1)?, part(2)?);
    let days = i64::from(hour == 24 && minute == 0 && second == 0);
    let hour = if days == 1 { 0 } else { hour };
    Some((NaiveTime::from_hms_opt(hour, minute, second.min(59))?, days))
}

/// `Mon, 23 Nov 2026 06:00:00 +0700`, `Sen, 23 Nov 26 06:00 WIB`, `Nov 23, 2026`,
/// `Mon Nov 23 06:00:00 2026`, `23-Nov-2026 06:00`.
fn worded(text: &str) -> Option<(NaiveDate, Time, i64)> {
    let mut read = Worded::default();
    let between = |c: char| c.is_whitespace() || c == ',';
    for word in text.split(between).filter(|word| !word.is_empty()) {
        let dashed = word.contains('-') && word.chars().any(char::is_alphabetic);
        if dashed && word.starts_with(|c: char| c.is_ascii_digit()) {
            word.split('-').try_for_each(|part| read.take(part))?;
        } else {
            read.take(word)?;
        }
    }
    read.finish()
}

#[derive(Default)]
struct Worded {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    time: Option<Time>,
    afternoon: Option<bool>,
    zone: Option<i64>,
}

impl Worded {
    /// None for a number or a time that cannot be; words that say nothing are passed over.
    fn take(&mut self, word: &str) -> Option<()> {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        if number && (word.contains(':') || self.is_dotted_time(word)) {
            self.time = Some(clock(&word.replace('.', ":"))?);
        } else if number {
            self.number(word)?;
        } else if self.month.is_none() && month(word).is_some() {
            self.month = month(word);
        } else if word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm") {
            self.afternoon = Some(word.eq_ignore_ascii_case("pm"));
        } else if self.zone.is_none() {
            self.zone = offset(word);
        }
        Some(())
    }

    /// "06.30", as Indonesia writes it.
    fn is_dotted_time(&self, word: &str) -> bool {
        self.time.is_none() && self.month.is_some() && word.contains('.')
    }

    fn number(&mut self, word: &str) -> Option<()> {
        let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (digits, tail) = word.split_at(end);
        if !matches!(tail, "" | "." | "st" | "nd" | "rd" | "th") {
            return None;
        }
        let value: u32 = digits.parse().ok()?;
        if digits.len() <= 2 && self.day.is_none() {
            self.day = Some(value);
        } else if self.year.is_none() {
            self.year = Some(full_year(i32::try_from(value).ok()?, digits.len()));
        } else if self.zone.is_none() && value == 0 {
            self.zone = Some(0);
        } else {
            return None;
        }
        Some(())
    }

    fn finish(self) -> Option<(NaiveDate, Time, i64)> {
        let date = NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)?;
        let (time, days) = self.time.unwrap_or(MIDNIGHT);
        let time = match self.afternoon {
            Some(afternoon) => on_half_a_dial(time, afternoon)?,
            None => time,
        };
        Some((date, (time, days), self.zone.unwrap_or(0)))
    }
}

fn on_half_a_dial(time: NaiveTime, afternoon: bool) -> Option<NaiveTime> {
    use chrono::Timelike;
    let hour = time.hour() % 12 + if afternoon { 12 } else { 0 };
    if time.hour() > 12 { Some(time) } else { time.with_hour(hour) }
}

/// RFC 2822 §4.3, with the pivot that feed readers use.
fn full_year(year: i32, digits: usize) -> i32 {
    match digits {
        1 | 2 if year < 90 => 2000 + year,
        1 | 2 => 1900 + year,
        _ => year,
    }
}

const MONTHS: [(&str, u32); 16] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("mei", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("agu", 8),
    ("ags", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("dec", 12),
];

/// English and Indonesian names, whole or cut ("Des" and "Desember" too).
fn month(word: &str) -> Option<u32> {
    let head = word.get(..3)?.to_ascii_lowercase();
    let known = |(name, _): &&(&str, u32)| *name == head;
    if head == "des" {
        return Some(12);
    }
    MONTHS.iter().find(known).map(|(_, number)| *number)
}

/// Minutes east of Greenwich: `+0700`, `+07:00`, `GMT+7`, `WIB`, `EST`.
fn offset(word: &str) -> Option<i64> {
    let lower = word.to_ascii_lowercase();
    let lower = lower.strip_prefix("etc/").unwrap_or(&lower).trim_matches(['(', ')']);
    let bare = lower.strip_prefix("gmt").or(lower.strip_prefix("utc"));
    let signed = bare.filter(|rest| !rest.is_empty()).unwrap_or(lower);
    if let Some(rest) = signed.strip_prefix('+') {
        return distance(rest);
    }
    if let Some(rest) = signed.strip_prefix(['-', '\u{2212}']) {
        return distance(rest).map(|minutes| -minutes);
    }
    let hours = match lower {
        "z" | "ut" | "utc" | "gmt" => 0,
        "wib" => 7,
        "wita" | "sgt" | "myt" => 8,
        "wit" | "jst" | "kst" => 9,
        "bst" | "cet" | "met" => 1,
        "cest" | "mest" | "eet" => 2,
        "msk" | "eest" => 3,
        "aest" => 10,
        "edt" | "ast" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" => -8,
        "adt" => -3,
        _ => return None,
    };
    Some(hours * 60)
}

fn distance(text: &str) -> Option<i64> {
    let digits_only: String = text.chars().filter(|c| *c != ':').collect();
    if !digits(&digits_only) || digits_only.len() > 4 {
        return None;
    }
    let number: i64 = digits_only.parse().ok()?;
    let minutes =
        if digits_only.len() <= 2 { number * 60 } else { number / 100 * 60 + number % 100 };
    (minutes <= 18 * 60).then_some(minutes)
}
