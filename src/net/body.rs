//! Reads the body of an answer with a cap on what it becomes after decoding.

use reqwest::{Response, header};

use crate::model::{Headers, Link};

use super::{NetError, error::host};

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
) -> Result<Vec<u8>, Unread> {
    refuse_foreign_encoding(response, link).map_err(Unread::Refused)?;
    let too_large = || Unread::Refused(NetError::TooLarge { host: host(link), cap: cap.bytes });
    let most = usize::try_from(cap.bytes).unwrap_or(usize::MAX);
    if cap.beyond == AtCap::Refuse && response.content_length().is_some_and(|n| n > cap.bytes) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Unread::Failed)? {
        let room = most - bytes.len();
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
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
