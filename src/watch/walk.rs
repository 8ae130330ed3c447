//! A visit of a sitemap: the sitemap itself, or the index and those of its sitemaps that can hold
//! something new.

use std::collections::{BTreeMap, HashSet, VecDeque};

use chrono::{DateTime, Duration, Utc};

use super::{
    Ask, Reading, Source, WatchError,
    answer::{self, Anew},
    reading, rest,
    sitemap::{self, Child, Page, Sitemap},
};
use crate::model::{Cursor, Discovered, Fetched, Link};

const ACCEPT: &str = "application/xml, text/xml;q=0.9, application/gzip;q=0.9, */*;q=0.5";
/// A news sitemap holds the articles of two days; in others no more is looked for.
const LOOKING_BACK: Duration = Duration::days(2);
/// Sitemaps of an index that are asked for in one visit.
const MOST_PARTS: usize = 8;
/// An index may name an index, and that is all.
const DEEPEST: usize = 2;
/// Pages of a sitemap without any dates that are taken: then it is read as a list of what is new.
const MOST_UNDATED: usize = reading::MOST_ENTRIES;

/// A visit under way.
pub(super) struct Walk<'a> {
    source: &'a Source,
    paths: &'a [String],
    before: &'a Cursor,
    now: DateTime<Utc>,
    /// What is to be asked, and how deep it lies; the first one is being asked.
    queue: VecDeque<(Link, usize)>,
    seen: HashSet<String>,
    /// Validators of the sitemap, or of those that the index named.
    cursor: Cursor,
    parts: BTreeMap<String, Cursor>,
    asked: usize,
    read: usize,
    failed: Option<WatchError>,
    found: Vec<Discovered>,
    notes: Vec<String>,
    not_before_seconds: Option<u64>,
}

impl<'a> Walk<'a> {
    pub(super) fn begin(
        source: &'a Source,
        url: &Link,
        paths: &'a [String],
        before: &'a Cursor,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            source,
            paths,
            before,
            now,
            queue: VecDeque::from([(url.clone(), 0)]),
            seen: HashSet::from([url.normalised()]),
            cursor: Cursor::default(),
            parts: BTreeMap::new(),
            asked: 0,
            read: 0,
            failed: None,
            found: Vec::new(),
            notes: Vec::new(),
            not_before_seconds: None,
        }
    }

    /// The sitemap is asked with its validators. An index has none on record: it may say nothing
    /// of a change in what it names.
    pub(super) fn ask(&self) -> Option<Ask> {
        let (link, depth) = self.queue.front()?;
        let cursor = self.known(link, *depth).cloned().unwrap_or_default();
        Some(Ask { link: link.clone(), cursor, accept: ACCEPT })
    }

    fn known(&self, link: &Link, depth: usize) -> Option<&Cursor> {
        if depth == 0 { Some(self.before) } else { self.before.parts.get(link.as_str()) }
    }

    pub(super) fn take(&mut self, fetched: &Fetched) -> Result<(), WatchError> {
        let Some((link, depth)) = self.queue.pop_front() else { return Ok(()) };
        self.asked += 1;
        let taken = self.look_into(&link, depth, fetched);
        match taken {
            Ok(()) => self.read += 1,
            Err(error) if depth == 0 => return Err(error),
            Err(error) => self.leave_out(&link, error),
        }
        Ok(())
    }

    /// A sitemap of an index that cannot be had is left out; the index itself cannot be.
    pub(super) fn miss(&mut self, why: &str) -> bool {
        match self.queue.pop_front() {
            Some((link, depth)) if depth > 0 => {
                self.asked += 1;
                self.leave_out(&link, WatchError::Unreadable(why.to_owned()));
                true
            }
            _ => false,
        }
    }

    /// What was known of it stays known.
    fn leave_out(&mut self, link: &Link, error: WatchError) {
        self.note(format!("{link} was left out: {error}"));
        if let Some(known) = self.before.parts.get(link.as_str()) {
            self.parts.insert(link.to_string(), known.clone());
        }
        self.failed = Some(error);
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < 20 {
            self.notes.push(note);
        }
    }

    fn look_into(
        &mut self,
        link: &Link,
        depth: usize,
        fetched: &Fetched,
    ) -> Result<(), WatchError> {
        self.not_before_seconds = self.not_before_seconds.or(rest::asked(None, fetched));
        let none = Cursor::default();
        let before = self.known(link, depth).unwrap_or(&none);
        let cursor = match answer::anew(before, fetched)? {
            Err(nothing_new) => nothing_new.cursor,
            Ok(Anew { cursor }) => {
                let mut sitemap = sitemap::read(fetched)?;
                std::mem::take(&mut sitemap.notes).into_iter().for_each(|note| self.note(note));
                if sitemap.is_index {
                    return self.descend(sitemap, depth);
                }
                self.gather(link, sitemap.pages)?;
                cursor
            }
        };
        if depth == 0 {
            self.cursor = Cursor { parts: BTreeMap::new(), ..cursor };
        } else {
            self.parts.insert(link.to_string(), cursor);
        }
        Ok(())
    }

    /// Queues the sitemaps of an index that can hold something new.
    fn descend(&mut self, sitemap: Sitemap, depth: usize) -> Result<(), WatchError> {
        if sitemap.children.is_empty() {
            return Err(WatchError::Unreadable("it is an index that names no sitemap".into()));
        }
        if depth == DEEPEST {
            let why = "it is an index within an index within an index".to_owned();
            return Err(WatchError::Unreadable(why));
        }
        let wanted = wanted(sitemap.children, self.now - LOOKING_BACK);
        let room = MOST_PARTS.saturating_sub((self.asked + self.queue.len()).saturating_sub(1));
        if wanted.len() > room {
            let count = wanted.len();
            self.note(format!("{count} sitemaps of an index: only {room} were asked for"));
        }
        for child in wanted.into_iter().take(room) {
            if self.seen.insert(child.link.normalised()) {
                self.queue.push_back((child.link, depth + 1));
            }
        }
        Ok(())
    }

    /// Takes the pages of the last days.
    fn gather(&mut self, link: &Link, pages: Vec<Page>) -> Result<(), WatchError> {
        let (all, since) = (pages.len(), self.now - LOOKING_BACK);
        let is_news = pages.iter().any(|page| page.news.is_some());
        let undated = pages.iter().filter(|page| page.latest.is_none()).count();
        if undated == all && all > MOST_UNDATED {
            return Err(WatchError::Unreadable(format!(
                "{all} pages and no date: what is new cannot be told (use the outlet's news sitemap)"
            )));
        }
        // Ordinary sitemaps name front pages and sections too.
        let is_article = |page: &Page| {
            (page.news.is_some() || !is_news) && page.link.url().path() != "/" && self.named(page)
        };
        let is_recent = |page: &Page| match page.latest {
            Some(latest) => latest >= since,
            None => all <= MOST_UNDATED,
        };
        let recent = pages.into_iter().filter(|page| is_article(page) && is_recent(page));
        let found: Vec<Discovered> = recent.map(|page| announced(self.source, page)).collect();
        self.found.extend(found);
        if undated > 0 && all > MOST_UNDATED {
            self.note(format!("{link}: {undated} pages without a date were left out"));
        }
        Ok(())
    }

    fn named(&self, page: &Page) -> bool {
        let address = page.link.as_str();
        self.paths.is_empty() || self.paths.iter().any(|path| address.contains(path.as_str()))
    }

    pub(super) fn end(self) -> Result<Reading, WatchError> {
        let only_failures = self.asked > 1 && self.read <= 1;
        if let (true, Some(error)) = (only_failures, &self.failed) {
            return Err(WatchError::Parts(error.to_string()));
        }
        Ok(Reading {
            discovered: self.found,
            cursor: Cursor { parts: self.parts, ..self.cursor },
            not_before_seconds: self.not_before_seconds,
            recovered: self.notes,
            ..Reading::default()
        })
    }
}

fn announced(source: &Source, page: Page) -> Discovered {
    let news = page.news.unwrap_or_default();
    Discovered {
        headline: news.title.as_deref().and_then(reading::words),
        published: news.published,
        updated: page.changed,
        tags: news.keywords,
        ..reading::announced(source, None, page.link)
    }
}

/// The sitemaps of an index that can hold something new: those that changed in the last days,
/// the latest first; then those without a date.
fn wanted(children: Vec<Child>, since: DateTime<Utc>) -> Vec<Child> {
    let (others, articles): (Vec<Child>, Vec<Child>) =
        children.into_iter().partition(|child| is_of_sections(&child.link));
    let children = if articles.is_empty() { others } else { articles };
    let (mut dated, undated): (Vec<Child>, Vec<Child>) =
        children.into_iter().partition(|child| child.changed.is_some());
    dated.retain(|child| child.changed.is_some_and(|changed| changed >= since));
    dated.sort_by_key(|child| std::cmp::Reverse(child.changed));
    dated.extend(likeliest(undated));
    dated
}

/// Without dates the newest articles stand in what is called after them, else at either end:
/// numbered sitemaps grow at the end, or begin anew at the front.
fn likeliest(undated: Vec<Child>) -> Vec<Child> {
    let (news, others): (Vec<Child>, Vec<Child>) =
        undated.into_iter().partition(|child| name_of(&child.link).contains(&"news"));
    let mut others = VecDeque::from(others);
    let mut ordered = news;
    loop {
        let ends = [others.pop_back(), others.pop_front()];
        if ends.iter().all(Option::is_none) {
            return ordered;
        }
        ordered.extend(ends.into_iter().flatten());
    }
}

/// The sitemaps that every generator of the common CMS writes beside those of articles.
fn is_of_sections(link: &Link) -> bool {
    const OTHERS: [&str; 12] = [
        "category",
        "categories",
        "tag",
        "tags",
        "author",
        "authors",
        "user",
        "users",
        "taxonomies",
        "page",
        "pages",
        "image",
    ];
    let words = name_of(link);
    // `post-sitemap` may be called `posts-page-2`: what names articles is not left out.
    let articles = words.iter().any(|word| matches!(*word, "post" | "posts" | "news" | "article"));
    !articles && words.iter().any(|word| OTHERS.contains(word))
}

/// The words of an address's last segment.
fn name_of(link: &Link) -> Vec<&str> {
    let file = link.url().path().rsplit('/').next().unwrap_or_default();
    file.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect()
}
