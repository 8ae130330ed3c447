//! Templates of the folder in the place of the embedded ones; every broken one is named.

use std::sync::Arc;

use super::{
    files::{Folder, SourceFile},
    mistake::{Mistake, Report},
};
use crate::render::{RenderError, Templates};

/// Loads and checks the templates.
pub(super) fn load(folder: &Folder, report: &mut Report) -> Option<Templates> {
    if folder.templates.is_empty() {
        return Some(Templates::embedded());
    }
    let text = |(name, file): &(String, Arc<SourceFile>)| (name.clone(), file.text().to_owned());
    let files: Vec<(String, String)> = folder.templates.iter().map(text).collect();
    match Templates::with_folder(&folder.path("templates"), &files) {
        Ok(templates) => Some(templates),
        Err(errors) => {
            for error in &errors {
                report.add(mistake(folder, error));
            }
            None
        }
    }
}

fn mistake(folder: &Folder, error: &RenderError) -> Mistake {
    let found = folder.templates.iter().find(|(name, _)| *name == error.name);
    let file = found.map_or_else(
        || Arc::new(SourceFile::new(format!("templates/{}", error.name), String::new())),
        |(_, file)| Arc::clone(file),
    );
    let span = file.line(error.line);
    Mistake::at(&file, &span, format!("broken template: {}", error.what))
        .help("correct it, or take the file out: the built-in one is used then")
}
