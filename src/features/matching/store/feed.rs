//! What feeds the engine's pool: everybody who may be recommended, and who has changed since.

use crate::error::Result;
use crate::features::matching::engine::{Member, Standing, Tendency};
use crate::features::matching::keeper::Interests;
use crate::features::matching::level;
use crate::features::matching::score::Facts;
use crate::features::members::{Car, Children, Criteria, Education, House, Income, Intent, Marital, Sex};
use crate::server::db::Tx;
use crate::server::dialect;
use crate::server::sql::Sql;
use crate::types::ids::MemberId;
use chrono::NaiveDate;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

#[derive(sqlx::FromRow)]
struct FedRow {
    id: MemberId,
    sex: Sex,
    birthday: NaiveDate,
    height_cm: i64,
    weight_kg: Option<i64>,
    marital: Marital,
    education: Education,
    income: Option<Income>,
    house: Option<House>,
    car: Option<Car>,
    children: Option<Children>,
    region: i64,
    hukou: Option<i64>,
    criteria: Criteria,
    interests: Option<String>,
    checked: i64,
    intent: Option<Intent>,
    recommended: bool,
}

impl FedRow {
    fn member(self, interests: &Interests) -> Member {
        Member {
            id: self.id,
            birthday: self.birthday,
            facts: Facts {
                sex: self.sex,
                age: 0,
                height_cm: self.height_cm,
                weight_kg: self.weight_kg,
                education: self.education,
                income: self.income,
                marital: self.marital,
                children: self.children,
                house: self.house,
                car: self.car,
                region: self.region,
                hukou: self.hukou,
            },
            criteria: self.criteria,
            interests: interests.bits(self.interests.as_deref().unwrap_or_default()),
            standing: Standing {
                looked_after: true,
                shown: true,
                do_not_contact: false,
                blacklisted: false,
                never_recommended: !self.recommended,
                checked: u8::try_from(self.checked).unwrap_or_default(),
                level: level(self.intent),
            },
            tendency: Tendency::default(),
        }
    }
}

/// The select of everybody who may be recommended: looked after, agreed to be shown, not asked to be left alone,
/// neither gone nor on the blacklist.
fn free(tx: &Tx, today: NaiveDate) -> Sql {
    let mut sql = Sql::default();
    sql.with(
        "select m.id, m.sex, m.birthday, m.height_cm, m.weight_kg, m.marital, m.education, m.income, m.house, m.car,
                m.children, m.region, m.hukou, m.intent, m.criteria, m.traits ->> 'interests' as interests,
                (select cast(coalesce(sum(case v.item when 'identity' then 1 when 'education' then 2 when 'income' then 4
                                                      when 'house' then 8 when 'car' then 16 when 'marital' then 32 else 0 end), 0) as bigint)
                 from verification v where v.member_id = m.id and v.state = 'verified'
                   and (v.valid_until is null or v.valid_until >= ",
        today,
    )
    .push(
        ")) as checked,
                exists (select 1 from recommendation r where r.candidate_id = m.id) as recommended
         from member m",
    )
    // By their numbers: any index would have to be sorted for every batch.
    .push(dialect::along(tx, " not indexed"))
    .push(concat!(
        " where m.stage in ('presale', 'signed', 'in_service') and m.shown and not m.do_not_contact and ",
        here!("m.id"),
        " and not exists (select 1 from blacklisting b where b.member_id = m.id and b.lifted_at is null)"
    ));
    sql
}

/// The next ones by number after `after`, so many at most.
pub async fn batch(
    tx: &mut Tx,
    after: MemberId,
    most: i64,
    today: NaiveDate,
    interests: &Interests,
) -> Result<Vec<Member>> {
    let mut sql = free(tx, today);
    sql.with(" and m.id > ", after.0).with(" order by m.id limit ", most);
    let rows: Vec<FedRow> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|r| r.member(interests)).collect())
}

/// Those of `ids` who may be recommended, as they are now.
pub async fn members(tx: &mut Tx, ids: &[i64], today: NaiveDate, interests: &Interests) -> Result<Vec<Member>> {
    let mut sql = free(tx, today);
    sql.in_ids(" and m.id", ids);
    let rows: Vec<FedRow> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|r| r.member(interests)).collect())
}

/// Whose checks ran out between two days, the first included.
pub async fn run_out(tx: &mut Tx, from: NaiveDate, until: NaiveDate) -> Result<Vec<i64>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select distinct member_id from verification where state = 'verified' and valid_until >= $1 and valid_until < $2")
        .bind(from).bind(until).fetch_all(c).await)?)
}

/// How far the log of changes was read.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// From here on it is read the next time, see `dialect::log_horizon`.
    at: i64,
    /// The last number that there was.
    last: i64,
    /// Rows from `at` on that were read already.
    seen: BTreeSet<i64>,
}

/// Who has changed since a mark.
pub struct Changed {
    pub mark: Mark,
    pub ids: Vec<i64>,
    /// There is more than was to be read: the mark tells nothing.
    pub more: bool,
    /// Rows that were not read yet have been cleared away.
    pub lost: bool,
}

/// Where the log stands now, and its first number.
async fn horizon(tx: &mut Tx) -> Result<(i64, i64, Option<i64>)> {
    let sql = dialect::log_horizon(tx);
    Ok(on!(tx, c => sqlx::query_as(sql).fetch_one(c).await)?)
}

/// Where the log stands now.
pub async fn mark(tx: &mut Tx) -> Result<Mark> {
    let (at, last, _) = horizon(tx).await?;
    Ok(Mark {
        at,
        last,
        seen: BTreeSet::new(),
    })
}

/// Who has changed since, if it is no more than `most`.
pub async fn changed(tx: &mut Tx, mark: &Mark, most: i64) -> Result<Changed> {
    // The horizon first: whatever is committed in between is read once more the next time.
    let (at, last, oldest) = horizon(tx).await?;
    let since = dialect::log_since(tx);
    let sql = AssertSqlSafe(format!(
        "select id, member_id, era from matching_change where {since} order by id limit $2"
    ));
    let limit = most.saturating_add(1);
    let rows: Vec<(i64, i64, i64)> = on!(tx, c => sqlx::query_as(sql).bind(mark.at).bind(limit).fetch_all(c).await)?;
    let fresh = rows.iter().filter(|(id, ..)| !mark.seen.contains(id));
    let ids: BTreeSet<i64> = fresh.map(|(_, member, _)| *member).collect();
    // Never back: a transaction of SQLite may be older than what was read last.
    let at = at.max(mark.at);
    Ok(Changed {
        ids: ids.into_iter().collect(),
        more: i64::try_from(rows.len()).is_ok_and(|n| n > most),
        lost: oldest.is_some_and(|oldest| oldest > mark.last + 1),
        mark: Mark {
            at,
            last: last.max(mark.last),
            seen: rows.iter().filter(|(.., era)| *era >= at).map(|(id, ..)| *id).collect(),
        },
    })
}

/// Clears the log but for so many rows at its end.
pub async fn forget(tx: &mut Tx, keep: i64) -> Result<()> {
    on!(tx, c => sqlx::query("delete from matching_change where id <= (select max(id) from matching_change) - $1")
        .bind(keep).execute(c).await.map(|_| ()))?;
    Ok(())
}
