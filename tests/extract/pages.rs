//! Where an article goes on, and how its pages become one text.

use std::collections::BTreeMap;

use tayang::{
    extract::{self, Gathering, Misfit, NextPage, OutletFacts, PageReading},
    html,
    model::{Article, Fetched, Headers, Link, OutletName},
};

fn read(url: &str, markup: &str) -> PageReading {
    let link = Link::parse(url).unwrap();
    let facts = OutletFacts {
        outlet: OutletName::parse("kasus").unwrap(),
        title: "Kabar Kasus".to_owned(),
        domains: vec![link.domain().to_owned()],
        zone: chrono_tz::Asia::Jakarta,
        language: None,
        recipe: None,
    };
    let page = Fetched {
        asked: link.clone(),
        link,
        status: 200,
        headers: Headers(BTreeMap::new()),
        bytes: markup.as_bytes().to_vec(),
        at: "2026-08-01T00:00:00Z".parse().unwrap(),
    };
    extract::article(&page, None, &facts).unwrap()
}

fn sentence(about: &str) -> String {
    format!(
        "Warga {about} berkumpul di balai desa sejak pagi, membawa bibit, cangkul, dan bekal untuk seharian penuh."
    )
}

/// A page of a home-made site, with these links below its text.
fn home_made(about: &[&str], below: &str) -> String {
    let text: String = about.iter().map(|about| format!("<p>{}</p>", sentence(about))).collect();
    format!(
        "<html><body><h1>Kerja bakti lima dusun di lereng</h1><article>{text}</article>{below}</body></html>"
    )
}

fn next(url: &str, below: &str) -> Option<String> {
    let page = home_made(&["utara", "selatan", "timur", "barat", "tengah"], below);
    read(url, &page).next.map(|next| match next {
        NextPage::Whole(link) => format!("whole {link}"),
        NextPage::More(link) => link.to_string(),
    })
}

#[test]
fn pages_of_a_site_of_unknown_make_are_found_by_number_and_word() {
    let cases = [
        (
            "https://a.example/kerja-bakti",
            "?halaman=2",
            "2",
            "https://a.example/kerja-bakti?halaman=2",
        ),
        (
            "https://a.example/kerja-bakti?page=2",
            "?page=3",
            "3",
            "https://a.example/kerja-bakti?page=3",
        ),
        (
            "https://a.example/kerja-bakti/",
            "/kerja-bakti/2/",
            "Next",
            "https://a.example/kerja-bakti/2/",
        ),
        (
            "https://a.example/x/kerja-bakti",
            "/x/kerja-bakti-part1",
            "2",
            "https://a.example/x/kerja-bakti-part1",
        ),
        (
            "https://a.example/x/kerja-bakti-part1",
            "/x/kerja-bakti-part2",
            "Selanjutnya",
            "https://a.example/x/kerja-bakti-part2",
        ),
    ];
    for (url, href, says, expected) in cases {
        let below = format!("<a href=\"{href}\">{says}</a>");
        assert_eq!(next(url, &below).as_deref(), Some(expected), "{url}");
    }
}

#[test]
fn another_article_is_not_the_next_page() {
    let others = [
        ("https://a.example/archives/12", "/archives/13", "Next"),
        ("https://a.example/read/2", "/read/3", "3"),
        ("https://a.example/kerja-bakti", "/kerja-bakti-2", "2"),
        ("https://a.example/kerja-bakti", "/gotong-royong?page=2", "2"),
        ("https://a.example/kerja-bakti", "https://b.example/kerja-bakti?page=2", "2"),
        ("https://a.example/kerja-bakti", "?page=2", "Komentar lain"),
        ("https://a.example/kerja-bakti?page=2", "?page=1", "1"),
    ];
    for (url, href, says) in others {
        let below = format!("<a href=\"{href}\">{says}</a>");
        assert_eq!(next(url, &below), None, "{url} {href}");
    }
}

/// Takes the pages one after the other.
fn gathered(pages: &[(&str, String)]) -> (Article, Vec<String>) {
    let mut gathering = Gathering::begin(read(pages[0].0, &pages[0].1));
    let mut asked = Vec::new();
    while let Some(link) = gathering.wants() {
        asked.push(link.to_string());
        match pages.iter().find(|(url, _)| *url == link.as_str()) {
            Some((url, markup)) => gathering.take(read(url, markup)),
            None => gathering.without(),
        }
    }
    (gathering.done().0, asked)
}

fn promedia(about: &[&str], end: &str, below: &str) -> String {
    let text: String = about.iter().map(|about| format!("<p>{}</p>", sentence(about))).collect();
    format!(
        "<html><body><h1 class=read__title>Kerja bakti lima dusun</h1><div class=read__info__date></div>\
         <article class=read__content>{text}{end}</article>{below}</body></html>"
    )
}

#[test]
fn what_stands_below_every_page_stands_once_at_the_end() {
    let credit = "<p>Artikel ini telah lebih dulu tayang di: tumpang.jaringan.example</p>";
    let one = "https://a.example/x/1/kerja-bakti";
    let link = "<a class=paging__link href='?page=2'>Selanjutnya</a>";
    let (article, asked) = gathered(&[
        (one, promedia(&["utara", "selatan"], credit, link)),
        ("https://a.example/x/1/kerja-bakti?page=2", promedia(&["selatan", "timur"], credit, "")),
    ]);
    let text = html::text_of(&article.body);
    let expected = [
        sentence("utara"),
        sentence("selatan"),
        sentence("timur"),
        "Artikel ini telah lebih dulu tayang di: tumpang.jaringan.example".to_owned(),
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    assert_eq!(asked, [format!("{one}?page=all"), format!("{one}?page=2")]);
}

#[test]
fn pages_that_bring_nothing_new_end_the_article() {
    let one = "https://a.example/kerja-bakti";
    let below = |n: u8| format!("<a href='?page={n}'>{n}</a>");
    let about = ["utara", "selatan", "timur", "barat", "tengah"];
    let (_, asked) = gathered(&[
        (one, home_made(&about, &below(2))),
        ("https://a.example/kerja-bakti?page=2", home_made(&about, &below(3))),
        ("https://a.example/kerja-bakti?page=3", home_made(&about, &below(4))),
    ]);
    assert_eq!(asked, ["https://a.example/kerja-bakti?page=2"]);
}

#[test]
fn a_short_line_may_come_again_on_a_later_page() {
    let end = "<p>Ya.</p><p>Tidak.</p>";
    let one = "https://a.example/x/1/kerja-bakti";
    let link = "<a class=paging__link href='?page=2'>Selanjutnya</a>";
    let two = promedia(&["timur"], "<p>Ya.</p><p>Begitulah akhirnya.</p>", "");
    let (article, _) = gathered(&[
        (one, promedia(&["utara"], end, link)),
        ("https://a.example/x/1/kerja-bakti?page=2", two),
    ]);
    assert_eq!(html::text_of(&article.body).lines().filter(|line| *line == "Ya.").count(), 2);
}

#[test]
fn a_page_of_a_known_host_in_another_layout_is_read_without_the_recipe_and_that_is_said() {
    let about = ["utara", "selatan", "timur", "barat", "tengah", "hulu", "hilir"];
    let reading = read("https://news.detik.com/berita/d-1/kerja-bakti", &home_made(&about, ""));
    assert_eq!(reading.article.recipe, None);
    let Some(Misfit { recipe, found: 0, there }) = reading.misfit else { panic!("no misfit") };
    assert_eq!(recipe, "detik");
    assert!(there > 600, "{there}");
}

#[test]
fn a_recipe_that_finds_only_a_teaser_gives_way() {
    let about = ["utara", "selatan", "timur", "barat", "tengah", "hulu", "hilir"];
    let whole: String = about.iter().map(|about| format!("<p>{}</p>", sentence(about))).collect();
    let page = format!(
        "<html><body><h1 class=read__title>Kerja bakti lima dusun</h1><div class=read__info__date></div>\
         <article class=read__content><p>Kerja bakti.</p></article><div class=isi>{whole}</div></body></html>"
    );
    let reading = read("https://a.example/x/1/kerja-bakti", &page);
    assert_eq!(reading.article.recipe, None);
    assert_eq!(reading.misfit.map(|misfit| misfit.recipe).as_deref(), Some("promedia"));
    assert!(html::text_of(&reading.article.body).contains(&sentence("hilir")));
}

#[test]
fn dates_of_the_cards_of_other_articles_are_not_the_articles() {
    let cards = "<span class=read__info__date>2 jam lalu</span>".repeat(5);
    let page = format!(
        "<html><body><h1 class=read__title>Kerja bakti lima dusun</h1>{cards}\
         <article class=read__content><p>{}</p></article></body></html>",
        sentence("utara")
    );
    let reading = read("https://a.example/x/1/kerja-bakti", &page);
    assert_eq!(reading.article.recipe.as_deref(), Some("promedia"));
    assert_eq!(reading.article.published, None);
}

#[test]
fn marks_that_many_sites_have_make_no_family() {
    let about = ["utara", "selatan", "timur", "barat", "tengah", "hulu", "hilir"];
    let text: String = about.iter().map(|about| format!("<p>{}</p>", sentence(about))).collect();
    for class in ["article-body", "article", "article-content", "content", "post", "detail-text"] {
        let page = format!(
            "<html><body><h1 class=article-title>Kerja bakti lima dusun</h1><span class=author>Sari</span>\
             <span class=date>1 Mei 2026</span><div class=\"{class}\">{text}</div></body></html>"
        );
        let reading = read("https://a.example/kerja-bakti", &page);
        assert_eq!(reading.article.recipe, None, "{class}");
    }
}
