//! PNG, chunk by chunk (the W3C's specification, third edition).

use flate2::Crc;

use super::{Size, Stripped, Unfit, orientation};

const SIGNATURE: usize = 8;

/// Chunks that can be seen: the picture, its colours, its frames.
const SEEN: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The file without texts, times, camera data and what nobody knows.
pub(super) fn strip(bytes: &[u8]) -> Result<Stripped, Unfit> {
    let mut out = bytes.get(..SIGNATURE).ok_or(Unfit::Broken)?.to_vec();
    let (mut at, mut size, mut turn, mut fixed, mut coded) = (SIGNATURE, None, 1, false, false);
    loop {
        let chunk = Chunk::at(bytes, at).ok_or(Unfit::Broken)?;
        at += chunk.whole.len();
        match chunk.name {
            b"IHDR" if size.is_none() => size = dimensions(chunk.data),
            b"eXIf" => turn = orientation::read(chunk.data),
            b"acTL" => fixed = true,
            b"IDAT" => coded = true,
            _ => {}
        }
        // Orientation has to be known before the picture begins.
        if size.is_none() {
            return Err(Unfit::Broken);
        }
        if SEEN.iter().any(|name| name.as_slice() == chunk.name) {
            out.extend_from_slice(chunk.whole);
        }
        if chunk.name == b"IEND" {
            break;
        }
    }
    let size = size.filter(|_| coded).ok_or(Unfit::Broken)?;
    if turn > 1 {
        let after_header = SIGNATURE + 25;
        out.splice(after_header..after_header, chunk(b"eXIf", &orientation::alone(turn)));
    }
    Ok(Stripped { bytes: out, size, orientation: turn, fixed })
}

struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let rest = bytes.get(at..)?;
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let whole = rest.get(..length.checked_add(12)?)?;
        Some(Self { name: &whole[4..8], data: &whole[8..8 + length], whole })
    }
}

fn dimensions(header: &[u8]) -> Option<Size> {
    let side = |at| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let size = Size { width: side(0)?, height: side(4)? };
    (header.len() == 13 && size.width > 0 && size.height > 0).then_some(size)
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&length, name.as_slice(), data, &sum.sum().to_be_bytes()].concat()
}
