//! Wire agencies: a partner cannot grant an agency's text.

use crate::model::Attributed;

/// Agencies as credits name them, lower case; the names by which an agreement may cover them.
const WIRES: [&str; 18] = [
    "ap",
    "ap news",
    "associated press",
    "afp",
    "agence france-presse",
    "reuters",
    "antara",
    "antaranews.com",
    "antara news",
    "xinhua",
    "bernama",
    "kyodo",
    "kyodo news",
    "dpa",
    "efe",
    "upi",
    "anadolu",
    "bloomberg",
];

/// The wire whose text this is, if the agreement does not cover it. Facts taken from a wire
/// ("Dilansir dari AP News, …") are a citation and need no agreement: only an origin, a dateline or
/// a copyright notice that names an agency makes the text the agency's.
#[must_use]
pub fn uncovered_wire(attributed: &Attributed, covered: &[String]) -> Option<String> {
    let origin = attributed.provenance.origins.iter().skip(1).map(|o| o.outlet.as_str());
    let named = attributed.provenance.origins.first().map(|o| o.outlet.as_str());
    let dateline = attributed.dateline.as_deref().map(house);
    let copyright = attributed.copyright.as_deref().map(holder);
    let mut names = named.into_iter().chain(origin).chain(dateline).chain(copyright);
    names.find_map(|name| uncovered(name, covered))
}

fn uncovered(name: &str, covered: &[String]) -> Option<String> {
    let lower = name.trim().to_lowercase();
    let is_wire = WIRES.contains(&lower.as_str());
    let is_covered = covered.iter().any(|c| c.to_lowercase() == lower);
    (is_wire && !is_covered).then(|| name.trim().to_owned())
}

/// "AFP" and "SURABAYA (AFP)" name AFP.
fn house(dateline: &str) -> &str {
    let inside = dateline.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    inside.map_or(dateline, |(name, _)| name)
}

/// "Copyright © ANTARA 2026" belongs to ANTARA.
fn holder(notice: &str) -> &str {
    let start = notice.find('©').map_or(0, |at| at + '©'.len_utf8());
    notice[start..].trim().trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '.')
}
