//! Reads the body of an answer with a cap on what it becomes after decoding.

use reqwest::{Response, header};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::model::{Headers, Link};

use super::{NetError, error::host};

/// A body may have so many bytes without asking.
const SMALL: usize = 256 * 1024;
/// What it asks for at a time, beyond that.
const PIECE: usize = 1024 * 1024;
/// Pieces that all large bodies together may have: a thousand visits at the same time, each with
/// the largest body, would be ten gigabytes.
const PIECES: usize = 64;

/// Room in memory for the bodies that are being read.
#[derive(Debug)]
pub(super) struct Room(Semaphore);

impl Default for Room {
    fn default() -> Self {
        Self(Semaphore::new(PIECES))
    }
}

/// The part of the room that one body has.
struct Share<'a> {
    room: &'a Room,
    pieces: Vec<SemaphorePermit<'a>>,
}

impl Share<'_> {
    /// Waits until there is room for so many bytes; the request's deadline goes on. One body alone
    /// always has room.
    async fn hold(&mut self, bytes: usize) {
        while bytes > SMALL + PIECE * self.pieces.len() && self.pieces.len() < PIECES {
            // The semaphore is never closed.
            let Ok(piece) = self.room.0.acquire().await else { return };
            self.pieces.push(piece);
        }
    }
}

/// What happens at the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtCap {
    /// The answer is refused.
    Refuse,
    /// The rest is not read.
    Cut,
}

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cap {
    /// Decoded bytes.
    pub bytes: u64,
    /// What happens beyond.
    pub beyond: AtCap,
}

/// Why a body was not read.
pub(super) enum Unread {
    /// For a reason of ours.
    Refused(NetError),
    /// The transport failed.
    Failed(reqwest::Error),
}

/// Reads at most the cap; what is beyond is never held in memory.
pub(super) async fn read(
    response: &mut Response,
    link: &Link,
    cap: Cap,
    room: &Room,
) -> Result<Vec<u8>, Unread> {
    refuse_foreign_encoding(response, link).map_err(Unread::Refused)?;
    let too_large = || Unread::Refused(NetError::TooLarge { host: host(link), cap: cap.bytes });
    let most = usize::try_from(cap.bytes).unwrap_or(usize::MAX);
    if cap.beyond == AtCap::Refuse && response.content_length().is_some_and(|n| n > cap.bytes) {
        return Err(too_large());
    }
    let (mut bytes, mut share) = (Vec::new(), Share { room, pieces: Vec::new() });
    while let Some(chunk) = response.chunk().await.map_err(Unread::Failed)? {
        let left = most - bytes.len();
        share.hold(bytes.len() + chunk.len().min(left)).await;
        bytes.extend_from_slice(&chunk[..chunk.len().min(left)]);
        if chunk.len() > left {
            return if cap.beyond == AtCap::Cut { Ok(bytes) } else { Err(too_large()) };
        }
    }
    Ok(bytes)
}

/// The transport decodes the encodings that we ask for and takes their header away. What is left
/// is an encoding that nobody asked for (`zstd`), or several on top of each other.
fn refuse_foreign_encoding(response: &Response, link: &Link) -> Result<(), NetError> {
    let left = response.headers().get_all(header::CONTENT_ENCODING);
    let plain = |value: &header::HeaderValue| {
        value.is_empty() || value.as_bytes().eq_ignore_ascii_case(b"identity")
    };
    if left.iter().all(plain) {
        return Ok(());
    }
    let why = "its answer is packed in a way that nobody asked for".to_owned();
    Err(NetError::Broken { host: host(link), why })
}

/// The headers of an answer without its cookies, which nobody here uses or may keep.
pub(super) fn headers(response: &Response) -> Headers {
    let mut headers = Headers::default();
    for (name, value) in response.headers() {
        if *name == header::SET_COOKIE {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .0
            .entry(name.as_str().to_owned())
            .and_modify(|all| {
                all.push_str(", ");
                all.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    headers
}
