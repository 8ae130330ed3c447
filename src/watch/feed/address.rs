//! Relative addresses against their base, word for word (RFC 3986 §5.2): what the feed wrote is
//! not respelled, so an identity stays the one that was announced.

use std::borrow::Cow;

/// The address that `reference` means where `base` is in force.
pub(super) fn resolved(base: Option<&str>, reference: &str) -> String {
    let mut address = String::new();
    write(base, reference, &mut address);
    address
}

/// Writes the address that `reference` means where `base` is in force.
pub(super) fn write(base: Option<&str>, reference: &str, out: &mut String) {
    let reference = reference.trim();
    let is_whole = reference.is_empty() || scheme(reference).is_some();
    let base = base.map(str::trim).filter(|base| !is_whole && scheme(base).is_some());
    match base {
        Some(base) => join(&Parts::of(base), reference, out),
        None => out.push_str(reference),
    }
}

/// What stands before the first `:`, if it may be a scheme.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let fine = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    let starts = scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    (starts && scheme.bytes().all(fine)).then_some(scheme)
}

struct Parts<'a> {
    scheme: &'a str,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(base: &'a str) -> Self {
        let (scheme, rest) = base.split_once(':').unwrap_or(("", base));
        let rest = rest.split('#').next().unwrap_or_default();
        let (hierarchy, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query)),
            None => (rest, None),
        };
        let Some(after) = hierarchy.strip_prefix("//") else {
            return Self { scheme, authority: None, path: hierarchy, query };
        };
        let end = after.find('/').unwrap_or(after.len());
        Self { scheme, authority: Some(&after[..end]), path: &after[end..], query }
    }

    fn write_root(&self, out: &mut String) {
        out.push_str(self.scheme);
        out.push(':');
        if let Some(authority) = self.authority {
            out.push_str("//");
            out.push_str(authority);
        }
    }

    /// The base's path up to its last slash.
    fn folder(&self) -> &'a str {
        match self.path.rfind('/') {
            Some(at) => &self.path[..=at],
            None if self.authority.is_some() => "/",
            None => "",
        }
    }
}

fn join(base: &Parts, reference: &str, out: &mut String) {
    if reference.starts_with("//") {
        out.push_str(base.scheme);
        out.push(':');
        return out.push_str(reference);
    }
    base.write_root(out);
    if reference.starts_with(['#', '?']) {
        out.push_str(base.path);
        if let Some(query) = base.query.filter(|_| reference.starts_with('#')) {
            out.push('?');
            out.push_str(query);
        }
        return out.push_str(reference);
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (path, tail) = reference.split_at(end);
    if path.starts_with('/') {
        out.push_str(&without_dots(path));
    } else {
        out.push_str(&without_dots(&format!("{}{path}", base.folder())));
    }
    out.push_str(tail);
}

/// RFC 3986 §5.2.4, for a path that begins with a slash (others are left alone).
fn without_dots(path: &str) -> Cow<'_, str> {
    if !path.starts_with('/') || !path.contains("/.") {
        return Cow::Borrowed(path);
    }
    let mut kept: Vec<&str> = Vec::new();
    let segments = path.split('/').skip(1);
    for segment in segments {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let folder = path.ends_with("/.") || path.ends_with("/..");
    let tail = if folder && !kept.is_empty() { "/" } else { "" };
    Cow::Owned(format!("/{}{tail}", kept.join("/")))
}
