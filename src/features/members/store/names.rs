//! SQL of the words of names.

use crate::error::Result;
use crate::features::members::names::{pinyin, words};
use crate::server::db::Tx;
use crate::types::ids::MemberId;

/// Brings the words of one member's name up to date; call it wherever a name is written.
pub async fn note(tx: &mut Tx, id: MemberId, name: &str) -> Result<()> {
    let before: Option<String> = on!(tx, c => sqlx::query_scalar("select name from member_name where member_id = $1")
        .bind(id).fetch_optional(c).await)?;
    if before.as_deref() == Some(name) {
        return Ok(());
    }
    if let Some(before) = before {
        forget(tx, id, &before).await?;
    }
    note_new(tx, id, name).await
}

/// The same for a member who is new.
pub async fn note_new(tx: &mut Tx, id: MemberId, name: &str) -> Result<()> {
    note_new_ones(tx, &[(id, name.to_string())]).await
}

async fn forget(tx: &mut Tx, id: MemberId, name: &str) -> Result<()> {
    for word in words(name) {
        on!(tx, c => sqlx::query("delete from member_word where word = $1 and member_id = $2")
            .bind(word).bind(id).execute(c).await.map(|_| ()))?;
    }
    on!(tx, c => sqlx::query("delete from member_name where member_id = $1").bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Writes the words of names that have none yet.
pub async fn note_new_ones(tx: &mut Tx, names: &[(MemberId, String)]) -> Result<()> {
    let mut rows: Vec<(String, MemberId)> = names
        .iter()
        .flat_map(|(id, name)| words(name).into_iter().map(|w| (w, *id)))
        .collect();
    // In the order of the index that they go into.
    rows.sort_unstable();
    for some in rows.chunks(4_000) {
        on!(tx, c => sqlx::QueryBuilder::new("insert into member_word (word, member_id) ")
            .push_values(some, |mut row, (word, id)| { row.push_bind(word.clone()).push_bind(*id); })
            .build().execute(c).await.map(|_| ()))?;
    }
    for some in names.chunks(4_000) {
        on!(tx, c => sqlx::QueryBuilder::new("insert into member_name (member_id, name, pinyin) ")
            .push_values(some, |mut row, (id, name)| {
                row.push_bind(*id).push_bind(name.clone()).push_bind(pinyin(name));
            })
            .build().execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Up to `most` members after `after` whose name is not noted, or was another when it was: number, name, the
/// name noted.
pub async fn stale(tx: &mut Tx, after: MemberId, most: i64) -> Result<Vec<(MemberId, String, Option<String>)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select m.id, m.name, n.name from member m left join member_name n on n.member_id = m.id
         where m.id > $1 and (n.name is null or n.name <> m.name) order by m.id limit $2")
        .bind(after).bind(most).fetch_all(c).await)?)
}
