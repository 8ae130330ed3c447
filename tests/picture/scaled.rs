//! As targets want them: real pictures, packed and unpacked.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, RgbaImage};
use proptest::prelude::*;
use tayang::picture::{Fit, Format, Kind, Policy, Size, Unfit, fit};

use super::{
    files::{self, PLACE, exif, segment},
    holds,
};

/// Something like a photo: soft, with a bright upper left corner and some grain.
fn photo(width: u32, height: u32) -> DynamicImage {
    let image = RgbImage::from_fn(width, height, |x, y| {
        let grain = (x * 7 + y * 13 + x * y % 31) % 11;
        let corner = x < width / 4 && y < height / 4;
        let base = if corner { 230 } else { 60 + 60 * x / width + 40 * y / height };
        let tone = u8::try_from(base + grain).unwrap();
        Rgb([tone, tone / 2 + 30, 255 - tone])
    });
    image.into()
}

fn packed(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG of a camera that was held like this.
fn taken(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let plain = packed(image, ImageFormat::Jpeg);
    let data = segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat());
    [&plain[..2], &data, &plain[2..]].concat()
}

fn wanted(max_width: u32, format: Format) -> Policy {
    Policy { max_width, format, ..Policy::default() }
}

fn shown(fit: &Fit) -> DynamicImage {
    let image = image::load_from_memory(&fit.bytes).unwrap();
    assert_eq!((image.width(), image.height()), (fit.size.width, fit.size.height));
    let format = image::guess_format(&fit.bytes).unwrap();
    assert_eq!(format.to_mime_type(), fit.kind.media_type());
    image
}

#[test]
fn a_photo_that_is_too_wide_becomes_as_wide_as_asked_the_right_way_up_and_says_no_place() {
    let photo = photo(900, 600);
    for orientation in 1..=8 {
        let file = taken(&photo, orientation);
        let fit = fit(&file, Some(&wanted(300, Format::Keep))).unwrap();
        let lies = orientation > 4;
        let size =
            if lies { Size { width: 300, height: 450 } } else { Size { width: 300, height: 200 } };
        assert_eq!((fit.kind, fit.size), (Kind::Jpeg, size), "{orientation}");
        for gone in [PLACE, b"Exif"] {
            assert!(!holds(&fit.bytes, gone), "{orientation}");
        }
        let image = shown(&fit);
        // Where the bright corner comes to lie (EXIF 2.3, orientation).
        let (right, below) = match orientation {
            1 | 5 => (false, false),
            2 | 6 => (true, false),
            3 | 7 => (true, true),
            _ => (false, true),
        };
        let at = |far: bool, side: u32| if far { side - 20 } else { 20 };
        let bright = image.get_pixel(at(right, size.width), at(below, size.height));
        let dark = image.get_pixel(at(!right, size.width), at(!below, size.height));
        assert!(bright.0[0] > 210 && dark.0[0] < 190, "{orientation}: {bright:?} {dark:?}");
    }
}

#[test]
fn a_png_that_lies_on_its_side_is_put_upright() {
    let file = packed(&photo(600, 400), ImageFormat::Png);
    let turned = [&file[..33], &files::chunk(b"eXIf", &exif(6)), &file[33..]].concat();
    let fit = fit(&turned, Some(&wanted(300, Format::Keep))).unwrap();
    assert_eq!(fit.size, Size { width: 300, height: 450 });
    let bright = shown(&fit).get_pixel(280, 20);
    assert!(bright.0[0] > 210 && !holds(&fit.bytes, b"eXIf"), "{bright:?}");
}

#[test]
fn what_is_neither_too_wide_nor_of_another_type_is_not_packed_anew() {
    let photo = photo(600, 400);
    let file = packed(&photo, ImageFormat::Jpeg);
    let kept = fit(&file, Some(&wanted(600, Format::Keep))).unwrap();
    assert_eq!(kept, fit(&file, None).unwrap());
    assert_eq!(kept.bytes, file);
    let stripped = fit(&taken(&photo, 1), Some(&wanted(600, Format::Jpeg))).unwrap();
    assert_eq!(stripped.bytes, file);
}

#[test]
fn every_type_becomes_narrower_and_stays_what_it_is() {
    let photo = photo(600, 400);
    let cases = [
        (ImageFormat::Jpeg, Kind::Jpeg),
        (ImageFormat::Png, Kind::Png),
        (ImageFormat::Gif, Kind::Png),
        (ImageFormat::WebP, Kind::Webp),
    ];
    for (format, kind) in cases {
        let fit = fit(&packed(&photo, format), Some(&wanted(300, Format::Keep))).unwrap();
        assert_eq!((fit.kind, fit.size), (kind, Size { width: 300, height: 200 }));
        shown(&fit);
    }
}

#[test]
fn a_photo_in_png_becomes_a_small_jpeg_or_webp() {
    let file = packed(&photo(600, 400), ImageFormat::Png);
    for (format, kind) in [(Format::Jpeg, Kind::Jpeg), (Format::Webp, Kind::Webp)] {
        let fit = fit(&file, Some(&wanted(1600, format))).unwrap();
        assert_eq!(fit.kind, kind);
        assert!(fit.bytes.len() * 3 < file.len(), "{} of {}", fit.bytes.len(), file.len());
        shown(&fit);
    }
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let image =
        RgbaImage::from_fn(600, 400, |x, y| image::Rgba([200, 30, 30, ((x + y) % 256) as u8]));
    let file = packed(&image.into(), ImageFormat::Png);
    for (format, kind) in [(Format::Jpeg, Kind::Png), (Format::Webp, Kind::Webp)] {
        let fit = fit(&file, Some(&wanted(300, format))).unwrap();
        assert_eq!(fit.kind, kind);
        assert!(shown(&fit).to_rgba8().pixels().any(|pixel| pixel.0[3] < 200));
    }
    // An alpha channel through which nothing is seen is none.
    let opaque = DynamicImage::from(photo(600, 400).to_rgba8());
    let fit = fit(&packed(&opaque, ImageFormat::Png), Some(&wanted(300, Format::Jpeg))).unwrap();
    assert_eq!(fit.kind, Kind::Jpeg);
}

#[test]
fn what_would_become_larger_stays_what_it_was() {
    // Two colours in a small palette: nothing beats its PNG as JPEG.
    let drawing =
        RgbImage::from_fn(400, 300, |x, _| if x % 8 < 4 { Rgb([0; 3]) } else { Rgb([255; 3]) });
    let file = packed(&drawing.into(), ImageFormat::Png);
    let fit = fit(&file, Some(&wanted(1600, Format::Jpeg))).unwrap();
    assert_eq!((fit.kind, fit.bytes), (Kind::Png, file));
}

#[test]
fn the_profile_of_the_colours_goes_along() {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"RGB ");
    let plain = packed(&photo(600, 400), ImageFormat::Jpeg);
    let data = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &profile[..]].concat());
    let file = [&plain[..2], &data, &plain[2..]].concat();
    for (format, kind) in [(Format::Keep, Kind::Jpeg), (Format::Webp, Kind::Webp)] {
        let fit = fit(&file, Some(&wanted(300, format))).unwrap();
        assert_eq!(fit.kind, kind);
        assert!(holds(&fit.bytes, &profile));
        shown(&fit);
    }
    // One for the inks of print does not fit what was unpacked.
    profile[16..20].copy_from_slice(b"CMYK");
    let data = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &profile[..]].concat());
    let file = [&plain[..2], &data, &plain[2..]].concat();
    let fit = fit(&file, Some(&wanted(300, Format::Keep))).unwrap();
    assert!(!holds(&fit.bytes, b"CMYK"));
}

#[test]
fn moving_pictures_keep_moving() {
    let file = files::gif(2000, 1000, &[], 2);
    let fit = fit(&file, Some(&wanted(300, Format::Webp))).unwrap();
    assert_eq!((fit.kind, fit.bytes), (Kind::Gif, file));
}

#[test]
fn a_photo_coded_one_colour_after_another_stays_as_it_is() {
    // SOF0 of three colours, and a scan of one of them: decoded, it would be green.
    let frame = segment(0xc0, &[8, 3, 32, 7, 208, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
    let scan = |colour: u8| segment(0xda, &[1, colour, 0, 0, 63, 0]);
    let parts = [frame, scan(1), b"one".to_vec(), scan(2), b"two".to_vec(), scan(3)].concat();
    let file = [b"\xff\xd8", &parts[..], b"three\xff\xd9"].concat();
    let fit = fit(&file, Some(&wanted(300, Format::Keep))).unwrap();
    assert_eq!((fit.size.width, fit.bytes), (2000, file));
}

#[test]
fn what_has_the_form_of_a_picture_and_is_none_is_refused_when_it_is_opened() {
    for file in [files::png(2000, 1000, &[]), files::jpeg(2000, 1000, &[])] {
        assert_eq!(fit(&file, Some(&wanted(300, Format::Keep))), Err(Unfit::Broken));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn none_is_wider_than_asked_or_other_than_it_says(
        width in 200u32..400, height in 100u32..200, max_width in 200u32..400,
        from in prop::sample::select(vec![ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP]),
        to in prop::sample::select(vec![Format::Keep, Format::Jpeg, Format::Webp]),
    ) {
        let file = packed(&photo(width, height), from);
        let policy = wanted(max_width, to);
        let made = fit(&file, Some(&policy)).unwrap();
        prop_assert!(made.size.width <= max_width.min(width));
        prop_assert!(width > max_width || made.bytes.len() <= file.len());
        shown(&made);
        prop_assert_eq!(fit(&file, Some(&policy)), Ok(made));
    }
}
