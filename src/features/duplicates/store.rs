//! SQL of merges and of suspected pairs.

pub mod among;
pub mod checks;
pub mod likeness;
pub mod sheet;
mod twice;

use super::Basis;
use super::references::{Merge, REFERENCES, Reference};
use super::rules::Between;
use crate::error::Result;
use crate::features::members::scope::binds;
use crate::features::staff::{Phase, Viewer};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, MergeId, StaffId};
use crate::types::time::Moment;
use sqlx::AssertSqlSafe;

/// Pairs on a page of the list.
pub const PAGE: usize = 50;

/// What stands between two members.
pub async fn between(tx: &mut Tx, a: MemberId, b: MemberId) -> Result<Between> {
    let (paired, both_writing, both_in_force): (bool, bool, bool) = on!(tx, c => sqlx::query_as(
        "select exists (select 1 from recommendation where (member_id = $1 and candidate_id = $2) or (member_id = $2 and candidate_id = $1))
             or exists (select 1 from arranged_date where (member_a = $1 and member_b = $2) or (member_a = $2 and member_b = $1)),
             2 = (select count(distinct member_id) from contract where member_id in ($1, $2) and state in ('draft', 'submitted', 'returned')),
             2 = (select count(distinct member_id) from contract where member_id in ($1, $2) and state = 'in_force')")
        .bind(a).bind(b).fetch_one(c).await)?;
    Ok(Between {
        paired,
        both_writing,
        both_in_force,
    })
}

/// How many rows of each kind name a member.
pub async fn belongings(tx: &mut Tx, member: MemberId) -> Result<Vec<(String, i64)>> {
    let mut counted: Vec<(String, i64)> = Vec::new();
    for r in REFERENCES.iter().filter(|r| !r.label.is_empty()) {
        // Names of tables and columns from the list, nothing that anybody typed.
        let sql = AssertSqlSafe(format!("select count(*) from {} where {} = $1", r.table, r.column));
        let count: i64 = on!(tx, c => sqlx::query_scalar(sql).bind(member).fetch_one(c).await)?;
        match counted.iter_mut().find(|(label, _)| label == r.label) {
            Some((_, sum)) => *sum += count,
            None => counted.push((r.label.to_string(), count)),
        }
    }
    counted.retain(|(_, count)| *count > 0);
    Ok(counted)
}

/// Begins a merge: until `close` the triggers let rows go from the one to the other.
pub async fn open(tx: &mut Tx, keep: MemberId, gone: MemberId, by: StaffId) -> Result<MergeId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into member_merge (kept_id, gone_id, by_id, at, moving) values ($1, $2, $3, $4, true) returning id")
        .bind(keep).bind(gone).bind(by).bind(clock::now()).fetch_one(c).await)?)
}

pub async fn close(tx: &mut Tx, merge: MergeId, sealed: Vec<u8>) -> Result<()> {
    on!(tx, c => sqlx::query("update member_merge set moving = false, sealed = $1 where id = $2")
        .bind(sealed).bind(merge).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What can't be undone any more is forgotten.
pub async fn forget_before(tx: &mut Tx, at: Moment) -> Result<()> {
    on!(tx, c => sqlx::query("update member_merge set sealed = null where at < $1 and sealed is not null")
        .bind(at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Moves everything that names `from` to `to`, writing down each row.
pub async fn move_rows(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    uncover(tx, merge, from, to).await?;
    for r in REFERENCES {
        let (key, unless) = match r.merge {
            Merge::Moves(key) => (key, String::new()),
            Merge::MovesUnless(key, condition) => {
                let (table, column) = (r.table, r.column);
                (
                    key,
                    format!(" and not exists (select 1 from {table} k where k.{column} = $4 and ({condition}))"),
                )
            }
            Merge::MovesPair(other) => {
                let (table, column) = (r.table, r.column);
                let same = format!("select 1 from {table} k where k.{column} = $4 and k.{other} = t.{other}");
                (other, format!(" and t.{other} <> $4 and not exists ({same})"))
            }
            Merge::Stays => continue,
        };
        let (table, column, place) = (r.table, r.column, r.place());
        let noted = AssertSqlSafe(format!(
            "insert into merge_row (merge_id, place, row_key)
             select $1, $2, cast(t.{key} as text) from {table} t where t.{column} = $3 and $3 <> $4{unless}"
        ));
        on!(tx, c => sqlx::query(noted).bind(merge).bind(&place).bind(from).bind(to).execute(c).await.map(|_| ()))?;
        go(tx, merge, r, key, from, to).await?;
    }
    twice::over(tx, merge, from, to).await
}

/// Moves exactly the rows back that the merge moved.
pub async fn rows_back(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    twice::back(tx, merge, from, to).await?;
    checks::papers_back(tx, merge).await?;
    for r in REFERENCES.iter().rev() {
        if let Some(key) = r.key() {
            go(tx, merge, r, key, from, to).await?;
        }
    }
    checks::states_back(tx, merge).await?;
    on!(tx, c => sqlx::query(
        "update photo set cover = true where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = 'photo.cover')
            and not exists (select 1 from photo k where k.member_id = photo.member_id and k.cover)")
        .bind(merge).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Moves the rows of one reference that were written down.
async fn go(tx: &mut Tx, merge: MergeId, r: &Reference, key: &str, from: MemberId, to: MemberId) -> Result<()> {
    let (table, column) = (r.table, r.column);
    let sql = AssertSqlSafe(format!(
        "update {table} set {column} = $1 where {column} = $2
            and cast({key} as text) in (select row_key from merge_row where merge_id = $3 and place = $4)"
    ));
    on!(tx, c => sqlx::query(sql).bind(to).bind(from).bind(merge).bind(r.place()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// One cover is enough: where both have one, the other's becomes a picture among others.
async fn uncover(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into merge_row (merge_id, place, row_key)
         select $1, 'photo.cover', cast(t.id as text) from photo t where t.member_id = $2 and t.cover
            and exists (select 1 from photo k where k.member_id = $3 and k.cover)")
        .bind(merge).bind(from).bind(to).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(
        "update photo set cover = false where member_id = $1
            and cast(id as text) in (select row_key from merge_row where merge_id = $2 and place = 'photo.cover')")
        .bind(from).bind(merge).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Who has the member now is a row, whoever had them.
pub async fn note_owner(
    tx: &mut Tx,
    member: MemberId,
    phase: Phase,
    from: Option<StaffId>,
    to: Option<StaffId>,
    by: StaffId,
    remark: &str,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into assignment (member_id, phase, from_id, to_id, by_id, remark, at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(member).bind(phase).bind(from).bind(to).bind(by).bind(remark).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A merge that could be undone.
#[derive(sqlx::FromRow)]
pub struct Standing {
    pub kept_id: MemberId,
    pub gone_id: MemberId,
    pub at: Moment,
    pub sealed: Option<Vec<u8>>,
    pub undone_at: Option<Moment>,
}

pub async fn standing(tx: &mut Tx, merge: MergeId) -> Result<Option<Standing>> {
    Ok(
        on!(tx, c => sqlx::query_as("select kept_id, gone_id, at, sealed, undone_at from member_merge where id = $1")
        .bind(merge).fetch_optional(c).await)?,
    )
}

/// Whether something was merged into the same record since, and still is.
pub async fn merged_since(tx: &mut Tx, merge: MergeId, keep: MemberId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from member_merge where kept_id = $1 and id > $2 and undone_at is null)")
        .bind(keep).bind(merge).fetch_one(c).await)?)
}

/// Begins the undo; false where somebody was first.
pub async fn reopen(tx: &mut Tx, merge: MergeId, by: StaffId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update member_merge set moving = true, undone_by = $1, undone_at = $2 where id = $3 and undone_at is null")
        .bind(by).bind(clock::now()).bind(merge).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

pub async fn end_undo(tx: &mut Tx, merge: MergeId) -> Result<()> {
    on!(tx, c => sqlx::query("update member_merge set moving = false, sealed = null where id = $1")
        .bind(merge).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("delete from merge_row where merge_id = $1").bind(merge).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The merges into a member since then that were not undone, newest first.
pub async fn merges_into(tx: &mut Tx, member: MemberId, since: Moment) -> Result<Vec<super::Done>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select g.id, g.gone_id, m.name as gone_name, s.name as by, g.at from member_merge g
         join member m on m.id = g.gone_id join staff s on s.id = g.by_id
         where g.kept_id = $1 and g.undone_at is null and g.sealed is not null and g.at >= $2 order by g.id desc")
        .bind(member).bind(since).fetch_all(c).await)?)
}

/// Suspected pairs, the lower number first, of which the viewer sees both, and why; up to `limit` rows.
pub async fn pairs(tx: &mut Tx, viewer: &Viewer, limit: i64) -> Result<Vec<(MemberId, MemberId, Basis)>> {
    const SQL: &str = concat!(
        "with twice as (select blind from member_likeness group by blind having count(*) > 1),
              alike as (select kind, blind from contact where owner = 'member' and kind in ('email', 'wechat', 'qq')
                        group by kind, blind having count(*) > 1),
              pair as (
                select a.member_id as low, b.member_id as high, 'likeness' as basis
                from twice t join member_likeness a on a.blind = t.blind join member_likeness b on b.blind = t.blind and b.member_id > a.member_id
                union all
                select a.owner_id, b.owner_id, t.kind
                from alike t join contact a on a.kind = t.kind and a.blind = t.blind and a.owner = 'member'
                             join contact b on b.kind = t.kind and b.blind = t.blind and b.owner = 'member' and b.owner_id > a.owner_id)
         select p.low, p.high, p.basis from pair p
         where exists (select 1 from member m where m.id = p.low and ", seen!(), ")
           and exists (select 1 from member m where m.id = p.high and ", seen!(), ")
           and not exists (select 1 from not_same n where n.low_id = p.low and n.high_id = p.high)
         order by p.high desc, p.low, p.basis limit $4");
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(SQL).bind(all).bind(staff).bind(assigns).bind(limit).fetch_all(c).await)?)
}

/// Notes that two are not the same person; false where it was noted before.
pub async fn not_same(tx: &mut Tx, a: MemberId, b: MemberId, by: StaffId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "insert into not_same (low_id, high_id, by_id, at) values ($1, $2, $3, $4) on conflict (low_id, high_id) do nothing")
        .bind(a.min(b)).bind(a.max(b)).bind(by).bind(clock::now()).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}
