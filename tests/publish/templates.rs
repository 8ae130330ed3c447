//! Templates: what is embedded works, what overrides it is checked before a reader sees it.

use std::path::Path;

use tayang::render::{RenderError, Templates};

fn overridden(files: &[(&str, &str)]) -> Result<Templates, Vec<RenderError>> {
    let files: Vec<(String, String)> =
        files.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    Templates::with_folder(Path::new("templates"), &files)
}

fn rendered(text: &str, values: serde_json::Value) -> String {
    overridden(&[("site/index.html.j2", text)])
        .unwrap_or_else(|e| panic!("{e:?}"))
        .render("site/index.html.j2", values)
        .unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_embedded_template_loads() {
    let templates = Templates::embedded();
    for name in Templates::names() {
        let answer = templates.render(name, serde_json::json!({}));
        let missing = answer.as_ref().err().is_some_and(|e| e.what.contains("not found"));
        assert!(!missing, "{name}: {answer:?}");
    }
}

#[test]
fn every_embedded_template_says_what_it_is_given_and_uses_nothing_else() {
    let files: Vec<(String, String)> = Templates::names()
        .map(|n| (n.to_owned(), Templates::text(n).unwrap_or_default().to_owned()))
        .collect();
    let errors = Templates::with_folder(Path::new("templates"), &files).err();
    assert_eq!(errors, None);
    for (name, text) in files {
        assert!(text.starts_with("{# values:"), "{name} does not begin with `{{# values: …`");
    }
}

#[test]
fn html_escapes_what_it_is_given() {
    let page = rendered("{{ root }}", serde_json::json!({"root": "<script>\"&'"}));
    assert!(!page.contains('<') && !page.contains('"'), "{page}");
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let errors = overridden(&[("site/index.html.j2", "satu\n{% if root %}\ndua\n")]).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].name, "site/index.html.j2");
    assert!(errors[0].line >= 2, "{errors:?}");
}

#[test]
fn every_mistake_of_every_file_is_named() {
    let errors = overridden(&[
        ("site/index.html.j2", "{{ root }}\n{{ titel }}\n{{ root|besar }}\n{{ 'a|b' }}"),
        ("site/indeks.html.j2", ""),
    ])
    .unwrap_err();
    let lines: Vec<(usize, &str)> = errors.iter().map(|e| (e.line, e.what.as_str())).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], (3, "there is no filter `besar`"));
    assert!(lines[1].0 == 2 && lines[1].1.contains("`titel`"), "{lines:?}");
    assert!(lines[2].1.contains("did you mean `site/index.html.j2`"), "{lines:?}");
}

#[test]
fn an_undefined_value_is_an_error_and_not_an_empty_place() {
    let templates = overridden(&[("site/index.html.j2", "a\n{{ root }}")]).expect("fine");
    let error = templates.render("site/index.html.j2", serde_json::json!({})).unwrap_err();
    assert_eq!(error.line, 2);
}

#[test]
fn a_template_without_end_is_stopped() {
    let text =
        "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
    let templates = overridden(&[("site/index.html.j2", text)]).expect("it loads");
    let error = templates.render("site/index.html.j2", serde_json::json!({})).unwrap_err();
    assert_eq!(error.what, "it takes too much work to render");
}

#[test]
fn dates_read_as_readers_write_them() {
    let cases = [
        ("{{ '2026-11-23T06:00:00+07:00'|tanggal }}", "Senin, 23 November 2026 | 06.00 WIB"),
        (
            "{{ '2026-11-22T23:00:00Z'|tanggal(zone='Asia/Jayapura') }}",
            "Senin, 23 November 2026 | 08.00 WIT",
        ),
        (
            "{{ '2026-11-22T23:00:00Z'|tanggal(zone='Asia/Makassar', lang='en') }}",
            "Monday, 23 November 2026, 07:00 WITA",
        ),
        ("{{ '2026-08-02'|tanggal }}", "Minggu, 2 Agustus 2026"),
        ("{{ '2026-08-02T01:00:00+05:30'|hari(lang='en') }}", "Sunday, 2 August 2026"),
        ("{{ '2026-08-02T01:05:00+05:30'|pukul }}", "01.05 UTC+05:30"),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered(text, serde_json::json!({})).replace("&#x3a;", ":"), expected);
    }
}

#[test]
fn a_date_that_is_none_and_a_zone_that_is_none_are_errors() {
    for text in ["{{ 'besok'|tanggal }}", "{{ '2026-08-02'|tanggal(zone='Asia/Malang') }}"] {
        let templates = overridden(&[("site/index.html.j2", text)]).expect("it loads");
        assert!(templates.render("site/index.html.j2", serde_json::json!({})).is_err(), "{text}");
    }
}
