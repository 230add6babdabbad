//! SQL of enquiries; everything but leaving one goes through the viewer.

use super::access::{sees_all, sees_unassigned};
use super::{ConsultationFilter, ConsultationState, Has};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::staff::Viewer;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{ConsultationId, MemberId, StaffId};
use crate::types::time::{Moment, start_of};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: ConsultationId,
    pub name: String,
    pub message: String,
    pub state: ConsultationState,
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
    pub proposed_id: Option<StaffId>,
    pub proposed_name: Option<String>,
    pub member_id: Option<MemberId>,
    pub note: String,
    pub handled_by: Option<String>,
    pub handled_at: Option<Moment>,
    pub created_at: Moment,
}

/// May this viewer see this enquiry? Binds `$1` (all), `$2` (viewer), `$3` (whatever waits).
macro_rules! reach {
    () => {
        "($1 or ($3 and k.staff_id is null) or k.handled_by = $2
          or k.staff_id in (select below_id from staff_tree where above_id = $2))"
    };
}

macro_rules! columns {
    () => {
        "select k.id, k.name, k.message, k.state, k.staff_id, s.name as staff_name, k.proposed_id,
                p.name as proposed_name, k.member_id, k.note, h.name as handled_by, k.handled_at, k.created_at
         from consultation k left join staff s on s.id = k.staff_id left join staff h on h.id = k.handled_by
         left join staff p on p.id = k.proposed_id where "
    };
}

pub async fn insert(
    tx: &mut Tx,
    name: &str,
    message: &str,
    proposed: Option<StaffId>,
    at: Moment,
) -> Result<ConsultationId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into consultation (name, message, state, proposed_id, created_at)
         values ($1, $2, 'waiting', $3, $4) returning id")
        .bind(name).bind(message).bind(proposed).bind(at).fetch_one(c).await)?)
}

/// Rows of a page.
pub const PAGE: usize = 50;

/// The filter's owner and time; binds `$4` (nobody's), `$5` (one person's, 0 anybody's) and `$6` (from).
macro_rules! narrowed {
    () => {
        " and (not $4 or k.staff_id is null) and ($5 = 0 or k.staff_id = $5) and k.created_at >= $6"
    };
}

/// What `narrowed!` binds.
fn narrow(viewer: &Viewer, filter: &ConsultationFilter) -> (bool, StaffId, Moment) {
    let staff = match filter.has {
        Some(Has::Mine) => viewer.id,
        _ => filter.staff.unwrap_or_default(),
    };
    let from = filter.since.map_or(chrono::DateTime::UNIX_EPOCH, |since| {
        start_of(clock::today() - chrono::Days::new(since.days()))
    });
    (filter.has == Some(Has::Nobody), staff, from)
}

/// One page of one state: what waits longest first, what came last of the handled first. One row more than
/// a page says that there is a next.
pub async fn list(tx: &mut Tx, viewer: &Viewer, filter: &ConsultationFilter) -> Result<Vec<Row>> {
    let sql = match filter.state {
        ConsultationState::Waiting => {
            concat!(
                columns!(),
                reach!(),
                narrowed!(),
                " and k.state = $7 and k.id > $8 order by k.id limit $9"
            )
        }
        ConsultationState::Handled => {
            concat!(
                columns!(),
                reach!(),
                narrowed!(),
                " and k.state = $7 and k.id < $8 order by k.id desc limit $9"
            )
        }
    };
    let edge = match filter.state {
        ConsultationState::Waiting => 0,
        ConsultationState::Handled => i64::MAX,
    };
    let after = filter.after.map_or(edge, |id| id.0);
    let (nobody, staff, from) = narrow(viewer, filter);
    Ok(
        on!(tx, c => sqlx::query_as(sql).bind(sees_all(viewer)).bind(viewer.id).bind(sees_unassigned(viewer))
        .bind(nobody).bind(staff).bind(from).bind(filter.state).bind(after).bind(PAGE as i64 + 1)
        .fetch_all(c).await)?,
    )
}

/// How many wait and how many were handled, of those the viewer sees and the filter's owner and time leave.
pub async fn counts(tx: &mut Tx, viewer: &Viewer, filter: &ConsultationFilter) -> Result<(i64, i64)> {
    let (nobody, staff, from) = narrow(viewer, filter);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select coalesce(sum(case when k.state = 'waiting' then 1 else 0 end), 0),
                coalesce(sum(case when k.state = 'handled' then 1 else 0 end), 0) from consultation k where ",
        reach!(), narrowed!()))
        .bind(sees_all(viewer)).bind(viewer.id).bind(sees_unassigned(viewer)).bind(nobody).bind(staff).bind(from)
        .fetch_one(c).await)?)
}

/// The enquiry that a member came of, as far as the viewer sees it.
pub async fn of_member(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Option<Row>> {
    Ok(
        on!(tx, c => sqlx::query_as(concat!(columns!(), reach!(), " and k.member_id = $4 order by k.id limit 1"))
        .bind(sees_all(viewer)).bind(viewer.id).bind(sees_unassigned(viewer)).bind(member).fetch_optional(c).await)?,
    )
}

/// One enquiry through the viewer.
pub async fn one(tx: &mut Tx, viewer: &Viewer, id: ConsultationId) -> Result<Row> {
    let found = on!(tx, c => sqlx::query_as(concat!(columns!(), reach!(), " and k.id = $4"))
        .bind(sees_all(viewer)).bind(viewer.id).bind(sees_unassigned(viewer)).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// One that still waits.
pub async fn waiting(tx: &mut Tx, viewer: &Viewer, id: ConsultationId) -> Result<Row> {
    let found = one(tx, viewer, id).await?;
    match found.state {
        ConsultationState::Waiting => Ok(found),
        ConsultationState::Handled => Err(Error::conflict("这条咨询已处理，请刷新列表")),
    }
}

/// Gives an enquiry that `from` has to a matchmaker; false where it was handled or given away meanwhile.
pub async fn assign(tx: &mut Tx, id: ConsultationId, from: Option<StaffId>, to: StaffId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update consultation set staff_id = $1 where id = $2 and state = 'waiting' and coalesce(staff_id, 0) = $3")
        .bind(to).bind(id).bind(from.unwrap_or_default()).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Notes what became of an enquiry; false where somebody else was first.
pub async fn handle(
    tx: &mut Tx,
    id: ConsultationId,
    by: StaffId,
    note: &str,
    member: Option<MemberId>,
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update consultation set state = 'handled', handled_by = $1, handled_at = $2, note = $3, member_id = $4
         where id = $5 and state = 'waiting'")
        .bind(by).bind(clock::now()).bind(note).bind(member).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Ties an enquiry to the member that came of it, in the transaction that makes the member.
pub async fn became_member(tx: &mut Tx, viewer: &Viewer, id: ConsultationId, member: MemberId) -> Result<()> {
    one(tx, viewer, id).await?;
    if !handle(tx, id, viewer.id, "已转为会员", Some(member)).await? {
        return Err(Error::conflict("这条咨询已由其他同事处理，请刷新列表后核对"));
    }
    let data = EventData::default().with("note", "已转为会员");
    events::record(
        tx,
        EventKind::ConsultationHandled,
        Some(viewer.id),
        Some(member),
        Some(id.0),
        data,
    )
    .await
}
