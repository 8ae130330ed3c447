//! Masks what may be a credential before a line of a file is shown to anybody.
//!
//! Works on the bare text, so that it holds for files that are not even TOML, and rather masks too
//! much: after a key that sounds like a secret every quoted text is masked, unless it says where the
//! secret is (`file`, `env`, `credential`).

use std::sync::LazyLock;

use regex::Regex;

/// A key that sounds like a secret, and what follows it on its line.
static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)[\w-]*(?:pass?w|passphrase|sandi|secret|token|api_?key)[\w-]*["']?\s*(?:=|\]|\.)"#,
    )
    .ok()
});

/// `user:password@` in an address.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"://([^/\s"'@]*:[^/\s"'@]*)@"#).ok());

/// A pair that says where a secret is, and needs no mask.
static POINTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\b(?:file|env|credential)\s*=\s*(?:"[^"\n]*"|'[^'\n]*')"#).ok());

/// The text, byte for byte as long, with `*` in the place of what may be a credential.
pub(super) fn mask(text: &str) -> String {
    let mut hidden = vec![false; text.len()];
    if let Some(key) = KEY.as_ref() {
        for found in key.find_iter(text) {
            let after = found.end();
            let end = extent(text, found.as_str(), after);
            hide_values(text, after, end, &mut hidden);
        }
    }
    if let Some(address) = ADDRESS.as_ref() {
        for part in address.captures_iter(text).filter_map(|found| found.get(1)) {
            hidden[part.range()].fill(true);
        }
    }
    starred(text, &hidden)
}

/// How far the value of a key reaches. A header (`[smtp.password]`) reaches to the next one.
fn extent(text: &str, key: &str, after: usize) -> usize {
    let rest = &text[after..];
    let line_end = rest.find('\n').map_or(text.len(), |at| after + at);
    if key.ends_with(']') {
        let line_start = text[..after].rfind('\n').map_or(0, |at| at + 1);
        let header = text[line_start..].trim_start().starts_with('[');
        let next = rest.find("\n[").map_or(text.len(), |at| after + at);
        return if header { next } else { after };
    }
    let value = rest.trim_start_matches([' ', '\t']);
    let start = text.len() - value.len();
    for quotes in ["\"\"\"", "'''"] {
        if let Some(inside) = value.strip_prefix(quotes) {
            return inside.find(quotes).map_or(text.len(), |at| start + 6 + at);
        }
    }
    let end = match value.chars().next() {
        Some('{') => value.find('}').map(|at| at + 1),
        Some('"') => closing(value, '"', true),
        Some('\'') => closing(value, '\'', false),
        _ => None,
    };
    end.map_or(line_end, |at| (start + at).min(line_end))
}

/// The byte after a closing quote that ends a value; none if the line goes on with something else,
/// for then nobody knows where the credential ends.
fn closing(value: &str, quote: char, escapes: bool) -> Option<usize> {
    let mut chars = value.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' && escapes {
            chars.next();
        } else if c == quote {
            let next = value[at + 1..].trim_start_matches([' ', '\t', '\r']).chars().next();
            return next.is_none_or(|c| ",}]\n#".contains(c)).then_some(at + 1);
        }
    }
    None
}

/// Hides everything in a stretch but pointers, keys and signs.
fn hide_values(text: &str, from: usize, to: usize, hidden: &mut [bool]) {
    let stretch = &text[from..to];
    let pointers: Vec<_> = POINTER
        .as_ref()
        .map(|p| p.find_iter(stretch).map(|m| m.range()).collect())
        .unwrap_or_default();
    for (at, c) in stretch.char_indices() {
        let kept = "={}[]\"'\n\r\t ,".contains(c) || pointers.iter().any(|p| p.contains(&at));
        if !kept {
            hidden[from + at..from + at + c.len_utf8()].fill(true);
        }
    }
}

fn starred(text: &str, hidden: &[bool]) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if hidden.get(at).copied().unwrap_or(false) {
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}
