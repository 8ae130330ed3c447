//! Just enough HTTP/1.1 to read requests and write answers.

use std::{collections::HashMap, io, time::Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{LAST_MODIFIED, Reply, Seen};

/// Bytes of a head at most.
const MOST_HEAD: usize = 1024 * 1024;

/// The next request; none when the connection ends or talks nonsense.
pub(super) async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if bytes.len() > MOST_HEAD || stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut body = bytes.split_off(end + 4);
    let mut seen = head(std::str::from_utf8(&bytes).ok()?)?;
    let length: usize = seen.header("content-length").map_or(Some(0), |n| n.parse().ok())?;
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    seen.body = body;
    Some(seen)
}

fn head(text: &str) -> Option<Seen> {
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Seen { method, path, headers, body: Vec::new(), begun: Instant::now(), ended: None })
}

/// Writes an answer, or a 304 where the request's validators still hold.
pub(super) async fn write(stream: &mut TcpStream, reply: &Reply, request: &Seen) -> io::Result<()> {
    let unchanged = reply.validators && is_current(reply, request);
    let (status, body) = if unchanged { (304, &[][..]) } else { (reply.status, &reply.body[..]) };
    let mut head = format!("HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\n", body.len());
    if reply.validators {
        head.push_str(&format!("etag: {}\r\nlast-modified: {LAST_MODIFIED}\r\n", reply.etag()));
    }
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    if request.method != "HEAD" {
        stream.write_all(body).await?;
    }
    stream.flush().await
}

/// `If-None-Match` beats `If-Modified-Since` (RFC 9110 §13.1.3).
fn is_current(reply: &Reply, request: &Seen) -> bool {
    match (request.header("if-none-match"), request.header("if-modified-since")) {
        (Some(etag), _) => etag == reply.etag(),
        (None, Some(since)) => since == LAST_MODIFIED,
        (None, None) => false,
    }
}
