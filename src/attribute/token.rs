//! Words, addresses and marks of a line; glued words are taken apart.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    class::{Class, Classes},
    lexicon::{Lexicon, Meaning},
};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Letters and digits.
    Word,
    /// `https://…`
    Url,
    /// `kompas.com`
    Domain,
    /// Punctuation.
    Mark(char),
    /// The end of a line.
    Break,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caps {
    /// `laman`
    Lower,
    /// `Laman`
    Capital,
    /// `LAMAN`
    All,
    /// `detikNews`, `iNews`
    Camel,
    /// Begins with a digit, or a script without capitals.
    Neither,
}

/// One word, address or mark.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Which normalised characters.
    pub(super) range: Range<usize>,
    /// Lower case, for the lexicon.
    pub(super) fold: String,
    /// What it is made of.
    pub(super) shape: Shape,
    /// How it is written.
    pub(super) caps: Caps,
    /// What the lexicon says of it.
    pub(super) means: Meaning,
}

impl Token {
    /// Whether it is this mark.
    pub(super) fn is(&self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }

    /// Whether it belongs to a class by itself.
    pub(super) fn alone(&self, class: Class) -> bool {
        self.means.alone.has(class)
    }

    /// Whether it has letters or digits.
    pub(super) fn is_word(&self) -> bool {
        matches!(self.shape, Shape::Word | Shape::Domain | Shape::Url)
    }
}

/// Endings that make `name.ending` a domain; endings that are also words of running text
/// ("di", "to", "is") are left out.
const ENDINGS: &str = " com id co net org tv news info my sg au uk us de fr nl es pt br jp kr cn \
hk tw th vn ph in pk int gov edu go io me dev blog web press media online site xyz asia eu ch at \
be it se dk fi pl ru tr sa ae qa eg za ng ke nz ca mx ar cl pe ac or sch mil biz fm example ";

fn is_ending(label: &str) -> bool {
    !label.is_empty()
        && label.is_ascii()
        && ENDINGS.split_ascii_whitespace().any(|e| e.eq_ignore_ascii_case(label))
}

/// Whether a word is a domain by its looks.
pub(super) fn is_domain(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    labels.len() >= 2
        && labels
            .iter()
            .all(|l| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        && labels.last().is_some_and(|l| is_ending(l))
        && labels[..labels.len() - 1]
            .iter()
            .any(|l| l.chars().any(|c| c.is_ascii_alphabetic()) && l.len() > 1)
}

/// The tokens of plain text (for the lexicon itself; nothing is taken apart).
pub(super) fn tokens_of(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.nfkc().collect();
    raw_tokens(&chars)
}

/// The tokens of a line, glued ones taken apart.
pub(super) fn tokens(chars: &[char], lexicon: &Lexicon) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(chars.len() / 5);
    for token in raw_tokens(chars) {
        unglue(chars, token, lexicon, &mut out);
    }
    out
}

fn raw_tokens(chars: &[char]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let end = match c {
            '\n' => i + 1,
            c if c.is_whitespace() => {
                i += 1;
                continue;
            }
            c if is_letter(c) || (c == '@' && chars.get(i + 1).copied().is_some_and(is_letter)) => {
                word_end(chars, i)
            }
            _ => i + 1,
        };
        out.push(token(chars, i..end));
        i = end;
    }
    out
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn word_end(chars: &[char], from: usize) -> usize {
    if let Some(end) = url_end(chars, from) {
        return end;
    }
    let mut i = from + 1;
    while i < chars.len() {
        let inner = matches!(chars[i], '.' | '-' | '\'' | '&' | '_' | '@')
            && chars.get(i + 1).copied().is_some_and(is_letter)
            && is_letter(chars[i - 1]);
        let sentence = chars[i] == '.' && inner && begins_sentence(chars, from, i);
        let glued = chars[i] == '-' && inner && house_ends(&chars[from..i], chars[i + 1]);
        if sentence || glued || !(is_letter(chars[i]) || inner) {
            break;
        }
        i += 1;
    }
    i
}

/// "Klikkalsel.com-Warga": a domain, a dash, and the text right behind it.
fn house_ends(before: &[char], next: char) -> bool {
    next.is_uppercase() && is_domain(&before.iter().collect::<String>())
}

/// "…2024.Artikel ini": a full stop with a capital right behind it, and no domain.
fn begins_sentence(chars: &[char], from: usize, dot: usize) -> bool {
    let rest: String = chars[dot + 1..]
        .iter()
        .take_while(|c| c.is_alphanumeric() || **c == '.')
        .take(40)
        .collect();
    let label = rest.split('.').next().unwrap_or_default();
    let tail = rest.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let initial = dot - from == 1 && chars[from].is_uppercase();
    label.starts_with(char::is_uppercase) && !is_ending(label) && !is_ending(tail) && !initial
}

fn url_end(chars: &[char], from: usize) -> Option<usize> {
    if !matches!(chars[from], 'h' | 'H') {
        return None;
    }
    let head: String = chars[from..].iter().take(8).collect::<String>().to_lowercase();
    if !head.starts_with("http://") && !head.starts_with("https://") {
        return None;
    }
    let stop = |c: &char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | ')' | ']' | '*' | '|');
    let mut end = chars[from..].iter().position(stop).map_or(chars.len(), |n| from + n);
    while end > from && matches!(chars[end - 1], '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '_') {
        end -= 1;
    }
    Some(end)
}

fn token(chars: &[char], range: Range<usize>) -> Token {
    let mut fold = String::with_capacity(range.len());
    for &c in &chars[range.clone()] {
        if c.is_ascii() { fold.push(c.to_ascii_lowercase()) } else { fold.extend(c.to_lowercase()) }
    }
    let first = chars[range.start];
    let shape = if first == '\n' {
        Shape::Break
    } else if !is_letter(first) && (first != '@' || range.len() == 1) {
        Shape::Mark(first)
    } else if fold.contains("://") {
        Shape::Url
    } else if fold.contains('.') && is_domain(&fold) {
        Shape::Domain
    } else {
        Shape::Word
    };
    Token { caps: caps(&chars[range.clone()]), fold, shape, range, means: Meaning::default() }
}

fn caps(word: &[char]) -> Caps {
    let upper = word.iter().filter(|c| c.is_uppercase()).count();
    let lower = word.iter().filter(|c| c.is_lowercase()).count();
    let first = word.first().copied().unwrap_or(' ');
    if first == '@' {
        return Caps::Camel;
    }
    match (upper, lower) {
        (0, 0) => Caps::Neither,
        (0, _) if first.is_numeric() => Caps::Neither,
        (0, _) => Caps::Lower,
        (n, 0) if n > 1 => Caps::All,
        (_, 0) => Caps::Capital,
        (1, _) if first.is_uppercase() => Caps::Capital,
        _ => Caps::Camel,
    }
}

/// Shortest name that may stick to a verb.
const NAME: usize = 3;

fn unglue(chars: &[char], mut token: Token, lexicon: &Lexicon, out: &mut Vec<Token>) {
    token.means = lexicon.meaning(&token.fold);
    let glued = may_be_glued(&token);
    let cut = if glued { seam(chars, &token, out.last(), lexicon) } else { None };
    let Some(at) = cut else {
        out.push(token);
        return;
    };
    let middle = token.range.start + at;
    let mut head = self::token(chars, token.range.start..middle);
    head.means = lexicon.meaning(&head.fold);
    out.push(head);
    unglue(chars, self::token(chars, middle..token.range.end), lexicon, out);
}

fn may_be_glued(token: &Token) -> bool {
    let verb = token.fold.starts_with("di") || token.fold.starts_with("me");
    let cased = match token.caps {
        Caps::Camel | Caps::Capital => true,
        Caps::Lower => verb && token.range.len() > 10,
        Caps::All | Caps::Neither => false,
    };
    (token.shape == Shape::Domain || token.shape == Shape::Word && cased) && token.range.len() <= 60
}

/// Where two words stick together: after a citing verb or a preposition, before a role or a day.
fn seam(chars: &[char], token: &Token, before: Option<&Token>, lexicon: &Lexicon) -> Option<usize> {
    let word = &chars[token.range.clone()];
    let inner = word[1..].iter().any(|c| c.is_uppercase());
    if !inner && token.shape != Shape::Domain && !lexicon.may_begin_glued(&token.fold) {
        return None;
    }
    let starts: Vec<usize> = token.fold.char_indices().map(|(at, _)| at).collect();
    if starts.len() != word.len() {
        return None;
    }
    let seam = Seam { word, fold: &token.fold, after_verb: verb_before(before), lexicon };
    (1..word.len()).find(|&i| seam.splits(i, starts[i]))
}

/// A word that may be two.
struct Seam<'a> {
    word: &'a [char],
    fold: &'a str,
    after_verb: bool,
    lexicon: &'a Lexicon,
}

impl Seam<'_> {
    /// Whether one word ends and another begins at this character, which begins at this byte.
    fn splits(&self, i: usize, byte: usize) -> bool {
        const VERBS: Classes = Classes::of(&[Class::Cited, Class::Citing]);
        const LEADS: Classes = Classes::of(&[Class::From, Class::At, Class::Place, Class::Data]);
        const ENDS: Classes = Classes::of(&[Class::Day, Class::Stop, Class::Role]);
        let (head, tail) = self.fold.split_at(byte);
        let rises = self.word[i].is_uppercase() && self.word[i - 1].is_lowercase();
        let named = || named_tail(&self.word[i..], self.lexicon);
        let says = self.lexicon.meaning(head).alone;
        if says.any(VERBS) && head.len() >= 5 && tail.len() >= NAME {
            let leads = tail.len() >= 4 && self.lexicon.meaning(tail).alone.any(LEADS);
            return rises || leads || (named() && !suffix(tail));
        }
        if says.has(Class::Role) && i >= 5 && rises {
            return true;
        }
        let long = head.chars().count() >= 4;
        let lower = self.after_verb && self.word[0].is_lowercase();
        if lower && says.any(LEADS) && (rises || named() && long) {
            return true;
        }
        let parted = rises || self.word[1..i].iter().any(|c| c.is_uppercase());
        parted && tail.len() >= 4 && i >= NAME && self.lexicon.meaning(tail).alone.any(ENDS)
    }
}

/// Whether a verb or a preposition stands in front.
fn verb_before(before: Option<&Token>) -> bool {
    const CLASSES: Classes =
        Classes::of(&[Class::Cited, Class::Citing, Class::Aired, Class::From, Class::At]);
    before.is_some_and(|t| t.means.alone.any(CLASSES))
}

/// `detikNews`, `BBC`, `kompas.com`: the rest of a glued word that can only be a name.
fn named_tail(rest: &[char], lexicon: &Lexicon) -> bool {
    let text: String = rest.iter().collect();
    text.chars().any(char::is_uppercase) || is_domain(&text) || is_press(&text, lexicon)
}

/// Whether a word begins or ends like an outlet's name: "detikbali", "Nordsee-Zeitung".
pub(super) fn is_press(word: &str, lexicon: &Lexicon) -> bool {
    let begins = |n: usize| word.get(..n).is_some_and(|h| lexicon.word(h, Class::Press));
    let ends = |n: usize| {
        let at = word.len().checked_sub(n)?;
        Some(lexicon.word(word.get(at..)?, Class::Press))
    };
    word.len() > 7
        && ((5..=8).any(begins) || word.len() > 9 && (5..=9).any(|n| ends(n) == Some(true)))
}

/// Endings of Indonesian verbs: "dikutipkan" is one word.
fn suffix(tail: &str) -> bool {
    ["kan", "nya", "kannya", "lah", "kah"].contains(&tail)
}

#[cfg(test)]
mod tests {
    use super::{super::lexicon::Lexicon, Shape, tokens};

    fn words(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let cut = tokens(&chars, &Lexicon::shipped());
        cut.iter().map(|t| chars[t.range.clone()].iter().collect()).collect()
    }

    #[test]
    fn glued_words_come_apart() {
        assert_eq!(words("DilansirAFP, Selasa"), ["Dilansir", "AFP", ",", "Selasa"]);
        assert_eq!(words("dikutip daridetikNews"), ["dikutip", "dari", "detikNews"]);
        assert_eq!(words("tayang diCNN Indonesia"), ["tayang", "di", "CNN", "Indonesia"]);
        assert_eq!(words("Putri SavitriEditor: Agus"), ["Putri", "Savitri", "Editor", ":", "Agus"]);
        assert_eq!(
            words("Laporan Wartawan SuryaMalang.com, M. Fauzi"),
            ["Laporan", "Wartawan", "SuryaMalang.com", ",", "M", ".", "Fauzi"]
        );
        assert_eq!(words("2024.Artikel ini"), ["2024", ".", "Artikel", "ini"]);
        assert_eq!(words("dariBBCpada Kamis"), ["dariBBC", "pada", "Kamis"]);
    }

    #[test]
    fn addresses_and_domains_stay_whole() {
        let chars: Vec<char> = "https://a.example/x. News.com.au".chars().collect();
        let cut = tokens(&chars, &Lexicon::shipped());
        assert_eq!(cut[0].shape, Shape::Url);
        assert_eq!(cut[2].shape, Shape::Domain);
    }
}
