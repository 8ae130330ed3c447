//! Where a partner announces: one kind for each source.

use chrono::Duration;

use super::{
    draft::{
        At, Css, FeedDraft, ListDraft, PaceDraft, PartnerDraft, SitemapDraft, SourceDraft, Url,
        WordpressSourceDraft,
    },
    mistake::Report,
    read::Table,
    targets,
};
use crate::{
    flow::PlannedSource,
    model::{Link, OutletName, SourceName},
    schedule::{Bounds, Pace},
    watch::{ListPage, Selector, Source, SourceKind},
};

/// How often a partner is visited that says nothing about it.
const EVERY: &str = "15m";
/// What a source can be, as it is written.
const KINDS: &str = "feed = { url = \"https://…/feed\" }";

/// All sources of a partner.
pub(super) fn sources(
    table: &Table<'_>,
    outlet: &OutletName,
    draft: &PartnerDraft,
    zone: chrono_tz::Tz,
    report: &mut Report,
) -> Vec<PlannedSource> {
    let path = format!("{}.source", table.path);
    if draft.source.is_empty() && !table.sheet.is_broken(&path) {
        let message = format!("`{}` announces nowhere", table.path);
        let like = format!("write `[{path}.utama]` with `{KINDS}`");
        report.add(table.sheet.mistake(&table.span, message).help(like).key(path));
    }
    let source = |(key, source): (&At<SourceName>, &SourceDraft)| {
        let table = table.inner(&format!("source.{}", key.value), &key.span);
        let pace = pace(&table, source, draft, zone, report);
        let silence = source.silence.as_ref().or(draft.silence.as_ref());
        let silence = silence.map(|wait| wait.value.0);
        let websub = source.websub.unwrap_or(true);
        let kind = kind(&table, source, report)?;
        let source = Source { outlet: outlet.clone(), name: key.value.apart(), kind };
        Some(PlannedSource { source, pace: pace?, silence, websub })
    };
    let mut sources: Vec<PlannedSource> =
        draft.source.iter().map(|(key, source)| (key, &**source)).filter_map(source).collect();
    sources.shrink_to_fit();
    sources
}

/// The one kind that a source has.
fn kind(table: &Table<'_>, draft: &SourceDraft, report: &mut Report) -> Option<SourceKind> {
    let SourceDraft { feed: one, sitemap, list, wordpress, .. } = draft;
    let named = [
        ("feed", one.as_ref().map(|at| &at.span)),
        ("sitemap", sitemap.as_ref().map(|at| &at.span)),
        ("list", list.as_ref().map(|at| &at.span)),
        ("wordpress", wordpress.as_ref().map(|at| &at.span)),
    ];
    let mut named = named.into_iter().filter_map(|(key, span)| Some((key, span?)));
    let first = named.next();
    if let (Some((first, _)), Some((second, span))) = (first, named.next()) {
        let message = format!("`{}` is a `{first}` already, and a `{second}` too", table.path);
        let help =
            "write one source for each: `[partner.….source.utama]`, `[partner.….source.kedua]`";
        report.add(table.sheet.mistake(span, message).help(help.to_owned()));
        return None;
    }
    match (one, sitemap, list, wordpress) {
        (_, Some(draft), ..) => {
            sitemap_of(&table.inner("sitemap", &draft.span), &draft.value, report)
        }
        (_, _, Some(draft), _) => list_of(&table.inner("list", &draft.span), &draft.value, report),
        (.., Some(draft)) => {
            wordpress_of(&table.inner("wordpress", &draft.span), &draft.value, report)
        }
        (feed, ..) => feed_of(table, feed.as_ref(), report),
    }
}

/// A source that says nothing is asked for a feed, the usual kind.
fn feed_of(
    table: &Table<'_>,
    feed: Option<&At<FeedDraft>>,
    report: &mut Report,
) -> Option<SourceKind> {
    let kinds = ["sitemap", "list", "wordpress"];
    if feed.is_none()
        && kinds.iter().any(|key| table.sheet.is_broken(&format!("{}.{key}", table.path)))
    {
        return None;
    }
    let Some(At { value: FeedDraft { url }, span }) = feed else {
        let path = format!("{}.feed", table.path);
        if !table.sheet.is_broken(&path) {
            let message = format!("`{}` does not say what it is", table.path);
            let help = format!("write `{KINDS}`, or `sitemap`, `list` or `wordpress`");
            report.add(table.sheet.mistake(&table.span, message).help(help).key(path));
        }
        return None;
    };
    let url = address(&table.inner("feed", span), url, "\"https://…/feed\"", report)?;
    Some(SourceKind::Feed { url })
}

fn sitemap_of(table: &Table<'_>, draft: &SitemapDraft, report: &mut Report) -> Option<SourceKind> {
    let url = address(table, &draft.url, "\"https://…/sitemap-news.xml\"", report)?;
    Some(SourceKind::Sitemap { url, paths: targets::texts(draft.paths.as_deref()) })
}

fn list_of(table: &Table<'_>, draft: &ListDraft, report: &mut Report) -> Option<SourceKind> {
    let url = address(table, &draft.url, "\"https://…/indeks\"", report);
    let item = table.need(&draft.item, "item", "\"article\"", report);
    let inner = |selector: &Option<At<Css>>| -> Option<Selector> {
        selector.as_ref().map(|at| at.value.0.clone())
    };
    Some(SourceKind::List(Box::new(ListPage {
        url: url?,
        item: item?.value.0.clone(),
        link: inner(&draft.link),
        title: inner(&draft.title),
        date: inner(&draft.date),
    })))
}

fn wordpress_of(
    table: &Table<'_>,
    draft: &WordpressSourceDraft,
    report: &mut Report,
) -> Option<SourceKind> {
    Some(SourceKind::WordPress { url: address(table, &draft.url, "\"https://…/\"", report)? })
}

fn address(
    table: &Table<'_>,
    url: &Option<At<Url>>,
    like: &str,
    report: &mut Report,
) -> Option<Link> {
    Some(table.need(url, "url", like, report)?.value.0.clone())
}

/// The source's own times or bounds, else the partner's, else every quarter of an hour.
fn pace(
    table: &Table<'_>,
    source: &SourceDraft,
    partner: &PartnerDraft,
    zone: chrono_tz::Tz,
    report: &mut Report,
) -> Option<Pace> {
    match (&source.every, &source.pace, &partner.every, &partner.pace) {
        (Some(_), Some(both), ..) | (None, None, Some(_), Some(both)) => {
            let message = "`every` and `pace` cannot both be: one says when, the other learns it";
            report.add(
                table.sheet.mistake(&both.span, message).help("take one of them out".to_owned()),
            );
            None
        }
        (None, Some(pace), ..) | (None, None, None, Some(pace)) => {
            bounds(table, pace, report).map(Pace::Learned)
        }
        (every, ..) => {
            let every = every.as_ref().or(partner.every.as_ref());
            let span = every.map_or(&table.span, |every| &every.span);
            let raw = every.map_or(EVERY, |every| every.value.0.as_str());
            targets::schedule(table, raw, span, zone, report).map(Pace::Every)
        }
    }
}

fn bounds(table: &Table<'_>, draft: &At<PaceDraft>, report: &mut Report) -> Option<Bounds> {
    let table = table.inner("pace", &draft.span);
    let least = table.need(&draft.value.least, "least", "\"5m\"", report);
    let most = table.need(&draft.value.most, "most", "\"2h\"", report);
    let visits = draft.value.visits.as_ref().map(|visits| visits.value);
    let bounds = Bounds { least: least?.value.0, most: most?.value.0, visits };
    let Some(why) = why_impossible(&bounds) else { return Some(bounds) };
    report.add(
        table.sheet.mistake(&draft.span, why).help(
            "write `{ least = \"5m\", most = \"2h\" }`, with `visits` if a day may have no more"
                .to_owned(),
        ),
    );
    None
}

fn why_impossible(bounds: &Bounds) -> Option<&'static str> {
    let day = i64::from(bounds.visits.unwrap_or(u32::MAX));
    if bounds.least < Duration::minutes(1) || bounds.most > Duration::days(7) {
        return Some("a pace is between `1m` and `7d`");
    }
    if bounds.least > bounds.most {
        return Some("`least` is longer than `most`");
    }
    let at_least = Duration::days(1).num_seconds() / bounds.most.num_seconds().max(1);
    (day < at_least.max(1)).then_some("`most` alone makes more `visits` a day than are allowed")
}
