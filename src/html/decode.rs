//! Bytes to text: which character encoding a page is in.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a page its encoding may be declared, in bytes (HTML standard: 1,024).
const PRESCAN: usize = 1024 * 4;

/// Decodes a page by byte order mark, `Content-Type`, `<meta charset>`, else UTF-8 with a fall-back
/// to windows-1252.
#[must_use]
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && (text.is_ascii() || !says_otherwise(bytes, content_type))
        && !bytes.contains(&0x1b)
    {
        return text.to_owned();
    }
    let stated = content_type.and_then(in_header).or_else(|| in_markup(bytes));
    let encoding = match stated {
        Some(e) if e != UTF_8 => e,
        _ if mostly_utf8(bytes) => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether the page names another encoding than UTF-8 although its bytes are valid UTF-8: servers
/// that say ISO-8859-1 by habit are common, texts in ISO-8859-1 that are valid UTF-8 are not.
fn says_otherwise(bytes: &[u8], content_type: Option<&str>) -> bool {
    let stated = content_type.and_then(in_header).or_else(|| in_markup(bytes));
    stated.is_some_and(|e| !e.is_single_byte() && e != UTF_8)
}

/// Whether only a few sequences are broken, as when a page is cut in the middle of a letter.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let chunks = bytes.utf8_chunks();
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in chunks {
        good += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

fn in_header(content_type: &str) -> Option<&'static Encoding> {
    label_after(content_type.as_bytes(), b"charset")
}

fn in_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let encoding = label_after(head, b"charset").or_else(|| label_after(head, b"encoding"))?;
    // A page whose `<meta>` could be read as ASCII is not UTF-16, whatever it says.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The encoding named after `word` and an equals sign, quotes or not.
fn label_after(bytes: &[u8], word: &[u8]) -> Option<&'static Encoding> {
    let mut from = 0;
    while let Some(found) = find(bytes.get(from..)?, word) {
        from += found + word.len();
        if let Some(encoding) = label_at(bytes.get(from..)?) {
            return Some(encoding);
        }
    }
    None
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|w| w.eq_ignore_ascii_case(word))
}

fn label_at(rest: &[u8]) -> Option<&'static Encoding> {
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?;
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    let end = rest.iter().position(|b| !plain(b)).unwrap_or(rest.len());
    Encoding::for_label(&rest[..end])
}
