//! SQL of follow-ups.

use super::{FollowUp, Signing, Tags};
use crate::error::Result;
use crate::features::dictionaries::{Dictionaries, Dictionary};
use crate::features::members::Intent;
use crate::features::staff::Phase;
use crate::server::db::Tx;
use crate::types::ids::{FollowUpId, MemberId, StaffId};
use crate::types::time::Moment;

pub struct NewFollowUp<'a> {
    pub member: MemberId,
    pub staff: StaffId,
    pub phase: Phase,
    pub effective: bool,
    /// The code of a word.
    pub channel: &'a str,
    pub intent: Intent,
    pub signing: Signing,
    /// The code of a word.
    pub reason: Option<&'a str>,
    pub contacted_at: Moment,
    pub next_contact_at: Option<Moment>,
    pub note: &'a str,
    pub tags: Tags,
    pub created_at: Moment,
}

/// Writes a follow-up and moves the member's last and next contact, intent and count.
pub async fn insert(tx: &mut Tx, new: NewFollowUp<'_>) -> Result<FollowUpId> {
    let id = on!(tx, c => sqlx::query_scalar(
        "insert into follow_up (member_id, staff_id, phase, effective, channel, intent, signing, reason, contacted_at,
            next_contact_at, note, tags, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id")
        .bind(new.member).bind(new.staff).bind(new.phase).bind(new.effective).bind(new.channel).bind(new.intent)
        .bind(new.signing).bind(new.reason).bind(new.contacted_at).bind(new.next_contact_at).bind(new.note).bind(new.tags)
        .bind(new.created_at).fetch_one(c).await)?;
    // A contact entered late does not push the last one back.
    on!(tx, c => sqlx::query(
        "update member set follow_ups = follow_ups + 1, intent = $1, next_contact_at = $2,
            last_contact_at = case when last_contact_at is null or last_contact_at < $3 then $3 else last_contact_at end
         where id = $4")
        .bind(new.intent).bind(new.next_contact_at).bind(new.contacted_at).bind(new.member).execute(c).await.map(|_| ()))?;
    Ok(id)
}

/// The last follow-ups of a member, newest contact first. The caller has loaded the member through the viewer.
pub async fn of_member(tx: &mut Tx, words: &Dictionaries, member: MemberId, limit: i64) -> Result<Vec<FollowUp>> {
    let mut found: Vec<FollowUp> = on!(tx, c => sqlx::query_as(
        "select f.id, s.name as staff_name, f.phase, f.effective, f.channel, f.intent, f.signing, f.reason, f.contacted_at,
                f.next_contact_at, f.note, f.tags
         from follow_up f join staff s on s.id = f.staff_id
         where f.member_id = $1 order by f.contacted_at desc, f.id desc limit $2")
        .bind(member).bind(limit).fetch_all(c).await)?;
    let (channels, reasons) = (words.words(Dictionary::Channels), words.words(Dictionary::NotSigning));
    for one in &mut found {
        one.channel = channels.label(&one.channel);
        one.reason = one.reason.as_deref().map(|r| reasons.label(r));
    }
    Ok(found)
}
