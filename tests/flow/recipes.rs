//! Recipes on their way through a house: never seen right, not fitting any more, whole text elsewhere.

use std::fs;

use chrono::Duration;
use tayang::{clock::Clock, model::Reason};

use super::{
    piece::Piece,
    stage::{Stage, TELLING, USUAL, Wishes},
};

/// A piece in the markup of a Promedia site, with these links to other pages below it.
fn promedia(piece: &Piece, paragraphs: &[String], paging: &str) -> String {
    let text: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!doctype html><html lang=\"id\"><head><title>{title}</title></head><body>\
         <h1 class=\"read__title\">{title}</h1><div class=\"read__info__author\"><a>Rahma Dewi</a></div>\
         <div class=\"read__info__date\">- Senin, 23 November 2026 | 08:10 WIB</div>\
         <article class=\"read__content clearfix\">{text}</article>{paging}</body></html>",
        title = piece.title,
    )
}

fn see(stage: &Stage, day: &str) {
    fs::create_dir_all(stage.house.path("config/outlets")).unwrap();
    stage.house.write("outlets/promedia.toml", &format!("name = \"promedia\"\nseen = {day}\n"));
}

async fn telling(rules: &str) -> Stage {
    Stage::with(Wishes { rules: Some(rules), tables: TELLING, ..Wishes::default() }).await
}

impl Stage {
    async fn carry_promedia(&self, piece: &Piece) {
        self.announce(&[piece]);
        self.outlet.page(&piece.path, &promedia(piece, &piece.paragraphs, ""));
        self.pass(11).await;
    }
}

#[tokio::test]
async fn what_a_recipe_read_that_nobody_saw_right_is_held_until_somebody_did() {
    let stage = telling(USUAL).await;
    let first = Piece::new("kopi", "Panen kopi di lereng utara");
    stage.carry_promedia(&first).await;
    let held = Reason::RecipeUnseen { recipe: "promedia".to_owned() };
    assert_eq!(stage.fate(&first).await, ("held".to_owned(), Some(held)));
    let second = Piece::new("teh", "Panen teh di lereng selatan");
    stage.carry_promedia(&second).await;
    let told = stage.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("recipe:unseen:promedia: "), "{told:?}");

    stage.tayang.store.see_recipe("promedia", "https://mitra.example/a").await.unwrap();
    let third = Piece::new("cengkih", "Panen cengkih di lereng timur");
    stage.carry_promedia(&third).await;
    assert_eq!(stage.state(&third).await, "live");
    assert_eq!(stage.state(&first).await, "held", "a person lets go what a person has to look at");
    stage.tayang.look_after().await.unwrap();
    assert_eq!(stage.told().len(), 2);
    assert!(stage.told()[1].contains("sudah terbukti benar"), "{:?}", stage.told());
}

#[tokio::test]
async fn a_recipe_that_the_operator_saw_right_publishes() {
    let stage = Stage::usual().await;
    see(&stage, "2026-11-01");
    let stage = stage.restart().await;
    let piece = Piece::new("kopi", "Panen kopi di lereng utara");
    stage.carry_promedia(&piece).await;
    assert_eq!(stage.state(&piece).await, "live");
}

#[tokio::test]
async fn a_recipe_that_does_not_fit_any_more_is_told_once_and_once_when_it_does_again() {
    let rules = format!("{USUAL}\nrecipe = \"promedia\"\n");
    let stage = telling(&rules).await;
    see(&stage, "2026-11-01");
    let stage = stage.restart().await;
    let one = Piece::new("kopi", "Panen kopi di lereng utara");
    let two = Piece::new("teh", "Panen teh di lereng selatan");
    stage.carry(&[&one, &two]).await;
    assert_eq!(stage.state(&one).await, "live", "the generic engine read it");
    assert_eq!(stage.told().len(), 1, "{:?}", stage.told());
    assert!(stage.told()[0].starts_with("recipe:misfit:mitra: "), "{:?}", stage.told());
    let three = Piece::new("cengkih", "Panen cengkih di lereng timur");
    stage.carry_promedia(&three).await;
    assert_eq!(stage.told().len(), 2);
    assert!(stage.told()[1].contains("cocok lagi"), "{:?}", stage.told());
}

#[tokio::test]
async fn an_article_whose_whole_text_is_closed_is_read_page_by_page() {
    let stage = Stage::usual().await;
    see(&stage, "2026-11-01");
    let stage = stage.restart().await;
    let piece = Piece::new("kopi-lereng-utara", "Panen kopi di lereng utara");
    stage.announce(&[&piece]);
    let paging = |other: u8| {
        format!(
            "<div class=\"paging__item\"><a class=\"paging__link\" href=\"?page={other}\">{other}</a></div>"
        )
    };
    let (first, rest) = piece.paragraphs.split_at(2);
    stage.outlet.page(&piece.path, &promedia(&piece, first, &paging(2)));
    let path = |query: &str| format!("{}?{query}", piece.path);
    stage.outlet.page(&path("page=2"), &promedia(&piece, rest, &paging(1)));
    stage.outlet.status(&path("page=all"), 404);
    stage.pass(11).await;
    let page = stage.page(&piece).await;
    for paragraph in &piece.paragraphs {
        assert_eq!(page.matches(&format!("<p>{paragraph}")).count(), 1, "{paragraph}");
    }
    assert_eq!(stage.outlet.hits(&path("page=all")), 1);
}

#[tokio::test]
async fn a_test_of_the_recipe_lets_go_what_waited_for_it() {
    let stage = telling(USUAL).await;
    let piece = Piece::new("kopi", "Panen kopi di lereng utara");
    stage.carry_promedia(&piece).await;
    assert_eq!(stage.state(&piece).await, "held");
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_tayang"))
        .arg("--config")
        .arg(stage.house.path("config"))
        .args(["recipe", "test", &stage.outlet.url(&piece.path)])
        .output()
        .await
        .unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{words}");
    assert!(words.contains("Let go now, of what waited for it: 1."), "{words}");
    // The command lives in the present, the stage in its own time.
    let present = Clock::System.now() - stage.clock.now();
    stage.clock.advance(present.max(Duration::zero()) + Duration::minutes(1));
    stage.settle().await;
    assert_eq!(stage.state(&piece).await, "live");
}
