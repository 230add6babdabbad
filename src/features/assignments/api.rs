//! Server functions of assignment.

use crate::error::Result;
use crate::features::staff::{Phase, StaffName};
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store,
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::{self, Stage, rules},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::clock,
    crate::types::errors::FieldErrors,
    crate::types::ids::StaffId,
};

/// At once at most.
pub const MANY: usize = 200;

/// Who can be given members of this phase, with how many they have.
#[server]
pub async fn owners(phase: Phase) -> Result<Vec<StaffName>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::View)?;
    staff::staff_below(&mut tx, &viewer, phase).await
}

/// Gives one or many members (`ids`, separated by commas) to a matchmaker. With `waiting`, only those who
/// still wait: somebody else may have been faster.
#[server]
pub async fn assign_members(
    ids: String,
    phase: Phase,
    to: String,
    #[server(default)] remark: String,
    #[server(default)] waiting: bool,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Create)?;
    let mut errors = FieldErrors::default();
    let mut wanted: Vec<i64> = ids.split(',').filter_map(|i| i.trim().parse().ok()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        errors.add("ids", "请先勾选要分配的会员");
    } else if wanted.len() > MANY {
        errors.add("ids", format!("一次最多分配 {MANY} 位会员"));
    }
    let to: Option<StaffId> = errors.take("to", to.parse().map_err(|_| "请选择红娘"));
    if remark.chars().count() > 200 {
        errors.add("remark", "备注请不超过 200 字");
    }
    errors.into_result()?;
    let Some(to) = to else { return Err(Error::Failed) };
    if !store::may_receive(&mut tx, &viewer, phase, to).await? {
        return Err(Error::invalid("to", "这位红娘已停用或不在您的管辖范围内，请另选"));
    }
    let standings = store::standings(&mut tx, &viewer, &wanted).await?;
    let mut stage = Stage::Presale;
    for one in &standings {
        let owner = if phase == Phase::Presale {
            one.presale_id
        } else {
            one.aftersale_id
        };
        if waiting && owner.is_some() {
            return Err(Error::conflict(format!(
                "「{}」刚刚已被其他同事分配，请刷新列表后再选",
                one.name
            )));
        }
        stage = rules::assigned(one.stage, phase).map_err(|error| match error {
            Error::Conflict(why) => Error::conflict(format!("「{}」：{why}", one.name)),
            other => other,
        })?;
    }
    let names = staff::names(&mut tx).await?;
    store::hand_over(
        &mut tx,
        &wanted,
        phase,
        Some(to),
        stage,
        viewer.id,
        remark.trim(),
        clock::now(),
    )
    .await?;
    let data = |from: Option<StaffId>| {
        let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
        EventData::default()
            .with("phase", phase.label())
            .with("from", from.map(name).unwrap_or_default())
            .with("to", name(to))
            .with("remark", remark.trim())
    };
    let rows = standings.iter().map(|one| {
        let from = if phase == Phase::Presale {
            one.presale_id
        } else {
            one.aftersale_id
        };
        (one.id, data(from))
    });
    events::record_many(&mut tx, EventKind::Assigned, viewer.id, rows.collect()).await?;
    tx.commit().await
}

/// Gives a member up before signing: the owner lets go, a manager may assign anew.
#[server]
pub async fn give_up_member(member: MemberId, reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Presale, Right::Edit)?;
    let loaded = members::store::member(&mut tx, &viewer, member).await?;
    let reason = reason.trim().to_string();
    if reason.is_empty() {
        return Err(Error::invalid("reason", "请写明放弃的原因"));
    }
    if reason.chars().count() > 200 {
        return Err(Error::invalid("reason", "原因请不超过 200 字"));
    }
    let stage = rules::abandoned(loaded.stage)?;
    if !members::store::move_stage(&mut tx, member, loaded.stage, stage).await? {
        return Err(Error::conflict("会员的状态刚刚有变化，请刷新后再试"));
    }
    if loaded.presale_id.is_some() {
        store::hand_over(
            &mut tx,
            &[member.0],
            Phase::Presale,
            None,
            stage,
            viewer.id,
            &reason,
            clock::now(),
        )
        .await?;
    }
    events::record(
        &mut tx,
        EventKind::Abandoned,
        Some(viewer.id),
        Some(member),
        None,
        EventData::default().with("reason", reason),
    )
    .await?;
    tx.commit().await
}
