//! A partner's file as it is first written: what was found, with comments, and nothing assumed
//! about what was agreed.

use std::fmt::{self, Write as _};

use chrono::NaiveDate;

use crate::model::{Link, OutletName};

/// What goes into the file.
#[derive(Debug, Clone)]
pub(super) struct PartnerFile {
    pub(super) name: OutletName,
    pub(super) title: String,
    pub(super) domain: String,
    pub(super) language: Option<String>,
    /// IANA name, where it is not the network's.
    pub(super) zone: Option<String>,
    pub(super) sources: Vec<SourceLine>,
    pub(super) text: String,
    pub(super) basis: String,
    /// By UTC, as `decide` counts it.
    pub(super) today: NaiveDate,
    /// What was found, one comment each.
    pub(super) remarks: Vec<String>,
}

/// A source: its key, its kind and address, and what was seen there.
#[derive(Debug, Clone)]
pub(super) struct SourceLine {
    pub(super) key: &'static str,
    pub(super) kind: &'static str,
    pub(super) url: Link,
    pub(super) seen: String,
}

/// What stands for an agreement that nobody has stated.
pub(super) const NO_BASIS: &str = "belum ada perjanjian tertulis";

impl fmt::Display for PartnerFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, today, .. } = self;
        writeln!(
            f,
            "# Written by `tayang partner` on {today}: look it over, then `tayang check`."
        )?;
        for remark in &self.remarks {
            writeln!(f, "# {}", comment(remark))?;
        }
        writeln!(f, "\n[partner.{name}]")?;
        key(f, "title", &self.title, "as readers know it")?;
        writeln!(f, "domains = [{}]", quoted(&self.domain))?;
        if let Some(language) = &self.language {
            key(f, "language", language, "of its pages")?;
        }
        if let Some(zone) = &self.zone {
            key(f, "zone", zone, "of dates that name none")?;
        }
        writeln!(
            f,
            "pace = {{ least = \"5m\", most = \"2h\" }}  # as often as it publishes; or `every = \"15m\"`"
        )?;
        writeln!(f, "# targets = [\"…\"]                       # all targets, if left out")?;
        writeln!(
            f,
            "\n# What was agreed, stated. Images default to none: a partner cannot grant an agency's picture."
        )?;
        writeln!(f, "[partner.{name}.rights]")?;
        key(f, "text", &self.text, "full, excerpt, or headline (headline and link)")?;
        writeln!(f, "images = \"none\"  # none, own, all")?;
        key(f, "basis", &self.basis, "where the agreement is written down")?;
        writeln!(f, "since = {today}")?;
        for source in &self.sources {
            let SourceLine { key, kind, url, seen } = source;
            writeln!(f, "\n# {}\n[partner.{name}.source.{key}]", comment(seen))?;
            writeln!(f, "{kind} = {{ url = {} }}", quoted(url.as_str()))?;
        }
        Ok(())
    }
}

fn key(f: &mut fmt::Formatter<'_>, key: &str, value: &str, comment: &str) -> fmt::Result {
    writeln!(f, "{key} = {}  # {comment}", quoted(value))
}

/// A basic string of TOML: what a site calls itself may hold anything.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().take(500) {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => _ = write!(quoted, "\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A comment ends with its line.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

/// A key for an outlet of this domain: `malang.jatimnetwork.com` is `malang-jatimnetwork`.
pub(super) fn key_of(domain: &str) -> Option<OutletName> {
    let labels: Vec<&str> = domain.split('.').collect();
    let is_number = labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit()));
    let kept =
        if is_number { &labels[..] } else { labels.split_last().map_or(&[][..], |(_, rest)| rest) };
    // `co.id`, `or.id` and the like say no more than `id`.
    let kept = match kept.split_last() {
        Some((last, rest)) if last.len() <= 3 && !rest.is_empty() && !is_number => rest,
        _ => kept,
    };
    let plain = kept.join("-").to_lowercase();
    let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    OutletName::parse(plain.trim_matches('-')).ok()
}
