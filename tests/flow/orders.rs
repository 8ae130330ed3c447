//! What people ask for by hand, each with a name on record.

use tayang::{
    model::Reason,
    store::{Order, Scope},
};

use super::{
    piece::Piece,
    stage::{self, Stage},
};

#[tokio::test]
async fn held_released_and_withdrawn_by_hand_with_every_step_on_record() {
    let stage = Stage::usual().await;
    let store = &stage.tayang.store;
    let situs = Scope::Target(stage::parsed_target("situs"));
    let piece = Piece::new("tangan", "Koperasi Mencatat Kenaikan Anggota");
    store.order(&Order::Pause(situs.clone()), "Wati", "servis").await.expect("a pause");
    stage.carry(&[&piece]).await;
    assert_eq!(stage.order(Order::Hold, &piece).await, 1);
    store.order(&Order::Resume(situs), "Wati", "").await.expect("a resume");
    stage.settle().await;
    let held = Reason::HeldBy { by: "Wati".to_owned(), note: "uji".to_owned() };
    assert_eq!(stage.fate(&piece).await, ("held".to_owned(), Some(held)));
    assert!(stage.naming(&piece).is_empty());

    assert_eq!(stage.order(Order::Release, &piece).await, 1);
    stage.settle().await;
    assert_eq!(stage.state(&piece).await, "live");
    assert_eq!(stage.order(Order::Withdraw, &piece).await, 1);
    stage.settle().await;
    assert_eq!(stage.state(&piece).await, "withdrawn");
    assert!(stage.naming(&piece).is_empty());
    assert_eq!(stage.order(Order::Retry, &piece).await, 0, "taken down stays taken down");

    let done: Vec<String> =
        store.audit(10).await.expect("the log").into_iter().rev().map(|row| row.what).collect();
    assert_eq!(done, ["pause", "hold", "resume", "release", "withdraw", "retry"]);
    let story = stage.story(&piece).await;
    assert!(story.audit.iter().all(|row| row.by == "Wati" && row.note == "uji"));
    assert_eq!(story.audit.len(), 4, "what was about this story: {:?}", story.audit);
}

#[tokio::test]
async fn a_correction_does_not_bring_back_what_a_person_took_down() {
    let stage = Stage::usual().await;
    let piece = Piece::new("turun", "Perahu Kecil Pulang Pagi");
    stage.carry(&[&piece]).await;
    stage.order(Order::Withdraw, &piece).await;
    stage.settle().await;
    let mut corrected = piece.clone();
    corrected.paragraphs[0] = "Perahu itu ternyata pulang siang hari.".to_owned();
    stage.carry(&[&corrected]).await;
    stage.pass(60).await;
    assert_eq!(stage.state(&piece).await, "withdrawn");
    assert!(stage.naming(&piece).is_empty());
}
