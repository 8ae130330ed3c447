//! The lists of lines that are no text, as data.

use std::sync::LazyLock;

use regex::{Regex, bytes};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    related: Vec<String>,
    calls: Vec<String>,
    notices: Vec<String>,
    sections: Vec<String>,
    glued: Vec<String>,
}

/// The lists, ready to be compared with what `bare` makes of a line.
pub(super) struct Lexicon {
    /// How a line begins that leads to another article.
    pub(super) related: bytes::Regex,
    /// The same, to take it off a line as printed.
    pub(super) leading: Regex,
    /// Whole lines that call or label.
    pub(super) calls: bytes::Regex,
    /// Whole lines of rights and credits.
    pub(super) notices: bytes::Regex,
    /// Headings that end the text.
    pub(super) sections: bytes::Regex,
    /// What may hang on the end of a paragraph.
    pub(super) glued: bytes::Regex,
}

/// What is shipped. The expressions work on bytes: an automaton over all of Unicode is too large to
/// be fast, and what is compared is in lower case already.
#[expect(clippy::expect_used, reason = "the lists are constants, and tests read each")]
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("lexicon/lines.toml")).expect("sound lists");
    let either = |phrases: &[String]| {
        phrases.iter().map(|phrase| pattern(phrase)).collect::<Vec<_>>().join("|")
    };
    let any = |before: &str, phrases: &[String], after: &str| {
        let phrases = either(phrases);
        bytes::Regex::new(&format!("(?s-u){before}(?:{phrases}){after}")).expect("sound phrases")
    };
    Lexicon {
        related: any("^", &lists.related, ""),
        leading: Regex::new(&format!(r"(?i)^[\W_]*(?:{})", either(&lists.related)))
            .expect("sound phrases"),
        calls: any("^", &lists.calls, "$"),
        notices: any("^", &lists.notices, "$"),
        sections: any("^", &lists.sections, "$"),
        glued: any(r#"(?:^|\s|[.!?")\]]|”)"#, &lists.glued, r"[^a-z0-9]{0,9}$"),
    }
});

/// A line in lower case, without signs around it.
pub(super) fn bare(line: &str) -> String {
    line.trim_matches(|c: char| !c.is_alphanumeric() && c != '©').to_lowercase()
}

/// A phrase as a regular expression: `*` is any words, but where it repeats a class (`\W*`, `.*`).
fn pattern(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len() + 8);
    let (mut before, mut earlier) = (' ', ' ');
    for c in phrase.chars() {
        let class = matches!(before, '.' | ']') || earlier == '\\' && "WwSsd".contains(before);
        out.push_str(if c == '*' && !class { ".*" } else { "" });
        if c != '*' || class {
            out.push(c);
        }
        (earlier, before) = (before, c);
    }
    out
}
