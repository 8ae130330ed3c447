//! Measures a stretch of work: time by the clock, and CPU time of this process.

use std::{
    fs,
    time::{Duration, Instant},
};

/// What a stretch of work took.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// By the clock.
    pub wall: Duration,
    /// User and system time of all threads of this process.
    pub cpu: Duration,
}

/// Measures what a future takes.
pub async fn taken<T>(work: impl Future<Output = T>) -> (Taken, T) {
    let (begun, before) = (Instant::now(), cpu());
    let done = work.await;
    (Taken { wall: begun.elapsed(), cpu: cpu() - before }, done)
}

/// Prints a line of the table.
pub fn row(what: &str, pieces: usize, taken: Taken) {
    let (wall, cpu, n) = (taken.wall.as_secs_f64(), taken.cpu.as_secs_f64(), pieces as f64);
    println!(
        "{what:<42} {pieces:>7} {wall:>9.2} {:>9.0} {:>12.2} {:>10.0}",
        n / wall,
        1000.0 * cpu / n,
        100.0 * cpu / wall
    );
}

/// Prints the head of the table.
pub fn head() {
    println!(
        "{:<42} {:>7} {:>9} {:>9} {:>12} {:>10}",
        "", "pieces", "wall s", "per s", "CPU ms each", "CPU %"
    );
}

/// CPU time of this process so far, in steps of the kernel's hundredth of a second.
pub fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |field: usize| -> u64 {
        after_name.split_whitespace().nth(field).and_then(|raw| raw.parse().ok()).unwrap_or(0)
    };
    Duration::from_millis(10 * (ticks(11) + ticks(12)))
}

/// CPU time that each of so many pieces took, microseconds.
pub fn each(taken: Taken, pieces: usize) -> f64 {
    taken.cpu.as_secs_f64() * 1e6 / pieces as f64
}

/// Resident memory of this process now, megabytes: all of it, and its own (without files).
pub fn resident() -> (f64, f64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1000.0
    };
    (field("VmRSS:"), field("RssAnon:"))
}
