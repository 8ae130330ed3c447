//! What the parser says, in words for somebody who does not program.

use super::draft;

/// What is wrong, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// The key that was probably meant: it is not missing too.
    pub(super) meant: Option<String>,
}

impl Said {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()), meant: None }
    }
}

/// Translates a message of serde about a key, or takes apart one of our own (`…: write …`).
pub(super) fn explain(raw: &str, path: &[String]) -> Said {
    if let Some(rest) = raw.strip_prefix("unknown field `") {
        return unknown(rest, "there is no key");
    }
    if let Some(rest) = raw.strip_prefix("unknown variant `") {
        return unknown(rest, "there is no choice");
    }
    if let Some(rest) = raw.strip_prefix("invalid type: ") {
        return wrong_type(rest, &subject(path));
    }
    if let Some(rest) = raw.strip_prefix("invalid value: ") {
        return out_of_range(rest, &subject(path));
    }
    if raw.starts_with("wanted string or table") {
        let message = format!("{} wants one of its words", subject(path));
        return Said::new(message, "put it in quotes; `tayang reference` lists them");
    }
    match raw.split_once(": write ") {
        Some((message, help)) => Said::new(message, format!("write {help}")),
        None => Said { message: raw.to_owned(), help: None, meant: None },
    }
}

/// `x`, expected one of `a`, `b`
fn unknown(rest: &str, there_is_no: &str) -> Said {
    let (name, expected) = rest.split_once('`').unwrap_or((rest, ""));
    let choices: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let said = Said::new(format!("{there_is_no} `{name}` here"), instead_of(name, &choices));
    Said { meant: nearest(name, &choices).map(str::to_owned), ..said }
}

/// What to write instead of a name that does not exist.
pub(super) fn instead_of(name: &str, choices: &[&str]) -> String {
    if let Some(near) = nearest(name, choices) {
        return format!("write `{near}`?");
    }
    match choices {
        [] => "take it out, or define it first".to_owned(),
        [only] => format!("only `{only}` is known here"),
        [first @ .., last] => format!("write one of `{}` or `{last}`", first.join("`, `")),
    }
}

/// The choice that was probably meant.
pub(super) fn nearest<'a>(name: &str, choices: &[&'a str]) -> Option<&'a str> {
    if let Some((_, meant)) = draft::SYNONYMS.iter().find(|(other, _)| *other == name)
        && let Some(choice) = choices.iter().find(|choice| *choice == meant)
    {
        return Some(choice);
    }
    let name = name.to_lowercase();
    choices
        .iter()
        .map(|choice| (strsim::jaro_winkler(&name, &choice.to_lowercase()), *choice))
        .filter(|(likeness, _)| *likeness > 0.82)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, choice)| choice)
}

/// What a sentence is about: the key, or an item of its list.
fn subject(path: &[String]) -> String {
    match path {
        [.., list, item] if item.bytes().all(|b| b.is_ascii_digit()) => {
            format!("item {item} of `{list}`")
        }
        [.., key] => format!("`{key}`"),
        [] => "this".to_owned(),
    }
}

/// string "ten", expected u32: the value itself is not repeated.
fn wrong_type(rest: &str, subject: &str) -> Said {
    let (found, expected) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
    let (wanted, write) = wanted(expected);
    Said::new(format!("{subject} wants {wanted}, not {}", kind(found)), write)
}

/// integer `-5`, expected u32
fn out_of_range(rest: &str, subject: &str) -> Said {
    let expected = rest.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let (wanted, _) = wanted(expected);
    let (least, most) = match expected {
        "u8" => ("0", "255"),
        "u16" => ("0", "65535"),
        _ => ("0", "4294967295"),
    };
    let help = format!("write a number from {least} to {most}");
    Said::new(format!("{subject} wants {wanted} that is not so small or large"), help)
}

fn kind(found: &str) -> &'static str {
    match found.split_whitespace().next().unwrap_or_default() {
        "string" => "a text",
        "integer" => "a whole number",
        "floating" => "a number with a fraction",
        "boolean" => "`true` or `false`",
        "sequence" => "a list",
        "map" => "a table or a date",
        _ => "this",
    }
}

/// What serde expects, in words, and what to write.
fn wanted(expected: &str) -> (&'static str, &'static str) {
    match expected {
        "a string" | "string" => ("a text", "put it in quotes: `\"…\"`"),
        "a boolean" => ("`true` or `false`", "write `true` or `false`, without quotes"),
        "a sequence" => ("a list", "write `[\"…\", \"…\"]`"),
        "a size" => ("a size", "write `500 KB`, `10 MB` or `1 GB`"),
        "a TOML datetime" => ("a date", "write `2025-01-31`, without quotes"),
        "u8" | "u16" | "u32" | "u64" | "usize" => ("a whole number", "write it without quotes"),
        _ => ("a table", "write `{ … = … }`, or a `[table]` of its own"),
    }
}

/// What the TOML parser says, and what to do about it.
pub(super) fn torn(raw: &str) -> Said {
    let (what, expected) = raw.split_once(", expected ").unwrap_or((raw, ""));
    let message = format!("broken TOML: {what}");
    let help = match (what, expected) {
        ("string values must be quoted", _) => "put it in quotes: `\"…\"`".to_owned(),
        ("duplicate key", _) => "it stands above already: take one of them out".to_owned(),
        ("key with no value", _) => "write `= …` after it".to_owned(),
        ("missing comma between array elements", _) => {
            "is a `]` or a `,` missing before this?".to_owned()
        }
        (_, "") => "the file cannot be understood here".to_owned(),
        (_, expected) => format!("expected here: {expected}"),
    };
    Said::new(message, help)
}
