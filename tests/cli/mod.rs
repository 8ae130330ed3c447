//! The commands as a person gives them, on the real binary.

mod partner;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// A folder with a configuration as `tayang init` writes it.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: TempDir::new().unwrap() };
        let config = desk.path("config");
        assert_eq!(desk.tayang(&["init", &config.display().to_string()]).0, 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The exit code and everything that was said.
    fn tayang(&self, words: &[&str]) -> (i32, String) {
        let config = self.path("config");
        said(&command(&config).args(words).current_dir(self.dir.path()).output().unwrap())
    }
}

fn command(config: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tayang"));
    command.arg("--config").arg(config).env_remove("TAYANG_CONFIG");
    command
}

fn said(output: &Output) -> (i32, String) {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code().unwrap(), String::from_utf8(both).unwrap())
}

#[test]
fn help_says_where_to_begin() {
    let (exit, text) = said(&command(Path::new("x")).arg("--help").output().unwrap());
    assert_eq!(exit, 0);
    insta::assert_snapshot!("help", text);
}

#[test]
fn a_backup_is_put_back_and_what_stood_there_is_kept() {
    let desk = Desk::new();
    assert_eq!(desk.tayang(&["migrate"]).0, 0);
    assert_eq!(desk.tayang(&["pause", "all", "--by", "Wati"]).0, 0);
    assert_eq!(desk.tayang(&["backup", "salinan.db"]).0, 0);
    assert_eq!(desk.tayang(&["backup", "salinan.db"]).0, 2, "no file is written over");
    let (exit, words) = desk.tayang(&["restore", "salinan.db"]);
    assert_eq!(exit, 0, "{words}");
    assert!(words.contains("is kept as"), "{words}");
    assert_eq!(desk.tayang(&["list"]).0, 0);
    assert_eq!(desk.tayang(&["restore", "tidak-ada.db"]).0, 2);
}

#[test]
fn a_store_is_restored_on_a_new_machine() {
    let desk = Desk::new();
    assert_eq!(desk.tayang(&["backup", "salinan.db"]).0, 0);
    fs::remove_dir_all(desk.path("config").join("var")).unwrap();
    let (exit, words) = desk.tayang(&["restore", "salinan.db"]);
    assert_eq!(exit, 0, "{words}");
}

#[test]
fn without_a_configuration_nothing_runs_and_the_way_out_is_said() {
    let dir = TempDir::new().unwrap();
    let (exit, words) = said(&command(&dir.path().join("x")).arg("list").output().unwrap());
    assert_eq!(exit, 2);
    assert!(words.contains("tayang init"), "{words}");
}

#[test]
fn the_configuration_in_the_readme_is_fine() {
    let readme = fs::read_to_string("README.md").unwrap();
    let blocks: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```").map(|(block, _)| block))
        .collect();
    let [main, partner, rules] = blocks[..] else { panic!("{} TOML blocks", blocks.len()) };
    let dir = TempDir::new().unwrap();
    let here = dir.path().display().to_string();
    let main = main.replace("/etc/tayang", &here).replace("/var/lib/tayang", &here);
    fs::create_dir(dir.path().join("partners")).unwrap();
    fs::write(dir.path().join("tayang.toml"), main).unwrap();
    fs::write(dir.path().join("partners/lumajang.toml"), partner).unwrap();
    fs::create_dir(dir.path().join("rules")).unwrap();
    fs::write(dir.path().join("rules/jatim.toml"), rules).unwrap();
    fs::write(dir.path().join("wp-password"), "abcd efgh").unwrap();
    let (exit, words) = said(&command(dir.path()).arg("check").output().unwrap());
    assert_eq!(exit, 0, "{words}");
}

#[test]
fn a_state_that_does_not_exist_is_refused_with_those_that_do() {
    let dir = tempfile::TempDir::new().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tayang"));
        command.arg("--config").arg(dir.path().join("config")).args(arguments).output().unwrap()
    };
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_tayang"))
        .arg("init")
        .arg(dir.path().join("config"))
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let toml = dir.path().join("config/tayang.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    assert!(text.contains("data = "), "init writes where data lives");
    let out = run(&["list", "--state", "tayangg"]);
    assert_eq!(out.status.code(), Some(2));
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(words.contains("no state `tayangg`") && words.contains("withheld"), "{words}");
    assert_eq!(run(&["list", "--state", "live"]).status.code(), Some(0));
}

#[test]
fn a_mistake_and_the_last_word_stand_on_lines_of_their_own() {
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::write(dir.path().join("tayang.toml"), "[network]\nname = 7\n").unwrap();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_tayang"))
        .arg("--config")
        .arg(dir.path())
        .arg("once")
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(words.contains("tayang.toml:2:"), "{words}");
    assert!(words.contains("\n\ntayang: the configuration in"), "{words}");
}

const PAGE: &str = "tests/articles/tribun/nelayan-tambak-lorok/page.html";

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

#[test]
fn a_recipe_is_tested_on_a_saved_page_without_a_configuration() {
    let dir = TempDir::new().unwrap();
    let output = command(&dir.path().join("x"))
        .args(["recipe", "test", &fixture(PAGE), "--recipe", "tribun"])
        .output()
        .unwrap();
    let (exit, words) = said(&output);
    assert_eq!(exit, 0, "{words}");
    insta::assert_snapshot!("recipe_test", words.replace(&fixture(""), ""));
}

#[test]
fn a_test_that_passed_is_on_record_and_check_says_so() {
    let desk = Desk::new();
    let (_, before) = desk.tayang(&["check"]);
    assert!(before.contains("22 of 22 recipes were never seen right"), "{before}");
    let (exit, words) = desk.tayang(&["--json", "recipe", "test", &fixture(PAGE)]);
    assert_eq!(exit, 0, "{words}");
    let json: serde_json::Value = serde_json::from_str(&words).unwrap();
    assert_eq!((&json["recipe"], &json["picked"]), (&"tribun".into(), &"by_marks".into()));
    assert_eq!(json["recorded"]["released"], 0);
    assert_eq!(json["reading"]["paragraphs"], 4);
    let (_, after) = desk.tayang(&["check"]);
    assert!(after.contains("21 of 22 recipes were never seen right"), "{after}");
    let (_, list) = desk.tayang(&["recipe", "list"]);
    assert!(list.contains("nelayan-tambak-lorok"), "{list}");
}

#[test]
fn a_recipe_that_does_not_fit_does_not_pass() {
    let desk = Desk::new();
    let (exit, words) = desk.tayang(&["recipe", "test", &fixture(PAGE), "--recipe", "detik"]);
    assert_eq!(exit, 1, "{words}");
    assert!(words.contains("Not passed"), "{words}");
    let (exit, words) = desk.tayang(&["recipe", "test", &fixture(PAGE), "--recipe", "detikk"]);
    assert_eq!(exit, 2, "{words}");
    assert!(words.contains("there is no recipe `detikk`"), "{words}");
    let (exit, words) = desk.tayang(&["recipe", "test", "tidak-ada.html"]);
    assert_eq!(exit, 2);
    assert!(words.contains("neither a web address nor a file"), "{words}");
    let plain = fixture("tests/articles/jepara/ukiran/page.html");
    let (exit, words) = desk.tayang(&["recipe", "test", &plain]);
    assert_eq!(exit, 1);
    assert!(words.contains("The generic engine reads it"), "{words}");
}
