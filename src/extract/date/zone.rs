//! Zones as printed behind a time: WIB, WITA, WIT, MYT, GMT+7, ET.

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use regex::Regex;

use super::pattern;

/// Where a local time is.
#[derive(Clone, Copy)]
pub(super) enum Zone {
    Fixed(FixedOffset),
    Named(Tz),
}

impl Zone {
    /// The instant of a local time; a time that a change of clocks skips is none.
    pub(super) fn resolve(self, local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Fixed(offset) => offset.from_local_datetime(&local).earliest(),
            Self::Named(zone) => {
                zone.from_local_datetime(&local).earliest().map(|at| at.fixed_offset())
            }
        }
    }
}

/// "GMT+7", "UTC+07:00", "+0700", "-05:00" after a time.
static OFFSET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:\b(?:gmt|utc)\s*|\d\s?|\()(?P<s>[+-])(?P<h>\d{1,2}):?(?P<m>\d\d)?\b")
});
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\b|\d)(\p{L}{1,5})\b"));

/// The zone that the text states.
pub(super) fn stated(text: &str) -> Option<Zone> {
    let with_zone = OFFSET.captures_iter(text).find_map(|c| {
        let hours: i32 = c["h"].parse().ok().filter(|h| *h <= 14)?;
        let minutes: i32 = c.name("m").map_or(Some(0), |m| m.as_str().parse().ok())?;
        let seconds = (hours * 60 + minutes) * 60;
        // A lone "+7" is an offset only behind GMT or UTC; "08-26" is no zone.
        let certain = c[0].contains(['g', 'u', '(']) || c["h"].len() == 2 && c.name("m").is_some();
        certain.then(|| FixedOffset::east_opt(if &c["s"] == "-" { -seconds } else { seconds }))?
    });
    let named = || WORD.captures_iter(text).find_map(|c| named(&c[1]));
    with_zone.map(Zone::Fixed).or_else(named)
}

fn named(word: &str) -> Option<Zone> {
    let hours = match word {
        "wib" => 7,
        "wita" | "myt" | "sgt" | "hkt" => 8,
        "wit" | "jst" | "kst" => 9,
        "gmt" | "utc" | "z" => 0,
        "ict" => 7,
        "est" => -5,
        "edt" => -4,
        "cst" => -6,
        "cdt" | "mst" => {
            if word == "cdt" {
                -5
            } else {
                -7
            }
        }
        "mdt" => -6,
        "pst" => -8,
        "pdt" => -7,
        "bst" | "cet" | "wat" => 1,
        "cest" | "mez" | "sast" | "eet" => {
            if word == "mez" {
                1
            } else {
                2
            }
        }
        "mesz" => 2,
        "aest" => 10,
        "aedt" => 11,
        "et" => return Some(Zone::Named(Tz::America__New_York)),
        "ct" => return Some(Zone::Named(Tz::America__Chicago)),
        "pt" => return Some(Zone::Named(Tz::America__Los_Angeles)),
        _ => return None,
    };
    FixedOffset::east_opt(hours * 3600).map(Zone::Fixed)
}
