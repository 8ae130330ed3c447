//! Reads a file into a draft: what cannot be read is reported, left out, and reading goes on.
//!
//! serde stops at the first mistake. So the offending key is taken out of the parsed tables and the
//! rest is read again, until nothing is wrong any more: every mistake with its own place.

use std::{ops::Range, sync::Arc};

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, ValueDeserializer},
};

use super::{
    draft::{At, MainDraft, PartnerDraft, PartnersDraft, RecipeDraft, RulesDraft},
    files::{Folder, SourceFile},
    mistake::{Mistake, Report},
    words::{self, Said},
};
use crate::model::OutletName;

/// After so many mistakes in one file the rest of it is not read.
const MOST: usize = 200;

/// A file as far as it could be read.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The file.
    pub(super) file: Arc<SourceFile>,
    /// Keys that were taken out (`partner.malang.every`): not to be reported as missing too.
    broken: Vec<String>,
    /// Whether it is not even TOML: what seems missing may stand in the part that is lost.
    torn: bool,
}

impl Sheet {
    /// A mistake in this file.
    pub(super) fn mistake(&self, span: &Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake::at(&self.file, span, message)
    }

    /// Whether a key was written, though it could not be read.
    pub(super) fn is_broken(&self, key: &str) -> bool {
        let inside = |broken: &String| {
            key.strip_prefix(broken.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('.'))
        };
        self.torn || self.broken.iter().any(inside)
    }

    /// Whether a table may have been meant to be here: its key was refused, or the file is torn and
    /// its text names it.
    pub(super) fn may_hold(&self, table: &str) -> bool {
        self.broken.iter().any(|key| key == table) || self.torn && self.file.text().contains(table)
    }
}

/// A file's draft.
#[derive(Debug)]
pub(super) struct Read<T> {
    pub(super) sheet: Sheet,
    pub(super) draft: T,
}

/// A table of a file, to ask for what must be in it.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) sheet: &'a Sheet,
    /// `partner.malang`
    pub(super) path: String,
    /// Its header or key.
    pub(super) span: Range<usize>,
}

impl<'a> Table<'a> {
    pub(super) fn new(sheet: &'a Sheet, path: impl Into<String>, span: &Range<usize>) -> Self {
        Self { sheet, path: path.into(), span: span.clone() }
    }

    /// A table inside this one.
    pub(super) fn inner(&self, key: &str, span: &Range<usize>) -> Self {
        Self::new(self.sheet, format!("{}.{key}", self.path), span)
    }

    /// A value that must be there; reported when it was not written at all.
    pub(super) fn need<'v, V>(
        &self,
        value: &'v Option<V>,
        key: &str,
        like: &str,
        report: &mut Report,
    ) -> Option<&'v V> {
        let path = format!("{}.{key}", self.path);
        if value.is_none() && !self.sheet.is_broken(&path) {
            let message = format!("`{key}` is missing in `{}`", self.path);
            let mistake = self.sheet.mistake(&self.span, message);
            report.add(mistake.help(format!("write `{key} = {like}`")).key(path));
        }
        value.as_ref()
    }
}

/// All drafts of a folder.
#[derive(Debug)]
pub(super) struct Drafts {
    pub(super) main: Option<Read<MainDraft>>,
    pub(super) partners: Vec<Read<PartnersDraft>>,
    pub(super) rules: Vec<Read<RulesDraft>>,
    pub(super) recipes: Vec<Read<RecipeDraft>>,
}

impl Drafts {
    /// Every partner of every file, with the file.
    pub(super) fn partners(
        &self,
    ) -> impl Iterator<Item = (&Sheet, &At<OutletName>, &PartnerDraft)> {
        let main = self.main.iter().map(|read| (&read.sheet, &read.draft.partner));
        let others = self.partners.iter().map(|read| (&read.sheet, &read.draft.partner));
        main.chain(others)
            .flat_map(|(sheet, named)| named.iter().map(move |(key, draft)| (sheet, key, draft)))
    }
}

/// Reads every file of a folder.
pub(super) fn drafts(folder: &Folder, report: &mut Report) -> Drafts {
    let main = folder.main.as_ref().map(|file| draft(file, report));
    let partners = folder.partners.iter().map(|file| draft(file, report)).collect();
    let rules = folder.rules.iter().map(|file| draft(file, report)).collect();
    let recipes = folder.recipes.iter().map(|file| draft(file, report)).collect();
    Drafts { main, partners, rules, recipes }
}

/// Reads one file.
pub(super) fn draft<T: DeserializeOwned + Default>(
    file: &Arc<SourceFile>,
    report: &mut Report,
) -> Read<T> {
    let (table, errors) = DeTable::parse_recoverable(file.text());
    let torn_lines = report_torn(file, &errors, report);
    let span = table.span();
    let mut root = Spanned::new(span, DeValue::Table(table.into_inner()));
    let sheet = Sheet { file: Arc::clone(file), broken: Vec::new(), torn: is_torn(&errors) };
    let mut read = Read { sheet, draft: T::default() };
    for _ in 0..MOST {
        let error = match T::deserialize(ValueDeserializer::from(root.clone())) {
            Ok(draft) => {
                read.draft = draft;
                break;
            }
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let span = bad_item::<T>(&root, &span).unwrap_or(span);
        let mut path = Vec::new();
        let found = take_out(&mut root, &span, &mut path);
        if !torn_lines.contains(&file.place(&span).line) {
            let said = words::explain(error.message(), &path);
            read.sheet.broken.extend(said.meant.as_ref().map(|key| sibling(&path, key)));
            report.add(mistake(file, &span, said, &path));
        }
        if !found {
            break;
        }
        read.sheet.broken.push(path.join("."));
    }
    read
}

/// `outlet.malang.title`, next to `outlet.malang.name`.
fn sibling(path: &[String], key: &str) -> String {
    let table = path.split_last().map_or(&[][..], |(_, table)| table);
    table.iter().map(String::as_str).chain([key]).collect::<Vec<_>>().join(".")
}

/// The first item with which a list cannot be read. serde names only the list when an item has the
/// right type and says nonsense.
fn bad_item<'i, T: DeserializeOwned>(
    root: &Spanned<DeValue<'i>>,
    span: &Range<usize>,
) -> Option<Range<usize>> {
    let items: Vec<Spanned<DeValue<'i>>> =
        list_at(&mut root.clone(), span)?.iter().cloned().collect();
    let reads = |count: &usize| {
        let mut shorter = root.clone();
        if let Some(list) = list_at(&mut shorter, span) {
            *list = items.iter().take(*count).cloned().collect();
        }
        let read = T::deserialize(ValueDeserializer::from(shorter));
        read.err().is_none_or(|error| error.span().as_ref() != Some(span))
    };
    let counts: Vec<usize> = (1..=items.len()).collect();
    let bad = counts.partition_point(reads);
    items.get(bad).map(Spanned::span)
}

/// The list at exactly this place.
fn list_at<'a, 'i>(
    value: &'a mut Spanned<DeValue<'i>>,
    span: &Range<usize>,
) -> Option<&'a mut DeArray<'i>> {
    let here = value.span() == *span;
    match value.get_mut() {
        DeValue::Array(list) => match here {
            true => Some(list),
            false => list.iter_mut().find_map(|item| list_at(item, span)),
        },
        DeValue::Table(table) => table.iter_mut().find_map(|(_, value)| list_at(value, span)),
        _ => None,
    }
}

fn mistake(file: &Arc<SourceFile>, span: &Range<usize>, said: Said, path: &[String]) -> Mistake {
    let mistake = Mistake::at(file, span, said.message).key(path.join("."));
    match said.help {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

/// Whether something of the file may be lost; a key that stands twice hides nothing.
fn is_torn(errors: &[toml::de::Error]) -> bool {
    errors.iter().any(|error| error.message() != "duplicate key")
}

/// Reports what is not TOML, once for each line; the lines. What an unclosed list or text does to
/// the lines after it is not reported again on each of them.
fn report_torn(
    file: &Arc<SourceFile>,
    errors: &[toml::de::Error],
    report: &mut Report,
) -> Vec<usize> {
    let mut lines: Vec<usize> = Vec::new();
    let mut before = "";
    for error in errors.iter().take(MOST) {
        let span = error.span().unwrap_or(0..0);
        let line = file.place(&span).line;
        let again = lines.last().is_some_and(|last| line == last + 1) && error.message() == before;
        let known = lines.contains(&line);
        lines.push(line);
        before = error.message();
        if known || again && before.starts_with("missing comma") {
            continue;
        }
        let said = words::torn(error.message());
        report.add(Mistake::at(file, &span, said.message).help(said.help.unwrap_or_default()));
    }
    lines
}

/// Takes the innermost key or list item that holds a place out of a value; `path` gets its name.
fn take_out(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>, path: &mut Vec<String>) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => take_key(table, span, path),
        DeValue::Array(array) => take_item(array, span, path),
        _ => false,
    }
}

fn take_key(table: &mut DeTable<'_>, span: &Range<usize>, path: &mut Vec<String>) -> bool {
    let key = table.iter().find_map(|(key, value)| {
        let holds = holds(&key.span(), span) || reaches(value, span);
        holds.then(|| key.get_ref().to_string())
    });
    let Some(key) = key else { return false };
    path.push(key.clone());
    let inner = table.get_mut(key.as_str()).is_some_and(|value| take_out(value, span, path));
    inner || table.remove(key.as_str()).is_some()
}

fn take_item(array: &mut DeArray<'_>, span: &Range<usize>, path: &mut Vec<String>) -> bool {
    let Some(at) = array.iter().position(|item| reaches(item, span)) else { return false };
    path.push((at + 1).to_string());
    if array.get_mut(at).is_some_and(|item| take_out(item, span, path)) {
        return true;
    }
    let rest = array.iter().enumerate().filter(|(i, _)| *i != at);
    *array = rest.map(|(_, item)| item.clone()).collect();
    true
}

/// Whether a value, or anything in it, holds a place. A table's own span is only its header.
fn reaches(value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> bool {
    if holds(&value.span(), span) {
        return true;
    }
    match value.get_ref() {
        DeValue::Table(table) => {
            table.iter().any(|(key, value)| holds(&key.span(), span) || reaches(value, span))
        }
        DeValue::Array(array) => array.iter().any(|item| reaches(item, span)),
        _ => false,
    }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end && outer.end > inner.start
}
