//! Recipes of the folder over the shipped ones, and partners that name one.

use std::collections::BTreeMap;

use super::{
    draft::{At, NumberingDraft, RecipeDraft, Selector, Words},
    mistake::Report,
    read::{Drafts, Read, Table},
    words,
};
use crate::extract::{Css, Numbering, RecipeBook, RecipeChange};

/// All recipes; whoever names one that is not there is told.
pub(super) fn recipes(drafts: &Drafts, report: &mut Report) -> RecipeBook {
    let mut changes: BTreeMap<String, RecipeChange> = BTreeMap::new();
    for read in &drafts.recipes {
        let Some((name, change)) = change(read, report) else { continue };
        if changes.insert(name.value.clone(), change).is_some() {
            let message = format!("the recipe `{}` stands in another file too", name.value);
            let mistake = read.sheet.mistake(&name.span, message);
            report.add(mistake.help("put both into one file").key("name"));
        }
    }
    let book = RecipeBook::default().with(&changes);
    named(drafts, &book, report);
    book
}

/// A file's recipe, if it can be used.
fn change(read: &Read<RecipeDraft>, report: &mut Report) -> Option<(At<String>, RecipeChange)> {
    let (sheet, draft) = (&read.sheet, &read.draft);
    let whole = Table::new(sheet, "recipe", &(0..0));
    if draft.name.is_none() && !sheet.is_broken("name") {
        let mistake = sheet.mistake(&(0..0), "`name` is missing in this recipe");
        report.add(mistake.help("write `name = \"promedia\"`").key("name"));
    }
    let name = draft.name.as_ref()?;
    let name = At { value: name.value.0.clone(), span: name.span.clone() };
    usable(&whole, &name, draft, report);
    Some((name, change_of(&whole, draft, report)))
}

/// A recipe of an operator's own says where the text is, and which pages it is for.
fn usable(table: &Table<'_>, name: &At<String>, draft: &RecipeDraft, report: &mut Report) {
    if RecipeBook::of_the_house().get(&name.value).is_some() {
        return;
    }
    let names: Vec<&str> =
        RecipeBook::of_the_house().recipes().iter().map(|recipe| recipe.name.as_str()).collect();
    let said = match words::nearest(&name.value, &names) {
        Some(near) => format!("; or did you mean to change `{near}`?"),
        None => String::new(),
    };
    if draft.body.as_ref().is_none_or(Vec::is_empty) && !table.sheet.is_broken("body") {
        let message = format!("the recipe `{}` does not say where the text is", name.value);
        let help = format!("write `body = [\"div.read__content\"]`{said}");
        report.add(table.sheet.mistake(&name.span, message).help(help).key("body"));
    }
}

fn change_of(table: &Table<'_>, draft: &RecipeDraft, report: &mut Report) -> RecipeChange {
    let hosts = draft.hosts.iter().flatten().map(|host| host.value.0.clone()).collect();
    let texts = |list: &Vec<At<Words>>| list.iter().map(|words| words.value.0.clone()).collect();
    RecipeChange {
        seen: draft.seen.as_ref().map(|seen| seen.value.0),
        hosts,
        selectors: selectors(draft),
        parts: draft.parts,
        asides: draft.asides.as_ref().map(texts),
        whole: draft.whole.as_ref().map(|whole| whole.value.0.clone()),
        pages: draft.pages.as_ref().and_then(|pages| numbering(table, pages, report)),
    }
}

fn selectors(draft: &RecipeDraft) -> Vec<(&'static str, Vec<Css>)> {
    let lists = [
        ("markers", &draft.markers),
        ("body", &draft.body),
        ("title", &draft.title),
        ("author", &draft.author),
        ("credits", &draft.credits),
        ("date", &draft.date),
        ("image", &draft.image),
        ("caption", &draft.caption),
        ("tags", &draft.tags),
        ("section", &draft.section),
        ("drop", &draft.drop),
        ("paging", &draft.paging),
    ];
    let css = |list: &Vec<At<Selector>>| list.iter().map(|one| one.value.0.clone()).collect();
    lists.into_iter().filter_map(|(key, list)| Some((key, css(list.as_ref()?)))).collect()
}

fn numbering(
    table: &Table<'_>,
    At { value: draft, span }: &At<NumberingDraft>,
    report: &mut Report,
) -> Option<Numbering> {
    let written = |words: &Option<At<Words>>| words.as_ref().map(|words| words.value.0.clone());
    let (query, path) = (written(&draft.query), written(&draft.path));
    let wrong = match (&query, &path) {
        (None, None) => Some("`pages` does not say where the number stands"),
        (Some(_), Some(_)) => Some("`pages` has one place for the number: only one of them"),
        (None, Some(path)) if path.matches("{}").count() != 1 => {
            Some("`path` has no place for the number")
        }
        _ => None,
    };
    if let Some(message) = wrong {
        let help = "write `{ query = \"page\" }` or `{ path = \"/{}\" }`";
        report.add(table.sheet.mistake(span, message).help(help).key("pages"));
        return None;
    }
    let number = |number: &Option<At<u32>>| number.as_ref().map_or(1, |number| number.value);
    Some(Numbering { query, path, from: number(&draft.from), step: number(&draft.step).max(1) })
}

/// Partners that name a recipe that is not there.
fn named(drafts: &Drafts, book: &RecipeBook, report: &mut Report) {
    let names: Vec<&str> = book.recipes().iter().map(|recipe| recipe.name.as_str()).collect();
    for (sheet, key, draft) in drafts.partners() {
        let Some(recipe) = &draft.recipe else { continue };
        if book.get(&recipe.value.0).is_none() {
            let message = format!("there is no recipe `{}`", recipe.value.0);
            let mistake = sheet.mistake(&recipe.span, message);
            let help = words::instead_of(&recipe.value.0, &names);
            report.add(mistake.help(help).key(format!("partner.{}.recipe", key.value)));
        }
    }
}
