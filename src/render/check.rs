//! Finds what is wrong with an overriding template before a reader does.

use minijinja::{Environment, ErrorKind};

use super::{RenderError, embedded};

/// Values that every template has besides its own.
const ALWAYS: [&str; 6] = ["loop", "range", "dict", "namespace", "debug", "caller"];

/// Unknown filters and values of a template that was loaded, each with its line.
pub(super) fn mistakes(environment: &Environment<'_>, name: &str, text: &str) -> Vec<RenderError> {
    let mut found = Vec::new();
    let mut say = |line: usize, what: String| {
        found.push(RenderError { name: name.to_owned(), line, what });
    };
    for (line, filter) in filters(text) {
        if !is_filter(environment, &filter) {
            say(line, format!("there is no filter `{filter}`"));
        }
    }
    for value in unknown_values(environment, name) {
        let given = given(name).unwrap_or_default().join("`, `");
        let what = format!("it is not given `{value}`: it has `{given}`");
        say(line_of(text, &value), what);
    }
    found
}

/// The values of the embedded template: what stands in its first comment.
fn given(name: &str) -> Option<Vec<&'static str>> {
    let comment = embedded::text(name)?.trim_start().strip_prefix("{#")?;
    let (comment, _) = comment.split_once("#}")?;
    let list = comment.trim_matches(['-', ' ', '\n']).strip_prefix("values:")?;
    Some(list.split(',').map(str::trim).filter(|v| !v.is_empty()).collect())
}

fn unknown_values(environment: &Environment<'_>, name: &str) -> Vec<String> {
    let (Some(given), Ok(template)) = (given(name), environment.get_template(name)) else {
        return Vec::new();
    };
    let mut unknown: Vec<String> = template
        .undeclared_variables(false)
        .into_iter()
        .filter(|v| !given.contains(&v.as_str()) && !ALWAYS.contains(&v.as_str()))
        .collect();
    unknown.sort();
    unknown
}

/// The first line that has this word inside a tag; 1 if none.
fn line_of(text: &str, word: &str) -> usize {
    let has = |code: &str| {
        code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|token| token == word)
    };
    tags(text).into_iter().find(|(_, code)| has(code)).map_or(1, |(line, _)| line)
}

fn is_filter(environment: &Environment<'_>, name: &str) -> bool {
    let asked = environment.compile_expression_owned(format!("''|{name}"));
    let answer = asked.and_then(|expression| expression.eval(()));
    !answer.is_err_and(|error| error.kind() == ErrorKind::UnknownFilter)
}

/// Names of filters with their lines.
fn filters(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, code) in tags(text) {
        for piece in unquoted(&code).split('|').skip(1) {
            let name: String = piece
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if !name.is_empty() {
                found.push((line, name));
            }
        }
    }
    found
}

/// The insides of `{{ … }}` and `{% … %}`, line by line of the template.
fn tags(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut line, mut done) = (1, 0);
    for (start, _) in text.match_indices('{') {
        let Some(close) = closing(text, start).filter(|_| start >= done) else { continue };
        let inside = &text[start + 2..];
        let inside = &inside[..inside.find(close).unwrap_or(inside.len())];
        line += text[done..start].matches('\n').count();
        found.extend(inside.lines().enumerate().map(|(n, l)| (line + n, l.to_owned())));
        line += inside.matches('\n').count();
        done = start + 2 + inside.len();
    }
    found
}

fn closing(text: &str, start: usize) -> Option<&'static str> {
    match text.as_bytes().get(start + 1)? {
        b'{' => Some("}}"),
        b'%' => Some("%}"),
        _ => None,
    }
}

/// Code without the contents of its string literals.
fn unquoted(code: &str) -> String {
    let mut open: Option<char> = None;
    code.chars()
        .filter(|c| match open {
            Some(quote) => {
                if *c == quote {
                    open = None;
                }
                false
            }
            None => {
                if matches!(c, '"' | '\'') {
                    open = Some(*c);
                }
                !matches!(c, '"' | '\'')
            }
        })
        .collect()
}
