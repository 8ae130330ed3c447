//! What a file is and how large, from its first bytes and its header.

use std::time::Instant;

use tayang::picture::{Size, Unfit};

use super::{
    files::{self, chunk, exif, segment},
    plain,
};

fn every(width: u16, height: u16) -> [Vec<u8>; 5] {
    let (w, h) = (u32::from(width), u32::from(height));
    [
        files::jpeg(width, height, &[]),
        files::png(w, h, &[]),
        files::gif(width, height, &[], 1),
        files::webp(&[files::canvas(0, w, h), files::lossy(1, 1)]),
        files::avif(w, h, b""),
    ]
}

#[test]
fn every_type_is_measured_without_unpacking_it() {
    for (width, height) in [(200, 100), (1200, 800), (8000, 6000), (16_384, 100)] {
        for file in every(width, height) {
            let size = plain(&file).map(|fit| fit.size);
            assert_eq!(size, Ok(Size { width: width.into(), height: height.into() }));
        }
    }
    let bits = (1199_u32 | 799 << 14).to_le_bytes();
    let lossless = files::webp(&[files::riff(b"VP8L", &[b"\x2f", &bits[..], b"coded"].concat())]);
    assert_eq!(plain(&lossless).unwrap().size, Size { width: 1200, height: 800 });
}

#[test]
fn what_would_fill_the_memory_is_refused_before_it_is_unpacked() {
    let begun = Instant::now();
    for (width, height) in [(16_385, 200), (200, 65_535), (10_000, 5_001), (65_535, 65_535)] {
        for file in every(width, height) {
            let size = Size { width: width.into(), height: height.into() };
            assert_eq!(plain(&file), Err(Unfit::Large(size)));
        }
    }
    let png = files::png(u32::MAX, u32::MAX, &[]);
    assert!(matches!(plain(&png), Err(Unfit::Large(_))));
    // A small canvas does not hide a large picture.
    let hidden = files::webp(&[files::canvas(0, 600, 400), files::lossy(16_383, 16_383)]);
    assert!(matches!(plain(&hidden), Err(Unfit::Large(_))));
    assert!(begun.elapsed().as_millis() < 100);
}

#[test]
fn an_icon_or_a_spacer_is_no_news_picture() {
    for (width, height) in [(1, 1), (150, 150), (199, 400), (728, 90)] {
        for file in every(width, height) {
            assert!(matches!(plain(&file), Err(Unfit::Small(_))), "{width}×{height}");
        }
    }
    // How wide it is counts as readers see it: this one lies on its side.
    let turned = segment(0xe1, &[b"Exif\0\0", &exif(6)[..]].concat());
    assert!(matches!(plain(&files::jpeg(1200, 150, &[turned])), Err(Unfit::Small(_))));
}

#[test]
fn what_is_cut_off_or_out_of_order_is_refused_with_a_word() {
    for file in every(1200, 800) {
        let most = file.len() - 12;
        for end in 12..most {
            let found = plain(&file[..end]);
            let broken = matches!(found, Err(Unfit::Broken | Unfit::Other(_)));
            // AVIF is measured by its description; its picture lies behind it.
            assert!(broken || file[4..8] == *b"ftyp", "{end} of {}: {found:?}", file.len());
        }
    }
    let no_picture = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IEND", b"")].concat();
    assert_eq!(plain(&no_picture), Err(Unfit::Broken));
    assert_eq!(plain(b"<!DOCTYPE html>"), Err(Unfit::Other(15)));
    assert_eq!(plain(b""), Err(Unfit::Other(0)));
    let words = Unfit::Small(Size { width: 48, height: 48 }).to_string();
    assert_eq!(words, "is too small to show news: 48×48 pixels");
}
