//! Picture files written by hand, part by part. They are right in form; what is coded in them is
//! nothing that could be shown.

use flate2::Crc;

/// What must never come out again.
pub(crate) const PLACE: &[u8] = b"-7.9797,112.6304 Malang";

/// EXIF data with an orientation and a place.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0");
    tiff.extend([orientation, 0, 0, 0]);
    // A pointer to the GPS directory, and what may lie there.
    tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0");
    tiff.extend([0; 4]);
    tiff.extend_from_slice(PLACE);
    tiff
}

/// One segment of a JPEG file.
pub(crate) fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("a short segment").to_be_bytes();
    [&[0xff, marker], &length[..], data].concat()
}

/// A JPEG file with these segments before its frame.
pub(crate) fn jpeg(width: u16, height: u16, segments: &[Vec<u8>]) -> Vec<u8> {
    let ([h1, h0], [w1, w0]) = (height.to_be_bytes(), width.to_be_bytes());
    let mut file = vec![0xff, 0xd8];
    file.extend(segments.concat());
    file.extend(segment(0xdb, &[0; 65]));
    file.extend(segment(0xc0, &[8, h1, h0, w1, w0, 1, 1, 0x11, 0]));
    file.extend(segment(0xc4, &[0; 17]));
    file.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    file.extend(b"coded\xff\x00picture\xff\xd0and more\xff\xd9");
    file
}

/// One chunk of a PNG file.
pub(crate) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(data);
    let length = u32::try_from(data.len()).expect("a short chunk").to_be_bytes();
    [&length[..], name, data, &sum.sum().to_be_bytes()].concat()
}

/// A PNG file with these chunks between its header and the picture.
pub(crate) fn png(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(chunks.concat());
    file.extend(chunk(b"IDAT", b"coded"));
    file.extend(chunk(b"IEND", b""));
    file
}

/// One chunk of a WebP file.
pub(crate) fn riff(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a short chunk").to_le_bytes();
    let mut chunk = [&name[..], &length, data].concat();
    chunk.resize(chunk.len() + data.len() % 2, 0);
    chunk
}

/// A WebP file of these chunks.
pub(crate) fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    let length = u32::try_from(body.len() + 4).expect("a short file").to_le_bytes();
    [b"RIFF", &length[..], b"WEBP", &body].concat()
}

/// The extended header of a WebP file.
pub(crate) fn canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    riff(b"VP8X", &[&[flags, 0, 0, 0], &width[..3], &height[..3]].concat())
}

/// The start of a picture coded with loss.
pub(crate) fn lossy(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    riff(b"VP8 ", &[b"\x10\0\0\x9d\x01\x2a", &size[..], b"coded"].concat())
}

/// A GIF file with these blocks before each of its frames.
pub(crate) fn gif(width: u16, height: u16, blocks: &[Vec<u8>], frames: usize) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let mut file = [b"GIF89a", &size[..], &[0x80, 0, 0], &[0; 6]].concat();
    for _ in 0..frames {
        file.extend(blocks.concat());
        file.extend([&[0x2c, 0, 0, 0, 0], &size[..], &[0, 2, 3], b"abc\0"].concat());
    }
    file.push(0x3b);
    file
}

/// One box of an AVIF file.
pub(crate) fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("a short box").to_be_bytes();
    [&length[..], name, content].concat()
}

/// An AVIF file of this size, with these items described.
pub(crate) fn avif(width: u32, height: u32, items: &[u8]) -> Vec<u8> {
    let size = [&[0; 4], &width.to_be_bytes()[..], &height.to_be_bytes()].concat();
    let meta = [&[0; 4], &boxed(b"iinf", items)[..], &boxed(b"ispe", &size)].concat();
    [boxed(b"ftyp", b"avif\0\0\0\0mif1"), boxed(b"meta", &meta), boxed(b"mdat", b"coded")].concat()
}
