//! How the words of the model stand in columns: names and identities as text, instants as UTC
//! microseconds, everything larger as JSON.

use chrono::{DateTime, Duration, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, de::DeserializeOwned};

use crate::model::{
    DeliveryId, DigestName, EditionId, EntryId, IssueId, Link, MailingId, Marker, MediaId,
    OutletName, PlacementId, RemoteId, SourceName, StoryId, SubscriberId, SubscriptionId,
    TargetName,
};

macro_rules! printed {
    ($($kind:ty),*) => {$(
        impl ToSql for $kind {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.to_string().into())
            }
        }
    )*};
}

macro_rules! identity {
    ($($kind:ty),*) => {
        printed!($($kind),*);
        $(impl FromSql for $kind {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::parse(value.as_str()?).ok_or_else(|| other("not an identity"))
            }
        })*
    };
}

macro_rules! name {
    ($($kind:ty),*) => {
        printed!($($kind),*);
        $(impl FromSql for $kind {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::parse(value.as_str()?).map_err(FromSqlError::other)
            }
        })*
    };
}

macro_rules! plain {
    ($($kind:ident),*) => {$(
        impl ToSql for $kind {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.as_str().into())
            }
        }
        impl FromSql for $kind {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Ok($kind(value.as_str()?.to_owned()))
            }
        }
    )*};
}

identity!(
    DeliveryId,
    EditionId,
    EntryId,
    IssueId,
    MailingId,
    PlacementId,
    StoryId,
    SubscriberId,
    SubscriptionId
);
name!(DigestName, OutletName, SourceName, TargetName, Link);
plain!(Marker, MediaId, RemoteId);

fn other(what: &str) -> FromSqlError {
    FromSqlError::other(std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned()))
}

/// An instant as UTC microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct At(pub(super) DateTime<Utc>);

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.timestamp_micros().into())
    }
}

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let micros = value.as_i64()?;
        DateTime::from_timestamp_micros(micros).map(Self).ok_or(FromSqlError::OutOfRange(micros))
    }
}

/// A value of the model as JSON.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0)
            .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
        Ok(text.into())
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A closed enum without contents by its own word (`live`, `publish`).
#[derive(Debug)]
pub(super) struct Word<T>(pub(super) T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0)
            .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
        Ok(text.trim_matches('"').to_owned().into())
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = serde_json::Value::String(value.as_str()?.to_owned());
        serde_json::from_value(word).map(Self).map_err(FromSqlError::other)
    }
}

/// Whole microseconds of a duration, at most what a column can hold.
pub(super) fn micros(duration: Duration) -> i64 {
    duration.num_microseconds().unwrap_or(i64::MAX / 4)
}
