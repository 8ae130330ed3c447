//! Why something was done or not done, readable by an editor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Change, Language};

/// A reason on record. Stored as JSON with every decision, so that "why is this not on the
/// site?" is a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The article is new for this target.
    New,
    /// Its words changed at the source.
    Corrected,
    /// The source has taken it back.
    WithdrawnAtSource,
    /// It began with the target's own outlet.
    Loop {
        /// What shows it ("origin malangnetwork.com").
        evidence: String,
    },
    /// The target carries the story already.
    Duplicate {
        /// By which route or post.
        of: String,
    },
    /// It was there before we began to watch.
    Backlog,
    /// Older than the partner's `maximum_age`.
    TooOld {
        /// When it was published.
        published: DateTime<Utc>,
    },
    /// Not before this time.
    Embargo {
        /// The end of the embargo.
        until: DateTime<Utc>,
    },
    /// The section is not among those to take, or among those to leave.
    Section {
        /// As printed; empty for none.
        section: String,
    },
    /// Its credit names a wire that the agreement does not cover.
    WireNotCovered {
        /// The wire.
        wire: String,
    },
    /// The agreement does not begin before this date.
    NoRightsYet,
    /// More than `max_per_hour` for this partner.
    Flood {
        /// The bound.
        max_per_hour: u32,
    },
    /// Somebody paused the partner, the target or everything.
    Paused {
        /// What is paused.
        what: String,
    },
    /// Somebody asked to wait.
    HeldBy {
        /// Who.
        by: String,
        /// Why.
        note: String,
    },
    /// Somebody took it down by hand.
    WithdrawnBy {
        /// Who.
        by: String,
        /// Why.
        note: String,
    },
    /// Evidence about the origin disagrees; an editor is asked.
    OriginConflict,
    /// A line may name the origin, and is not sure enough to be taken for it; an editor is asked.
    UnsureOrigin {
        /// The words of the line.
        words: String,
    },
    /// It was read by a recipe that was never seen right on a live page.
    RecipeUnseen {
        /// The recipe.
        recipe: String,
    },
    /// The outlet's articles suddenly lack something: it may have changed its layout.
    ReadingsChanged {
        /// What.
        change: Change,
    },
    /// Nothing readable was found on the page.
    Unreadable {
        /// What was wrong.
        what: String,
    },
    /// robots.txt of the outlet says no.
    Robots,
    /// The page is gone (404, 410).
    Gone {
        /// HTTP status.
        status: u16,
    },
    /// An editor changed the post; it was not overwritten.
    LocalEdit {
        /// Fields that differ.
        fields: Vec<String>,
    },
    /// The target said no and will say no again.
    TargetRefused {
        /// In words that help.
        what: String,
    },
    /// The target or the network did not answer as it should; it is tried again.
    TargetTrouble {
        /// In words that help.
        what: String,
    },
    /// No rendition could be made.
    Rendering {
        /// What the template said.
        what: String,
    },
    /// The work failed this often and was set aside.
    Poison {
        /// Attempts.
        attempts: u32,
        /// The last failure.
        what: String,
    },
    /// The target is not in the configuration any more.
    TargetRemoved,
    /// This store was restored from a copy; the delivery is looked up before anything is sent.
    Restored,
}

impl Reason {
    /// The machine's word for it, as in JSON.
    #[must_use]
    pub fn code(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.get("code").and_then(|c| c.as_str()).unwrap_or("unknown").to_owned()
    }

    /// One sentence for an editor.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::Indonesian => self.indonesian(),
            Language::English => self.english(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::New => "new for this target".into(),
            Self::Corrected => "the source changed its words".into(),
            Self::WithdrawnAtSource => "the source has taken it back".into(),
            Self::Loop { evidence } => {
                format!("it began with the target's own outlet ({evidence})")
            }
            Self::Duplicate { of } => format!("the target carries this story already ({of})"),
            Self::Backlog => "it was there before tayang began to watch".into(),
            Self::TooOld { published } => {
                format!("too old: published {}", published.format("%Y-%m-%d %H:%M UTC"))
            }
            Self::Embargo { until } => {
                format!("under embargo until {}", until.format("%Y-%m-%d %H:%M UTC"))
            }
            Self::Section { section } => {
                format!("section `{section}` is not taken from this partner")
            }
            Self::WireNotCovered { wire } => {
                format!("the agreement does not cover the wire {wire}")
            }
            Self::NoRightsYet => "the agreement begins later".into(),
            Self::Flood { max_per_hour } => {
                format!("more than {max_per_hour} in an hour from this partner")
            }
            Self::Paused { what } => format!("{what} is paused"),
            Self::HeldBy { by, note } => format!("held by {by}{}", noted(note)),
            Self::WithdrawnBy { by, note } => format!("taken down by {by}{}", noted(note)),
            Self::OriginConflict => {
                "evidence about the origin disagrees: an editor has to look".into()
            }
            Self::UnsureOrigin { words } => {
                format!("a line may name the origin: an editor says whom to credit (\"{words}\")")
            }
            Self::RecipeUnseen { recipe } => format!(
                "read by the recipe `{recipe}`, which was never seen right on a live page: `tayang recipe test LINK` lets it go"
            ),
            Self::ReadingsChanged { change } => format!(
                "the latest articles {}: the partner may have changed its layout, an editor has to look",
                change.english()
            ),
            Self::Unreadable { what } => format!("nothing readable was found: {what}"),
            Self::Robots => "the outlet's robots.txt does not allow it".into(),
            Self::Gone { status } => format!("the page is gone (status {status})"),
            Self::LocalEdit { fields } => format!(
                "an editor changed {} on the site; nothing was overwritten",
                fields.join(", ")
            ),
            Self::TargetRefused { what } => format!("the target refused: {what}"),
            Self::TargetTrouble { what } => format!("the target had trouble: {what}"),
            Self::Rendering { what } => format!("the template could not be rendered: {what}"),
            Self::Poison { attempts, what } => {
                format!("set aside after {attempts} attempts: {what}")
            }
            Self::TargetRemoved => "the target is not in the configuration any more".into(),
            Self::Restored => {
                "the store was restored from a copy: looked up before anything is sent".into()
            }
        }
    }

    fn indonesian(&self) -> String {
        match self {
            Self::New => "baru untuk situs ini".into(),
            Self::Corrected => "naskah diubah oleh sumbernya".into(),
            Self::WithdrawnAtSource => "dicabut oleh sumbernya".into(),
            Self::Loop { evidence } => format!("berasal dari media situs ini sendiri ({evidence})"),
            Self::Duplicate { of } => format!("sudah tayang di situs ini ({of})"),
            Self::Backlog => "sudah ada sebelum tayang mulai memantau".into(),
            Self::TooOld { published } => {
                format!("terlalu lama: terbit {}", published.format("%Y-%m-%d %H.%M UTC"))
            }
            Self::Embargo { until } => {
                format!("embargo sampai {}", until.format("%Y-%m-%d %H.%M UTC"))
            }
            Self::Section { section } => format!("kanal `{section}` tidak diambil dari mitra ini"),
            Self::WireNotCovered { wire } => {
                format!("perjanjian tidak mencakup kantor berita {wire}")
            }
            Self::NoRightsYet => "perjanjian belum berlaku".into(),
            Self::Flood { max_per_hour } => {
                format!("lebih dari {max_per_hour} dalam satu jam dari mitra ini")
            }
            Self::Paused { what } => format!("{what} sedang dijeda"),
            Self::HeldBy { by, note } => format!("ditahan oleh {by}{}", noted(note)),
            Self::WithdrawnBy { by, note } => format!("diturunkan oleh {by}{}", noted(note)),
            Self::OriginConflict => {
                "keterangan asal tidak sejalan: perlu diperiksa redaktur".into()
            }
            Self::UnsureOrigin { words } => {
                format!("mungkin menyebut asal berita, perlu dipastikan redaktur (\"{words}\")")
            }
            Self::RecipeUnseen { recipe } => format!(
                "dibaca dengan resep `{recipe}` yang belum pernah terbukti benar di halaman nyata: `tayang recipe test ALAMAT` melepasnya"
            ),
            Self::ReadingsChanged { change } => format!(
                "artikel terakhir {}: mungkin mitra mengubah tata letak, perlu diperiksa redaktur",
                change.indonesian()
            ),
            Self::Unreadable { what } => format!("tidak ada naskah yang terbaca: {what}"),
            Self::Robots => "robots.txt media itu tidak mengizinkan".into(),
            Self::Gone { status } => format!("halaman sudah tidak ada (status {status})"),
            Self::LocalEdit { fields } => {
                format!("redaktur mengubah {} di situs; tidak ditimpa", fields.join(", "))
            }
            Self::TargetRefused { what } => format!("situs menolak: {what}"),
            Self::TargetTrouble { what } => format!("situs bermasalah: {what}"),
            Self::Rendering { what } => format!("templat gagal: {what}"),
            Self::Poison { attempts, what } => {
                format!("disisihkan setelah {attempts} percobaan: {what}")
            }
            Self::TargetRemoved => "situs tidak ada lagi dalam konfigurasi".into(),
            Self::Restored => {
                "basis data dipulihkan dari salinan: diperiksa dulu sebelum dikirim".into()
            }
        }
    }
}

fn noted(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!(": {note}") }
}
