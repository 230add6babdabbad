//! Taking back by rule: members whom nobody has called for too long go to the open pool, and so do those
//! who have waited too long for a first matchmaker or since they were given up.

use super::PoolMove;
use super::store::pool::{self, Leaving};
use super::store::returns::{self as store, Due};
use super::store::takers;
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::staff;
use crate::server::db::Tx;
use crate::server::live::News;
use crate::server::{Server, clock};
use crate::types::ids::StaffId;
use crate::types::time::Moment;
use chrono::Duration;
use std::collections::BTreeMap;

/// How often it is looked whether a round is due.
pub const LOOK: std::time::Duration = std::time::Duration::from_secs(15 * 60);
/// A round at most this often, by whichever process comes first.
const ROUND_MINUTES: i64 = 55;
/// Members in one transaction: others get their turn in between.
const BATCH: i64 = 200;

/// Looks again and again until the server stops.
pub async fn run(server: Server) {
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            () = server.live.stopping() => return,
            _ = look.tick() => match round(&server).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "members went to the open pool"),
                Err(error) => tracing::warn!(%error, "taking back was interrupted; the next round goes on"),
            },
        }
    }
}

/// One round, if none was begun within the hour: of several processes only the first one goes.
pub async fn round(server: &Server) -> Result<i64> {
    let (rules, _, _) = takers::rules(&mut server.db.read().await?).await?;
    if !rules.automatic {
        return Ok(0);
    }
    let mut tx = server.db.write().await?;
    let now = clock::now();
    let first = store::begin_round(&mut tx, now, now - Duration::minutes(ROUND_MINUTES)).await?;
    tx.commit().await?;
    if first { sweep(server).await } else { Ok(0) }
}

/// Takes back whoever is due now; answers how many. A member is looked at again under a lock, and each
/// batch is whole: two at once, or an end in the middle, take nobody twice.
pub async fn sweep(server: &Server) -> Result<i64> {
    let mut count = 0;
    loop {
        let mut tx = server.db.write().await?;
        let (rules, _, _) = takers::rules(&mut tx).await?;
        if !rules.automatic {
            return Ok(count);
        }
        let now = clock::now();
        let owned = store::due(&mut tx, &rules, now, BATCH).await?;
        let unowned = store::claimable(&mut tx, &rules, now, BATCH).await?;
        if owned.is_empty() && unowned.is_empty() {
            return Ok(count);
        }
        count += (owned.len() + unowned.len()) as i64;
        let news = take_back(&mut tx, owned, unowned, now).await?;
        server.live.commit(tx, news).await?;
    }
}

const SILENT: &str = "超期未联系";
const WAITED: &str = "等待超期，开放认领";

async fn take_back(tx: &mut Tx, owned: Vec<Due>, unowned: Vec<Leaving>, now: Moment) -> Result<Vec<News>> {
    let names = staff::names(tx).await?;
    let ids: Vec<i64> = owned.iter().map(|d| d.id.0).collect();
    // Nobody did this: the pool's log is the row that says who lost whom, when and why.
    store::let_go(tx, &ids, now).await?;
    let from = |d: &Due| Leaving {
        member_id: d.id,
        from_id: Some(d.owner),
    };
    let leaving: Vec<Leaving> = owned.iter().map(from).collect();
    pool::put_in(tx, &leaving, PoolMove::TakenBack, None, SILENT, now).await?;
    pool::put_in(tx, &unowned, PoolMove::Released, None, WAITED, now).await?;
    let name = |id: &StaffId| names.get(id).cloned().unwrap_or_default();
    let of_owned = owned.iter().map(|d| {
        let data = EventData::default().with("from", name(&d.owner)).with("reason", SILENT);
        (d.id, data)
    });
    let of_unowned = unowned
        .iter()
        .map(|l| (l.member_id, EventData::default().with("reason", WAITED)));
    let rows = of_owned.chain(of_unowned).collect();
    events::record_many(tx, EventKind::PoolReleased, None, rows).await?;
    let mut lost: BTreeMap<StaffId, i64> = BTreeMap::new();
    for one in &owned {
        *lost.entry(one.owner).or_default() += 1;
    }
    Ok(lost
        .into_iter()
        .map(|(to, count)| News {
            to: Some(to.0),
            text: format!("您名下 {count} 位会员{SILENT}，已回收到公海"),
            href: "/office/pool?tab=log".into(),
        })
        .collect())
}
