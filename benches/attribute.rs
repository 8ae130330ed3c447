//! Reading and rewriting credits against the parser that reads the same article:
//! `cargo bench --bench attribute`. Prints lines/s, articles/s and the ratio of the whole pass
//! (normalise, recognise, chain, rewrite) to html5ever's parse, both timed in turns in one run.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints, and may fail")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use dom_query::Document;
use tayang::{
    attribute::{self, CutPolicy, HouseName, KnownOutlet, Lexicon, Rules},
    html,
    model::{Article, Body, Headline, Link, OutletName},
};

const ROUNDS: usize = 15;

fn main() {
    let (rules, target) = (rules(), outlet("target", "target.example"));
    let policy = CutPolicy { house: HouseName::Rename, ..CutPolicy::default() };
    let articles: Vec<Article> = (0..40).map(article).collect();
    let bytes: usize = articles.iter().map(|a| a.body.as_html().len()).sum();
    let mut whole = Vec::new();
    let mut parse = Vec::new();
    for _ in 0..ROUNDS {
        parse.push(timed(|| {
            for article in &articles {
                black_box(Document::fragment(article.body.as_html()));
            }
        }));
        whole.push(timed(|| {
            for article in &articles {
                let read = attribute::attribute(article.clone(), None, &rules);
                black_box(attribute::cut(&read, &policy, &target, &rules));
            }
        }));
    }
    let ratio = median(whole.iter().zip(&parse).map(|(w, p)| w.as_secs_f64() / p.as_secs_f64()));
    let per_second = |times: &[Duration]| {
        articles.len() as f64 / median(times.iter().map(Duration::as_secs_f64))
    };
    println!("{} articles, {} bytes each on average", articles.len(), bytes / articles.len());
    println!("whole pass  {:>9.0} articles/s", per_second(&whole));
    println!("html5ever   {:>9.0} articles/s", per_second(&parse));
    println!("ratio       {ratio:>9.2} (aim at most 0.5)");
    lines(&articles);
}

/// Single lines, credits and prose alike.
fn lines(articles: &[Article]) {
    let lexicon = Lexicon::shipped();
    let lines: Vec<String> =
        articles.iter().flat_map(|a| html::blocks(&a.body)).map(|block| block.html).collect();
    let times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            timed(|| {
                for line in &lines {
                    black_box(attribute::read_line(line, &lexicon));
                }
            })
            .as_secs_f64()
        })
        .collect();
    println!("lines       {:>9.0} lines/s", lines.len() as f64 / median(times.into_iter()));
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn outlet(name: &str, domain: &str) -> KnownOutlet {
    KnownOutlet {
        name: OutletName::parse(name).expect("a name"),
        title: name.to_owned(),
        domains: vec![domain.to_owned()],
        aliases: Vec::new(),
        ours: true,
    }
}

fn rules() -> Rules {
    Rules::of(vec![outlet("partner", "partner.example"), outlet("target", "target.example")])
}

/// An article in the shape of the first one: dateline, paragraphs with citations and quotes,
/// related links, the origin's line.
fn article(n: usize) -> Article {
    let paragraph = |i: usize| {
        let said = [
            "Warga Dusun Sumberejo bergotong royong membersihkan saluran air sejak pagi, dan pekerjaan itu selesai sebelum hujan turun.",
            "\"Kami sudah menunggu perbaikan ini tiga tahun,\" kata Suwarno, ketua rukun warga, kepada wartawan, Senin (3/3/2025).",
            "Dilansir dari laman Kabar Lereng, pemerintah kabupaten menyiapkan anggaran Rp1,2 miliar untuk jembatan gantung di dua kecamatan.",
            "Menurut <strong>Dinas Pekerjaan Umum</strong>, tahap pertama <a href=\"https://partner.example/a/1\">dimulai bulan depan</a> dan ditargetkan rampung akhir tahun.",
        ];
        format!("<p>{}</p>", said[(n + i) % said.len()])
    };
    let mut markup = String::from(
        "<p><strong>PARTNER.EXAMPLE</strong> - Hujan deras memutus jalan desa di lereng gunung.</p>",
    );
    for i in 0..14 {
        markup.push_str(&paragraph(i));
        if i % 5 == 4 {
            markup.push_str("<p><strong>Baca Juga:</strong> <a href=\"https://partner.example/b/2\">Tiga Jembatan Gantung Dibangun Tahun Ini</a></p>");
        }
    }
    markup.push_str("<p>Penulis: Laras Widya | Editor: Bagas Prasetya</p><p>Artikel ini telah lebih dulu tayang di: <a href=\"https://kediri.partner.example/77\">kediri.partner.example</a> dengan judul \"Jalan Desa Terputus\"</p>");
    let link = Link::parse(&format!("https://partner.example/berita/{n}")).expect("a link");
    let body: Body = html::clean(&markup, Some(&link));
    Article {
        outlet: OutletName::parse("partner").expect("a name"),
        link,
        canonical: None,
        headline: Headline::parse("Jalan Desa Terputus").expect("a headline"),
        bylines: Vec::new(),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        language: None,
        lead_image: None,
        body,
        paywalled: false,
        recipe: None,
    }
}
