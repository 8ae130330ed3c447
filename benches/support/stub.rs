//! The other side of every wire, in a process of its own: its CPU time is not tayang's.

use std::{
    env,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
};

use super::{outlet, site::Site};

/// The word by which a bench knows that it is to be the other side.
const ROLE: &str = "TAYANG_BENCH_STUB";

/// Addresses that the stub answers on: each is a host of its own, so each has its own pace.
pub const HOSTS: usize = 8;

/// Articles that each outlet announces.
pub const ARTICLES: usize = 100;

/// The running stub; it ends with this value.
#[derive(Debug)]
pub struct Stub {
    process: Child,
    /// `127.0.0.1:40123` and so on.
    pub hosts: Vec<String>,
}

impl Stub {
    /// Starts this very program once more, as the other side.
    pub fn start() -> io::Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .env(ROLE, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let hosts: Result<_, _> = BufReader::new(out).lines().take(HOSTS).collect();
        Ok(Self { process, hosts: hosts? })
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Whether this process is the other side; then it is to call [`serve`] and nothing else.
pub fn is_wanted() -> bool {
    env::var_os(ROLE).is_some()
}

/// Answers until the bench closes its end.
pub fn serve() -> io::Result<()> {
    let site = Arc::new(Site::default());
    for host in 0..HOSTS {
        let listener = TcpListener::bind(format!("127.0.0.{}:0", host + 1))?;
        let address = listener.local_addr()?.to_string();
        println!("{address}");
        let site = site.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (site, address) = (site.clone(), address.clone());
                thread::spawn(move || converse(stream, host, &address, &site));
            }
        });
    }
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Requests of one connection, until it closes or says something that is none.
fn converse(stream: TcpStream, host: usize, address: &str, site: &Site) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut stream = BufReader::new(stream);
    loop {
        let (method, path, body) = request(&mut stream)?;
        let (status, kind, text) = answer(&method, &path, &body, host, address, site);
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            text.len()
        );
        stream.get_mut().write_all(format!("{head}{text}").as_bytes()).ok()?;
    }
}

fn request(stream: &mut BufReader<TcpStream>) -> Option<(String, String, Vec<u8>)> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let mut first = line.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((method, path, body))
}

fn answer(
    method: &str,
    path: &str,
    body: &[u8],
    host: usize,
    address: &str,
    site: &Site,
) -> (u16, &'static str, String) {
    let path = path.split('?').next().unwrap_or_default();
    if let Some(route) = path.strip_prefix("/wp-json/wp/v2/") {
        let (status, value) = site.answer(method, route, body);
        return (status, "application/json; charset=UTF-8", value.to_string());
    }
    let article = path.strip_prefix("/berita/").and_then(|number| number.parse().ok());
    match (path, article) {
        ("/feed", _) => {
            let numbers = host * ARTICLES..(host + 1) * ARTICLES;
            (200, "application/rss+xml", outlet::feed(&format!("http://{address}"), numbers))
        }
        ("/published", _) => (200, "text/plain", site.published().to_string()),
        (_, Some(number)) => (200, "text/html; charset=utf-8", outlet::page(number)),
        _ => (404, "text/plain", "not found".to_owned()),
    }
}
