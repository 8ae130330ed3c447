//! Templates (minijinja): embedded, a folder in the configuration may override them; all are
//! loaded and checked at start.

use std::path::Path;

use serde::Serialize;

/// Every template of tayang.
#[derive(Debug, Clone)]
pub struct Templates {
    _todo: (),
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
    /// The embedded templates.
    #[must_use]
    pub fn embedded() -> Self {
        unimplemented!()
    }

    /// Embedded templates with those of a folder in their place; every broken one is named.
    pub fn with_folder(
        _folder: &Path,
        _files: &[(String, String)],
    ) -> Result<Self, Vec<RenderError>> {
        unimplemented!()
    }

    /// Renders a template by its name. `.html.j2` escapes what it is given, others do not.
    pub fn render(&self, _name: &str, _values: impl Serialize) -> Result<String, RenderError> {
        unimplemented!()
    }
}
