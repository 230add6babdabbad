//! SQL of assignments: always for many members at once.

pub mod leaving;
pub mod pool;
pub mod reception;
pub mod returns;
pub mod takers;

use super::PoolMove;
use crate::error::{Error, Result};
use crate::features::members::Stage;
use crate::features::staff::{Phase, Viewer};
use crate::server::db::Tx;
use crate::server::dialect;
use crate::server::sql::Sql;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;

/// Rows in one statement: every value is bound, and a database takes some tens of thousands.
pub const CHUNK: usize = 500;

/// What decides whether a member may change hands.
#[derive(sqlx::FromRow)]
pub struct Standing {
    pub id: MemberId,
    pub name: String,
    pub region: i64,
    pub stage: Stage,
    pub presale_id: Option<StaffId>,
    pub aftersale_id: Option<StaffId>,
    pub assigned_at: Option<Moment>,
}

impl Standing {
    pub fn owner(&self, phase: Phase) -> Option<StaffId> {
        match phase {
            Phase::Presale => self.presale_id,
            Phase::Aftersale => self.aftersale_id,
        }
    }
}

/// The standing of all `ids`, locked for the change; NotFound where the viewer can't see one of them.
pub async fn standings(tx: &mut Tx, viewer: &Viewer, ids: &[i64]) -> Result<Vec<Standing>> {
    let lock = dialect::for_update(tx);
    let mut found: Vec<Standing> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new(
            "select m.id, m.name, m.region, m.stage, m.presale_id, m.aftersale_id, m.assigned_at from member m where",
        );
        crate::features::members::scope::push(&mut sql, viewer);
        sql.in_ids(" and m.id", chunk).push(" order by m.id").push(lock);
        found.extend(sql.fetch_all::<Standing>(tx).await?);
    }
    if found.len() == ids.len() {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// Holds everybody who gives to, claims for or retires these people until the transaction ends: numbers of
/// places and the state of an account are then true until the commit. Always before members, by number.
pub async fn hold_staff(tx: &mut Tx, ids: &[StaffId]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        on!(tx, c => sqlx::query("update staff set failed_sign_ins = failed_sign_ins where id = $1")
            .bind(id).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// A change of owner of many members at once.
#[derive(Clone, Copy)]
pub struct Handing<'a> {
    pub phase: Phase,
    /// Nobody: back to the waiting.
    pub to: Option<StaffId>,
    /// The stage it leads to, where it leads to another.
    pub stage: Option<Stage>,
    pub by: StaffId,
    pub remark: &'a str,
    pub at: Moment,
    /// How it is written down of those who lay in the pool.
    pub out_of_pool: PoolMove,
}

/// Gives all `ids` over and writes a row for each: the history, who has to take them, the pool's log.
pub async fn hand_over(tx: &mut Tx, ids: &[i64], handing: Handing<'_>) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        // Who leaves hands over everybody (no stage changes); else whoever is barred gets no owner.
        if handing.to.is_some() && handing.stage.is_some() {
            crate::features::marks::refuse_barred_among(tx, chunk).await?;
        }
        note_history(tx, chunk, handing).await?;
        change_owner(tx, chunk, handing).await?;
        reception::lapse(tx, chunk, handing).await?;
        if let Some(to) = handing.to {
            if to != handing.by {
                reception::open(tx, chunk, handing, to).await?;
            }
            if handing.phase == Phase::Presale {
                pool::take_out(tx, chunk, handing, to).await?;
            }
        }
    }
    Ok(())
}

async fn note_history(tx: &mut Tx, ids: &[i64], handing: Handing<'_>) -> Result<()> {
    let mut history =
        Sql::new("insert into assignment (member_id, phase, from_id, to_id, by_id, remark, at) select m.id, ");
    history.with("cast(", handing.phase.code()).push(" as text)");
    history.push(match handing.phase {
        Phase::Presale => ", m.presale_id, ",
        Phase::Aftersale => ", m.aftersale_id, ",
    });
    match handing.to {
        Some(to) => history.with("cast(", to.0).push(" as bigint)"),
        None => history.push("cast(null as bigint)"),
    };
    history
        .with(", cast(", handing.by.0)
        .with(" as bigint), ", handing.remark)
        .with(", ", handing.at)
        .in_ids(" from member m where m.id", ids);
    history.execute(tx).await?;
    Ok(())
}

async fn change_owner(tx: &mut Tx, ids: &[i64], handing: Handing<'_>) -> Result<()> {
    let mut change = Sql::new("update member set ");
    change.push(match handing.phase {
        Phase::Presale => "presale_id = ",
        Phase::Aftersale => "aftersale_id = ",
    });
    match handing.to {
        Some(to) => change.with("", to.0),
        None => change.push("null"),
    };
    if let Some(stage) = handing.stage {
        change.with(", stage = ", stage.code());
    }
    change
        .with(", assigned_at = ", handing.at)
        .with(", updated_at = ", handing.at)
        .push(", version = version + 1")
        .in_ids(" where id", ids);
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

/// Who of `among` was last given a member of this phase.
pub async fn last_given(tx: &mut Tx, phase: Phase, among: &[StaffId]) -> Result<Option<StaffId>> {
    let ids: Vec<i64> = among.iter().map(|s| s.0).collect();
    let mut sql = Sql::new("select to_id from assignment where");
    sql.in_ids(" to_id", &ids)
        .with(" and phase = ", phase.code())
        .push(" order by id desc limit 1");
    let rows: Vec<(StaffId,)> = sql.fetch_all(tx).await?;
    Ok(rows.first().map(|r| r.0))
}
