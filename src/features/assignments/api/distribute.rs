//! Server functions of giving many members at once by a rule, with a preview.

use crate::error::Result;
use crate::features::assignments::{Preview, Way};
use crate::features::staff::Phase;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::assignments::acts::{self, Giving},
    crate::features::assignments::order::{order, spread_out},
    crate::features::assignments::spread,
    crate::features::assignments::{Share, Taker},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::request,
    crate::types::errors::FieldErrors,
    crate::types::ids::{MemberId, StaffId},
    std::collections::BTreeMap,
};

/// Who would get how many; nothing is written.
#[server]
pub async fn preview_distribution(
    phase: Phase,
    way: Way,
    #[server(default)] ids: String,
    #[server(default)] all: String,
    #[server(default)] people: String,
    #[server(default)] remark: String,
    #[server(default)] waiting: bool,
    #[server(default)] as_of: String,
) -> Result<Preview> {
    // The same locks as when it is done: what is shown is what is so. Nothing is committed.
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Create)?;
    let mut errors = FieldErrors::default();
    let remark = acts::remark(&mut errors, &remark);
    errors.into_result()?;
    let order = order(&mut tx, &viewer, &ids, &all, &people).await?;
    let takers = acts::held_takers(&mut tx, &viewer, phase, &order.people).await?;
    let giving = Giving {
        viewer: &viewer,
        phase,
        remark,
        waiting,
        as_of: acts::as_of(&as_of),
    };
    let standings = acts::standings(&mut tx, &giving, &order.ids).await?;
    let spread = spread_out(&mut tx, way, phase, &standings, &takers).await?;
    let shares = spread::shares(&spread.given);
    let count: i64 = shares.values().sum();
    let share = |t: &Taker| Share {
        to: t.id,
        name: t.name.clone(),
        count: shares.get(&t.id).copied().unwrap_or_default(),
        load: t.load,
        most: t.most,
    };
    Ok(Preview {
        shares: takers.iter().map(share).collect(),
        given: count,
        left: spread.given.len() as i64 - count,
        why_left: spread.why_left,
        seal: spread::seal(&shares),
    })
}

/// Does what the preview with this `seal` showed, whole or not at all. Answers how many were given.
#[server]
pub async fn distribute(
    phase: Phase,
    way: Way,
    #[server(default)] ids: String,
    #[server(default)] all: String,
    #[server(default)] people: String,
    #[server(default)] remark: String,
    #[server(default)] waiting: bool,
    #[server(default)] as_of: String,
    seal: String,
) -> Result<i64> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Create)?;
    let mut errors = FieldErrors::default();
    let remark = acts::remark(&mut errors, &remark);
    errors.into_result()?;
    let order = order(&mut tx, &viewer, &ids, &all, &people).await?;
    let takers = acts::held_takers(&mut tx, &viewer, phase, &order.people).await?;
    let giving = Giving {
        viewer: &viewer,
        phase,
        remark,
        waiting,
        as_of: acts::as_of(&as_of),
    };
    let standings = acts::standings(&mut tx, &giving, &order.ids).await?;
    let spread = spread_out(&mut tx, way, phase, &standings, &takers).await?;
    let shares: BTreeMap<StaffId, i64> = spread::shares(&spread.given);
    if spread::seal(&shares) != seal {
        return Err(Error::conflict(
            "会员或红娘的名额刚刚有变化，分配结果与预览不同，请重新预览",
        ));
    }
    let given: Vec<(MemberId, StaffId)> = spread.given.into_iter().filter_map(|(m, to)| Some((m, to?))).collect();
    if given.is_empty() {
        return Err(Error::conflict(spread.why_left));
    }
    let news = acts::give(&mut tx, &giving, &standings, &given).await?;
    request::server().live.commit(tx, news).await?;
    Ok(given.len() as i64)
}
