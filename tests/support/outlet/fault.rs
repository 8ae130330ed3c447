//! What can go wrong at an outlet, one mode each.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    Seen,
    packed::{BROTLI_BOMB, gzip, gzip_bomb},
};

/// A way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Reads the request and never answers.
    Silence,
    /// Closes the connection in place of an answer.
    Close,
    /// Announces 1,000 bytes, sends some and resets the connection.
    ResetMidBody,
    /// Announces 1,000 bytes, sends some and closes.
    LengthTooLong,
    /// Announces 5 bytes and sends more.
    LengthTooShort,
    /// One byte of the body every 50 ms.
    Drip,
    /// One byte of the head every 50 ms.
    DripHead,
    /// A body without end.
    EndlessBody,
    /// Headers without end.
    EndlessHeaders,
    /// One header of 1 MB.
    HugeHeader,
    /// Bytes that are no HTTP.
    Garbage,
    /// Redirects to itself.
    RedirectLoop,
    /// Redirects to ever new paths below itself.
    RedirectChain,
    /// 8 MB in gzip.
    GzipBomb,
    /// 64 MB in brotli.
    BrotliBomb,
    /// A body in zstd, which nobody asked for.
    Zstd,
    /// gzip within gzip, and says so.
    DoubleGzip,
    /// gzip that ends in the middle.
    TornGzip,
    /// 304 to a request without validators.
    UnaskedNotModified,
}

impl Fault {
    /// Commits it and is done with the connection.
    pub(super) async fn commit(self, mut stream: TcpStream, request: &Seen) {
        // The other side may go away at any moment: that is what many of these are for.
        drop(self.misbehave(&mut stream, request).await);
    }

    async fn misbehave(self, stream: &mut TcpStream, request: &Seen) -> io::Result<()> {
        match self {
            Self::Silence => drain(stream).await,
            Self::Close => Ok(()),
            Self::ResetMidBody => {
                send(stream, "content-length: 1000", b"<p>Wali kota").await?;
                reset(stream)
            }
            Self::LengthTooLong => send(stream, "content-length: 1000", b"<p>Wali kota").await,
            Self::LengthTooShort => send(stream, "content-length: 5", b"<p>Wali kota</p>").await,
            Self::Drip => drip(stream, b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await,
            Self::DripHead => drip(stream, b"HTTP/1.1 200 OK\r\nx-a: ").await,
            Self::EndlessBody => flood(stream, "HTTP/1.1 200 OK\r\n\r\n", &[b'a'; 65536]).await,
            Self::EndlessHeaders => {
                flood(stream, "HTTP/1.1 200 OK\r\n", b"x-again: and again\r\n").await
            }
            Self::HugeHeader => {
                let header = format!("content-length: 0\r\nx-huge: {}", "a".repeat(1024 * 1024));
                send(stream, &header, b"").await
            }
            Self::Garbage => {
                stream.write_all(b"\x15\x03\x01\x00\x02\x02\x16 apa ini\r\n\r\n").await
            }
            Self::RedirectLoop => redirect(stream, &request.path).await,
            Self::RedirectChain => redirect(stream, &longer(&request.path)).await,
            packed => packed.send_packed(stream).await,
        }
    }

    async fn send_packed(self, stream: &mut TcpStream) -> io::Result<()> {
        let (encoding, body) = match self {
            Self::GzipBomb => ("content-encoding: gzip", gzip_bomb(8 * 1024 * 1024)),
            Self::BrotliBomb => ("content-encoding: br", BROTLI_BOMB.to_vec()),
            Self::Zstd => ("content-encoding: zstd", b"\x28\xb5\x2f\xfd\x04\x58\x09\x00".to_vec()),
            Self::DoubleGzip => ("content-encoding: gzip, gzip", gzip(&gzip(b"<p>Halo</p>"))),
            Self::TornGzip => ("content-encoding: gzip", gzip(&[b'a'; 4000])[..2000].to_vec()),
            _ => return stream.write_all(b"HTTP/1.1 304 Not Modified\r\n\r\n").await,
        };
        send(stream, &format!("{encoding}\r\ncontent-length: {}", body.len()), &body).await
    }
}

async fn send(stream: &mut TcpStream, headers: &str, body: &[u8]) -> io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{headers}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    stream.flush().await
}

async fn redirect(stream: &mut TcpStream, to: &str) -> io::Result<()> {
    let head = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).await
}

fn longer(path: &str) -> String {
    let (bare, number) = path.split_once("?n=").unwrap_or((path, "0"));
    format!("{bare}?n={}", number.parse().unwrap_or(0) + 1)
}

async fn flood(stream: &mut TcpStream, head: &str, again: &[u8]) -> io::Result<()> {
    stream.write_all(head.as_bytes()).await?;
    loop {
        stream.write_all(again).await?;
    }
}

async fn drip(stream: &mut TcpStream, head: &[u8]) -> io::Result<()> {
    stream.write_all(head).await?;
    loop {
        stream.write_all(b"a").await?;
        stream.flush().await?;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn drain(stream: &mut TcpStream) -> io::Result<()> {
    let mut sink = [0; 1024];
    while stream.read(&mut sink).await? > 0 {}
    Ok(())
}

/// A socket closed without lingering answers with a reset.
fn reset(stream: &TcpStream) -> io::Result<()> {
    stream.set_zero_linger()
}
