use proptest::prelude::*;
use tayang::{
    digest::{ListDefaults, ListError, ListFile, read_list, write_list},
    model::{Language, SubscriberStatus},
};

use super::{at, consent, subscriber};

const HEADER: &str = "email,name,language,zone,consent_words,consent_source,consent_at";

fn defaults() -> ListDefaults<'static> {
    ListDefaults {
        language: Language::Indonesian,
        zone: chrono_tz::Asia::Jakarta,
        by: "Sekar",
        now: at("2026-11-23T00:00:00Z"),
    }
}

fn read(bytes: &[u8]) -> ListFile {
    read_list(bytes, &defaults()).unwrap()
}

fn rows(rows: &[&str]) -> ListFile {
    read(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes())
}

fn refusals(file: &ListFile) -> Vec<String> {
    file.refused.iter().map(|row| format!("{} {} {}", row.line, row.who, row.why)).collect()
}

#[test]
fn a_row_with_consent_is_imported_as_it_stands() {
    let file = rows(&["Wati@Pembaca.example,Bu Wati,en,WITA,Ya,formulir,2026-08-17 10:15"]);
    assert!(file.refused.is_empty(), "{file:?}");
    let reader = &file.readers[0];
    assert_eq!(reader.address.expose(), "Wati@pembaca.example");
    assert_eq!(reader.name.as_deref(), Some("Bu Wati"));
    assert_eq!(reader.language, Language::English);
    assert_eq!(reader.zone.as_deref(), Some("Asia/Makassar"));
    assert_eq!(reader.consent.at, at("2026-08-17T03:15:00Z"));
    assert_eq!(reader.consent.by, "Sekar");
}

#[test]
fn every_bad_row_is_named_by_its_line_and_the_others_are_imported() {
    let file = rows(&[
        "wati@pembaca.example,,,,Ya,formulir,2026-08-17",
        "tanpa-at.example,,,,Ya,formulir,2026-08-17",
        "budi@pembaca.example,,,,,formulir,2026-08-17",
        "\"sari@pembaca.example\",\"Sari\nSatu\",,,Ya,formulir,2026-08-17",
        "joko@pembaca.example,,,,Ya,,2026-08-17",
        "rina@pembaca.example,,,,Ya,formulir,",
        "adi@pembaca.example,,,,Ya,formulir,17/08/2026",
        "ida@pembaca.example,,,,Ya,formulir,2027-01-01",
        "eko@pembaca.example,,fr,,Ya,formulir,2026-08-17",
        "nur@pembaca.example,,,Asia/Malang,Ya,formulir,2026-08-17",
        "WATI@pembaca.example,,,,Ya,formulir,2026-08-17",
    ]);
    let names: Vec<_> = file.readers.iter().map(|r| (r.line, r.address.masked())).collect();
    assert_eq!(names, [(2, "w…@pembaca.example".into()), (5, "s…@pembaca.example".into())]);
    assert_eq!(file.readers[1].name.as_deref(), Some("Sari Satu"));
    insta::assert_snapshot!(refusals(&file).join("\n"));
}

#[test]
fn who_has_left_elsewhere_is_not_brought_back() {
    let text =
        format!("{HEADER},status\nwati@pembaca.example,,,,Ya,formulir,2026-08-17,unsubscribed\n");
    let file = read(text.as_bytes());
    assert!(file.readers.is_empty());
    assert!(file.refused[0].why.contains("who has left stays away"));
}

#[test]
fn files_as_excel_writes_them_are_read() {
    let semicolons = "\u{feff}Email;Name;Consent_Words;Consent_Source;Consent_At\r\nwati@pembaca.example;Ibu Siané;Ya, setuju;formulir;2026-08-17\r\n";
    let tabs = semicolons.replace(';', "\t");
    let utf16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(&semicolons[3..]);
    for bytes in [semicolons.as_bytes(), tabs.as_bytes(), &utf16, &windows] {
        let file = read(bytes);
        assert_eq!(file.readers.len(), 1, "{file:?}");
        assert_eq!(file.readers[0].name.as_deref(), Some("Ibu Siané"));
        assert_eq!(file.readers[0].consent.words, "Ya, setuju");
    }
}

#[test]
fn a_file_without_its_columns_is_no_list() {
    let error = read_list(b"alamat,nama\nwati@pembaca.example,Wati\n", &defaults()).unwrap_err();
    let missing = "email, consent_words, consent_source, consent_at".to_owned();
    assert_eq!(error, ListError::Columns(missing));
    assert!(read_list(b"", &defaults()).is_err());
    let large = vec![b'x'; (32 << 20) + 1];
    assert_eq!(read_list(&large, &defaults()), Err(ListError::TooLarge));
}

#[test]
fn an_export_is_an_import_and_no_spreadsheet_runs_it() {
    let mut reader = subscriber("=cmd@pembaca.example", Language::English);
    reader.name = Some("=HYPERLINK(\"https://jahat.example\")".to_owned());
    reader.zone = Some("Asia/Jayapura".to_owned());
    let mut words = consent();
    words.words = "+ya, \"setuju\"\nsekali".to_owned();
    let text = write_list(&[(reader.clone(), words)]);
    let row = csv::Reader::from_reader(text.as_bytes()).records().next().unwrap().unwrap();
    for cell in &row {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let file = read(text.as_bytes());
    assert_eq!(file.readers[0].address, reader.address);
    assert_eq!(file.readers[0].name, reader.name);
    assert_eq!(file.readers[0].zone, reader.zone);
    assert_eq!(file.readers[0].consent.words, "+ya, \"setuju\" sekali");
}

#[test]
fn an_export_says_who_has_left() {
    let mut reader = subscriber("wati@pembaca.example", Language::Indonesian);
    reader.status = SubscriberStatus::Unsubscribed;
    assert!(read(write_list(&[(reader, consent())]).as_bytes()).readers.is_empty());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = HEADER.as_bytes().to_vec();
        file.push(b'\n');
        file.extend(&bytes);
        read_list(&bytes, &defaults()).ok();
        prop_assert!(read_list(&file, &defaults()).is_ok());
    }
}
