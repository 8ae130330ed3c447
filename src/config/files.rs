//! The files of a configuration folder, bounded in number and size, with their lines.

use std::{
    fs,
    io::Read,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use ring::digest::{Context, SHA256};

use crate::model::hex;

use super::{
    mask,
    mistake::{Mistake, Place, Report},
};

/// The largest file that is read, bytes.
const FILE_BYTES: u64 = 1 << 20;
/// The most files in `partners/`.
const PARTNER_FILES: usize = 10_000;

/// The most files in `rules/`.
const RULE_FILES: usize = 200;
/// The most files in `outlets/`.
const RECIPE_FILES: usize = 1_000;

/// A file as it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// As it can be opened from where the command was given.
    pub(super) path: String,
    /// Its text.
    text: Text,
    /// The same, byte for byte as long, with credentials masked.
    shown: String,
}

/// A text that may hold what nobody should read; not shown by `Debug`.
#[derive(PartialEq, Eq)]
struct Text(String);

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

impl SourceFile {
    pub(super) fn new(path: String, text: String) -> Self {
        let shown = mask::mask(&text);
        Self { path, text: Text(text), shown }
    }

    /// The text, for the parser and nobody else.
    pub(super) fn text(&self) -> &str {
        &self.text.0
    }

    /// The text as it may be printed.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Where these bytes are, for people.
    pub(super) fn place(self: &Arc<Self>, span: &Range<usize>) -> Place {
        let text = self.text();
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            path: self.path.clone(),
            line: before.matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            span: start..end,
            file: Arc::clone(self),
        }
    }

    /// The first byte of a line (from 1).
    pub(super) fn line(&self, number: usize) -> Range<usize> {
        let mut start = 0;
        for (at, line) in self.text().split('\n').enumerate() {
            if at + 1 == number {
                return start..start + line.trim_end_matches('\r').len();
            }
            start += line.len() + 1;
        }
        0..0
    }
}

/// The nearest place at or before a byte where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// A folder as it was read.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// Where it is.
    pub(super) root: PathBuf,
    /// `tayang.toml`.
    pub(super) main: Option<Arc<SourceFile>>,
    /// `partners/*.toml`, by name.
    pub(super) partners: Vec<Arc<SourceFile>>,
    /// `rules/*.toml`, by name.
    pub(super) rules: Vec<Arc<SourceFile>>,
    /// `outlets/*.toml`, by name.
    pub(super) recipes: Vec<Arc<SourceFile>>,
    /// `templates/**/*.j2`: name below the folder, file.
    pub(super) templates: Vec<(String, Arc<SourceFile>)>,
}

impl Folder {
    /// A path of the configuration: relative ones start at the folder.
    pub(super) fn path(&self, raw: &str) -> PathBuf {
        self.root.join(raw)
    }

    /// Hash of everything that was read: 16 hexadecimal digits.
    pub(super) fn version(&self) -> String {
        let mut hash = Context::new(&SHA256);
        let templates = self.templates.iter().map(|(_, file)| file);
        let partners = self.partners.iter().chain(&self.rules).chain(&self.recipes);
        for file in self.main.iter().chain(partners).chain(templates) {
            let below = Path::new(&file.path).strip_prefix(&self.root);
            hash.update(below.unwrap_or(Path::new("")).as_os_str().as_encoded_bytes());
            hash.update(&[0]);
            hash.update(&file.text().len().to_be_bytes());
            hash.update(file.text().as_bytes());
        }
        hex(&hash.finish().as_ref()[..8])
    }
}

/// Reads a folder; whatever cannot be read is reported and left out.
pub(super) fn read(root: &Path, report: &mut Report) -> Folder {
    let main = read_file(&root.join("tayang.toml"), report);
    report.unreadable = main.is_none();
    let partners = names(&root.join("partners"), "toml", PARTNER_FILES, report);
    let partners = partners.iter().filter_map(|path| read_file(path, report)).collect();
    let rules = names(&root.join("rules"), "toml", RULE_FILES, report);
    let rules = rules.iter().filter_map(|path| read_file(path, report)).collect();
    let recipes = names(&root.join("outlets"), "toml", RECIPE_FILES, report);
    let recipes = recipes.iter().filter_map(|path| read_file(path, report)).collect();
    let templates = template_files(&root.join("templates"), report);
    Folder { root: root.to_path_buf(), main, partners, rules, recipes, templates }
}

/// Template files up to two folders deep (`digest/body.html.j2`).
fn template_files(root: &Path, report: &mut Report) -> Vec<(String, Arc<SourceFile>)> {
    let mut paths = names(root, "j2", 100, report);
    for folder in folders(root) {
        paths.extend(names(&folder, "j2", 100, report));
    }
    let read = |path: PathBuf| {
        let below = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        Some((below, read_file(&path, report)?))
    };
    paths.into_iter().filter_map(read).collect()
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut paths: Vec<_> = paths.filter(|path| path.is_dir()).take(100).collect();
    paths.sort();
    paths
}

/// The files of a folder with this ending, sorted; no folder is no files.
fn names(folder: &Path, ending: &str, most: usize, report: &mut Report) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            report.add(nowhere(folder, format!("the folder cannot be read: {error}")));
            return Vec::new();
        }
    };
    let wanted = |path: &PathBuf| {
        let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        !hidden && path.extension().is_some_and(|e| e == ending) && !path.is_dir()
    };
    let mut paths: Vec<_> =
        entries.filter_map(Result::ok).map(|e| e.path()).filter(wanted).take(most + 1).collect();
    paths.sort();
    if paths.len() > most {
        report.add(nowhere(folder, format!("more than {most} `.{ending}` files in one folder")));
        paths.truncate(most);
    }
    paths
}

pub(super) fn read_file(path: &Path, report: &mut Report) -> Option<Arc<SourceFile>> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|f| f.take(FILE_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        report.add(unopened(path, &error));
        return None;
    }
    if bytes.len() as u64 > FILE_BYTES {
        report.add(nowhere(path, "the file is larger than 1 MiB".to_owned()));
        return None;
    }
    let shown = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Some(Arc::new(SourceFile::new(shown, text))),
        Err(error) => {
            report.add(not_text(shown, &error));
            None
        }
    }
}

fn unopened(path: &Path, error: &std::io::Error) -> Mistake {
    let mistake = nowhere(path, format!("the file cannot be read: {error}"));
    if path.ends_with("tayang.toml") && error.kind() == std::io::ErrorKind::NotFound {
        return mistake
            .help("name the folder that holds `tayang.toml`, or make one: `tayang init`");
    }
    mistake
}

/// A file in another encoding: the line where it stops being UTF-8.
fn not_text(path: String, error: &std::string::FromUtf8Error) -> Mistake {
    let good = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let file = Arc::new(SourceFile::new(path, text));
    Mistake::at(&file, &(good..good), "the file is not UTF-8 text from here on")
        .help("save it as UTF-8")
}

/// A mistake of a file or folder that there is no text of.
pub(super) fn nowhere(path: &Path, message: String) -> Mistake {
    let file = Arc::new(SourceFile::new(path.display().to_string(), String::new()));
    Mistake::at(&file, &(0..0), message)
}
