//! AVIF: measured, and not passed on where it carries camera data (ISO/IEC 14496-12, 23008-12).

use memchr::memmem;

use super::{Size, Stripped, Unfit};

/// Types of items that say where and by what a picture was taken.
const SEALED: [&[u8]; 3] = [b"Exif", b"application/rdf+xml", b"uri \0"];

/// The file as it is. Its parts are found by places counted from its beginning, so that nothing
/// can be cut out without counting anew.
pub(super) fn strip(bytes: &[u8]) -> Result<Stripped, Unfit> {
    let meta = meta(bytes).ok_or(Unfit::Broken)?;
    if SEALED.iter().any(|kind| memmem::find(meta, kind).is_some()) {
        return Err(Unfit::Sealed);
    }
    let size = sizes(meta).reduce(|one, other| Size {
        width: one.width.max(other.width),
        height: one.height.max(other.height),
    });
    let size = size.filter(|size| size.width > 0 && size.height > 0).ok_or(Unfit::Broken)?;
    Ok(Stripped { bytes: bytes.to_vec(), size, orientation: 1, fixed: false })
}

/// The content of the box that describes everything.
fn meta(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let length = usize::try_from(length).ok().filter(|length| *length >= 8)?;
        let content = rest.get(8..length)?;
        if &rest[4..8] == b"meta" {
            return Some(content);
        }
        rest = &rest[length..];
    }
}

/// Every size stated (`ispe`): of the picture, its alpha channel, its tiles.
fn sizes(meta: &[u8]) -> impl Iterator<Item = Size> {
    memmem::find_iter(meta, b"ispe").filter_map(|at| {
        let side = |from: usize| {
            let four = meta.get(at + from..at + from + 4)?.try_into().ok()?;
            Some(u32::from_be_bytes(four))
        };
        Some(Size { width: side(8)?, height: side(12)? })
    })
}
