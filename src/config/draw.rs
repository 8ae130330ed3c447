//! Draws a mistake as a compiler would: place, line, caret, way out.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{
    mistake::Place,
    mistake::{Mistake, Weight},
};

pub(super) fn draw(mistake: &Mistake, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let level = match mistake.weight {
        Weight::Mistake => Level::ERROR.with_name("mistake"),
        Weight::Warning => Level::WARNING,
    };
    let label = mistake.help.as_deref().unwrap_or_default();
    let mut report = vec![level.primary_title(mistake.message.as_str()).element(snippet(
        &mistake.place,
        AnnotationKind::Primary,
        label,
    ))];
    for (what, place) in &mistake.also {
        let other = snippet(place, AnnotationKind::Primary, "");
        report.push(Group::with_title(Level::NOTE.secondary_title(what.as_str())).element(other));
    }
    renderer.render(&report)
}

fn snippet<'a>(
    place: &'a Place,
    kind: AnnotationKind,
    label: &'a str,
) -> Snippet<'a, Annotation<'a>> {
    let mark = kind.span(place.span.clone());
    let mark = if label.is_empty() { mark } else { mark.label(label) };
    Snippet::source(place.file.shown()).path(place.path.as_str()).annotation(mark)
}
