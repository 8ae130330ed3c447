//! The one word of EXIF that a picture needs to be seen the right way up.

/// The tag of the orientation in EXIF (TIFF 6.0, section 8).
const TAG: u16 = 0x0112;
/// Most entries looked at.
const MOST_ENTRIES: u16 = 512;

/// The orientation that EXIF data state, 1 (as it is) to 8; 1 where they state none.
pub(super) fn read(tiff: &[u8]) -> u8 {
    found(tiff).filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

fn found(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        [b'M', b'M', 0, 42] => true,
        [b'I', b'I', 42, 0] => false,
        _ => return None,
    };
    let directory = usize::try_from(long(tiff, 4, big)?).ok()?;
    let entries = short(tiff, directory, big)?.min(MOST_ENTRIES);
    let mut places = (0..usize::from(entries)).map(|n| directory + 2 + n * 12);
    let place = places.find(|at| short(tiff, *at, big) == Some(TAG))?;
    u8::try_from(short(tiff, place + 8, big)?).ok()
}

fn short(bytes: &[u8], at: usize, big: bool) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
}

fn long(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
}

/// EXIF data that state an orientation and nothing else.
pub(super) fn alone(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}
