//! How a target wants its pictures.

use super::{
    draft::{At, FormatDraft, PicturesDraft},
    mistake::Report,
    read::Table,
};
use crate::picture::{self, Format, Policy};

/// What a target's `pictures` say. A program that cannot do it says so instead of publishing
/// something else.
pub(super) fn policy(table: &Table<'_>, draft: &PicturesDraft, report: &mut Report) -> Policy {
    if !picture::can_scale() {
        let message = "this tayang was built without the feature `images`: it cannot change the \
                       size or type of pictures";
        let help = "leave `pictures` out, or build with `cargo build --release --features images`";
        report.add(table.sheet.mistake(&table.span, message).help(help).key(&*table.path));
    }
    let usual = Policy::default();
    between(table, "max_width", &draft.max_width, (200, 16_000), usual.max_width, report);
    between(table, "quality", &draft.quality, (1, 100), usual.quality.into(), report);
    Policy {
        max_width: draft.max_width.as_ref().map_or(usual.max_width, |at| at.value.into()),
        quality: draft.quality.as_ref().map_or(usual.quality, |at| at.value),
        format: match draft.format {
            None | Some(FormatDraft::Keep) => Format::Keep,
            Some(FormatDraft::Jpeg) => Format::Jpeg,
            Some(FormatDraft::Webp) => Format::Webp,
        },
    }
}

fn between<T: Copy + Into<u32>>(
    table: &Table<'_>,
    key: &str,
    written: &Option<At<T>>,
    (least, most): (u32, u32),
    usual: u32,
    report: &mut Report,
) {
    let Some(at) = written else { return };
    if !(least..=most).contains(&at.value.into()) {
        let message = format!("`{key}` is a number from {least} to {most}");
        let mistake = table.sheet.mistake(&at.span, message);
        report.add(mistake.help(format!("write `{usual}`")).key(format!("{}.{key}", table.path)));
    }
}
