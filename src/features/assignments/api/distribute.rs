//! Server functions of giving many members at once by a rule, with a preview.

use crate::error::Result;
use crate::features::assignments::{Preview, Way};
use crate::features::staff::Phase;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::MANY,
    crate::error::Error,
    crate::features::assignments::acts::{self, Giving},
    crate::features::assignments::spread::{self, Given},
    crate::features::assignments::store::{self, Standing},
    crate::features::assignments::{Share, Taker},
    crate::features::members::filter::Filter,
    crate::features::members::list::List,
    crate::features::regions,
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::server::db::Tx,
    crate::server::request,
    crate::types::errors::FieldErrors,
    crate::types::ids::{MemberId, StaffId},
    std::collections::BTreeMap,
};

/// What both functions are asked, parsed.
#[cfg(feature = "ssr")]
struct Order {
    ids: Vec<i64>,
    people: Vec<StaffId>,
}

/// Reads whom to spread over whom: the ticked `ids`, or with `all` whoever the list's filter shows.
#[cfg(feature = "ssr")]
async fn order(tx: &mut Tx, viewer: &Viewer, ids: &str, all: &str, people: &str) -> Result<Order> {
    let mut errors = FieldErrors::default();
    let people: Vec<StaffId> = acts::numbers(people).into_iter().map(StaffId).collect();
    if people.is_empty() {
        errors.add("people", "请至少勾选一位红娘");
    }
    let mut ids = acts::numbers(ids);
    if !all.is_empty() {
        let filter: Filter = serde_json::from_str(all).map_err(|_| Error::Failed)?;
        let list = List::of(tx, &request::server(), viewer, &filter).await?;
        ids = list.ids(tx, MANY as i64).await?;
    }
    if ids.is_empty() {
        errors.add("ids", "请先勾选要分配的会员");
    } else if ids.len() > MANY {
        errors.add("ids", format!("一次最多分配 {MANY} 位会员"));
    }
    errors.into_result()?;
    Ok(Order { ids, people })
}

/// Who gets whom.
#[cfg(feature = "ssr")]
async fn spread_out(
    tx: &mut Tx,
    way: Way,
    phase: Phase,
    standings: &[Standing],
    takers: &[Taker],
) -> Result<Vec<(MemberId, Option<StaffId>)>> {
    let members: Vec<Given> = standings
        .iter()
        .map(|s| Given {
            id: s.id,
            province: regions::province_of(s.region),
        })
        .collect();
    let among: Vec<StaffId> = takers.iter().map(|t| t.id).collect();
    let last = if way == Way::RoundRobin {
        store::last_given(tx, phase, &among).await?
    } else {
        None
    };
    Ok(spread::spread(way, &members, takers, last))
}

#[cfg(feature = "ssr")]
fn why_left(way: Way, takers: &[Taker]) -> &'static str {
    let room = takers.iter().any(|t| t.room() > 0);
    match way {
        _ if !room => "所选红娘的名额都已满",
        Way::Place => "所在省份没有负责的红娘，或负责的红娘名额已满",
        _ => "所选红娘的名额不够",
    }
}

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
    let given = spread_out(&mut tx, way, phase, &standings, &takers).await?;
    let shares = spread::shares(&given);
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
        left: given.len() as i64 - count,
        why_left: why_left(way, &takers).into(),
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
    let shares: BTreeMap<StaffId, i64> = spread::shares(&spread);
    if spread::seal(&shares) != seal {
        return Err(Error::conflict(
            "会员或红娘的名额刚刚有变化，分配结果与预览不同，请重新预览",
        ));
    }
    let given: Vec<(MemberId, StaffId)> = spread.into_iter().filter_map(|(m, to)| Some((m, to?))).collect();
    if given.is_empty() {
        return Err(Error::conflict(why_left(way, &takers)));
    }
    let news = acts::give(&mut tx, &giving, &standings, &given).await?;
    request::server().live.commit(tx, news).await?;
    Ok(given.len() as i64)
}
