//! The two schemas held against each other: what one database promises, the other does.

use crate::support::postgres_agency;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use std::collections::BTreeSet;
use yuelao::server::db::Db;

type Facts = BTreeSet<String>;

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    postgres_agency(async |agency| {
        let Db::Postgres(postgres) = &agency.server.db else { panic!("not PostgreSQL") };
        let file = std::env::temp_dir().join(format!("yuelao-schema-{}.db", std::process::id()));
        let sqlite = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
        sqlite.migrate().await.unwrap();
        let Db::Sqlite { read, .. } = &sqlite else { panic!("not SQLite") };
        let (here, there) = (of_sqlite(read).await, of_postgres(postgres).await);
        sqlite.close().await;
        let _ = std::fs::remove_file(&file);
        assert!(here.len() > 300, "too few facts were found: {}", here.len());
        let only_sqlite: Vec<_> = here.difference(&there).collect();
        let only_postgres: Vec<_> = there.difference(&here).collect();
        assert!(
            only_sqlite.is_empty() && only_postgres.is_empty(),
            "migrations/sqlite and migrations/postgres differ\nonly SQLite has: {only_sqlite:#?}\nonly PostgreSQL has: {only_postgres:#?}"
        );
    })
    .await;
}

/// One name for a type in both databases.
fn normal(kind: &str) -> &str {
    match kind.to_lowercase().as_str() {
        "integer" | "bigint" => "number",
        "datetime" | "timestamp with time zone" => "moment",
        "text" | "jsonb" => "text",
        "blob" | "bytea" => "bytes",
        "boolean" => "yes or no",
        "date" => "day",
        _ => panic!("a type that the parity test doesn't know: {kind}; add it here"),
    }
}

fn column(table: &str, name: &str, kind: &str, required: bool) -> String {
    format!(
        "column {table}.{name}: {}{}",
        normal(kind),
        if required { "" } else { " or null" }
    )
}

fn index(table: &str, name: &str, unique: bool, columns: &str, partial: bool) -> String {
    // A unique constraint has a name of its own in each database; an index that we named has one.
    let name = if name.contains("_autoindex_") || name.ends_with("_key") {
        ""
    } else {
        name
    };
    let unique = if unique { "unique " } else { "" };
    format!(
        "{unique}index {name} on {table} ({columns}){}",
        if partial { " where …" } else { "" }
    )
}

/// SQLite needs a trigger for each kind of change where PostgreSQL has one for all.
fn trigger(table: &str, name: &str) -> String {
    let name = name
        .trim_end_matches("_update")
        .trim_end_matches("_delete")
        .trim_end_matches("_insert");
    format!("trigger {name} on {table}")
}

async fn of_sqlite(pool: &SqlitePool) -> Facts {
    let mut facts = Facts::new();
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_sqlx%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for table in &tables {
        facts.insert(format!("table {table}"));
        let columns: Vec<(String, String, bool, i64)> =
            sqlx::query_as("select name, type, \"notnull\", pk from pragma_table_info($1)")
                .bind(table)
                .fetch_all(pool)
                .await
                .unwrap();
        let mut keys: Vec<(i64, &str)> = columns
            .iter()
            .filter(|c| c.3 > 0)
            .map(|c| (c.3, c.0.as_str()))
            .collect();
        keys.sort_unstable();
        let keys: Vec<&str> = keys.into_iter().map(|(_, name)| name).collect();
        facts.insert(format!("primary key of {table}: {}", keys.join(", ")));
        facts.extend(
            columns
                .iter()
                .map(|(name, kind, required, key)| column(table, name, kind, *required || *key > 0)),
        );
        let indexes: Vec<(String, bool, String, bool)> =
            sqlx::query_as("select name, \"unique\", origin, partial from pragma_index_list($1)")
                .bind(table)
                .fetch_all(pool)
                .await
                .unwrap();
        for (name, unique, origin, partial) in indexes.iter().filter(|i| i.2 != "pk") {
            let columns: Vec<String> =
                sqlx::query_scalar("select coalesce(name, '(…)') from pragma_index_info($1) order by seqno")
                    .bind(name)
                    .fetch_all(pool)
                    .await
                    .unwrap();
            facts.insert(index(
                table,
                if origin == "u" { "_autoindex_" } else { name },
                *unique,
                &columns.join(", "),
                *partial,
            ));
        }
        let references: Vec<(String, String, String)> =
            sqlx::query_as("select \"from\", \"table\", \"to\" from pragma_foreign_key_list($1)")
                .bind(table)
                .fetch_all(pool)
                .await
                .unwrap();
        facts.extend(
            references
                .iter()
                .map(|(from, other, to)| format!("reference {table}.{from} to {other}.{to}")),
        );
    }
    let triggers: Vec<(String, String)> =
        sqlx::query_as("select tbl_name, name from sqlite_master where type = 'trigger'")
            .fetch_all(pool)
            .await
            .unwrap();
    facts.extend(triggers.iter().map(|(table, name)| trigger(table, name)));
    facts
}

async fn of_postgres(pool: &PgPool) -> Facts {
    let mut facts = Facts::new();
    let columns: Vec<(String, String, String, bool)> = sqlx::query_as(
        "select table_name::text, column_name::text, data_type::text, is_nullable = 'NO' from information_schema.columns
         where table_schema = 'public' and table_name not like '\\_sqlx%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for (table, name, kind, required) in &columns {
        facts.insert(format!("table {table}"));
        facts.insert(column(table, name, kind, *required));
    }
    let of_index = |what: &str, condition: &str| {
        format!(
            "select t.relname::text, i.relname::text, x.indisunique, x.indpred is not null,
                    (select string_agg(coalesce(a.attname::text, '(…)'), ', ' order by k.n)
                     from unnest(x.indkey::int2[]) with ordinality k (attnum, n)
                     left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum
                     where k.n <= x.indnkeyatts) as {what}
             from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
             join pg_namespace s on s.oid = t.relnamespace
             where s.nspname = 'public' and t.relname not like '\\_sqlx%' and {condition}"
        )
    };
    type Index = (String, String, bool, bool, String);
    let keys: Vec<Index> = sqlx::query_as(AssertSqlSafe(of_index("keys", "x.indisprimary")))
        .fetch_all(pool)
        .await
        .unwrap();
    facts.extend(
        keys.iter()
            .map(|(table, _, _, _, columns)| format!("primary key of {table}: {columns}")),
    );
    let indexes: Vec<Index> = sqlx::query_as(AssertSqlSafe(of_index("columns", "not x.indisprimary")))
        .fetch_all(pool)
        .await
        .unwrap();
    facts.extend(
        indexes
            .iter()
            .map(|(table, name, unique, partial, columns)| index(table, name, *unique, columns, *partial)),
    );
    let references: Vec<(String, String, String, String)> = sqlx::query_as(
        "select t.relname::text, a.attname::text, o.relname::text, b.attname::text
         from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class o on o.oid = c.confrelid
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
         where c.contype = 'f'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    facts.extend(
        references
            .iter()
            .map(|(t, from, other, to)| format!("reference {t}.{from} to {other}.{to}")),
    );
    let triggers: Vec<(String, String)> = sqlx::query_as(
        "select t.relname::text, g.tgname::text from pg_trigger g join pg_class t on t.oid = g.tgrelid where not g.tgisinternal",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    facts.extend(triggers.iter().map(|(table, name)| trigger(table, name)));
    facts
}
