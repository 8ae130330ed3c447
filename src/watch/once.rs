//! Sources that need one answer: feeds and list pages.

use super::{Ask, Occasion, Reading, Source, SourceKind, WatchError, list_page, reading};
use crate::model::{Cursor, Fetched};

const FEEDS: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";
const PAGES: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

/// A visit of one question.
pub(super) struct Once<'a> {
    source: &'a Source,
    before: &'a Cursor,
    occasion: Occasion<'a>,
    reading: Option<Reading>,
}

impl<'a> Once<'a> {
    pub(super) fn begin(source: &'a Source, before: &'a Cursor, occasion: Occasion<'a>) -> Self {
        Self { source, before, occasion, reading: None }
    }

    pub(super) fn ask(&self) -> Option<Ask> {
        if self.reading.is_some() {
            return None;
        }
        let accept = if matches!(self.source.kind, SourceKind::List(_)) { PAGES } else { FEEDS };
        Some(Ask { link: self.source.address().clone(), cursor: self.before.clone(), accept })
    }

    pub(super) fn take(&mut self, fetched: &Fetched) -> Result<(), WatchError> {
        let reading = match &self.source.kind {
            SourceKind::List(page) => {
                list_page::read(self.source, page, self.before, fetched, self.occasion)
            }
            _ => reading::of_feed(self.source, self.before, fetched),
        };
        self.reading = Some(reading?);
        Ok(())
    }

    pub(super) fn end(self) -> Reading {
        self.reading.unwrap_or_default()
    }
}
