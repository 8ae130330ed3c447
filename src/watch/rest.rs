//! How long a source asks to be left alone.

use chrono::{DateTime, Datelike, Duration, Timelike, Utc};

use super::feed::Feed;
use crate::model::{Asked, Fetched};

/// The longest that a source may ask us to stay away: a year in a `Cache-Control` is a mistake.
const LONGEST: u64 = 6 * 3_600;

/// What a feed asks of its visitors; none where it asks nothing. A week has no more hours and
/// days than these.
pub(super) fn wishes(feed: &Feed) -> Option<Asked> {
    let asked = Asked {
        ttl_minutes: feed.ttl_minutes,
        skip_hours: feed.skip_hours.iter().copied().take(24).collect(),
        skip_days: feed.skip_days.iter().take(7).cloned().collect(),
    };
    Some(asked).filter(|asked| *asked != Asked::default())
}

/// The longest of `ttl`, `max-age`, `Expires`, `skipHours`, `skipDays`, in seconds.
pub(super) fn asked(feed: Option<&Asked>, fetched: &Fetched) -> Option<u64> {
    let none = Asked::default();
    let feed = feed.unwrap_or(&none);
    let ttl = feed.ttl_minutes.map(|minutes| u64::from(minutes) * 60);
    let asked = [ttl, fresh_for(fetched), skipped(feed, fetched.at)];
    let longest = asked.into_iter().flatten().max()?;
    (longest > 0).then_some(longest.min(LONGEST))
}

/// `Retry-After`: seconds, or a date (RFC 9110 §10.2.3).
pub(super) fn retry_after(fetched: &Fetched) -> Option<u64> {
    let value = fetched.headers.get("retry-after")?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    u64::try_from((date.to_utc() - fetched.at).num_seconds()).ok()
}

/// `Cache-Control: max-age` without the answer's `Age` (RFC 9111 §4.2).
fn fresh_for(fetched: &Fetched) -> Option<u64> {
    let control = fetched.headers.get("cache-control").unwrap_or_default().to_ascii_lowercase();
    let mut directives = control.split(',').map(str::trim);
    if directives.clone().any(|d| d == "no-cache" || d == "no-store") {
        return None;
    }
    let Some(max_age) = directives.find_map(|directive| directive.strip_prefix("max-age=")) else {
        return expires(fetched);
    };
    let max_age: u64 = max_age.trim_matches('"').parse().ok()?;
    let age = fetched.headers.get("age").and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    Some(max_age.saturating_sub(age))
}

/// `Expires` by the server's own clock (RFC 9111 §5.3); anything that is no date has expired.
fn expires(fetched: &Fetched) -> Option<u64> {
    let date = |name: &str| DateTime::parse_from_rfc2822(fetched.headers.get(name)?.trim()).ok();
    let now = date("date").map_or(fetched.at, |date| date.to_utc());
    u64::try_from((date("expires")?.to_utc() - now).num_seconds()).ok()
}

/// Seconds until the first hour at which the feed may be asked again.
fn skipped(feed: &Asked, now: DateTime<Utc>) -> Option<u64> {
    let free = |at: DateTime<Utc>| {
        let hour = u8::try_from(at.hour()).unwrap_or_default();
        let day = at.weekday().to_string();
        let same = |named: &String| named.get(..3).is_some_and(|n| n.eq_ignore_ascii_case(&day));
        !feed.skip_hours.contains(&hour) && !feed.skip_days.iter().any(same)
    };
    if free(now) {
        return None;
    }
    let into_hour = Duration::seconds(i64::from(now.minute() * 60 + now.second()));
    let next =
        (1..=7 * 24).map(|hours| now - into_hour + Duration::hours(hours)).find(|at| free(*at))?;
    u64::try_from((next - now).num_seconds()).ok()
}
