//! Reads and writes a list of subscribers as CSV, with the consent of each (pure).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use csv::StringRecord;

use crate::model::{Address, Consent, Language, Subscriber, SubscriberStatus};

use super::message::one_line;

/// Largest file, bytes.
const LARGEST: usize = 32 << 20;
/// Most rows.
const MOST_ROWS: usize = 500_000;
/// Columns of an export; `name`, `language`, `zone` and `status` may be missing in an import.
const COLUMNS: [&str; 8] = [
    "email",
    "name",
    "language",
    "zone",
    "consent_words",
    "consent_source",
    "consent_at",
    "status",
];
const NEEDED: [&str; 4] = ["email", "consent_words", "consent_source", "consent_at"];

/// A row that can be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedReader {
    /// Line in the file, from 1.
    pub line: u64,
    /// Where mail goes.
    pub address: Address,
    /// How to greet.
    pub name: Option<String>,
    /// Language of the mail.
    pub language: Language,
    /// IANA zone, checked.
    pub zone: Option<String>,
    /// How they agreed.
    pub consent: Consent,
}

/// A row that cannot, without its address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RefusedRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// Enough of the address to recognise it.
    pub who: String,
    /// What is wrong with it, and what to write instead.
    pub why: String,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFile {
    /// Rows that can be imported, in order.
    pub readers: Vec<ListedReader>,
    /// Rows that cannot.
    pub refused: Vec<RefusedRow>,
}

/// Why a whole file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Too many bytes or rows.
    #[error("the file is larger than 32 MB or {MOST_ROWS} rows: split it")]
    TooLarge,
    /// The first line does not name the columns.
    #[error("the first line must name the columns; missing: {0} (all: {all})", all = COLUMNS.join(", "))]
    Columns(String),
}

/// What the rows do not say themselves.
#[derive(Debug, Clone, Copy)]
pub struct ListDefaults<'a> {
    /// Language where a row has none.
    pub language: Language,
    /// Zone of times that name none.
    pub zone: Tz,
    /// Who imports.
    pub by: &'a str,
    /// Now: nobody has agreed in the future.
    pub now: DateTime<Utc>,
}

/// Reads a list. Separators `,`, `;` and tab, UTF-8, UTF-16 and Windows-1252 are told apart.
pub fn read_list(bytes: &[u8], defaults: &ListDefaults<'_>) -> Result<ListFile, ListError> {
    if bytes.len() > LARGEST {
        return Err(ListError::TooLarge);
    }
    let text = decoded(bytes);
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = Columns::read(rows.headers().map_err(|_| missing(&NEEDED))?)?;
    let mut file = ListFile::default();
    let mut seen = HashMap::new();
    for row in rows.records().take(MOST_ROWS + 1) {
        // The text is UTF-8 and rows may be of any length: nothing is left to go wrong.
        let Ok(row) = row else { continue };
        let line = row.position().map_or(0, csv::Position::line);
        let read = columns.reader(&row, line, defaults).and_then(|new| once(&mut seen, new));
        match read {
            Ok(new) => file.readers.push(new),
            Err(why) => file.refused.push(RefusedRow { line, who: columns.who(&row), why }),
        }
    }
    if file.readers.len() + file.refused.len() > MOST_ROWS {
        return Err(ListError::TooLarge);
    }
    Ok(file)
}

/// The same address twice in a file is a mistake that somebody should look at.
fn once(seen: &mut HashMap<String, u64>, new: ListedReader) -> Result<ListedReader, String> {
    match seen.insert(new.address.normalised(), new.line) {
        Some(first) => Err(format!("the same address stands in line {first}")),
        None => Ok(new),
    }
}

/// Excel writes UTF-8 with a mark, UTF-16, or Windows-1252, as it pleases.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|b| *b == separator).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|s| (count(*s), *s == b',')).unwrap_or(b',')
}

fn missing(columns: &[&str]) -> ListError {
    ListError::Columns(columns.join(", "))
}

/// Where each column stands.
struct Columns([Option<usize>; 8]);

impl Columns {
    fn read(header: &StringRecord) -> Result<Self, ListError> {
        let place = |name: &str| header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
        let lacking: Vec<&str> = NEEDED.into_iter().filter(|name| place(name).is_none()).collect();
        if lacking.is_empty() { Ok(Self(COLUMNS.map(place))) } else { Err(missing(&lacking)) }
    }

    /// A cell on one line; a spreadsheet's guard against formulas is taken off.
    fn cell(&self, row: &StringRecord, name: &str, longest: usize) -> String {
        let column = COLUMNS.iter().position(|known| *known == name);
        let place = column.and_then(|column| self.0[column]);
        let raw = place.and_then(|place| row.get(place)).unwrap_or_default();
        let bare = raw.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(raw);
        one_line(bare, longest)
    }

    fn reader(
        &self,
        row: &StringRecord,
        line: u64,
        defaults: &ListDefaults<'_>,
    ) -> Result<ListedReader, String> {
        let address =
            Address::parse(&self.cell(row, "email", 300)).map_err(|error| error.to_string())?;
        let status = self.cell(row, "status", 20);
        if !status.is_empty() && !status.eq_ignore_ascii_case("active") {
            return Err(format!("the status is `{status}`: who has left stays away"));
        }
        Ok(ListedReader {
            line,
            address,
            name: Some(self.cell(row, "name", 100)).filter(|name| !name.is_empty()),
            language: language(&self.cell(row, "language", 20), defaults.language)?,
            zone: zone(&self.cell(row, "zone", 60))?,
            consent: self.consent(row, defaults)?,
        })
    }

    fn consent(&self, row: &StringRecord, defaults: &ListDefaults<'_>) -> Result<Consent, String> {
        let filled = |column: &str, longest: usize| {
            let cell = self.cell(row, column, longest);
            if cell.is_empty() { Err(format!("no consent: `{column}` is empty")) } else { Ok(cell) }
        };
        let words = filled("consent_words", 1000)?;
        let source = filled("consent_source", 300)?;
        let at = moment(&filled("consent_at", 60)?, defaults.zone)?;
        if at > defaults.now {
            return Err("no consent: `consent_at` lies in the future".to_owned());
        }
        Ok(Consent { words, source, at, by: defaults.by.to_owned() })
    }

    /// `b…@example.org`, of whatever stands there.
    fn who(&self, row: &StringRecord) -> String {
        let cell = self.cell(row, "email", 100);
        let (name, domain) = cell.rsplit_once('@').map_or((cell.as_str(), ""), |parts| parts);
        let first: String = name.chars().take(1).collect();
        if domain.is_empty() { format!("{first}…") } else { format!("{first}…@{domain}") }
    }
}

fn language(cell: &str, default: Language) -> Result<Language, String> {
    if cell.is_empty() {
        return Ok(default);
    }
    Language::parse(cell).ok_or_else(|| format!("`{cell}` is no language we write: `id` or `en`"))
}

/// An IANA zone, or one of Indonesia's three as people write them.
fn zone(cell: &str) -> Result<Option<String>, String> {
    let name = match cell.to_ascii_uppercase().as_str() {
        "" => return Ok(None),
        "WIB" => "Asia/Jakarta",
        "WITA" => "Asia/Makassar",
        "WIT" => "Asia/Jayapura",
        _ => cell,
    };
    let zone = name.parse::<Tz>();
    let help = || format!("`{cell}` is no time zone: write `Asia/Makassar`, or nothing");
    zone.map(|zone| Some(zone.name().to_owned())).map_err(|_| help())
}

/// `2026-08-17`, `2026-08-17 10:15` or RFC 3339. `08/09/2026` is refused: half the world reads it
/// the other way round.
fn moment(cell: &str, zone: Tz) -> Result<DateTime<Utc>, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(cell) {
        return Ok(at.to_utc());
    }
    let spaced = cell.replacen('T', " ", 1);
    let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&spaced, form).ok())
        .or_else(|| NaiveDate::parse_from_str(cell, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0));
    local
        .and_then(|local| local.and_local_timezone(zone).earliest())
        .map(|at| at.to_utc())
        .ok_or_else(|| format!("no consent: `{cell}` is no time: write `2026-08-17 10:15`"))
}

/// Writes a list that `read_list` reads, and that no spreadsheet takes for formulas.
#[must_use]
pub fn write_list(readers: &[(Subscriber, Consent)]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut written = writer.write_record(COLUMNS).is_ok();
    for (reader, consent) in readers {
        let cells = cells(reader, consent);
        written &= writer.write_record(cells.iter().map(|cell| guarded(cell))).is_ok();
    }
    // Writing to memory does not fail, and what is written is the UTF-8 that was given.
    debug_assert!(written);
    writer.into_inner().ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default()
}

fn cells(reader: &Subscriber, consent: &Consent) -> [String; 8] {
    let status = match reader.status {
        SubscriberStatus::Active => "active",
        SubscriberStatus::Unsubscribed => "unsubscribed",
        SubscriberStatus::Bounced => "bounced",
    };
    [
        reader.address.expose().to_owned(),
        reader.name.clone().unwrap_or_default(),
        reader.language.code().to_owned(),
        reader.zone.clone().unwrap_or_default(),
        consent.words.clone(),
        consent.source.clone(),
        consent.at.to_rfc3339(),
        status.to_owned(),
    ]
}

/// Spreadsheets run cells that begin like this (CWE-1236).
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%'])
}

fn guarded(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}
