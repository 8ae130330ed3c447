//! What must hold for every article: cutting twice is cutting once, no word outside a credit is
//! lost, and what we render we can read.

use proptest::{prelude::*, test_runner::RngSeed};
use tayang::{
    attribute::{self, CutPolicy, Keep},
    html,
    model::{Evidence, Language, Link, Origin, Provenance, SecondarySource},
    render::Templates,
};

use super::articles::{article, lumajang, rules};

const CREDITS: [&str; 9] = [
    "<p>Artikel ini telah lebih dulu tayang di: kediri.warta-uji.com</p>",
    "<p><em>Artikel ini telah tayang di <a href=\"https://radarpantura.id/a/1\">Radar Pantura</a> dengan judul Ombak Tinggi</em></p>",
    "<p><strong>Baca Juga:</strong> <a href=\"https://radarpantura.id/b\">Nelayan Pulang</a></p>",
    "<p>Penulis: Laras Widya | Editor: Bagas Prasetya</p>",
    "<ul><li>Pewarta: Laras Widya</li><li>Copyright © KABAR BROMO 2024</li></ul>",
    "<p>Sumber: Kabar Bromo</p>",
    "<p>Komentar</p>",
    "<p>BACA JUGA: Cuaca Buruk Bertahan Sepekan</p>",
    "<p>Artikel ini telah tayang di: Radar Pantura<br>Artikel ini telah lebih dulu tayang di: kabarbromo.id</p>",
];

const TEXTS: [&str; 8] = [
    "<p>Hujan turun sejak pagi di pesisir utara.</p>",
    "<p>\"Kami belum melaut,\" kata Suwito, nelayan.</p>",
    "<p>Dilansir Kabar Bromo, ombak mencapai <b>empat</b> meter.</p>",
    "<p>Sumber daya di desa itu terbatas.</p>",
    "<h2>Jadwal kapal</h2>",
    "<ul><li>Pukul enam</li><li>Pukul sembilan</li></ul>",
    "<blockquote><p>Laut tidak pernah berutang.</p></blockquote>",
    "<p>Baca juga tanda alam, pesan pemandu itu.</p>",
];

/// An article of texts and credits in any order; with it the texts alone.
fn mixed() -> impl Strategy<Value = (String, String)> {
    prop::collection::vec((any::<bool>(), 0usize..64), 1..12).prop_map(|parts| {
        let pick = |(credit, i): &(bool, usize)| {
            if *credit { CREDITS[i % CREDITS.len()] } else { TEXTS[i % TEXTS.len()] }
        };
        let all: String = parts.iter().map(pick).collect();
        let texts: String = parts.iter().filter(|(credit, _)| !credit).map(pick).collect();
        (all, texts)
    })
}

fn cut(markup: &str) -> String {
    let read = attribute::attribute(article(markup), None, &rules());
    attribute::cut(&read, &CutPolicy::default(), &lumajang(), &rules()).as_html().to_owned()
}

/// Names that are no words of a lexicon: an outlet called "Guru" ("teacher", a person's title) is
/// not read back from "Sumber: Guru".
fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{3,5}[qx][a-z]{2,4}( [A-Z][a-z]{3,5}[qx][a-z]{2,4}){0,2}"
}

fn hop() -> impl Strategy<Value = Origin> {
    let title = prop::option::of("[A-Z][a-z]{2,8}( [a-z0-9!?,:\"']{1,8}){1,6} [a-z]{3}");
    (name(), "[a-z]{4,9}\\.example", any::<bool>(), title, 1u16..999).prop_map(
        |(name, host, linked, title, n)| {
            let link =
                linked.then(|| Link::parse(&format!("https://{host}/a/{n}?b=1&c=2")).unwrap());
            let (outlet, domain) =
                if linked { (name, Some(host)) } else { (host.clone(), Some(host)) };
            Origin { outlet, domain, link, title, evidence: Vec::new() }
        },
    )
}

/// A source whose own line was cut: named, with or without a link and an outlet in between.
fn source() -> impl Strategy<Value = SecondarySource> {
    (name(), prop::option::of("[a-z]{4,9}\\.example"), prop::option::of(name())).prop_map(
        |(outlet, host, via)| SecondarySource {
            link: host.as_ref().map(|host| Link::parse(&format!("https://{host}/b/7")).unwrap()),
            domain: host,
            via: via.into_iter().collect(),
            inline: false,
            outlet,
        },
    )
}

fn without_evidence(mut origins: Vec<Origin>) -> Vec<Origin> {
    origins.iter_mut().for_each(|o| o.evidence = Vec::<Evidence>::new());
    origins
}

proptest! {
    // The same ten thousand in every run; `fuzz/run attribution` looks for others.
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(20_261_128),
        ..ProptestConfig::with_cases(10_000)
    })]

    #[test]
    fn rewriting_is_idempotent_and_keeps_every_other_word((all, texts) in mixed()) {
        let once = cut(&all);
        prop_assert_eq!(&cut(&once), &once);
        let cleaned = html::clean(&once, None);
        prop_assert_eq!(cleaned.as_html(), &once, "what is cut is as clean as before");
        let kept = html::clean(&texts, None);
        prop_assert_eq!(once.as_str(), kept.as_html());
    }

    #[test]
    fn what_we_render_we_can_read(
        hops in prop::collection::vec(hop(), 1..4),
        sources in prop::collection::vec(source(), 0..3),
        english in any::<bool>(),
    ) {
        let mut seen = std::collections::HashSet::new();
        let distinct = hops.iter().all(|h| seen.insert(h.domain.clone()) && seen.insert(Some(h.outlet.clone())) || h.link.is_none());
        prop_assume!(distinct);
        let named = sources.iter().all(|s| seen.insert(Some(s.outlet.clone())));
        prop_assume!(named);
        let provenance = Provenance { origins: hops, sources, ..Provenance::default() };
        let language = if english { Language::English } else { Language::Indonesian };
        let page = Link::parse("https://kediri.warta-uji.com/internasional/77").unwrap();
        let line = attribute::credit_line(&provenance, &page, language, Keep::Keep, &Templates::embedded()).unwrap();
        let read = attribute::attribute(article(&line.html), None, &rules());
        prop_assert_eq!(without_evidence(read.provenance.origins), provenance.origins, "{}", line.html);
        prop_assert_eq!(read.provenance.sources, provenance.sources, "{}", line.html);
    }

    #[test]
    fn no_text_makes_it_panic(raw in "\\PC{0,400}") {
        let read = attribute::read_line(&raw, &attribute::Lexicon::shipped());
        prop_assert!(read.score >= 0.0);
        cut(&raw);
    }

    #[test]
    fn no_shuffle_of_credit_words_makes_it_panic(words in prop::collection::vec(0usize..WORDS.len(), 0..60)) {
        let raw: String = words.into_iter().map(|i| WORDS[i]).collect();
        let _ = attribute::read_line(&raw, &attribute::Lexicon::shipped());
        cut(&raw);
    }
}

const WORDS: [&str; 36] = [
    "Artikel ",
    "ini ",
    "telah ",
    "tayang ",
    "di",
    " ",
    "Kompas",
    ".com",
    "<a href=\"https://x.example/\">",
    "</a>",
    "<p>",
    "</p>",
    "<br>",
    "dengan judul ",
    "\"",
    "'",
    "Dilansir",
    "dari ",
    "Sumber",
    ":",
    "(",
    ")",
    "©",
    " 2024",
    "Baca Juga",
    "Penulis",
    "Editor: ",
    "Copyright ",
    " - ",
    "https://a.example/b",
    "&amp;nbsp;",
    "\u{200b}",
    "Ã",
    "[x](",
    "*",
    "Klik untuk baca",
];
