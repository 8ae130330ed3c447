use tayang::{
    model::{Cursor, Link},
    watch::WatchError,
};

use super::{fetched, first_visit, read, source};

const FEED: &str = r#"<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Warta</title><link>https://warta.example/</link>
<item><title>Panen &amp;amp; Pasar</title><link>/panen?utm_source=rss</link><guid isPermaLink="false">w-1</guid>
<pubDate>Mon, 23 Nov 2026 08:00:00 +0700</pubDate><dc:creator>Rina</dc:creator><category>Daerah</category>
<description>Ringkasan</description><source url="https://asal.example/rss">Kabar Asal</source></item>
<item><title>Kembar</title><link>https://warta.example/panen</link><guid isPermaLink="false">w-1</guid></item>
<item><title>Tanpa guid</title><link>https://www.warta.example/pasar/</link></item>
<item><title>Tanpa tautan</title></item>
</channel></rss>"#;

#[test]
fn an_entry_brings_everything_that_the_feed_says() {
    let reading = first_visit(FEED.as_bytes()).unwrap();
    let first = &reading.discovered[0];
    assert_eq!(first.outlet.as_str(), "warta");
    assert_eq!(first.identity.as_str(), "w-1");
    assert_eq!(first.link.as_str(), "https://warta.example/panen?utm_source=rss");
    assert_eq!(first.headline.as_deref(), Some("Panen & Pasar"));
    assert_eq!(first.published.unwrap().to_rfc3339(), "2026-11-23T01:00:00+00:00");
    assert_eq!(first.authors, ["Rina"]);
    assert_eq!(first.tags, ["Daerah"]);
    assert_eq!(first.markup.as_deref(), Some("Ringkasan"));
    let asal = Link::parse("https://asal.example/rss").unwrap();
    assert_eq!(first.credited, Some(("Kabar Asal".into(), Some(asal))));
}

#[test]
fn identity_is_the_guid_else_the_link_in_one_spelling() {
    let reading = first_visit(FEED.as_bytes()).unwrap();
    let identities: Vec<&str> = reading.discovered.iter().map(|d| d.identity.as_str()).collect();
    assert_eq!(identities, ["w-1", "https://warta.example/pasar"]);
}

#[test]
fn an_entry_without_a_link_is_left_out_and_said() {
    let reading = first_visit(FEED.as_bytes()).unwrap();
    assert_eq!(reading.recovered, ["1 entries without a usable link were left out"]);
}

#[test]
fn a_304_is_an_empty_reading_that_keeps_the_validators() {
    let before = Cursor {
        etag: Some("\"a\"".into()),
        last_modified: Some("Mon, 23 Nov 2026 01:00:00 GMT".into()),
        seen: Some("hash".into()),
        ..Cursor::default()
    };
    let answer = fetched(304, b"", &[("etag", "\"b\"")]);
    let reading = read(&source(), &before, &answer).unwrap();
    assert!(reading.discovered.is_empty());
    assert_eq!(reading.cursor.etag.as_deref(), Some("\"b\""));
    assert_eq!(reading.cursor.last_modified, before.last_modified);
    assert_eq!(reading.cursor.seen, before.seen);
}

#[test]
fn a_second_poll_of_the_same_bytes_finds_nothing_new() {
    let first = first_visit(FEED.as_bytes()).unwrap();
    assert_eq!(first.discovered.len(), 2);
    let again = fetched(200, FEED.as_bytes(), &[("etag", "\"c\"")]);
    let second = read(&source(), &first.cursor, &again).unwrap();
    assert!(second.discovered.is_empty());
    assert_eq!(second.cursor.seen, first.cursor.seen);
    assert_eq!(second.cursor.etag.as_deref(), Some("\"c\""));
}

#[test]
fn a_changed_feed_is_read_again_and_forgets_old_validators() {
    let before = Cursor { etag: Some("\"alt\"".into()), ..Cursor::default() };
    let reading = read(&source(), &before, &fetched(200, FEED.as_bytes(), &[])).unwrap();
    assert_eq!(reading.discovered.len(), 2);
    assert_eq!(reading.cursor.etag, None);
}

#[test]
fn a_thousand_entries_are_enough() {
    let items: String = (0..1_200)
        .map(|n| format!("<item><title>{n}</title><link>https://warta.example/{n}</link></item>"))
        .collect();
    let feed = format!("<rss><channel><title>Panjang</title>{items}</channel></rss>");
    let reading = first_visit(feed.as_bytes()).unwrap();
    assert_eq!(reading.discovered.len(), 1_000);
    assert_eq!(reading.discovered[999].link.as_str(), "https://warta.example/999");
    assert_eq!(reading.recovered, ["1200 entries: only the first 1000 were taken"]);
}

#[test]
fn another_status_is_an_error_with_what_the_host_asked_for() {
    for (value, seconds) in [
        ("120", Some(120)),
        ("Mon, 23 Nov 2026 02:16:30 GMT", Some(60)),
        ("Mon, 23 Nov 2026 01:00:00 GMT", None),
        ("soon", None),
    ] {
        let answer = fetched(503, b"busy", &[("retry-after", value)]);
        let error = read(&source(), &Cursor::default(), &answer).unwrap_err();
        assert_eq!(error, WatchError::Status { status: 503, retry_after: seconds }, "{value}");
    }
}

#[test]
fn a_web_page_is_called_a_web_page() {
    let page = b"<!doctype html><html><head><title>x</title></head><body></body></html>";
    assert_eq!(first_visit(page).unwrap_err(), WatchError::Html);
}

fn rest(channel: &str, headers: &[(&str, &str)]) -> Option<u64> {
    let feed = format!(
        "<rss><channel><title>x</title>{channel}<item><link>https://warta.example/1</link></item></channel></rss>"
    );
    let answer = fetched(200, feed.as_bytes(), headers);
    read(&source(), &Cursor::default(), &answer).unwrap().not_before_seconds
}

#[test]
fn a_source_may_ask_to_be_left_alone_for_some_hours() {
    assert_eq!(rest("", &[]), None);
    assert_eq!(rest("<ttl>30</ttl>", &[]), Some(1_800));
    assert_eq!(rest("<ttl>x</ttl>", &[]), None);
    assert_eq!(rest("", &[("cache-control", "public, max-age=600"), ("age", "100")]), Some(500));
    assert_eq!(rest("", &[("cache-control", "no-cache, max-age=600")]), None);
    assert_eq!(rest("<ttl>5</ttl>", &[("cache-control", "max-age=600")]), Some(600));
    assert_eq!(rest("", &[("cache-control", "max-age=31536000")]), Some(6 * 3_600));
}

#[test]
fn hours_to_skip_end_at_the_next_free_hour() {
    // The answer came on a Monday at 02:15:30 GMT.
    let rest_until_three = 44 * 60 + 30;
    assert_eq!(rest("<skipHours><hour>2</hour></skipHours>", &[]), Some(rest_until_three));
    assert_eq!(rest("<skipHours><hour>3</hour></skipHours>", &[]), None);
    let all_monday = rest("<skipDays><day>Monday</day></skipDays>", &[]);
    assert_eq!(all_monday, Some(6 * 3_600));
    let never: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
    assert_eq!(rest(&format!("<skipHours>{never}</skipHours>"), &[]), None);
}

/// How long the feed and then a 304 ask to be left alone.
fn rests(feed: &str, headers: &[(&str, &str)]) -> [Option<u64>; 2] {
    let first =
        read(&source(), &Cursor::default(), &fetched(200, feed.as_bytes(), headers)).unwrap();
    let again = read(&source(), &first.cursor, &fetched(304, b"", headers)).unwrap();
    let once_more = read(&source(), &again.cursor, &fetched(304, b"", headers)).unwrap();
    assert_eq!(again.not_before_seconds, once_more.not_before_seconds);
    [first.not_before_seconds, again.not_before_seconds]
}

#[test]
fn what_a_feed_asks_for_is_remembered_for_answers_that_do_not_repeat_it() {
    let channel = |words: &str| {
        format!(
            "<rss version=\"2.0\"><channel><title>W</title>{words}<item><link>https://warta.example/a</link></item></channel></rss>"
        )
    };
    assert_eq!(rests(&channel("<ttl>90</ttl>"), &[]), [Some(5_400); 2]);
    assert_eq!(rests(&channel(""), &[]), [None; 2]);
    // Read at 02:15:30: the hours from 2 to 3 are not for visitors.
    let hours = "<skipHours><hour>2</hour><hour>3</hour></skipHours>";
    assert_eq!(rests(&channel(hours), &[]), [Some(6_270); 2]);
}

#[test]
fn expires_counts_where_no_max_age_does() {
    let at =
        |expires: &'static str| [("date", "Mon, 23 Nov 2026 02:00:00 GMT"), ("expires", expires)];
    let later = at("Mon, 23 Nov 2026 02:40:00 GMT");
    assert_eq!(rests(FEED, &later), [Some(2_400); 2]);
    assert_eq!(rests(FEED, &at("0")), [None; 2]);
    assert_eq!(rests(FEED, &at("Mon, 23 Nov 2026 01:00:00 GMT")), [None; 2]);
    let both = [later[0], later[1], ("cache-control", "max-age=60")];
    assert_eq!(rests(FEED, &both), [Some(60); 2]);
}
