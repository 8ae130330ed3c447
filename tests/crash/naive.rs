//! What everybody writes first: post it, and post it again when the answer is not a success.

use std::time::Duration;

use serde_json::json;
use tayang::{
    clock::Clock,
    model::Link,
    net::{Call, Net, NetSettings},
};

use crate::support::shaky::ShakySite;

/// Publishes articles naively to a shaky site; how many are visible more than once.
pub async fn publish(articles: usize, seed: u64) -> usize {
    let site = ShakySite::start(seed, 30).await;
    let net = client(&site);
    for article in 0..articles {
        for _ in 0..6 {
            if post(&net, &site, &format!("Naif {article}")).await {
                break;
            }
        }
    }
    // What was accepted before the connection broke is done late.
    while site.in_flight() > 0 {
        tokio::task::yield_now().await;
    }
    site.visible().values().filter(|count| **count > 1).count()
}

fn client(site: &ShakySite) -> Net {
    let settings = NetSettings {
        user_agent: "naif/1.0".to_owned(),
        allow: vec![site.url().trim_start_matches("http://").to_owned()],
        gap: Duration::ZERO,
        deadline: Duration::from_secs(5),
        max_bytes: 1 << 20,
        proxy: None,
        proxies: Vec::new(),
    };
    Net::new(settings, Clock::System).expect("a client")
}

async fn post(net: &Net, site: &ShakySite, title: &str) -> bool {
    let body = json!({ "title": title, "content": "isi", "status": "publish" });
    let call = Call {
        method: "POST",
        link: Link::parse(&format!("{}/wp-json/wp/v2/posts", site.url())).expect("a link"),
        headers: Vec::new(),
        body: Some(("application/json".to_owned(), body.to_string().into_bytes())),
        deadline: Duration::from_secs(5),
    };
    net.call(&call).await.is_ok_and(|answer| answer.status == 201)
}
