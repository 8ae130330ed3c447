//! Bytes to text: by byte order mark, by what the server and the document say, by what the bytes
//! can be.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

/// The text, and notes for people about what was not as it should be.
pub(in crate::watch) fn text<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
) -> (Cow<'a, str>, Vec<String>) {
    let mut notes = Vec::new();
    let text = match utf32(bytes) {
        Some(text) => Cow::Owned(text),
        None => decoded(bytes, content_type, &mut notes),
    };
    (without_controls(text, &mut notes), notes)
}

fn decoded<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    notes: &mut Vec<String>,
) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[length..]);
        note_broken(encoding, broken, notes);
        return text;
    }
    let encoding = stated(bytes, content_type);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken && encoding == UTF_8 {
        notes.push("not UTF-8, as it should be: read as windows-1252".into());
        return WINDOWS_1252.decode_without_bom_handling(bytes).0;
    }
    note_broken(encoding, broken, notes);
    text
}

fn note_broken(encoding: &'static Encoding, broken: bool, notes: &mut Vec<String>) {
    if broken {
        notes.push(format!("some characters are no {}", encoding.name()));
    }
}

/// What the server says, then what the document says (RFC 7303 §3), unless the bytes prove them
/// wrong: text in a single-byte encoding is hardly ever valid UTF-8 by accident.
fn stated(bytes: &[u8], content_type: Option<&str>) -> &'static Encoding {
    if let Some(encoding) = two_byte(bytes) {
        return encoding;
    }
    let declared = content_type.and_then(charset).or_else(|| declaration(bytes));
    let Some(encoding) = declared else { return UTF_8 };
    let wide = encoding == UTF_16BE || encoding == UTF_16LE;
    let may_be_utf8 = wide || encoding.is_single_byte();
    if may_be_utf8 && std::str::from_utf8(bytes).is_ok() { UTF_8 } else { encoding }
}

/// `<` or `<?` in UTF-16 without a byte order mark (XML 1.0, appendix F).
fn two_byte(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [0, b'<', 0, _] => Some(UTF_16BE),
        [b'<', 0, _, 0] => Some(UTF_16LE),
        _ => None,
    }
}

/// `text/xml; charset="iso-8859-1"`, in any of the spellings that servers send.
fn charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let after = lower.split_once("charset")?.1.trim_start().strip_prefix('=')?;
    let label =
        after.split(';').next()?.trim_matches(|c: char| c.is_whitespace() || "\"'".contains(c));
    Encoding::for_label(label.as_bytes())
}

/// The `encoding` of the XML declaration, looked for in the first 256 bytes.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes));
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = after.get(1..)?.split(quote).next()?;
    Encoding::for_label(label.trim().as_bytes())
}

/// UTF-32 has no place on the web (and none in `encoding_rs`), but feeds in it exist.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (big, start) = match bytes.get(..4)? {
        [0, 0, 0xFE, 0xFF] => (true, 4),
        [0xFF, 0xFE, 0, 0] => (false, 4),
        [0, 0, 0, b'<'] => (true, 0),
        [b'<', 0, 0, 0] => (false, 0),
        _ => return None,
    };
    let unit = |chunk: [u8; 4]| {
        if big { u32::from_be_bytes(chunk) } else { u32::from_le_bytes(chunk) }
    };
    let (units, _) = bytes.get(start..)?.as_chunks::<4>();
    Some(units.iter().map(|c| char::from_u32(unit(*c)).unwrap_or('\u{FFFD}')).collect())
}

/// XML has no control characters but tab and line ends; pasted text has.
fn without_controls<'a>(text: Cow<'a, str>, notes: &mut Vec<String>) -> Cow<'a, str> {
    if !has_controls(text.as_bytes()) {
        return text;
    }
    let control = |c: char| (c < ' ' && !is_space(c as u8)) || c == '\u{FFFE}';
    notes.push("control characters were left out".into());
    Cow::Owned(text.chars().filter(|c| !control(*c)).collect())
}

/// Hardly any feed has one: whole blocks of bytes are looked at at once.
fn has_controls(bytes: &[u8]) -> bool {
    let any = |block: &[u8]| block.iter().fold(false, |any, b| any | (*b < b' ' && !is_space(*b)));
    bytes.chunks(4096).any(any) || memmem::find(bytes, "\u{FFFE}".as_bytes()).is_some()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r')
}
