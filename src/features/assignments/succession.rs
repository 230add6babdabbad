//! What handing everything over takes: who may, who follows, who gets whom.

use crate::error::{Error, Result};
use crate::features::assignments::acts;
use crate::features::assignments::spread::{self, Given};
use crate::features::assignments::store::takers::{self, Loads};
use crate::features::assignments::store::{self, Handing, leaving};
use crate::features::assignments::{Hanging, PoolMove, Taker, Way};
use crate::features::staff::access::require;
use crate::features::staff::{Module, Phase, Right, Viewer};
use crate::server::db::Tx;
use crate::types::errors::FieldErrors;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use std::collections::BTreeMap;

/// Refuses who may not hand over.
pub fn may(viewer: &Viewer) -> Result<()> {
    require(viewer, Module::Staff, Right::Edit)?;
    require(viewer, Module::Assignments, Right::Create)
}

/// The chosen successors, all of whom can take members of the phase. Places don't count: nobody is left behind.
pub async fn successors(
    tx: &mut Tx,
    viewer: &Viewer,
    phase: Phase,
    leaver: StaffId,
    chosen: &str,
) -> Result<Vec<Taker>> {
    let chosen = acts::numbers(chosen);
    let all = takers::takers(tx, viewer, phase, Loads::Exact).await?;
    let found: Vec<Taker> = all
        .into_iter()
        .filter(|t| t.id != leaver && chosen.contains(&t.id.0))
        .collect();
    if found.len() == chosen.len() {
        Ok(found)
    } else {
        Err(Error::invalid(
            phase.code(),
            "所选接手人中有人已停用或不在您的管辖范围内，请刷新后重选",
        ))
    }
}

/// Asks for successors where there is something to hand over.
pub fn enough(hanging: &Hanging, presale: &[Taker], aftersale: &[Taker]) -> Result<()> {
    let mut errors = FieldErrors::default();
    if hanging.presale > 0 && presale.is_empty() {
        errors.add("presale", "请选择接手售前会员的红娘");
    }
    if hanging.aftersale > 0 && aftersale.is_empty() {
        errors.add("aftersale", "请选择接手售后会员的红娘");
    }
    if hanging.besides() > 0 && presale.is_empty() && aftersale.is_empty() {
        errors.add("presale", "还有推荐、约见、合同或咨询要交接，请选择接手人");
    }
    errors.into_result().map_err(Error::from)
}

/// Spreads the leaver's members of a phase evenly; answers who got whom. Nobody's stage changes.
pub async fn hand_members(
    tx: &mut Tx,
    viewer: &Viewer,
    leaver: StaffId,
    phase: Phase,
    to: &[Taker],
    now: Moment,
) -> Result<BTreeMap<StaffId, Vec<MemberId>>> {
    let members = leaving::members_of(tx, leaver, phase).await?;
    let given: Vec<Given> = members
        .into_iter()
        .map(|id| Given {
            id,
            province: 0,
            owner: Some(leaver),
        })
        .collect();
    let boundless: Vec<Taker> = to
        .iter()
        .map(|t| Taker {
            most: i64::MAX / 2,
            ..t.clone()
        })
        .collect();
    let mut shares: BTreeMap<StaffId, Vec<MemberId>> = BTreeMap::new();
    for (member, successor) in spread::spread(Way::Even, &given, &boundless, None) {
        let successor = successor.ok_or(Error::Failed)?;
        shares.entry(successor).or_default().push(member);
    }
    for (successor, members) in &shares {
        let ids: Vec<i64> = members.iter().map(|m| m.0).collect();
        let handing = Handing {
            phase,
            to: Some(*successor),
            stage: None,
            by: viewer.id,
            remark: "离职交接",
            at: now,
            out_of_pool: PoolMove::Assigned,
        };
        store::hand_over(tx, &ids, handing).await?;
    }
    Ok(shares)
}
