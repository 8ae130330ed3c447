//! Templates (minijinja): embedded, a folder in the configuration may override them; all are
//! loaded and checked at start.
//!
//! Pure: the files of a folder are read by whoever configures, and given here as text. No partner's
//! text ever becomes a template; it is only ever a value.

mod check;
mod dates;
mod embedded;

use std::{path::Path, sync::Arc};

use minijinja::{
    AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, syntax::SyntaxConfig,
    value::Serde,
};
use serde::Serialize;

pub use dates::{day, moment};

/// Instructions and 64-byte pieces that one rendering may cost: time and memory are bounded by it
/// (a page of 2 MB, a digest of some thousand stories).
const FUEL: u64 = 1_000_000;
/// Largest text that a template may make, bytes.
const LARGEST_OUTPUT: usize = 8 << 20;
/// Largest template, bytes.
const LARGEST_TEMPLATE: usize = 256 << 10;

/// Every template of tayang.
#[derive(Debug, Clone)]
pub struct Templates {
    environment: Arc<Environment<'static>>,
}

/// A template that is broken, or could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template `{name}`, line {line}: {what}")]
pub struct RenderError {
    /// Its name (`digest/body.html.j2`).
    pub name: String,
    /// Line, from 1.
    pub line: usize,
    /// What the engine says.
    pub what: String,
}

impl Templates {
    /// The embedded templates. A broken one among them is left out (a test keeps that from
    /// happening), so that rendering it names it.
    #[must_use]
    pub fn embedded() -> Self {
        let mut environment = environment();
        for (name, text) in embedded::TEMPLATES {
            let added = environment.add_template(name, text);
            debug_assert!(added.is_ok(), "{name}: {added:?}");
        }
        Self { environment: Arc::new(environment) }
    }

    /// Embedded templates with those of a folder in their place; `files` are their names as in
    /// [`Templates::names`] with their text. Every broken one is named with its line: syntax,
    /// filters that do not exist, values that the template is not given.
    pub fn with_folder(
        folder: &Path,
        files: &[(String, String)],
    ) -> Result<Self, Vec<RenderError>> {
        let templates = Self::embedded();
        let mut environment = Environment::clone(&templates.environment);
        let mut errors = Vec::new();
        for (name, text) in files {
            match replace(&mut environment, folder, name, text) {
                Ok(()) => errors.extend(check::mistakes(&environment, name, text)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            Ok(Self { environment: Arc::new(environment) })
        } else {
            Err(errors)
        }
    }

    /// The names of all templates, in the order of the embedded list.
    pub fn names() -> impl Iterator<Item = &'static str> {
        embedded::TEMPLATES.iter().map(|(name, _)| *name)
    }

    /// The embedded text of a template, for somebody who wants to start from it.
    #[must_use]
    pub fn text(name: &str) -> Option<&'static str> {
        embedded::text(name)
    }

    /// Renders a template by its name. `.html.j2` and `.xml.j2` escape what they are given, others
    /// do not. An undefined value is an error, not an empty place in a page.
    pub fn render(&self, name: &str, values: impl Serialize) -> Result<String, RenderError> {
        let template = self.environment.get_template(name).map_err(|e| broken(name, &e))?;
        let text = template.render(Value::from(Serde(values))).map_err(|e| broken(name, &e))?;
        // A slash needs no escaping, and addresses stay readable without it.
        let text = text.replace("&#x2f;", "/");
        if text.len() > LARGEST_OUTPUT {
            let what = format!("it makes more than {} MB of text", LARGEST_OUTPUT >> 20);
            return Err(RenderError { name: name.to_owned(), line: 1, what });
        }
        Ok(text)
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(escaping);
    environment.set_recursion_limit(64);
    environment.set_fuel(Some(FUEL));
    environment.set_syntax(trimmed());
    dates::add_filters(&mut environment);
    environment
}

/// A line that holds nothing but a tag leaves no empty line behind.
fn trimmed() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default()
}

fn escaping(name: &str) -> AutoEscape {
    if name.ends_with(".html.j2") || name.ends_with(".xml.j2") {
        AutoEscape::Html
    } else {
        AutoEscape::None
    }
}

fn replace(
    environment: &mut Environment<'static>,
    folder: &Path,
    name: &str,
    text: &str,
) -> Result<(), RenderError> {
    let mistake = |what: String| RenderError { name: name.to_owned(), line: 1, what };
    if embedded::text(name).is_none() {
        return Err(mistake(unknown(folder, name)));
    }
    if text.len() > LARGEST_TEMPLATE {
        return Err(mistake(format!("it is larger than {} KB", LARGEST_TEMPLATE >> 10)));
    }
    environment.add_template_owned(name.to_owned(), text.to_owned()).map_err(|e| broken(name, &e))
}

fn unknown(folder: &Path, name: &str) -> String {
    let nearest = Templates::names()
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, known)) => format!("there is no such template: did you mean `{known}`?"),
        None => format!("there is no such template: take it out of {}", folder.display()),
    }
}

/// What the engine says, at the place where it says it (an included template, perhaps).
fn broken(name: &str, error: &minijinja::Error) -> RenderError {
    let what = match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "it takes too much work to render".to_owned(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    RenderError {
        name: error.name().unwrap_or(name).to_owned(),
        line: error.line().unwrap_or(1),
        what,
    }
}
