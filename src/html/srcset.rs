//! `srcset`: several addresses of one picture, each with its width or density (HTML standard,
//! 4.8.4.3.9).

/// Most candidates read of one set.
const MOST: usize = 64;

/// How large a candidate says it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// Pixels across.
    Width(u32),
    /// Times the size at which it is laid out; once where nothing is said.
    Density(f64),
}

/// The candidates of a set in order. One whose descriptors make no sense is left out.
pub(super) fn candidates(set: &str) -> impl Iterator<Item = (&str, Scale)> {
    let mut rest = set;
    let each = std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            rest = after;
            return Some((bare, Some(Scale::Density(1.0))));
        }
        let (descriptors, later) = after.split_at(descriptors_end(after));
        rest = later;
        Some((address, scale(descriptors)))
    });
    each.take(MOST).filter_map(|(address, scale)| Some((address, scale?)))
}

/// Where the descriptors end: at a comma outside brackets.
fn descriptors_end(text: &str) -> usize {
    let mut within = false;
    let end = text.bytes().position(|byte| {
        within = byte == b'(' || within && byte != b')';
        byte == b',' && !within
    });
    end.unwrap_or(text.len())
}

fn scale(descriptors: &str) -> Option<Scale> {
    let mut found = None;
    for word in descriptors.split_ascii_whitespace() {
        let read = match word.as_bytes().last() {
            Some(b'w') => Scale::Width(word[..word.len() - 1].parse().ok().filter(|w| *w > 0)?),
            Some(b'x') => Scale::Density(density(&word[..word.len() - 1])?),
            // The height says nothing that the width does not.
            Some(b'h') => continue,
            _ => return None,
        };
        if found.replace(read).is_some() {
            return None;
        }
    }
    Some(found.unwrap_or(Scale::Density(1.0)))
}

fn density(number: &str) -> Option<f64> {
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number.parse().ok().filter(|density: &f64| plain && *density > 0.0)
}

#[cfg(test)]
mod tests {
    use super::{Scale, candidates};

    fn read(set: &str) -> Vec<(&str, Scale)> {
        candidates(set).collect()
    }

    #[test]
    fn sets_are_read_as_browsers_read_them() {
        use Scale::{Density, Width};
        assert_eq!(read("a.jpg 300w, b.jpg 600w"), [("a.jpg", Width(300)), ("b.jpg", Width(600))]);
        assert_eq!(read("a.jpg 300w,b.jpg 600w"), [("a.jpg", Width(300)), ("b.jpg", Width(600))]);
        assert_eq!(read("a.jpg, b.jpg 1.5x"), [("a.jpg", Density(1.0)), ("b.jpg", Density(1.5))]);
        assert_eq!(read("/c_fill,w_300/a.jpg 300w 200h"), [("/c_fill,w_300/a.jpg", Width(300))]);
        assert_eq!(read(" ,, a.jpg\n2x ,"), [("a.jpg", Density(2.0))]);
        assert_eq!(read("a.jpg calc(1px, 2px), b.jpg 2x"), [("b.jpg", Density(2.0))]);
        for nonsense in ["", " , ", "a.jpg 0w", "a.jpg -2x", "a.jpg 2x 300w", "a.jpg infx"] {
            assert_eq!(read(nonsense), [], "{nonsense}");
        }
        assert_eq!(read(&"a.jpg 1w,".repeat(1000)).len(), 64);
    }
}
