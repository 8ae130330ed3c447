//! When a recipe was last seen right on a live page.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use toml::value::Datetime;

/// When a recipe was last seen right on a live page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LastSeen {
    /// Never: it was written from what others know about the family.
    #[default]
    Never,
    /// On this day.
    On(NaiveDate),
}

impl LastSeen {
    /// Whether it ever was.
    #[must_use]
    pub fn ever(self) -> bool {
        self != Self::Never
    }
}

impl fmt::Display for LastSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::On(day) => day.fmt(f),
        }
    }
}

impl Serialize for LastSeen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LastSeen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

const WANTED: &str = "`seen` is a day or the word never: write `2026-05-01`, or `\"never\"`";

struct Reader;

impl<'de> de::Visitor<'de> for Reader {
    type Value = LastSeen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a TOML datetime")
    }

    fn visit_str<E: de::Error>(self, raw: &str) -> Result<LastSeen, E> {
        if raw == "never" {
            return Ok(LastSeen::Never);
        }
        raw.parse().map(LastSeen::On).map_err(|_| E::custom(WANTED))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<LastSeen, A::Error> {
        let raw = Datetime::deserialize(de::value::MapAccessDeserializer::new(map))?;
        let day = raw.date.filter(|_| raw.time.is_none()).and_then(|date| {
            NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        });
        day.map(LastSeen::On).ok_or_else(|| de::Error::custom(WANTED))
    }
}
