//! What only one may have: a key, a domain, an earlier name.

use std::{collections::BTreeMap, ops::Range};

use super::{
    mistake::Report,
    read::{Drafts, Sheet},
};

/// Something that is claimed, with who claims it and where.
struct Claim<'a> {
    what: &'a str,
    by: String,
    sheet: &'a Sheet,
    span: &'a Range<usize>,
}

/// Reports every key, domain and earlier name that is claimed twice.
pub(super) fn check(drafts: &Drafts, report: &mut Report) {
    clash(&outlets(drafts), report, |claim, first| {
        let message = match claim.by == first.by {
            true => format!("the key `{}` is given twice", claim.by),
            false => format!("`{}` and `{}` have the same key", first.by, claim.by),
        };
        (message, "give one of them another key")
    });
    clash(&domains(drafts), report, |claim, first| {
        if claim.by == first.by {
            return (format!("`{}` stands here twice", claim.what), "take one of them out");
        }
        let message = format!(
            "`{}` belongs to `{}` already, and `{}` claims it too",
            claim.what, first.by, claim.by
        );
        (message, "take it out of one of them")
    });
    for kind in ["outlet", "target", "digest"] {
        clash(&names(drafts, kind), report, |claim, first| {
            (format!("`{}` is the name of `{}` too", claim.what, first.by), "take it out")
        });
    }
}

/// Reports each claim that another one has made before.
fn clash(
    claims: &[Claim<'_>],
    report: &mut Report,
    say: impl Fn(&Claim<'_>, &Claim<'_>) -> (String, &'static str),
) {
    let mut first: BTreeMap<&str, &Claim<'_>> = BTreeMap::new();
    for claim in claims {
        let Some(before) = first.get(claim.what) else {
            first.insert(claim.what, claim);
            continue;
        };
        let (message, help) = say(claim, before);
        let place = before.sheet.file.place(before.span);
        let what = format!("`{}` has it here", before.by);
        let mistake = claim.sheet.mistake(claim.span, message).help(help);
        report.add(mistake.key(&*claim.by).also(what, place));
    }
}

/// Keys of outlets, ours and partners': one space of names.
fn outlets(drafts: &Drafts) -> Vec<Claim<'_>> {
    let ours = drafts.main.iter().flat_map(|main| {
        main.draft.outlet.keys().map(|key| Claim {
            what: key.value.as_str(),
            by: format!("outlet.{}", key.value),
            sheet: &main.sheet,
            span: &key.span,
        })
    });
    let partners = drafts.partners().map(|(sheet, key, _)| Claim {
        what: key.value.as_str(),
        by: format!("partner.{}", key.value),
        sheet,
        span: &key.span,
    });
    ours.chain(partners).collect()
}

fn domains(drafts: &Drafts) -> Vec<Claim<'_>> {
    let ours = drafts.main.iter().flat_map(|main| {
        let outlets = main.draft.outlet.iter();
        outlets.map(|(key, draft)| (&main.sheet, format!("outlet.{}", key.value), &draft.domains))
    });
    let partners = drafts
        .partners()
        .map(|(sheet, key, draft)| (sheet, format!("partner.{}", key.value), &draft.domains));
    let claims = ours.chain(partners).flat_map(|(sheet, by, domains)| {
        domains.iter().flatten().map(move |domain| Claim {
            what: domain.value.0.as_str(),
            by: by.clone(),
            sheet,
            span: &domain.span,
        })
    });
    claims.collect()
}

/// Names of a kind, those in use first, then earlier ones.
fn names<'a>(drafts: &'a Drafts, kind: &str) -> Vec<Claim<'a>> {
    let (now, before): (Vec<_>, Vec<_>) =
        all_names(drafts).into_iter().filter(|name| name.kind == kind).partition(|n| !n.former);
    let mut seen = std::collections::BTreeSet::new();
    let now = now.into_iter().filter(|name| seen.insert(name.name)).collect::<Vec<_>>();
    let claim =
        |name: Name<'a>| Claim { what: name.name, by: name.by, sheet: name.sheet, span: name.span };
    now.into_iter().chain(before).map(claim).collect()
}

/// A name, in use or earlier.
struct Name<'a> {
    kind: &'static str,
    name: &'a str,
    now: &'a str,
    former: bool,
    by: String,
    sheet: &'a Sheet,
    span: &'a Range<usize>,
}

fn all_names(drafts: &Drafts) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    macro_rules! collect {
        ($kind:literal, $table:literal, $sheet:expr, $key:expr, $draft:expr) => {
            let now = $key.value.as_str();
            let by = format!(concat!($table, ".{}"), now);
            let used = Name {
                kind: $kind,
                name: now,
                now,
                former: false,
                by: by.clone(),
                sheet: $sheet,
                span: &$key.span,
            };
            names.push(used);
            names.extend($draft.formerly.iter().flatten().map(|old| Name {
                kind: $kind,
                name: &old.value.0,
                now,
                former: true,
                by: by.clone(),
                sheet: $sheet,
                span: &old.span,
            }));
        };
    }
    if let Some(main) = &drafts.main {
        for (key, draft) in &main.draft.outlet {
            collect!("outlet", "outlet", &main.sheet, key, draft);
        }
        for (key, draft) in &main.draft.target {
            collect!("target", "target", &main.sheet, key, draft);
        }
        for (key, draft) in &main.draft.digest {
            collect!("digest", "digest", &main.sheet, key, draft);
        }
    }
    for (sheet, key, draft) in drafts.partners() {
        collect!("outlet", "partner", sheet, key, draft);
    }
    names
}

/// Earlier names: (kind, earlier name, name now).
pub(super) fn formerly(drafts: &Drafts) -> Vec<(&'static str, String, String)> {
    all_names(drafts)
        .into_iter()
        .filter(|name| name.former)
        .map(|name| (name.kind, name.name.to_owned(), name.now.to_owned()))
        .collect()
}
