//! What giving by a rule is asked, and who gets whom by it.

use super::acts;
use super::api::MANY;
use super::spread::{self, Given};
use super::store::{self, Standing};
use super::{Taker, Way};
use crate::error::{Error, Result};
use crate::features::members::filter::Filter;
use crate::features::members::list::List;
use crate::features::regions;
use crate::features::staff::{Phase, Viewer};
use crate::server::db::Tx;
use crate::server::request;
use crate::types::errors::FieldErrors;
use crate::types::ids::{MemberId, StaffId};

/// What both functions are asked, parsed.
pub struct Order {
    pub ids: Vec<i64>,
    pub people: Vec<StaffId>,
}

/// Reads whom to spread over whom: the ticked `ids`, or with `all` whoever the list's filter shows.
pub async fn order(tx: &mut Tx, viewer: &Viewer, ids: &str, all: &str, people: &str) -> Result<Order> {
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
pub async fn spread_out(
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

/// Why some of them are given to nobody.
pub fn why_left(way: Way, takers: &[Taker]) -> &'static str {
    let room = takers.iter().any(|t| t.room() > 0);
    match way {
        _ if !room => "所选红娘的名额都已满",
        Way::Place => "所在省份没有负责的红娘，或负责的红娘名额已满",
        _ => "所选红娘的名额不够",
    }
}
