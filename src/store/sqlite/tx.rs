//! One open transaction (or one snapshot): statements are prepared once, and a row that does not
//! read names its table and identity.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Params, Row};

use super::fault::Fault;

/// A connection at one moment of the store's clock.
pub(super) struct Tx<'c> {
    conn: &'c Connection,
    /// The moment of this transaction.
    pub(super) now: DateTime<Utc>,
}

impl<'c> Tx<'c> {
    /// Work on this connection at this moment.
    pub(super) fn new(conn: &'c Connection, now: DateTime<Utc>) -> Self {
        Self { conn, now }
    }

    /// Runs a statement; how many rows it changed.
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, Fault> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// Every row of a query. Its first column names the row where it cannot be read.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Fault> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row).map_err(|error| misread(sql, row, error))?);
        }
        Ok(found)
    }

    /// The first row of a query, if any. An `UPDATE … RETURNING` runs to its end.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Fault> {
        Ok(self.all(sql, params, read)?.into_iter().next())
    }

    /// Whether a query has a row.
    pub(super) fn any(&self, sql: &str, params: impl Params) -> Result<bool, Fault> {
        Ok(self.conn.prepare_cached(sql)?.exists(params)?)
    }

    /// Bounds the file (<https://sqlite.org/pragma.html#pragma_max_page_count>).
    pub(super) fn limit_pages(&self, pages: u32) -> Result<(), Fault> {
        Ok(self.conn.pragma_update(None, "max_page_count", pages)?)
    }

    /// The number that a `SELECT count(*)` or `sum` gives, 0 for null.
    pub(super) fn number(&self, sql: &str, params: impl Params) -> Result<u64, Fault> {
        let found = self.one(sql, params, |row| row.get::<_, Option<i64>>(0))?;
        Ok(found.flatten().map_or(0, |n| u64::try_from(n).unwrap_or(0)))
    }
}

/// A value that does not convert is corruption with an address, not a failure of the engine.
fn misread(sql: &str, row: &Row<'_>, error: rusqlite::Error) -> Fault {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    let (FromSqlConversionFailure(column, ..)
    | InvalidColumnType(column, ..)
    | IntegralValueOutOfRange(column, ..)) = &error
    else {
        return error.into();
    };
    let id = row.get::<_, String>(0).unwrap_or_else(|_| "?".to_owned());
    let name = row.as_ref().column_name(*column).unwrap_or("?");
    Fault::corrupt(format!("{} {id}, `{name}`: {error}", table(sql)))
}

/// The first table that a statement names, for the message above.
fn table(sql: &str) -> &str {
    let mut words = sql.split_whitespace();
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("from") || word.eq_ignore_ascii_case("update") {
            return words.next().unwrap_or("row");
        }
    }
    "row"
}
