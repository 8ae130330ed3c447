//! People in feeds: elements of their own, or "me@example.com (Name)" in any order.

use super::{
    Person,
    text::Scope,
    tree::{Element, Node},
};

/// A person out of an element with `name`, `email`, `uri` in it, or out of its text.
pub(super) fn person(element: &Element, scope: &Scope) -> Option<Person> {
    let mut person = Person::default();
    for child in element.elements() {
        let words = Some(child.words()).filter(|words| !words.is_empty());
        match &*child.local {
            "name" => person.name = words,
            "email" => person.email = words,
            "uri" | "url" | "homepage" => {
                person.url = words.map(|w| scope.within(child).address(&w));
            }
            _ => {}
        }
    }
    let person = if person == Person::default() { named(&own_words(element)) } else { person };
    (person != Person::default()).then_some(person)
}

fn own_words(element: &Element) -> String {
    let texts = element.children.iter().filter_map(|node| match node {
        Node::Text(text) => Some(&**text),
        Node::Element(_) => None,
    });
    texts.collect::<String>().trim().to_owned()
}

/// "Name (me@example.com)", "me@example.com (Name)", "Name <me@example.com>", either alone.
pub(super) fn named(text: &str) -> Person {
    let text = text.trim();
    let Some(email) = email_in(text) else {
        return Person { name: non_empty(text), ..Person::default() };
    };
    let without = text.replacen(email, "", 1);
    let without = without.replace("mailto:", "").replace("()", "").replace("<>", "");
    let name = without.trim();
    let name = name.strip_prefix('(').unwrap_or(name);
    let name = name.strip_suffix(')').unwrap_or(name);
    Person { name: non_empty(name), email: Some(email.to_owned()), url: None }
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The first thing that looks like a mail address.
fn email_in(text: &str) -> Option<&str> {
    let at = text.find('@')?;
    let local = |c: char| c.is_ascii_alphanumeric() || "_-.+".contains(c);
    let host = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let start = text[..at]
        .rfind(|c| !local(c))
        .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
    let end = text[at + 1..].find(|c| !host(c)).map_or(text.len(), |n| at + 1 + n);
    let domain = text[at + 1..end].trim_end_matches('.');
    let fine = start < at && domain.contains('.') && !domain.starts_with('.');
    fine.then(|| &text[start..at + 1 + domain.len()])
}
