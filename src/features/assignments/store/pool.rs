//! SQL of the open pool.

use super::Handing;
use crate::error::Result;
use crate::features::assignments::{Claimed, PoolFilter, PoolLogRow, PoolMove, PoolRow, Rules, rules};
use crate::features::matching::rules::masked_name;
use crate::features::members::scope;
use crate::features::members::{Education, Intent, Marital, Sex, Stage};
use crate::features::regions;
use crate::features::staff::{Scope, Viewer};
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, PoolId, StaffId};
use crate::types::time::{Moment, age, day_of, start_of};
use chrono::NaiveDate;

/// Rows of a page.
const PAGE: usize = 50;
const COUNTED: i64 = 10_000;

/// Who is here, not on the blacklist, and may be called.
pub const WELCOME: &str = concat!(
    " ",
    here!("m.id"),
    " and not m.do_not_contact
      and not exists (select 1 from blacklisting x where x.member_id = m.id and x.lifted_at is null)"
);
/// Nobody looks after them, and they are before signing.
const CLAIMABLE: &str = " and m.presale_id is null and m.stage in ('lead', 'abandoned')";

/// Writes down why members leave the pool, and lets them go.
pub async fn take_out(tx: &mut Tx, ids: &[i64], handing: Handing<'_>, to: StaffId) -> Result<()> {
    let mut log =
        Sql::new("insert into pool_log (member_id, kind, from_id, to_id, by_id, reason, at) select p.member_id");
    log.with(", cast(", handing.out_of_pool.code())
        .with(" as text), p.from_id, cast(", to.0)
        .with(" as bigint), cast(", handing.by.0)
        .with(" as bigint), ", handing.remark)
        .with(", ", handing.at)
        .in_ids(" from pool p where p.member_id", ids);
    log.execute(tx).await?;
    let mut gone = Sql::new("delete from pool where");
    gone.in_ids(" member_id", ids);
    gone.execute(tx).await?;
    Ok(())
}

/// Somebody who goes to the pool, and who looked after them last.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Leaving {
    pub member_id: MemberId,
    pub from_id: Option<StaffId>,
}

/// Puts members into the pool and writes it down; who lies there already stays as they are.
pub async fn put_in(
    tx: &mut Tx,
    members: &[Leaving],
    kind: PoolMove,
    by: Option<StaffId>,
    reason: &str,
    at: Moment,
) -> Result<()> {
    for one in members {
        let new = on!(tx, c => sqlx::query(
            "insert into pool (member_id, from_id, reason, released_at) values ($1, $2, $3, $4) on conflict (member_id) do nothing")
            .bind(one.member_id).bind(one.from_id).bind(reason).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
        if new == 1 {
            on!(tx, c => sqlx::query(
                "insert into pool_log (member_id, kind, from_id, by_id, reason, at) values ($1, $2, $3, $4, $5, $6)")
                .bind(one.member_id).bind(kind).bind(one.from_id).bind(by).bind(reason).bind(at).execute(c).await.map(|_| ()))?;
        }
    }
    Ok(())
}

/// Who looked after each of these members last, nobody included.
pub async fn last_owners(tx: &mut Tx, ids: &[i64]) -> Result<Vec<Leaving>> {
    let mut sql = Sql::new(
        "select m.id as member_id, coalesce(m.presale_id, (select a.from_id from assignment a where a.member_id = m.id
            and a.phase = 'presale' order by a.id desc limit 1)) as from_id from member m where",
    );
    sql.in_ids(" m.id", ids).push(" order by m.id");
    sql.fetch_all(tx).await
}

#[derive(sqlx::FromRow)]
struct Row {
    id: PoolId,
    member_id: MemberId,
    name: String,
    seen: bool,
    sex: Sex,
    birthday: NaiveDate,
    region: i64,
    height_cm: i64,
    education: Education,
    marital: Marital,
    stage: Stage,
    intent: Option<Intent>,
    follow_ups: i64,
    last_contact_at: Option<Moment>,
    reason: String,
    released_at: Moment,
    from_id: Option<StaffId>,
}

/// A page of the pool, who came last first, and where the next one begins.
pub async fn page(
    tx: &mut Tx,
    viewer: &Viewer,
    rules: &Rules,
    filter: &PoolFilter,
) -> Result<(Vec<PoolRow>, Option<i64>)> {
    let mut sql = Sql::new("select p.id, m.id as member_id, m.name, coalesce(");
    scope::push(&mut sql, viewer);
    sql.push(
        ", false) as seen, m.sex, m.birthday, m.region, m.height_cm, m.education, m.marital, m.stage, m.intent, m.follow_ups,
                m.last_contact_at, p.reason, p.released_at, p.from_id from pool p join member m on m.id = p.member_id where",
    );
    narrow(&mut sql, filter);
    if let Some(after) = filter.after {
        sql.with(" and p.id < ", after);
    }
    sql.with(" order by p.id desc limit ", PAGE as i64 + 1);
    let mut rows: Vec<Row> = sql.fetch_all(tx).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|r| r.id.0);
    let today = clock::today();
    let row = |r: Row| PoolRow {
        id: r.id,
        member: r.member_id,
        name: named(r.name, r.sex, r.seen),
        seen: r.seen,
        sex: r.sex,
        age: age(r.birthday, today),
        place: regions::place(r.region),
        height_cm: r.height_cm,
        education: r.education,
        marital: r.marital,
        stage: r.stage,
        intent: r.intent,
        follow_ups: r.follow_ups,
        last_contact_at: r.last_contact_at,
        reason: r.reason,
        released_at: r.released_at,
        locked_until: rules::locked_until(rules, viewer.id, r.from_id, r.released_at),
    };
    Ok((rows.into_iter().map(row).collect(), next))
}

fn named(name: String, sex: Sex, seen: bool) -> String {
    if seen { name } else { masked_name(&name, sex) }
}

fn narrow(sql: &mut Sql, filter: &PoolFilter) {
    sql.push(WELCOME).push(CLAIMABLE);
    if let Some(sex) = filter.sex {
        sql.with(" and m.sex = ", sex.code());
    }
    if let Some(province) = filter.province {
        sql.with(" and m.region >= ", province)
            .with(" and m.region < ", province + 10_000);
    }
    if let Some(intent) = filter.intent {
        sql.with(" and m.intent = ", intent.code());
    }
}

/// How many lie in the pool: exact to 10,000, beyond that 10,001.
pub async fn count(tx: &mut Tx, filter: &PoolFilter) -> Result<i64> {
    let mut sql =
        Sql::new("select count(*) from (select 1 as one from pool p join member m on m.id = p.member_id where");
    narrow(&mut sql, filter);
    sql.with(" limit ", COUNTED + 1).push(") t");
    sql.fetch_number(tx).await
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    name: String,
    sex: Sex,
    from_id: Option<StaffId>,
    released_at: Moment,
}

/// Those of `ids` who can still be claimed, locked for it, as others see their name.
pub async fn claimable(tx: &mut Tx, ids: &[i64]) -> Result<Vec<(String, Claimed)>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new(
        "select m.name, m.sex, p.from_id, p.released_at from member m join pool p on p.member_id = m.id where",
    );
    sql.push(WELCOME)
        .push(CLAIMABLE)
        .in_ids(" and m.id", ids)
        .push(" order by m.id")
        .push(lock);
    let rows: Vec<ClaimRow> = sql.fetch_all(tx).await?;
    Ok(rows
        .into_iter()
        .map(|r| {
            let claimed = Claimed {
                former: r.from_id,
                released_at: r.released_at,
            };
            (masked_name(&r.name, r.sex), claimed)
        })
        .collect())
}

/// How many this person claimed today, when last, how many they look after, and how many places were set.
pub async fn claims_of(tx: &mut Tx, staff: StaffId, now: Moment) -> Result<(i64, Option<Moment>, i64, Option<i64>)> {
    Ok(on!(tx, c => sqlx::query_as(
        "select (select count(*) from pool_log where to_id = $1 and kind = 'claimed' and at >= $2),
                (select max(at) from pool_log where to_id = $1 and kind = 'claimed'),
                (select count(*) from member m where m.presale_id = $1 and m.stage = 'presale' and not exists (select 1 from member_gone g where g.member_id = m.id)),
                (select presale from capacity where staff_id = $1)")
        .bind(staff).bind(start_of(day_of(now))).fetch_one(c).await)?)
}

#[derive(sqlx::FromRow)]
struct LogRow {
    id: i64,
    member_id: MemberId,
    name: String,
    sex: Sex,
    seen: bool,
    kind: PoolMove,
    from_name: Option<String>,
    to_name: Option<String>,
    by_name: Option<String>,
    reason: String,
    at: Moment,
}

/// Moves that concern the viewer and those below them, the last first; all for who sees all.
pub async fn log(tx: &mut Tx, viewer: &Viewer, after: Option<i64>) -> Result<(Vec<PoolLogRow>, Option<i64>)> {
    let mut sql = Sql::new("select l.id, l.member_id, m.name, m.sex, coalesce(");
    scope::push(&mut sql, viewer);
    sql.push(
        ", false) as seen, l.kind, f.name as from_name, t.name as to_name, b.name as by_name, l.reason, l.at
         from pool_log l join member m on m.id = l.member_id left join staff f on f.id = l.from_id
         left join staff t on t.id = l.to_id left join staff b on b.id = l.by_id",
    );
    sql.with(" where l.id < ", after.unwrap_or(i64::MAX));
    if viewer.scope != Scope::All {
        sql.with(
            " and (l.from_id in (select below_id from staff_tree where above_id = ",
            viewer.id.0,
        )
        .with(
            ") or l.to_id in (select below_id from staff_tree where above_id = ",
            viewer.id.0,
        )
        .with(
            ") or l.by_id in (select below_id from staff_tree where above_id = ",
            viewer.id.0,
        )
        .push("))");
    }
    sql.with(" order by l.id desc limit ", PAGE as i64 + 1);
    let mut rows: Vec<LogRow> = sql.fetch_all(tx).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|r| r.id);
    let row = |r: LogRow| PoolLogRow {
        id: r.id,
        member: r.member_id,
        name: named(r.name, r.sex, r.seen),
        seen: r.seen,
        kind: r.kind,
        from: r.from_name,
        to: r.to_name,
        by: r.by_name,
        reason: r.reason,
        at: r.at,
    };
    Ok((rows.into_iter().map(row).collect(), next))
}
