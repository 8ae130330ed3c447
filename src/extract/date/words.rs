//! Names of months and days: Indonesian, Malay, Javanese and English, and the months of the
//! languages that wire copy is read in.

use chrono::Weekday;

/// Beginnings that name a month, longest first where one begins another; lower case.
const MONTHS: [(&str, u32); 49] = [
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("jän", 1),
    ("feb", 2),
    ("peb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mar", 3),
    ("mac", 3),
    ("mrt", 3),
    ("mär", 3),
    ("maa", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("mei", 5),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("maj", 5),
    ("juni", 6),
    ("june", 6),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("juli", 7),
    ("july", 7),
    ("jul", 7),
    ("juil", 7),
    ("julai", 7),
    ("lug", 7),
    ("agu", 8),
    ("ags", 8),
    ("agt", 8),
    ("aug", 8),
    ("ogo", 8),
    ("aoû", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("okt", 10),
    ("oct", 10),
    ("ott", 10),
    ("out", 10),
    ("nov", 11),
    ("nop", 11),
    ("des", 12),
    ("dec", 12),
];
/// More of them, kept apart to keep the table readable.
const LATE: [(&str, u32); 5] = [("dis", 12), ("dez", 12), ("déc", 12), ("dic", 12), ("mei", 5)];

/// Words that begin like a month and are none.
const NOT_MONTHS: [&str; 8] =
    ["maret_", "seperti", "setelah", "setiap", "desa", "decade", "marketing", "general"];

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<u32> {
    if NOT_MONTHS.contains(&word) {
        return None;
    }
    let all = MONTHS.iter().chain(LATE.iter());
    all.filter(|(start, _)| word.starts_with(start))
        .max_by_key(|(start, _)| start.len())
        .map(|m| m.1)
}

/// The day of the week that a word names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let day = match word {
        "senin" | "senen" | "sen" | "isnin" | "monday" | "mon" => Weekday::Mon,
        "selasa" | "slasa" | "salasa" | "sel" | "tuesday" | "tue" | "tues" => Weekday::Tue,
        "rabu" | "rab" | "rebo" | "wednesday" | "wed" => Weekday::Wed,
        "kamis" | "kam" | "kemis" | "khamis" | "thursday" | "thu" | "thur" | "thurs" => {
            Weekday::Thu
        }
        "jumat" | "jum'at" | "jum" | "jumaat" | "jumaah" | "jemuah" | "jemuwah" | "friday"
        | "fri" => Weekday::Fri,
        "sabtu" | "sab" | "setu" | "saptu" | "saturday" | "sat" => Weekday::Sat,
        "minggu" | "ming" | "ahad" | "akad" | "ngahad" | "sunday" | "sun" => Weekday::Sun,
        _ => return None,
    };
    Some(day)
}
