//! Drafts of registrations, sealed under the token that only the browser's cookie carries; and the rows
//! that come with a new member.

use crate::error::{Error, Result};
use crate::features::members::Answers;
use crate::features::staff::{Scope, Viewer};
use crate::server::clock;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::{ConsultationId, MemberId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// Drafts that nobody went on with are removed after so many days.
const KEPT_DAYS: i64 = 7;

/// What was filled in so far. The password is kept as its hash only.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub answers: Answers,
    pub password_hash: Option<String>,
    pub consultation: Option<ConsultationId>,
    pub furthest: i64,
    /// When the form was made, as it said, signed.
    pub begun: Option<Moment>,
    /// The puzzle that a form without scripts was told to wait for.
    pub challenge: String,
    /// What it was told where waiting does not help; empty: to wait.
    pub told: String,
    /// What such a form had ticked: consent to the terms, and to being shown.
    pub agreed: bool,
    pub to_be_shown: bool,
    /// By whose link the enquirer came whom this is about.
    pub by: Option<StaffId>,
    /// The browser's count of the last saving, so that one that comes late does not win.
    pub seq: i64,
}

/// A draft as it lies in the database.
pub struct Kept {
    pub draft: Draft,
    /// The member that it became.
    pub member: Option<MemberId>,
    pub updated_at: Moment,
}

fn place(hash: &[u8]) -> String {
    let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    format!("registration/{hex}")
}

type Row = (Vec<u8>, Option<MemberId>, Moment);

fn opened(keys: &Keys, hash: &[u8], row: Row) -> Result<Kept> {
    let (sealed, member, updated_at) = row;
    let text = keys.open(&place(hash), &sealed).map_err(|error| {
        tracing::error!(%error, "draft does not open");
        Error::Failed
    })?;
    let draft = serde_json::from_str(&text).map_err(|_| Error::Failed)?;
    Ok(Kept {
        draft,
        member,
        updated_at,
    })
}

pub async fn draft(tx: &mut Tx, keys: &Keys, hash: &[u8]) -> Result<Option<Kept>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "select sealed, member_id, updated_at from registration_draft where token_hash = $1")
        .bind(hash).fetch_optional(c).await)?;
    row.map(|row| opened(keys, hash, row)).transpose()
}

/// Reads a draft and holds it until the transaction ends, so that the same form sent twice queues.
pub async fn held_draft(tx: &mut Tx, keys: &Keys, hash: &[u8]) -> Result<Option<Kept>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "update registration_draft set updated_at = $2 where token_hash = $1 returning sealed, member_id, updated_at")
        .bind(hash).bind(clock::now()).fetch_optional(c).await)?;
    row.map(|row| opened(keys, hash, row)).transpose()
}

/// Saves a draft; one that has become a member is left alone.
pub async fn save_draft(tx: &mut Tx, keys: &Keys, hash: &[u8], draft: &Draft) -> Result<()> {
    let text = serde_json::to_string(draft).map_err(|_| Error::Failed)?;
    let sealed = keys.seal(&place(hash), &text);
    on!(tx, c => sqlx::query(
        "insert into registration_draft (token_hash, sealed, updated_at) values ($1, $2, $3)
         on conflict (token_hash) do update set sealed = excluded.sealed, updated_at = excluded.updated_at
         where registration_draft.member_id is null")
        .bind(hash).bind(sealed).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes which member a draft became.
pub async fn close_draft(tx: &mut Tx, hash: &[u8], member: MemberId) -> Result<()> {
    on!(tx, c => sqlx::query("update registration_draft set member_id = $1 where token_hash = $2")
        .bind(member).bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn remove_draft(tx: &mut Tx, hash: &[u8]) -> Result<()> {
    on!(tx, c => sqlx::query("delete from set_aside where token_hash = $1").bind(hash).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("delete from registration_draft where token_hash = $1 and member_id is null")
        .bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn remove_old_drafts(tx: &mut Tx) -> Result<()> {
    on!(tx, c => sqlx::query("delete from registration_draft where updated_at < $1")
        .bind(clock::now() - chrono::Duration::days(KEPT_DAYS)).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("delete from set_aside where at < $1")
        .bind(clock::now() - chrono::Duration::days(KEPT_DAYS)).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A draft that was set aside: its row, its hash and when.
pub type AsideRow = (i64, Vec<u8>, Moment);

/// Takes a draft off the screen for staff to go on with; one that became a member stays what it is.
pub async fn set_aside(tx: &mut Tx, hash: &[u8], staff: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into set_aside (token_hash, staff_id, at)
         select token_hash, $2, $3 from registration_draft where token_hash = $1 and member_id is null
         on conflict (token_hash) do nothing")
        .bind(hash).bind(staff).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The drafts that the viewer or those below them set aside, the latest first.
pub async fn asides(tx: &mut Tx, viewer: &Viewer, one: Option<i64>) -> Result<Vec<AsideRow>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select a.id, a.token_hash, a.at from set_aside a join registration_draft d on d.token_hash = a.token_hash
         where d.member_id is null and ($1 = 0 or a.id = $1)
           and ($2 or a.staff_id in (select below_id from staff_tree where above_id = $3))
         order by a.id desc limit 20")
        .bind(one.unwrap_or_default()).bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}

/// Gives a draft another token; false where somebody else took it meanwhile.
pub async fn take_up(tx: &mut Tx, keys: &Keys, from: &[u8], to: &[u8]) -> Result<bool> {
    let gone = on!(tx, c => sqlx::query("delete from set_aside where token_hash = $1")
        .bind(from).execute(c).await.map(|d| d.rows_affected()))?;
    let Some(mut kept) = draft(tx, keys, from).await?.filter(|k| gone == 1 && k.member.is_none()) else {
        return Ok(false);
    };
    // Every browser counts by its own clock.
    kept.draft.seq = 0;
    remove_draft(tx, from).await?;
    save_draft(tx, keys, to, &kept.draft).await?;
    Ok(true)
}

/// The row that says that a matchmaker owns the client whom they entered.
pub async fn insert_own_entry(tx: &mut Tx, member: MemberId, owner: StaffId, at: Moment) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into assignment (member_id, phase, from_id, to_id, by_id, remark, at)
         values ($1, 'presale', null, $2, $2, '红娘录入', $3)")
        .bind(member).bind(owner).bind(at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Name and owner of a member whose draft the asking browser holds.
pub async fn registered(tx: &mut Tx, member: MemberId) -> Result<(String, Option<String>)> {
    Ok(on!(tx, c => sqlx::query_as(
        "select m.name, s.name from member m left join staff s on s.id = m.presale_id where m.id = $1")
        .bind(member).fetch_one(c).await)?)
}
