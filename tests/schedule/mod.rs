//! When things are due: cron lines against the calendar and against another crate, backoff, looks.

mod backoff;
mod cron_line;
mod oracle;
mod pace;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use tayang::schedule::Every;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn every(line: &str, zone: &str) -> Every {
    Every::parse(line, zone.parse::<Tz>().unwrap()).unwrap()
}

fn texts(firings: &[DateTime<Utc>]) -> Vec<String> {
    firings.iter().map(|at| at.format("%a %Y-%m-%dT%H:%MZ").to_string()).collect()
}
