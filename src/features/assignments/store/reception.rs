//! SQL of taking and handing back: what was given to somebody and waits for their word.

use super::Handing;
use crate::error::Result;
use crate::features::assignments::{HandedBack, NewForMe};
use crate::features::members::scope;
use crate::features::members::{Education, Intent, Marital, Sex, Stage};
use crate::features::regions;
use crate::features::staff::{Phase, Viewer};
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, ReceptionId, StaffId};
use crate::types::time::{Moment, age};
use chrono::NaiveDate;

/// The member `m` of a reception `r` is still with whom they were given to (a merge may have changed that).
macro_rules! still_theirs {
    () => {
        "case r.phase when 'presale' then m.presale_id else m.aftersale_id end = r.staff_id"
    };
}

/// Waits for a word of those it was given to: `r` the reception, `m` the member.
pub const NEW: &str = concat!(
    "reception r join member m on m.id = r.member_id where r.state = 'waiting' and ",
    still_theirs!(),
    " and ",
    here!("m.id")
);

/// Ends what waits for a word on these members: they go on to somebody else.
pub async fn lapse(tx: &mut Tx, ids: &[i64], handing: Handing<'_>) -> Result<()> {
    let mut sql = Sql::new("update reception set state = 'lapsed'");
    sql.with(", answered_at = ", handing.at)
        .with(" where state = 'waiting' and phase = ", handing.phase.code())
        .in_ids(" and member_id", ids);
    sql.execute(tx).await?;
    Ok(())
}

/// Asks the new owner for their word on those of `ids` who are worked with in this phase.
pub async fn open(tx: &mut Tx, ids: &[i64], handing: Handing<'_>, to: StaffId) -> Result<()> {
    let mut sql =
        Sql::new("insert into reception (member_id, phase, staff_id, by_id, remark, given_at, state) select m.id");
    sql.with(", cast(", handing.phase.code())
        .with(" as text), cast(", to.0)
        .with(" as bigint), cast(", handing.by.0)
        .with(" as bigint), ", handing.remark)
        .with(", ", handing.at)
        .push(match handing.phase {
            Phase::Presale => ", 'waiting' from member m where m.stage = 'presale'",
            Phase::Aftersale => ", 'waiting' from member m where m.stage = 'in_service'",
        })
        .in_ids(" and m.id", ids);
    sql.execute(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct NewRow {
    id: ReceptionId,
    member_id: MemberId,
    name: String,
    sex: Sex,
    birthday: NaiveDate,
    region: i64,
    height_cm: i64,
    education: Education,
    marital: Marital,
    stage: Stage,
    intent: Option<Intent>,
    phase: Phase,
    by_name: Option<String>,
    remark: String,
    given_at: Moment,
}

/// What waits for this person's word, what came first at the top.
pub async fn new_for(tx: &mut Tx, staff: StaffId, limit: i64) -> Result<Vec<NewForMe>> {
    let rows: Vec<NewRow> = on!(tx, c => sqlx::query_as(concat!(
        "select r.id, r.member_id, m.name, m.sex, m.birthday, m.region, m.height_cm, m.education, m.marital, m.stage, m.intent,
                r.phase, b.name as by_name, r.remark, r.given_at
         from reception r join member m on m.id = r.member_id left join staff b on b.id = r.by_id
         where r.staff_id = $1 and r.state = 'waiting' and ", still_theirs!(), " and ", here!("m.id"), " order by r.id limit $2"))
        .bind(staff).bind(limit).fetch_all(c).await)?;
    let today = clock::today();
    Ok(rows
        .into_iter()
        .map(|r| NewForMe {
            id: r.id,
            member: r.member_id,
            name: r.name,
            sex: r.sex,
            age: age(r.birthday, today),
            place: regions::place(r.region),
            height_cm: r.height_cm,
            education: r.education,
            marital: r.marital,
            stage: r.stage,
            intent: r.intent,
            phase: r.phase,
            by: r.by_name,
            remark: r.remark,
            given_at: r.given_at,
        })
        .collect())
}

pub async fn count_new(tx: &mut Tx, staff: StaffId) -> Result<i64> {
    let mut sql = Sql::new("select count(*) from ");
    sql.push(NEW).with(" and r.staff_id = ", staff.0);
    sql.fetch_number(tx).await
}

/// One that waits, locked for the answer.
#[derive(sqlx::FromRow)]
pub struct Waiting {
    pub id: ReceptionId,
    pub member_id: MemberId,
    pub stage: Stage,
    pub phase: Phase,
    pub by_id: Option<StaffId>,
}

/// Those of `ids` that wait for this person's word.
pub async fn waiting(tx: &mut Tx, staff: StaffId, ids: &[i64]) -> Result<Vec<Waiting>> {
    let lock = dialect::for_update(tx);
    let mut sql = Sql::new(
        "select r.id, r.member_id, m.stage, r.phase, r.by_id from reception r join member m on m.id = r.member_id
         where r.state = 'waiting' and ",
    );
    sql.push(still_theirs!())
        .with(" and r.staff_id = ", staff.0)
        .in_ids(" and r.id", ids)
        .push(" order by m.id")
        .push(lock);
    sql.fetch_all(tx).await
}

/// Notes the word on those of `ids` that still wait; answers how many.
pub async fn answer(tx: &mut Tx, ids: &[i64], state: &'static str, reason: Option<&str>, at: Moment) -> Result<u64> {
    let mut sql = Sql::new("update reception set answered_at = ");
    sql.with("", at).with(", state = ", state);
    if let Some(reason) = reason {
        sql.with(", reason = ", reason);
    }
    sql.in_ids(" where state = 'waiting' and id", ids);
    sql.execute(tx).await
}

/// Whoever writes down a contact with a member has taken them.
pub async fn taken_up(tx: &mut Tx, member: MemberId, staff: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update reception set state = 'accepted', answered_at = $1 where member_id = $2 and staff_id = $3 and state = 'waiting'")
        .bind(clock::now()).bind(member).bind(staff).execute(c).await.map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct BackRow {
    member_id: MemberId,
    name: String,
    sex: Sex,
    birthday: NaiveDate,
    region: i64,
    phase: Phase,
    staff: String,
    reason: Option<String>,
    returned_at: Moment,
    times: i64,
}

/// Handed back, waiting for somebody else, and nothing happened since: `r` the reception, `m` the member.
macro_rules! still_back {
    () => {
        "r.state = 'returned'
       and ((r.phase = 'presale' and m.presale_id is null and m.stage = 'lead')
         or (r.phase = 'aftersale' and m.aftersale_id is null and m.stage = 'signed'))
       and not exists (select 1 from reception x where x.member_id = r.member_id and x.phase = r.phase and x.id > r.id)"
    };
}

/// The same for whom nobody looks after: who may assign sees them all.
pub const BACK: &str = concat!(
    "reception r join member m on m.id = r.member_id where ",
    still_back!(),
    " and ",
    here!("m.id")
);
const STILL_BACK: &str = concat!(" and ", still_back!());

/// Who was handed back in a phase and waits, the last one first.
pub async fn handed_back(tx: &mut Tx, viewer: &Viewer, phase: Phase) -> Result<Vec<HandedBack>> {
    let mut sql = Sql::new(
        "select r.member_id, m.name, m.sex, m.birthday, m.region, r.phase, s.name as staff, r.reason, r.answered_at as returned_at,
                (select count(*) from reception x where x.member_id = r.member_id and x.state = 'returned') as times
         from reception r join member m on m.id = r.member_id join staff s on s.id = r.staff_id where",
    );
    scope::push(&mut sql, viewer);
    sql.push(STILL_BACK)
        .with(" and r.phase = ", phase.code())
        .push(" order by r.id desc limit 200");
    let rows: Vec<BackRow> = sql.fetch_all(tx).await?;
    let today = clock::today();
    Ok(rows
        .into_iter()
        .map(|r| HandedBack {
            member: r.member_id,
            name: r.name,
            sex: r.sex,
            age: age(r.birthday, today),
            place: regions::place(r.region),
            phase: r.phase,
            staff: r.staff,
            reason: r.reason.unwrap_or_default(),
            returned_at: r.returned_at,
            times: r.times,
        })
        .collect())
}

/// How many wait after having been handed back, in either phase.
pub async fn count_back(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64)> {
    let mut sql = Sql::new(
        "select count(case when r.phase = 'presale' then 1 end), count(case when r.phase = 'aftersale' then 1 end)
         from reception r join member m on m.id = r.member_id where",
    );
    scope::push(&mut sql, viewer);
    sql.push(STILL_BACK);
    let rows: Vec<(i64, i64)> = sql.fetch_all(tx).await?;
    Ok(rows.first().copied().unwrap_or_default())
}
