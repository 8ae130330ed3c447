//! Lists of feeds from and for other readers (OPML).

use std::{fs, path::Path};

use anyhow::Context as _;
use quick_xml::{Reader, escape::escape, events::Event};
use serde_json::json;

use super::{
    file::{self, NO_BASIS, PartnerFile, SourceLine},
    write,
};
use crate::{
    cli::{Exit, say::Say},
    flow::Tayang,
    model::Link,
    watch::SourceKind,
};

/// A list of feeds is never larger.
const MOST_BYTES: u64 = 8 << 20;

/// Writes every feed of every partner.
pub(super) fn export(tayang: &Tayang, say: &Say) -> anyhow::Result<Exit> {
    let mut lines = Vec::new();
    for partner in tayang.plan.partners.values() {
        for planned in &partner.sources {
            let SourceKind::Feed { url } = &planned.source.kind else { continue };
            let home = partner.facts.domains.first().map_or("", String::as_str);
            let (title, url) = (escape(&partner.facts.title), escape(url.as_str()));
            lines.push(format!(
                "    <outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\" htmlUrl=\"https://{home}/\"/>"
            ));
        }
    }
    let title = escape(&tayang.plan.network.title);
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>{title}</title></head>\n  <body>\n{}\n  </body>\n</opml>\n",
        lines.join("\n")
    );
    say.answer(&text, &json!({ "opml": text }))?;
    Ok(Exit::Done)
}

/// A feed of a list.
struct Outline {
    title: Option<String>,
    feed: Link,
    home: Option<Link>,
}

/// Writes a file for every feed whose outlet is not known yet.
pub(super) fn import(
    folder: &Path,
    tayang: &Tayang,
    list: &Path,
    say: &Say,
) -> anyhow::Result<Exit> {
    let size = fs::metadata(list).with_context(|| format!("reading {}", list.display()))?.len();
    anyhow::ensure!(size <= MOST_BYTES, "{} is larger than 8 MiB", list.display());
    let text = fs::read_to_string(list).with_context(|| format!("reading {}", list.display()))?;
    let outlines = outlines(&text).with_context(|| format!("{} is no OPML", list.display()))?;
    anyhow::ensure!(!outlines.is_empty(), "{} names no feed", list.display());
    let (mut written, mut left) = (Vec::new(), Vec::new());
    for outline in &outlines {
        match taken_in(folder, tayang, outline) {
            Ok(name) => written.push(name),
            Err(error) => left.push(format!("{}: {error:#}", outline.feed)),
        }
    }
    let mut words = format!("{} partners written: {}\n", written.len(), written.join(", "));
    left.iter().for_each(|why| words += &format!("left out: {why}\n"));
    say.answer(&words, &json!({ "written": written, "left_out": left }))?;
    Ok(if left.is_empty() { Exit::Done } else { Exit::Report })
}

fn taken_in(folder: &Path, tayang: &Tayang, outline: &Outline) -> anyhow::Result<String> {
    let domain = outline.home.as_ref().unwrap_or(&outline.feed).domain().to_owned();
    let name = file::key_of(&domain).context("its domain makes no key")?;
    let path = folder.join("partners").join(format!("{name}.toml"));
    let known = tayang.plan.partners.contains_key(&name) || path.exists();
    anyhow::ensure!(!known, "there is a partner `{name}` already");
    let seen = "from a list of feeds; not read yet".to_owned();
    let source = SourceLine { key: "utama", kind: "feed", url: outline.feed.clone(), seen };
    let file = PartnerFile {
        name: name.clone(),
        title: outline.title.clone().unwrap_or_else(|| domain.clone()),
        domain,
        language: None,
        zone: None,
        sources: vec![source],
        text: "headline".to_owned(),
        basis: NO_BASIS.to_owned(),
        today: tayang.now().date_naive(),
        remarks: Vec::new(),
    };
    write(folder, &path, &file.to_string())?;
    Ok(name.to_string())
}

/// Every outline with a feed, at whatever depth.
fn outlines(text: &str) -> anyhow::Result<Vec<Outline>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut found, mut is_opml) = (Vec::new(), false);
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                is_opml |= tag.local_name().as_ref().eq_ignore_ascii_case("opml");
                if tag.local_name().as_ref().eq_ignore_ascii_case("outline") {
                    found.extend(outline(&tag));
                }
            }
            _ => {}
        }
    }
    anyhow::ensure!(is_opml, "there is no `<opml>` in it");
    Ok(found)
}

fn outline(tag: &quick_xml::events::BytesStart<'_>) -> Option<Outline> {
    let value = |name: &str| {
        let found =
            tag.attributes().flatten().find(|a| a.key.as_ref().eq_ignore_ascii_case(name))?;
        let text = quick_xml::escape::unescape(&found.value).ok()?.into_owned();
        Some(crate::html::fold(&text)).filter(|text| !text.is_empty())
    };
    Some(Outline {
        feed: Link::parse(&value("xmlUrl")?).ok()?,
        home: value("htmlUrl").and_then(|home| Link::parse(&home).ok()),
        title: value("title").or_else(|| value("text")),
    })
}
