//! Names of the people who made an article, without the words around them.

use crate::{html, model::Byline};

/// What stands before a name and is none of it; lower case.
const BEFORE: [&str; 20] = [
    "by ",
    "oleh ",
    "oleh:",
    "penulis:",
    "penulis ",
    "author:",
    "written by ",
    "reporter:",
    "von ",
    "par ",
    "por ",
    "laporan ",
    "text:",
    "posted by ",
    "ditulis oleh ",
    "teks:",
    "di ",
    "pewarta:",
    "jurnalis:",
    "|",
];
/// Roles that a credit line names, as printed before a colon.
const ROLES: [&str; 16] = [
    "penulis",
    "editor",
    "reporter",
    "pewarta",
    "redaktur",
    "uploader",
    "kontributor",
    "fotografer",
    "penyunting",
    "author",
    "wartawan",
    "jurnalis",
    "sumber",
    "writer",
    "penerjemah",
    "produser",
];
/// Most names of one article.
const MAX_NAMES: usize = 12;

/// Authors from the texts that a page gives for them.
pub(super) fn authors(raw: Vec<String>) -> Vec<Byline> {
    let mut found: Vec<Byline> = Vec::new();
    for text in raw {
        for (role, name) in split(&text) {
            let known = found.iter().any(|b| b.name.eq_ignore_ascii_case(&name));
            if !known && found.len() < MAX_NAMES {
                found.push(Byline { name, role });
            }
        }
    }
    found
}

/// Cuts "Penulis: Sari Dewi | Editor: Budi" into people with their roles.
fn split(text: &str) -> Vec<(Option<String>, String)> {
    let people = text.split(['|', ';', '\n']).flat_map(|part| {
        let part = html::fold(part);
        let (role, names) = role_of(&part);
        names.split(", ").map(|name| (role.clone(), bare(name))).collect::<Vec<_>>()
    });
    people.filter(|(_, name)| is_name(name)).collect()
}

fn role_of(part: &str) -> (Option<String>, String) {
    if let Some((before, after)) = part.split_once(':') {
        let role = before.trim().to_lowercase();
        if ROLES.contains(&role.as_str()) {
            let author = matches!(role.as_str(), "author" | "writer");
            return ((!author).then_some(role), after.trim().to_owned());
        }
    }
    (None, part.to_owned())
}

fn bare(name: &str) -> String {
    let mut name = name.trim().trim_start_matches(['-', '–', '@', ',']).trim();
    for before in BEFORE {
        let cut = name.get(..before.len()).filter(|b| b.to_lowercase() == before);
        if cut.is_some() {
            name = name[before.len()..].trim();
        }
    }
    let name = name.split(" - ").next().unwrap_or(name);
    name.trim_matches([',', '.', ' ', '-']).to_owned()
}

fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let address = name.contains("://") || name.contains("www.") || name.contains('@');
    letters >= 2 && name.chars().count() <= 80 && !address && name.split_whitespace().count() <= 8
}
