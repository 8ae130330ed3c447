//! Packed bodies made by hand: small gzip files and large bombs.

/// 64 MB of `a`, as brotli packs them at its best.
pub(super) const BROTLI_BOMB: [u8; 54] = [
    207, 255, 255, 127, 248, 37, 194, 226, 177, 64, 32, 247, 254, 159, 255, 255, 255, 240, 75, 0,
    196, 97, 1, 128, 238, 253, 63, 255, 255, 255, 225, 151, 0, 136, 195, 34, 0, 221, 251, 127, 254,
    255, 255, 195, 47, 1, 16, 135, 5, 0, 186, 247, 255, 3,
];

const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// A gzip file of one stored block (RFC 1951 §3.2.4): at most 65,535 bytes.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one stored block");
    let mut file = GZIP_HEAD.to_vec();
    file.push(1);
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    file.extend(bytes);
    file.extend(crc32(bytes).to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

/// A gzip file that unpacks to at least this many bytes: one `a`, then repeats of the longest
/// length at distance 1, in one block with fixed codes (RFC 1951 §3.2.6). About 159 to 1.
pub fn gzip_bomb(unpacked: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.low_first(0b011, 3);
    bits.high_first(0x30 + u32::from(b'a'), 8);
    for _ in 0..unpacked / 258 + 1 {
        bits.high_first(0b1100_0101, 8);
        bits.high_first(0, 5);
    }
    bits.high_first(0, 7);
    [&GZIP_HEAD[..], &bits.bytes, &[0; 8]].concat()
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    filled: u32,
}

impl Bits {
    fn push(&mut self, bit: u32) {
        if self.filled.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit & 1 == 1) << (self.filled % 8);
        }
        self.filled += 1;
    }

    fn low_first(&mut self, value: u32, length: u32) {
        (0..length).for_each(|at| self.push(value >> at));
    }

    fn high_first(&mut self, value: u32, length: u32) {
        (0..length).rev().for_each(|at| self.push(value >> at));
    }
}
