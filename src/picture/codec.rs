//! Unpacks pictures into pixels and packs them again: nothing but pixels and what their colours
//! mean passes.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat,
    ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};

use super::{Kind, LONGEST_SIDE, Size, Stripped, Unfit, webp};

/// Most bytes that unpacking may take: fifty million pixels with alpha, and the tables.
const MOST_MEMORY: u64 = 256 << 20;
/// Largest colour profile kept.
const LARGEST_PROFILE: usize = 64 << 10;

/// Pixels, and the profile that their colours are in, where there is one.
pub(super) struct Pixels {
    pub(super) image: DynamicImage,
    pub(super) profile: Option<Vec<u8>>,
}

impl Pixels {
    pub(super) fn size(&self) -> Size {
        Size { width: self.image.width(), height: self.image.height() }
    }

    /// Whether anything can be seen through.
    pub(super) fn see_through(&self) -> bool {
        self.image.color().has_alpha()
    }

    /// The same, with an alpha channel only where something can be seen through.
    pub(super) fn plain(self) -> Self {
        if !self.see_through() {
            return self;
        }
        let image = self.image.into_rgba8();
        let opaque = image.pixels().all(|pixel| pixel.0[3] == u8::MAX);
        let image = DynamicImage::from(image);
        Self { image: if opaque { image.into_rgb8().into() } else { image }, ..self }
    }
}

/// Unpacks a picture, the right way up; none for one of a make that is not read here.
pub(super) fn unpack(stripped: &Stripped, kind: Kind) -> Result<Option<Pixels>, Unfit> {
    match decoded(stripped, kind) {
        Ok(pixels) => Ok(Some(pixels)),
        Err(ImageError::Unsupported(_)) => Ok(None),
        Err(_) => Err(Unfit::Broken),
    }
}

fn decoded(stripped: &Stripped, kind: Kind) -> Result<Pixels, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(&stripped.bytes), format(kind));
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // A profile that cannot be read says nothing about colours.
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder)?;
    let turn = Orientation::from_exif(stripped.orientation);
    image.apply_orientation(turn.unwrap_or(Orientation::NoTransforms));
    let profile = profile.filter(|profile| fits(profile, &image));
    Ok(Pixels { image, profile })
}

/// AVIF is not unpacked here; it is asked for as what it is not, and refused.
fn format(kind: Kind) -> ImageFormat {
    match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Gif => ImageFormat::Gif,
        Kind::Webp => ImageFormat::WebP,
        Kind::Avif => ImageFormat::Avif,
    }
}

/// Whether a profile is for such pixels (ICC.1, 7.2.6): one for the four inks of print is not,
/// once they are red, green and blue.
fn fits(profile: &[u8], image: &DynamicImage) -> bool {
    let wanted: &[u8; 4] = if image.color().has_color() { b"RGB " } else { b"GRAY" };
    profile.len() <= LARGEST_PROFILE && profile.get(16..20) == Some(wanted)
}

/// Packs pixels as JPEG; what can be seen through is lost.
pub(super) fn jpeg(pixels: &Pixels, quality: u8) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, quality);
    write(pixels, encoder, false)?;
    Some(out)
}

/// Packs pixels as PNG.
pub(super) fn png(pixels: &Pixels) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    write(pixels, PngEncoder::new(&mut out), true)?;
    Some(out)
}

fn write(pixels: &Pixels, mut encoder: impl ImageEncoder, alpha: bool) -> Option<()> {
    if let Some(profile) = &pixels.profile {
        encoder.set_icc_profile(profile.clone()).ok()?;
    }
    let Size { width, height } = pixels.size();
    let image = &pixels.image;
    let (bytes, colours) = match (alpha && pixels.see_through(), image.color().has_color()) {
        (true, _) => (image.to_rgba8().into_raw(), ExtendedColorType::Rgba8),
        (false, true) => (image.to_rgb8().into_raw(), ExtendedColorType::Rgb8),
        (false, false) => (image.to_luma8().into_raw(), ExtendedColorType::L8),
    };
    encoder.write_image(&bytes, width, height, colours).ok()
}

/// Packs pixels as WebP, with loss or without.
pub(super) fn webp(pixels: &Pixels, quality: Option<u8>) -> Option<Vec<u8>> {
    let size = pixels.size();
    let alpha = pixels.see_through();
    let bytes =
        if alpha { pixels.image.to_rgba8().into_raw() } else { pixels.image.to_rgb8().into_raw() };
    let layout = if alpha { ::webp::PixelLayout::Rgba } else { ::webp::PixelLayout::Rgb };
    let encoder = ::webp::Encoder::new(&bytes, layout, size.width, size.height);
    let packed = encoder.encode_simple(quality.is_none(), f32::from(quality.unwrap_or(75))).ok()?;
    // A profile of grey does not fit what is written in colours.
    let profile = pixels.profile.as_ref().filter(|_| pixels.image.color().has_color());
    Some(match profile {
        Some(profile) => webp::with_profile(&packed, profile, size, alpha),
        None => packed.to_vec(),
    })
}
