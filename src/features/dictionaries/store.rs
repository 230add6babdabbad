//! SQL of the lists, and the versions of all that the administrator decides.

use super::{Dictionaries, Lists, Word};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::{Server, clock};

/// The row of `setting_version` that goes up with every change, whatever it is.
const ANY: &str = "any";

/// How often a part of the settings was changed; 0 where it never was.
pub async fn version(tx: &mut Tx, part: &str) -> Result<i64> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar("select version from setting_version where part = $1")
        .bind(part).fetch_optional(c).await)?;
    Ok(found.unwrap_or_default())
}

/// Which state of all settings is the newest: what the process has kept is compared with it.
pub async fn newest(tx: &mut Tx) -> Result<i64> {
    version(tx, ANY).await
}

/// Counts a change of a part that was still at `seen`; whoever comes second is told so.
pub async fn hold(tx: &mut Tx, part: &str, seen: i64) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "insert into setting_version (part, version, changed_at) values ($1, $2 + 1, $3)
         on conflict (part) do update set version = excluded.version, changed_at = excluded.changed_at
         where setting_version.version = $2")
        .bind(part).bind(seen).bind(clock::now()).execute(c).await.map(|d| d.rows_affected()))?;
    if done != 1 {
        return Err(Error::conflict(
            "您编辑期间，其他同事已修改了这部分设置。您填写的内容还在，请在新窗口打开核对后再保存",
        ));
    }
    bump(tx).await
}

/// Tells every process that what it keeps of the settings is no longer the newest.
pub async fn bump(tx: &mut Tx) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into setting_version (part, version, changed_at) values ($1, 1, $2)
         on conflict (part) do update set version = setting_version.version + 1, changed_at = excluded.changed_at")
        .bind(ANY).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// All lists as they are now, from the process's memory where they are the newest. Not for a transaction
/// that has changed a list itself.
pub async fn now(tx: &mut Tx, server: &Server) -> Result<Dictionaries> {
    let newest = newest(tx).await?;
    if let Some(kept) = server.kept.at::<Dictionaries>(newest) {
        return Ok(kept);
    }
    let loaded = Dictionaries::new(lists(tx).await?);
    server.kept.put(newest, &loaded);
    Ok(loaded)
}

/// Every list that was changed, by name.
pub async fn lists(tx: &mut Tx) -> Result<Lists> {
    let rows: Vec<(String, String, String, bool)> = on!(tx, c => sqlx::query_as(
        "select list, code, label, retired from dictionary_word order by list, place")
        .fetch_all(c).await)?;
    let mut lists = Lists::new();
    for (list, code, label, retired) in rows {
        let word = Word {
            retired,
            ..Word::new(code, label)
        };
        lists.entry(list).or_default().push(word);
    }
    Ok(lists)
}

/// Puts a list in the place of what it was.
pub async fn save(tx: &mut Tx, list: &str, words: &[Word]) -> Result<()> {
    on!(tx, c => sqlx::query("delete from dictionary_word where list = $1").bind(list).execute(c).await.map(|_| ()))?;
    for (place, word) in (0i64..).zip(words) {
        on!(tx, c => sqlx::query(
            "insert into dictionary_word (list, code, label, place, retired) values ($1, $2, $3, $4, $5)")
            .bind(list).bind(&*word.code).bind(&*word.label).bind(place).bind(word.retired)
            .execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
