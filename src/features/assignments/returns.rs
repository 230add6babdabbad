//! Taking back by rule: members whom nobody has called for too long go to the open pool, and so do those
//! who have waited too long for a first matchmaker or since they were given up.

use super::store::pool::{self, Leaving};
use super::store::takers;
use super::{PoolMove, Rules};
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::Intent;
use crate::features::staff;
use crate::server::db::Tx;
use crate::server::live::News;
use crate::server::sql::Sql;
use crate::server::{Server, clock, dialect};
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use chrono::Duration;
use std::collections::BTreeMap;

/// How often it is looked whether a round is due.
pub const LOOK: std::time::Duration = std::time::Duration::from_secs(15 * 60);
/// A round at most this often, by whichever process comes first.
const ROUND_MINUTES: i64 = 55;
/// Members in one transaction: others get their turn in between.
const BATCH: i64 = 200;
const COUNTED: i64 = 10_000;

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
    let first = on!(&mut tx, c => sqlx::query("update assignment_rules set swept_at = $1 where id = 1 and (swept_at is null or swept_at < $2)")
        .bind(now).bind(now - Duration::minutes(ROUND_MINUTES)).execute(c).await.map(|d| d.rows_affected()))?;
    tx.commit().await?;
    if first == 0 { Ok(0) } else { sweep(server).await }
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
        let owned = due(&mut tx, &rules, now).await?;
        let unowned = claimable(&mut tx, &rules, now).await?;
        if owned.is_empty() && unowned.is_empty() {
            return Ok(count);
        }
        count += (owned.len() + unowned.len()) as i64;
        let news = take_back(&mut tx, owned, unowned, now).await?;
        server.live.commit(tx, news).await?;
    }
}

#[derive(Clone, Copy, sqlx::FromRow)]
struct Due {
    id: MemberId,
    owner: StaffId,
}

/// Pre-sale members whose owner has let them lie, locked.
async fn due(tx: &mut Tx, rules: &Rules, now: Moment) -> Result<Vec<Due>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new("select m.id, m.presale_id as owner from member m where");
    due_where(&mut sql, rules, now);
    sql.with(" order by m.id limit ", BATCH).push(lock);
    sql.fetch_all(tx).await
}

/// A member is due when neither a contact nor the assignment is younger than the days of their intent.
/// Whoever may not be called, is on the blacklist, or has a contract under way, stays.
fn due_where(sql: &mut Sql, rules: &Rules, now: Moment) {
    sql.push(pool::WELCOME).push(
        " and m.stage = 'presale' and m.presale_id is not null
          and not exists (select 1 from contract k where k.member_id = m.id and k.state in ('draft', 'submitted', 'returned'))
          and (",
    );
    let kinds = [
        (None, rules.untouched_days),
        (Some(Intent::Strong), rules.strong_days),
        (Some(Intent::Medium), rules.medium_days),
        (Some(Intent::Weak), rules.weak_days),
        (Some(Intent::None), rules.none_days),
    ];
    for (i, (intent, days)) in kinds.into_iter().enumerate() {
        sql.push(if i == 0 { "" } else { " or " });
        let since = before(now, days);
        match intent {
            None => sql.push("(m.intent is null"),
            Some(intent) => sql.with("(m.intent = ", intent.code()),
        };
        sql.with(" and coalesce(m.last_contact_at, m.created_at) < ", since)
            .with(" and coalesce(m.assigned_at, m.created_at) < ", since)
            .push(")");
    }
    sql.push(")");
}

/// So many days ago; 0 is never: before anything happened.
fn before(now: Moment, days: i64) -> Moment {
    if days > 0 {
        now - Duration::days(days)
    } else {
        Moment::UNIX_EPOCH
    }
}

/// Members whom nobody looks after and who have waited long enough, locked, with who had them last.
async fn claimable(tx: &mut Tx, rules: &Rules, now: Moment) -> Result<Vec<Leaving>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new("select m.id from member m where");
    claimable_where(&mut sql, rules, now);
    sql.with(" order by m.id limit ", BATCH).push(lock);
    let ids: Vec<(i64,)> = sql.fetch_all(tx).await?;
    let ids: Vec<i64> = ids.into_iter().map(|r| r.0).collect();
    pool::last_owners(tx, &ids).await
}

fn claimable_where(sql: &mut Sql, rules: &Rules, now: Moment) {
    sql.push(pool::WELCOME)
        .push(" and m.presale_id is null and not exists (select 1 from pool p where p.member_id = m.id) and (")
        .with(
            "(m.stage = 'lead' and coalesce(m.assigned_at, m.created_at) < ",
            before(now, rules.lead_days),
        )
        .with(
            ") or (m.stage = 'abandoned' and coalesce(m.assigned_at, m.created_at) < ",
            before(now, rules.abandoned_days),
        )
        .push("))");
}

/// How many are due now, and how many without an owner would come to the pool: exact to 10,000.
pub async fn due_counts(tx: &mut Tx, rules: &Rules, now: Moment) -> Result<(i64, i64)> {
    let mut owned = Sql::new("select count(*) from (select 1 as one from member m where");
    due_where(&mut owned, rules, now);
    owned.with(" limit ", COUNTED + 1).push(") t");
    let mut unowned = Sql::new("select count(*) from (select 1 as one from member m where");
    claimable_where(&mut unowned, rules, now);
    unowned.with(" limit ", COUNTED + 1).push(") t");
    Ok((owned.fetch_number(tx).await?, unowned.fetch_number(tx).await?))
}

const SILENT: &str = "超期未联系";
const WAITED: &str = "等待超期，开放认领";

async fn take_back(tx: &mut Tx, owned: Vec<Due>, unowned: Vec<Leaving>, now: Moment) -> Result<Vec<News>> {
    let names = staff::names(tx).await?;
    let ids: Vec<i64> = owned.iter().map(|d| d.id.0).collect();
    // Nobody did this: the pool's log is the row that says who lost whom, when and why.
    let mut change = Sql::new("update member set presale_id = null, stage = 'lead'");
    change
        .with(", assigned_at = ", now)
        .with(", updated_at = ", now)
        .push(", version = version + 1")
        .in_ids(" where id", &ids);
    change.execute(tx).await?;
    let mut lapsed = Sql::new("update reception set state = 'lapsed'");
    lapsed
        .with(", answered_at = ", now)
        .in_ids(" where state = 'waiting' and phase = 'presale' and member_id", &ids);
    lapsed.execute(tx).await?;
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
