//! A crowd of outlets in a process of its own: any number of hosts on one port (127.0.0.0/8 is all
//! ours), each with feeds, validators and a robots.txt. It counts what its visitors do.

use std::{
    env,
    fmt::Write as _,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::outlet;

/// The word by which a bench knows that it is to be the crowd; its value is its shape.
const ROLE: &str = "TAYANG_BENCH_CROWD";

/// Articles that a feed shows.
pub const SHOWN: u64 = 10;

/// How many hosts there are, and how many feeds each of them has.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub hosts: usize,
    pub feeds: usize,
}

/// The running crowd; it ends with this value.
#[derive(Debug)]
pub struct Crowd {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    port: u16,
    pub shape: Shape,
}

/// What the crowd counted since it was asked last; pace and concurrency of the worst host.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    pub connections: u64,
    pub robots: u64,
    pub unchanged: u64,
    pub whole: u64,
    pub most_at_once: u64,
    pub least_gap_ms: u64,
}

impl Crowd {
    /// Starts this very program once more, as the crowd.
    pub fn start(shape: Shape) -> io::Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .env(ROLE, format!("{} {}", shape.hosts, shape.feeds))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let out = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut crowd = Self { process, orders, answers: BufReader::new(out), port: 0, shape };
        crowd.port = crowd.line()?.parse().map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(crowd)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    fn order(&mut self, order: &str) -> io::Result<Vec<u64>> {
        writeln!(self.orders, "{order}")?;
        Ok(self.line()?.split(' ').filter_map(|number| number.parse().ok()).collect())
    }

    /// `127.0.0.1:40123` and so on.
    pub fn host(&self, host: usize) -> String {
        format!("{}:{}", address(host), self.port)
    }

    /// Every feed has so many new articles at once.
    pub fn publish(&mut self, articles: u64) {
        self.order(&format!("publish {articles}")).unwrap();
    }

    /// From now on every feed has a new article each so many seconds, each at its own moment.
    pub fn trickle(&mut self, seconds: u64) {
        self.order(&format!("trickle {seconds}")).unwrap();
    }

    /// From now on answers take so long.
    pub fn linger(&mut self, milliseconds: u64) {
        self.order(&format!("linger {milliseconds}")).unwrap();
    }

    /// How many articles of the trickle came out between two moments (milliseconds since 1970).
    pub fn came_out(&mut self, from: u64, until: u64) -> u64 {
        self.order(&format!("between {from} {until}")).unwrap()[0]
    }

    pub fn count(&mut self) -> Counted {
        let counted = self.order("count").unwrap();
        let [connections, robots, unchanged, whole, most_at_once, least_gap_ms] = counted[..]
        else {
            panic!("the crowd counts otherwise: {counted:?}")
        };
        Counted { connections, robots, unchanged, whole, most_at_once, least_gap_ms }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// 127.0.1.1 and on; the last number is never 0 or 255.
fn address(host: usize) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x7f00_0000 + 256 * (host / 250 + 1) as u32 + (host % 250 + 1) as u32)
}

fn host_at(address: SocketAddr) -> usize {
    let SocketAddr::V4(address) = address else { return 0 };
    let bits = (address.ip().to_bits() & 0x00ff_ffff) as usize;
    (bits / 256).saturating_sub(1) * 250 + (bits % 256).saturating_sub(1)
}

/// The feed of a host's `number`th, at this many articles: what the crowd shows, and what the peers
/// read.
pub fn feed(home: &str, name: &str, articles: u64, published: impl Fn(u64) -> u64) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Kabar</title>\
         <link>{home}</link><description>Kabar setempat</description>"
    );
    for article in (articles - SHOWN..articles).rev() {
        let (headline, at) = (outlet::headline(article as usize), published(article));
        let summary: Vec<String> = (1..4).map(|n| outlet::headline(article as usize + n)).collect();
        _ = write!(
            feed,
            "<item><title>{headline}</title><link>{home}/berita/{name}/{article}</link>\
             <guid isPermaLink=\"false\">{name}-{article}-{at}</guid><category>berita</category>\
             <pubDate>Sun, 22 Nov 2026 08:00:00 +0700</pubDate>\
             <description><![CDATA[<p>{}</p>]]></description></item>",
            summary.join(". ")
        );
    }
    feed.push_str("</channel></rss>");
    feed
}

/// Whether this process is the crowd; then it is to call [`serve`] and nothing else.
pub fn is_wanted() -> bool {
    env::var_os(ROLE).is_some()
}

/// Answers until the bench closes its end.
pub fn serve() -> io::Result<()> {
    let shape = env::var(ROLE).unwrap_or_default();
    let numbers: Vec<usize> = shape.split(' ').filter_map(|raw| raw.parse().ok()).collect();
    let square = Arc::new(Square {
        hosts: (0..numbers[0]).map(|_| Mutex::default()).collect(),
        feeds: numbers[1],
        published: AtomicU64::new(SHOWN),
        ..Square::default()
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("0.0.0.0:0"))?;
    println!("{}", listener.local_addr()?.port());
    let obeying = square.clone();
    std::thread::spawn(move || {
        for order in io::stdin().lines().map_while(Result::ok) {
            println!("{}", obeying.obey(&order));
        }
        std::process::exit(0);
    });
    runtime.block_on(async move {
        loop {
            let (stream, _) = listener.accept().await?;
            square.connections.fetch_add(1, Relaxed);
            tokio::spawn(converse(stream, square.clone()));
        }
    })
}

#[derive(Debug, Default)]
struct Square {
    hosts: Vec<Mutex<Host>>,
    feeds: usize,
    published: AtomicU64,
    trickle_ms: AtomicU64,
    trickle_since: AtomicU64,
    linger: AtomicU64,
    connections: AtomicU64,
    robots: AtomicU64,
    unchanged: AtomicU64,
    whole: AtomicU64,
}

#[derive(Debug, Default)]
struct Host {
    now: u64,
    most: u64,
    ended: Option<Instant>,
    least_gap: Option<Duration>,
}

impl Square {
    fn obey(&self, order: &str) -> String {
        let (word, rest) = order.split_once(' ').unwrap_or((order, "0"));
        let numbers: Vec<u64> = rest.split(' ').filter_map(|raw| raw.parse().ok()).collect();
        let number = numbers[0];
        match word {
            "publish" => {
                self.published.fetch_add(number, Relaxed);
            }
            "trickle" => {
                self.trickle_since.store(now_ms(), Relaxed);
                self.trickle_ms.store(1000 * number, Relaxed);
            }
            "linger" => self.linger.store(number, Relaxed),
            "between" => return self.between(number, numbers[1]).to_string(),
            _ => return self.counted(),
        }
        String::new()
    }

    fn counted(&self) -> String {
        let (mut most, mut least) = (0, Duration::from_secs(86_400));
        for host in &self.hosts {
            let mut host = host.lock().unwrap();
            most = most.max(std::mem::take(&mut host.most));
            least = least.min(host.least_gap.take().unwrap_or(least));
        }
        let [connections, robots, unchanged, whole] =
            [&self.connections, &self.robots, &self.unchanged, &self.whole]
                .map(|counter| counter.swap(0, Relaxed));
        format!("{connections} {robots} {unchanged} {whole} {most} {}", least.as_millis())
    }

    /// A feed's first moment since the trickle began is its own.
    fn phase(&self, name: &str) -> u64 {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        (hash >> 16) % self.trickle_ms.load(Relaxed).max(1)
    }

    fn articles(&self, name: &str) -> u64 {
        self.published.load(Relaxed) + self.trickled(name, now_ms())
    }

    /// Articles that the trickle brought a feed before a moment.
    fn trickled(&self, name: &str, before: u64) -> u64 {
        let each = self.trickle_ms.load(Relaxed);
        if each == 0 {
            return 0;
        }
        let passed = before.saturating_sub(self.trickle_since.load(Relaxed));
        (passed + each - self.phase(name)) / each
    }

    fn between(&self, from: u64, until: u64) -> u64 {
        let hosts = 0..self.hosts.len();
        let names = hosts.flat_map(|host| (0..self.feeds).map(move |n| format!("{host}.{n}")));
        names.map(|name| self.trickled(&name, until) - self.trickled(&name, from)).sum()
    }

    /// When an article of the trickle came out, milliseconds since 1970; 0 for all others.
    fn published(&self, name: &str, article: u64) -> u64 {
        let (base, each) = (self.published.load(Relaxed), self.trickle_ms.load(Relaxed));
        if each == 0 || article < base {
            return 0;
        }
        self.trickle_since.load(Relaxed) + (article - base) * each + self.phase(name)
    }

    fn begun(&self, host: usize) {
        let mut host = self.hosts[host].lock().unwrap();
        host.now += 1;
        host.most = host.most.max(host.now);
        if let Some(ended) = host.ended {
            let gap = ended.elapsed();
            host.least_gap = Some(host.least_gap.map_or(gap, |least| least.min(gap)));
        }
    }

    fn ended(&self, host: usize) {
        let mut host = self.hosts[host].lock().unwrap();
        host.now -= 1;
        host.ended = Some(Instant::now());
    }

    fn answer(&self, home: SocketAddr, request: &str) -> String {
        let path = request.split(' ').nth(1).unwrap_or_default();
        if path == "/robots.txt" {
            self.robots.fetch_add(1, Relaxed);
            return whole("text/plain", "", "User-agent: *\nDisallow: /wp-admin/\n");
        }
        let host = host_at(home);
        let name = format!("{host}.{}", path.trim_start_matches("/feed/"));
        let articles = self.articles(&name);
        let etag = format!("\"{articles}\"");
        if header(request, "if-none-match") == Some(&etag) {
            self.unchanged.fetch_add(1, Relaxed);
            return format!("HTTP/1.1 304 Not Modified\r\netag: {etag}\r\n\r\n");
        }
        self.whole.fetch_add(1, Relaxed);
        let at = |article| self.published(&name, article);
        let feed = feed(&format!("http://{home}"), &name, articles, at);
        whole("application/rss+xml", &format!("etag: {etag}\r\n"), &feed)
    }
}

fn whole(kind: &str, more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\n{more}content-length: {length}\r\n\r\n{body}"
    )
}

fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let lines = request.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn now_ms() -> u64 {
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Requests of one connection, until it closes.
async fn converse(mut stream: TcpStream, square: Arc<Square>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let home = stream.local_addr().ok()?;
    let host = host_at(home);
    let (mut read, mut chunk) = (Vec::new(), [0; 2048]);
    loop {
        while !read.ends_with(b"\r\n\r\n") {
            let length = stream.read(&mut chunk).await.ok().filter(|length| *length > 0)?;
            read.extend_from_slice(&chunk[..length]);
        }
        square.begun(host);
        let linger = square.linger.load(Relaxed);
        if linger > 0 {
            tokio::time::sleep(Duration::from_millis(linger)).await;
        }
        let answer = square.answer(home, &String::from_utf8_lossy(&read));
        square.ended(host);
        stream.write_all(answer.as_bytes()).await.ok()?;
        read.clear();
        read.shrink_to(0);
    }
}
