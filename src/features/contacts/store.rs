//! The `contact` table: everything that seals, opens and finds contact data.

use super::{ContactKind, ContactOwner};
use crate::error::{Error, Result};
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use std::collections::HashMap;

fn place(owner: ContactOwner, id: i64, kind: ContactKind) -> String {
    format!("contact/{}/{id}/{}", owner.code(), kind.code())
}

fn opened(keys: &Keys, owner: ContactOwner, id: i64, kind: ContactKind, sealed: &[u8]) -> Result<String> {
    keys.open(&place(owner, id, kind), sealed).map_err(|error| {
        tracing::error!(%error, "contact does not open");
        Error::Failed
    })
}

/// Stores a normalised value, or takes it away where it is empty. A mobile or identity number that
/// another member has comes back as the field's error.
pub async fn put(tx: &mut Tx, keys: &Keys, owner: ContactOwner, id: i64, kind: ContactKind, value: &str) -> Result<()> {
    if value.is_empty() {
        on!(tx, c => sqlx::query("delete from contact where owner = $1 and owner_id = $2 and kind = $3")
            .bind(owner).bind(id).bind(kind).execute(c).await.map(|_| ()))?;
        return Ok(());
    }
    let sealed = keys.seal(&place(owner, id, kind), value);
    let blind = keys.blind(kind.code(), value);
    let tail = (owner == ContactOwner::Member && kind == ContactKind::Mobile).then(|| tail(keys, value));
    let done = on!(tx, c => sqlx::query(
        "insert into contact (owner, owner_id, kind, sealed, blind, tail) values ($1, $2, $3, $4, $5, $6)
         on conflict (owner, owner_id, kind)
         do update set sealed = excluded.sealed, blind = excluded.blind, tail = excluded.tail")
        .bind(owner).bind(id).bind(kind).bind(sealed).bind(blind).bind(tail).execute(c).await.map(|_| ()));
    done.map_err(|error| match crate::server::dialect::violated(&error) {
        Some(_) => Error::invalid(
            kind.code(),
            format!("该{}已在本机构登记，请联系您的经理核对", kind.label()),
        ),
        None => error.into(),
    })
}

/// Whether a member other than `but` has this value.
pub async fn taken(tx: &mut Tx, keys: &Keys, kind: ContactKind, value: &str, but: Option<i64>) -> Result<bool> {
    let found = find(tx, keys, ContactOwner::Member, kind, value).await?;
    Ok(found.into_iter().any(|id| Some(id) != but))
}

/// The owners that have exactly this (normalised) value.
pub async fn find(tx: &mut Tx, keys: &Keys, owner: ContactOwner, kind: ContactKind, value: &str) -> Result<Vec<i64>> {
    let blind = keys.blind(kind.code(), value);
    Ok(on!(tx, c => sqlx::query_scalar(
        "select owner_id from contact where blind = $1 and kind = $2 and owner = $3 order by owner_id limit 50")
        .bind(blind).bind(kind).bind(owner).fetch_all(c).await)?)
}

/// One value in clear: the caller has checked the right and logs the reveal.
pub async fn open_one(
    tx: &mut Tx,
    keys: &Keys,
    owner: ContactOwner,
    id: i64,
    kind: ContactKind,
) -> Result<Option<String>> {
    let sealed: Option<Vec<u8>> = on!(tx, c => sqlx::query_scalar(
        "select sealed from contact where owner = $1 and owner_id = $2 and kind = $3")
        .bind(owner).bind(id).bind(kind).fetch_optional(c).await)?;
    sealed.map(|s| opened(keys, owner, id, kind, &s)).transpose()
}

/// Everything of one owner in clear, for the server's own use: mask it before it leaves.
pub async fn all_of(tx: &mut Tx, keys: &Keys, owner: ContactOwner, id: i64) -> Result<HashMap<ContactKind, String>> {
    let rows: Vec<(ContactKind, Vec<u8>)> = on!(tx, c => sqlx::query_as(
        "select kind, sealed from contact where owner = $1 and owner_id = $2")
        .bind(owner).bind(id).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(kind, sealed)| Ok((kind, opened(keys, owner, id, kind, &sealed)?)))
        .collect()
}

/// One kind of many owners in clear, for masked display in lists: one query whatever the number.
pub async fn of_many(
    tx: &mut Tx,
    keys: &Keys,
    owner: ContactOwner,
    kind: ContactKind,
    ids: &[i64],
) -> Result<HashMap<i64, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = serde_json::to_string(ids).map_err(|_| Error::Failed)?;
    let rows: Vec<(i64, Vec<u8>)> = match tx {
        Tx::Sqlite(t) => {
            sqlx::query_as(
                "select owner_id, sealed from contact where owner = $1 and kind = $2
             and owner_id in (select value from json_each($3))",
            )
            .bind(owner)
            .bind(kind)
            .bind(wanted)
            .fetch_all(&mut **t)
            .await?
        }
        Tx::Postgres(t) => {
            sqlx::query_as("select owner_id, sealed from contact where owner = $1 and kind = $2 and owner_id = any($3)")
                .bind(owner)
                .bind(kind)
                .bind(ids)
                .fetch_all(&mut **t)
                .await?
        }
    };
    rows.into_iter()
        .map(|(id, sealed)| Ok((id, opened(keys, owner, id, kind, &sealed)?)))
        .collect()
}

/// The kinds of contact data that each of these members has given, without the values.
pub async fn kinds_of(tx: &mut Tx, members: &[i64]) -> Result<HashMap<i64, Vec<ContactKind>>> {
    let mut sql = Sql::new("select owner_id, kind from contact where owner = 'member'");
    sql.in_ids(" and owner_id", members);
    let rows: Vec<(i64, ContactKind)> = sql.fetch_all(tx).await?;
    let mut found: HashMap<i64, Vec<ContactKind>> = HashMap::new();
    for (id, kind) in rows {
        found.entry(id).or_default().push(kind);
    }
    Ok(found)
}

/// Takes away everything of one owner.
pub async fn erase(tx: &mut Tx, owner: ContactOwner, id: i64) -> Result<()> {
    on!(tx, c => sqlx::query("delete from contact where owner = $1 and owner_id = $2")
        .bind(owner).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Seals up to `limit` values after `after` anew with the active key; returns where it stopped (nothing at the end) and how many it saw.
pub async fn reseal_batch(
    tx: &mut Tx,
    keys: &Keys,
    after: (ContactOwner, i64, ContactKind),
    limit: i64,
) -> Result<(Option<(ContactOwner, i64, ContactKind)>, i64)> {
    let rows: Vec<(ContactOwner, i64, ContactKind, Vec<u8>)> = on!(tx, c => sqlx::query_as(
        "select owner, owner_id, kind, sealed from contact where (owner, owner_id, kind) > ($1, $2, $3)
         order by owner, owner_id, kind limit $4")
        .bind(after.0.code()).bind(after.1).bind(after.2.code()).bind(limit).fetch_all(c).await)?;
    let mut last = None;
    let seen = rows.len() as i64;
    for (owner, id, kind, sealed) in rows {
        last = Some((owner, id, kind));
        if Keys::key_of(&sealed) == Some(keys.active()) {
            continue;
        }
        let value = opened(keys, owner, id, kind, &sealed)?;
        let fresh = keys.seal(&place(owner, id, kind), &value);
        // What somebody saved in the meantime stays theirs.
        on!(tx, c => sqlx::query(
            "update contact set sealed = $1 where owner = $2 and owner_id = $3 and kind = $4 and sealed = $5")
            .bind(fresh).bind(owner).bind(id).bind(kind).bind(sealed).execute(c).await.map(|_| ()))?;
    }
    Ok((last, seen))
}

/// The blind index of a mobile's last four digits.
pub fn tail(keys: &Keys, mobile: &str) -> Vec<u8> {
    let start = mobile.len().saturating_sub(4);
    keys.blind("mobile tail", mobile.get(start..).unwrap_or(mobile))
}

/// Gives up to `limit` mobiles that came before there was one their index of the last four digits; how
/// many it found without.
pub async fn fill_tails(tx: &mut Tx, keys: &Keys, limit: i64) -> Result<i64> {
    let rows: Vec<(i64, Vec<u8>)> = on!(tx, c => sqlx::query_as(
        "select owner_id, sealed from contact where owner = 'member' and kind = 'mobile' and tail is null limit $1")
        .bind(limit).fetch_all(c).await)?;
    for (id, sealed) in &rows {
        let mobile = opened(keys, ContactOwner::Member, *id, ContactKind::Mobile, sealed)?;
        on!(tx, c => sqlx::query(
            "update contact set tail = $1 where owner = 'member' and owner_id = $2 and kind = 'mobile' and sealed = $3")
            .bind(tail(keys, &mobile)).bind(id).bind(sealed).execute(c).await.map(|_| ()))?;
    }
    Ok(rows.len() as i64)
}
