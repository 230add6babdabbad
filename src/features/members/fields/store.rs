//! SQL of what the agency decided about fields.

pub mod answers;

use super::custom::Custom;
use super::{Asked, Changes, Field, Fields, Place};
use crate::error::{Error, Result};
use crate::features::dictionaries::store::{lists, newest};
use crate::server::db::Tx;
use crate::server::{Server, clock, dialect};
use std::collections::BTreeMap;

/// All fields as they are now, from the process's memory where they are the newest. Not for a transaction
/// that has changed one itself.
pub async fn now(tx: &mut Tx, server: &Server) -> Result<Fields> {
    let newest = newest(tx).await?;
    if let Some(kept) = server.kept.at::<Fields>(newest) {
        return Ok(kept);
    }
    let loaded = load(tx).await?;
    server.kept.put(newest, &loaded);
    Ok(loaded)
}

/// The same, read from the database in any case.
pub async fn load(tx: &mut Tx) -> Result<Fields> {
    let rows: Vec<(String, Place, bool, bool)> = on!(tx, c => sqlx::query_as(
        "select field, place, shown, required from field_setting").fetch_all(c).await)?;
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    for (field, place, shown, required) in rows {
        let at = asked.entry(field).or_insert(Asked::usual(false));
        at.shown[place as usize] = shown;
        at.required[place as usize] = required;
    }
    let custom: Vec<Custom> = on!(tx, c => sqlx::query_as(
        "select id, \"group\", label, kind, unit, least, most, protected, retired, version from custom_field order by id")
        .fetch_all(c).await)?;
    let lists = lists(tx).await?;
    Ok(Changes { asked, lists, custom }.into())
}

/// Notes at which places a field is asked and required.
pub async fn save_asked(tx: &mut Tx, field: &Field, asked: Asked) -> Result<()> {
    for place in Place::ALL {
        on!(tx, c => sqlx::query(
            "insert into field_setting (field, place, shown, required) values ($1, $2, $3, $4)
             on conflict (field, place) do update set shown = excluded.shown, required = excluded.required")
            .bind(field.key).bind(*place).bind(asked.shown[*place as usize]).bind(asked.required[*place as usize])
            .execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

pub async fn insert_custom(tx: &mut Tx, new: &Custom) -> Result<i64> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into custom_field (\"group\", label, kind, unit, least, most, protected, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id")
        .bind(new.group).bind(&new.label).bind(new.kind).bind(&new.unit).bind(new.least).bind(new.most)
        .bind(new.protected).bind(clock::now()).fetch_one(c).await);
    made.map_err(label_taken)
}

/// Saves a custom field that is still at `version`.
pub async fn save_custom(tx: &mut Tx, version: i64, field: &Custom) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "update custom_field set \"group\" = $1, label = $2, unit = $3, least = $4, most = $5, protected = $6, retired = $7,
            version = version + 1 where id = $8 and version = $9")
        .bind(field.group).bind(&field.label).bind(&field.unit).bind(field.least).bind(field.most).bind(field.protected).bind(field.retired)
        .bind(field.id).bind(version).execute(c).await.map(|d| d.rows_affected()))
    .map_err(label_taken)?;
    if done == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "您编辑期间，其他同事已修改了这个字段。您填写的内容还在，请重新打开核对后再保存",
        ))
    }
}

fn label_taken(error: sqlx::Error) -> Error {
    match dialect::violated(&error).as_deref() {
        Some("custom_field.label") => Error::invalid("label", "已有同名的自定义字段（可能已停用），请换一个名称"),
        _ => error.into(),
    }
}
