//! The few places where the two databases part.

/// The unique constraint that an insert or update ran into, as `table.column` (the first one) or the
/// index's name; nothing where the error is another.
pub fn violated(error: &sqlx::Error) -> Option<String> {
    let database = error.as_database_error()?;
    if !database.is_unique_violation() {
        return None;
    }
    if let Some(name) = database.constraint() {
        // PostgreSQL: «member_username_key» for a column, else the index's own name.
        let table = database.table().unwrap_or_default();
        let column = name
            .strip_prefix(table)
            .and_then(|n| n.strip_prefix('_')?.strip_suffix("_key"));
        return Some(match column {
            Some(column) => format!("{table}.{column}"),
            None => name.to_string(),
        });
    }
    // SQLite: «UNIQUE constraint failed: member.username, …»
    let columns = database.message().rsplit_once(": ")?.1;
    Some(columns.split(',').next().unwrap_or(columns).trim().to_string())
}

/// Whether the error is the contract trigger's refusal.
pub fn is_frozen(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|e| e.message().contains("contract_frozen"))
}

/// The pattern of `like … escape '\'` that finds what begins with `text`.
pub fn starts_with(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The columns that refer to a table's rows, as `(table, column)` from the database's own catalogue.
pub async fn pointing_at(tx: &mut super::db::Tx, table: &str) -> crate::error::Result<Vec<(String, String)>> {
    Ok(match tx {
        super::db::Tx::Sqlite(t) => {
            sqlx::query_as(
                "select m.name, f.\"from\" from sqlite_master m, pragma_foreign_key_list(m.name) f
                 where m.type = 'table' and f.\"table\" = $1 order by 1, 2",
            )
            .bind(table)
            .fetch_all(&mut **t)
            .await?
        }
        super::db::Tx::Postgres(t) => {
            sqlx::query_as(
                "select c.conrelid::regclass::text, a.attname::text from pg_constraint c
                 join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                 where c.contype = 'f' and c.confrelid = $1::regclass order by 1, 2",
            )
            .bind(table)
            .fetch_all(&mut **t)
            .await?
        }
    })
}

/// What a select of rows that will be changed ends with: PostgreSQL locks them, SQLite's writer is alone.
pub fn for_update(tx: &super::db::Tx) -> &'static str {
    match tx {
        super::db::Tx::Sqlite(_) => "",
        super::db::Tx::Postgres(_) => " for update of m",
    }
}

/// Which index to walk along, for SQLite, which keeps no statistics worth the name; PostgreSQL sees for itself.
pub fn along(tx: &super::db::Tx, index: &'static str) -> &'static str {
    match tx {
        super::db::Tx::Sqlite(_) => index,
        super::db::Tx::Postgres(_) => "",
    }
}

/// Up to where the log of changes can be read without missing anything, its last and its first number.
/// SQLite has one writer, so that numbers are given in the order of commits. PostgreSQL's are not: there every
/// transaction from the oldest on that still runs may add rows yet, whatever their numbers.
pub fn log_horizon(tx: &super::db::Tx) -> &'static str {
    match tx {
        super::db::Tx::Sqlite(_) => {
            "select coalesce(max(id), 0), coalesce(max(id), 0), (select min(id) from matching_change) from matching_change"
        }
        super::db::Tx::Postgres(_) => {
            "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, coalesce((select max(id) from matching_change), 0),
                    (select min(id) from matching_change)"
        }
    }
}

/// The condition for rows of such a log from the horizon `$1` on.
pub fn log_since(tx: &super::db::Tx) -> &'static str {
    match tx {
        super::db::Tx::Sqlite(_) => "id > $1",
        super::db::Tx::Postgres(_) => "era > 0 and era >= $1",
    }
}
