//! Reads just enough Rust: words and signs without comments, strings and tests.

/// A word, a sign or `::`, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// As written.
    pub text: String,
    /// From 1.
    pub line: usize,
}

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    /// Its name.
    pub name: String,
    /// Where it begins.
    pub line: usize,
    /// From `fn` to the closing brace.
    pub lines: usize,
}

/// One file.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Path under `src`, with `/`.
    pub file: String,
    /// Lines of the whole file.
    pub lines: usize,
    /// Its tokens, without `#[cfg(test)]` items.
    pub tokens: Vec<Token>,
}

impl Source {
    /// Reads a file.
    pub(super) fn parse(file: &str, text: &str) -> Self {
        let tokens = without_tests(&tokens(text));
        Self { file: file.replace('\\', "/"), lines: text.lines().count(), tokens }
    }

    /// The top-level module that the file belongs to.
    pub(super) fn module(&self) -> &str {
        let first = self.file.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many `super`s lead to the root of the crate.
    fn depth(&self) -> usize {
        let parts = self.file.split('/').filter(|part| *part != "mod.rs").count();
        if self.file == "lib.rs" { 0 } else { parts }
    }

    /// Top-level modules that the file names through `crate::`, `super::super::` or (in
    /// `main.rs`) `tayang::`.
    pub(super) fn imports(&self) -> Vec<String> {
        let mut found = Vec::new();
        for at in 0..self.tokens.len() {
            if let Some(after) = self.root_ends(at) {
                found.extend(first_words(&self.tokens[after..]));
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Where a path to the root that begins here ends, `::` included.
    fn root_ends(&self, at: usize) -> Option<usize> {
        let text = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
        let inside_path = at > 0 && text(at - 1) == "::";
        match text(at) {
            "crate" if text(at + 1) == "::" => Some(at + 2),
            "tayang" if self.file == "main.rs" && text(at + 1) == "::" => Some(at + 2),
            "super" if !inside_path => {
                let supers = (0..).take_while(|n| text(at + 2 * n) == "super").count();
                (supers >= self.depth()).then_some(at + 2 * supers)
            }
            _ => None,
        }
    }

    /// Functions with their lengths.
    pub(super) fn functions(&self) -> Vec<Function> {
        (0..self.tokens.len()).filter_map(|at| self.function(at)).collect()
    }

    fn function(&self, at: usize) -> Option<Function> {
        let name = self.tokens.get(at + 1).filter(|name| is_word(&name.text))?;
        if self.tokens[at].text != "fn" {
            return None;
        }
        let rest = &self.tokens[at..];
        let open = rest.iter().position(|token| matches!(token.text.as_str(), "{" | ";"))?;
        if rest[open].text == ";" && !rest[..open].iter().any(|token| token.text == "[") {
            return None;
        }
        let open = open + rest[open..].iter().position(|token| token.text == "{")?;
        let close = open + closing(&rest[open..])?;
        let (begin, end) = (rest[0].line, rest[close].line);
        Some(Function { name: name.text.clone(), line: begin, lines: end - begin + 1 })
    }

    /// Where these tokens stand next to each other: `["Body", "::", "vouched"]`.
    pub(super) fn lines_with(&self, words: &[&str]) -> Vec<usize> {
        self.tokens
            .windows(words.len())
            .filter(|window| window.iter().zip(words).all(|(token, word)| token.text == *word))
            .map(|window| window[0].line)
            .collect()
    }

    /// Whether a path such as `std::fs` is named, also within `use std::{…}`.
    pub(super) fn names(&self, root: &str, child: &str) -> bool {
        (0..self.tokens.len()).any(|at| {
            let begins = self.tokens[at].text == root
                && self.tokens.get(at + 1).is_some_and(|token| token.text == "::");
            begins && first_words(&self.tokens[at + 2..]).iter().any(|word| word == child)
        })
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The first word of a path, or of every path in a group.
fn first_words(tokens: &[Token]) -> Vec<String> {
    match tokens.first() {
        Some(token) if is_word(&token.text) => vec![token.text.clone()],
        Some(token) if token.text == "{" => group(tokens),
        _ => Vec::new(),
    }
}

fn group(tokens: &[Token]) -> Vec<String> {
    let (mut depth, mut found) = (0_usize, Vec::new());
    for pair in tokens.windows(2) {
        match pair[0].text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        let begins = matches!(pair[0].text.as_str(), "{" | ",");
        if depth == 1 && begins && is_word(&pair[1].text) {
            found.push(pair[1].text.clone());
        }
    }
    found
}

/// The place of the brace that closes the one at the beginning.
fn closing(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0_usize;
    tokens.iter().position(|token| {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// Takes away what is compiled for tests only.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let marked = rest.len() > mark.len()
            && rest.iter().zip(mark).all(|(token, word)| token.text == word);
        if marked {
            rest = &rest[item_end(rest)..];
        } else {
            kept.push(token.clone());
            rest = &rest[1..];
        }
    }
    kept
}

fn item_end(tokens: &[Token]) -> usize {
    let ends = |token: &Token| matches!(token.text.as_str(), "{" | ";");
    let Some(end) = tokens.iter().position(ends) else { return tokens.len() };
    if tokens[end].text == ";" {
        return end + 1;
    }
    closing(&tokens[end..]).map_or(tokens.len(), |close| end + close + 1)
}

fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut rest, mut line) = (Vec::new(), text, 1);
    while let Some(first) = rest.chars().next() {
        let (length, kept) = measure(rest, first);
        let piece = &rest[..length];
        if kept {
            tokens.push(Token { text: piece.to_owned(), line });
        }
        line += piece.matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// How long the next piece is, and whether it is a token.
fn measure(rest: &str, first: char) -> (usize, bool) {
    let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    match first {
        '/' if rest.starts_with("//") => (until("\n"), false),
        '/' if rest.starts_with("/*") => (block_comment(rest), false),
        '"' => (string(rest), false),
        'r' | 'b' if raw_string(rest).is_some() => (raw_string(rest).unwrap_or(1), false),
        '\'' => (quote(rest), false),
        ':' if rest.starts_with("::") => (2, true),
        c if c.is_alphanumeric() || c == '_' => {
            let word = |c: char| c.is_alphanumeric() || c == '_';
            (rest.find(|c| !word(c)).unwrap_or(rest.len()), true)
        }
        c => (c.len_utf8(), !c.is_whitespace()),
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let tail = &rest[at..];
        let step = tail.chars().next().map_or(1, char::len_utf8);
        match tail.get(..2) {
            Some("/*") => (depth, at) = (depth + 1, at + 2),
            Some("*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += step,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

/// The length of `r"…"`, `r#"…"#` and their byte forms; none for any other word.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    let inner = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let open = rest.len() - inner.len();
    Some(inner.find(&end).map_or(rest.len(), |at| open + at + end.len()))
}

/// A character in quotes, or the quote of a lifetime.
fn quote(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}
