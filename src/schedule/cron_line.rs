//! Ordinary five-field cron lines, as crontab(5) has them, on top of the `cron` crate.
//!
//! The crate wants a field of seconds, counts Sunday as 1, joins the two day fields with "and",
//! skips what a change to summer time swallows and fires twice when it ends. Here every field is
//! read by ourselves and handed over as a plain list; the crate finds the next matching wall-clock
//! time, and wall-clock times become instants by our own rules.

use std::{collections::BTreeSet, str::FromStr};

use chrono::{DateTime, Duration, LocalResult, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use cron::Schedule;

use super::EveryError;

/// A cron line: one schedule, or two where both day fields are restricted ("or").
#[derive(Debug, Clone)]
pub(super) struct CronLine {
    schedules: Vec<Schedule>,
}

struct Field {
    name: &'static str,
    first: u32,
    last: u32,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [Field; 5] = [
    Field { name: "minute", first: 0, last: 59, names: &[] },
    Field { name: "hour", first: 0, last: 23, names: &[] },
    Field { name: "day of the month", first: 1, last: 31, names: &[] },
    Field { name: "month", first: 1, last: 12, names: &MONTHS },
    Field { name: "day of the week", first: 0, last: 7, names: &DAYS },
];

/// A field as it was written and the numbers that it means.
struct Read<'a> {
    text: &'a str,
    numbers: BTreeSet<u32>,
}

impl Read<'_> {
    /// crontab(5): a day field that starts with `*` does not restrict.
    fn is_restricted(&self) -> bool {
        !self.text.starts_with('*')
    }

    fn list(&self) -> String {
        self.numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    }
}

impl CronLine {
    pub(super) fn parse(raw: &str) -> Result<Self, EveryError> {
        let words: Vec<&str> = raw.split_ascii_whitespace().take(6).collect();
        let [minute, hour, day, month, weekday] = words.as_slice() else {
            return Err(EveryError::Unreadable(raw.chars().take(100).collect()));
        };
        let read = |at: usize, text| FIELDS[at].read(text);
        let (minute, hour) = (read(0, *minute)?, read(1, *hour)?);
        let (day, month, weekday) = (read(2, *day)?, read(3, *month)?, read(4, *weekday)?);

        let time = format!("0 {} {}", minute.list(), hour.list());
        let line = |day: &str, weekday: &str| format!("{time} {day} {} {weekday}", month.list());
        let lines = if day.is_restricted() && weekday.is_restricted() {
            vec![line(&day.list(), "*"), line("*", &weekdays(&weekday))]
        } else {
            vec![line(&day.list(), &weekdays(&weekday))]
        };
        Self::of(&lines, raw)
    }

    fn of(lines: &[String], raw: &str) -> Result<Self, EveryError> {
        let schedules: Result<Vec<Schedule>, _> =
            lines.iter().map(|line| Schedule::from_str(line)).collect();
        let schedules = schedules.map_err(|_| EveryError::Unreadable(raw.into()))?;
        let line = Self { schedules };
        let never = line.wall_clock(NaiveDateTime::default()).next().is_none();
        if never { Err(EveryError::Never(raw.into())) } else { Ok(line) }
    }

    /// Matching wall-clock times after this one, in order; the crate's calendar ends in 2100.
    fn wall_clock(&self, after: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + '_ {
        let next = move |after: NaiveDateTime| {
            self.schedules
                .iter()
                .filter_map(|s| s.after(&after.and_utc()).next())
                .map(|at| at.naive_utc())
                .min()
        };
        std::iter::successors(next(after), move |at| next(*at))
    }

    pub(super) fn next_after(&self, after: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let local = after.with_timezone(&zone).naive_local();
        self.wall_clock(local)
            .filter_map(|at| instant(at, zone))
            .find(|at| *at > after)
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Looks back an hour, then four, then sixteen: what lies between is walked once.
    pub(super) fn latest(
        &self,
        now: DateTime<Utc>,
        within: Duration,
        zone: Tz,
    ) -> Option<DateTime<Utc>> {
        let windows = std::iter::successors(Some(Duration::hours(1)), |w| w.checked_mul(4));
        for window in windows.take(12) {
            let window = window.min(within);
            let found = self.last_between(now.checked_sub_signed(window)?, now, zone);
            if found.is_some() || window == within {
                return found;
            }
        }
        None
    }

    fn last_between(
        &self,
        from: DateTime<Utc>,
        now: DateTime<Utc>,
        zone: Tz,
    ) -> Option<DateTime<Utc>> {
        let first = self.next_after(from - Duration::microseconds(1), zone);
        std::iter::successors(Some(first), |at| Some(self.next_after(*at, zone)))
            .take_while(|at| *at <= now)
            .last()
    }
}

/// The instant of a wall-clock time: the first of two, or the first valid minute after a gap.
pub(super) fn instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    /// The longest gap on record is a whole day (Samoa, 30 December 2011).
    const MINUTES: i64 = 25 * 60;
    (0..=MINUTES).find_map(|minutes| {
        let moved = local.checked_add_signed(Duration::minutes(minutes))?;
        match zone.from_local_datetime(&moved) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
            LocalResult::None => None,
        }
    })
}

/// Names, because the crate counts Sunday as 1.
fn weekdays(field: &Read) -> String {
    let days: BTreeSet<u32> = field.numbers.iter().map(|day| day % 7).collect();
    if days.len() == DAYS.len() {
        return "*".into();
    }
    days.iter().map(|day| DAYS[*day as usize]).collect::<Vec<_>>().join(",")
}

impl Field {
    fn read<'a>(&self, text: &'a str) -> Result<Read<'a>, EveryError> {
        let mut numbers = BTreeSet::new();
        for part in text.split(',') {
            numbers.extend(self.part(part).ok_or_else(|| self.refusal(text))?);
        }
        Ok(Read { text, numbers })
    }

    /// `*`, `5`, `1-5`, `*/10`, `1-31/2`, `mon-fri`.
    fn part(&self, part: &str) -> Option<Vec<u32>> {
        let (range, step) = part.split_once('/').unwrap_or((part, "1"));
        let stepped = part.contains('/');
        let step: usize = number(step)?.try_into().ok()?;
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (self.first, self.last_of_all()),
            Some((from, to)) => (self.value(from)?, self.end(to)?),
            // `5/10` is read as `5-59/10`, as every cron of today does.
            None if stepped => (self.value(range)?, self.last_of_all()),
            None => (self.value(range)?, self.value(range)?),
        };
        (from <= to && step > 0).then(|| (from..=to).step_by(step).collect())
    }

    /// Sunday has two numbers: `*` counts it once.
    fn last_of_all(&self) -> u32 {
        if self.last == 7 { 6 } else { self.last }
    }

    /// The end of a range: `fri-sun` ends with the other Sunday.
    fn end(&self, text: &str) -> Option<u32> {
        let value = self.value(text)?;
        let is_sunday_by_name = self.last == 7 && value == 0 && !text.starts_with('0');
        Some(if is_sunday_by_name { 7 } else { value })
    }

    fn value(&self, text: &str) -> Option<u32> {
        let lower = text.to_ascii_lowercase();
        let named = self.names.iter().position(|name| *name == lower);
        let value = match named {
            Some(at) => u32::try_from(at).ok()? + self.first,
            None => number(text)?,
        };
        (self.first..=self.last).contains(&value).then_some(value)
    }

    fn refusal(&self, text: &str) -> EveryError {
        let names = match self.names {
            [first, .., last] => format!(" or `{first}` to `{last}`"),
            _ => String::new(),
        };
        EveryError::Field {
            field: self.name,
            text: text.chars().take(100).collect(),
            help: format!(
                "write `*`, numbers from {} to {}{names}, ranges `a-b`, lists `a,b` or steps `*/n`",
                self.first, self.last
            ),
        }
    }
}

fn number(text: &str) -> Option<u32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
