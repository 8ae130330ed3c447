//! What the map forbids, said in sentences.

use std::collections::{BTreeMap, BTreeSet};

use super::{map::Module, source::Source};

/// Crates that only doing modules may name.
const WORLDLY_CRATES: [&str; 5] = ["tokio", "reqwest", "rusqlite", "axum", "sd_notify"];

/// Paths that only doing modules may name.
const WORLDLY_PATHS: [(&str, &str); 6] = [
    ("std", "fs"),
    ("std", "net"),
    ("std", "env"),
    ("std", "process"),
    ("Utc", "now"),
    ("Local", "now"),
];

/// How long things may get, in lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// From `fn` to the closing brace.
    pub function: usize,
    /// The whole file.
    pub file: usize,
}

/// Everything that breaks the map.
pub(super) fn breaches(sources: &[Source], modules: &[Module], pure_files: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some(module) = modules.iter().find(|module| module.name == source.module()) else {
            continue;
        };
        found.extend(forbidden_imports(source, module, modules));
        if module.pure || pure_files.contains(&source.file.as_str()) {
            found.extend(worldly_words(source, module));
        }
    }
    found.extend(circle(sources, modules));
    found
}

fn forbidden_imports(source: &Source, module: &Module, modules: &[Module]) -> Vec<String> {
    let foreign = |name: &String| {
        let known = modules.iter().any(|other| other.name == name);
        known && name != module.name && !module.imports.contains(&name.as_str())
    };
    let sentence =
        |name: String| format!("{}: `{}` may not import `{name}`", source.file, module.name);
    source.imports().into_iter().filter(foreign).map(sentence).collect()
}

fn worldly_words(source: &Source, module: &Module) -> Vec<String> {
    let crates = WORLDLY_CRATES
        .iter()
        .filter(|name| !source.lines_with(&[name, "::"]).is_empty())
        .map(|name| (*name).to_owned());
    let paths = WORLDLY_PATHS
        .iter()
        .filter(|(root, child)| source.names(root, child))
        .map(|(root, child)| format!("{root}::{child}"));
    let clocks = ["SystemTime", "Instant"]
        .iter()
        .filter(|name| !source.lines_with(&[name]).is_empty())
        .map(|name| (*name).to_owned());
    let sentence = |what: String| {
        format!("{}: `{}` is pure and may not name `{what}`", source.file, module.name)
    };
    crates.chain(paths).chain(clocks).map(sentence).collect()
}

/// The first circle among the imports as they are.
fn circle(sources: &[Source], modules: &[Module]) -> Option<String> {
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        let of = imports.entry(source.module()).or_default();
        let named = source.imports();
        let others = modules.iter().map(|module| module.name);
        of.extend(
            others.filter(|name| {
                *name != source.module() && named.iter().any(|import| import == name)
            }),
        );
    }
    imports.keys().find_map(|start| {
        let way = way_back(start, start, &imports, &mut BTreeSet::new())?;
        Some(format!("a circle of imports: {start} → {}", way.join(" → ")))
    })
}

fn way_back<'a>(
    from: &str,
    start: &str,
    imports: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    seen: &mut BTreeSet<&'a str>,
) -> Option<Vec<&'a str>> {
    for next in imports.get(from)? {
        if *next == start {
            return Some(vec![next]);
        }
        if seen.insert(next)
            && let Some(mut way) = way_back(next, start, imports, seen)
        {
            way.insert(0, next);
            return Some(way);
        }
    }
    None
}

/// Rows of the map that break its own rule: imports point to lower layers.
pub(super) fn contradictions(modules: &[Module]) -> Vec<String> {
    let mut found = Vec::new();
    for module in modules {
        for import in module.imports {
            match modules.iter().find(|other| other.name == *import) {
                None => found.push(format!(
                    "the map lets `{}` import `{import}`, which it does not know",
                    module.name
                )),
                Some(other) if other.layer >= module.layer => found.push(format!(
                    "the map lets `{}` (layer {}) import `{import}` (layer {}): only lower layers",
                    module.name, module.layer, other.layer
                )),
                Some(_) => {}
            }
        }
    }
    found
}

/// What is longer than it may be, and exceptions that are not true any more.
pub(super) fn excesses(
    sources: &[Source],
    limits: Limits,
    long_functions: &[(&str, &str, usize)],
    long_files: &[(&str, usize)],
) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        found.extend(long_file(source, limits.file, long_files));
        found.extend(long_functions_of(source, limits.function, long_functions));
    }
    found.extend(gone(sources, long_functions));
    found
}

fn long_file(source: &Source, most: usize, listed: &[(&str, usize)]) -> Option<String> {
    let (file, lines) = (&source.file, source.lines);
    match listed.iter().find(|(listed, _)| listed == file) {
        Some((_, listed)) if *listed == lines => None,
        Some((_, listed)) => {
            Some(format!("{file} has {lines} lines now: write {lines} in the list, not {listed}"))
        }
        None => (lines > most).then(|| format!("{file} has {lines} lines, more than {most}")),
    }
}

fn long_functions_of(source: &Source, most: usize, listed: &[(&str, &str, usize)]) -> Vec<String> {
    let file = &source.file;
    let judge = |function: super::source::Function| {
        let (name, lines) = (&function.name, function.lines);
        match listed.iter().find(|(in_file, named, _)| in_file == file && named == name) {
            Some((.., listed)) if *listed == lines => None,
            Some((.., listed)) => Some(format!(
                "{file}: `{name}` has {lines} lines now: write {lines} in the list, not {listed}"
            )),
            None => (lines > most).then(|| {
                format!("{file}:{}: `{name}` has {lines} lines, more than {most}", function.line)
            }),
        }
    };
    source.functions().into_iter().filter_map(judge).collect()
}

fn gone(sources: &[Source], listed: &[(&str, &str, usize)]) -> Vec<String> {
    let is_there = |file: &str, name: &str| {
        let mut files = sources.iter().filter(|source| source.file == file);
        files.any(|source| source.functions().iter().any(|function| function.name == name))
    };
    listed
        .iter()
        .filter(|(file, name, _)| !is_there(file, name))
        .map(|(file, name, _)| {
            format!("{file}: `{name}` is listed as long and is not there: take it off the list")
        })
        .collect()
}

/// Places that make a `Body` without being allowed to.
pub(super) fn vouchers(sources: &[Source], allowed: &[&str]) -> Vec<String> {
    let strangers = sources.iter().filter(|source| !allowed.contains(&source.module()));
    strangers
        .flat_map(|source| {
            let lines = source.lines_with(&["Body", "::", "vouched"]);
            lines.into_iter().map(move |line| {
                format!(
                    "{}:{line}: only `{}` may vouch for a `Body`",
                    source.file,
                    allowed.join("`, `")
                )
            })
        })
        .collect()
}
