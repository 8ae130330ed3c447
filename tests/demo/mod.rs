//! The newcomer's first minute, on the real binary: what the demo promises is what it leaves.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

struct Demo {
    dir: TempDir,
    rows: Vec<Value>,
}

impl Demo {
    fn run() -> Self {
        let dir = TempDir::new().unwrap();
        let home = dir.path().join("demo");
        let out = Command::new(env!("CARGO_BIN_EXE_tayang"))
            .args(["--json", "demo", "--once", "--dir"])
            .arg(&home)
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(0), "{words}");
        let rows = serde_json::from_slice(&out.stdout).unwrap();
        Self { dir, rows }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("demo").join(name)
    }

    /// The article pages of the site.
    fn articles(&self) -> Vec<String> {
        let mut pages = Vec::new();
        collect(&self.path("site"), &mut pages);
        pages
            .iter()
            .map(|page| fs::read_to_string(page).unwrap())
            .filter(|p| p.contains("<article>"))
            .collect()
    }

    fn row(&self, headline: &str) -> &Value {
        let named = |row: &&Value| row["headline"].as_str().is_some_and(|h| h.contains(headline));
        self.rows.iter().find(named).unwrap()
    }

    fn mails(&self) -> Vec<String> {
        let files = fs::read_dir(self.path("mail")).unwrap();
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, pages);
        } else if path.file_name().is_some_and(|name| name == "index.html") {
            pages.push(path);
        }
    }
}

#[test]
fn the_demo_publishes_what_it_should_and_says_why_not_of_the_rest() {
    let demo = Demo::run();
    let articles = demo.articles();
    assert!(articles.len() >= 5, "only {} articles", articles.len());

    // One credit line, linked to the page at the origin, and the author's name, on every article.
    for page in &articles {
        let text = &page[page.find("<article>").unwrap()..];
        assert_eq!(text.matches("lebih dulu tayang di").count(), 1, "{text}");
        assert_eq!(text.matches("href=\"http://127.0.0.1").count(), 1, "{text}");
        assert!(text.contains("Oleh: "), "{text}");
        assert!(page.contains("\"isBasedOn\""), "{page}");
        for gone in ["Baca Juga", "Komentar", "Terkini", "Selanjutnya"] {
            assert!(!text.contains(gone), "`{gone}` in {text}");
        }
    }
    let whole = articles.join("\n");
    // Both pages of the article in two pages; words taken from elsewhere keep their source.
    assert!(whole.contains("memilih kayu") && whole.contains("mengetuk pintu mana saja"));
    assert!(whole.contains("dari laman AP News"));
    // Corrected: the new figure and the visible line; the old figure only inside that line.
    assert!(whole.contains("menelan biaya 460 juta"));
    assert!(!whole.contains("menelan biaya 640 juta"));
    assert!(whole.contains("Ralat"));
    // Looped and withdrawn: not there, with the reason on record.
    assert!(!whole.contains("Pasar malam di alun-alun"));
    assert_eq!(demo.row("Pasar Malam")["reason"]["code"], "loop");
    assert!(!whole.contains("Koperasi susu"));
    assert_eq!(demo.row("Koperasi Susu")["state"], "withdrawn");
    for file in ["index.html", "rss.xml", "atom.xml", "feed.json"] {
        let text = fs::read_to_string(demo.path("site").join(file)).unwrap();
        assert!(!text.contains("koperasi-susu") && !text.contains("pasar-malam"), "{file}");
        assert!(text.contains("jembatan-gantung"), "{file}");
    }
    // Search engines are sent to the first publication, so the sitemap has no partner's article.
    let sitemap = fs::read_to_string(demo.path("site/sitemap.xml")).unwrap();
    assert!(sitemap.contains("<loc>https://semerupagi.example/</loc>"), "{sitemap}");
    assert!(!sitemap.contains("jembatan-gantung"), "{sitemap}");
}

#[test]
fn a_subscriber_of_the_demo_gets_each_story_once() {
    let demo = Demo::run();
    let mails = demo.mails();
    assert_eq!(mails.len(), 3);
    for mail in &mails {
        let mail = mail.replace("=\r\n", "").replace("=\n", "");
        let plain = &mail[mail.find("text/plain").unwrap()..mail.find("text/html").unwrap()];
        assert_eq!(plain.matches("Jembatan Gantung Kali Seta Dibuka").count(), 1, "{plain}");
        assert!(!plain.contains("Koperasi Susu") && !plain.contains("Pasar Malam Alun"));
    }
    assert_eq!(mails.iter().filter(|m| m.contains("ayu@pembaca.example")).count(), 1);
    assert!(demo.path("tayang.db").exists());
}

#[test]
fn a_folder_that_is_not_the_demos_own_is_left_alone() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("penting.txt"), "jangan hapus").unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_tayang"))
        .args(["demo", "--once", "--dir"])
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("choose another with --dir"));
    assert!(dir.path().join("penting.txt").exists());
}
