//! Dates as readers write them: "Senin, 23 November 2026 | 06.00 WIB".

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, Timelike};
use chrono_tz::Tz;
use minijinja::{Environment, Error, ErrorKind, value::Kwargs};

use crate::model::Language;

const MONTHS: [[&str; 12]; 2] = [
    [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];
const DAYS: [[&str; 7]; 2] = [
    ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

/// "Senin, 23 November 2026" or "Monday, 23 November 2026".
#[must_use]
pub fn day(date: NaiveDate, language: Language) -> String {
    let weekday = date.weekday().num_days_from_monday() as usize;
    let month = date.month0() as usize;
    let names = usize::from(language == Language::English);
    format!(
        "{}, {} {} {}",
        DAYS[names][weekday % 7],
        date.day(),
        MONTHS[names][month % 12],
        date.year()
    )
}

/// "Senin, 23 November 2026 | 06.00 WIB" or "Monday, 23 November 2026, 06:00 WIB".
#[must_use]
pub fn moment(at: &DateTime<FixedOffset>, zone: &str, language: Language) -> String {
    let date = day(at.date_naive(), language);
    let (hour, minute) = (at.hour(), at.minute());
    match language {
        Language::Indonesian => format!("{date} | {hour:02}.{minute:02} {zone}"),
        Language::English => format!("{date}, {hour:02}:{minute:02} {zone}"),
    }
}

/// The name of an offset as Indonesia calls it: WIB, WITA, WIT; others by their distance from UTC.
#[must_use]
fn zone_name(offset: FixedOffset) -> String {
    match offset.local_minus_utc() {
        25_200 => "WIB".to_owned(),
        28_800 => "WITA".to_owned(),
        32_400 => "WIT".to_owned(),
        0 => "UTC".to_owned(),
        seconds => {
            let sign = if seconds < 0 { '-' } else { '+' };
            let minutes = seconds.abs() / 60;
            format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}

/// What a date filter was asked for.
struct Wish {
    zone: Option<Tz>,
    language: Language,
}

impl Wish {
    fn read(options: &Kwargs) -> Result<Self, Error> {
        let language: Option<&str> = options.get("lang")?;
        let zone: Option<&str> = options.get("zone")?;
        options.assert_all_used()?;
        let language = language.map_or(Some(Language::Indonesian), Language::parse);
        let language = language.ok_or_else(|| invalid("`lang` is `id` or `en`".to_owned()))?;
        let zone = zone.map(|name| {
            name.parse().map_err(|_| invalid(format!("there is no time zone `{name}`")))
        });
        Ok(Self { zone: zone.transpose()?, language })
    }

    fn place(&self, at: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        self.zone.map_or(at, |zone| at.with_timezone(&zone).fixed_offset())
    }
}

fn invalid(what: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text.trim()).ok()
}

fn date(text: &str) -> Result<NaiveDate, Error> {
    text.trim().parse().map_err(|_| {
        invalid(format!("`{text}` is no date: give it `2026-11-23` or `2026-11-23T06:00:00+07:00`"))
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands options over")]
fn long(text: &str, options: Kwargs) -> Result<String, Error> {
    let wish = Wish::read(&options)?;
    let Some(at) = instant(text) else { return Ok(day(date(text)?, wish.language)) };
    let at = wish.place(at);
    Ok(moment(&at, &zone_name(at.offset().fix()), wish.language))
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands options over")]
fn short(text: &str, options: Kwargs) -> Result<String, Error> {
    let wish = Wish::read(&options)?;
    let date = match instant(text) {
        Some(at) => wish.place(at).date_naive(),
        None => date(text)?,
    };
    Ok(day(date, wish.language))
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands options over")]
fn clock(text: &str, options: Kwargs) -> Result<String, Error> {
    let wish = Wish::read(&options)?;
    let at = instant(text).ok_or_else(|| invalid(format!("`{text}` has no time of day")))?;
    let at = wish.place(at);
    let mark = if wish.language == Language::Indonesian { '.' } else { ':' };
    let zone = zone_name(at.offset().fix());
    Ok(format!("{:02}{mark}{:02} {zone}", at.hour(), at.minute()))
}

/// `tanggal` (day and time), `hari` (day), `pukul` (time); each takes `zone="Asia/Jakarta"` and
/// `lang="en"`, and a text in RFC 3339.
pub(super) fn add_filters(environment: &mut Environment<'static>) {
    environment.add_filter("tanggal", long);
    environment.add_filter("hari", short);
    environment.add_filter("pukul", clock);
}
