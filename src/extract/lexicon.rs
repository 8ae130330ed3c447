//! The lists of lines that are no text, as data.

use std::sync::LazyLock;

use regex::Regex;
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

/// The lists, ready to be compared with.
pub(super) struct Lexicon {
    /// How a line begins that leads to another article.
    pub(super) related: Regex,
    /// Whole lines that call or label.
    pub(super) calls: Regex,
    /// Whole lines of rights and credits.
    pub(super) notices: Regex,
    /// Headings that end the text.
    pub(super) sections: Regex,
    /// What may hang on the end of a paragraph.
    pub(super) glued: Regex,
}

/// What is shipped.
#[expect(clippy::expect_used, reason = "the lists are constants, and tests read each")]
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("lexicon/lines.toml")).expect("sound lists");
    let any = |before: &str, phrases: &[String], after: &str| {
        let phrases: Vec<String> = phrases.iter().map(|phrase| pattern(phrase)).collect();
        Regex::new(&format!("(?i){before}(?:{}){after}", phrases.join("|"))).expect("sound phrases")
    };
    Lexicon {
        related: any(r"^[\W_]*", &lists.related, ""),
        calls: any(r"^[\W_]*", &lists.calls, r"[\W_]*$"),
        notices: any(r"^[\W_]*", &lists.notices, r"[\W_]*$"),
        sections: any(r"^[\W_]*", &lists.sections, r"[\W_]*$"),
        glued: any(r#"(?:^|[\s.!?”")\]])"#, &lists.glued, r"[\W_]*$"),
    }
});

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
