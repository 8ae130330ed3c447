//! Citing phrases in running sentences: kept as they are, or cut so that a sentence is left.

use tayang::attribute::{self, CutPolicy, Keep};

use super::articles::{article, lumajang, rules};

fn cut(markup: &str, inline: Keep) -> String {
    let read = attribute::attribute(article(markup), None, &rules());
    let policy = CutPolicy { inline, ..CutPolicy::default() };
    let body = attribute::cut(&read, &policy, &lumajang(), &rules());
    tayang::html::text_of(&body)
}

const SENTENCES: [(&str, &str); 6] = [
    (
        "<p>Dilansir dari laman Kabar Lereng, harga cabai turun di tiga pasar.</p>",
        "Harga cabai turun di tiga pasar.",
    ),
    (
        "<p>Harga cabai turun di tiga pasar, dikutip dari Kabar Lereng, Rabu (3/4/2024).</p>",
        "Harga cabai turun di tiga pasar.",
    ),
    (
        "<p>Petambak, seperti diberitakan Kabar Lereng, berharap hujan berhenti.</p>",
        "Petambak berharap hujan berhenti.",
    ),
    (
        "<p>“Kami menunggu,” kata Sukri seperti dikutip dari Kabar Lereng.</p>",
        "“Kami menunggu,” kata Sukri.",
    ),
    // Cut out, these would be no sentences: they stay.
    (
        "<p>Dilansir Kabar Lereng harga cabai turun di tiga pasar.</p>",
        "Dilansir Kabar Lereng harga cabai turun di tiga pasar.",
    ),
    (
        "<p>Angka yang dikutip dari Kabar Lereng itu sudah lama.</p>",
        "Angka yang dikutip dari Kabar Lereng itu sudah lama.",
    ),
];

#[test]
fn a_running_sentence_is_never_cut_unless_the_policy_says_so() {
    for (markup, _) in SENTENCES {
        assert_eq!(cut(markup, Keep::Keep), tayang::html::plain(markup));
    }
}

#[test]
fn where_the_policy_says_so_what_is_left_is_a_sentence() {
    for (markup, left) in SENTENCES {
        assert_eq!(cut(markup, Keep::Strip), left);
    }
}
