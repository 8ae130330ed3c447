//! Single values: read once, so that nobody checks them again. What is wrong says what to write.

use std::{borrow::Cow, cmp::Ordering, fmt, ops::Range};

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use toml::{Spanned, value::Datetime};

use crate::{
    config::words,
    extract::{self, LastSeen},
    model::{Address, Link, OutletName, without_www},
    schedule::{self, Every},
    watch,
};

/// A value with its place in the file.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file.
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { span: spanned.span(), value: spanned.into_inner() })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for At<T> {}

impl<T: PartialOrd> PartialOrd for At<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for At<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

/// A newtype that is written as a text, with an example for the schema.
macro_rules! written {
    ($(#[$doc:meta])* $name:ident($inner:ty) by $parse:ident $(, like $example:literal)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(pub $inner);

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(raw: String) -> Result<Self, String> {
                $parse(&raw).map(Self)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string" $(, "examples": [$example])? })
            }
        }
    };
}

written!(
    /// One line of text, not empty, at most 1,000 characters.
    Words(String) by words_of
);
written!(
    /// A key: lower-case letters, digits, `-`, `_`.
    Key(String) by key, like "malang"
);
written!(
    /// A web address.
    Url(Link) by link, like "https://malangnetwork.com"
);
written!(
    /// A mail address.
    Mail(Address) by mail, like "redaksi@malangnetwork.com"
);
written!(
    /// A domain, without scheme, path and `www.`.
    Domain(String) by domain, like "malangnetwork.com"
);
written!(
    /// An IANA time zone.
    Zone(Tz) by zone, like "Asia/Jakarta"
);
written!(
    /// A duration.
    Wait(Duration) by wait, like "10m"
);
written!(
    /// A duration or a cron line; its zone comes later.
    Schedule(String) by every, like "10m"
);
written!(
    /// A language code.
    LanguageCode(String) by language, like "id"
);
written!(
    /// A CSS selector on a list page.
    Css(watch::Selector) by on_a_list, like "article h2 a"
);
written!(
    /// `127.0.0.1:8787`.
    Hostport(std::net::SocketAddr) by hostport, like "127.0.0.1:8787"
);

written!(
    /// A CSS selector on an article's page.
    Selector(extract::Css) by selector, like "div.read__content"
);

fn selector(raw: &str) -> Result<extract::Css, String> {
    extract::Css::parse(raw.trim())
}

/// When a recipe was last seen right: a day, or `"never"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Seen(pub LastSeen);

fn words_of(raw: &str) -> Result<String, String> {
    let text = raw.trim();
    if text.is_empty() {
        return Err("this is empty: write something, or take the key out".to_owned());
    }
    if text.chars().count() > 1000 {
        return Err("this is longer than 1,000 characters".to_owned());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("this holds a control character: write plain text".to_owned());
    }
    Ok(text.to_owned())
}

fn key(raw: &str) -> Result<String, String> {
    OutletName::parse(raw).map(String::from).map_err(|e| e.to_string())
}

fn link(raw: &str) -> Result<Link, String> {
    Link::parse(raw).map_err(|e| match e {
        crate::model::LinkError::Credentials => {
            format!(
                "{e}: write `user = …` and `password = {{ file = … }}` beside it, where asked for"
            )
        }
        other => other.to_string(),
    })
}

fn mail(raw: &str) -> Result<Address, String> {
    let example = "write one like `redaksi@malangnetwork.com`";
    Address::parse(raw).map_err(|_| format!("this is not a mail address: {example}"))
}

fn domain(raw: &str) -> Result<String, String> {
    let plain = raw.trim().trim_end_matches('.').to_lowercase();
    let bare = plain.split_once("://").map_or(plain.as_str(), |(_, rest)| rest);
    let bare = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let bare = without_www(bare);
    let fine = bare.len() <= 253 && bare.contains('.') && bare.split('.').all(is_label);
    if !fine {
        return Err(format!("`{raw}` is not a domain: write one like `malangnetwork.com`"));
    }
    if without_www(&plain) != bare {
        return Err(format!("`{raw}` is more than a domain: write `{bare}`"));
    }
    Ok(bare.to_owned())
}

fn is_label(label: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || c == '-';
    !label.is_empty() && label.len() <= 63 && label.chars().all(inner)
}

/// Names by which Indonesians call their zones.
const ZONES: [(&str, Tz); 3] =
    [("wib", Tz::Asia__Jakarta), ("wita", Tz::Asia__Makassar), ("wit", Tz::Asia__Jayapura)];

fn zone(raw: &str) -> Result<Tz, String> {
    let raw = raw.trim();
    raw.parse().map_err(|_| {
        let lower = raw.to_lowercase();
        let spoken = ZONES.iter().find(|(name, _)| *name == lower).map(|(_, zone)| zone.name());
        let names: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
        let near = spoken.or_else(|| words::nearest(raw, &names)).unwrap_or("Asia/Jakarta");
        format!("there is no time zone `{raw}`: write `{near}`")
    })
}

fn wait(raw: &str) -> Result<Duration, String> {
    schedule::duration(raw)
        .ok_or_else(|| format!("`{raw}` is not a duration: write `90s`, `10m`, `2h` or `3d`"))
}

fn every(raw: &str) -> Result<String, String> {
    Every::parse(raw, Tz::UTC).map(|_| raw.trim().to_owned()).map_err(|e| e.to_string())
}

fn language(raw: &str) -> Result<String, String> {
    let fine = (2..=3).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_lowercase());
    fine.then(|| raw.to_owned())
        .ok_or_else(|| format!("`{raw}` is not a language: write its code, `id`, `jv` or `en`"))
}

fn on_a_list(raw: &str) -> Result<watch::Selector, String> {
    watch::Selector::parse(raw).map_err(|error| error.to_string())
}

fn hostport(raw: &str) -> Result<std::net::SocketAddr, String> {
    raw.trim().parse().map_err(|_| {
        format!("`{raw}` is not an address with a port: write one like `127.0.0.1:8787`")
    })
}

/// A number of bytes, written `10 MB` or as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SizeVisitor)
    }
}

struct SizeVisitor;

impl de::Visitor<'_> for SizeVisitor {
    type Value = Size;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size")
    }

    fn visit_i64<E: de::Error>(self, bytes: i64) -> Result<Size, E> {
        u64::try_from(bytes).map(Size).map_err(|_| E::custom("a size cannot be negative"))
    }

    fn visit_str<E: de::Error>(self, raw: &str) -> Result<Size, E> {
        size(raw).map(Size).ok_or_else(|| {
            E::custom(format!("`{raw}` is not a size: write `500 KB`, `10 MB` or `1 GB`"))
        })
    }
}

fn size(raw: &str) -> Option<u64> {
    let raw = raw.trim().to_ascii_uppercase();
    let digits = raw.find(|c: char| !c.is_ascii_digit()).unwrap_or(raw.len());
    let number: u64 = raw[..digits].parse().ok()?;
    let unit = match raw[digits..].trim() {
        "" | "B" => 1,
        "KB" | "K" => 1_000,
        "MB" | "M" => 1_000_000,
        "GB" | "G" => 1_000_000_000,
        _ => return None,
    };
    number.checked_mul(unit)
}

impl JsonSchema for Size {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "examples": ["10 MB"] })
    }
}

/// A day, written without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Datetime")]
pub struct Day(pub NaiveDate);

impl TryFrom<Datetime> for Day {
    type Error = &'static str;
    fn try_from(raw: Datetime) -> Result<Self, Self::Error> {
        match (date(&raw), raw.time) {
            (Some(day), None) => Ok(Self(day)),
            _ => Err("a day is expected here, without a time: write `2025-01-31`"),
        }
    }
}

/// A day, or a moment; without an offset in the partner's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Datetime")]
pub struct When(Datetime);

impl TryFrom<Datetime> for When {
    type Error = &'static str;
    fn try_from(raw: Datetime) -> Result<Self, Self::Error> {
        match date(&raw) {
            Some(_) => Ok(Self(raw)),
            None => Err("a day is expected here: write `2025-01-31` or `2025-01-31T06:00:00`"),
        }
    }
}

impl When {
    /// The instant, where the zone decides what no offset says. A moment that summer time skips is
    /// the first one after it.
    #[must_use]
    pub fn instant(&self, zone: Tz) -> Option<DateTime<Utc>> {
        let time = self.0.time.map_or(Some(NaiveTime::MIN), |time| {
            let second = time.second.unwrap_or(0).min(59);
            NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), second.into())
        })?;
        let local = date(&self.0)?.and_time(time);
        let utc = match self.0.offset {
            Some(toml::value::Offset::Z) => return Some(local.and_utc()),
            Some(toml::value::Offset::Custom { minutes }) => {
                return Some(local.and_utc() - Duration::minutes(minutes.into()));
            }
            None => zone.from_local_datetime(&local).earliest(),
        };
        let later = || zone.from_local_datetime(&(local + Duration::hours(1))).earliest();
        utc.or_else(later).map(|at| at.to_utc())
    }
}

fn date(raw: &Datetime) -> Option<NaiveDate> {
    let date = raw.date?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

macro_rules! dated {
    ($name:ident, $example:literal) => {
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": "date", "examples": [$example] })
            }
        }
    };
}

dated!(Day, "2025-01-31");
dated!(When, "2025-01-31");
dated!(Seen, "2025-01-31");

/// Where a secret is; never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// In a file that only tayang's user may read; a trailing line break is not part of it.
    File(String),
    /// In a variable of the environment.
    Env(String),
    /// Handed over by systemd (`LoadCredential=`).
    Credential(String),
}

const IN_THE_OPEN: &str = "a secret must not stand in this file: write `{ file = \"/etc/tayang/secrets/…\" }`, `{ env = \"…\" }` or `{ credential = \"…\" }`";

const NOWHERE: &str = "this does not say where the secret is: write `{ file = \"/etc/tayang/secrets/…\" }`, `{ env = \"…\" }` or `{ credential = \"…\" }`";

impl<'de> Deserialize<'de> for SecretSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

/// Whatever is no table is refused without being repeated.
macro_rules! refused {
    ($($visit:ident: $type:ty),*) => {
        $(fn $visit<E: de::Error>(self, _: $type) -> Result<SecretSource, E> {
            Err(E::custom(IN_THE_OPEN))
        })*
    };
}

impl<'de> de::Visitor<'de> for SecretVisitor {
    type Value = SecretSource;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    refused!(visit_str: &str, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_bool: bool);

    fn visit_seq<A: de::SeqAccess<'de>>(self, _: A) -> Result<SecretSource, A::Error> {
        Err(de::Error::custom(IN_THE_OPEN))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<SecretSource, A::Error> {
        let Some(kind) = map.next_key::<SecretKind>()? else {
            return Err(de::Error::custom(NOWHERE));
        };
        let Pointer(name) = map.next_value()?;
        if map.next_key::<SecretKind>()?.is_some() {
            return Err(de::Error::custom("a secret has one place: write only one of them"));
        }
        Ok(match kind {
            SecretKind::File => SecretSource::File(name),
            SecretKind::Env => SecretSource::Env(name),
            SecretKind::Credential => SecretSource::Credential(name),
        })
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum SecretKind {
    File,
    Env,
    Credential,
}

/// The name of a file, variable or credential.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Pointer(String);

impl TryFrom<String> for Pointer {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        words_of(&raw).map(Self)
    }
}

impl JsonSchema for SecretSource {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "SecretSource".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "file": { "type": "string" },
                "env": { "type": "string" },
                "credential": { "type": "string" }
            },
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": false,
            "examples": [{ "file": "/etc/tayang/secrets/wordpress" }]
        })
    }
}
