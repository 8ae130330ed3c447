//! The templates that come with tayang: their names and their text.
//!
//! Each begins with `{# values: … #}`, the values that it is given; an override may use these and no
//! others.

/// Every embedded template, by the name under which a folder may override it.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    // what the site and the target carry
    ("post/credit.en.html.j2", include_str!("../../templates/post/credit.en.html.j2")),
    ("post/credit.id.html.j2", include_str!("../../templates/post/credit.id.html.j2")),
    // digests
    ("digest/subject.txt.j2", include_str!("../../templates/digest/subject.txt.j2")),
    ("digest/body.txt.j2", include_str!("../../templates/digest/body.txt.j2")),
    ("digest/body.html.j2", include_str!("../../templates/digest/body.html.j2")),
    // pages of the two listeners
    ("web/style.html.j2", include_str!("../../templates/web/style.html.j2")),
    ("web/notice.html.j2", include_str!("../../templates/web/notice.html.j2")),
    ("web/unsubscribe.html.j2", include_str!("../../templates/web/unsubscribe.html.j2")),
    ("web/status.html.j2", include_str!("../../templates/web/status.html.j2")),
    ("web/story.html.j2", include_str!("../../templates/web/story.html.j2")),
    // the static site
    ("site/archive.html.j2", include_str!("../../templates/site/archive.html.j2")),
    ("site/article.html.j2", include_str!("../../templates/site/article.html.j2")),
    ("site/frame.html.j2", include_str!("../../templates/site/frame.html.j2")),
    ("site/index.html.j2", include_str!("../../templates/site/index.html.j2")),
    ("site/style.css.j2", include_str!("../../templates/site/style.css.j2")),
];

/// The text of an embedded template.
pub(super) fn text(name: &str) -> Option<&'static str> {
    TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
