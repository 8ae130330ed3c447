//! The guarded client against real servers on loopback.

mod adversarial;
mod calls;
mod faults;
mod guard;
mod manners;
mod proxy;
mod robots;
mod shared;
mod tls;

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tayang::{
    clock::Clock,
    model::{Cursor, Fetched, Link},
    net::{NameTable, Names, Net, NetError, NetSettings, Request},
};

use crate::support::outlet::Outlet;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// TEST-NET-2: public as far as the guard knows, and nobody's.
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));
const MOST: u64 = 1024 * 1024;

fn settings(allow: &[String]) -> NetSettings {
    NetSettings {
        user_agent: "tayang-test/0.1 (+https://jaringan.example)".to_owned(),
        allow: allow.to_vec(),
        gap: Duration::ZERO,
        deadline: Duration::from_secs(2),
        max_bytes: MOST,
        proxy: None,
        proxies: Vec::new(),
    }
}

/// A client that may visit these outlets.
fn visiting(outlets: &[&Outlet]) -> Net {
    let allow: Vec<String> = outlets.iter().map(|outlet| outlet.host_port()).collect();
    Net::new(settings(&allow), Clock::System).expect("a client")
}

fn with_table(allow: &[String], table: NameTable) -> Net {
    let names = Names::Table(Arc::new(table));
    Net::with_names(&settings(allow), Clock::System, &names).expect("a client")
}

fn link(raw: &str) -> Link {
    Link::parse(raw).expect("a link")
}

fn request(link: Link) -> Request {
    Request { link, cursor: Cursor::default(), accept: "text/html", max_bytes: None }
}

async fn get(net: &Net, link: Link) -> Result<Fetched, NetError> {
    net.get(&request(link)).await
}

/// Listens where nobody may come, on a port of the web, and counts who comes all the same.
struct Forbidden {
    port: u16,
    visitors: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Forbidden {
    /// Takes the first free port of the web on all addresses of this machine.
    async fn listen() -> Self {
        let mut listener = None;
        while listener.is_none() {
            listener = Self::first_free().await;
            tokio::task::yield_now().await;
        }
        let listener = listener.expect("the loop found one");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let visitors = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&visitors);
        let task = tokio::spawn(async move {
            while let Ok((_, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, visitors, task }
    }

    async fn first_free() -> Option<tokio::net::TcpListener> {
        for port in [8080, 8443, 80, 443] {
            for address in ["[::]", "0.0.0.0"] {
                if let Ok(free) = tokio::net::TcpListener::bind(format!("{address}:{port}")).await {
                    return Some(free);
                }
            }
        }
        None
    }

    fn visitors(&self) -> usize {
        self.visitors.load(Ordering::SeqCst)
    }
}

impl Drop for Forbidden {
    fn drop(&mut self) {
        self.task.abort();
    }
}
