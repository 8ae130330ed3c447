//! Markup that can only run or load something, and says nothing to a reader: it is left out when a
//! feed is read. This is no sanitiser; `html::clean` comes after it in any case.

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Kept,
    /// Its tags go, what stands in it stays: words in an `iframe` are for readers.
    Unwrapped,
    /// It goes with what stands in it.
    Dropped,
}

/// The fate of an element, by its name in lower case.
pub(super) fn fate(name: &str) -> Fate {
    match name {
        "script" | "style" => Fate::Dropped,
        "applet" | "base" | "basefont" | "bgsound" | "blink" | "body" | "embed" | "frame"
        | "frameset" | "head" | "html" | "iframe" | "link" | "meta" | "object" | "param" => {
            Fate::Unwrapped
        }
        _ => Fate::Kept,
    }
}

/// `onclick`, `onerror`: code in an attribute, by its name in lower case.
pub(super) fn is_code(attribute: &str) -> bool {
    attribute.len() > 2 && attribute.starts_with("on")
}
