//! SQL of checks.

use super::rules::{Decision, SOON};
use super::{Check, CheckRow, CheckState, CheckTab, Item, access};
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, StaffId, VerificationId};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// All the checks of a member, newest first. The caller has loaded the member. Where a merge of old brought
/// papers over and left their check with the other record, that check counts no more but shows its papers.
pub async fn checks(tx: &mut Tx, member: MemberId) -> Result<Vec<Check>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select v.id, v.version, v.item, case when v.member_id = $1 then v.state else 'replaced' end as state,
                v.note, v.reason, s.name as submitted_by, v.submitted_at, k.name as checked_by, v.checked_at, v.valid_until
         from verification v left join staff s on s.id = v.submitted_by left join staff k on k.id = v.checked_by
         where v.member_id = $1
            or v.id in (select f.verification_id from photo f where f.member_id = $1 and f.verification_id is not null)
         order by v.id desc limit 200")
        .bind(member).fetch_all(c).await)?)
}

/// A check of a member whom the viewer sees.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Held {
    pub id: VerificationId,
    pub member: MemberId,
    pub item: Item,
    pub state: CheckState,
}

pub async fn check(tx: &mut Tx, viewer: &Viewer, id: VerificationId) -> Result<Held> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(concat!(
        "select v.id, v.member_id as member, v.item, v.state from verification v join member m on m.id = v.member_id
         where v.id = $4 and ", crate::seen!()))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Puts an item on the list of what is to be checked; once at a time.
pub async fn submit(
    tx: &mut Tx,
    member: MemberId,
    item: Item,
    note: &str,
    by: Option<StaffId>,
) -> Result<VerificationId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into verification (member_id, item, state, note, submitted_by, submitted_at) values ($1, $2, 'waiting', $3, $4, $5) returning id")
        .bind(member).bind(item).bind(note).bind(by).bind(clock::now()).fetch_one(c).await);
    made.map_err(|error| match dialect::violated(&error) {
        Some(_) => Error::conflict(format!("{item}已经提交，正在等待核验，请刷新后查看")),
        None => error.into(),
    })
}

/// Decides about a check that waits; a new one that holds takes the place of the old. False where somebody
/// was faster.
pub async fn decide(tx: &mut Tx, held: &Held, version: i64, decision: &Decision, by: StaffId) -> Result<bool> {
    let now = clock::now();
    if decision.state == CheckState::Verified {
        on!(tx, c => sqlx::query(
            "update verification set state = 'replaced', version = version + 1 where member_id = $1 and item = $2 and state = 'verified'")
            .bind(held.member).bind(held.item).execute(c).await.map(|_| ()))?;
    }
    let done = on!(tx, c => sqlx::query(
        "update verification set state = $1, reason = $2, valid_until = $3, checked_by = $4, checked_at = $5, version = version + 1
         where id = $6 and version = $7 and state = 'waiting'")
        .bind(decision.state).bind(&decision.reason).bind(decision.valid_until).bind(by).bind(now).bind(held.id).bind(version)
        .execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Takes back what was said to hold; false where somebody was faster.
pub async fn revoke(tx: &mut Tx, id: VerificationId, version: i64, reason: &str, by: StaffId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update verification set state = 'revoked', reason = $1, checked_by = $2, checked_at = $3, version = version + 1
         where id = $4 and version = $5 and state = 'verified'")
        .bind(reason).bind(by).bind(clock::now()).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// What was said to hold of an item no longer counts; false where nothing was.
pub async fn outdate(tx: &mut Tx, member: MemberId, item: Item, reason: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update verification set state = 'replaced', reason = $1, version = version + 1
         where member_id = $2 and item = $3 and state = 'verified'")
        .bind(reason).bind(member).bind(item).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Puts an item on the list of what is to be checked, unless it waits there already.
pub async fn wait_again(
    tx: &mut Tx,
    member: MemberId,
    item: Item,
    note: &str,
    by: Option<StaffId>,
) -> Result<Option<VerificationId>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into verification (member_id, item, state, note, submitted_by, submitted_at) values ($1, $2, 'waiting', $3, $4, $5)
         on conflict do nothing returning id")
        .bind(member).bind(item).bind(note).bind(by).bind(clock::now()).fetch_optional(c).await)?)
}

/// What holds today of these members, in one query.
pub async fn badges(tx: &mut Tx, members: &[i64], today: NaiveDate) -> Result<BTreeMap<MemberId, Vec<Item>>> {
    let mut held: BTreeMap<MemberId, Vec<Item>> = BTreeMap::new();
    if members.is_empty() {
        return Ok(held);
    }
    let mut sql = Sql::new("select member_id, item from verification where state = 'verified' and ");
    sql.in_ids("member_id", members)
        .with(" and (valid_until is null or valid_until >= ", today)
        .push(")");
    for (member, item) in sql.fetch_all::<(MemberId, Item)>(tx).await? {
        held.entry(member).or_default().push(item);
    }
    for items in held.values_mut() {
        items.sort_unstable();
    }
    Ok(held)
}

/// The items that the viewer may know of, in one text: `,identity,income,`.
fn knowable(viewer: &Viewer) -> String {
    let items = access::known(viewer, Item::ALL.to_vec());
    let codes: Vec<&str> = items.iter().map(|i| i.code()).collect();
    format!(",{},", codes.join(","))
}

/// What is to be done of the viewer's scope, of the items that they may know of: what waits the longest, or
/// runs out first.
pub async fn in_tab(tx: &mut Tx, viewer: &Viewer, tab: CheckTab, today: NaiveDate) -> Result<Vec<CheckRow>> {
    let (all, staff, assigns) = binds(viewer);
    let (state, from, to) = match tab {
        CheckTab::Waiting => (CheckState::Waiting, None, None),
        CheckTab::Soon => (CheckState::Verified, Some(today), Some(today + Days::new(SOON))),
        CheckTab::Expired => (CheckState::Verified, None, today.pred_opt()),
    };
    let (least, most) = (from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX));
    let (least, most) = (least.max(first_day()), most.min(last_day()));
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select v.id, v.item, v.member_id as member, m.name, coalesce(a.name, p.name) as owner, s.name as submitted_by, v.submitted_at,
                k.name as checked_by, v.valid_until, (select count(*) from photo f where f.verification_id = v.id and f.deleted_at is null) as papers
         from verification v join member m on m.id = v.member_id
              left join staff p on p.id = m.presale_id left join staff a on a.id = m.aftersale_id
              left join staff s on s.id = v.submitted_by left join staff k on k.id = v.checked_by
         where v.state = $4 and ($4 = 'waiting' or (v.valid_until >= $5 and v.valid_until <= $6))
            and $7 like '%,' || v.item || ',%' and ", crate::seen!(),
        " order by v.valid_until, v.id limit 200"))
        .bind(all).bind(staff).bind(assigns).bind(state).bind(least).bind(most).bind(knowable(viewer)).fetch_all(c).await)?)
}

/// Days that both databases can keep.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN)
}

fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2999, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// How many wait, run out soon, have run out, of the items that the viewer may know of.
pub async fn counts(tx: &mut Tx, viewer: &Viewer, today: NaiveDate) -> Result<(i64, i64, i64)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select count(*) filter (where v.state = 'waiting'),
                count(*) filter (where v.state = 'verified' and v.valid_until >= $4),
                count(*) filter (where v.state = 'verified' and v.valid_until < $4)
         from verification v join member m on m.id = v.member_id
         where (v.state = 'waiting' or (v.state = 'verified' and v.valid_until <= $5))
            and $6 like '%,' || v.item || ',%' and ", crate::seen!()))
        .bind(all).bind(staff).bind(assigns).bind(today).bind(today + Days::new(SOON)).bind(knowable(viewer)).fetch_one(c).await)?)
}

/// A check of the demonstration, with its end.
pub struct Past {
    pub member: MemberId,
    pub item: Item,
    pub state: CheckState,
    pub note: &'static str,
    pub by: StaffId,
    pub at: crate::types::time::Moment,
    pub valid_until: Option<NaiveDate>,
}

pub async fn insert_past(tx: &mut Tx, past: &[Past]) -> Result<()> {
    for batch in past.chunks(100) {
        let mut sql = Sql::new(
            "insert into verification (member_id, item, state, note, submitted_by, submitted_at, checked_by, checked_at, valid_until) values ",
        );
        for (i, p) in batch.iter().enumerate() {
            sql.with(if i == 0 { "(" } else { ", (" }, p.member.0)
                .with(", ", p.item.code())
                .with(", ", p.state.code())
                .with(", ", p.note)
                .with(", ", p.by.0)
                .with(", ", p.at);
            if p.state == CheckState::Waiting {
                sql.push(", null, null");
            } else {
                sql.with(", ", p.by.0).with(", ", p.at);
            }
            match p.valid_until {
                Some(day) => sql.with(", ", day),
                None => sql.push(", null"),
            };
            sql.push(")");
        }
        sql.execute(tx).await?;
    }
    Ok(())
}
