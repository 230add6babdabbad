//! Server functions of assignment: giving by hand, giving up. Other ways of changing hands lie beside.

pub mod distribute;
pub mod leaving;
pub mod pool;
pub mod reception;
pub mod settings;

use super::{BoardCounts, Taker};
use crate::error::Result;
use crate::features::members::filter::Filter;
use crate::features::staff::Phase;
use crate::types::ids::MemberId;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use {
    super::PoolMove,
    super::acts::{self, Giving},
    super::store::takers::Loads,
    super::store::{self, Handing},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::{self, rules},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::{clock, request},
    crate::types::errors::FieldErrors,
    crate::types::ids::StaffId,
};

/// At once at most.
pub const MANY: usize = 1_000;

/// Who can be given members of this phase, with how many they have and how many they may have.
#[server]
pub async fn owners(phase: Phase) -> Result<Vec<Taker>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::View)?;
    store::takers::takers(&mut tx, &viewer, phase, Loads::Shown).await
}

/// The numbers beside the classes and time windows of a board.
#[server(input = Json)]
pub async fn count_board(filter: Filter) -> Result<BoardCounts> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::View)?;
    let (classes, windows) = members::board::counts(&mut tx, &request::server(), &viewer, &filter).await?;
    let (presale, aftersale) = store::reception::count_back(&mut tx, &viewer).await?;
    Ok(BoardCounts {
        classes,
        windows,
        handed_back: presale + aftersale,
    })
}

/// Gives one or many members (`ids`, separated by commas) to a matchmaker. With `waiting`, only those who
/// still wait; with `as_of`, only those who have not changed hands since: somebody else may have been faster. Answers how many
/// were given: of several, those who are with this matchmaker already stay as they are.
#[server]
pub async fn assign_members(
    ids: String,
    phase: Phase,
    to: String,
    #[server(default)] remark: String,
    #[server(default)] waiting: bool,
    #[server(default)] as_of: String,
) -> Result<i64> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Create)?;
    let mut errors = FieldErrors::default();
    let wanted = acts::numbers(&ids);
    if wanted.is_empty() {
        errors.add("ids", "请先勾选要分配的会员");
    } else if wanted.len() > MANY {
        errors.add("ids", format!("一次最多分配 {MANY} 位会员"));
    }
    let to: Option<StaffId> = errors.take("to", to.parse().map_err(|_| "请选择红娘"));
    let remark = acts::remark(&mut errors, &remark);
    errors.into_result()?;
    let Some(to) = to else { return Err(Error::Failed) };
    let takers = acts::held_takers(&mut tx, &viewer, phase, &[to]).await?;
    let taker = takers
        .first()
        .ok_or_else(|| Error::invalid("to", "这位红娘已停用或不在您的管辖范围内，请另选"))?;
    let giving = Giving {
        viewer: &viewer,
        phase,
        remark,
        waiting,
        as_of: acts::as_of(&as_of),
    };
    let standings = acts::standings(&mut tx, &giving, &wanted).await?;
    let given: Vec<(MemberId, StaffId)> = standings
        .iter()
        .filter(|s| s.owner(phase) != Some(to))
        .map(|s| (s.id, to))
        .collect();
    let count = given.len() as i64;
    if count == 0 {
        return Err(Error::invalid(
            "to",
            format!("所选会员本来就由 {} 跟进，请另选红娘", taker.name),
        ));
    }
    if taker.room() < count {
        return Err(Error::invalid(
            "to",
            format!(
                "{} 名下已有 {} 位，名额 {} 位，放不下这 {count} 位，请另选或调整名额",
                taker.name, taker.load, taker.most
            ),
        ));
    }
    let news = acts::give(&mut tx, &giving, &standings, &given).await?;
    request::server().live.commit(tx, news).await?;
    Ok(count)
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
    acts::refuse_signing(&mut tx, &[member.0], "放弃").await?;
    if !members::store::move_stage(&mut tx, member, loaded.stage, stage).await? {
        return Err(Error::conflict("会员的状态刚刚有变化，请刷新后再试"));
    }
    if loaded.presale_id.is_some() {
        let handing = Handing {
            phase: Phase::Presale,
            to: None,
            stage: Some(stage),
            by: viewer.id,
            remark: &reason,
            at: clock::now(),
            out_of_pool: PoolMove::Assigned,
        };
        store::hand_over(&mut tx, &[member.0], handing).await?;
    }
    events::record_and_commit(
        tx,
        EventKind::Abandoned,
        Some(viewer.id),
        Some(member),
        None,
        EventData::default().with("reason", reason),
    )
    .await
}
