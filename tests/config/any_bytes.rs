//! Whatever stands in the files: a report or a plan, never a panic, and every place exists.

use proptest::{collection::vec, prelude::*, sample::select};
use tayang::config;

use super::bare;

/// Pieces of which half-sensible files are made.
const PIECES: [&str; 40] = [
    "[network]\n",
    "[partner.malang]\n",
    "[[partner.malang]]\n",
    "[target.a.wordpress]\n",
    "[target.a.wordpress.password]\n",
    "[digest.pagi]\n",
    "[smtp]\n",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "=",
    ".",
    ",",
    "\n",
    "\r\n",
    "#",
    " ",
    "name = \"jatim\"\n",
    "password = ",
    "password = { file = \"a\" }\n",
    "every = \"10m\"\n",
    "zone = \"WIB\"\n",
    "domains = [\"a.example\", ",
    "rights = { text = \"full\" ",
    "since = 2025-01-31\n",
    "since = 2025-02-30\n",
    "0x",
    "1e999",
    "99999999999999999999",
    "true",
    "\\u0000",
    "é",
    "🙂",
    "\u{feff}",
    "://a:b@c",
];

fn survives(main: &[u8], partner: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("partners")).unwrap();
    std::fs::write(folder.path().join("tayang.toml"), main).unwrap();
    std::fs::write(folder.path().join("partners/a.toml"), partner).unwrap();
    let Err(report) = config::load_with(folder.path(), &bare()) else { return };
    assert!(!report.mistakes.is_empty());
    for mistake in report.mistakes.iter().chain(&report.warnings) {
        assert!(mistake.place.line >= 1 && mistake.place.column >= 1);
        assert!(mistake.place.span.start <= mistake.place.span.end);
        assert!(mistake.draw(false).contains(&mistake.place.path));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_make_it_panic(main in vec(any::<u8>(), 0..300), partner in vec(any::<u8>(), 0..300)) {
        survives(&main, &partner);
    }

    #[test]
    fn no_mixture_of_sensible_pieces_makes_it_panic(
        main in vec(select(&PIECES[..]), 0..40),
        partner in vec(select(&PIECES[..]), 0..40),
    ) {
        survives(main.concat().as_bytes(), partner.concat().as_bytes());
    }

    #[test]
    fn a_password_is_never_drawn_wherever_a_file_breaks_off(cut in 0usize..400, quote in select(&["\"", "'", ""][..])) {
        let text = format!(
            "[target.a.wordpress]\nurl = \"b\"\npassword = {quote}RAHASIA{quote}\n[smtp]\npassword = {{ nilai = {quote}RAHASIA{quote} }}\n[smtp.password]\nx = {quote}RAHASIA{quote}\n"
        );
        let cut = cut.min(text.len());
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tayang.toml"), &text[..cut]).unwrap();
        let report = config::load_with(folder.path(), &bare()).unwrap_err();
        let drawn = format!("{}{}{report:?}", report.draw(false), serde_json::to_string(&report).unwrap());
        prop_assert!(!drawn.contains("RAHAS"), "{}", drawn);
    }
}
