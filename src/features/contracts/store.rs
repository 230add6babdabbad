//! SQL of contracts.

mod under_way;

use super::rules::{self, Terms, last_day};
use super::*;
use crate::error::{Error, Result};
use crate::features::members::list;
use crate::features::members::scope::{self, binds};
use crate::features::packages::Package;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{Server, clock, dialect};
use crate::types::ids::{ContractId, MemberId, StaffId};
use crate::types::time::Moment;
use chrono::{Days, NaiveDate};
pub use under_way::submitted_among;

/// The columns of `Contract` with its tables; lists leave the long text out.
macro_rules! contracts {
    ($services:literal) => {
        concat!("select k.id, k.number, k.member_id, m.name as member_name, m.stage as member_stage, k.package_id, k.package_name, k.fee_kind, ",
         $services, " as services, k.months, k.introductions, k.dates, k.price_fen as price, k.discount_fen as discount, k.instalments,
         k.starts_on, k.ends_on, k.seller_id, s.name as seller_name, k.state, k.return_reason, k.returned_by, r.name as returned_name,
         k.submitted_at, k.approved_by, a.name as approved_name, k.approved_at, k.completed_at, k.renewal_of, o.number as renewal_number,
         (select coalesce(cast(sum(amount_fen) as bigint), 0) from payment where contract_id = k.id) as paid,
         k.version, k.created_at, k.updated_at
         from contract k join member m on m.id = k.member_id join staff s on s.id = k.seller_id
         left join staff r on r.id = k.returned_by left join staff a on a.id = k.approved_by
         left join contract o on o.id = k.renewal_of ")
    };
}

/// A state as its columns.
#[derive(sqlx::FromRow)]
pub struct StateColumns {
    state: StateKind,
    return_reason: Option<String>,
    returned_by: Option<StaffId>,
    returned_name: Option<String>,
    submitted_at: Option<Moment>,
    approved_by: Option<StaffId>,
    approved_name: Option<String>,
    approved_at: Option<Moment>,
    completed_at: Option<Moment>,
}

impl TryFrom<StateColumns> for ContractState {
    type Error = &'static str;

    fn try_from(c: StateColumns) -> Result<Self, Self::Error> {
        let approved = || {
            Some(Person {
                id: c.approved_by?,
                name: c.approved_name.clone()?,
            })
        };
        // Who sent it back, or threw it away.
        let refused = Person {
            id: c.returned_by.unwrap_or_default(),
            name: c.returned_name.clone().unwrap_or_default(),
        };
        Ok(match c.state {
            StateKind::Draft => Self::Draft,
            StateKind::Submitted => Self::Submitted {
                at: c.submitted_at.ok_or("submitted without a time")?,
            },
            StateKind::Returned => Self::Returned {
                reason: c.return_reason.unwrap_or_default(),
                by: refused,
            },
            StateKind::InForce => Self::InForce {
                by: approved().ok_or("approved by nobody")?,
                at: c.approved_at.ok_or("approved without a time")?,
            },
            StateKind::Completed => Self::Completed {
                by: approved().ok_or("approved by nobody")?,
                at: c.approved_at.ok_or("approved without a time")?,
                completed_at: c.completed_at.ok_or("completed without a time")?,
            },
            StateKind::Terminated => Self::Terminated {
                reason: c.return_reason.unwrap_or_default(),
                by: refused,
            },
        })
    }
}

/// A contract through the viewer: one of a member out of their scope is not found.
pub async fn contract(tx: &mut Tx, viewer: &Viewer, id: ContractId) -> Result<Contract> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(concat!(contracts!("k.services"), " where ", in_reach!(), " and k.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// A member's contracts, newest first. The caller has loaded the member through the viewer.
pub async fn of_member(tx: &mut Tx, member: MemberId) -> Result<Vec<Contract>> {
    Ok(
        on!(tx, c => sqlx::query_as(concat!(contracts!("k.services"), " where k.member_id = $1 order by k.id desc"))
        .bind(member).fetch_all(c).await)?,
    )
}

/// The contract that a new one would carry on: the one that serves or served last.
pub fn last_served(contracts: &[Contract]) -> Option<&Contract> {
    let served = contracts
        .iter()
        .filter(|k| matches!(k.state, ContractState::InForce { .. } | ContractState::Completed { .. }));
    served.max_by_key(|k| (k.ends_on, k.id))
}

/// The contract of a member that is being written or waits for finance.
pub fn open(contracts: &[Contract]) -> Option<&Contract> {
    contracts
        .iter()
        .find(|k| k.state.open_to_change() || matches!(k.state, ContractState::Submitted { .. }))
}

/// What a list is limited to.
#[derive(Default)]
pub struct Wanted {
    pub state: Option<StateKind>,
    pub period: Option<Period>,
    pub asked: Asked,
    pub owing: bool,
    pub after: Option<ContractId>,
}

/// What is searched for, as a condition on contract `k` and its member `m`.
#[derive(Default)]
pub struct Asked(Sql);

/// Looks up what was typed: a contract by its number, those of a member by whatever a member is found by.
pub async fn asked(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Asked> {
    let mut sql = Sql::default();
    if !q.is_empty() {
        sql.with(" and (k.number like ", dialect::starts_with(&q.to_uppercase()))
            .push(" escape '\\' or (1 = 1")
            .append(&list::called(tx, server, viewer, q).await?)
            .push("))");
    }
    Ok(Asked(sql))
}

/// The last days of service that a class of periods covers.
fn span(period: Option<Period>, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let never = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default();
    let always = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    match period {
        None => (never, always),
        Some(Period::Ending30) => (today, today + Days::new(30)),
        Some(Period::Ending7) => (today, today + Days::new(7)),
        Some(Period::Ended) => (never, today - Days::new(1)),
    }
}

/// Contracts of members the viewer may see, newest first.
pub async fn contracts(tx: &mut Tx, viewer: &Viewer, wanted: &Wanted, limit: i64) -> Result<Vec<Contract>> {
    let state = if wanted.period.is_some() || wanted.owing {
        Some(StateKind::InForce)
    } else {
        wanted.state
    };
    let mut sql = Sql::new(concat!(contracts!("''"), " where"));
    scope::push_reach(&mut sql, viewer);
    sql.append(&wanted.asked.0);
    if let Some(state) = state {
        sql.with(" and k.state = ", state.code());
    }
    if wanted.period.is_some() {
        let (from, to) = span(wanted.period, clock::today());
        sql.with(" and k.ends_on >= ", from).with(" and k.ends_on <= ", to);
    }
    if wanted.owing {
        sql.push(
            " and k.price_fen - k.discount_fen > (select coalesce(cast(sum(amount_fen) as bigint), 0) from payment where contract_id = k.id)",
        );
    }
    if let Some(after) = wanted.after {
        sql.with(" and k.id < ", after.0);
    }
    sql.with(" order by k.id desc limit ", limit);
    sql.fetch_all(tx).await
}

/// What waits for finance, the oldest first.
pub async fn waiting(tx: &mut Tx, viewer: &Viewer, after: Option<ContractId>, limit: i64) -> Result<Vec<Contract>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(
        on!(tx, c => sqlx::query_as(concat!(contracts!("''"), " where ", in_reach!(), " and k.state = 'submitted' and k.id > $4 order by k.id limit $5"))
        .bind(all).bind(staff).bind(assigns).bind(after.unwrap_or_default()).bind(limit).fetch_all(c).await)?,
    )
}

/// A contract as a search shows it.
#[derive(sqlx::FromRow)]
pub struct FoundContract {
    pub id: ContractId,
    pub number: String,
    pub member_name: String,
    pub package_name: String,
    pub state: StateKind,
}

/// Contracts that are asked for, newest first; through the viewer.
pub async fn found(tx: &mut Tx, viewer: &Viewer, asked: &Asked, limit: i64) -> Result<Vec<FoundContract>> {
    let mut sql = Sql::new(
        "select k.id, k.number, m.name as member_name, k.package_name, k.state
         from contract k join member m on m.id = k.member_id where",
    );
    scope::push_reach(&mut sql, viewer);
    sql.append(&asked.0).with(" order by k.id desc limit ", limit);
    sql.fetch_all(tx).await
}

/// How many contracts the viewer may see, by state and by class of period.
pub async fn counts(tx: &mut Tx, viewer: &Viewer, asked: &Asked) -> Result<Counts> {
    let today = clock::today();
    let mut sql = Sql::new(
        "select count(*) filter (where k.state = 'draft') as draft, count(*) filter (where k.state = 'submitted') as submitted,
            count(*) filter (where k.state = 'returned') as returned, count(*) filter (where k.state = 'in_force') as in_force,
            count(*) filter (where k.state = 'completed') as completed, count(*) filter (where k.state = 'terminated') as terminated,
            count(*) filter (where k.state = 'in_force' and k.ends_on between ",
    );
    sql.with("", today)
        .with(" and ", today + Days::new(30))
        .with(") as ending30, count(*) filter (where k.state = 'in_force' and k.ends_on between ", today)
        .with(" and ", today + Days::new(7))
        .with(") as ending7, count(*) filter (where k.state = 'in_force' and k.ends_on < ", today)
        .push(
            ") as ended,
            count(*) filter (where k.state = 'in_force' and k.price_fen - k.discount_fen > coalesce(p.paid, 0)) as owing
         from contract k join member m on m.id = k.member_id
         left join (select contract_id, cast(sum(amount_fen) as bigint) as paid from payment group by contract_id) p on p.contract_id = k.id
         where",
        );
    scope::push_reach(&mut sql, viewer);
    sql.append(&asked.0);
    sql.fetch_one(tx).await
}

/// Takes `count` numbers of a series at once and answers the first; nobody else gets them.
pub async fn take_numbers(tx: &mut Tx, series: &str, count: i64) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into numbering (series, next) values ($1, $2 + 1)
         on conflict (series) do update set next = numbering.next + $2 returning next - $2")
        .bind(series).bind(count).fetch_one(c).await)?)
}

/// A new draft: the package's terms are copied, so that later changes of the package don't touch it.
pub async fn insert(
    tx: &mut Tx,
    member: MemberId,
    package: &Package,
    terms: &Terms,
    seller: StaffId,
    renewal_of: Option<ContractId>,
) -> Result<(ContractId, String)> {
    let now = clock::now();
    let series = rules::series(clock::today());
    let number = rules::number(&series, take_numbers(tx, &series, 1).await?);
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into contract (number, member_id, package_id, package_name, fee_kind, services, months, introductions, dates,
            price_fen, discount_fen, instalments, starts_on, ends_on, seller_id, state, renewal_of, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'draft', $16, $17, $17) returning id")
        .bind(&number).bind(member).bind(package.id).bind(&package.name).bind(package.fee_kind).bind(&terms.services).bind(package.months)
        .bind(package.introductions).bind(package.dates).bind(package.price).bind(terms.discount).bind(terms.instalments).bind(terms.starts_on)
        .bind(last_day(terms.starts_on, package.months)).bind(seller).bind(renewal_of).bind(now).fetch_one(c).await);
    let id = made.map_err(|error| match dialect::violated(&error).as_deref() {
        // SQLite names the column, PostgreSQL the index.
        Some("contract.member_id" | "contract_open_once") => {
            Error::conflict("这位会员已有一份未完成的合同，请先处理那一份")
        }
        _ => error.into(),
    })?;
    Ok((id, number))
}

/// Saves the terms of a draft that is still at `version`; `package` where another one was chosen.
pub async fn save_terms(
    tx: &mut Tx,
    contract: &Contract,
    version: i64,
    package: Option<&Package>,
    terms: &Terms,
) -> Result<()> {
    let months = package.map_or(contract.months, |p| p.months);
    let done = on!(tx, c => sqlx::query(
        "update contract set package_id = $1, package_name = $2, fee_kind = $3, months = $4, introductions = $5, dates = $6, price_fen = $7,
            discount_fen = $8, instalments = $9, starts_on = $10, ends_on = $11, services = $12, updated_at = $13, version = version + 1
         where id = $14 and version = $15 and state in ('draft', 'returned')")
        .bind(package.map_or(contract.package_id, |p| p.id)).bind(package.map_or(&contract.package_name, |p| &p.name))
        .bind(package.map_or(contract.fee_kind, |p| p.fee_kind)).bind(months)
        .bind(package.map_or(contract.introductions, |p| p.introductions)).bind(package.map_or(contract.dates, |p| p.dates))
        .bind(package.map_or(contract.price, |p| p.price)).bind(terms.discount).bind(terms.instalments).bind(terms.starts_on)
        .bind(last_day(terms.starts_on, months)).bind(&terms.services).bind(clock::now()).bind(contract.id).bind(version)
        .execute(c).await.map(|d| d.rows_affected()))?;
    first_or_conflict(done)
}

/// Moves a contract to its next state, if nobody was first.
pub async fn save_state(tx: &mut Tx, contract: &Contract, next: &ContractState) -> Result<()> {
    let (mut reason, mut returned, mut submitted, mut approved, mut approved_at, mut completed) =
        (None, None, None, None, None, None);
    match next {
        ContractState::Draft => {}
        ContractState::Submitted { at } => submitted = Some(*at),
        ContractState::Returned { reason: why, by } | ContractState::Terminated { reason: why, by } => {
            (reason, returned) = (Some(why.as_str()), Some(by.id));
        }
        ContractState::InForce { by, at } => (approved, approved_at) = (Some(by.id), Some(*at)),
        ContractState::Completed { by, at, completed_at } => {
            (approved, approved_at, completed) = (Some(by.id), Some(*at), Some(*completed_at));
        }
    }
    let done = on!(tx, c => sqlx::query(
        "update contract set state = $1, return_reason = $2, returned_by = $3, submitted_at = coalesce($4, submitted_at),
            approved_by = $5, approved_at = $6, completed_at = $7, updated_at = $8, version = version + 1
         where id = $9 and version = $10 and state = $11")
        .bind(next.kind()).bind(reason).bind(returned).bind(submitted).bind(approved).bind(approved_at).bind(completed).bind(clock::now())
        .bind(contract.id).bind(contract.version).bind(contract.state.kind()).execute(c).await.map(|d| d.rows_affected()))?;
    first_or_conflict(done)
}

fn first_or_conflict(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "其他同事刚刚处理了这份合同，请刷新页面查看最新状态后再操作",
        ))
    }
}

/// A contract of the demonstration, in any state, with its own times.
pub struct SeededContract<'a> {
    pub number: String,
    pub member: MemberId,
    pub package: &'a Package,
    pub terms: Terms,
    pub seller: StaffId,
    pub state: ContractState,
    pub submitted_at: Option<Moment>,
    pub renewal_of: Option<ContractId>,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// Adds many at once and answers their numbers in the same order. Take the contract numbers with
/// `take_numbers`, one series a month.
pub async fn insert_seeded(tx: &mut Tx, contracts: &[SeededContract<'_>]) -> Result<Vec<ContractId>> {
    let mut ids = Vec::with_capacity(contracts.len());
    for some in contracts.chunks(500) {
        let made: Vec<(ContractId, String)> = on!(tx, c => sqlx::QueryBuilder::new(
            "insert into contract (number, member_id, package_id, package_name, fee_kind, services, months, introductions, dates,
                price_fen, discount_fen, instalments, starts_on, ends_on, seller_id, state, return_reason, returned_by, submitted_at,
                approved_by, approved_at, completed_at, renewal_of, created_at, updated_at) ")
            .push_values(some, |mut row, k| {
                let (mut reason, mut returned, mut approved, mut completed) = (None, None, None, None);
                match &k.state {
                    ContractState::Returned { reason: why, by } => (reason, returned) = (Some(why.clone()), Some(by.id)),
                    ContractState::InForce { by, at } => approved = Some((by.id, *at)),
                    ContractState::Completed { by, at, completed_at } => (approved, completed) = (Some((by.id, *at)), Some(*completed_at)),
                    _ => {}
                }
                let p = k.package;
                row.push_bind(k.number.clone()).push_bind(k.member).push_bind(p.id).push_bind(p.name.clone()).push_bind(p.fee_kind)
                    .push_bind(k.terms.services.clone()).push_bind(p.months).push_bind(p.introductions).push_bind(p.dates).push_bind(p.price)
                    .push_bind(k.terms.discount).push_bind(k.terms.instalments).push_bind(k.terms.starts_on)
                    .push_bind(last_day(k.terms.starts_on, p.months)).push_bind(k.seller).push_bind(k.state.kind()).push_bind(reason)
                    .push_bind(returned).push_bind(k.submitted_at).push_bind(approved.map(|a| a.0)).push_bind(approved.map(|a| a.1))
                    .push_bind(completed).push_bind(k.renewal_of).push_bind(k.created_at).push_bind(k.updated_at);
            })
            .push(" returning id, number").build_query_as().fetch_all(c).await)?;
        let by_number: std::collections::HashMap<String, ContractId> =
            made.into_iter().map(|(id, number)| (number, id)).collect();
        for k in some {
            ids.push(*by_number.get(&k.number).ok_or(Error::Failed)?);
        }
    }
    Ok(ids)
}
