//! The store is lost and comes back from a copy; the sites went on.

use tayang::{model::Reason, store::restore};

use crate::support::shaky::ShakySite;

use super::{
    piece::{self, Piece},
    stage::{self, Stage, USUAL, Wishes, wordpress_at},
};

#[tokio::test]
async fn after_a_restore_nothing_is_visible_twice_and_what_was_forgotten_is_ours_again() {
    let site = ShakySite::start(7, 0).await;
    let targets = wordpress_at(&site.url());
    let wishes = Wishes { targets: Some(&targets), password: "rahasia", ..Wishes::default() };
    let stage = Stage::with(wishes).await;
    stage::partner(&stage.house, "kedua", &stage.outlet.url("/feed-kedua"), USUAL);
    stage.outlet.feed("/feed-kedua", &piece::feed(&stage.outlet, &[]));
    let stage = stage.restart().await;
    let named = |slug: &str| Piece::new(slug, &format!("Kabar {slug}"));
    let [kept, forgotten, shared, later] =
        ["tersimpan", "terlupa", "bersama", "kemudian"].map(named);
    stage.carry(&[&kept]).await;
    let copy = stage.house.path("salinan.db");
    stage.tayang.store.backup(&copy).await.expect("a copy");
    stage.carry(&[&kept, &forgotten, &shared]).await;
    let before = site.posts();
    assert_eq!(site.visible().values().sum::<usize>(), 3);

    let Stage { outlet, house, clock, tayang } = stage;
    drop(tayang);
    restore(&copy, &house.path("tayang.db"), &clock).expect("the copy");
    let tayang = house.tayang(clock.clone()).await;
    let stage = Stage { outlet, house, clock, tayang };
    // Another partner is faster this time: for us it is another story than the one that is lost.
    let copied = Piece { path: "/kabar/bersama".to_owned(), ..shared.clone() };
    stage.announce(&[&kept]);
    stage.outlet.page(&copied.path, &copied.page());
    stage.outlet.feed("/feed-kedua", &piece::feed(&stage.outlet, &[&copied]));
    stage.pass(11).await;
    stage.carry(&[&kept, &forgotten, &shared, &later]).await;

    let visible = site.visible();
    assert_eq!(visible.len(), 4, "{visible:?}");
    assert!(visible.values().all(|times| *times == 1), "{visible:?}");
    for (id, post) in before {
        assert_eq!(site.posts()[&id].fields["title"], post.fields["title"], "nothing moved");
    }
    let (state, reason) = stage.fate(&copied).await;
    assert_eq!(state, "withheld");
    assert!(matches!(reason, Some(Reason::Duplicate { .. })), "{reason:?}");
    assert_eq!(stage.state(&forgotten).await, "live", "found by its marker");
    assert_eq!(stage.state(&later).await, "live");

    let mut corrected = forgotten.clone();
    corrected.paragraphs[0] = "Sesudah pemulihan naskah ini diralat oleh sumbernya.".to_owned();
    stage.carry(&[&corrected]).await;
    stage.pass(40).await;
    assert_eq!(site.visible(), visible, "the correction goes to the same post");
    let posts = site.posts();
    let changed = posts.values().filter(|post| {
        post.fields["content"].to_string().contains("Sesudah pemulihan naskah ini diralat")
    });
    assert_eq!(changed.count(), 1);
}
