//! Spellings of one address, and addresses that are two.

use proptest::prelude::*;

use super::link;

#[test]
fn spellings_of_one_article_are_one_alias() {
    let one = link("https://warta.example/berita/panen").alias();
    for other in [
        "http://www.warta.example/berita/panen/",
        "https://warta.example/berita/panen?utm_source=x&fbclid=1",
        "https://warta.example//berita/panen/amp",
        "https://warta.example/amp/berita/panen",
        "https://amp.warta.example/berita/panen",
        "https://m.warta.example/berita/panen?page=all",
        "https://warta.example/berita/panen?amp=1&wbraid=2",
        "https://warta.example/berita/panen/index.html",
        "https://warta.example/berita/panen#komentar",
    ] {
        assert_eq!(link(other).alias(), one, "{other}");
    }
    let arabic = link("https://warta.example/%d8%a7%D9%84").alias();
    assert_eq!(link("https://warta.example/%D8%A7%d9%84").alias(), arabic);
}

#[test]
fn addresses_of_two_articles_stay_two() {
    let all = [
        "https://warta.example/berita/panen",
        "https://warta.example/berita/Panen",
        "https://warta.example/berita/panen-2",
        "https://warta.example/?p=1",
        "https://warta.example/?p=2",
        "https://daerah.warta.example/berita/panen",
        "https://warta.example/amp",
        "https://warta.example/berita/panen?page=2",
        "https://warta.example:8443/berita/panen",
        "https://m.example/a",
    ];
    let aliases: std::collections::BTreeSet<String> =
        all.iter().map(|address| link(address).alias()).collect();
    assert_eq!(aliases.len(), all.len());
    assert_eq!(link("https://m.example/a").alias(), "https://m.example/a");
}

proptest! {
    /// Most addresses are as they should be and are not taken apart: that changes nothing.
    #[test]
    fn an_alias_does_not_depend_on_what_is_thrown_away(
        host in "(amp\\.|m\\.|www\\.)?warta\\.example",
        segments in prop::collection::vec("(amp|index\\.html|index\\.php|panen\\.amp|panen\\.amp\\.html|%d8%A7|camping|a|)", 0..5),
    ) {
        let page = format!("https://{host}/{}", segments.join("/"));
        let tracked = link(&format!("{page}?utm_source=x")).alias();
        prop_assert_eq!(link(&page).alias(), tracked);
    }
}
