//! Articles of our own making: the same words for the same path, others for another.

use chrono::{DateTime, FixedOffset};

use crate::support::outlet::Outlet;

const WORDS: [&str; 56] = [
    "warga",
    "kampung",
    "menanam",
    "bibit",
    "pohon",
    "di",
    "lereng",
    "sejak",
    "pagi",
    "petani",
    "kopi",
    "membawa",
    "hasil",
    "panen",
    "ke",
    "pasar",
    "anak",
    "sekolah",
    "belajar",
    "merawat",
    "sungai",
    "jembatan",
    "baru",
    "dibuka",
    "setelah",
    "hujan",
    "nelayan",
    "pulang",
    "dengan",
    "perahu",
    "kecil",
    "ibu",
    "memasak",
    "untuk",
    "tetangga",
    "koperasi",
    "mencatat",
    "kenaikan",
    "jumlah",
    "anggota",
    "guru",
    "mengajak",
    "murid",
    "melukis",
    "tembok",
    "bengkel",
    "bambu",
    "mengirim",
    "pesanan",
    "pertama",
    "gamelan",
    "terdengar",
    "dari",
    "balai",
    "desa",
    "malam",
];

/// An article at the partner.
#[derive(Debug, Clone)]
pub(in crate::flow) struct Piece {
    pub(in crate::flow) path: String,
    pub(in crate::flow) title: String,
    pub(in crate::flow) section: String,
    pub(in crate::flow) author: String,
    pub(in crate::flow) published: DateTime<FixedOffset>,
    /// HTML of each paragraph.
    pub(in crate::flow) paragraphs: Vec<String>,
}

impl Piece {
    /// Published ten minutes after every test's begin, with words that follow from the slug.
    pub(in crate::flow) fn new(slug: &str, title: &str) -> Self {
        let published = "2026-11-23T08:10:00+07:00".parse().expect("a time");
        Self {
            path: format!("/berita/{slug}"),
            title: title.to_owned(),
            section: "Desa".to_owned(),
            author: "Rahma Dewi".to_owned(),
            published,
            paragraphs: (0..4).map(|number| sentence(slug, number)).collect(),
        }
    }

    pub(in crate::flow) fn published(mut self, at: &str) -> Self {
        self.published = at.parse().expect("a time");
        self
    }

    pub(in crate::flow) fn section(mut self, section: &str) -> Self {
        self.section = section.to_owned();
        self
    }

    pub(in crate::flow) fn ending(mut self, paragraph: &str) -> Self {
        self.paragraphs.push(paragraph.to_owned());
        self
    }

    /// As a partner's page has it.
    pub(in crate::flow) fn page(&self) -> String {
        let Self { title, section, author, published, .. } = self;
        let body: String = self.paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
        let published = published.to_rfc3339();
        format!(
            "<!doctype html><html lang=\"id\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta property=\"og:title\" content=\"{title}\">\
             <meta property=\"article:published_time\" content=\"{published}\">\
             <meta property=\"article:section\" content=\"{section}\">\
             <meta name=\"author\" content=\"{author}\"></head><body><article><h1>{title}</h1>\
             <div class=\"entry-content\">{body}</div></article></body></html>"
        )
    }
}

/// A feed with these pieces, as a partner's feed has them.
pub(in crate::flow) fn feed(outlet: &Outlet, pieces: &[&Piece]) -> String {
    let items: String = pieces.iter().map(|piece| item(outlet, piece)).collect();
    let home = outlet.url("/");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel>\
         <title>mitra.example</title><link>{home}</link><description>Kabar desa</description>\
         {items}</channel></rss>"
    )
}

fn item(outlet: &Outlet, piece: &Piece) -> String {
    let Piece { path, title, section, published, .. } = piece;
    let link = outlet.url(path);
    let published = published.to_rfc2822();
    format!(
        "<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"false\">{path}</guid>\
         <pubDate>{published}</pubDate><category>{section}</category></item>"
    )
}

/// Thirty words that follow from a slug and a number.
fn sentence(slug: &str, number: u64) -> String {
    let seed = slug.bytes().fold(0xcbf2_9ce4_8422_2325 ^ number, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut state = seed | 1;
    let mut word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let at = usize::try_from(state >> 33).unwrap_or_default() % WORDS.len();
        WORDS[at]
    };
    let words: Vec<&str> = (0..30).map(|_| word()).collect();
    let text = words.join(" ");
    format!("{}{}.", text[..1].to_uppercase(), &text[1..])
}
