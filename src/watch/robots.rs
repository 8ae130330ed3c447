//! What an outlet's robots.txt allows (RFC 9309).

use std::time::Duration;

use crate::model::Link;

/// RFC 9309 §2.5: at least 500 KiB have to be read; more is not.
const MOST_BYTES: usize = 500 * 1024;
/// Rules that are kept; a file of ordinary size has fewer than a thousand.
const MOST_RULES: usize = 10_000;
/// The longest wait between two requests that a `Crawl-delay` may ask for.
const LONGEST_DELAY: f64 = 600.0;

/// A robots.txt, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    groups: Vec<Group>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    /// Product tokens in lower case; `*` for everybody.
    agents: Vec<String>,
    rules: Vec<Rule>,
    delay: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    /// In the spelling of [`spelled`].
    pattern: String,
}

impl Robots {
    /// Reads a robots.txt of any bytes; what is no rule is passed over. An empty one allows all.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let bytes = bytes.get(..MOST_BYTES).unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{FEFF}');
        let mut reader = Reader::default();
        text.split(['\n', '\r']).for_each(|line| reader.take(line));
        Self { groups: reader.groups }
    }

    /// Whether a robot of this product token (`tayang`) may get this address.
    ///
    /// The longest matching rule decides, `Allow` where two are equally long; without a matching
    /// rule it may. `/robots.txt` itself is always allowed.
    #[must_use]
    pub fn allows(&self, agent: &str, link: &Link) -> bool {
        let url = link.url();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        self.allows_path(agent, &format!("{}{query}", url.path()))
    }

    /// The same for a path with its query.
    #[must_use]
    pub fn allows_path(&self, agent: &str, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = spelled(path);
        let matching = self.groups_for(agent).flat_map(|group| &group.rules);
        let strongest = matching
            .filter(|rule| matches(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allow));
        strongest.is_none_or(|rule| rule.allow)
    }

    /// The pause between two requests that the file asks of this robot; not in the RFC, but asked
    /// for by many. At most ten minutes.
    #[must_use]
    pub fn crawl_delay(&self, agent: &str) -> Option<Duration> {
        let asked = self.groups_for(agent).find_map(|group| group.delay)?;
        Duration::try_from_secs_f64(asked.min(LONGEST_DELAY)).ok()
    }

    /// RFC 9309 §2.2.1: all groups that name the robot, else all groups for everybody.
    fn groups_for(&self, agent: &str) -> impl Iterator<Item = &Group> {
        let token = product_token(agent);
        let named = self.groups.iter().any(|group| group.agents.contains(&token));
        let wanted = if named { token } else { "*".to_owned() };
        self.groups.iter().filter(move |group| group.agents.contains(&wanted))
    }
}

/// Letters, `_` and `-` at the start of a name, in lower case.
fn product_token(name: &str) -> String {
    let token = |c: &char| c.is_ascii_alphabetic() || matches!(c, '_' | '-');
    name.trim().chars().take_while(token).collect::<String>().to_ascii_lowercase()
}

#[derive(Default)]
struct Reader {
    groups: Vec<Group>,
    /// Whether the last line named a robot: the next one joins the same group.
    naming: bool,
    rules: usize,
}

impl Reader {
    fn take(&mut self, line: &str) {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { return };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" | "useragent" | "user agent" => self.name(value),
            "allow" => self.rule(true, value),
            "disallow" | "dissallow" | "dissalow" | "disalow" => self.rule(false, value),
            "crawl-delay" => self.delay(value),
            // Sitemap and the like belong to no group and end none (RFC 9309 §2.2.4).
            _ => {}
        }
    }

    fn name(&mut self, value: &str) {
        if !self.naming && self.groups.len() < MOST_RULES {
            self.groups.push(Group::default());
        }
        self.naming = true;
        let token = if value.starts_with('*') { "*".to_owned() } else { product_token(value) };
        if let Some(group) = self.groups.last_mut().filter(|_| !token.is_empty())
            && group.agents.len() < MOST_RULES
        {
            group.agents.push(token);
        }
    }

    /// Rules before the first group belong to nobody; an empty pattern matches nothing.
    fn rule(&mut self, allow: bool, pattern: &str) {
        self.naming = false;
        let Some(group) = self.groups.last_mut() else { return };
        if pattern.is_empty() || self.rules >= MOST_RULES {
            return;
        }
        self.rules += 1;
        group.rules.push(Rule { allow, pattern: spelled(pattern) });
    }

    fn delay(&mut self, value: &str) {
        self.naming = false;
        let seconds = value.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0);
        if let Some(group) = self.groups.last_mut() {
            group.delay = group.delay.or(seconds);
        }
    }
}

/// One spelling for both sides (RFC 9309 §2.2.2): what is no ASCII is percent-encoded, percent
/// signs carry upper-case digits, what needs no encoding has none.
fn spelled(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match encoded(bytes, at) {
            Some(decoded) => {
                push(decoded, is_unreserved(decoded), &mut out);
                at += 3;
            }
            None => {
                push(*byte, byte.is_ascii_graphic(), &mut out);
                at += 1;
            }
        }
    }
    out
}

fn push(byte: u8, as_it_is: bool, out: &mut String) {
    if as_it_is {
        out.push(char::from(byte));
    } else {
        out.push_str(&format!("%{byte:02X}"));
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn encoded(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = bytes.get(at..at + 3)? else { return None };
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(*high)? * 16 + digit(*low)?)
}

/// `*` is any run of characters, `$` at the end is the end; otherwise a prefix is enough.
///
/// Piece by piece, each at its first place: linear in the path, whatever the pattern is.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(before) => (before, true),
        None => (pattern, false),
    };
    let (start, wild) = match pattern.split_once('*') {
        Some((start, wild)) => (start, Some(wild)),
        None => (pattern, None),
    };
    let Some(rest) = path.strip_prefix(start) else { return false };
    let Some(wild) = wild else { return !anchored || rest.is_empty() };
    let (middle, end) = wild.rsplit_once('*').unwrap_or(("", wild));
    let found = middle
        .split('*')
        .try_fold(rest, |rest, piece| rest.find(piece).and_then(|at| rest.get(at + piece.len()..)));
    let ends = |rest: &str| if anchored { rest.ends_with(end) } else { rest.contains(end) };
    found.is_some_and(ends)
}
