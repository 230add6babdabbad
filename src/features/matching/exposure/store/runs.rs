//! SQL of runs and of what they propose.

use crate::error::{Error, Result};
use crate::features::matching::engine::Candidate;
use crate::features::matching::exposure::{Evenness, OfferState, Run, RunState};
use crate::features::matching::store::decisions;
use crate::features::members::scope::{self, binds};
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, OfferId, RecommendationId, SpreadId, StaffId};
use crate::types::time::Moment;
use std::collections::BTreeMap;

/// Rows in one statement.
const TOGETHER: usize = 100;

/// Asks for a run; only one waits or works at a time.
pub async fn ask_for(tx: &mut Tx, by: StaffId, quota: i64, cap: i64) -> Result<SpreadId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into spread_run (staff_id, state, slot, quota, cap, created_at) values ($1, 'waiting', 1, $2, $3, $4) returning id")
        .bind(by).bind(quota).bind(cap).bind(clock::now()).fetch_one(c).await);
    made.map_err(|error| match dialect::violated(&error) {
        Some(_) => Error::conflict("已有一轮分散推荐正在进行，请等它完成或先取消"),
        None => error.into(),
    })
}

/// Who asked, how many for each, under which cap; nothing where it was cancelled or is over.
pub async fn begin(tx: &mut Tx, id: SpreadId) -> Result<Option<(StaffId, i64, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "update spread_run set state = 'running', done = 0 where id = $1 and state in ('waiting', 'running') returning staff_id, quota, cap")
        .bind(id).fetch_optional(c).await)?)
}

/// Notes how far a run is; false where it was cancelled.
pub async fn progress(tx: &mut Tx, id: SpreadId, done: i64, members: i64) -> Result<bool> {
    let noted = on!(tx, c => sqlx::query("update spread_run set done = $1, members = $2 where id = $3 and state = 'running'")
        .bind(done).bind(members).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(noted == 1)
}

/// Ends a run that waits or works; false where it was over.
pub async fn stop(tx: &mut Tx, id: SpreadId, state: RunState, error: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update spread_run set state = $1, slot = null, error = $2, ended_at = $3 where id = $4 and state in ('waiting', 'running')")
        .bind(state).bind(error).bind(clock::now()).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Keeps what a run has come to, in place of what earlier runs left open for the same members; false where it was
/// cancelled.
pub async fn finish(
    tx: &mut Tx,
    id: SpreadId,
    members: &[MemberId],
    made: &[(MemberId, Candidate)],
    [before, plain, after]: [Evenness; 3],
) -> Result<bool> {
    let (now, count) = (clock::now(), i64::try_from(made.len()).unwrap_or_default());
    let done = on!(tx, c => sqlx::query(
        "update spread_run set state = 'done', slot = null, done = members, offers = $1, gini_before = $2, gini_plain = $3, gini_after = $4,
            without_before = $5, without_plain = $6, without_after = $7, most_before = $8, most_plain = $9, most_after = $10, ended_at = $11
         where id = $12 and state = 'running'")
        .bind(count).bind(before.gini).bind(plain.gini).bind(after.gini).bind(before.without).bind(plain.without).bind(after.without)
        .bind(before.most).bind(plain.most).bind(after.most).bind(now).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    if done == 0 {
        return Ok(false);
    }
    for some in members.chunks(TOGETHER) {
        let numbers: Vec<i64> = some.iter().map(|m| m.0).collect();
        let mut sql = Sql::new("update spread_offer set state = 'replaced' where state = 'open'");
        sql.in_ids(" and member_id", &numbers);
        sql.execute(tx).await?;
    }
    for some in made.chunks(TOGETHER) {
        let mut sql = Sql::new(
            "insert into spread_offer (run_id, member_id, candidate_id, affinity, theirs, ours, state) values ",
        );
        for (i, (to, c)) in some.iter().enumerate() {
            sql.with(if i == 0 { "(" } else { ", (" }, id.0)
                .with(", ", to.0)
                .with(", ", c.id.0)
                .with(", ", Candidate::percent(c.affinity))
                .with(", ", Candidate::percent(c.theirs))
                .with(", ", Candidate::percent(c.ours))
                .push(", 'open')");
        }
        sql.execute(tx).await?;
    }
    Ok(true)
}

/// Members in service whom the viewer sees, by number.
pub async fn served(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<MemberId>> {
    let mut sql = Sql::new("select m.id from member m where m.stage = 'in_service' and not m.do_not_contact and");
    scope::push(&mut sql, viewer);
    sql.push(" order by m.id");
    let rows: Vec<(MemberId,)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Everybody's pairs that must not be recommended, as `matching::store::apart` says for one, and those that
/// somebody refused when a run proposed them.
pub async fn apart(tx: &mut Tx) -> Result<BTreeMap<MemberId, Vec<MemberId>>> {
    let decisions = decisions(tx).await?;
    let from = match decisions.again_days {
        0 => Moment::UNIX_EPOCH,
        days => clock::now() - chrono::Duration::days(days),
    };
    let pairs: Vec<(MemberId, MemberId)> = on!(tx, c => sqlx::query_as(
        "select r.member_id, r.candidate_id from recommendation r
         where r.at >= $1 or r.member_answer = 'declined' or r.candidate_answer = 'declined'
            or (r.member_answer = 'interested' and r.candidate_answer = 'interested')
         union all
         select d.member_a, d.member_b from arranged_date d where d.state in ('planned', 'held')
         union all
         select k.member_id, k.other_id from kinship k
         union all
         select o.member_id, o.candidate_id from spread_offer o where o.state = 'refused'")
        .bind(from).fetch_all(c).await)?;
    let mut apart: BTreeMap<MemberId, Vec<MemberId>> = BTreeMap::new();
    for (a, b) in pairs {
        apart.entry(a).or_default().push(b);
        apart.entry(b).or_default().push(a);
    }
    Ok(apart)
}

/// Every recommendation after a moment: to whom, about whom.
pub async fn recommended_since(tx: &mut Tx, since: Moment) -> Result<Vec<(MemberId, MemberId)>> {
    Ok(
        on!(tx, c => sqlx::query_as("select member_id, candidate_id from recommendation where at > $1")
        .bind(since).fetch_all(c).await)?,
    )
}

/// How often somebody was shown after a moment, or is proposed and waits.
pub async fn taken(tx: &mut Tx, since: Moment, but: &[MemberId]) -> Result<BTreeMap<MemberId, usize>> {
    let shown: Vec<(MemberId, i64)> = on!(tx, c => sqlx::query_as(
        "select candidate_id, count(*) from recommendation where at > $1 group by candidate_id")
        .bind(since).fetch_all(c).await)?;
    let open: Vec<(MemberId, MemberId)> = on!(tx, c => sqlx::query_as(
        "select member_id, candidate_id from spread_offer where state = 'open'").fetch_all(c).await)?;
    let mut taken: BTreeMap<MemberId, usize> = BTreeMap::new();
    for (id, count) in shown {
        *taken.entry(id).or_default() += usize::try_from(count).unwrap_or_default();
    }
    // What waits for members of this run is replaced by it.
    for (_, about) in open.iter().filter(|(to, _)| but.binary_search(to).is_err()) {
        *taken.entry(*about).or_default() += 1;
    }
    Ok(taken)
}

#[derive(sqlx::FromRow)]
struct RunRow {
    id: SpreadId,
    staff: String,
    state: RunState,
    quota: i64,
    cap: i64,
    members: i64,
    done: i64,
    offers: i64,
    made: i64,
    refused: i64,
    gini_before: Option<i64>,
    gini_plain: Option<i64>,
    gini_after: Option<i64>,
    without_before: Option<i64>,
    without_plain: Option<i64>,
    without_after: Option<i64>,
    most_before: Option<i64>,
    most_plain: Option<i64>,
    most_after: Option<i64>,
    error: String,
    created_at: Moment,
    ended_at: Option<Moment>,
}

/// Runs that somebody of the viewer's tree asked for; `$3` is the condition's own.
macro_rules! runs {
    ($condition:literal) => {
        concat!(
            "select x.id, s.name as staff, x.state, x.quota, x.cap, x.members, x.done, x.offers,
                    (select count(*) from spread_offer o where o.run_id = x.id and o.state = 'made') as made,
                    (select count(*) from spread_offer o where o.run_id = x.id and o.state = 'refused') as refused,
                    x.gini_before, x.gini_plain, x.gini_after, x.without_before, x.without_plain, x.without_after,
                    x.most_before, x.most_plain, x.most_after, x.error, x.created_at, x.ended_at
             from spread_run x join staff s on s.id = x.staff_id
             where ($1 or x.staff_id in (select below_id from staff_tree where above_id = $2)) and ",
            $condition
        )
    };
}

fn run(r: RunRow) -> Run {
    let even = |gini: Option<i64>, without: Option<i64>, most: Option<i64>| {
        Some(Evenness {
            gini: gini?,
            without: without?,
            most: most?,
        })
    };
    Run {
        before: even(r.gini_before, r.without_before, r.most_before),
        plain: even(r.gini_plain, r.without_plain, r.most_plain),
        after: even(r.gini_after, r.without_after, r.most_after),
        id: r.id,
        staff: r.staff,
        state: r.state,
        quota: r.quota,
        cap: r.cap,
        members: r.members,
        done: r.done,
        offers: r.offers,
        made: r.made,
        refused: r.refused,
        error: r.error,
        created_at: r.created_at,
        ended_at: r.ended_at,
    }
}

/// The latest runs.
pub async fn runs(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Run>> {
    let (all, staff, _) = binds(viewer);
    let rows: Vec<RunRow> = on!(tx, c => sqlx::query_as(runs!("x.id > $3 order by x.id desc limit 20"))
        .bind(all).bind(staff).bind(0_i64).fetch_all(c).await)?;
    Ok(rows.into_iter().map(run).collect())
}

/// One run through the viewer.
pub async fn one_run(tx: &mut Tx, viewer: &Viewer, id: SpreadId) -> Result<Run> {
    let (all, staff, _) = binds(viewer);
    let row: Option<RunRow> =
        on!(tx, c => sqlx::query_as(runs!("x.id = $3")).bind(all).bind(staff).bind(id).fetch_optional(c).await)?;
    row.map(run).ok_or(Error::NotFound)
}

/// What a run proposes, as the database has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OfferRow {
    pub id: OfferId,
    pub member_id: MemberId,
    pub candidate_id: MemberId,
    pub affinity: i64,
    pub theirs: i64,
    pub ours: i64,
    pub state: OfferState,
    pub at: Moment,
}

/// Proposals for members whom the viewer sees; `$4` is the condition's own.
macro_rules! offers {
    ($what:literal, $condition:literal) => {
        concat!(
            "select ",
            $what,
            " from spread_offer o join spread_run x on x.id = o.run_id
             where exists (select 1 from member m where m.id = o.member_id and ",
            seen!(),
            ")
               and ",
            here!("o.candidate_id"),
            " and ",
            $condition
        )
    };
}

/// Proposals that wait, after a number.
pub async fn open_offers(tx: &mut Tx, viewer: &Viewer, after: Option<OfferId>) -> Result<Vec<OfferRow>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(offers!(
        "o.id, o.member_id, o.candidate_id, o.affinity, o.theirs, o.ours, o.state, x.created_at as at",
        "o.state = 'open' and o.id > $4 order by o.id limit 51"))
        .bind(all).bind(staff).bind(assigns).bind(after.unwrap_or_default()).fetch_all(c).await)?)
}

pub async fn open_count(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    let (all, staff, assigns) = binds(viewer);
    Ok(
        on!(tx, c => sqlx::query_scalar(offers!("count(*)", "o.state = 'open' and o.id > $4"))
        .bind(all).bind(staff).bind(assigns).bind(0_i64).fetch_one(c).await)?,
    )
}

/// One proposal through the viewer.
pub async fn offer(tx: &mut Tx, viewer: &Viewer, id: OfferId) -> Result<OfferRow> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(offers!(
        "o.id, o.member_id, o.candidate_id, o.affinity, o.theirs, o.ours, o.state, x.created_at as at", "o.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Notes what became of a proposal; false where somebody was first.
pub async fn decide(
    tx: &mut Tx,
    id: OfferId,
    state: OfferState,
    recommendation: Option<RecommendationId>,
    by: StaffId,
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update spread_offer set state = $1, recommendation_id = $2, staff_id = $3, decided_at = $4 where id = $5 and state = 'open'")
        .bind(state).bind(recommendation).bind(by).bind(clock::now()).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}
