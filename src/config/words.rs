//! What the parser says, in words for somebody who does not program.

use super::draft;

/// What is wrong, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Said {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}

/// Translates a message of serde, or takes apart one of our own (`…: write …`).
pub(super) fn explain(raw: &str) -> Said {
    if let Some(rest) = raw.strip_prefix("unknown field `") {
        return unknown(rest, "there is no key");
    }
    if let Some(rest) = raw.strip_prefix("unknown variant `") {
        return unknown(rest, "there is no choice");
    }
    if let Some(rest) = raw.strip_prefix("invalid type: ") {
        return wrong_type(rest);
    }
    if let Some(rest) = raw.strip_prefix("invalid value: ") {
        return out_of_range(rest);
    }
    match raw.split_once(": write ") {
        Some((message, help)) => Said::new(message, format!("write {help}")),
        None => Said { message: raw.to_owned(), help: None },
    }
}

/// `x`, expected one of `a`, `b`
fn unknown(rest: &str, there_is_no: &str) -> Said {
    let (name, expected) = rest.split_once('`').unwrap_or((rest, ""));
    let choices: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    Said::new(format!("{there_is_no} `{name}` here"), instead_of(name, &choices))
}

/// What to write instead of a name that does not exist.
pub(super) fn instead_of(name: &str, choices: &[&str]) -> String {
    if let Some(near) = nearest(name, choices) {
        return format!("write `{near}`?");
    }
    match choices {
        [] => "take it out".to_owned(),
        [only] => format!("only `{only}` can stand here"),
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

/// string "ten", expected u32
fn wrong_type(rest: &str) -> Said {
    let (found, expected) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
    let found = kind(found);
    let (wanted, write) = wanted(expected, found);
    Said::new(format!("{wanted} is expected here, not {found}"), write)
}

/// integer `-5`, expected u32: the value itself is not repeated.
fn out_of_range(rest: &str) -> Said {
    let expected = rest.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let (wanted, write) = wanted(expected, "");
    Said::new(format!("{wanted} is expected here, and this is out of range"), write)
}

fn kind(found: &str) -> &'static str {
    match found.split_whitespace().next().unwrap_or_default() {
        "string" => "a text",
        "integer" => "a whole number",
        "floating" => "a number",
        "boolean" => "`true` or `false`",
        "sequence" => "a list",
        "map" => "a table or a date",
        _ => "this",
    }
}

fn wanted(expected: &str, found: &str) -> (&'static str, &'static str) {
    let whole = ["u8", "u16", "u32", "u64", "usize", "i32", "i64"];
    match expected {
        "a string" | "string" if found == "a text" => ("a text", "put it in quotes"),
        "a string" | "string" => ("a text", "put it in quotes: `\"…\"`"),
        "a boolean" => ("`true` or `false`", "write `true` or `false`, without quotes"),
        "a sequence" => ("a list", "write `[\"…\", \"…\"]`"),
        "a TOML datetime" => ("a date", "write `2025-01-31`, without quotes"),
        number if whole.contains(&number) => ("a whole number", "write a number, without quotes"),
        "a map" => ("a table", "write `{ … = … }`, or a `[table]` of its own"),
        table if table.starts_with("struct ") => {
            ("a table", "write `{ … = … }`, or a `[table]` of its own")
        }
        _ => ("something else", "see the reference: `tayang reference`"),
    }
}
