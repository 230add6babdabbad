//! SQL of taking back: whose time is up, and that they go.

use super::pool::{self, Leaving};
use crate::contract_under_way;
use crate::error::Result;
use crate::features::assignments::Rules;
use crate::features::members::Intent;
use crate::server::db::Tx;
use crate::server::dialect;
use crate::server::sql::Sql;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use chrono::Duration;

const COUNTED: i64 = 10_000;

/// Begins a round, unless one was begun since `last`: true for the first who asks.
pub async fn begin_round(tx: &mut Tx, now: Moment, last: Moment) -> Result<bool> {
    let first = on!(tx, c => sqlx::query("update assignment_rules set swept_at = $1 where id = 1 and (swept_at is null or swept_at < $2)")
        .bind(now).bind(last).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(first > 0)
}

#[derive(Clone, Copy, sqlx::FromRow)]
pub struct Due {
    pub id: MemberId,
    pub owner: StaffId,
}

/// Up to `most` pre-sale members whose owner has let them lie, locked.
pub async fn due(tx: &mut Tx, rules: &Rules, now: Moment, most: i64) -> Result<Vec<Due>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new("select m.id, m.presale_id as owner from member m where");
    due_where(&mut sql, rules, now);
    sql.with(" order by m.id limit ", most).push(lock);
    sql.fetch_all(tx).await
}

/// A member is due when neither a contact (`not_contacted`) nor the assignment is younger than the days of their intent.
/// Whoever may not be called, is on the blacklist, or has a contract under way, stays.
fn due_where(sql: &mut Sql, rules: &Rules, now: Moment) {
    sql.push(pool::WELCOME).push(concat!(
        " and m.stage = 'presale' and m.presale_id is not null
          and not exists (select 1 from contract k where k.member_id = m.id and ",
        contract_under_way!(),
        ") and ("
    ));
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
        sql.with(" and coalesce(m.assigned_at, m.created_at) < ", since);
        not_contacted(sql, rules, since);
        sql.push(")");
    }
    sql.push(")");
}

/// Nobody has contacted the member since then. Where an ineffective contact is none, the follow-ups that were
/// written down decide; a last contact that was brought along without any counts as it is.
fn not_contacted(sql: &mut Sql, rules: &Rules, since: Moment) {
    sql.with(" and (coalesce(m.last_contact_at, m.created_at) < ", since);
    if !rules.ineffective_counts {
        sql.with(" or (m.follow_ups > 0 and m.created_at < ", since)
            .with(
                " and not exists (select 1 from follow_up f where f.member_id = m.id and f.effective and f.contacted_at >= ",
                since,
            )
            .push("))");
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

/// Up to `most` members whom nobody looks after and who have waited long enough, locked, with who had them last.
pub async fn claimable(tx: &mut Tx, rules: &Rules, now: Moment, most: i64) -> Result<Vec<Leaving>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new("select m.id from member m where");
    claimable_where(&mut sql, rules, now);
    sql.with(" order by m.id limit ", most).push(lock);
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

/// Takes pre-sale members from their owners: they wait for a matchmaker again, and what was asked of one lapses.
pub async fn let_go(tx: &mut Tx, ids: &[i64], now: Moment) -> Result<()> {
    let mut change = Sql::new("update member set presale_id = null, stage = 'lead'");
    change
        .with(", assigned_at = ", now)
        .with(", updated_at = ", now)
        .push(", version = version + 1")
        .in_ids(" where id", ids);
    change.execute(tx).await?;
    let mut lapsed = Sql::new("update reception set state = 'lapsed'");
    lapsed
        .with(", answered_at = ", now)
        .in_ids(" where state = 'waiting' and phase = 'presale' and member_id", ids);
    lapsed.execute(tx).await?;
    Ok(())
}
