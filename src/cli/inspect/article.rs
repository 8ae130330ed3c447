//! `tayang inspect article`: what is read from a page.

use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::{
    extract::{self, NextPage, OutletFacts, Recipes, Seen},
    html,
    model::{Headline, Link, OutletName, Picture},
};

/// Most bytes read of a file, as of a page that is fetched.
const MAX_FILE: u64 = 10_000_000;
/// Stands for the address of a page that came without one.
const NOWHERE: &str = "https://page.invalid/";

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(request: &Value) -> Result<Value, String> {
    let field = |name: &str| request.get(name).and_then(Value::as_str).filter(|v| !v.is_empty());
    let markup = match (field("html"), field("path")) {
        (Some(html), _) => html.to_owned(),
        (None, Some(path)) => page_from(path, request)?,
        (None, None) => String::new(),
    };
    let link = field("url").map(Link::parse).transpose().map_err(|e| e.to_string())?;
    let link = match link {
        Some(link) => link,
        None => Link::parse(NOWHERE).map_err(|e| e.to_string())?,
    };
    let recipes = match request.get("recipes").and_then(Value::as_bool) {
        Some(false) => Recipes::Unused,
        _ => Recipes::Used,
    };
    let facts = facts(field("outlet"), &link)?;
    let seen = extract::look(&markup, &link, &facts, DateTime::UNIX_EPOCH, recipes);
    Ok(told(&seen))
}

fn page_from(path: &str, request: &Value) -> Result<String, String> {
    use std::io::Read;
    let headers = request.get("headers");
    let content_type = headers.and_then(|h| h.get("content-type")).and_then(Value::as_str);
    let file = std::fs::File::open(path).map_err(|e| format!("{path}: {e}"))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes).map_err(|e| format!("{path}: {e}"))?;
    Ok(html::decode(&bytes, content_type))
}

fn facts(outlet: Option<&str>, link: &Link) -> Result<OutletFacts, String> {
    let known = |name: &&str| extract::shipped().iter().any(|r| r.name == *name);
    Ok(OutletFacts {
        outlet: OutletName::parse("inspected").map_err(|e| e.to_string())?,
        title: outlet.unwrap_or_default().to_owned(),
        domains: vec![link.domain().to_owned()],
        zone: Tz::Asia__Jakarta,
        language: None,
        recipe: outlet.filter(known).map(str::to_owned),
    })
}

fn told(seen: &Seen) -> Value {
    let headline = seen.headline.as_ref().map_or("", |h| h.as_str());
    let names: Vec<&str> = seen.bylines.iter().map(|b| b.name.as_str()).collect();
    let next = seen.next.as_ref().map(|next| match next {
        NextPage::Whole(link) | NextPage::More(link) => link.as_str(),
    });
    let related: Vec<Value> = extract::related(&seen.body)
        .into_iter()
        .map(|r| json!({ "title": r.title, "url": r.link.map(|l| l.to_string()) }))
        .collect();
    let images: Vec<Value> = extract::figures(&seen.body).iter().map(picture).collect();
    json!({
        "headline": seen.headline.as_ref().map(Headline::as_str),
        "byline": names,
        "published": seen.published.map(|p| p.text()),
        "updated": seen.updated.map(|p| p.text()),
        "canonical": seen.canonical.as_ref().map(Link::as_str),
        "section": seen.section,
        "tags": seen.tags,
        "language": seen.language,
        "lead_image": seen.lead_image.as_ref().map(picture),
        "body_html": seen.body.as_html(),
        "text": extract::text(&seen.body, headline),
        "images": images,
        "next_page": next,
        "related": related,
        "recipe": seen.recipe,
        "confidence": seen.confidence,
    })
}

fn picture(picture: &Picture) -> Value {
    json!({ "url": picture.link.as_str(), "caption": picture.caption, "credit": picture.credit })
}
