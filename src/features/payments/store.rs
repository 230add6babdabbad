//! SQL of payments.

use super::rules::NewPayment;
use super::{Method, Payment};
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::{ContractId, PaymentId, StaffId};
use crate::types::money::Money;
use crate::types::time::Moment;
use chrono::NaiveDate;

/// Rows of a page of payments.
pub const PAGE: i64 = 30;

macro_rules! payment_columns {
    () => {
        "p.id, p.contract_id, k.number as contract_number, k.member_id, m.name as member_name, p.amount_fen as amount,
         p.method, p.paid_on, p.receipt, p.note, s.name as confirmed_by, p.confirmed_at
         from payment p join contract k on k.id = p.contract_id join member m on m.id = k.member_id
         join staff s on s.id = p.confirmed_by"
    };
}

/// What a list is limited to. Binds $4 to $8.
macro_rules! wanted {
    () => {
        " and p.paid_on >= $4 and p.paid_on <= $5
          and ($6 = '' or k.number like $7 escape '\\' or p.receipt like $7 escape '\\' or m.name like $7 escape '\\' or m.id = $8) "
    };
}

/// The limits of a list, read from its address.
pub struct Wanted {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub q: String,
    pub after: (NaiveDate, PaymentId),
}

impl Wanted {
    fn like(&self) -> String {
        dialect::starts_with(&self.q)
    }
    fn number(&self) -> i64 {
        self.q.parse().unwrap_or_default()
    }
}

/// The payments of members the viewer may see, newest first.
pub async fn payments(tx: &mut Tx, viewer: &Viewer, wanted: &Wanted, limit: i64) -> Result<Vec<Payment>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select ", payment_columns!(), " where ", in_reach!(), wanted!(),
        " and (p.paid_on, p.id) < ($9, $10) order by p.paid_on desc, p.id desc limit $11"))
        .bind(all).bind(staff).bind(assigns).bind(wanted.from).bind(wanted.to).bind(&wanted.q).bind(wanted.like()).bind(wanted.number())
        .bind(wanted.after.0).bind(wanted.after.1).bind(limit).fetch_all(c).await)?)
}

/// Number and sum of the whole filtered list.
pub async fn totals(tx: &mut Tx, viewer: &Viewer, wanted: &Wanted) -> Result<(i64, Money)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select count(*), coalesce(cast(sum(p.amount_fen) as bigint), 0) from payment p join contract k on k.id = p.contract_id
         join member m on m.id = k.member_id where ", in_reach!(), wanted!()))
        .bind(all).bind(staff).bind(assigns).bind(wanted.from).bind(wanted.to).bind(&wanted.q).bind(wanted.like()).bind(wanted.number())
        .fetch_one(c).await)?)
}

/// The payments of some contracts of one member, oldest first. The caller has loaded the contracts through
/// the viewer.
pub async fn of_contracts(tx: &mut Tx, contracts: &[ContractId]) -> Result<Vec<Payment>> {
    let Some(first) = contracts.first() else {
        return Ok(Vec::new());
    };
    let found: Vec<Payment> = on!(tx, c => sqlx::query_as(concat!(
        "select ", payment_columns!(), " where k.member_id = (select member_id from contract where id = $1) order by p.paid_on, p.id"))
        .bind(first).fetch_all(c).await)?;
    Ok(found
        .into_iter()
        .filter(|p| contracts.contains(&p.contract_id))
        .collect())
}

/// Adds a payment where the contract can take it: the contract's row is held first, so that two payments
/// at once can't go over the sum together.
pub async fn insert(tx: &mut Tx, contract: ContractId, payment: &NewPayment, by: StaffId) -> Result<Option<PaymentId>> {
    let now = clock::now();
    let held = on!(tx, c => sqlx::query("update contract set updated_at = $1 where id = $2 and state in ('submitted', 'in_force')")
        .bind(now).bind(contract).execute(c).await.map(|d| d.rows_affected()))?;
    if held == 0 {
        return Err(Error::conflict("这份合同的状态刚刚有变，请刷新后再收款"));
    }
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into payment (contract_id, amount_fen, method, paid_on, receipt, note, confirmed_by, confirmed_at)
         select k.id, $2, $3, $4, $5, $6, $7, $8 from contract k
         where k.id = $1 and k.price_fen - k.discount_fen
               >= $2 + (select coalesce(cast(sum(amount_fen) as bigint), 0) from payment where contract_id = k.id)
         returning id")
        .bind(contract).bind(payment.amount).bind(payment.method).bind(payment.paid_on).bind(&payment.receipt)
        .bind(&payment.note).bind(by).bind(now).fetch_optional(c).await);
    made.map_err(|error| match dialect::violated(&error).as_deref() {
        Some("payment.receipt") => Error::invalid("receipt", "这个收据号已经登记过，请核对是否重复收款"),
        _ => error.into(),
    })
}

/// A payment of the demonstration, with its own times.
pub struct SeededPayment {
    pub contract: ContractId,
    pub amount: Money,
    pub method: Method,
    pub paid_on: NaiveDate,
    pub receipt: String,
    pub by: StaffId,
    pub at: Moment,
}

/// Adds many at once. The caller keeps each contract's sum.
pub async fn insert_seeded(tx: &mut Tx, payments: &[SeededPayment]) -> Result<()> {
    for some in payments.chunks(1000) {
        on!(tx, c => sqlx::QueryBuilder::new(
            "insert into payment (contract_id, amount_fen, method, paid_on, receipt, confirmed_by, confirmed_at) ")
            .push_values(some, |mut row, p| {
                row.push_bind(p.contract).push_bind(p.amount).push_bind(p.method).push_bind(p.paid_on)
                    .push_bind(p.receipt.clone()).push_bind(p.by).push_bind(p.at);
            })
            .build().execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
