//! Reading feeds, beside feed-rs in the same run: `cargo bench --bench feeds`.
//!
//! Three sets: other people's feeds (the folder in `TAYANG_FEEDS`, unpacked by `./tests/run`), feeds of
//! a thousand headlines, and feeds of a thousand whole articles. Each reader takes the same bytes from
//! memory, in turns, so that a busy machine slows both; the best of the rounds counts.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints, and reads the clock"
)]

use std::{
    env, fs,
    hint::black_box,
    panic,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tayang::watch::feed::{self, Around};

/// Rounds of each set; the best counts.
const ROUNDS: usize = 7;
/// A round goes on for at least so long.
const ROUND: Duration = Duration::from_millis(400);

fn main() {
    println!(
        "{:<28} {:>7} {:>9}  {:<22} {:<22} {:>6}",
        "", "files", "MB", "tayang MB/s, files/s", "feed-rs MB/s, files/s", "ratio"
    );
    if let Some(folder) = env::var_os("TAYANG_FEEDS") {
        let mut files = Vec::new();
        gather(&PathBuf::from(folder), &mut files);
        let all = files.len();
        files.retain(|file| stands(file));
        println!("{} of {all} files left out: feed-rs panics over them", all - files.len());
        compare("feedparser's feeds", &files);
    } else {
        println!("skipped: TAYANG_FEEDS names no folder with feeds");
    }
    compare("1,000 headlines", &[made(1_000, 0)]);
    compare("1,000 whole articles", &[made(1_000, 8)]);
}

fn gather(folder: &Path, files: &mut Vec<Vec<u8>>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            files.push(fs::read(&path).expect("a file"));
        }
    }
}

/// An RSS feed of so many items with so many paragraphs each.
fn made(items: usize, paragraphs: usize) -> Vec<u8> {
    let words = "Warga kampung menanam bibit pohon di lereng sejak pagi, dan petani membawa hasil panen ke pasar. ";
    let item = |number: usize| {
        let body: String = (0..paragraphs)
            .map(|at| {
                format!(
                    "<p>{at} {}<a href=\"/tag/panen\">panen</a> &amp; pasar.</p>\n",
                    words.repeat(3)
                )
            })
            .collect();
        let content = match paragraphs {
            0 => String::new(),
            _ => format!("<content:encoded><![CDATA[{body}]]></content:encoded>"),
        };
        format!(
            "<item><title>Kabar {number}: panen &amp; pasar di lereng</title><link>https://kabar.example/berita/{number}</link>\
             <guid isPermaLink=\"false\">https://kabar.example/?p={number}</guid><dc:creator>Rahma Dewi</dc:creator>\
             <pubDate>Mon, 23 Nov 2026 08:{:02}:00 +0700</pubDate><category>Daerah</category>\
             <description>{words}</description>{content}</item>\n",
            number % 60
        )
    };
    let items: String = (0..items).map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Kabar</title>\
         <link>https://kabar.example/</link><description>Kabar desa</description>{items}</channel></rss>"
    )
    .into_bytes()
}

fn ours(bytes: &[u8]) -> usize {
    let around = Around { base: Some("https://kabar.example/"), ..Around::default() };
    feed::read(bytes, &around).map_or(0, |document| document.entries.len())
}

fn theirs(bytes: &[u8]) -> usize {
    feed_rs::parser::parse(bytes).map_or(0, |feed| feed.entries.len())
}

/// Whether both readers come to an end with a file.
fn stands(file: &[u8]) -> bool {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let ended = panic::catch_unwind(|| (ours(file), theirs(file))).is_ok();
    panic::set_hook(usual);
    ended
}

fn compare(what: &str, files: &[Vec<u8>]) {
    let (mut best_ours, mut best_theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        best_ours = best_ours.min(round(files, ours));
        best_theirs = best_theirs.min(round(files, theirs));
    }
    let (count, bytes) = (files.len() as f64, files.iter().map(Vec::len).sum::<usize>() as f64);
    let speed = |taken: Duration| {
        let seconds = taken.as_secs_f64();
        format!("{:.1}, {:.0}", bytes / 1e6 / seconds, count / seconds)
    };
    println!(
        "{what:<28} {:>7} {:>9.2}  {:<22} {:<22} {:>6.2}",
        files.len(),
        bytes / 1e6,
        speed(best_ours),
        speed(best_theirs),
        best_theirs.as_secs_f64() / best_ours.as_secs_f64()
    );
}

/// What reading all files once takes, on average over a round.
fn round(files: &[Vec<u8>], read: fn(&[u8]) -> usize) -> Duration {
    let (begun, mut times) = (Instant::now(), 0_u32);
    while begun.elapsed() < ROUND || times == 0 {
        for file in files {
            black_box(read(black_box(file)));
        }
        times += 1;
    }
    begun.elapsed() / times
}
