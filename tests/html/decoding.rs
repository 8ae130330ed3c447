//! Pages in the encodings that real servers send, with and without saying so.

use tayang::html::decode;

#[test]
fn a_page_in_latin_1_is_read_as_its_header_says() {
    assert_eq!(
        decode(b"Caf\xe9 Kayutangan", Some("text/html; charset=ISO-8859-1")),
        "Café Kayutangan"
    );
}

#[test]
fn a_page_in_latin_1_is_read_as_its_meta_says() {
    let page =
        b"<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'><p>Caf\xe9";
    assert!(decode(page, Some("text/html")).ends_with("Café"));
}

#[test]
fn a_page_that_says_nothing_and_is_no_utf_8_is_windows_1252() {
    assert_eq!(decode(b"Jum\x92at \x96 Caf\xe9", None), "Jum’at – Café");
}

#[test]
fn utf_8_that_calls_itself_latin_1_is_still_utf_8() {
    assert_eq!(decode("Café".as_bytes(), Some("text/html; charset=iso-8859-1")), "Café");
}

#[test]
fn a_byte_order_mark_beats_every_claim() {
    let page: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("Pasar".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(decode(&page, Some("text/html; charset=utf-8")), "Pasar");
    assert_eq!(decode(b"\xef\xbb\xbfPasar", Some("text/html; charset=iso-8859-1")), "Pasar");
}

#[test]
fn utf_8_cut_in_the_middle_of_a_letter_stays_utf_8() {
    let mut page = "Jum’at – Café “baru” di Malang".repeat(3).into_bytes();
    page.extend_from_slice(b"\xe2\x80");
    assert!(decode(&page, None).starts_with("Jum’at – Café"));
}

#[test]
fn a_shift_jis_page_is_read_as_it_says() {
    assert_eq!(decode(b"\x93\xfa\x96{", Some("text/html; charset=Shift_JIS")), "日本");
}
