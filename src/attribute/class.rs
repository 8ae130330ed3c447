//! What a word does in a credit line.

use schemars::JsonSchema;
use serde::Deserialize;

/// What a word or phrase does in a credit line; the keys of the lexicon files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Class {
    /// "artikel", "story": what was published.
    Noun,
    /// "laporan", "report": a noun that needs more than "this … was published by".
    Loose,
    /// "the": any article, not this one.
    The,
    /// "konten", "material": what a notice forbids to copy.
    Content,
    /// "aplikasi", "Instagram": where an invitation may lead.
    Screen,
    /// "kami", "our".
    Us,
    /// "this", "dieser": before the noun.
    Before,
    /// "ini": after the noun.
    After,
    /// "telah", "was": says nothing by itself.
    Filler,
    /// "lebih dulu", "originally": it happened before.
    First,
    /// "tayang", "published".
    Aired,
    /// "dimuat", "disiarkan": the outlet may follow without a preposition.
    Passive,
    /// "diambil", "translated": taken from elsewhere; only with "dari", "from".
    Taken,
    /// "ulang", "again": published once more.
    Again,
    /// "hasil kerja sama dengan", "republished from": verb and preposition at once.
    Given,
    /// "versi awal": of the article that follows.
    Version,
    /// "sebelum": begins a clause about what was before.
    Prior,
    /// "Catatan redaksi:", "Editor's note:": a label in front of a credit.
    Note,
    /// "edisi", "nomor": says which issue, behind the outlet.
    Edition,
    /// "pukul", "at": before a time of day.
    Clock,
    /// "di", "on".
    At,
    /// "dari", "from".
    From,
    /// "laman", "the website": before an outlet.
    Place,
    /// "laporan", "data": before an outlet, but of anybody.
    Data,
    /// "pemberitaan", "liputan": the work of an outlet.
    Coverage,
    /// "dengan judul", "under the headline".
    Title,
    /// "Klik untuk baca", "Link".
    Link,
    /// "Baca artikel …": reads on at the origin.
    Read,
    /// "selengkapnya".
    More,
    /// "artikel asli": a label of the origin.
    Original,
    /// "dilansir", "as reported by".
    Cited,
    /// "melansir", "mengutip": the active voice, which people use too.
    Citing,
    /// "menurut", "according to": only before something like an outlet.
    According,
    /// "lapor", "kutip": behind a comma, before an outlet.
    Brief,
    /// "melaporkan", "reported": behind an outlet.
    Reports,
    /// "berdasarkan": only before "laman" and the like.
    Based,
    /// "Sumber", "Source": a label.
    Source,
    /// "ujar", "said".
    Said,
    /// "Presiden", "Minister": a person or an office, no outlet.
    Person,
    /// "Baca juga".
    Related,
    /// "lainnya", "next": with an article or a verb of reading, a related link.
    Other,
    /// "Video": between "Simak juga" and the title.
    Video,
    /// "dapatkan", "follow": asks the reader to do something.
    Invite,
    /// "saluran WhatsApp", "Google News".
    Channel,
    /// "Penulis", "Editor".
    Role,
    /// "Oleh", "By".
    By,
    /// "ditulis oleh".
    Written,
    /// "berkontribusi dalam penulisan".
    Contributed,
    /// "Laporan wartawan".
    Report,
    /// "Copyright", "Hak cipta".
    Copyright,
    /// "All rights reserved".
    Reserved,
    /// "Dilarang keras", "tanpa izin": both must stand in the line.
    Forbidden,
    /// "tanpa izin".
    Permission,
    /// "Senin".
    Day,
    /// "Januari".
    Month,
    /// Ends a name ("pada", "yang").
    Stop,
    /// Inside a name between capitals ("of", "dan").
    Joint,
    /// After a name ("newsletter", "blog").
    Kind,
    /// Words that outlets have in their names ("Radar", "Post").
    Press,
    /// No outlet by itself ("bioskop", "media").
    Generic,
    /// "belum", "not".
    Not,
    /// Goes on about the same credit ("under a Creative Commons licence").
    Tail,
    /// "via", "melalui".
    Via,
    /// Page furniture.
    Chrome,
    /// "Ralat", "Correction".
    Correction,
    /// "Foto", "Ilustrasi".
    Photo,
    /// "Jawa Timur", "Texas": behind a city, no outlet.
    Region,
}

/// A set of classes, to ask a token quickly what it may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u128);

impl Classes {
    /// Several at once.
    pub(super) const fn of(classes: &[Class]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u128;
            i += 1;
        }
        Self(bits)
    }

    /// With one more.
    pub(super) fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u128;
    }

    /// Both sets.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the class is among them.
    pub(super) fn has(self, class: Class) -> bool {
        self.0 & 1 << class as u128 != 0
    }

    /// Whether any of these is among them.
    pub(super) fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}
