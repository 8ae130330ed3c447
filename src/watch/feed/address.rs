//! Relative addresses against their base, word for word (RFC 3986 §5.2): what the feed wrote is
//! not respelled, so an identity stays the one that was announced.

/// The address that `reference` means where `base` is in force.
pub(super) fn resolved(base: Option<&str>, reference: &str) -> String {
    let reference = reference.trim();
    let Some(base) = base.map(str::trim).filter(|base| scheme(base).is_some()) else {
        return reference.to_owned();
    };
    if scheme(reference).is_some() || reference.is_empty() {
        return reference.to_owned();
    }
    joined(&Parts::of(base), reference)
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

    fn root(&self) -> String {
        let authority = self.authority.map(|a| format!("//{a}")).unwrap_or_default();
        format!("{}:{authority}", self.scheme)
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

fn joined(base: &Parts, reference: &str) -> String {
    let root = base.root();
    if reference.starts_with("//") {
        return format!("{}:{reference}", base.scheme);
    }
    if reference.starts_with('#') {
        let query = base.query.map(|q| format!("?{q}")).unwrap_or_default();
        return format!("{root}{}{query}{reference}", base.path);
    }
    if reference.starts_with('?') {
        return format!("{root}{}{reference}", base.path);
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (path, tail) = reference.split_at(end);
    if path.starts_with('/') {
        return format!("{root}{}{tail}", without_dots(path));
    }
    format!("{root}{}{tail}", without_dots(&format!("{}{path}", base.folder())))
}

/// RFC 3986 §5.2.4, for a path that begins with a slash (others are left alone).
fn without_dots(path: &str) -> String {
    if !path.starts_with('/') || !path.contains("/.") {
        return path.to_owned();
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
    format!("/{}{tail}", kept.join("/"))
}
