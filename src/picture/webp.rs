//! WebP, chunk by chunk (RFC 9649).

use super::{Size, Stripped, Unfit, orientation};

const HEADER: usize = 12;
/// Chunks that can be seen; the rest is EXIF, XMP and what nobody knows.
const SEEN: [&[u8; 4]; 7] = [b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"];
/// Bits of the extended header: camera data and XMP are there.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// The file without camera data, XMP and what nobody knows.
pub(super) fn strip(bytes: &[u8]) -> Result<Stripped, Unfit> {
    walk(bytes).ok_or(Unfit::Broken)
}

fn walk(bytes: &[u8]) -> Option<Stripped> {
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let end = usize::try_from(length).ok()?.checked_add(8)?;
    let body = bytes.get(HEADER..end)?;
    let mut out = bytes.get(..HEADER)?.to_vec();
    let mut size = Size { width: 0, height: 0 };
    let (mut at, mut turn, mut fixed, mut coded) = (0, 1, false, false);
    // A last byte alone is padding.
    while at + 8 <= body.len() {
        let chunk = Chunk::at(body, at)?;
        at += chunk.whole.len();
        match chunk.name {
            b"EXIF" => turn = orientation::read(chunk.data),
            b"ANIM" => fixed = true,
            _ => {}
        }
        size = larger(size, chunk.size());
        coded |= matches!(chunk.name, b"VP8 " | b"VP8L" | b"ANMF");
        if SEEN.iter().any(|name| name.as_slice() == chunk.name) {
            out.extend_from_slice(chunk.whole);
            out.resize(out.len() + chunk.whole.len() % 2, 0);
        }
    }
    // Camera data count where the header announces them.
    let turn = if is_extended(&out) { turn } else { 1 };
    finish(&mut out, turn);
    let there = coded && size.width > 0 && size.height > 0;
    there.then_some(Stripped { bytes: out, size, orientation: turn, fixed })
}

fn is_extended(file: &[u8]) -> bool {
    file.get(HEADER..HEADER + 4) == Some(b"VP8X")
}

/// Sets the header right: its flags, the orientation where there is one, the length.
fn finish(out: &mut Vec<u8>, turn: u8) {
    let extended = is_extended(out);
    if let Some(flags) = out.get_mut(HEADER + 8).filter(|_| extended) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        *flags |= if turn > 1 { HAS_EXIF } else { 0 };
    }
    if extended && turn > 1 {
        out.extend(chunk(b"EXIF", &orientation::alone(turn)));
    }
    let length = u32::try_from(out.len() - 8).unwrap_or(u32::MAX);
    out[4..8].copy_from_slice(&length.to_le_bytes());
}

fn larger(one: Size, other: Option<Size>) -> Size {
    let Some(other) = other else { return one };
    Size { width: one.width.max(other.width), height: one.height.max(other.height) }
}

struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn at(body: &'a [u8], at: usize) -> Option<Self> {
        let rest = body.get(at..)?;
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let data = rest.get(8..length.checked_add(8)?)?;
        let whole = &rest[..(8 + length + length % 2).min(rest.len())];
        Some(Self { name: &rest[..4], data, whole })
    }

    /// The size that a chunk states: the canvas, or a picture in either coding.
    fn size(&self) -> Option<Size> {
        match (self.name, self.data) {
            (b"VP8X", [_, _, _, _, w0, w1, w2, h0, h1, h2, ..]) => Some(Size {
                width: u32::from_le_bytes([*w0, *w1, *w2, 0]) + 1,
                height: u32::from_le_bytes([*h0, *h1, *h2, 0]) + 1,
            }),
            (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..]) => Some(Size {
                width: u32::from(u16::from_le_bytes([*w0, *w1]) & 0x3fff),
                height: u32::from(u16::from_le_bytes([*h0, *h1]) & 0x3fff),
            }),
            (b"VP8L", [0x2f, b0, b1, b2, b3, ..]) => {
                let bits = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
                Some(Size { width: (bits & 0x3fff) + 1, height: (bits >> 14 & 0x3fff) + 1 })
            }
            _ => None,
        }
    }
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut chunk = [name.as_slice(), &length, data].concat();
    chunk.resize(chunk.len() + data.len() % 2, 0);
    chunk
}

/// A picture that libwebp wrote, with the colour profile that its pixels are in.
#[cfg(feature = "images")]
pub(super) fn with_profile(bare: &[u8], profile: &[u8], size: Size, alpha: bool) -> Vec<u8> {
    const HAS_PROFILE: u8 = 0x20;
    const HAS_ALPHA: u8 = 0x10;
    let mut chunks = bare.get(HEADER..).unwrap_or_default();
    // What libwebp wrote with an alpha channel has an extended header already.
    if chunks.starts_with(b"VP8X") {
        chunks = chunks.get(18..).unwrap_or_default();
    }
    let flags = HAS_PROFILE | if alpha { HAS_ALPHA } else { 0 };
    let (width, height) = ((size.width - 1).to_le_bytes(), (size.height - 1).to_le_bytes());
    let header = [&[flags, 0, 0, 0], &width[..3], &height[..3]].concat();
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    out.extend(chunk(b"VP8X", &header));
    out.extend(chunk(b"ICCP", profile));
    out.extend_from_slice(chunks);
    finish(&mut out, 1);
    out
}
