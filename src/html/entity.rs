//! Character references: `&eacute;` and `&#233;` to é.

use std::borrow::Cow;

use markup5ever::data::NAMED_ENTITIES;

/// Text with its references decoded; the gate has seen to it that each ends in a semicolon.
pub(super) fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = push_reference(&mut out, &rest[at + 1..]);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes what the reference means; returns what follows it.
fn push_reference<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let end = rest.bytes().take(40).position(|b| b == b';');
    let found = end.and_then(|end| {
        let letters = match rest[..end].strip_prefix('#') {
            Some(number) => [Some(by_number(number)?), None],
            None => by_name(&rest[..=end])?,
        };
        Some((letters, &rest[end + 1..]))
    });
    let Some((letters, rest)) = found else {
        out.push('&');
        return rest;
    };
    out.extend(letters.into_iter().flatten());
    rest
}

fn by_name(name: &str) -> Option<[Option<char>; 2]> {
    let (first, second) = *NAMED_ENTITIES.get(name)?;
    let letter = |code: u32| (code != 0).then(|| char::from_u32(code)).flatten();
    Some([Some(letter(first)?), letter(second)])
}

/// The letter of a number; the numbers of windows-1252's signs mean those, as in browsers.
fn by_number(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some(match code {
        0x80..=0x9f => WINDOWS[usize::try_from(code - 0x80).ok()?],
        0 => '\u{fffd}',
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    })
}

const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];
