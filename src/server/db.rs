//! Two databases behind one door. `Tx` is a transaction of either; `on!` runs one sqlx expression on it.

use crate::error::{Error, Result};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Runs an sqlx expression on either database: `on!(tx, c => sqlx::query("…").execute(c).await)`.
#[macro_export]
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {
        match &mut *$tx {
            $crate::server::db::Tx::Sqlite(t) => {
                let $c = &mut **t;
                $body
            }
            $crate::server::db::Tx::Postgres(t) => {
                let $c = &mut **t;
                $body
            }
        }
    };
}

#[derive(Clone)]
pub enum Db {
    /// Many readers; one writer, so that writers queue fairly instead of polling a lock.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction of either database.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens `sqlite:path` (made when missing) or `postgres://…`.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.application_name("yuelao");
            // Every statement of ours ends along an index after a few milliseconds: starting workers or compiling
            // it takes longer than that, above all where many ask at once.
            let pool = PgPoolOptions::new()
                .max_connections(20)
                .acquire_timeout(Duration::from_secs(10))
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        sqlx::raw_sql("set jit = off; set max_parallel_workers_per_gather = 0")
                            .execute(connection)
                            .await
                            .map(|_| ())
                    })
                });
            return Ok(Self::Postgres(pool.connect_with(options).await?));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
            .pragma("temp_store", "memory")
            // Nine connections hold so much each; the system keeps the rest of the file in its own memory.
            .pragma("cache_size", "-8000");
        let pool = || SqlitePoolOptions::new().acquire_timeout(Duration::from_secs(15));
        let write = pool().max_connections(1).connect_with(options.clone()).await?;
        let read = pool().max_connections(8).connect_with(options).await?;
        Ok(Self::Sqlite { read, write })
    }

    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match self {
            Self::Sqlite { write, .. } => sqlx::migrate!("migrations/sqlite").run(write).await,
            Self::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await,
        }
    }

    /// Brings the statistics up to date by which SQLite chooses between indexes: nothing else does, and without any it
    /// walked wrong ones (a list of 100,000 members took a hundred times as long). It looks at so many entries of each
    /// index at most, which takes some tenths of a second. PostgreSQL does it by itself.
    pub async fn refresh_statistics(&self) -> Result<()> {
        if let Self::Sqlite { write, .. } = self {
            sqlx::raw_sql("pragma analysis_limit = 10000; analyze")
                .execute(write)
                .await?;
        }
        Ok(())
    }

    /// A transaction that only reads.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that writes: immediate on SQLite, where a deferred one that upgrades fails.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Whether `close` was asked for.
    pub fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite { read, .. } => read.is_closed(),
            Self::Postgres(pool) => pool.is_closed(),
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub async fn commit(self) -> Result<()> {
        self.commit_aside().await?;
        note_write();
        Ok(())
    }

    /// Commits what nothing that is kept (`recent`) tells of: the upkeep of an index, say.
    pub async fn commit_aside(self) -> Result<()> {
        match self {
            Self::Sqlite(t) => t.commit().await?,
            Self::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }
}

static WRITES: AtomicU64 = AtomicU64::new(0);

/// How often this process has committed: what was read at the same number is still so (as far as other
/// processes did not write).
pub fn writes() -> u64 {
    WRITES.load(Ordering::Acquire)
}

/// Somebody has written: this process, or another one that said so.
pub fn note_write() {
    WRITES.fetch_add(1, Ordering::AcqRel);
    WRITTEN.notify_waiters();
}

static WRITTEN: Notify = Notify::const_new();

/// Ends when somebody writes from now on.
pub async fn written() {
    WRITTEN.notified().await;
}

impl From<sqlx::Error> for Error {
    #[track_caller]
    fn from(error: sqlx::Error) -> Self {
        let at = std::panic::Location::caller();
        tracing::error!(%error, at = %at, "database");
        Self::Failed
    }
}

impl Db {
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.read().await?;
        let one: i64 = on!(&mut tx, c => sqlx::query_scalar("select cast(1 as bigint)").fetch_one(c).await)?;
        if one == 1 { Ok(()) } else { Err(Error::Failed) }
    }
}
