//! Dates as printed, one a line in `cases.tsv`; a newsroom can add a line without Rust.

use chrono::DateTime;
use proptest::prelude::*;
use tayang::extract::date;

fn read(text: &str, now: &str, zone: &str) -> String {
    let now = DateTime::parse_from_rfc3339(now).unwrap();
    let zone = (!zone.is_empty()).then(|| zone.parse().unwrap());
    date(text, now, zone).map_or_else(|| "null".to_owned(), |found| found.text())
}

#[test]
fn every_printed_date_is_read_as_a_reader_would() {
    let cases = [include_str!("cases.tsv"), include_str!("alike.tsv")];
    for line in cases.iter().flat_map(|file| file.lines().skip(1)) {
        let [text, now, zone, iso] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}");
        };
        assert_eq!(read(text, now, zone), iso, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_of_dates_stumble(text in any::<String>()) {
        read(&text, "2024-08-13T09:00:00+07:00", "Asia/Jakarta");
    }

    #[test]
    fn no_digits_and_words_of_dates_make_it_stumble(
        parts in prop::collection::vec(prop::sample::select(vec![
            "1", "31", "2024", "99999999999", "0", "Jan", "Senin", "lalu", "jam", ":", ".", "/", "-",
            " ", "WIB", "+07:00", "pm", "se", "kemarin", "’", "é", "T", "Z",
        ]), 0..14),
    ) {
        read(&parts.concat(), "2024-08-13T09:00:00+07:00", "");
    }
}
