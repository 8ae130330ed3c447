//! `demo`: the newcomer's first minute. A sample partner on loopback, a static site, digests as
//! files, and a page that says why: the same code paths as `run`.

mod folder;
mod outlet;

use std::{path::Path, sync::Arc};

use chrono::{DateTime, Duration, Utc};
use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    daemon::{self, Listeners},
    flow::Tayang,
    model::{Address, Consent, DigestName, Language},
    store::{ListFilter, ListRow, NewSubscriber, Store},
    web::Faces,
};

use super::{
    Exit,
    arguments::DemoArguments,
    house::{self, Opening},
    run::stop_on_signal,
    say::Say,
};
use outlet::{SampleOutlet, Stage};

/// Runs the demo: all at once, or with a page in the browser until Ctrl-C.
pub(super) async fn run(asked: &DemoArguments, say: &Say) -> anyhow::Result<Exit> {
    let now = Clock::System.now();
    let began = if asked.once { morning(now) } else { now };
    let outlet = SampleOutlet::start(began).await?;
    let config = folder::prepare(&asked.dir, &outlet, asked, began)?;
    say.progress(&format!("A sample partner outlet answers on {}", outlet.home()));
    if asked.once {
        at_once(asked, &config, &outlet, began, say).await
    } else {
        live(asked, &config, &outlet, say).await
    }
}

/// The latest eight in the morning in Jakarta: at whatever hour somebody tries it, the same day is
/// played, and the digests of six come after everything that happens.
fn morning(now: DateTime<Utc>) -> DateTime<Utc> {
    let since = (now.timestamp() - 3_600).rem_euclid(86_400);
    now - Duration::seconds(since)
}

/// The clock stands still and is moved by hand, so that nothing waits; everything else is real.
async fn at_once(
    asked: &DemoArguments,
    config: &Path,
    outlet: &SampleOutlet,
    began: DateTime<Utc>,
    say: &Say,
) -> anyhow::Result<Exit> {
    let clock = Clock::fixed(began);
    let (tayang, store) = open(config, clock.clone()).await?;
    say.progress("Reading the outlet, deciding, publishing …");
    daemon::settle(&tayang).await?;
    outlet.enter(Stage::Corrected);
    say.progress("An article is corrected at its source; twenty minutes go by …");
    pass(&tayang, &clock, Duration::minutes(20), 2).await?;
    outlet.enter(Stage::Withdrawn);
    say.progress("Another is taken back; some hours go by …");
    pass(&tayang, &clock, Duration::minutes(45), 8).await?;
    say.progress("Six in the morning: the digests …");
    pass(&tayang, &clock, Duration::hours(1), 25).await?;
    report(asked, store.as_ref(), say).await
}

async fn pass(tayang: &Tayang, clock: &Clock, step: Duration, times: u32) -> anyhow::Result<()> {
    for _ in 0..times {
        clock.advance(step);
        daemon::settle(tayang).await?;
    }
    Ok(())
}

async fn live(
    asked: &DemoArguments,
    config: &Path,
    outlet: &SampleOutlet,
    say: &Say,
) -> anyhow::Result<Exit> {
    let (tayang, store) = open(config, Clock::System).await?;
    let private = daemon::bind(tayang.plan.web.private).await?;
    say.progress(&format!("Open http://{}/ : what happens, and why", private.local_addr()?));
    say.progress(&format!(
        "The site is in {}/site/index.html; Ctrl-C ends the demo",
        asked.dir.display()
    ));
    let listeners = Listeners { private, public: None };
    let faces = Faces::new(&tayang.plan, store.clone()).with_metrics(tayang.metrics.clone());
    let (_keep, receiver) = watch::channel(tayang);
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone())?);
    tokio::spawn(let_time_pass(outlet.clone(), *say));
    daemon::run(receiver, faces, listeners, stop).await?;
    report(asked, store.as_ref(), say).await
}

/// Things happen at the outlet while somebody watches.
async fn let_time_pass(outlet: SampleOutlet, say: Say) {
    time::sleep(time::Duration::from_secs(30)).await;
    outlet.enter(Stage::Corrected);
    say.progress("The partner corrected an article (Jembatan Gantung); it follows within a minute");
    time::sleep(time::Duration::from_secs(45)).await;
    outlet.enter(Stage::Withdrawn);
    say.progress("The partner took an article back (Koperasi Susu); it goes within two minutes");
}

async fn open(config: &Path, clock: Clock) -> anyhow::Result<(Tayang, Arc<dyn Store>)> {
    let plan = house::plan(config)?;
    let store = house::store(&plan, Opening::Alone, clock.clone())?;
    let tayang = house::tayang(plan, store.clone(), clock)?;
    tayang.begin().await?;
    subscribe(store.as_ref()).await?;
    Ok((tayang, store))
}

/// Three readers of two digests.
async fn subscribe(store: &dyn Store) -> anyhow::Result<()> {
    let readers = [
        ("pagi", "ayu@pembaca.example", "Ayu", Language::Indonesian),
        ("pagi", "made@pembaca.example", "Made", Language::Indonesian),
        ("morning", "sam@reader.example", "Sam", Language::English),
    ];
    for (digest, address, name, language) in readers {
        let consent = Consent {
            words: "Ya, kirimi saya kabar setiap pagi".to_owned(),
            source: "formulir contoh demo".to_owned(),
            at: store.now(),
            by: "demo".to_owned(),
        };
        let subscriber = NewSubscriber {
            digest: DigestName::parse(digest)?,
            address: Address::parse(address)?,
            name: Some(name.to_owned()),
            language,
            zone: None,
            consent,
        };
        store.subscribe(subscriber).await?;
    }
    Ok(())
}

async fn report(asked: &DemoArguments, store: &dyn Store, say: &Say) -> anyhow::Result<Exit> {
    let rows = store.list(ListFilter { limit: 100, ..ListFilter::default() }).await?;
    let mails = store.mailings(None).await?;
    let mut words = String::new();
    for row in rows.iter().rev() {
        words.push_str(&told(row));
    }
    let sent = mails.get("accepted").copied().unwrap_or(0);
    let dir = asked.dir.display();
    words.push_str(&format!(
        "\n{sent} mails in {dir}/mail, the site in {dir}/site/index.html, everything on record in {dir}/tayang.db\n\
         Why is one not there?  tayang --config {dir}/config list"
    ));
    say.answer(&words, &rows)?;
    Ok(Exit::Done)
}

fn told(row: &ListRow) -> String {
    let why = row.reason.as_ref().map(|r| r.sentence(Language::English)).unwrap_or_default();
    format!("{:<10} {}\n           {why}\n", row.state, row.headline)
}
