//! Rules that an editor writes: each is held to its own examples, and a broken file says where.

use std::path::PathBuf;

use tayang::config::{self, Environment, Tried, try_rules};

const RULES: &str = r#"
[[outlet]]
name = "Kabar Wetan"
aliases = ["KW"]
domain = "kabarwetan.example"
examples = ["Dilansir dari KW, harga cabai naik."]

[[words]]
class = "aired"
words = ["ngudhal"]
examples = ["Berita ini telah lebih dulu ngudhal di Lentera Wetan."]
counter_examples = ["Penyanyi itu ngudhal rasa di panggung."]

[[line]]
kind = "origin"
line = "Berkas {any} dikirim kantor berita {outlet} dengan kepala {title}"
examples = ["Berkas pagi dikirim kantor berita Lentera dengan kepala Banjir Surut"]
counter_examples = ["Berkas pagi dikirim kurir ke kantor."]

[[forbid]]
line = "Artikel ini telah tayang di {outlet} setiap {any}"
examples = ["Artikel ini telah tayang di Kabar Lereng setiap Senin"]
counter_examples = ["Artikel ini telah tayang di Kabar Lereng"]
"#;

fn tried(rules: &str) -> Tried {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jatim.toml");
    std::fs::write(&file, rules).unwrap();
    try_rules(&file)
}

/// Line, column and words of every mistake.
fn mistakes(rules: &str) -> Vec<(usize, usize, String)> {
    let report = tried(rules).report;
    let told = |m: &config::Mistake| (m.place.line, m.place.column, m.message.clone());
    report.mistakes.iter().map(told).collect()
}

#[test]
fn rules_of_every_kind_read_their_own_examples() {
    let tried = tried(RULES);
    assert!(tried.report.mistakes.is_empty(), "{}", tried.report);
    assert_eq!(tried.trials.len(), 7);
    let line = tried.trials.iter().find(|t| t.line.contains("Banjir Surut")).unwrap();
    assert_eq!(line.reading.outlet.as_deref(), Some("Lentera"));
    assert_eq!(line.reading.title.as_deref(), Some("Banjir Surut"));
}

#[test]
fn without_the_rules_their_examples_are_not_read_so() {
    let shipped = tayang::attribute::Lexicon::shipped();
    let kind = |line| tayang::attribute::read_line(line, &shipped).kind;
    assert_eq!(kind("Berita ini telah lebih dulu ngudhal di Lentera Wetan."), None);
    assert_eq!(kind("Berkas pagi dikirim kantor berita Lentera dengan kepala Banjir Surut"), None);
    assert!(kind("Artikel ini telah tayang di Kabar Lereng setiap Senin").is_some());
}

#[test]
fn an_example_that_does_not_hold_is_named_with_its_place() {
    let wrong = RULES
        .replace("Penyanyi itu ngudhal rasa di panggung.", "Artikel ini ngudhal di Kabar Lereng.");
    let found = mistakes(&wrong);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0, found[0].1), (12, 21));
    assert!(found[0].2.contains("a counter-example of this rule is read as"), "{found:?}");
}

#[test]
fn a_slot_that_nobody_knows_is_named_with_its_place() {
    let found = mistakes(&RULES.replace("{title}", "{judul}"));
    assert!(
        found.iter().any(|(line, _, what)| *line == 16 && what.contains("{judul}")),
        "{found:?}"
    );
}

#[test]
fn a_line_that_would_match_anything_is_refused() {
    let found = mistakes(&RULES.replace(
        "Berkas {any} dikirim kantor berita {outlet} dengan kepala {title}",
        "{any} berita",
    ));
    assert!(found.iter().any(|(_, _, what)| what.contains("two words of its own")), "{found:?}");
}

#[test]
fn a_rule_without_examples_is_refused() {
    let bare = RULES.replace("counter_examples = [\"Berkas pagi dikirim kurir ke kantor.\"]", "");
    let found = mistakes(&bare);
    assert!(
        found.iter().any(|(_, _, what)| what.contains("`counter_examples` is missing")),
        "{found:?}"
    );
}

#[test]
fn a_file_for_one_partner_changes_nothing_for_the_others_and_a_broken_one_makes_no_plan() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("config");
    copy(&shipped, folder.path());
    let rules = folder.path().join("rules");
    std::fs::create_dir_all(&rules).unwrap();
    let partner = {
        let loaded =
            config::load_with(folder.path(), &Environment::of(&[], None).rehearsal()).unwrap();
        loaded.plan.partners.keys().next().unwrap().clone()
    };
    let own = format!("partners = [\"{partner}\"]\n{RULES}");
    std::fs::write(rules.join("mitra.toml"), &own).unwrap();
    let load = || config::load_with(folder.path(), &Environment::of(&[], None).rehearsal());
    let loaded = load().unwrap();
    let line = "Berita ini telah lebih dulu ngudhal di Lentera Wetan.";
    let read = |words: &tayang::attribute::Lexicon| tayang::attribute::read_line(line, words).kind;
    let rules_in_force = &loaded.plan.rules;
    assert!(read(rules_in_force.words_of(&partner)).is_some());
    assert!(read(&rules_in_force.lexicon).is_none());
    assert_eq!(rules_in_force.domain_of("KW"), Some("kabarwetan.example"));

    std::fs::write(rules.join("mitra.toml"), own.replace("[[words]]", "[[kata]]")).unwrap();
    let report = load().unwrap_err();
    assert!(report.mistakes.iter().any(|m| m.place.path.ends_with("mitra.toml")), "{report}");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}
