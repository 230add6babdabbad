//! An empty PostgreSQL database for a while.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// A database of our own on a PostgreSQL server.
pub struct Spare {
    base: String,
    name: String,
    pub url: String,
}

/// Makes a new database beside the one that `base` names.
pub async fn make(base: &str) -> anyhow::Result<Spare> {
    let name = format!(
        "yuelao_{}",
        crate::server::crypto::token().0.to_lowercase().replace(['-', '_'], "x")
    );
    let mut admin = PgConnection::connect(base).await?;
    sqlx::query(AssertSqlSafe(format!("create database {name}")))
        .execute(&mut admin)
        .await?;
    let (server, _) = base.rsplit_once('/').unwrap_or((base, ""));
    let tail = base.split_once('?').map_or(String::new(), |(_, q)| format!("?{q}"));
    Ok(Spare {
        base: base.to_string(),
        url: format!("{server}/{name}{tail}"),
        name,
    })
}

impl Spare {
    /// Takes the database away, whoever is still connected.
    pub async fn drop_it(self) -> anyhow::Result<()> {
        let mut admin = PgConnection::connect(&self.base).await?;
        sqlx::query(AssertSqlSafe(format!("drop database {} with (force)", self.name)))
            .execute(&mut admin)
            .await?;
        Ok(())
    }
}
