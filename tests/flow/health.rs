//! The health of an outlet: what its articles usually have, and what they suddenly lack.

use proptest::prelude::*;
use tayang::{
    decide::sudden_change,
    model::{Change, Reading, Reason},
    store::{Order, Scope},
};

use super::{
    piece::Piece,
    stage::{Stage, TELLING, Wishes, parsed},
};

fn usual() -> Reading {
    Reading { text: 3000, pictured: true, dated: true, change: None }
}

fn after(earlier: &[(usize, Reading)], latest: Reading) -> Option<Change> {
    let before: Vec<Reading> =
        earlier.iter().flat_map(|(times, reading)| vec![*reading; *times]).collect();
    sudden_change(&before, &latest)
}

#[test]
fn the_third_article_in_a_row_that_lacks_what_all_had_is_a_change() {
    let cases = [
        (Reading { text: 400, ..usual() }, Change::Shorter),
        (Reading { text: 0, ..usual() }, Change::Shorter),
        (Reading { text: 90_000, ..usual() }, Change::Longer),
        (Reading { pictured: false, ..usual() }, Change::Pictures),
        (Reading { dated: false, ..usual() }, Change::Dates),
    ];
    for (odd, change) in cases {
        assert_eq!(after(&[(20, usual())], odd), None);
        assert_eq!(after(&[(20, usual()), (1, odd)], odd), None);
        assert_eq!(after(&[(20, usual()), (2, odd)], odd), Some(change));
        assert_eq!(after(&[(20, usual()), (2, odd)], usual()), None, "it is over at once");
        assert_eq!(after(&[(11, usual()), (2, odd)], odd), None, "too few to know");
    }
}

#[test]
fn what_was_never_usual_is_not_lacking() {
    let brief = Reading { text: 400, pictured: false, ..usual() };
    assert_eq!(after(&[(10, usual()), (3, brief), (10, usual()), (2, brief)], brief), None);
    assert_eq!(after(&[(30, brief)], brief), None);
}

#[test]
fn what_was_held_does_not_become_usual() {
    let odd = Reading { text: 300, ..usual() };
    let held = Reading { change: Some(Change::Shorter), ..odd };
    assert_eq!(after(&[(20, usual()), (2, odd), (40, held)], odd), Some(Change::Shorter));
}

proptest! {
    #[test]
    fn readings_that_are_all_alike_never_change(
        text in 0usize..100_000, pictured: bool, dated: bool, times in 0usize..80,
    ) {
        let reading = Reading { text, pictured, dated, change: None };
        prop_assert_eq!(after(&[(times, reading)], reading), None);
    }
}

fn short(slug: &str) -> Piece {
    let mut piece = Piece::new(slug, &format!("Kabar singkat {slug}"));
    piece.paragraphs = vec![format!("Kabar singkat tentang {slug} dari lereng pagi ini.")];
    piece
}

#[tokio::test]
async fn articles_that_are_suddenly_short_are_held_until_somebody_says_that_they_are_so_now() {
    let wishes = Wishes { tables: TELLING, ..Wishes::default() };
    let stage = Stage::with(wishes).await;
    let many: Vec<Piece> = (0..14)
        .map(|n| Piece::new(&format!("panjang{n}"), &format!("Kabar panjang {n}")))
        .collect();
    let mut many = many;
    for piece in &mut many {
        let more: Vec<String> = piece.paragraphs.iter().map(|p| format!("Lagi {p}")).collect();
        piece.paragraphs.extend(more);
    }
    stage.carry(&many.iter().collect::<Vec<_>>()).await;
    assert_eq!(stage.state(&many[13]).await, "live");
    for slug in ["satu", "dua"] {
        let piece = short(slug);
        stage.carry(&[&piece]).await;
        assert_eq!(stage.state(&piece).await, "live");
    }
    let third = short("tiga");
    stage.carry(&[&third]).await;
    let held = Reason::ReadingsChanged { change: Change::Shorter };
    assert_eq!(stage.fate(&third).await, ("held".to_owned(), Some(held)));
    let fourth = short("empat");
    stage.carry(&[&fourth]).await;
    assert_eq!(stage.state(&fourth).await, "held");
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("outlet:health:mitra: "), "{told:?}");

    let resume = Order::Resume(Scope::Partner(parsed("mitra")));
    assert_eq!(stage.tayang.store.order(&resume, "Wati", "begitu sekarang").await.unwrap(), 1);
    let fifth = short("lima");
    stage.carry(&[&fifth]).await;
    assert_eq!(stage.state(&fifth).await, "live");
    assert_eq!(stage.state(&third).await, "held", "what is held is let go by a person");
    assert_eq!(stage.told().len(), 2);
}
