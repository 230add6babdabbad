//! Server functions of payments.

use super::{PaymentBlank, PaymentQuery, PaymentsPage};
use crate::error::Result;
use crate::types::ids::ContractId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store::PAGE,
    super::{rules, store},
    crate::error::Error,
    crate::features::contracts,
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::{clock, once},
    crate::types::ids::PaymentId,
    crate::types::time::parse_day,
    chrono::NaiveDate,
};

/// Payments by date, member, contract or receipt, newest first, with the sum of all that match.
#[server]
pub async fn payment_list(query: PaymentQuery) -> Result<PaymentsPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Payments, Right::View)?;
    let (from, to) = rules::span(&query.within, &query.from, &query.to, clock::today());
    let after = query
        .after
        .split_once('.')
        .and_then(|(day, id)| Some((parse_day(day).ok()?, id.parse::<PaymentId>().ok()?)));
    let end = (
        NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default(),
        PaymentId(i64::MAX),
    );
    let wanted = store::Wanted {
        from,
        to,
        q: query.q.trim().to_string(),
        after: after.unwrap_or(end),
    };
    let mut payments = store::payments(&mut tx, &viewer, &wanted, PAGE + 1).await?;
    let more = payments.len() > PAGE as usize;
    payments.truncate(PAGE as usize);
    let next = payments
        .last()
        .filter(|_| more)
        .map(|p| format!("{}.{}", p.paid_on, p.id));
    let (count, sum) = store::totals(&mut tx, &viewer, &wanted).await?;
    Ok(PaymentsPage {
        payments,
        count,
        sum,
        next,
        now: clock::now(),
    })
}

/// What the form for a payment of this contract starts with.
#[server]
pub async fn payment_form(contract: ContractId) -> Result<PaymentBlank> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Payments, Right::Create)?;
    let contract = contracts::store::contract(&mut tx, &viewer, contract).await?;
    Ok(PaymentBlank {
        contract: contract.id,
        number: contract.number.clone(),
        member_name: contract.member_name.clone(),
        payable: contract.payable(),
        paid: contract.paid,
        due: contract.due(),
        today: clock::today(),
        once: once::fresh_key(),
    })
}

/// Finance confirms money that came in for a contract.
#[server]
pub async fn confirm_payment(
    once: String,
    contract: ContractId,
    amount: String,
    #[server(default)] method: String,
    paid_on: String,
    receipt: String,
    #[server(default)] note: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Payments, Right::Create)?;
    let contract = contracts::store::contract(&mut tx, &viewer, contract).await?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    contract.takes_payment()?;
    let payment = rules::parse(
        &amount,
        &method,
        &paid_on,
        &receipt,
        &note,
        contract.unpaid(),
        clock::today(),
    )?;
    if store::insert(&mut tx, contract.id, &payment, viewer.id)
        .await?
        .is_none()
    {
        return Err(Error::invalid(
            "amount",
            "其他同事刚刚登记了这份合同的收款，请刷新核对余额后再填",
        ));
    }
    let data = EventData::default()
        .with("number", &contract.number)
        .with("amount", payment.amount)
        .with("method", payment.method)
        .with("receipt", &payment.receipt)
        .with("note", &payment.note);
    events::record_and_commit(
        tx,
        EventKind::PaymentConfirmed,
        Some(viewer.id),
        Some(contract.member_id),
        Some(contract.id.0),
        data,
    )
    .await
}
