//! A key is an identity for ever; `formerly` gives it another spelling and loses nothing.

use tayang::{
    clock::Clock,
    daemon,
    model::{Address, Consent, DigestName, Language},
    store::{Added, ListFilter, NewSubscriber, Store},
};

use crate::support::{
    house::{House, feed_of, page_of},
    outlet::Outlet,
};

fn words() -> Vec<String> {
    (0..4).map(|p| (0..14).map(|w| format!("kata{p}x{w} ")).collect()).collect()
}

fn reader(digest: &str, store: &dyn Store) -> NewSubscriber {
    let consent = Consent {
        words: "ya".to_owned(),
        source: "uji".to_owned(),
        at: store.now(),
        by: "uji".to_owned(),
    };
    NewSubscriber {
        digest: DigestName::parse(digest).unwrap(),
        address: Address::parse("ayu@baca.example").unwrap(),
        name: None,
        language: Language::Indonesian,
        zone: None,
        consent,
    }
}

#[tokio::test]
async fn a_renamed_partner_keeps_its_entries_and_is_not_published_again() {
    let outlet = Outlet::start().await;
    let link = outlet.url("/berita/1");
    outlet.page("/berita/1", &page_of("Satu Kabar Lama", &words()));
    outlet.feed("/feed", &feed_of("Satu Kabar Lama", &link, "g1"));
    let house = House::new();
    house.furnish(&[outlet.host_port()]);
    house.partner("lama", &outlet.url("/feed"));
    let before = house.tayang(Clock::System).await;
    daemon::settle(&before).await.unwrap();
    drop(before);

    let file = std::fs::read_to_string(house.path("config/partners/lama.toml")).unwrap();
    let renamed = file
        .replace("[partner.lama]", "[partner.baru]\nformerly = [\"lama\"]")
        .replace("[partner.lama.", "[partner.baru.");
    std::fs::remove_file(house.path("config/partners/lama.toml")).unwrap();
    house.write("partners/baru.toml", &renamed);
    let after = house.tayang(Clock::System).await;
    daemon::settle(&after).await.unwrap();

    let rows = after.store.list(ListFilter { limit: 10, ..ListFilter::default() }).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].outlet.as_str(), rows[0].state.as_str()), ("baru", "live"));
    assert!(!after.store.names().await.unwrap().contains(&"partner:lama".to_owned()));
}

#[tokio::test]
async fn who_has_left_a_digest_stays_away_under_its_new_name() {
    let house = House::new();
    house.furnish(&[]);
    let tayang = house.tayang(Clock::System).await;
    let store = tayang.store.as_ref();
    let Added::Added(id) = store.subscribe(reader("pagi", store)).await.unwrap() else {
        panic!("new on the list")
    };
    assert!(store.erase(id, "uji").await.unwrap());
    assert!(store.rename("digest", "pagi", "fajar").await.is_ok());
    assert!(!store.rename("digest", "pagi", "fajar").await.unwrap(), "said again, nothing changes");
    assert_eq!(store.subscribe(reader("fajar", store)).await.unwrap(), Added::Suppressed);
}
