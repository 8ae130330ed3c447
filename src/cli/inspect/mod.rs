//! The pure core on the command line: one JSON request a line, one answer a line.

pub mod article;
pub mod attribution;
pub mod date;
pub mod feed;
pub mod html;

use std::{
    io::{self, BufRead, Read, Write},
    panic::{self, AssertUnwindSafe},
};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Exit;

/// Longest request: a page of 8 MiB, escaped.
const MOST_BYTES: u64 = 64 << 20;

/// What to ask.
#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// Which part of the core answers.
    what: What,
    /// Read one JSON request a line from standard input, answer one line each, in order, with
    /// `id` echoed. Without it, standard input is one request.
    #[arg(long)]
    jsonl: bool,
}

/// The parts of the core that answer.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// A feed: `{content | path, content_type?, headers?, url?}`.
    Feed,
    /// A page: `{html | path, url?, headers?, outlet?, recipes?}`.
    Article,
    /// A line `{line, lang?, context?}` or an article `{html, self, network_domains, …}`.
    Attribution,
    /// A printed date: `{text, now, zone?}`.
    Date,
    /// Markup to clean: `{html, base?}`.
    Html,
}

/// Answers every request; a bad line gets an error of its own.
pub(super) fn run(ask: &InspectArguments) -> anyhow::Result<Exit> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Done;
    let mut input = io::stdin().lock();
    while let Some(request) = read_request(&mut input, ask.jsonl)? {
        if request.trim().is_empty() {
            continue;
        }
        let answer = answer(ask.what, &request);
        if answer.get("error").is_some() && !ask.jsonl {
            exit = Exit::Report;
        }
        let text = if ask.jsonl { answer.to_string() } else { format!("{answer:#}") };
        writeln!(out, "{text}")?;
    }
    out.flush()?;
    Ok(exit)
}

fn read_request(input: &mut impl BufRead, by_line: bool) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut input = input.take(MOST_BYTES);
    let read = if by_line {
        input.read_until(b'\n', &mut bytes)?
    } else {
        input.read_to_end(&mut bytes)?
    };
    Ok((read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

fn answer(what: What, line: &str) -> Value {
    let request: Value = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return json!({ "id": null, "error": format!("not JSON: {error}") }),
    };
    let id = request.get("id").cloned().unwrap_or(Value::Null);
    match guarded(what, &request) {
        Ok(Value::Object(mut fields)) => {
            fields.insert("id".to_owned(), id);
            Value::Object(fields)
        }
        Ok(other) => json!({ "id": id, "answer": other }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}

/// A page that breaks a parser must not take the other answers with it.
fn guarded(what: What, request: &Value) -> Result<Value, String> {
    let ask = match what {
        What::Feed => feed::answer,
        What::Article => article::answer,
        What::Attribution => attribution::answer,
        What::Date => date::answer,
        What::Html => html::answer,
    };
    panic::catch_unwind(AssertUnwindSafe(|| ask(request)))
        .unwrap_or_else(|_| Err("a defect in tayang: this input broke it; please report it".into()))
}
