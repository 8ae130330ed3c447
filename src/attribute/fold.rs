//! Turns markup into plain, regular characters and remembers where each of them stood.
//!
//! Scraped lines come with entities (sometimes twice), mojibake, zero-width characters, fancy
//! quotes. Recognisers see regular text only; whatever is cut is cut in the markup, by the map.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::scan::Glyph;

/// A link around some of the text.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    /// Which normalised characters it holds.
    pub(super) range: Range<usize>,
    /// Its address as printed.
    pub(super) href: String,
}

/// Regular text with a map back to the input.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Normalised characters; `\n` where a block or a `<br>` ends a line.
    pub(super) chars: Vec<char>,
    /// Links, in order.
    pub(super) anchors: Vec<Anchor>,
    glyphs: Vec<Glyph>,
    at: Vec<Range<usize>>,
}

impl Flat {
    /// Reads an HTML fragment, Markdown or plain text.
    pub(super) fn read(raw: &str) -> Self {
        let mut scan = super::scan::Scan::of(raw);
        scan.run();
        let mut glyphs = std::mem::take(&mut scan.glyphs);
        for _ in 0..2 {
            if glyphs.iter().any(|g| g.c == '&') {
                glyphs = decoded(&glyphs);
            }
        }
        if glyphs.iter().any(|g| matches!(g.c, 'Â' | 'Ã' | 'â')) {
            glyphs = mended(&glyphs);
        }
        let mut flat = Self::normalised(glyphs);
        flat.anchor(scan.anchors);
        flat
    }

    fn normalised(glyphs: Vec<Glyph>) -> Self {
        let mut flat = Self::default();
        flat.chars.reserve(glyphs.len());
        flat.at.reserve(glyphs.len());
        let mut i = 0;
        while i < glyphs.len() {
            // Most text is ASCII, which NFKC leaves alone.
            let plain = |g: &Glyph| g.c.is_ascii();
            if plain(&glyphs[i]) && glyphs.get(i + 1).is_none_or(plain) {
                flat.push_one(glyphs[i].c, i..i + 1);
                i += 1;
                continue;
            }
            let mut end = i + 1;
            while end < glyphs.len() && end < i + 16 && is_combining_mark(glyphs[end].c) {
                end += 1;
            }
            flat.push(&glyphs[i..end], i..end);
            i = end;
        }
        flat.glyphs = glyphs;
        flat
    }

    fn push(&mut self, group: &[Glyph], at: Range<usize>) {
        for c in group.iter().map(|g| g.c).nfkc() {
            self.push_one(c, at.clone());
        }
    }

    fn push_one(&mut self, c: char, at: Range<usize>) {
        let c = plain(c);
        if c == '\u{0}' {
            return;
        }
        match self.chars.last() {
            Some(' ' | '\n') if c == ' ' => {}
            Some(' ') if c == '\n' => self.replace(c, &at),
            Some('\n') if c == '\n' => {}
            _ => {
                self.chars.push(c);
                self.at.push(at);
            }
        }
    }

    fn replace(&mut self, c: char, at: &Range<usize>) {
        if let (Some(last), Some(range)) = (self.chars.last_mut(), self.at.last_mut()) {
            *last = c;
            range.end = at.end;
        }
    }

    fn anchor(&mut self, anchors: Vec<(Range<usize>, String)>) {
        if anchors.is_empty() {
            return;
        }
        let starts: Vec<usize> =
            self.at.iter().map(|r| self.glyphs.get(r.start).map_or(0, |g| g.from)).collect();
        for (bytes, href) in anchors {
            let from = starts.partition_point(|&s| s < bytes.start);
            let to = starts.partition_point(|&s| s < bytes.end);
            let range = trimmed(&self.chars, from..to);
            if !range.is_empty() {
                self.anchors.push(Anchor { range, href });
            }
        }
        self.anchors.sort_by_key(|a| a.range.start);
    }

    /// The words of a stretch as printed: entities decoded, markup gone.
    pub(super) fn printed(&self, range: Range<usize>) -> String {
        let range = trimmed(&self.chars, range);
        let (Some(first), Some(last)) =
            (self.at.get(range.start), self.at.get(range.end.wrapping_sub(1)))
        else {
            return String::new();
        };
        // A stretch that ends before it begins has no words.
        let glyphs = self.glyphs.get(first.start..last.end).unwrap_or_default();
        let text: String = glyphs.iter().map(|g| g.c).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The bytes of the input that a stretch stands for.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) =
            (self.at.get(range.start), self.at.get(range.end.wrapping_sub(1)))
        else {
            return 0..0;
        };
        let from = self.glyphs.get(first.start).map_or(0, |g| g.from);
        let to = last.end.checked_sub(1).and_then(|i| self.glyphs.get(i)).map_or(from, |g| g.to);
        from..to.max(from)
    }

    /// The first link that begins within a stretch.
    pub(super) fn anchor_within(&self, range: &Range<usize>) -> Option<&Anchor> {
        let first = self.anchors.partition_point(|a| a.range.start < range.start);
        self.anchors.get(first).filter(|a| a.range.start < range.end)
    }

    /// Words and address of each stretch, where every one of them is a link and nothing else.
    pub(super) fn anchors_only(
        &self,
        stretches: impl Iterator<Item = Range<usize>>,
    ) -> Option<Vec<(String, String)>> {
        stretches
            .map(|range| {
                let anchor = self.anchor_within(&range)?;
                let letters = |r: &Range<usize>| {
                    self.chars[r.clone()].iter().filter(|c| c.is_alphanumeric()).count()
                };
                let all = letters(&anchor.range) == letters(&range);
                all.then(|| (self.printed(anchor.range.clone()), anchor.href.clone()))
            })
            .collect()
    }

    /// The link that holds a character.
    pub(super) fn anchor_at(&self, at: usize) -> Option<&Anchor> {
        let after = self.anchors.partition_point(|a| a.range.start <= at);
        after.checked_sub(1).and_then(|i| self.anchors.get(i)).filter(|a| at < a.range.end)
    }
}

/// Markup as the recognisers see it, on one line.
pub(super) fn normalised(markup: &str) -> String {
    let text: String = Flat::read(markup).chars.into_iter().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A stretch without the white space around it.
pub(super) fn trimmed(chars: &[char], mut range: Range<usize>) -> Range<usize> {
    while range.start < range.end && chars.get(range.start).is_none_or(|c| c.is_whitespace()) {
        range.start += 1;
    }
    while range.start < range.end && chars.get(range.end - 1).is_none_or(|c| c.is_whitespace()) {
        range.end -= 1;
    }
    range
}

/// One spelling for white space, quotes and hyphens; NUL for what is not seen at all.
fn plain(c: char) -> char {
    if c.is_ascii_alphanumeric() {
        return c;
    }
    match c {
        '\n' => '\n',
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' => '\u{0}',
        '\u{feff}' | '\u{ad}' => '\u{0}',
        '\u{201c}'..='\u{201f}' | '«' | '»' | '\u{2033}' | '「' | '」' | '『' | '』' => '"',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '`' | '´' | 'ʼ' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_whitespace() => ' ',
        c if c.is_control() => '\u{0}',
        c => c,
    }
}

const ENTITIES: [(&str, char); 34] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("shy", '\u{ad}'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("aacute", 'á'),
    ("oacute", 'ó'),
    ("iacute", 'í'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("ccedil", 'ç'),
    ("atilde", 'ã'),
];

fn entity(name: &str) -> Option<char> {
    if let Some(hex) = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
        return u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    }
    if let Some(number) = name.strip_prefix('#') {
        return number.parse().ok().and_then(char::from_u32);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// Plain text of an attribute's value.
pub(super) fn unescaped(value: &str) -> String {
    let glyphs: Vec<Glyph> = value.chars().map(|c| Glyph { c, from: 0, to: 0 }).collect();
    decoded(&glyphs).iter().map(|g| g.c).collect()
}

/// Decodes entities.
fn decoded(glyphs: &[Glyph]) -> Vec<Glyph> {
    replaced(glyphs, reference)
}

/// Puts one character where `find` sees several; it stands for all of their bytes.
fn replaced(glyphs: &[Glyph], find: fn(&[Glyph]) -> Option<(char, usize)>) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(glyphs.len());
    let mut i = 0;
    while i < glyphs.len() {
        match find(&glyphs[i..]) {
            Some((c, length)) => {
                out.push(Glyph { c, from: glyphs[i].from, to: glyphs[i + length - 1].to });
                i += length;
            }
            None => {
                out.push(glyphs[i]);
                i += 1;
            }
        }
    }
    out
}

fn reference(glyphs: &[Glyph]) -> Option<(char, usize)> {
    if glyphs.first()?.c != '&' {
        return None;
    }
    let end = glyphs.iter().take(10).position(|g| g.c == ';')?;
    let name: String = glyphs[1..end].iter().map(|g| g.c).collect();
    entity(&name).map(|c| (c, end + 1))
}

/// The byte that windows-1252 writes for a character.
fn western(c: char) -> Option<u8> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match c as u32 {
        code @ 0..=0xff => u8::try_from(code).ok(),
        _ => HIGH.chars().position(|h| h == c).and_then(|i| u8::try_from(i + 0x80).ok()),
    }
}

/// Repairs UTF-8 that was read as windows-1252 ("CafÃ©"), before a stray © can mean anything.
fn mended(glyphs: &[Glyph]) -> Vec<Glyph> {
    replaced(glyphs, mojibake)
}

fn mojibake(glyphs: &[Glyph]) -> Option<(char, usize)> {
    let length = match glyphs.first()?.c {
        'Â' | 'Ã' => 2,
        'â' => 3,
        _ => return None,
    };
    if let [a, b, ..] = glyphs
        && a.c == 'Â'
        && b.c == ' '
    {
        return Some((' ', 2)); // a no-break space whose second byte became a plain one
    }
    let here = glyphs.get(..length.min(glyphs.len()))?;
    let bytes: Vec<u8> = here.iter().map_while(|g| western(g.c)).collect();
    if length == 3 && bytes.starts_with(&[0xe2, 0x80]) && bytes.len() < 3 {
        // The third byte of a closing quotation mark is no character of windows-1252: it is lost.
        return Some(('”', 2));
    }
    let text = std::str::from_utf8(&bytes).ok().filter(|_| bytes.len() == length)?;
    text.chars().next().filter(|c| text.len() == c.len_utf8()).map(|c| (c, length))
}

#[cfg(test)]
mod tests {
    use super::Flat;

    fn text(raw: &str) -> String {
        Flat::read(raw).chars.iter().collect()
    }

    #[test]
    fn noise_of_scraped_pages_becomes_regular_text() {
        assert_eq!(
            text("Artikel&amp;nbsp;ini&nbsp;te\u{200b}lah\u{a0} tayang"),
            "Artikel ini telah tayang"
        );
        assert_eq!(text("CafÃ© “itu” – baru"), "Café \"itu\" – baru");
        assert_eq!(text("a<br>b<p>c</p>"), "a\nb\nc\n");
        assert_eq!(text("**Dit** [stuk](https://a.example/x)"), "Dit stuk");
    }

    #[test]
    fn the_map_leads_back_to_the_bytes() {
        let raw = "x <b>Radar</b>&nbsp;<i>Malang</i>!";
        let flat = Flat::read(raw);
        let found = flat.bytes(&(2..14));
        assert_eq!(&raw[found], "Radar</b>&nbsp;<i>Malang");
        assert_eq!(flat.printed(2..14), "Radar Malang");
    }
}
