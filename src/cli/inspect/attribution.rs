//! `tayang inspect attribution`: one line, or one whole article.

use serde_json::{Map, Value, json};

use crate::{
    attribute::{
        self, CutPolicy, HouseName, Keep, KnownOutlet, Lexicon, Placed, Reading, Related, Rules,
        people_of, read_line,
    },
    html,
    model::{Body, CreditKind, Link, Origin, OutletName, Provenance, without_www},
};

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(request: &Value) -> Result<Value, String> {
    if let Some(line) = request.get("line") {
        let line = line.as_str().ok_or("`line` must be a text")?;
        return Ok(line_answer(&read_line(line, &Lexicon::shipped())));
    }
    let markup = request.get("html").and_then(Value::as_str);
    let markup = markup.ok_or("give `line`, or `html` with `self` and `fetched_from`")?;
    article_answer(request, markup)
}

fn article_answer(request: &Value, markup: &str) -> Result<Value, String> {
    let page = page(request)?;
    let me = own_outlet(request)?;
    let body = html::clean(markup, Some(&page));
    let placed = attribute::place(&body, &Lexicon::shipped());
    let rules = Rules::of(vec![me.clone()]);
    let origins = attribute::origins(&placed, &page, &rules);
    let sources = attribute::sources(&placed, &page);
    let kept = attribute::cut_placed(&body, &placed, &policy(request)?, &me, &rules);
    let provenance = Provenance { origins, sources, conflicts: Vec::new() };
    let reason = attribute::loops_to(&provenance, &me).map(|_| loop_reason(&provenance, &me));
    Ok(json!({
        "origins": provenance.origins.iter().map(origin).collect::<Vec<_>>(),
        "true_origin": provenance.true_origin().map(origin),
        "sources": provenance.sources.iter().map(|s| json!({
            "outlet": s.outlet, "domain": s.domain, "url": s.link, "via": s.via, "inline": s.inline,
        })).collect::<Vec<_>>(),
        "related": related(&placed),
        "people": people(&people_of(&placed)),
        "copyright": first(&placed, CreditKind::Copyright),
        "dateline": first(&placed, CreditKind::AgencyDateline),
        "loop": reason.is_some(),
        "loop_reason": reason,
        "residual": residual(&kept),
        "html": kept.as_html(),
    }))
}

/// The page that the article was fetched from; a name without a scheme is a host.
fn page(request: &Value) -> Result<Link, String> {
    let fetched = request.get("fetched_from");
    let text = |key: &str| fetched.and_then(|f| f.get(key)).and_then(Value::as_str);
    let domain = text("domain").unwrap_or("fetched.invalid");
    let url = text("url").map_or_else(|| format!("https://{domain}/"), str::to_owned);
    Link::parse(&url).map_err(|e| format!("fetched_from.url: {e}"))
}

fn own_outlet(request: &Value) -> Result<KnownOutlet, String> {
    let me = request.get("self").cloned().unwrap_or_default();
    let texts = |key: &str| -> Vec<String> {
        let list = me.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(str::to_lowercase).collect()
    };
    Ok(KnownOutlet {
        name: OutletName::parse("self").map_err(|e| e.to_string())?,
        title: me.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        domains: texts("domains").iter().map(|d| without_www(d).to_owned()).collect(),
        aliases: texts("aliases"),
        ours: true,
    })
}

/// `keep` or `strip` for each key; what is not given is as for a new target.
fn policy(request: &Value) -> Result<CutPolicy, String> {
    let given = request.get("policy").cloned().unwrap_or_default();
    let keep = |key: &str, usual: Keep| match given.get(key).and_then(Value::as_str) {
        None => Ok(usual),
        Some("keep") => Ok(Keep::Keep),
        Some("strip") => Ok(Keep::Strip),
        Some(other) => Err(format!("policy.{key}: `{other}` is neither `keep` nor `strip`")),
    };
    let usual = CutPolicy::default();
    Ok(CutPolicy {
        origin: keep("origin", usual.origin)?,
        related: match given.get("related_link").and_then(Value::as_str) {
            None => usual.related,
            Some("keep") => Related::Keep,
            Some("strip") => Related::Strip,
            Some("links") => Related::Links,
            Some(other) => {
                return Err(format!(
                    "policy.related_link: `{other}` is none of `keep`, `strip`, `links`"
                ));
            }
        },
        byline: keep("byline", usual.byline)?,
        copyright: keep("copyright", usual.copyright)?,
        dateline: keep("agency_dateline", usual.dateline)?,
        secondary: keep("standalone_secondary", usual.secondary)?,
        inline: keep("inline_secondary", usual.inline)?,
        chrome: keep("chrome", usual.chrome)?,
        house: HouseName::Keep,
    })
}

fn loop_reason(provenance: &Provenance, me: &KnownOutlet) -> &'static str {
    let by_domain = |o: &Origin| {
        o.link.as_ref().is_some_and(|l| me.has_domain(l.domain()))
            || o.domain.as_deref().is_some_and(|d| me.has_domain(d))
    };
    if provenance.origins.iter().any(by_domain) {
        "origin is our own domain"
    } else {
        "origin name is our own"
    }
}

fn origin(origin: &Origin) -> Value {
    json!({
        "outlet": origin.outlet, "domain": origin.domain, "url": origin.link, "title": origin.title,
    })
}

fn related(placed: &[Placed]) -> Vec<String> {
    let listed = |i: usize| placed.get(i + 1).is_some_and(Placed::is_listed);
    let label = |i: usize, p: &Placed| p.is_bare_label() && listed(i);
    let related = placed.iter().enumerate().filter(|(_, p)| p.kind() == CreditKind::RelatedLink);
    let links = related.filter(|(i, p)| !label(*i, p)).map(|(_, p)| p);
    links.map(|p| p.reading.title.clone().unwrap_or_else(|| p.words.clone())).collect()
}

fn first(placed: &[Placed], kind: CreditKind) -> Option<String> {
    let found = placed.iter().find(|p| p.kind() == kind)?;
    Some(found.reading.outlet.clone().unwrap_or_else(|| found.words.clone()))
}

fn residual(kept: &Body) -> Vec<String> {
    html::blocks(kept).iter().flat_map(|block| html::lines(&block.html)).collect()
}

fn line_answer(reading: &Reading) -> Value {
    json!({
        "kind": kind(reading.kind),
        "outlet": reading.outlet,
        "domain": reading.domain,
        "url": reading.url,
        "title": reading.title,
        "via": reading.via,
        "people": people(&reading.people),
        "standalone": reading.standalone,
        "span": reading.span,
        "score": reading.score,
        "rule": reading.rule,
        "terms": reading.terms,
    })
}

fn kind(kind: Option<CreditKind>) -> Value {
    kind.map_or_else(|| json!("none"), |k| json!(k))
}

fn people(people: &[(String, String)]) -> Value {
    let mut map: Map<String, Value> = Map::new();
    for (role, names) in people {
        map.insert(role.clone(), json!(names));
    }
    Value::Object(map)
}
