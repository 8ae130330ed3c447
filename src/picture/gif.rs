//! GIF, block by block (GIF89a).

use super::{Size, Stripped, Unfit};

/// Header and screen descriptor.
const HEADER: usize = 13;

/// The file without comments and what programs wrote beside the picture (XMP); that it repeats
/// stays.
pub(super) fn strip(bytes: &[u8]) -> Result<Stripped, Unfit> {
    walk(bytes).ok_or(Unfit::Broken)
}

fn walk(bytes: &[u8]) -> Option<Stripped> {
    let header = bytes.get(..HEADER)?;
    let side = |at: usize| u32::from(u16::from_le_bytes([header[at], header[at + 1]]));
    let mut size = Size { width: side(6), height: side(8) };
    let mut at = HEADER + colours(header[10]);
    let mut out = bytes.get(..at)?.to_vec();
    let mut frames = 0;
    loop {
        let start = at;
        match bytes.get(at)? {
            0x3b => break,
            0x21 => {
                at = blocks_end(bytes, at + 2)?;
                let block = bytes.get(start..at)?;
                out.extend_from_slice(if is_seen(block) { block } else { &[] });
            }
            0x2c => {
                let frame = bytes.get(at..at + 10)?;
                size = around(size, frame);
                at = blocks_end(bytes, at + 10 + colours(frame[9]) + 1)?;
                out.extend_from_slice(bytes.get(start..at)?);
                frames += 1;
            }
            _ => return None,
        }
    }
    out.push(0x3b);
    (frames > 0).then_some(Stripped { bytes: out, size, orientation: 1, fixed: frames > 1 })
}

/// Bytes of the colour table that a descriptor's flags announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The screen, or the frame where that is larger: programs make room for either.
fn around(screen: Size, frame: &[u8]) -> Size {
    let side = |at: usize| u32::from(u16::from_le_bytes([frame[at], frame[at + 1]]));
    Size { width: screen.width.max(side(5)), height: screen.height.max(side(7)) }
}

/// The place after a row of sub-blocks.
fn blocks_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(*length),
        }
    }
}

/// Graphic control, plain text, and how often it repeats.
fn is_seen(extension: &[u8]) -> bool {
    match extension.get(1) {
        Some(0xf9 | 0x01) => true,
        Some(0xff) => {
            matches!(extension.get(3..14), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"))
        }
        _ => false,
    }
}
