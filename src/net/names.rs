//! Where the addresses of names come from, and the resolver that refuses forbidden ones.

use std::{
    collections::{HashMap, VecDeque},
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::{Refused, why_forbidden};

/// Names remembered at most.
const MOST_NAMES: usize = 10_000;
/// A look-up is as good as this old when the connection is made; hosts' turns come in between.
const HANDED: Duration = Duration::from_secs(60);

/// The system's resolver, or a table made by hand.
#[derive(Debug, Clone, Default)]
pub enum Names {
    /// What the machine's resolver says.
    #[default]
    System,
    /// What the table says; names that it does not know do not resolve.
    Table(Arc<NameTable>),
}

/// Names and their addresses; a name may answer differently from time to time, as a hostile name
/// server's does.
#[derive(Debug, Default)]
pub struct NameTable {
    answers: Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>,
    asked: Mutex<HashMap<String, usize>>,
    otherwise: Vec<IpAddr>,
}

impl NameTable {
    /// A table in which every name that it does not know has these addresses.
    #[must_use]
    pub fn otherwise(addresses: &[IpAddr]) -> Self {
        Self { otherwise: addresses.to_vec(), ..Self::default() }
    }

    /// Adds an answer for a name; answers are given in order, the last one for ever.
    pub fn answer(&self, name: &str, addresses: &[IpAddr]) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.entry(name.to_owned()).or_default().push_back(addresses.to_vec());
    }

    /// How many times a name was looked up.
    #[must_use]
    pub fn look_ups(&self, name: &str) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.get(name).copied().unwrap_or(0)
    }

    fn next(&self, name: &str) -> Vec<IpAddr> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        *asked.entry(name.to_owned()).or_default() += 1;
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(queue) = answers.get_mut(name) else { return self.otherwise.clone() };
        let answer = if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() };
        answer.unwrap_or_default()
    }
}

impl Names {
    async fn look_up(&self, name: &str) -> io::Result<Vec<SocketAddr>> {
        match self {
            Self::System => Ok(tokio::net::lookup_host((name, 0)).await?.collect()),
            Self::Table(table) => {
                let found = table.next(name);
                Ok(found.into_iter().map(|address| SocketAddr::new(address, 0)).collect())
            }
        }
    }
}

/// Where names led when they were last looked up.
#[derive(Debug, Default)]
pub(super) struct Led(Mutex<HashMap<String, Lead>>);

#[derive(Debug)]
struct Lead {
    /// The address that is tried first.
    first: Option<IpAddr>,
    /// What a look-up before the connection said: the connection is made by it, so that one
    /// look-up serves both.
    handed: Option<(Instant, Result<Vec<SocketAddr>, String>)>,
}

impl Led {
    /// The first address of a name, which is looked up when it is not known.
    pub(super) async fn to(&self, names: &Names, name: &str) -> Option<IpAddr> {
        let known = self.locked().get(name).and_then(|lead| lead.first);
        if known.is_some() {
            return known;
        }
        let found = names.look_up(name).await.map_err(|error| error.to_string());
        let first = first_of(&found);
        self.put(name, Lead { first, handed: Some((Instant::now(), found)) });
        first
    }

    async fn connect(&self, names: &Names, name: &str) -> Result<Vec<SocketAddr>, String> {
        let handed = self.locked().get_mut(name).and_then(|lead| lead.handed.take());
        let found = match handed {
            Some((at, found)) if at.elapsed() < HANDED => found,
            _ => names.look_up(name).await.map_err(|error| error.to_string()),
        };
        self.put(name, Lead { first: first_of(&found), handed: None });
        found
    }

    fn put(&self, name: &str, lead: Lead) {
        let mut names = self.locked();
        if names.len() >= MOST_NAMES {
            names.clear();
        }
        names.insert(name.to_owned(), lead);
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<String, Lead>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn first_of(found: &Result<Vec<SocketAddr>, String>) -> Option<IpAddr> {
    found.as_ref().ok().and_then(|found| found.first()).map(SocketAddr::ip)
}

/// A resolver for a client. It sees no port, so it knows no exceptions: a listed `host:port` is
/// visited through a client whose resolver is not strict.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    pub names: Names,
    /// Where they led.
    pub led: Arc<Led>,
    /// Whether forbidden addresses are refused.
    pub strict: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let found = resolver.led.connect(&resolver.names, name.as_str()).await?;
            if found.is_empty() {
                return Err("the name has no address".into());
            }
            if resolver.strict {
                refuse_forbidden(&found)?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// One forbidden address among public ones condemns the name: no honest name has both.
fn refuse_forbidden(found: &[SocketAddr]) -> Result<(), Refused> {
    let why = found.iter().find_map(|address| why_forbidden(address.ip()));
    why.map_or(Ok(()), |why| Err(Refused { why }))
}
