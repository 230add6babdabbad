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
