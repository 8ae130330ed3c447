//! What one target gets of an article: cut, renamed, credited, within the partner's rights.

use chrono::NaiveDate;
use tayang::{
    attribute::{self, CreditPlace, Keep, Rules},
    html,
    model::{
        Article, Attributed, Byline, Headline, ImageRights, Language, Marker, Picture, Published,
        Rendition, Rights, StoryId, TargetName, TextRights,
    },
    publish::{self, Commission, StaticSiteSettings, TargetKind, TargetSettings},
    render::Templates,
};

use super::desk;

const PAGE: &str = "https://malang.mitra.example/internasional/12/banjir-di-lembah";

const BODY: &str = "<p>MALANGMITRA.COM - Banjir melanda lembah sungai pada Sabtu malam dan merendam \
    empat puluh rumah, kata petugas di lapangan.</p>\
    <p>Baca Juga: <a href=\"https://malang.mitra.example/2\">Jembatan Baru Dibuka</a></p>\
    <figure><img src=\"https://malang.mitra.example/dalam.jpg\" alt=\"\"><figcaption>Banjir</figcaption></figure>\
    <p>Warga mengungsi ke balai desa <img src=\"https://malang.mitra.example/ikon.png\" alt=\"a > b\"> dan menunggu bantuan datang.</p>\
    <p>Air mulai surut pada Minggu pagi setelah hujan berhenti.</p>\
    <p>Penulis: Siti Rahma<br>Editor: Budi Santoso</p>\
    <p>Copyright © Malang Mitra 2026</p>\
    <p>Artikel ini telah lebih dulu tayang di: <a href=\"https://kabar.asal.example/banjir\">kabar.asal.example</a></p>";

fn article() -> Article {
    let link = desk::link(PAGE);
    Article {
        outlet: desk::outlet("mitra", "Malang Mitra", "malang.mitra.example", false).name,
        canonical: None,
        headline: Headline::parse("Banjir Lembah, 40 Rumah Terendam: \"Air Datang Cepat\"")
            .expect("a headline"),
        bylines: vec![Byline { name: "Siti Rahma".to_owned(), role: None }],
        published: Some(Published::On(NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"))),
        updated: None,
        section: Some("Dunia".to_owned()),
        tags: vec!["banjir".to_owned(), "#Banjir".to_owned(), " cuaca  ekstrem ".to_owned()],
        language: Some("id".to_owned()),
        lead_image: Some(Picture {
            link: desk::link("https://malang.mitra.example/banjir.jpg"),
            caption: Some("Warga mengungsi".to_owned()),
            credit: Some("Foto: Malang Mitra/Budi".to_owned()),
        }),
        body: html::clean(BODY, Some(&link)),
        paywalled: false,
        recipe: None,
        link,
    }
}

struct Case {
    article: Article,
    target: TargetSettings,
    rights: Rights,
}

impl Case {
    fn new() -> Self {
        let site = StaticSiteSettings {
            folder: "situs".into(),
            url: desk::link("https://jaringan.example/"),
        };
        Self {
            article: article(),
            target: desk::settings(TargetKind::StaticSite(site)),
            rights: Rights {
                text: TextRights::Full,
                images: ImageRights::Own,
                basis: "perjanjian uji".to_owned(),
                since: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"),
                excerpt_words: 12,
                wires: Vec::new(),
            },
        }
    }

    fn rules(&self) -> Rules {
        let partner = desk::outlet("mitra", "Malang Mitra", "malang.mitra.example", false);
        Rules::of(vec![self.target.outlet.clone(), partner])
    }

    fn attributed(&self) -> Attributed {
        attribute::attribute(self.article.clone(), None, &self.rules())
    }

    fn rendition(&self) -> Rendition {
        let marker = Marker::of(
            "uji",
            &TargetName::parse("utama").expect("a name"),
            StoryId(uuid::Uuid::nil()),
        );
        let commission = Commission {
            attributed: &self.attributed(),
            marker: &marker,
            target: &self.target,
            rights: &self.rights,
            partner: "Malang Mitra",
            rules: &self.rules(),
            templates: &Templates::embedded(),
        };
        publish::render(&commission).expect("a rendition")
    }
}

fn changed(change: impl FnOnce(&mut Case)) -> Rendition {
    let mut case = Case::new();
    change(&mut case);
    case.rendition()
}

fn text(rendition: &Rendition) -> String {
    html::text_of(&rendition.body)
}

#[test]
fn a_whole_article_in_indonesian() {
    insta::assert_snapshot!(Case::new().rendition().body.as_html());
}

#[test]
fn a_whole_article_in_english() {
    let rendition = changed(|case| case.target.language = Language::English);
    insta::assert_snapshot!(text(&rendition));
}

#[test]
fn what_stands_beside_the_text() {
    let mut rendition = Case::new().rendition();
    rendition.body = html::clean("", None);
    insta::assert_snapshot!(serde_json::to_string_pretty(&rendition).expect("JSON"));
}

#[test]
fn there_is_exactly_one_credit_line_at_each_place() {
    for (place, expected) in
        [(CreditPlace::Before, 1), (CreditPlace::After, 1), (CreditPlace::Both, 2)]
    {
        let text = text(&changed(|case| case.target.credit = place));
        assert_eq!(text.matches("lebih dulu tayang di").count(), expected, "{place:?}: {text}");
        let first = text.lines().next().unwrap_or_default();
        assert_eq!(first.contains("tayang di"), place != CreditPlace::After, "{place:?}: {text}");
    }
}

#[test]
fn no_policy_takes_author_and_notice_away() {
    for keep in [Keep::Strip, Keep::Keep] {
        for rights in [TextRights::Full, TextRights::Excerpt, TextRights::Headline] {
            let rendition = changed(|case| {
                case.target.cut.byline = keep;
                case.target.cut.copyright = keep;
                case.rights.text = rights;
            });
            let text = text(&rendition);
            assert!(text.contains("Oleh: Siti Rahma"), "{keep:?} {rights:?}: {text}");
            assert_eq!(text.matches("Malang Mitra 2026").count(), 1, "{keep:?} {rights:?}: {text}");
        }
    }
}

#[test]
fn an_article_without_a_name_is_by_the_outlets_desk() {
    let rendition = changed(|case| {
        case.article.bylines.clear();
        case.article.body =
            html::clean("<p>Hujan turun sepanjang malam di seluruh kota.</p>", None);
    });
    assert!(text(&rendition).starts_with("Oleh: Redaksi Malang Mitra"), "{}", text(&rendition));
    assert!(rendition.authors.is_empty());
}

#[test]
fn an_excerpt_has_no_more_words_than_agreed_and_leads_on_to_the_source() {
    let rendition = changed(|case| case.rights.text = TextRights::Excerpt);
    let text = text(&rendition);
    let shown: Vec<&str> = text.lines().filter(|l| l.contains("Banjir melanda")).collect();
    assert_eq!(shown.len(), 1, "{text}");
    let words = shown[0].trim_end_matches('…').split_whitespace().count();
    assert_eq!(words, 12, "{}", shown[0]);
    assert!(!text.contains("Air mulai surut"), "{text}");
    assert!(text.contains("Baca selengkapnya di Malang Mitra"), "{text}");
    assert!(rendition.body.as_html().contains(PAGE));
    assert!(rendition.excerpt.split_whitespace().filter(|w| *w != "…").count() <= 12);
}

#[test]
fn of_a_paywalled_page_there_is_headline_and_link_only() {
    let rendition = changed(|case| case.article.paywalled = true);
    let text = text(&rendition);
    assert!(!text.contains("Banjir melanda") && text.contains("Baca selengkapnya"), "{text}");
    assert_eq!(rendition.excerpt, "");
}

#[test]
fn pictures_inside_the_text_are_not_carried_and_words_around_them_are() {
    let rendition = Case::new().rendition();
    assert!(!rendition.body.as_html().contains("<img"), "{}", rendition.body.as_html());
    let words = text(&rendition).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("balai desa dan menunggu bantuan"), "{words}");
}

#[test]
fn a_picture_is_carried_only_where_the_agreement_covers_it() {
    let cases = [
        (ImageRights::None, "Foto: Malang Mitra/Budi", "", false),
        (ImageRights::All, "Foto: ANTARA/Zabur", "", true),
        (ImageRights::Own, "Foto: Malang Mitra/Budi", "", true),
        (ImageRights::Own, "", "Warga mengungsi", true),
        (ImageRights::Own, "Siti Rahma", "", true),
        (ImageRights::Own, "Foto: ANTARA/Zabur", "", false),
        (ImageRights::Own, "Malang Mitra via AFP", "", false),
        (ImageRights::Own, "", "Warga mengungsi (Foto: Reuters)", false),
        (ImageRights::Own, "Foto: Seseorang", "", false),
        (ImageRights::Own, "Istimewa", "", false),
        (ImageRights::Own, "", "Pelatihan AP di balai kota", true),
    ];
    for (rights, credit, caption, expected) in cases {
        let rendition = changed(|case| {
            case.rights.images = rights;
            if let Some(picture) = &mut case.article.lead_image {
                picture.credit = Some(credit.to_owned()).filter(|c| !c.is_empty());
                picture.caption = Some(caption.to_owned()).filter(|c| !c.is_empty());
            }
        });
        assert_eq!(rendition.picture.is_some(), expected, "{rights:?} `{credit}` `{caption}`");
    }
}

#[test]
fn a_wire_that_the_agreement_names_may_be_shown() {
    let rendition = changed(|case| {
        case.rights.wires = vec!["Antara".to_owned()];
        if let Some(picture) = &mut case.article.lead_image {
            picture.credit = Some("Malang Mitra/Antara".to_owned());
        }
    });
    assert!(rendition.picture.is_some());
}

#[test]
fn canonical_is_the_origin_unless_the_target_is_its_own() {
    let rendition = Case::new().rendition();
    let canonical = rendition.canonical.map(|l| l.to_string());
    assert_eq!(canonical.as_deref(), Some("https://kabar.asal.example/banjir"));
    assert_eq!(changed(|case| case.target.canonical_origin = false).canonical, None);
}

#[test]
fn sections_go_where_the_target_says() {
    let mut case = Case::new();
    let site = desk::wordpress("https://jaringan.example/", "u", "p");
    case.target.kind = TargetKind::Wordpress(site);
    assert_eq!(case.rendition().target_section.as_deref(), Some("internasional"));
    case.article.section = Some("Olahraga".to_owned());
    assert_eq!(case.rendition().target_section.as_deref(), Some("Kabar Malang"));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    let bytes = || serde_json::to_vec(&Case::new().rendition()).expect("JSON");
    assert_eq!(bytes(), bytes());
}

#[test]
fn slugs_are_ascii_words_of_at_most_eighty_bytes() {
    let cases = [
        ("Warga Jum'at Bersih: 40 Rumah — Café Élan!", "warga-jumat-bersih-40-rumah-cafe-elan"),
        ("  ", ""),
        ("新闻", ""),
        ("../../etc/passwd", "etc-passwd"),
    ];
    for (headline, expected) in cases {
        assert_eq!(publish::slug(headline), expected);
    }
    let long = publish::slug(&"kata panjang sekali ".repeat(30));
    assert!(
        long.len() <= 80 && long.ends_with("kata")
            || long.ends_with("panjang")
            || long.ends_with("sekali"),
        "{long}"
    );
    assert_eq!(publish::slug(&"a".repeat(500)).len(), 80);
}

proptest::proptest! {
    #[test]
    fn no_headline_makes_a_slug_that_is_none(headline in ".{0,400}") {
        let slug = publish::slug(&headline);
        proptest::prop_assert!(slug.len() <= 80);
        proptest::prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        proptest::prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
    }

    #[test]
    fn no_markup_makes_more_words_than_agreed(markup in "(<p>|</p>|<b>|kata |a > b |<img src='x'>|<figure>|</figure>){0,40}", most in 0_usize..20) {
        let rendition = changed(|case| {
            case.rights.text = TextRights::Excerpt;
            case.rights.excerpt_words = most;
            case.article.body = html::clean(&markup, None);
        });
        let frame = changed(|case| case.rights.text = TextRights::Headline);
        let words = |r: &Rendition| text(r).split_whitespace().filter(|w| *w != "…").count();
        // The frame of the other article is longer: it names an editor, a notice and an origin.
        proptest::prop_assert!(words(&rendition) <= words(&frame) + most);
        proptest::prop_assert!(!rendition.body.as_html().contains("<img"));
    }
}
