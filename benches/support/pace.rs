//! The daemon at its own pace: everything that it does when it is left alone with so many feeds.

use std::{
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, OpenFlags};
use tayang::{
    clock::Clock,
    daemon::{self, Listeners},
    web::Faces,
};
use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;

use super::{
    crowd::{Counted, Crowd, Shape},
    meter::{cpu, resident},
    watching::{self, Manner},
};

/// How long an outlet takes to answer, milliseconds.
const LINGER: u64 = 100;
/// Smallest gap between two requests to one host, milliseconds: the usual one.
const GAP: u64 = 2_000;
/// A feed has a new article every so many intervals.
const INTERVALS: u64 = 20;

/// Sources overdue at most, of a thousand, when the measuring begins.
const OVERDUE: i64 = 2;

/// Runs a daemon with these feeds until each of them was visited once and what became due meanwhile
/// was caught up with, then measures.
pub async fn run(shape: Shape, every: u64, measured: u64) {
    let mut crowd = Crowd::start(shape).unwrap();
    crowd.linger(LINGER);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let every_text: &'static str = format!("{every}m").leak();
    let manner = Manner { every: every_text, gap_ms: GAP, start: "2100-01-01T00:00:00Z" };
    let (plan, loaded) = watching::plan(&folder, &crowd, manner);
    println!("configuration loaded in {loaded:.1} s; resident {:?} MB (all, own)", resident());
    let (database, begun) = (plan.database.clone(), Instant::now());
    let listeners =
        Listeners { private: daemon::bind(plan.web.private).await.unwrap(), public: None };
    let tayang = watching::tayang(plan, Clock::System).await;
    println!("{} sources adopted in {:.1} s", feeds(shape), begun.elapsed().as_secs_f64());
    let faces = Faces::new(&tayang.plan, tayang.store.clone());
    let (current, receiver) = watch::channel(tayang);
    let stop = CancellationToken::new();
    let running = tokio::spawn(daemon::run(receiver, faces, listeners, stop.clone()));

    let store = looking(&database);
    first_contact(&mut crowd, &store).await;
    let begun = Instant::now();
    while overdue(&store).0 * 1_000 > OVERDUE * feeds(shape) as i64 {
        stretch(&mut crowd, &store, 30).await;
    }
    // From here on each source is visited at its own moment of the interval.
    println!("caught up in {:.0} s", begun.elapsed().as_secs_f64());
    crowd.trickle(INTERVALS * every * 60);
    let from = now_ms();
    let (before, begun) = (cpu(), Instant::now());
    let counted = stretch(&mut crowd, &store, measured * 60).await;
    let (used, wall) = ((cpu() - before).as_secs_f64(), begun.elapsed().as_secs_f64());
    let visits = counted.unchanged + counted.whole;
    println!(
        "(c) {visits} visits in {wall:.0} s ({:.1} a second): {:.3} of a core, {:.2} CPU ms a visit; resident {:?} MB",
        visits as f64 / wall,
        used / wall,
        1000.0 * used / visits as f64,
        resident()
    );
    discovered(&mut crowd, &store, from, now_ms() - every * 60_000 - 5_000);
    println!(
        "(e) most requests at one host at once: {}; smallest gap: {} ms of {GAP}",
        counted.most_at_once, counted.least_gap_ms
    );
    stop.cancel();
    running.await.unwrap().unwrap();
    drop(current);
}

fn feeds(shape: Shape) -> usize {
    shape.hosts * shape.feeds
}

async fn first_contact(crowd: &mut Crowd, store: &Connection) {
    let (wanted, before, begun) = (feeds(crowd.shape) as u64, cpu(), Instant::now());
    let (mut whole, mut said) = (0, Instant::now());
    while whole < wanted {
        time::sleep(Duration::from_secs(1)).await;
        whole += crowd.count().whole;
        if said.elapsed() > Duration::from_secs(30) {
            said = Instant::now();
            println!("  {whole} of {wanted}; resident {:?} MB; {}", resident(), late(store));
        }
    }
    let (used, wall) = ((cpu() - before).as_secs_f64(), begun.elapsed().as_secs_f64());
    println!(
        "first contact (robots.txt, ten articles): {wanted} in {wall:.0} s, {:.2} CPU ms each",
        1000.0 * used / wanted as f64
    );
}

/// Lets it go on for so long; what the crowd counted.
async fn stretch(crowd: &mut Crowd, store: &Connection, seconds: u64) -> Counted {
    crowd.count();
    let (begun, mut all) =
        (Instant::now(), Counted { least_gap_ms: u64::MAX, ..Counted::default() });
    while begun.elapsed() < Duration::from_secs(seconds) {
        let (before, wall) = (cpu(), Instant::now());
        let left = Duration::from_secs(seconds).saturating_sub(begun.elapsed());
        time::sleep(left.min(Duration::from_secs(30))).await;
        let counted = crowd.count();
        let (used, wall) = ((cpu() - before).as_secs_f64(), wall.elapsed().as_secs_f64());
        println!(
            "  {counted:?}: {:.2} of a core; resident {:?} MB; {}",
            used / wall,
            resident(),
            late(store)
        );
        all.connections += counted.connections;
        all.robots += counted.robots;
        all.unchanged += counted.unchanged;
        all.whole += counted.whole;
        all.most_at_once = all.most_at_once.max(counted.most_at_once);
        all.least_gap_ms = all.least_gap_ms.min(counted.least_gap_ms);
    }
    all
}

fn looking(database: &Path) -> Connection {
    Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

fn late(store: &Connection) -> String {
    let (count, most) = overdue(store);
    format!("{count} due, the oldest for {:.1} s", most as f64 / 1e6)
}

/// How many sources are due, and for how many microseconds the oldest.
fn overdue(store: &Connection) -> (i64, i64) {
    let sql = "SELECT count(*), coalesce(max(?1 - due_at), 0) FROM sources WHERE due_at < ?1 AND configured = 1";
    let now = 1000 * now_ms() as i64;
    store.query_row(sql, [now], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// How long after they came out articles were in the store.
fn discovered(crowd: &mut Crowd, store: &Connection, from: u64, until: u64) {
    let mut statement =
        store.prepare("SELECT discovered ->> '$.identity', enrolled_at FROM entries").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)));
    let mut delays: Vec<f64> = rows
        .unwrap()
        .map(Result::unwrap)
        .filter_map(|(identity, at)| {
            let out: u64 = identity.rsplit('-').next()?.parse().ok()?;
            (from..until).contains(&out).then_some(at as f64 / 1e6 - out as f64 / 1e3)
        })
        .collect();
    delays.sort_by(f64::total_cmp);
    let at = |share: f64| {
        delays.get((delays.len() as f64 * share) as usize).copied().unwrap_or(f64::NAN)
    };
    println!(
        "(d) {} of {} new articles found; after {:.1} s (median), {:.1} s (p95), {:.1} s (latest)",
        delays.len(),
        crowd.came_out(from, until),
        at(0.5),
        at(0.95),
        delays.last().copied().unwrap_or(f64::NAN)
    );
}

fn now_ms() -> u64 {
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
