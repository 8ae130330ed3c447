//! Text within one paragraph: words, emphasis, links and line breaks, spelled the same way every time.

use super::text::push_escaped;

/// How a run ends its lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// Two line breaks begin a new paragraph.
    Paragraphs,
    /// Line breaks stay line breaks, several count as one.
    Breaks,
    /// As `Breaks`, for captions: their pictures are written elsewhere.
    Captions,
    /// Line breaks become spaces.
    One,
}

struct Element {
    /// The tag with its attributes, as written.
    start: String,
    name: &'static str,
    written: bool,
}

/// A run being written.
pub(super) struct Run {
    lines: Lines,
    out: String,
    open: Vec<Element>,
    space: bool,
    breaks: usize,
    /// Paragraphs that are complete.
    done: Vec<String>,
}

impl Run {
    pub(super) fn new(lines: Lines) -> Self {
        Self {
            lines,
            out: String::new(),
            open: Vec::new(),
            space: false,
            breaks: 0,
            done: Vec::new(),
        }
    }

    /// Adds text; white space folds across elements.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                c if c.is_whitespace() || c == '\u{feff}' => self.space = true,
                c if c.is_control() || is_noncharacter(c) || c == '\u{200b}' => {}
                c => self.letter(c),
            }
        }
    }

    fn letter(&mut self, c: char) {
        self.before_content();
        push_escaped(&mut self.out, c.encode_utf8(&mut [0; 4]));
    }

    /// Adds an element that is content by itself, such as a picture.
    pub(super) fn atom(&mut self, html: &str) {
        self.before_content();
        self.out.push_str(html);
    }

    /// Adds a line break.
    pub(super) fn line_break(&mut self) {
        if self.lines == Lines::One {
            self.space = true;
        } else {
            self.breaks += 1;
        }
    }

    /// Opens an element, written once there is something in it; says whether it is a new one
    /// (an element within its like adds nothing).
    pub(super) fn open(&mut self, name: &'static str, start: String) -> bool {
        if self.open.iter().any(|e| e.name == name) {
            return false;
        }
        self.open.push(Element { start, name, written: false });
        true
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if element.written {
            self.write_end(element.name);
        }
    }

    fn write_end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn before_content(&mut self) {
        self.pending_breaks();
        if std::mem::take(&mut self.space) && !self.out.is_empty() && !self.out.ends_with("<br>") {
            self.out.push(' ');
        }
        for element in self.open.iter_mut().filter(|e| !e.written) {
            self.out.push_str(&element.start);
            element.written = true;
        }
    }

    fn pending_breaks(&mut self) {
        let breaks = std::mem::take(&mut self.breaks);
        if breaks == 0 || self.out.is_empty() {
            return;
        }
        if breaks > 1 && self.lines == Lines::Paragraphs {
            self.paragraph();
        } else {
            self.out.push_str("<br>");
        }
        self.space = false;
    }

    /// Ends the paragraph; elements still open go on in the next one.
    pub(super) fn paragraph(&mut self) {
        let written: Vec<&str> =
            self.open.iter().rev().filter(|e| e.written).map(|e| e.name).collect();
        for name in written {
            self.write_end(name);
        }
        self.open.iter_mut().for_each(|e| e.written = false);
        self.space = false;
        self.breaks = 0;
        if !self.out.is_empty() {
            self.done.push(std::mem::take(&mut self.out));
        }
    }

    /// The paragraphs written since the last call.
    pub(super) fn take(&mut self) -> Vec<String> {
        self.paragraph();
        std::mem::take(&mut self.done)
    }
}

fn is_noncharacter(c: char) -> bool {
    (c as u32) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c)
}
