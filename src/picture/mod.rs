//! Makes a fetched picture fit to be passed on: known by its bytes, measured by its header,
//! without what does not belong to it, and as large as a target wants it (pure).
//!
//! Where a photo was taken and by which camera goes no further, whatever a target asks: readers
//! and photographers did not agree to that. Who made it is carried as caption and credit.

#[cfg(feature = "images")]
mod codec;
mod gif;
mod isobmff;
mod jpeg;
mod kind;
mod orientation;
mod png;
#[cfg(feature = "images")]
mod scale;
mod webp;

pub use kind::Kind;

/// Longest side of a picture, pixels: what JPEG programs and browsers agree on.
const LONGEST_SIDE: u32 = 16_384;
/// Most pixels: some hundred megabytes when unpacked; a camera for the press has 50 million.
const MOST_PIXELS: u64 = 50_000_000;
/// Narrowest picture that shows news; what is narrower is a logo, an icon or a spacer.
const LEAST_WIDTH: u32 = 200;
/// Lowest picture; what is lower is a rule or a button.
const LEAST_HEIGHT: u32 = 100;

/// Width and height in pixels, as readers see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}×{}", self.width, self.height)
    }
}

/// Which file type a target wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// As it came.
    #[default]
    Keep,
    /// JPEG, unless something can be seen through.
    Jpeg,
    /// WebP where that is smaller.
    Webp,
}

/// How a target wants its pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Wider ones are made as wide as this.
    pub max_width: u32,
    /// File type.
    pub format: Format,
    /// Quality of what is written anew, 1 to 100.
    pub quality: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self { max_width: 1600, format: Format::Keep, quality: 82 }
    }
}

/// Why a file is not passed on as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Its first bytes are of no type that sites show.
    #[error("is none: {0} bytes of something else")]
    Other(usize),
    /// It ends too early, or its parts do not fit together.
    #[error("is broken or cut off")]
    Broken,
    /// An icon, a logo, a spacer.
    #[error("is too small to show news: {0} pixels")]
    Small(Size),
    /// It would fill the memory of who opens it.
    #[error("is too large when unpacked: {0} pixels")]
    Large(Size),
    /// It says where it was taken in a way that cannot be cut out.
    #[error("carries camera data that cannot be taken out of its type")]
    Sealed,
}

/// A picture that can go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The bytes, with no more in them than the picture.
    pub bytes: Vec<u8>,
    /// What they are.
    pub kind: Kind,
    /// How large it is.
    pub size: Size,
}

/// What a walk through a file gives: the file without what does not belong to the picture.
struct Stripped {
    bytes: Vec<u8>,
    size: Size,
    /// EXIF's orientation, 1 to 8, kept in the bytes.
    orientation: u8,
    /// Whether it can only be passed on as it is: it moves, or it is coded in a way that our
    /// decoder takes for another.
    #[cfg_attr(
        not(feature = "images"),
        expect(dead_code, reason = "asked for when one is scaled")
    )]
    fixed: bool,
}

impl Stripped {
    /// The size as readers see it: orientations 5 to 8 lie on their side.
    fn shown(&self) -> Size {
        let Size { width, height } = self.size;
        if self.orientation > 4 { Size { width: height, height: width } } else { self.size }
    }
}

/// Whether this program can make pictures smaller and write other types.
#[must_use]
pub const fn can_scale() -> bool {
    cfg!(feature = "images")
}

/// Reads a fetched file as a picture and makes it fit for a target; without a policy it stays as
/// large as it is. The same bytes and the same policy give the same bytes.
pub fn fit(bytes: &[u8], policy: Option<&Policy>) -> Result<Fit, Unfit> {
    let kind = Kind::of(bytes).ok_or(Unfit::Other(bytes.len()))?;
    let stripped = match kind {
        Kind::Jpeg => jpeg::strip(bytes),
        Kind::Png => png::strip(bytes),
        Kind::Gif => gif::strip(bytes),
        Kind::Webp => webp::strip(bytes),
        Kind::Avif => isobmff::strip(bytes),
    }?;
    judge(stripped.shown())?;
    match policy {
        Some(policy) => scaled(stripped, kind, policy),
        None => Ok(as_it_is(stripped, kind)),
    }
}

fn judge(size: Size) -> Result<(), Unfit> {
    let pixels = u64::from(size.width) * u64::from(size.height);
    if pixels > MOST_PIXELS || size.width.max(size.height) > LONGEST_SIDE {
        return Err(Unfit::Large(size));
    }
    if size.width < LEAST_WIDTH || size.height < LEAST_HEIGHT {
        return Err(Unfit::Small(size));
    }
    Ok(())
}

fn as_it_is(stripped: Stripped, kind: Kind) -> Fit {
    Fit { size: stripped.shown(), bytes: stripped.bytes, kind }
}

#[cfg(feature = "images")]
fn scaled(stripped: Stripped, kind: Kind, policy: &Policy) -> Result<Fit, Unfit> {
    scale::scale(stripped, kind, policy)
}

/// `check` refuses a configuration with a policy that this program cannot carry out.
#[cfg(not(feature = "images"))]
fn scaled(stripped: Stripped, kind: Kind, _: &Policy) -> Result<Fit, Unfit> {
    Ok(as_it_is(stripped, kind))
}
