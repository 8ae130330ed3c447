//! Rules for reading credits: read, learned, and tried on their own examples.

use std::{ops::Range, path::Path, sync::Arc};

use super::{
    draft::{At, RulesDraft, Words},
    files,
    mistake::Report,
    read::{self, Drafts, Read, Sheet, Table},
    words,
};
use crate::{
    attribute::{KnownOutlet, Lexicon, Rule, Rules, Says, Trial},
    model::OutletName,
};

/// A rule with the places of its parts.
struct Placed {
    rule: Rule,
    /// Of its line or name, for what is wrong with it.
    span: Range<usize>,
    /// Of its examples, then its counter-examples.
    lines: Vec<Range<usize>>,
}

/// Everything that attribution knows: outlets, the shipped words, and what the files add.
pub(super) fn rules(drafts: &Drafts, outlets: Vec<KnownOutlet>, report: &mut Report) -> Rules {
    let mut rules = Rules::of(outlets);
    let files: Vec<(&Read<RulesDraft>, Vec<Placed>)> =
        drafts.rules.iter().map(|file| (file, placed(file, report))).collect();
    let general = files.iter().filter(|(file, _)| file.draft.partners.is_none());
    let mut all = (*rules.lexicon).clone();
    for (file, placed) in general {
        learn(&mut all, &file.sheet, placed, report);
    }
    // A domain is a fact about an outlet, whoever's articles the file is for.
    rules.others.extend(files.iter().flat_map(|(_, placed)| placed).filter_map(other));
    for (file, placed) in files.iter().filter(|(file, _)| file.draft.partners.is_none()) {
        hold_to_examples(&all, &file.sheet, placed, report);
    }
    rules.lexicon = Arc::new(all);
    for (file, placed) in &files {
        for partner in partners(file, &rules.outlets, report) {
            let mut own = rules.words_of(&partner).clone();
            learn(&mut own, &file.sheet, placed, report);
            hold_to_examples(&own, &file.sheet, placed, report);
            rules.of_partner.insert(partner, Arc::new(own));
        }
    }
    rules
}

/// Partners that a file is for; each that does not exist is reported.
fn partners(
    file: &Read<RulesDraft>,
    outlets: &[KnownOutlet],
    report: &mut Report,
) -> Vec<OutletName> {
    let known: Vec<&str> = outlets.iter().map(|o| o.name.as_str()).collect();
    let mut found = Vec::new();
    for named in file.draft.partners.iter().flatten() {
        let name = named.value.0.as_str();
        match outlets.iter().find(|o| o.name.as_str() == name) {
            Some(outlet) => found.push(outlet.name.clone()),
            None => {
                let mistake =
                    file.sheet.mistake(&named.span, format!("there is no partner `{name}`"));
                report.add(mistake.help(words::instead_of(name, &known)));
            }
        }
    }
    found
}

fn other(placed: &Placed) -> Option<(Vec<String>, String)> {
    match &placed.rule.says {
        Says::Outlet { names, domain: Some(domain) } => Some((names.clone(), domain.clone())),
        _ => None,
    }
}

fn learn(lexicon: &mut Lexicon, sheet: &Sheet, rules: &[Placed], report: &mut Report) {
    for placed in rules {
        if let Err(error) = lexicon.learn(&placed.rule.says) {
            report.add(sheet.mistake(&placed.span, error.to_string()));
        }
    }
}

fn hold_to_examples(lexicon: &Lexicon, sheet: &Sheet, rules: &[Placed], report: &mut Report) {
    for placed in rules {
        for (trial, span) in placed.rule.tried(lexicon).iter().zip(&placed.lines) {
            if !trial.holds {
                report.add(sheet.mistake(span, told(trial)).help(way_out(trial)));
            }
        }
    }
}

/// How a line was read, in a sentence.
fn told(trial: &Trial) -> String {
    let read = match trial.reading.kind {
        None => "nothing".to_owned(),
        Some(kind) => {
            let kind = serde_json::to_value(kind).unwrap_or_default();
            let outlet = trial.reading.outlet.as_deref();
            let named = outlet.map(|o| format!(" that names \"{o}\"")).unwrap_or_default();
            format!("`{}`{named}", kind.as_str().unwrap_or_default())
        }
    };
    let what = if trial.example { "an example" } else { "a counter-example" };
    format!("{what} of this rule is read as {read}")
}

fn way_out(trial: &Trial) -> &'static str {
    if trial.example {
        "correct the rule until it reads its own examples, or take the line out"
    } else {
        "make the rule narrower, or move the line to `examples`"
    }
}

/// All rules of a file, as far as they are whole.
fn placed(file: &Read<RulesDraft>, report: &mut Report) -> Vec<Placed> {
    let sheet = &file.sheet;
    let draft = &file.draft;
    let mut all = Vec::new();
    for (n, At { value, span }) in draft.outlet.iter().enumerate() {
        let table = Table::new(sheet, format!("outlet.{}", n + 1), span);
        let examples = table.need(&value.examples, "examples", "[\"Dilansir dari …\"]", report);
        let Some(name) = table.need(&value.name, "name", "\"AP News\"", report) else { continue };
        let aliases = value.aliases.iter().flatten();
        let names = std::iter::once(name).chain(aliases).map(|n| n.value.0.clone()).collect();
        let domain = value.domain.as_ref().map(|d| d.value.0.clone());
        let says = Says::Outlet { names, domain };
        all.push(rule(says, &name.span, examples, value.counter_examples.as_ref()));
    }
    for (n, At { value, span }) in draft.words.iter().enumerate() {
        let table = Table::new(sheet, format!("words.{}", n + 1), span);
        let examples = both(&table, &value.examples, &value.counter_examples, report);
        let class = table.need(&value.class, "class", "\"aired\"", report);
        let words = table.need(&value.words, "words", "[\"kapacak\"]", report);
        let (Some(class), Some(words), Some((yes, no))) = (class, words, examples) else {
            continue;
        };
        let words = words.iter().map(|w| w.value.0.clone()).collect();
        all.push(rule(Says::Words { class: *class, words }, span, Some(yes), Some(no)));
    }
    for (n, At { value, span }) in draft.line.iter().enumerate() {
        let table = Table::new(sheet, format!("line.{}", n + 1), span);
        let examples = both(&table, &value.examples, &value.counter_examples, report);
        let kind = table.need(&value.kind, "kind", "\"origin\"", report);
        let line = table.need(&value.line, "line", LIKE, report);
        let (Some(kind), Some(line), Some((yes, no))) = (kind, line, examples) else { continue };
        let says = Says::Line { kind: *kind, line: line.value.0.clone() };
        all.push(rule(says, &line.span, Some(yes), Some(no)));
    }
    for (n, At { value, span }) in draft.forbid.iter().enumerate() {
        let table = Table::new(sheet, format!("forbid.{}", n + 1), span);
        let examples = both(&table, &value.examples, &value.counter_examples, report);
        let line = table.need(&value.line, "line", "\"Laporan utama {any}\"", report);
        let (Some(line), Some((yes, no))) = (line, examples) else { continue };
        let says = Says::Forbid { kind: value.kind, line: line.value.0.clone() };
        all.push(rule(says, &line.span, Some(yes), Some(no)));
    }
    all
}

const LIKE: &str = "\"Artikel ini telah tayang di {outlet} dengan judul {title}\"";

type Lines = Vec<At<Words>>;

fn both<'a>(
    table: &Table<'_>,
    examples: &'a Option<Lines>,
    counter_examples: &'a Option<Lines>,
    report: &mut Report,
) -> Option<(&'a Lines, &'a Lines)> {
    let yes = table.need(examples, "examples", "[\"…\"]", report);
    let no = table.need(counter_examples, "counter_examples", "[\"…\"]", report);
    Some((yes?, no?))
}

fn rule(says: Says, span: &Range<usize>, yes: Option<&Lines>, no: Option<&Lines>) -> Placed {
    let texts = |lines: Option<&Lines>| -> Vec<String> {
        lines.into_iter().flatten().map(|line| line.value.0.clone()).collect()
    };
    let spans = yes.into_iter().flatten().chain(no.into_iter().flatten());
    let lines = spans.map(|line| line.span.clone()).collect();
    let rule = Rule { says, examples: texts(yes), counter_examples: texts(no) };
    Placed { rule, span: span.clone(), lines }
}

/// A rule file that was tried by itself, on top of the shipped words.
#[derive(Debug)]
pub struct Tried {
    /// Its rules' lines, in order, as they are read.
    pub trials: Vec<Trial>,
    /// What is wrong with it.
    pub report: Report,
}

/// Reads one rule file and tries every rule on its own lines.
#[must_use]
pub fn try_rules(path: &Path) -> Tried {
    let mut report = Report::default();
    let mut trials = Vec::new();
    if let Some(file) = files::read_file(path, &mut report) {
        let read: Read<RulesDraft> = read::draft(&file, &mut report);
        let rules = placed(&read, &mut report);
        let mut lexicon = (*Lexicon::shipped()).clone();
        learn(&mut lexicon, &read.sheet, &rules, &mut report);
        hold_to_examples(&lexicon, &read.sheet, &rules, &mut report);
        trials = rules.iter().flat_map(|placed| placed.rule.tried(&lexicon)).collect();
    } else {
        report.unreadable = true;
    }
    report.settle();
    Tried { trials, report }
}
