//! SQL that is put together at run time, such as a list's filter: one text for both databases.
//!
//! Text comes from the program only (`&'static str`), values are always bound: nothing that people type
//! becomes SQL. sea-query would write each dialect its own text and placeholders; the house has one.

use super::db::Tx;
use crate::error::Result;
use crate::types::time::Moment;
use chrono::NaiveDate;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};

/// A value to bind.
#[derive(Clone, Debug)]
pub enum Value {
    Int(i64),
    Text(String),
    Moment(Moment),
    Day(NaiveDate),
    Bytes(Vec<u8>),
    /// Text that is JSON: `jsonb` in PostgreSQL.
    Json(String),
}

macro_rules! into_value {
    ($($from:ty => $variant:ident),+) => {
        $(impl From<$from> for Value { fn from(v: $from) -> Self { Self::$variant(v.into()) } })+
    };
}
impl From<crate::types::ids::StaffId> for Value {
    fn from(id: crate::types::ids::StaffId) -> Self {
        Self::Int(id.0)
    }
}
into_value!(i64 => Int, String => Text, &str => Text, Moment => Moment, NaiveDate => Day, Vec<u8> => Bytes);

macro_rules! bound {
    ($query:expr, $value:expr) => {
        match $value {
            Value::Int(v) => $query.bind(v),
            Value::Text(v) => $query.bind(v),
            Value::Moment(v) => $query.bind(v),
            Value::Day(v) => $query.bind(v),
            Value::Bytes(v) => $query.bind(v),
            Value::Json(v) => $query.bind(sqlx::types::Json(
                serde_json::from_str::<serde_json::Value>(&v).unwrap_or_default(),
            )),
        }
    };
}

#[derive(Clone, Debug)]
enum Part {
    Text(&'static str),
    Bound(Value),
}

/// A statement being written.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    parts: Vec<Part>,
}

impl Sql {
    pub fn new(text: &'static str) -> Self {
        Self {
            parts: vec![Part::Text(text)],
        }
    }

    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.parts.push(Part::Text(text));
        self
    }

    /// Text, then a bound value.
    pub fn with(&mut self, text: &'static str, value: impl Into<Value>) -> &mut Self {
        self.parts.push(Part::Text(text));
        self.parts.push(Part::Bound(value.into()));
        self
    }

    /// Text, then a list of numbers in brackets: ` in ($1, $2)`.
    pub fn in_ids(&mut self, text: &'static str, ids: &[i64]) -> &mut Self {
        self.push(text).push(" in (");
        for (i, id) in ids.iter().enumerate() {
            self.with(if i == 0 { "" } else { ", " }, *id);
        }
        self.push(if ids.is_empty() { "null)" } else { ")" })
    }

    /// Another statement, or a piece of one, with what it binds.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        self.parts.extend(other.parts.iter().cloned());
        self
    }

    /// Nothing has been written yet.
    pub fn is_empty(&self) -> bool {
        self.parts
            .iter()
            .all(|p| matches!(p, Part::Text(text) if text.is_empty()))
    }

    /// The text with numbered placeholders, and what is bound to them.
    fn written(self, before: &str) -> (String, Vec<Value>) {
        let (mut text, mut values) = (before.to_string(), Vec::new());
        for part in self.parts {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Bound(value) => {
                    values.push(value);
                    text.push('$');
                    text.push_str(&values.len().to_string());
                }
            }
        }
        (text, values)
    }

    pub async fn fetch_all<T>(self, tx: &mut Tx) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let (text, values) = self.written("");
        macro_rules! run {
            ($t:expr) => {{
                let mut query = sqlx::query_as(AssertSqlSafe(text));
                for value in values {
                    query = bound!(query, value);
                }
                Ok(query.fetch_all(&mut **$t).await?)
            }};
        }
        match tx {
            Tx::Sqlite(t) => run!(t),
            Tx::Postgres(t) => run!(t),
        }
    }

    /// How the database would go about it, a line a step: for tests that keep the plans.
    pub async fn explained(self, tx: &mut Tx) -> Result<Vec<String>> {
        macro_rules! run {
            ($t:expr, $before:literal, $row:ty, $line:expr) => {{
                let (text, values) = self.written($before);
                let mut query = sqlx::query_as(AssertSqlSafe(text));
                for value in values {
                    query = bound!(query, value);
                }
                let rows: Vec<$row> = query.fetch_all(&mut **$t).await?;
                Ok(rows.into_iter().map($line).collect())
            }};
        }
        match tx {
            Tx::Sqlite(t) => run!(t, "explain query plan ", (i64, i64, i64, String), |r| r.3),
            Tx::Postgres(t) => run!(t, "explain ", (String,), |r| r.0),
        }
    }

    /// Runs it; answers how many rows it touched.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        let (text, values) = self.written("");
        macro_rules! run {
            ($t:expr) => {{
                let mut query = sqlx::query(AssertSqlSafe(text));
                for value in values {
                    query = bound!(query, value);
                }
                Ok(query.execute(&mut **$t).await?.rows_affected())
            }};
        }
        match tx {
            Tx::Sqlite(t) => run!(t),
            Tx::Postgres(t) => run!(t),
        }
    }

    /// The one row that there is: of sums and counts.
    pub async fn fetch_one<T>(self, tx: &mut Tx) -> Result<T>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.fetch_all(tx).await?.pop().ok_or(crate::error::Error::NotFound)
    }

    /// The one number that the statement answers.
    pub async fn fetch_number(self, tx: &mut Tx) -> Result<i64> {
        let rows: Vec<(i64,)> = self.fetch_all(tx).await?;
        Ok(rows.first().map_or(0, |r| r.0))
    }
}
