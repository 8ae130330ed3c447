//! Drives deliveries as the flow does: commits what a step reached, then asks for the next one.

use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::Value;
use tayang::{
    attribute::{CreditPlace, CutPolicy, KnownOutlet},
    clock::Clock,
    html,
    model::{
        Action, DeliveryState, Headline, Language, Link, Marker, MediaId, Origin, Outcome,
        OutletName, Provenance, Receipt, RemoteId, Rendition, RenditionPicture, Step, StoryId,
        TargetName,
    },
    net::{Call, Net, NetSettings},
    publish::{Job, Notice, PictureFile, Target, TargetKind, TargetSettings, WordpressSettings},
    render::Templates,
};

pub(super) fn link(text: &str) -> Link {
    Link::parse(text).expect("a link")
}

pub(super) fn outlet(name: &str, title: &str, domain: &str, ours: bool) -> KnownOutlet {
    KnownOutlet {
        name: OutletName::parse(name).expect("a name"),
        title: title.to_owned(),
        domains: vec![domain.to_owned()],
        aliases: Vec::new(),
        ours,
    }
}

pub(super) fn settings(kind: TargetKind) -> TargetSettings {
    TargetSettings {
        name: TargetName::parse("utama").expect("a name"),
        outlet: outlet("jaringan", "Jaringan Uji", "jaringan.example", true),
        kind,
        language: Language::Indonesian,
        zone: chrono_tz::Asia::Jakarta,
        cut: CutPolicy::default(),
        credit: CreditPlace::After,
        canonical_origin: true,
        noindex: false,
        pictures: None,
    }
}

pub(super) fn wordpress(url: &str, user: &str, password: &str) -> WordpressSettings {
    WordpressSettings {
        url: link(url),
        user: user.to_owned(),
        password: SecretString::from(password.to_owned()),
        status: "pending".to_owned(),
        sections: [("Dunia".to_owned(), "internasional".to_owned())].into(),
        default_section: Some("Kabar Malang".to_owned()),
        tags: true,
        withdraw: "trash".to_owned(),
    }
}

/// A client that may visit these loopback servers.
pub(super) fn net(urls: &[&str]) -> Net {
    let allow = urls.iter().map(|u| u.trim_start_matches("http://").to_owned()).collect();
    let settings = NetSettings {
        user_agent: "tayang-uji/0 (+https://jaringan.example; redaksi@jaringan.example)".to_owned(),
        allow,
        gap: Duration::ZERO,
        deadline: Duration::from_secs(20),
        max_bytes: 8 << 20,
        proxy: None,
        proxies: Vec::new(),
    };
    Net::new(settings, Clock::System).expect("a client")
}

pub(super) fn now() -> DateTime<Utc> {
    Clock::System.now()
}

/// A rendition of our own writing; `words` makes it unlike others.
pub(super) fn rendition(marker: &Marker, headline: &str, words: &str) -> Rendition {
    let body = format!(
        "<p>Oleh: Siti Rahma</p><p>Warga Desa Sumberejo menanam {words} di lereng yang gundul \
         sejak Senin pagi.</p><p>Artikel ini telah lebih dulu tayang di: \
         <a href=\"https://malang.mitra.example/baca/1\">malang.mitra.example</a></p>"
    );
    Rendition {
        marker: marker.clone(),
        headline: Headline::parse(headline).expect("a headline"),
        slug: tayang::publish::slug(headline),
        body: html::clean(&body, None),
        excerpt: format!("Warga Desa Sumberejo menanam {words}."),
        authors: vec!["Siti Rahma".to_owned()],
        copyright: None,
        credit_text: "Artikel ini telah lebih dulu tayang di: malang.mitra.example".to_owned(),
        section: Some("Dunia".to_owned()),
        target_section: Some("internasional".to_owned()),
        tags: vec!["Reboisasi".to_owned(), "Jum'at Bersih".to_owned()],
        language: "id".to_owned(),
        published: DateTime::parse_from_rfc3339("2026-11-20T06:30:00+07:00").ok(),
        updated: None,
        canonical: Some(link("https://malang.mitra.example/baca/1")),
        noindex: false,
        source_link: link("https://malang.mitra.example/baca/1"),
        source_title: "Malang Mitra".to_owned(),
        correction: None,
        picture: None,
        provenance: Provenance {
            origins: vec![Origin {
                outlet: "Malang Mitra".to_owned(),
                domain: Some("malang.mitra.example".to_owned()),
                link: Some(link("https://malang.mitra.example/baca/1")),
                title: None,
                evidence: Vec::new(),
            }],
            ..Provenance::default()
        },
    }
}

/// A red square, or one in another colour: real PNG bytes.
pub(super) fn picture(seed: u8) -> PictureFile {
    let mut bytes = PNG.to_vec();
    // A text chunk after the end is ignored by readers and gives the file a hash of its own.
    bytes.push(seed);
    PictureFile { id: MediaId::of(&bytes), content_type: "image/png".to_owned(), bytes }
}

pub(super) fn with_picture(mut rendition: Rendition, picture: &PictureFile) -> Rendition {
    rendition.picture = Some(RenditionPicture {
        link: link("https://malang.mitra.example/foto.png"),
        media: Some(picture.id.clone()),
        caption: Some("Warga menanam bibit".to_owned()),
        credit: Some("Foto: Malang Mitra".to_owned()),
    });
    rendition
}

const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, b'I', b'D', b'A', b'T', 8,
    0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// One placement on one target, with what the store would remember of it.
pub(super) struct Desk {
    pub(super) target: Target,
    pub(super) net: Net,
    pub(super) marker: Marker,
    pub(super) receipt: Option<Receipt>,
    pub(super) media: Vec<(MediaId, RemoteId)>,
    pub(super) unshared: Vec<(MediaId, RemoteId)>,
    pub(super) notices: Vec<Notice>,
    pub(super) sweep: bool,
    pub(super) templates: Templates,
}

/// How a delivery ended, and the states on its way.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) state: DeliveryState,
    pub(super) path: Vec<&'static str>,
}

impl Ended {
    pub(super) fn receipt(&self) -> &Receipt {
        match &self.outcome {
            Outcome::Reached(DeliveryState::Live { receipt }) => receipt,
            other => panic!("it is not live: {other:?} after {:?}", self.path),
        }
    }
}

impl Desk {
    pub(super) fn new(target: Target, net: Net) -> Self {
        let marker = Marker::of("uji", &target.settings().name, StoryId::new());
        Self {
            target,
            net,
            marker,
            receipt: None,
            media: Vec::new(),
            unshared: Vec::new(),
            notices: Vec::new(),
            sweep: false,
            templates: Templates::embedded(),
        }
    }

    pub(super) async fn deliver(
        &mut self,
        action: Action,
        rendition: Option<&Rendition>,
        picture: Option<&PictureFile>,
    ) -> Ended {
        self.resume(DeliveryState::Planned, false, action, rendition, picture).await
    }

    /// Goes on from a committed state, as after a crash.
    pub(super) async fn resume(
        &mut self,
        mut state: DeliveryState,
        look_first: bool,
        action: Action,
        rendition: Option<&Rendition>,
        picture: Option<&PictureFile>,
    ) -> Ended {
        let mut path = vec![state.word()];
        for _ in 0..20 {
            let job = Job {
                marker: &self.marker,
                receipt: self.receipt.as_ref(),
                media: &self.media,
                unshared: &self.unshared,
                action,
                rendition,
                picture,
                state: &state,
                look_first,
                templates: &self.templates,
                now: now(),
            };
            let progress = self.target.step(&job, &self.net).await;
            self.receipt = progress.change.receipt.or(self.receipt.take());
            self.media.extend(progress.change.media);
            self.sweep |= progress.change.sweep_after.is_some();
            self.notices.extend(progress.notice);
            match progress.outcome {
                Outcome::Reached(next) if !next.is_final() => state = next,
                outcome => return Ended { outcome, state, path },
            }
            path.push(state.word());
        }
        panic!("it does not end: {path:?}");
    }

    /// Goes on, as the flow does, until it is live: what was lost is looked up, what has to wait
    /// is tried again.
    pub(super) async fn persist(
        &mut self,
        action: Action,
        rendition: &Rendition,
        picture: &PictureFile,
    ) -> Receipt {
        let mut state = DeliveryState::Planned;
        let mut again = false;
        for _ in 0..10 {
            let ended = self.resume(state, again, action, Some(rendition), Some(picture)).await;
            state = match &ended.outcome {
                Outcome::Reached(_) => return ended.receipt().clone(),
                Outcome::TryLater { .. } => ended.state.resumed(),
                Outcome::Lost { step, .. } => lost(*step, &ended.state).resumed(),
                Outcome::Refused { reason } => panic!("{reason:?} after {:?}", ended.path),
            };
            again = true;
        }
        panic!("it does not come through");
    }

    pub(super) fn rendition(&self, headline: &str, words: &str) -> Rendition {
        rendition(&self.marker, headline, words)
    }

    pub(super) async fn publish(&mut self, rendition: &Rendition) -> Ended {
        self.deliver(Action::Publish, Some(rendition), None).await
    }

    pub(super) async fn update(&mut self, rendition: &Rendition) -> Ended {
        self.deliver(Action::Update, Some(rendition), None).await
    }

    pub(super) async fn withdraw(&mut self) -> Ended {
        self.deliver(Action::Withdraw, None, None).await
    }
}

fn lost(step: Step, state: &DeliveryState) -> DeliveryState {
    let id = match state {
        DeliveryState::Publishing { id } => Some(id.clone()),
        _ => None,
    };
    let attempt = if let DeliveryState::Staging { attempt } = state { *attempt } else { 0 };
    DeliveryState::Uncertain { step, id, attempt, until: now() }
}

/// The site as its own editors use it.
pub(super) struct Editor {
    net: Net,
    url: String,
    login: String,
}

impl Editor {
    pub(super) fn of(url: &str, user: &str, password: &str) -> Self {
        use base64::Engine as _;
        let login = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        Self { net: net(&[url]), url: url.to_owned(), login: format!("Basic {login}") }
    }

    pub(super) async fn ask(&self, method: &'static str, path: &str, body: Option<Value>) -> Value {
        let call = Call {
            method,
            link: link(&format!("{}/wp-json/wp/v2/{path}", self.url)),
            headers: vec![("authorization", self.login.clone())],
            body: body.map(|b| ("application/json".to_owned(), b.to_string().into_bytes())),
            deadline: Duration::from_secs(20),
        };
        let answer = self.net.call(&call).await.expect("an answer");
        serde_json::from_slice(&answer.bytes).expect("JSON")
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        self.ask("GET", path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Value {
        self.ask("POST", path, Some(body)).await
    }

    /// How many posts, trash included, carry a marker.
    pub(super) async fn carrying(&self, marker: &Marker) -> usize {
        let mut found = 0;
        for status in ["any", "trash"] {
            let list = self.get(&format!("posts?search={marker}&status={status}")).await;
            found += list.as_array().map_or(0, Vec::len);
        }
        found
    }

    /// The status that somebody without a login gets.
    pub(super) async fn status_for_readers(&self, address: &str) -> u16 {
        let call = Call {
            method: "GET",
            link: link(address),
            headers: Vec::new(),
            body: None,
            deadline: Duration::from_secs(20),
        };
        self.net.call(&call).await.expect("an answer").status
    }
}
