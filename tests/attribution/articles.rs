//! Whole articles: an article of our own in the shape of the one that tayang began with.

use tayang::{
    attribute::{self, CutPolicy, HouseName, Keep, KnownOutlet, Related, Rules},
    html,
    model::{
        Article, Attributed, CreditKind, Discovered, EntryIdentity, Evidence, Headline, Language,
        Link, OutletName, SourceName,
    },
    render::Templates,
};

pub(super) fn outlet(name: &str, title: &str, domain: &str, aliases: &[&str]) -> KnownOutlet {
    KnownOutlet {
        name: OutletName::parse(name).unwrap(),
        title: title.to_owned(),
        domains: vec![domain.to_owned()],
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        ours: true,
    }
}

pub(super) fn lumajang() -> KnownOutlet {
    outlet("lumajang", "Lumajang Pos", "lumajangpos.example", &["LumajangPos.example"])
}

pub(super) fn house() -> KnownOutlet {
    outlet("blitar", "Blitar Kini", "blitarkini.id", &["BlitarKini.id"])
}

pub(super) fn rules() -> Rules {
    let mut partner = outlet("kediri", "Warta Kediri", "kediri.warta-uji.com", &[]);
    partner.ours = true;
    Rules::of(vec![partner, house(), lumajang()])
}

pub(super) fn article(markup: &str) -> Article {
    let link = Link::parse("https://kediri.warta-uji.com/internasional/77").unwrap();
    Article {
        outlet: OutletName::parse("kediri").unwrap(),
        body: html::clean(markup, Some(&link)),
        link,
        canonical: None,
        headline: Headline::parse("Delegasi Pesisir Bertemu di Pelabuhan").unwrap(),
        bylines: Vec::new(),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        language: Some("id".to_owned()),
        lead_image: None,
        paywalled: false,
        recipe: None,
    }
}

const SEED: &str = r#"
<p>BlitarKini.id - Delegasi nelayan dari tiga pulau bertemu di pelabuhan pada Jumat, 26 Januari 2024.</p>
<p>Pertemuan itu membahas musim ikan yang bergeser.</p>
<p><strong>Baca Juga: Ini Alasan Mercusuar Tua Tetap Menyala</strong></p>
<p>Dilansir BlitarKini.id dari laman AP News, para nelayan meminta peta arus yang baru.</p>
<p>Baca Juga: Dua Kapal Riset Bersandar, Warga Menonton dari Dermaga</p>
<p>"Kami menunggu kabar baik," kata Suwito, nelayan.</p>
<p>Baca Juga: Harga Es Balok Naik Lagi</p>
<p>Kunjungan berikutnya dijadwalkan pada bulan Maret.</p>
<p>Artikel ini telah lebih dulu tayang di: kediri.warta-uji.com</p>
<p>Komentar</p>"#;

fn count(attributed: &Attributed, kind: CreditKind) -> usize {
    attributed.credits.iter().filter(|c| c.kind == kind).count()
}

#[test]
fn the_seed_comes_out_with_its_chain_its_source_and_its_links() {
    let read = attribute::attribute(article(SEED), None, &rules());
    let chain: Vec<&str> = read.provenance.origins.iter().map(|o| o.outlet.as_str()).collect();
    assert_eq!(chain, ["kediri.warta-uji.com"]);
    let origin = read.provenance.true_origin().unwrap();
    assert_eq!(
        origin.link.as_ref().unwrap().as_str(),
        "https://kediri.warta-uji.com/internasional/77"
    );
    assert!(
        origin.evidence.contains(&Evidence::OurRecord) && origin.evidence.contains(&Evidence::Text)
    );
    let sources = &read.provenance.sources;
    assert_eq!((sources.len(), sources[0].outlet.as_str()), (1, "AP News"));
    assert_eq!(sources[0].via, ["BlitarKini.id"]);
    assert!(sources[0].inline);
    assert_eq!(count(&read, CreditKind::RelatedLink), 3);
    assert_eq!(count(&read, CreditKind::Chrome), 1);
    assert_eq!(read.dateline.as_deref(), Some("BlitarKini.id"));
    assert!(read.provenance.conflicts.is_empty());
}

#[test]
fn the_seed_is_cut_to_its_text_and_nothing_else_is_missing() {
    let read = attribute::attribute(article(SEED), None, &rules());
    let body = attribute::cut(&read, &CutPolicy::default(), &lumajang(), &rules());
    insta::assert_snapshot!("seed_cut", body.as_html());
}

#[test]
fn the_seed_keeps_everything_where_the_policy_keeps_everything() {
    let keep = CutPolicy {
        origin: Keep::Keep,
        related: Related::Keep,
        byline: Keep::Keep,
        copyright: Keep::Keep,
        dateline: Keep::Keep,
        secondary: Keep::Keep,
        inline: Keep::Keep,
        chrome: Keep::Keep,
        house: HouseName::Keep,
    };
    let read = attribute::attribute(article(SEED), None, &rules());
    assert_eq!(attribute::cut(&read, &keep, &lumajang(), &rules()), read.article.body);
}

#[test]
fn the_houses_own_name_becomes_the_targets_within_the_network() {
    let policy = CutPolicy { house: HouseName::Rename, ..CutPolicy::default() };
    let read = attribute::attribute(article(SEED), None, &rules());
    let body = attribute::cut(&read, &policy, &lumajang(), &rules());
    assert!(body.as_html().contains("Lumajang Pos - Delegasi"), "{}", body.as_html());
    assert!(body.as_html().contains("Dilansir Lumajang Pos dari laman AP News"));
    let mut stranger = lumajang();
    stranger.ours = false;
    let body = attribute::cut(&read, &policy, &stranger, &rules());
    assert!(body.as_html().contains("BlitarKini.id - Delegasi"));
}

#[test]
fn the_seeds_rendered_line_reads_back_to_the_same() {
    let read = attribute::attribute(article(SEED), None, &rules());
    let templates = Templates::embedded();
    let page = read.article.address().clone();
    let line = attribute::credit_line(
        &read.provenance,
        &page,
        Language::Indonesian,
        Keep::Keep,
        &templates,
    )
    .unwrap();
    assert_eq!(line.text, "Artikel ini telah lebih dulu tayang di: kediri.warta-uji.com");
    assert!(line.html.matches("<a ").count() == 1);
    let again = attribute::attribute(article(&line.html), None, &rules());
    assert_eq!(again.provenance.origins, read_origins(&read));
}

/// The same hops with the evidence that a rendered line gives: words and a link.
fn read_origins(read: &Attributed) -> Vec<tayang::model::Origin> {
    let mut origins = read.provenance.origins.clone();
    for origin in &mut origins {
        origin.evidence = vec![Evidence::Text, Evidence::Link, Evidence::OurRecord];
    }
    origins
}

#[test]
fn without_a_credit_the_partners_own_page_is_the_origin() {
    let read = attribute::attribute(article("<p>Hujan turun sejak pagi.</p>"), None, &rules());
    let origin = read.provenance.true_origin().unwrap();
    assert_eq!(origin.outlet, "Warta Kediri");
    assert_eq!(origin.link.as_ref(), Some(&read.article.link));
    assert_eq!(origin.evidence, [Evidence::OurRecord]);
}

fn announced(source: &str) -> Discovered {
    let link = Link::parse("https://kediri.warta-uji.com/internasional/77").unwrap();
    Discovered {
        outlet: OutletName::parse("kediri").unwrap(),
        source: SourceName::parse("feed").unwrap(),
        identity: EntryIdentity::of(None, &link),
        link,
        headline: None,
        published: None,
        updated: None,
        authors: Vec::new(),
        tags: Vec::new(),
        markup: None,
        credited: Some((source.to_owned(), None)),
    }
}

#[test]
fn the_text_never_overwrites_what_the_feed_has_on_record() {
    let markup = "<p>Hujan turun.</p><p>Artikel ini telah tayang di Radar Pantura</p>";
    let read = attribute::attribute(article(markup), Some(&announced("Kabar Bromo")), &rules());
    assert_eq!(read.provenance.true_origin().unwrap().outlet, "Kabar Bromo");
    let conflict = &read.provenance.conflicts[0];
    assert_eq!(
        (conflict.kept.outlet.as_str(), conflict.other.outlet.as_str()),
        ("Kabar Bromo", "Radar Pantura")
    );
    let same = attribute::attribute(article(markup), Some(&announced("Radar Pantura")), &rules());
    assert!(same.provenance.conflicts.is_empty());
    assert!(same.provenance.origins[0].evidence.contains(&Evidence::FeedSource));
}

#[test]
fn an_article_that_began_with_the_target_loops() {
    let cases = [
        ("<p>Artikel ini telah tayang di Lumajang Pos</p>", true),
        (
            "<p>Artikel ini telah tayang di <a href=\"https://www.lumajangpos.example/a\">LP</a></p>",
            true,
        ),
        ("<p>Artikel ini telah tayang di Blitar Kini</p>", false),
        ("<p>Warga Lumajang Pos jaga siaga.</p>", false),
    ];
    for (markup, loops) in cases {
        let read = attribute::attribute(article(markup), None, &rules());
        let evidence = attribute::loops_to(&read.provenance, &lumajang());
        assert_eq!(evidence.is_some(), loops, "{markup}: {evidence:?}");
    }
}

#[test]
fn a_byline_that_is_cut_moves_to_the_people() {
    let markup = "<p>Hujan turun.</p><p>Pewarta: Laras Widya<br>Editor: Bagas P.<br>Copyright &copy; KABAR BROMO 2024</p>";
    let read = attribute::attribute(article(markup), None, &rules());
    let body = attribute::cut(&read, &CutPolicy::default(), &lumajang(), &rules());
    assert_eq!(body.as_html(), "<p>Hujan turun.</p>");
    let people: Vec<(&str, &str)> =
        read.people.iter().map(|(r, n)| (r.as_str(), n.as_str())).collect();
    assert_eq!(people, [("pewarta", "Laras Widya"), ("editor", "Bagas P.")]);
    assert_eq!(read.copyright.as_deref(), Some("Copyright © KABAR BROMO 2024"));
}

#[test]
fn a_correction_is_found_and_prose_about_one_is_not() {
    let with = |markup: &str| {
        attribute::correction_line(&attribute::attribute(article(markup), None, &rules()), &rules())
    };
    let note = "<p>Hujan turun.</p><p>Ralat: jumlah kapal semula tertulis 30, seharusnya 13.</p>";
    assert_eq!(
        with(note).as_deref(),
        Some("Ralat: jumlah kapal semula tertulis 30, seharusnya 13.")
    );
    assert_eq!(with("<p>Koreksi harga emas berlanjut pekan ini.</p>"), None);
}

#[test]
fn the_words_of_an_article_are_those_without_its_credits() {
    let plain = "<p>Delegasi bertemu di pelabuhan.</p><p>Musim ikan bergeser.</p>";
    let credited = "<p>Delegasi bertemu di pelabuhan.</p><p>Baca Juga: Harga Es Balok Naik</p><p>Musim ikan bergeser.</p><p>Artikel ini telah tayang di Radar Pantura</p>";
    let words =
        |markup: &str| attribute::words(&attribute::attribute(article(markup), None, &rules()));
    assert_eq!(words(plain), words(credited));
}

#[test]
fn related_links_can_stay_as_links_without_the_words_in_front_of_them() {
    let markup = "<p>Hujan turun.</p><p><strong>Baca Juga:</strong> <a href=\"https://a.example/b\">Sungai Meluap</a></p>\
        <p>Baca Juga:</p><ul><li><a href=\"https://a.example/c\">Jalan Putus</a></li></ul><p>Baca juga: Tanpa Tautan</p>";
    let read = attribute::attribute(article(markup), None, &rules());
    let policy = CutPolicy { related: Related::Links, ..CutPolicy::default() };
    let body = attribute::cut(&read, &policy, &lumajang(), &rules());
    assert_eq!(tayang::html::text_of(&body), "Hujan turun.\nSungai Meluap\nJalan Putus");
    assert!(body.as_html().contains("href=\"https://a.example/b\""));
}
