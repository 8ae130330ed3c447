//! Folders with planted mistakes, and the report of each as a person sees it.

use insta::assert_snapshot;
use tayang::config::{Mistake, Report};

use super::{bare, refused};

/// (line, column, message) of every mistake, by file.
fn places(report: &Report) -> Vec<(&str, usize, usize, &str)> {
    let below = |mistake: &Mistake| mistake.place.path.find("ten/").map_or(0, |at| at + 4);
    report
        .mistakes
        .iter()
        .map(|m| (&m.place.path[below(m)..], m.place.line, m.place.column, m.message.as_str()))
        .collect()
}

#[test]
fn ten_mistakes_in_four_files_are_named_with_their_places_in_one_run() {
    let report = refused("ten");
    assert_eq!(
        places(&report),
        [
            ("partners/malang.toml", 4, 12, "there is no target `malangnetwrok`"),
            (
                "partners/malang.toml",
                8,
                16,
                "`malang.jatimnetwork.example/feed` is not a web address"
            ),
            (
                "partners/surabaya.toml",
                3,
                45,
                "`jatimnetwork.example` belongs to `partner.malang` already, and \
                 `partner.surabaya` claims it too"
            ),
            ("partners/surabaya.toml", 5, 32, "broken TOML: string values must be quoted"),
            ("tayang.toml", 4, 8, "there is no time zone `Asia/Jakrta`"),
            ("tayang.toml", 6, 1, "there is no key `langauge` here"),
            (
                "tayang.toml",
                14,
                82,
                "the secret file `tests/config/refused/ten/rahasia/wordpress` is not there"
            ),
            ("tayang.toml", 18, 9, "the hour `25` of the cron line is not understood"),
            ("tayang.toml", 22, 13, "`max_items` wants a whole number, not a text"),
            (
                "templates/site/index.html.j2",
                3,
                1,
                "broken template: syntax error: unexpected `}`, expected end of variable block"
            ),
        ]
    );
    assert_snapshot!("ten", report);
}

#[test]
fn pictures_are_refused_where_they_cannot_be_made_so() {
    let report = refused("pictures");
    let path = |m: &Mistake| m.place.path.ends_with("pictures/tayang.toml");
    assert!(report.mistakes.iter().all(path));
    let found: Vec<_> = places(&report).into_iter().map(|(_, l, c, words)| (l, c, words)).collect();
    let ranges = [
        (13, 26, "`max_width` is a number from 200 to 16000"),
        (13, 40, "`quality` is a number from 1 to 100"),
    ];
    assert_eq!(found[found.len() - 2..], ranges);
    if tayang::picture::can_scale() {
        assert_eq!(found.len(), 2);
    } else {
        assert_eq!((found[0].0, found[0].1), (13, 12));
        assert!(found[0].2.contains("built without the feature `images`"), "{report}");
    }
}

#[test]
fn the_same_mistakes_can_be_had_as_json() {
    let report = refused("ten");
    let json: serde_json::Value = serde_json::to_value(&report).unwrap();
    let zone = json["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mistake| mistake["key"] == "network.zone")
        .unwrap();
    assert_eq!(zone["path"], "tests/config/refused/ten/tayang.toml");
    assert_eq!((&zone["line"], &zone["column"]), (&4.into(), &8.into()));
    assert_eq!(zone["help"], "write `Asia/Jakarta`");
    assert_eq!(zone["weight"], "mistake");
    let clash = json["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mistake| mistake["also"] != serde_json::json!([]))
        .unwrap();
    assert_eq!(clash["also"][0][1]["path"], "tests/config/refused/ten/partners/malang.toml");
}

#[test]
fn colours_are_drawn_only_when_asked_for() {
    let report = refused("ten");
    assert!(!report.draw(false).contains('\u{1b}'));
    assert!(report.draw(true).contains('\u{1b}'));
}

/// One test for each folder, with its drawn report as the snapshot.
macro_rules! drawn {
    ($($name:ident: $case:literal),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                assert_snapshot!($case, refused($case));
            }
        )*
    };
}

drawn! {
    whatever_is_missing_is_asked_for: "everything-missing",
    a_torn_file_does_not_hide_what_can_still_be_read: "torn",
    secrets_in_the_open_are_refused_and_masked: "secrets-in-the-open",
    a_secret_that_cannot_be_had_says_how_to_give_it: "secrets-missing",
    what_only_one_may_have_names_both_places: "clashes",
    a_wrong_type_says_what_to_write: "wrong-types",
    a_partner_without_rights_is_refused: "no-rights",
    a_name_that_cannot_be_one_is_explained: "names",
    a_misspelt_key_is_guessed: "typos",
    an_impossible_time_is_explained: "schedules",
    a_source_has_one_kind_and_selectors_that_can_be_read: "sources",
    a_recipe_is_checked_to_its_last_selector: "recipes",
    a_file_in_latin_1_is_shown_where_it_stops_being_text: "not-utf8",
}

#[test]
fn a_folder_that_is_not_there_could_not_be_read() {
    let report = refused("nowhere");
    assert!(report.unreadable);
    assert_snapshot!("nowhere", report);
}

#[test]
fn a_file_without_end_is_not_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let line = "# baris\n".repeat(200_000);
    std::fs::write(folder.path().join("tayang.toml"), line).unwrap();
    let report = tayang::config::load_with(folder.path(), &bare()).unwrap_err();
    assert_eq!(report.mistakes[0].message, "the file is larger than 1 MiB");
}

#[test]
fn a_file_full_of_mistakes_ends_with_how_many_more_there_are() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("partners")).unwrap();
    std::fs::write(folder.path().join("tayang.toml"), "").unwrap();
    for number in 0..4 {
        let keys: String = (0..250).map(|key| format!("kunci{key} = 1\n")).collect();
        let name = format!("partners/{number}.toml");
        std::fs::write(folder.path().join(name), keys).unwrap();
    }
    let report = tayang::config::load_with(folder.path(), &bare()).unwrap_err();
    assert_eq!(report.mistakes.len() + report.more, 4 * 200 + 1);
    assert!(report.draw(false).ends_with(&format!("… and {} more\n", report.more)));
}
