//! SQL of tags, notes and the blacklist.

use super::{Barred, Note, Tag, TagTone};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, NoteId, StaffId, TagId};
use crate::types::time::Moment;
use std::collections::BTreeSet;

macro_rules! tags {
    ($rest:literal) => {
        concat!(
            "select t.id, t.name, t.tone,
                    (select count(*) from member_tag x where x.tag_id = t.id and ",
            here!("x.member_id"),
            ") as members
             from tag t ",
            $rest
        )
    };
}

/// Every tag of the agency, by name; nobody counts who has it.
pub async fn offered(tx: &mut Tx) -> Result<Vec<Tag>> {
    Ok(
        on!(tx, c => sqlx::query_as("select id, name, tone, cast(0 as bigint) as members from tag order by name, id")
        .fetch_all(c).await)?,
    )
}

/// The same with how many have each.
pub async fn tags(tx: &mut Tx) -> Result<Vec<Tag>> {
    Ok(on!(tx, c => sqlx::query_as(tags!("order by t.name, t.id")).fetch_all(c).await)?)
}

/// The tags of one member.
pub async fn tags_of(tx: &mut Tx, member: MemberId) -> Result<Vec<Tag>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select t.id, t.name, t.tone, cast(0 as bigint) as members from tag t join member_tag x on x.tag_id = t.id
         where x.member_id = $1 order by t.name, t.id")
        .bind(member).fetch_all(c).await)?)
}

/// Narrows a list of `member m` to those who have one of these tags.
pub fn having(sql: &mut Sql, tags: &[i64]) {
    if !tags.is_empty() {
        sql.push(" and exists (select 1 from member_tag x where x.member_id = m.id")
            .in_ids(" and x.tag_id", tags)
            .push(")");
    }
}

/// The tags that there are, for a filter.
pub async fn tag_names(tx: &mut Tx) -> Result<Vec<(TagId, String)>> {
    Ok(on!(tx, c => sqlx::query_as("select id, name from tag order by name, id").fetch_all(c).await)?)
}

/// The tags that there are.
pub async fn tag_ids(tx: &mut Tx) -> Result<Vec<TagId>> {
    Ok(on!(tx, c => sqlx::query_scalar("select id from tag order by id").fetch_all(c).await)?)
}

fn name_taken(error: sqlx::Error) -> Error {
    match dialect::violated(&error).as_deref() {
        Some("tag.name") => Error::invalid("name", "已有同名的标签"),
        _ => error.into(),
    }
}

pub async fn insert_tag(tx: &mut Tx, name: &str, tone: TagTone) -> Result<TagId> {
    let made = on!(tx, c => sqlx::query_scalar("insert into tag (name, tone, created_at) values ($1, $2, $3) returning id")
        .bind(name).bind(tone).bind(clock::now()).fetch_one(c).await);
    made.map_err(name_taken)
}

pub async fn save_tag(tx: &mut Tx, id: TagId, name: &str, tone: TagTone) -> Result<()> {
    let done = on!(tx, c => sqlx::query("update tag set name = $1, tone = $2 where id = $3")
        .bind(name).bind(tone).bind(id).execute(c).await.map(|d| d.rows_affected()))
    .map_err(name_taken)?;
    if done == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Takes a tag away from everybody and from the list; its name, or nothing where it was gone.
pub async fn remove_tag(tx: &mut Tx, id: TagId) -> Result<Option<String>> {
    on!(tx, c => sqlx::query("delete from member_tag where tag_id = $1").bind(id).execute(c).await.map(|_| ()))?;
    Ok(
        on!(tx, c => sqlx::query_scalar("delete from tag where id = $1 returning name").bind(id).fetch_optional(c).await)?,
    )
}

/// Puts a tag on a member; false where they have it.
pub async fn add_tag(tx: &mut Tx, member: MemberId, tag: TagId, by: Option<StaffId>, at: Moment) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "insert into member_tag (member_id, tag_id, by_id, at) values ($1, $2, $3, $4) on conflict (member_id, tag_id) do nothing")
        .bind(member).bind(tag).bind(by).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Takes a tag off a member; false where they don't have it.
pub async fn take_tag(tx: &mut Tx, member: MemberId, tag: TagId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("delete from member_tag where member_id = $1 and tag_id = $2")
        .bind(member).bind(tag).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// A member's notes: pinned ones first, then the latest.
pub async fn notes(tx: &mut Tx, member: MemberId) -> Result<Vec<Note>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select n.id, n.text, n.pinned, n.staff_id, s.name as staff_name, n.at from member_note n join staff s on s.id = n.staff_id
         where n.member_id = $1 order by case when n.pinned then 0 else 1 end, n.id desc limit 200")
        .bind(member).fetch_all(c).await)?)
}

pub async fn insert_note(tx: &mut Tx, member: MemberId, by: StaffId, text: &str, pinned: bool) -> Result<NoteId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into member_note (member_id, staff_id, text, pinned, at) values ($1, $2, $3, $4, $5) returning id")
        .bind(member).bind(by).bind(text).bind(pinned).bind(clock::now()).fetch_one(c).await)?)
}

/// Pins a note of this member or lets it go; false where there is none.
pub async fn pin_note(tx: &mut Tx, member: MemberId, id: NoteId, pinned: bool) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update member_note set pinned = $1 where id = $2 and member_id = $3")
        .bind(pinned).bind(id).bind(member).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

pub async fn remove_note(tx: &mut Tx, member: MemberId, id: NoteId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("delete from member_note where id = $1 and member_id = $2")
        .bind(id).bind(member).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Why a member stands on the blacklist; nothing where they don't.
pub async fn barred_for(tx: &mut Tx, member: MemberId) -> Result<Option<Barred>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select b.reason, s.name as by, b.at from blacklisting b join staff s on s.id = b.by_id
         where b.member_id = $1 and b.lifted_at is null")
        .bind(member).fetch_optional(c).await)?)
}

/// Whether a member stands on the blacklist.
pub async fn barred(tx: &mut Tx, member: MemberId) -> Result<bool> {
    Ok(barred_for(tx, member).await?.is_some())
}

/// Puts a member on the blacklist; false where they stand there.
pub async fn bar(tx: &mut Tx, member: MemberId, by: StaffId, reason: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "insert into blacklisting (member_id, reason, by_id, at) values ($1, $2, $3, $4)
         on conflict (member_id) where lifted_at is null do nothing")
        .bind(member).bind(reason).bind(by).bind(clock::now()).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Takes a member off the blacklist; false where they are not on it.
pub async fn lift(tx: &mut Tx, member: MemberId, by: StaffId, reason: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update blacklisting set lifted_by = $1, lifted_at = $2, lift_reason = $3 where member_id = $4 and lifted_at is null")
        .bind(by).bind(clock::now()).bind(reason).bind(member).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Those of these members who stand on the blacklist.
pub async fn barred_among(tx: &mut Tx, members: &[i64]) -> Result<BTreeSet<i64>> {
    if members.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut sql = Sql::new("select member_id from blacklisting where lifted_at is null");
    sql.in_ids(" and member_id", members);
    let rows: Vec<(i64,)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Refuses what must not be done for somebody on the blacklist, saying why they are there.
pub async fn refuse_barred(tx: &mut Tx, member: MemberId) -> Result<()> {
    match barred_for(tx, member).await? {
        None => Ok(()),
        Some(barred) => Err(Error::conflict(format!(
            "编号 {member} 的会员已列入黑名单（{}），不能配对、推荐、约见、签约或分配；如有误请联系经理移出黑名单",
            barred.reason
        ))),
    }
}

/// The same for many at once, or for the other side, who may be in another's care: the first of them is
/// named by number, and why stays with those who see their page.
pub async fn refuse_barred_among(tx: &mut Tx, members: &[i64]) -> Result<()> {
    let mut sql = Sql::new("select member_id from blacklisting where lifted_at is null");
    sql.in_ids(" and member_id", members)
        .push(" order by member_id limit 1");
    let found: Vec<(MemberId,)> = sql.fetch_all(tx).await?;
    match found.first() {
        None => Ok(()),
        Some((member,)) => Err(Error::conflict(format!(
            "编号 {member} 的会员已列入黑名单，不能配对、推荐、约见、签约或分配"
        ))),
    }
}
