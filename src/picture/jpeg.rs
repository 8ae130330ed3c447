//! JPEG, segment by segment (ITU T.81, annex B), without decoding anything.

use super::{Size, Stripped, Unfit, orientation};

const EXIF: &[u8] = b"Exif\0\0";
const START_OF_SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// The file up to its end marker, without comments and application segments other than those
/// that say how its colours are meant. What lies behind the end (other pictures of a phone, a
/// film) goes.
pub(super) fn strip(bytes: &[u8]) -> Result<Stripped, Unfit> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xff, 0xd8]);
    let mut walk = Walk { bytes, at: 2 };
    let (mut size, mut orientation, mut scans) = (None, 1, 0);
    let (mut colours, mut fixed) = (0, false);
    loop {
        let marker = walk.marker().ok_or(Unfit::Broken)?;
        if marker == END {
            break;
        }
        let segment = walk.segment(marker).ok_or(Unfit::Broken)?;
        match marker {
            0xe1 => orientation = turned(segment).unwrap_or(orientation),
            _ if is_frame(marker) && size.is_none() => {
                size = frame(segment);
                colours = segment.get(5).copied().unwrap_or_default();
            }
            START_OF_SCAN => fixed |= is_apart(segment, colours),
            _ => {}
        }
        if !belongs(marker, segment) {
            continue;
        }
        push(&mut out, marker, segment);
        if marker == START_OF_SCAN {
            out.extend_from_slice(walk.scan().ok_or(Unfit::Broken)?);
            scans += 1;
        }
    }
    out.extend([0xff, END]);
    let size = size.filter(|_| scans > 0).ok_or(Unfit::Broken)?;
    if orientation > 1 {
        out.splice(2..2, upright(orientation));
    }
    Ok(Stripped { bytes: out, size, orientation, fixed })
}

fn turned(segment: &[u8]) -> Option<u8> {
    segment.strip_prefix(EXIF).map(orientation::read)
}

/// A segment that says how the picture is turned, and nothing else of what EXIF may say.
fn upright(orientation: u8) -> Vec<u8> {
    let mut segment = Vec::with_capacity(36);
    push(&mut segment, 0xe1, &[EXIF, &orientation::alone(orientation)].concat());
    segment
}

fn push(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    let length = u16::try_from(segment.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(segment);
}

/// SOF0 to SOF15, which lie among tables.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn frame(segment: &[u8]) -> Option<Size> {
    let [_, h1, h0, w1, w0, ..] = segment else {
        return None;
    };
    let side = |high: &u8, low: &u8| u32::from(u16::from_be_bytes([*high, *low]));
    let size = Size { width: side(w1, w0), height: side(h1, h0) };
    // A height that comes later (DNL) is something that browsers do not show.
    (size.width > 0 && size.height > 0).then_some(size)
}

/// Whether a scan begins one of several colours by itself. zune-jpeg up to 0.5.15 makes green of
/// such files without a word (zune-image#419, #430).
fn is_apart(scan: &[u8], colours: u8) -> bool {
    let here = scan.first().copied().unwrap_or_default();
    let begins = scan.get(1 + 2 * usize::from(here)) == Some(&0);
    begins && here < colours
}

/// Whether a segment belongs to the picture: the frame, its tables and how its colours are meant
/// (JFIF without a thumbnail, an ICC profile, Adobe's word on the colour space).
fn belongs(marker: u8, segment: &[u8]) -> bool {
    match marker {
        0xe0 => segment.starts_with(b"JFIF\0") && matches!(segment.get(12..14), Some([0, 0])),
        0xe2 => segment.starts_with(b"ICC_PROFILE\0"),
        0xee => segment.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    /// The next marker; what lies before it is padding.
    fn marker(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        let start = memchr::memchr(0xff, rest)?;
        let fill = rest[start..].iter().position(|byte| *byte != 0xff)?;
        self.at += start + fill + 1;
        rest.get(start + fill).copied()
    }

    /// The content of the segment that a marker begins; some markers stand alone.
    fn segment(&mut self, marker: u8) -> Option<&'a [u8]> {
        if matches!(marker, 0 | 1 | 0xd0..=0xd8) {
            return None;
        }
        let length = self.bytes.get(self.at..self.at + 2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = self.bytes.get(self.at + 2..self.at + length)?;
        self.at += length;
        Some(segment)
    }

    /// The coded picture after a scan's header, up to the next marker that ends it.
    fn scan(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let within = |next: Option<&u8>| matches!(next, Some(0 | 0xd0..=0xd7 | 0xff));
        let end = memchr::memchr_iter(0xff, rest).find(|at| !within(rest.get(at + 1)))?;
        self.at += end;
        (end + 1 < rest.len()).then_some(&rest[..end])
    }
}
