//! A site of plain files: whole files, stable addresses, nothing left of what was taken down.

use std::{fs, path::Path};

use chrono::DateTime;
use tayang::{
    model::{Action, DeliveryState, Outcome, Reason},
    publish::{Shown, StaticSiteSettings, Target, TargetKind},
};

use super::desk::{self, Desk};

fn desk_in(folder: &Path) -> Desk {
    let site = StaticSiteSettings {
        folder: folder.to_owned(),
        url: desk::link("https://jaringan.example/kabar/"),
    };
    Desk::new(Target::new(desk::settings(TargetKind::StaticSite(site))), desk::net(&[]))
}

fn shown(desk: &Desk, rendition: &tayang::model::Rendition) -> Shown {
    Shown {
        receipt: desk.receipt.clone().expect("it is live"),
        rendition: rendition.clone(),
        media: desk.media.clone(),
    }
}

async fn refresh(desk: &Desk, live: Vec<Shown>) {
    desk.target.refresh(live, &desk.templates).await.expect("it can be written");
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a folder").flatten() {
            match entry.file_type().expect("a kind").is_dir() {
                true => open.push(entry.path()),
                false => found
                    .push(entry.path().strip_prefix(folder).expect("below").display().to_string()),
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn an_article_has_a_page_of_its_own_and_stands_on_every_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let picture = desk::picture(1);
    let rendition =
        desk::with_picture(desk.rendition("Warga & Pohon <Trembesi>", "trembesi"), &picture);
    let ended = desk.deliver(Action::Publish, Some(&rendition), Some(&picture)).await;
    assert_eq!(ended.path, ["planned", "publishing"]);
    let receipt = ended.receipt().clone();
    let short = &desk.marker.as_str()[7..15];
    assert_eq!(receipt.id.0, format!("2026/11/warga-pohon-trembesi-{short}"));
    let link = format!("https://jaringan.example/kabar/{}/", receipt.id.0);
    assert_eq!(receipt.link.as_deref(), Some(link.as_str()));

    refresh(&desk, vec![shown(&desk, &rendition)]).await;
    let page = read(folder.path(), &format!("{}/index.html", receipt.id.0));
    assert!(page.contains("<h1>Warga &amp; Pohon &lt;Trembesi&gt;</h1>"), "{page}");
    assert_eq!(
        page.matches("lebih dulu tayang di").count(),
        2,
        "once to read, once in the metadata"
    );
    let file = format!("media/tayang-{}.png", picture.id.short());
    assert!(page.contains(&format!("../../../{file}")));
    assert_eq!(fs::read(folder.path().join(&file)).expect("a picture"), picture.bytes);
    for list in ["index.html", "arsip/index.html"] {
        assert!(read(folder.path(), list).contains(&receipt.id.0), "{list}");
    }
    for feed in ["rss.xml", "atom.xml", "feed.json"] {
        assert!(read(folder.path(), feed).contains(&link), "{feed}");
    }
}

#[tokio::test]
async fn the_metadata_say_where_it_is_based_on_and_whom_it_owes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let mut rendition = desk.rendition("Judul </script><script>alert(1)</script>", "pohon");
    rendition.copyright = Some("Copyright © Malang Mitra 2026".to_owned());
    let id = desk.publish(&rendition).await.receipt().id.0.clone();
    let page = read(folder.path(), &format!("{id}/index.html"));
    let (_, after) = page.split_once("application/ld+json\">").expect("linked data");
    let (json, _) = after.split_once("</script>").expect("its end");
    let data: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(data["@type"], "NewsArticle");
    assert_eq!(data["headline"], "Judul </script><script>alert(1)</script>");
    assert_eq!(data["isBasedOn"][0]["url"], "https://malang.mitra.example/baca/1");
    assert_eq!(data["author"][0]["name"], "Siti Rahma");
    assert_eq!(data["creditText"], "Artikel ini telah lebih dulu tayang di: malang.mitra.example");
    assert_eq!(data["copyrightNotice"], "Copyright © Malang Mitra 2026");
    assert_eq!(
        page.matches("alert(1)").count(),
        page.matches("script&gt;alert(1)").count() + 1,
        "{page}"
    );
    assert!(
        page.contains("rel=\"canonical\" href=\"https:&#x2f;&#x2f;malang.mitra.example")
            || page.contains("rel=\"canonical\" href=\"https://malang.mitra.example"),
        "{page}"
    );
}

#[tokio::test]
async fn a_correction_keeps_the_address_whatever_the_headline_becomes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let before = desk.publish(&desk.rendition("Judul Lama", "kata lama")).await.receipt().clone();
    let after =
        desk.update(&desk.rendition("Judul Baru Sama Sekali", "kata baru")).await.receipt().clone();
    assert_eq!((&before.id, &before.link), (&after.id, &after.link));
    let page = read(folder.path(), &format!("{}/index.html", after.id.0));
    assert!(page.contains("kata baru") && !page.contains("kata lama"));
    assert_eq!(files(folder.path()).len(), 1);
}

#[tokio::test]
async fn a_page_that_somebody_changed_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let id = desk.publish(&desk.rendition("Judul", "kata")).await.receipt().id.0.clone();
    let page = folder.path().join(&id).join("index.html");
    fs::write(&page, "ditulis redaktur").expect("it can be written");
    let ended = desk.update(&desk.rendition("Judul", "kata ralat")).await;
    let expected = Reason::LocalEdit { fields: vec!["page".to_owned()] };
    assert_eq!(ended.outcome, Outcome::Refused { reason: expected });
    assert_eq!(fs::read_to_string(&page).expect("a page"), "ditulis redaktur");
}

#[tokio::test]
async fn a_correction_after_a_crash_is_no_change_by_somebody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let before = desk.publish(&desk.rendition("Judul", "kata")).await.receipt().clone();
    let corrected = desk.rendition("Judul", "kata ralat");
    let after = desk.update(&corrected).await.receipt().clone();
    desk.receipt = Some(before.clone());
    let state = DeliveryState::Publishing { id: before.id };
    let ended = desk.resume(state, true, Action::Update, Some(&corrected), None).await;
    assert_eq!(ended.receipt().stored, after.stored);
}

#[tokio::test]
async fn nothing_is_left_of_what_was_taken_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let picture = desk::picture(2);
    let rendition = desk::with_picture(desk.rendition("Dicabut", "kata"), &picture);
    desk.deliver(Action::Publish, Some(&rendition), Some(&picture)).await.receipt();
    refresh(&desk, vec![shown(&desk, &rendition)]).await;
    desk.unshared = desk.media.clone();
    let ended = desk.withdraw().await;
    assert!(
        matches!(ended.outcome, Outcome::Reached(DeliveryState::Withdrawn { .. })),
        "{ended:?}"
    );
    refresh(&desk, Vec::new()).await;
    let expected =
        ["arsip/index.html", "atom.xml", "feed.json", "index.html", "rss.xml", "sitemap.xml"];
    assert_eq!(files(folder.path()), expected);
    for file in expected {
        assert!(!read(folder.path(), file).contains("dicabut"), "{file}");
    }
}

#[tokio::test]
async fn writing_the_lists_twice_writes_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let rendition = desk.rendition("Judul", "kata");
    desk.publish(&rendition).await.receipt();
    let mut seen = Vec::new();
    for _ in 0..2 {
        refresh(&desk, vec![shown(&desk, &rendition)]).await;
        let all = files(folder.path());
        seen.push(all.iter().map(|f| read(folder.path(), f)).collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1]);
    assert!(
        files(folder.path()).iter().all(|f| !f.contains("/.tayang-") && !f.starts_with(".tayang-"))
    );
}

#[tokio::test]
async fn an_id_that_leads_out_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in ["../../etc/x", "/etc/x/y", "2026/11/..", "2026/11/a.b", "2026//x"] {
        let mut desk = desk_in(folder.path());
        let rendition = desk.rendition("Judul", "kata");
        let id = tayang::model::RemoteId(path.to_owned());
        let state = DeliveryState::Publishing { id };
        let ended = desk.resume(state, false, Action::Publish, Some(&rendition), None).await;
        assert!(matches!(ended.outcome, Outcome::Refused { .. }), "{path}: {ended:?}");
    }
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn feeds_are_well_formed_whatever_the_words_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let mut rendition = desk.rendition("A & B <c> \"d\" 'e'", "kata");
    rendition.tags = vec!["x\u{1}\u{fffe}]]>&amp;".to_owned()];
    rendition.authors = vec!["Nama & <b>".to_owned()];
    rendition.published = DateTime::parse_from_rfc3339("2026-11-20T06:30:00+07:00").ok();
    desk.publish(&rendition).await.receipt();
    refresh(&desk, vec![shown(&desk, &rendition)]).await;
    for name in ["rss.xml", "atom.xml", "sitemap.xml"] {
        let text = read(folder.path(), name);
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}\n{text}")) {
                quick_xml::events::Event::Eof => break,
                _ => assert!(!text.contains('\u{1}')),
            }
        }
    }
    let feed: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "feed.json")).expect("JSON");
    assert_eq!(feed["items"][0]["title"], "A & B <c> \"d\" 'e'");
    assert!(read(folder.path(), "rss.xml").contains("Fri, 20 Nov 2026 06:30:00 +0700"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = folder.path().join("berkas");
    fs::write(&taken, "bukan folder").expect("it can be written");
    let mut desk = desk_in(&taken);
    let findings = desk.target.probe(&desk.net).await;
    assert!(!findings[0].fine && findings[0].words.contains("berkas"), "{findings:?}");
    let ended = desk.publish(&desk.rendition("Judul", "kata")).await;
    assert!(matches!(ended.outcome, Outcome::TryLater { .. }), "{ended:?}");
}
