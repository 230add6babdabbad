//! What giving by a rule is asked, and who gets whom by it.

use super::acts;
use super::api::MANY;
use super::spread::{self, Given};
use super::store::{self, Standing};
use super::{Taker, Way};
use crate::error::{Error, Result};
use crate::features::members::filter::Filter;
use crate::features::members::list::List;
use crate::features::staff::{Phase, Viewer};
use crate::features::{marks, regions};
use crate::server::db::Tx;
use crate::server::request;
use crate::types::errors::FieldErrors;
use crate::types::ids::{MemberId, StaffId};
use std::collections::BTreeSet;

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

/// Who gets whom, and why some get nobody.
pub struct SpreadOut {
    pub given: Vec<(MemberId, Option<StaffId>)>,
    pub why_left: String,
}

/// Who gets whom. Whoever is on the blacklist is given to nobody, and nobody to whom they are with already.
pub async fn spread_out(
    tx: &mut Tx,
    way: Way,
    phase: Phase,
    standings: &[Standing],
    takers: &[Taker],
) -> Result<SpreadOut> {
    let ids: Vec<i64> = standings.iter().map(|s| s.id.0).collect();
    let mut barred = BTreeSet::new();
    for chunk in ids.chunks(store::CHUNK) {
        barred.extend(marks::barred_among(tx, chunk).await?);
    }
    let members: Vec<Given> = standings
        .iter()
        .filter(|s| !barred.contains(&s.id.0))
        .map(|s| Given {
            id: s.id,
            province: regions::province_of(s.region),
            owner: s.owner(phase),
        })
        .collect();
    let among: Vec<StaffId> = takers.iter().map(|t| t.id).collect();
    let last = if way == Way::RoundRobin {
        store::last_given(tx, phase, &among).await?
    } else {
        None
    };
    let mut given = spread::spread(way, &members, takers, last);
    let left = given.iter().zip(&members).filter(|((_, to), _)| to.is_none());
    let (own, full): (Vec<bool>, Vec<bool>) = left
        .map(|(_, member)| spread::only_owner(way, member, takers))
        .partition(|own| *own);
    let why_left = reasons(&[
        (barred.len(), "已列入黑名单，不能分配"),
        (own.len(), "本来就由所选红娘跟进，没有别人可改派"),
        (full.len(), why_full(way, takers)),
    ]);
    given.extend(barred.into_iter().map(|id| (MemberId(id), None)));
    Ok(SpreadOut { given, why_left })
}

/// The reasons that hold, with how many each where there are several: 「2 位已列入黑名单；1 位…」.
fn reasons(all: &[(usize, &str)]) -> String {
    let holding: Vec<&(usize, &str)> = all.iter().filter(|(count, _)| *count > 0).collect();
    match holding.as_slice() {
        [(_, why)] => why.to_string(),
        several => {
            let said: Vec<String> = several.iter().map(|(count, why)| format!("{count} 位{why}")).collect();
            said.join("；")
        }
    }
}

/// Why nobody has a place for some of them.
fn why_full(way: Way, takers: &[Taker]) -> &'static str {
    let room = takers.iter().any(|t| t.room() > 0);
    match way {
        _ if !room => "所选红娘的名额都已满",
        Way::Place => "所在省份没有负责的红娘，或负责的红娘名额已满",
        _ => "所选红娘的名额不够",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_named_and_counted_where_there_are_several() {
        assert_eq!(reasons(&[(0, "甲"), (3, "名额已满")]), "名额已满");
        assert_eq!(reasons(&[(2, "甲"), (0, "乙"), (1, "丙")]), "2 位甲；1 位丙");
        assert_eq!(reasons(&[(0, "甲")]), "");
    }
}
