//! SQL of assignments: always for many members at once.

use crate::error::{Error, Result};
use crate::features::members::Stage;
use crate::features::staff::{Phase, Viewer};
use crate::server::db::Tx;
use crate::server::dialect;
use crate::server::sql::Sql;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;

/// What decides whether a member may change hands.
#[derive(sqlx::FromRow)]
pub struct Standing {
    pub id: MemberId,
    pub name: String,
    pub stage: Stage,
    pub presale_id: Option<StaffId>,
    pub aftersale_id: Option<StaffId>,
}

/// The standing of all `ids`, locked for the change; NotFound where the viewer can't see one of them.
pub async fn standings(tx: &mut Tx, viewer: &Viewer, ids: &[i64]) -> Result<Vec<Standing>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new("select m.id, m.name, m.stage, m.presale_id, m.aftersale_id from member m where");
    crate::features::members::scope::push(&mut sql, viewer);
    sql.in_ids(" and m.id", ids).push(" order by m.id").push(lock);
    let found: Vec<Standing> = sql.fetch_all(tx).await?;
    if found.len() == ids.len() {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// Whether this person is enabled, within the viewer's reach and works in the phase.
pub async fn may_receive(tx: &mut Tx, viewer: &Viewer, phase: Phase, to: StaffId) -> Result<bool> {
    let all = viewer.scope == crate::features::staff::Scope::All;
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from staff s where s.id = $1 and s.disabled_at is null
            and ($2 or s.id in (select below_id from staff_tree where above_id = $3))
            and exists (select 1 from role_right where role_id = s.role_id and module = $4 and \"right\" = 'edit'))")
        .bind(to).bind(all).bind(viewer.id).bind(phase).fetch_one(c).await)?)
}

/// Gives all `ids` to `to` (nobody: back to the waiting) and writes a row for each.
pub async fn hand_over(
    tx: &mut Tx,
    ids: &[i64],
    phase: Phase,
    to: Option<StaffId>,
    stage: Stage,
    by: StaffId,
    remark: &str,
    at: Moment,
) -> Result<()> {
    let to_id = to.map(|t| t.0);
    let mut history =
        Sql::new("insert into assignment (member_id, phase, from_id, to_id, by_id, remark, at) select m.id, ");
    history.with("", phase.code());
    history.push(match phase {
        Phase::Presale => ", m.presale_id, ",
        Phase::Aftersale => ", m.aftersale_id, ",
    });
    match to_id {
        Some(to) => history.with("cast(", to).push(" as bigint)"),
        None => history.push("cast(null as bigint)"),
    };
    history
        .with(", cast(", by.0)
        .with(" as bigint), ", remark)
        .with(", ", at)
        .in_ids(" from member m where m.id", ids);
    history.execute(tx).await?;

    let mut change = Sql::new("update member set ");
    change.push(match phase {
        Phase::Presale => "presale_id = ",
        Phase::Aftersale => "aftersale_id = ",
    });
    match to_id {
        Some(to) => change.with("", to),
        None => change.push("null"),
    };
    change
        .with(", stage = ", stage.code())
        .with(", assigned_at = ", at)
        .with(", updated_at = ", at);
    change.push(", version = version + 1").in_ids(" where id", ids);
    change.execute(tx).await?;
    Ok(())
}

/// Writes the row of one assignment that happened at `at`.
pub async fn note(
    tx: &mut Tx,
    member: MemberId,
    phase: Phase,
    to: StaffId,
    by: StaffId,
    remark: &str,
    at: Moment,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into assignment (member_id, phase, to_id, by_id, remark, at) values ($1, $2, $3, $4, $5, $6)")
        .bind(member).bind(phase).bind(to).bind(by).bind(remark).bind(at).execute(c).await.map(|_| ()))?;
    Ok(())
}
