//! SQL of effective rights: who stands above and below.

use super::{BELOW, Colleague};
use crate::error::Result;
use crate::server::db::Tx;
use crate::types::ids::StaffId;

/// Everybody above somebody, the nearest first.
pub async fn above(tx: &mut Tx, id: StaffId) -> Result<Vec<Colleague>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name, r.name as role, s.disabled_at is not null as disabled, t.depth
         from staff_tree t join staff s on s.id = t.above_id join role r on r.id = s.role_id
         where t.below_id = $1 and t.depth > 0 order by t.depth, s.id")
        .bind(id).fetch_all(c).await)?)
}

/// Those below somebody, the nearest first.
pub async fn below(tx: &mut Tx, id: StaffId) -> Result<Vec<Colleague>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name, r.name as role, s.disabled_at is not null as disabled, t.depth
         from staff_tree t join staff s on s.id = t.below_id join role r on r.id = s.role_id
         where t.above_id = $1 and t.depth > 0 order by t.depth, s.id limit $2")
        .bind(id).bind(BELOW).fetch_all(c).await)?)
}

pub async fn count_below(tx: &mut Tx, id: StaffId) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select count(*) from staff_tree where above_id = $1 and depth > 0")
        .bind(id).fetch_one(c).await)?,
    )
}
