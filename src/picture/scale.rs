//! What a target asks for: no wider than it wants, and of the type it wants where that pays.

use image::imageops::FilterType;

use super::{
    Fit, Format, Kind, Policy, Size, Stripped, Unfit, as_it_is,
    codec::{self, Pixels},
};

/// A picture as a target wants it. What is neither too wide nor of another type is not packed
/// anew; moving pictures and what cannot be unpacked here stay as they are.
pub(super) fn scale(stripped: Stripped, kind: Kind, policy: &Policy) -> Result<Fit, Unfit> {
    let wide = stripped.shown().width > policy.max_width;
    let other = wants_other(kind, policy.format);
    if stripped.fixed || kind == Kind::Avif || !(wide || other) {
        return Ok(as_it_is(stripped, kind));
    }
    let Some(mut pixels) = codec::unpack(&stripped, kind)? else {
        return Ok(as_it_is(stripped, kind));
    };
    if wide {
        narrow(&mut pixels, policy.max_width);
    }
    let pixels = pixels.plain();
    let size = pixels.size();
    match packed(&pixels, kind, policy) {
        Some((kind, bytes)) if wide || bytes.len() < stripped.bytes.len() => {
            Ok(Fit { bytes, kind, size })
        }
        _ => Ok(as_it_is(stripped, kind)),
    }
}

fn wants_other(kind: Kind, format: Format) -> bool {
    match format {
        Format::Keep => false,
        Format::Jpeg => kind != Kind::Jpeg,
        Format::Webp => kind != Kind::Webp,
    }
}

fn narrow(pixels: &mut Pixels, width: u32) {
    let Size { width: from, height } = pixels.size();
    let height = u64::from(height) * u64::from(width) / u64::from(from.max(1));
    // Smaller than it was, so it fits.
    let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
    pixels.image = pixels.image.resize_exact(width, height, FilterType::Lanczos3);
}

/// The picture in the type that the target wants; of a graphic without loss and with loss, the
/// smaller one.
fn packed(pixels: &Pixels, kind: Kind, policy: &Policy) -> Packed {
    let drawn = matches!(kind, Kind::Png | Kind::Gif);
    let jpeg = || Some((Kind::Jpeg, codec::jpeg(pixels, policy.quality)?));
    let png = || Some((Kind::Png, codec::png(pixels)?));
    let webp = |quality| Some((Kind::Webp, codec::webp(pixels, quality)?));
    match policy.format {
        Format::Jpeg if pixels.see_through() => {
            if kind == Kind::Webp {
                webp(Some(policy.quality))
            } else {
                png()
            }
        }
        Format::Jpeg => jpeg(),
        Format::Webp if drawn && is_quick(pixels.size()) => {
            smaller(webp(None), webp(Some(policy.quality)))
        }
        Format::Webp => webp(Some(policy.quality)),
        Format::Keep if drawn => png(),
        Format::Keep if kind == Kind::Webp => webp(Some(policy.quality)),
        Format::Keep => jpeg(),
    }
}

/// Packing without loss takes a second and a half for a million pixels.
fn is_quick(size: Size) -> bool {
    u64::from(size.width) * u64::from(size.height) <= 3_000_000
}

type Packed = Option<(Kind, Vec<u8>)>;

fn smaller(one: Packed, other: Packed) -> Packed {
    [one, other].into_iter().flatten().min_by_key(|(_, bytes)| bytes.len())
}
