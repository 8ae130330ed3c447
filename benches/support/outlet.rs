//! A partner outlet that never ends: article pages in the shape of a local portal's, and its feed.
//! The same number always gives the same article.

use std::fmt::Write as _;

/// Words of local news; what they say together does not matter.
const WORDS: [&str; 64] = [
    "warga",
    "pemerintah",
    "kota",
    "kabupaten",
    "jembatan",
    "sungai",
    "pasar",
    "harga",
    "panen",
    "petani",
    "nelayan",
    "sekolah",
    "siswa",
    "guru",
    "rumah",
    "sakit",
    "jalan",
    "raya",
    "polisi",
    "kecamatan",
    "desa",
    "kelurahan",
    "program",
    "bantuan",
    "beras",
    "cabai",
    "hujan",
    "banjir",
    "musim",
    "kemarau",
    "pembangunan",
    "anggaran",
    "dinas",
    "kesehatan",
    "pendidikan",
    "wisata",
    "pantai",
    "gunung",
    "festival",
    "budaya",
    "kesenian",
    "olahraga",
    "pertandingan",
    "pemain",
    "pelatih",
    "stadion",
    "kereta",
    "bandara",
    "pelabuhan",
    "angkutan",
    "listrik",
    "air",
    "bersih",
    "sampah",
    "lingkungan",
    "hutan",
    "usaha",
    "koperasi",
    "kredit",
    "pedagang",
    "pembeli",
    "ramai",
    "meningkat",
    "menurun",
];

/// A small generator of numbers.
struct Dice(u64);

impl Dice {
    fn word(&mut self) -> &'static str {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        WORDS[(self.0 >> 20) as usize % WORDS.len()]
    }

    fn sentence(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words).map(|_| self.word()).collect();
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    }

    fn paragraph(&mut self) -> String {
        let sentences: Vec<String> = (0..3).map(|_| self.sentence(14)).collect();
        sentences.join(" ")
    }
}

fn dice(number: usize) -> Dice {
    Dice((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
}

/// Its headline.
pub fn headline(number: usize) -> String {
    let words = dice(number).sentence(7);
    format!("{} ({number})", words.trim_end_matches('.'))
}

/// Its page, about 20 KB: menu, scripts, metadata, twelve paragraphs, credits, a sidebar.
pub fn page(number: usize) -> String {
    let headline = headline(number);
    let mut dice = dice(number);
    let mut page = format!(
        "<!doctype html><html lang=\"id\"><head><meta charset=\"utf-8\"><title>{headline} - Kabar</title>\
         <meta property=\"og:title\" content=\"{headline}\"><meta name=\"author\" content=\"Sari Wulandari\">\
         <meta property=\"article:published_time\" content=\"2026-11-22T08:00:00+07:00\">\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
         \"headline\":\"{headline}\",\"datePublished\":\"2026-11-22T08:00:00+07:00\",\
         \"author\":{{\"@type\":\"Person\",\"name\":\"Sari Wulandari\"}}}}</script>"
    );
    for n in 0..12 {
        let body = "var a=[1,2,3];function f(x){return x&&x.y||{z:0}};".repeat(12);
        _ = write!(page, "<script>window.q{n}=function(){{{body}}}</script>");
    }
    page.push_str("</head><body><nav><ul>");
    for n in 0..60 {
        let word = dice.word();
        _ = write!(page, "<li class=\"m m-{n}\"><a href=\"/rubrik/{word}-{n}\">{word}</a></li>");
    }
    _ = write!(page, "</ul></nav><main><article><h1>{headline}</h1><div class=\"entry-content\">");
    _ = write!(page, "<p><strong>LUMAJANG, Kabar</strong> - {}</p>", dice.paragraph());
    for n in 0..12 {
        _ = write!(page, "<p>{}</p>", dice.paragraph());
        if n % 4 == 3 {
            let other = headline_link(number + n);
            _ = write!(page, "<p><strong>Baca Juga: {other}</strong></p>");
        }
    }
    _ = write!(
        page,
        "<p><em>Artikel ini telah lebih dulu tayang di: <a href=\"https://kantor.example/berita/{number}\">Kantor Kabar</a></em></p>\
         <p>Penulis: Sari Wulandari</p><p>Editor: Bagus Prakoso</p></div></article><aside><ul>",
    );
    for n in 0..30 {
        _ = write!(page, "<li>{}</li>", headline_link(number + 100 + n));
    }
    page.push_str("</ul></aside></main><footer><p>Hak cipta Kabar 2026</p></footer></body></html>");
    page
}

fn headline_link(number: usize) -> String {
    format!("<a href=\"/berita/{number}\">{}</a>", headline(number))
}

/// A feed of these articles at an address such as `http://127.0.0.1:8080`.
pub fn feed(home: &str, numbers: impl Iterator<Item = usize>) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Kabar</title>\
         <link>{home}</link><description>Kabar setempat</description>"
    );
    for number in numbers {
        let (headline, summary) = (headline(number), dice(number).paragraph());
        _ = write!(
            feed,
            "<item><title>{headline}</title><link>{home}/berita/{number}</link>\
             <guid isPermaLink=\"false\">kabar-{number}</guid><category>berita</category>\
             <pubDate>Sun, 22 Nov 2026 08:00:00 +0700</pubDate>\
             <description><![CDATA[<p>{summary}</p>]]></description></item>"
        );
    }
    feed.push_str("</channel></rss>");
    feed
}
