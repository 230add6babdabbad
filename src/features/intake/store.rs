//! Drafts of registrations, sealed under the token that only the browser's cookie carries; and the rows
//! that come with a new member.

use crate::error::{Error, Result};
use crate::features::members::Answers;
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
    on!(tx, c => sqlx::query("delete from registration_draft where token_hash = $1 and member_id is null")
        .bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn remove_old_drafts(tx: &mut Tx) -> Result<()> {
    on!(tx, c => sqlx::query("delete from registration_draft where updated_at < $1")
        .bind(clock::now() - chrono::Duration::days(KEPT_DAYS)).execute(c).await.map(|_| ()))?;
    Ok(())
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
