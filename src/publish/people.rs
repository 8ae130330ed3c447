//! Who wrote an article: the line that no policy switches off.

use crate::{
    html,
    model::{Attributed, Language},
};

/// Roles, as printed, of those who write; whoever has another role has worked on the text.
const WRITERS: [&str; 12] = [
    "penulis",
    "pewarta",
    "reporter",
    "wartawan",
    "jurnalis",
    "kontributor",
    "laporan",
    "oleh",
    "author",
    "writer",
    "by",
    "text",
];
/// Most names in a line.
const MOST: usize = 12;

/// Authors and others, in the order they are printed, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    /// Who wrote it.
    pub(super) authors: Vec<String>,
    /// Role as printed, and name.
    pub(super) others: Vec<(String, String)>,
}

impl People {
    /// From the page's bylines and from its credit lines ("Penulis: …, Editor: …").
    pub(super) fn of(attributed: &Attributed) -> Self {
        let mut people = Self::default();
        for byline in &attributed.article.bylines {
            people.add(byline.role.as_deref(), &byline.name);
        }
        for (role, names) in &attributed.people {
            names.split(';').for_each(|name| people.add(Some(role), name));
        }
        people
    }

    fn add(&mut self, role: Option<&str>, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let full = self.authors.len() + self.others.len() >= MOST;
        if name.is_empty() || full || self.knows(&name) {
            return;
        }
        match role.map(str::trim).filter(|r| !r.is_empty() && !is_writer(r)) {
            None => self.authors.push(name),
            Some(role) => self.others.push((capitalised(role), name)),
        }
    }

    fn knows(&self, name: &str) -> bool {
        let same = |other: &String| other.to_lowercase() == name.to_lowercase();
        self.authors.iter().any(same) || self.others.iter().any(|(_, other)| same(other))
    }

    /// "Oleh: Siti Rahma | Editor: Budi"; the outlet's desk where nobody is named.
    pub(super) fn line(&self, outlet: &str, language: Language) -> String {
        let (by, desk) = match language {
            Language::Indonesian => ("Oleh", format!("Redaksi {outlet}")),
            Language::English => ("By", format!("{outlet} newsroom")),
        };
        let names = if self.authors.is_empty() { desk } else { self.authors.join(", ") };
        let mut line = format!("{by}: {names}");
        for (role, name) in &self.others {
            line.push_str(&format!(" | {role}: {name}"));
        }
        line
    }

    /// The line as a paragraph.
    pub(super) fn paragraph(&self, outlet: &str, language: Language) -> String {
        format!("<p>{}</p>", html::escape(&self.line(outlet, language)))
    }
}

fn is_writer(role: &str) -> bool {
    let role = role.to_lowercase();
    WRITERS.iter().any(|w| role == *w || role.split_whitespace().next() == Some(w))
}

fn capitalised(role: &str) -> String {
    let mut letters = role.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}
