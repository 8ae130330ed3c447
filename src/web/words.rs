//! The words in which states are shown to an editor.

use crate::model::Language;

/// How a state is coloured: `good`, `wait`, `bad` or `quiet`.
pub(super) fn tone(state: &str) -> &'static str {
    match state {
        "live" | "accepted" | "carried" => "good",
        "refused" | "uncertain" | "failed" | "unknown" => "bad",
        "withheld" | "skip" | "backlog" | "withdrawn" | "suppressed" => "quiet",
        _ => "wait",
    }
}

/// A state's word in the reader's language; an unknown one as it is.
pub(super) fn state(word: &str, language: Language) -> &str {
    let (indonesian, english) = match word {
        "due" => ("akan dibaca", "to be read"),
        "carried" => ("sudah dibaca", "read"),
        "backlog" => ("arsip lama", "backlog"),
        "planned" => ("direncanakan", "planned"),
        "held" => ("ditahan", "held"),
        "media" => ("mengunggah gambar", "uploading pictures"),
        "staging" => ("menyiapkan draf", "preparing a draft"),
        "staged" => ("draf siap", "draft ready"),
        "publishing" => ("sedang ditayangkan", "publishing"),
        "live" => ("tayang", "live"),
        "uncertain" => ("belum pasti", "uncertain"),
        "waiting" => ("menunggu", "waiting"),
        "withheld" => ("tidak ditayangkan", "withheld"),
        "skip" => ("dilewati", "skipped"),
        "refused" => ("ditolak", "refused"),
        "withdrawn" => ("ditarik", "withdrawn"),
        "armed" => ("sedang dikirim", "being sent"),
        "accepted" => ("terkirim", "sent"),
        "deferred" => ("ditunda", "deferred"),
        "failed" => ("gagal", "failed"),
        "suppressed" => ("sudah berhenti", "has left"),
        "unknown" => ("tidak diketahui", "unknown"),
        "publish" => ("tayangkan", "publish"),
        "update" => ("perbarui", "update"),
        "withdraw" => ("tarik", "withdraw"),
        "hold" => ("tahan", "hold"),
        other => (other, other),
    };
    match language {
        Language::Indonesian => indonesian,
        Language::English => english,
    }
}
