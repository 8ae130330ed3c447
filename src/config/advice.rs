//! What works, and should not stay as it is.

use super::{
    draft::{At, Dkim, MainDraft},
    mistake::Report,
    read::Read,
};

/// Adds the warnings that concern several tables at once.
pub(super) fn advise(main: &Read<MainDraft>, report: &mut Report) {
    one_click(main, report);
    nobody_is_told(main, report);
}

/// Mail programs show "unsubscribe" only where RFC 8058 is kept: an https address, and a DKIM
/// signature that covers the header. Of `.eml` files nobody unsubscribes.
fn one_click(main: &Read<MainDraft>, report: &mut Report) {
    let Some(At { value: smtp, span }) = &main.draft.smtp else { return };
    if main.draft.digest.is_empty() {
        return;
    }
    if smtp.dkim != Some(Dkim::Relay) && !main.sheet.is_broken("smtp.dkim") {
        let message = "one-click unsubscribing cannot count: nobody is said to sign with DKIM";
        let help = "write `dkim = \"relay\"` once the relay signs";
        report.add(main.sheet.mistake(span, message).help(help).key("smtp.dkim").warning());
    }
    if main.sheet.is_broken("web.public_url") {
        return;
    }
    let url = main.draft.web.as_ref().and_then(|web| web.value.public_url.as_ref());
    let (span, message) = match url {
        Some(url) if url.value.0.url().scheme() == "https" => return,
        Some(url) => (&url.span, "one-click unsubscribing cannot count without https"),
        None => (span, "one-click unsubscribing cannot count: readers have no address to go to"),
    };
    let help = "write `public_url = \"https://…\"` in `[web]`";
    report.add(main.sheet.mistake(span, message).help(help).key("web.public_url").warning());
}

fn nobody_is_told(main: &Read<MainDraft>, report: &mut Report) {
    let told = main
        .draft
        .alerts
        .as_ref()
        .is_some_and(|alerts| alerts.value.mail.is_some() || alerts.value.command.is_some());
    if told || main.sheet.is_broken("alerts") || main.sheet.is_broken("alerts.mail") {
        return;
    }
    let span = main.draft.alerts.as_ref().map_or(0..0, |alerts| alerts.span.clone());
    let message = "nobody is told when something needs a person";
    let help = "write `[alerts]` with `mail = \"…\"` or `command = [\"…\"]`";
    report.add(main.sheet.mistake(&span, message).help(help).key("alerts").warning());
}
