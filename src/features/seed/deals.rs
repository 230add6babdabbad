//! Packages, contracts in every state and the payments for them.

use super::chance::Chance;
use super::lives::{Life, days_ago};
use super::people::Agency;
use crate::error::Result;
use crate::features::contracts::rules::{self, Terms};
use crate::features::contracts::store::{SeededContract, insert_seeded, take_numbers};
use crate::features::contracts::{ContractState, Person};
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::{self, Stage};
use crate::features::packages::{self, FeeKind, NewPackage, Package};
use crate::features::payments::{self, Method, SeededPayment};
use crate::server::db::Tx;
use crate::types::ids::ContractId;
use crate::types::money::Money;
use crate::types::time::{Moment, day_of};
use chrono::{Duration, Months};

/// What is on sale: name, price in yuan, months, introductions, dates, in a sentence.
const PACKAGES: &[(&str, i64, i64, i64, i64, &str)] = &[
    ("悦见季卡", 6_800, 3, 8, 4, "三个月内安排 4 次约见，适合想先试试的会员"),
    ("良缘年卡", 16_800, 12, 24, 12, "全年专属红娘，含约见前后辅导"),
    ("佳偶尊享", 39_800, 18, 60, 24, "首席红娘一对一，含形象与沟通辅导"),
];

pub async fn packages(tx: &mut Tx) -> Result<Vec<Package>> {
    let mut made = Vec::new();
    for (name, yuan, months, introductions, dates, description) in PACKAGES {
        let new = NewPackage {
            name: (*name).into(),
            fee_kind: FeeKind::Service,
            price: Money::yuan(*yuan),
            months: *months,
            introductions: *introductions,
            dates: *dates,
            description: (*description).into(),
            active: true,
        };
        let id = packages::insert(tx, &new).await?;
        made.push(packages::package(tx, id).await?);
    }
    Ok(made)
}

/// Contracts of members who signed, and of some who are about to.
pub async fn contracts(
    tx: &mut Tx,
    agency: &Agency,
    packages: &[Package],
    chance: &mut Chance,
    lives: &[Life],
    now: Moment,
) -> Result<()> {
    let mut made = Vec::new();
    for life in lives {
        if let Some(contract) = contract(tx, agency, packages, &mut chance.apart(), life, now).await? {
            made.push((contract, life));
        }
    }
    let (contracts, lives): (Vec<_>, Vec<&Life>) = made.into_iter().unzip();
    let ids = insert_seeded(tx, &contracts).await?;
    let mut paid = Vec::new();
    for ((contract, life), id) in contracts.iter().zip(lives).zip(ids) {
        paid.extend(payments_of(agency, &mut chance.apart(), contract, id, now));
        happened(tx, agency, contract, life).await?;
        if matches!(contract.state, ContractState::InForce { .. }) {
            let last = contract
                .terms
                .starts_on
                .checked_add_months(Months::new(contract.package.months as u32))
                .unwrap_or(contract.terms.starts_on);
            members::store::set_service_end(tx, life.id, last.pred_opt().unwrap_or(last)).await?;
        }
    }
    payments::insert_seeded(tx, &paid).await
}

async fn contract<'a>(
    tx: &mut Tx,
    agency: &Agency,
    packages: &'a [Package],
    chance: &mut Chance,
    life: &Life,
    now: Moment,
) -> Result<Option<SeededContract<'a>>> {
    let Some(seller) = life.presale else { return Ok(None) };
    let finance = Person {
        id: agency.finance,
        name: agency.name(agency.finance).to_string(),
    };
    let signed = life.signed.unwrap_or_else(|| {
        let days = chance.between(0, 5);
        days_ago(chance, now, days)
    });
    let submitted = signed - Duration::hours(chance.between(2, 20));
    let state = match life.stage {
        Stage::Presale if chance.percent(4) => ContractState::Draft,
        Stage::Presale if chance.percent(5) => ContractState::Submitted { at: submitted },
        Stage::Presale if chance.percent(3) => ContractState::Returned {
            reason: "收款凭证金额与合同不符，请核对".into(),
            by: finance,
        },
        Stage::Presale => return Ok(None),
        Stage::Signed | Stage::InService => ContractState::InForce {
            by: finance,
            at: signed,
        },
        Stage::Completed => ContractState::Completed {
            by: finance,
            at: signed,
            completed_at: (signed + Duration::days(chance.between(100, 240))).min(now),
        },
        _ => return Ok(None),
    };
    let months_gone = (now - signed).num_days() / 30;
    // Who is still in service bought for longer than has gone by, mostly.
    let long_enough: Vec<&Package> = packages.iter().filter(|p| p.months + 1 >= months_gone).collect();
    let package = if long_enough.is_empty() {
        &packages[packages.len() - 1]
    } else {
        chance.one(&long_enough)
    };
    let discount = if chance.percent(30) {
        Money(package.price.0 / 100 * chance.between(5, 15))
    } else {
        Money::ZERO
    };
    let instalments = chance.weighted(&[(1, 70), (2, 20), (3, 10)]);
    let written = submitted - Duration::hours(chance.between(1, 30));
    let series = rules::series(day_of(written));
    let number = rules::number(&series, take_numbers(tx, &series, 1).await?);
    let waits = matches!(state, ContractState::Draft);
    Ok(Some(SeededContract {
        number,
        member: life.id,
        package,
        seller,
        state,
        terms: Terms {
            discount,
            instalments,
            starts_on: day_of(signed),
            services: String::new(),
        },
        submitted_at: (!waits).then_some(submitted),
        renewal_of: None,
        created_at: written,
        updated_at: signed.max(submitted),
    }))
}

fn payments_of(
    agency: &Agency,
    chance: &mut Chance,
    contract: &SeededContract<'_>,
    id: ContractId,
    now: Moment,
) -> Vec<SeededPayment> {
    let signed = match &contract.state {
        ContractState::InForce { at, .. } | ContractState::Completed { at, .. } => *at,
        _ => return Vec::new(),
    };
    let payable = contract.package.price - contract.terms.discount;
    let parts = contract.terms.instalments;
    let each = Money((payable.0 + parts - 1) / parts);
    let mut left = payable;
    let mut paid = Vec::new();
    for part in 0..parts {
        let at = (signed + Duration::days(30 * part) - Duration::minutes(40)).min(now);
        if part > 0 && signed + Duration::days(30 * part) > now {
            break;
        }
        let amount = each.min(left);
        left = left - amount;
        paid.push(SeededPayment {
            contract: id,
            amount,
            method: chance.one(Method::ALL),
            paid_on: day_of(at),
            receipt: format!("SJ{:06}{part}", id.0),
            by: agency.finance,
            at,
        });
    }
    paid
}

async fn happened(tx: &mut Tx, agency: &Agency, contract: &SeededContract<'_>, life: &Life) -> Result<()> {
    let data = || {
        EventData::default()
            .with("number", &contract.number)
            .with("package", &contract.package.name)
    };
    let mut note = async |at, kind, by| events::record_at(tx, at, kind, Some(by), Some(life.id), data()).await;
    note(contract.created_at, EventKind::ContractDrafted, contract.seller).await?;
    if let Some(at) = contract.submitted_at {
        note(at, EventKind::ContractSubmitted, contract.seller).await?;
    }
    match &contract.state {
        ContractState::Returned { .. } => {
            note(contract.updated_at, EventKind::ContractReturned, agency.finance).await?
        }
        ContractState::InForce { at, .. } => note(*at, EventKind::ContractApproved, agency.finance).await?,
        ContractState::Completed { at, completed_at, .. } => {
            note(*at, EventKind::ContractApproved, agency.finance).await?;
            note(
                *completed_at,
                EventKind::ServiceCompleted,
                life.aftersale.unwrap_or(contract.seller),
            )
            .await?;
        }
        _ => {}
    }
    Ok(())
}
