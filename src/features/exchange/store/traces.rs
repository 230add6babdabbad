//! What an import leaves about members beside their record, and how an undo takes it away again.

use crate::error::Result;
use crate::features::followups::Tags;
use crate::features::members::Intent;
use crate::features::staff::Phase;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};

/// Who has one of these mobile or identity numbers: by kind and blind index.
pub async fn holders(
    tx: &mut Tx,
    keys: &Keys,
    values: &[(&'static str, &str)],
) -> Result<HashMap<(String, Vec<u8>), i64>> {
    let mut found = HashMap::new();
    for some in values.chunks(400) {
        let mut sql = Sql::new(
            "select kind, blind, owner_id from contact where owner = 'member' and kind in ('mobile', 'id_number') and blind in (",
        );
        for (at, (kind, value)) in some.iter().enumerate() {
            sql.with(if at == 0 { "" } else { ", " }, keys.blind(kind, value));
        }
        sql.push(")");
        let rows: Vec<(String, Vec<u8>, i64)> = sql.fetch_all(tx).await?;
        found.extend(rows.into_iter().map(|(kind, blind, id)| ((kind, blind), id)));
    }
    Ok(found)
}

/// Who has one of these usernames.
pub async fn usernames(tx: &mut Tx, names: &[&str]) -> Result<HashMap<String, i64>> {
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("select username, id from member where username in (");
    for (at, name) in names.iter().enumerate() {
        sql.with(if at == 0 { "" } else { ", " }, *name);
    }
    sql.push(")");
    let rows: Vec<(String, i64)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().collect())
}

/// The follow-ups that these members have: whose, when, what.
pub async fn follow_ups_of(tx: &mut Tx, members: &[i64]) -> Result<HashSet<(i64, Moment, String)>> {
    let mut sql = Sql::new("select member_id, contacted_at, note from follow_up where");
    sql.in_ids(" member_id", members);
    let rows: Vec<(i64, Moment, String)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().collect())
}

/// A follow-up that comes along.
pub struct Brought<'a> {
    pub member: MemberId,
    pub staff: StaffId,
    pub phase: Phase,
    pub intent: Option<Intent>,
    pub at: Moment,
    pub note: &'a str,
}

/// Writes a follow-up, once however often it is brought; nothing where it is there already. It says nothing
/// of what is next, and an old contact does not push a newer one back.
pub async fn bring_follow_up(tx: &mut Tx, new: Brought<'_>) -> Result<Option<i64>> {
    let there: bool = on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from follow_up where member_id = $1 and contacted_at = $2 and note = $3)")
        .bind(new.member).bind(new.at).bind(new.note).fetch_one(c).await)?;
    if there {
        return Ok(None);
    }
    let signing = if new.phase == Phase::Aftersale {
        "signed"
    } else {
        "unsigned"
    };
    let id: i64 = on!(tx, c => sqlx::query_scalar(
        "insert into follow_up (member_id, staff_id, phase, effective, channel, intent, signing, contacted_at, note, tags, created_at)
         values ($1, $2, $3, $4, 'other', $5, $6, $7, $8, $9, $10) returning id")
        .bind(new.member).bind(new.staff).bind(new.phase).bind(true).bind(new.intent.unwrap_or(Intent::Medium)).bind(signing)
        .bind(new.at).bind(new.note).bind(Tags::default()).bind(clock::now()).fetch_one(c).await)?;
    on!(tx, c => sqlx::query(
        "update member set follow_ups = follow_ups + 1,
            last_contact_at = case when last_contact_at is null or last_contact_at < $1 then $1 else last_contact_at end
         where id = $2")
        .bind(new.at).bind(new.member).execute(c).await.map(|_| ()))?;
    Ok(Some(id))
}

/// Takes back follow-ups that an import brought; the member's count and last contact follow.
pub async fn take_back_follow_ups(tx: &mut Tx, member: MemberId, ids: &[i64]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("delete from follow_up where member_id = ");
    sql.with("", member.0).in_ids(" and id", ids);
    sql.execute(tx).await?;
    on!(tx, c => sqlx::query(
        "update member set follow_ups = (select count(*) from follow_up where member_id = $1),
            last_contact_at = (select max(contacted_at) from follow_up where member_id = $1) where id = $1")
        .bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Tables that the program fills for every member, which go with them.
const DERIVED: &[&str] = &["member_likeness", "likeness_todo", "member_word", "member_name"];
/// Tables in which an import itself leaves rows about those whom it makes.
const OURS: &[&str] = &["event", "assignment", "follow_up"];
/// What was noted of imports themselves: no trace of a person, and it lets go of the member by itself.
const NOTES: &str = "import_row";

/// What refers to members in this database: whatever feature made the table, an undo sees its rows.
pub async fn pointing(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let mut all = dialect::pointing_at(tx, "member").await?;
    all.retain(|(table, _)| table != NOTES);
    Ok(all)
}

/// Whether anything happened with a member since an import made them: a change of the record, or a row about
/// them that the import did not write.
pub async fn touched(
    tx: &mut Tx,
    pointing: &[(String, String)],
    member: MemberId,
    follow_ups: usize,
    assigned: bool,
) -> Result<bool> {
    let mut sql = String::from("select ");
    let known = |table: &str| DERIVED.contains(&table) || OURS.contains(&table);
    for (table, column) in pointing.iter().filter(|(table, _)| !known(table)) {
        // Names of the catalogue, nothing that people type.
        sql.push_str(&format!("(select count(*) from {table} where {column} = $1) + "));
    }
    sql.push_str(
        "(select count(*) from member where id = $1 and version > 1)
         + (select count(*) from event where member_id = $1 and kind not in ('registered', 'assigned', 'followed_up'))",
    );
    let found: i64 = on!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql.clone())).bind(member).fetch_one(c).await)?;
    let (notes, handed): (i64, i64) = on!(tx, c => sqlx::query_as(
        "select (select count(*) from follow_up where member_id = $1), (select count(*) from assignment where member_id = $1)")
        .bind(member).fetch_one(c).await)?;
    Ok(found > 0 || notes != i64::try_from(follow_ups).unwrap_or(-1) || handed != i64::from(assigned))
}

/// Removes a member whom an import made and nobody touched, with all that the import wrote of them.
pub async fn remove_member(tx: &mut Tx, pointing: &[(String, String)], member: MemberId) -> Result<()> {
    let goes_along = |table: &str| DERIVED.contains(&table) || OURS.contains(&table);
    for (table, column) in pointing.iter().filter(|(table, _)| goes_along(table)) {
        let sql = format!("delete from {table} where {column} = $1");
        on!(tx, c => sqlx::query(AssertSqlSafe(sql.clone())).bind(member).execute(c).await.map(|_| ()))?;
    }
    on!(tx, c => sqlx::query("delete from contact where owner = 'member' and owner_id = $1").bind(member).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("delete from member where id = $1").bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}
