//! Whether a page arrived whole, and whether it is a page at all.

use super::ExtractError;
use crate::model::Fetched;

/// Says why the answer cannot be read as a page.
pub(super) fn check(page: &Fetched, markup: &str) -> Result<(), ExtractError> {
    if let Some(kind) = page.headers.get("content-type").and_then(other_kind) {
        return Err(ExtractError::NotHtml(kind));
    }
    if markup.starts_with("%PDF-") {
        return Err(ExtractError::NotHtml("a PDF document".to_owned()));
    }
    if shorter_than_announced(page) || breaks_off(markup) {
        return Err(ExtractError::Truncated);
    }
    Ok(())
}

fn other_kind(content_type: &str) -> Option<String> {
    let kind = content_type.split(';').next()?.trim().to_lowercase();
    let page =
        kind.is_empty() || kind.contains("html") || kind == "text/plain" || kind.ends_with("xml");
    (!page && kind.contains('/')).then_some(kind)
}

/// Fewer bytes than `Content-Length` promised; with a content encoding the length is another thing.
fn shorter_than_announced(page: &Fetched) -> bool {
    let encoded = page.headers.get("content-encoding").is_some_and(|e| e != "identity");
    let length = page.headers.get("content-length").and_then(|l| l.trim().parse::<usize>().ok());
    !encoded && length.is_some_and(|length| page.bytes.len() < length)
}

/// A page without its end tags whose text ends in the middle of a sentence or an element. Many sound
/// pages leave out `</body>` and `</html>`, but they close their divisions.
fn breaks_off(markup: &str) -> bool {
    let lower = markup.to_ascii_lowercase();
    if lower.contains("</html") || lower.contains("</body") {
        return false;
    }
    let began = lower.contains("<body") || lower.contains("<html");
    let mid_sentence = !lower.trim_end().ends_with('>');
    let open = ["div", "article", "main", "section"].into_iter().any(|name| {
        lower.matches(&format!("<{name}")).count() > lower.matches(&format!("</{name}")).count()
    });
    began && (mid_sentence || open)
}
