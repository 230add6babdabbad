//! Server functions of contracts, of finance's desk, and of the end and renewal of a service.

use super::*;
use crate::error::Result;
use crate::types::ids::{ContractId, MemberId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::acts::{PAGE, chosen, draft, move_on, page, record},
    super::{access, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members,
    crate::features::packages,
    crate::features::payments,
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::{clock, once, request},
};

/// Contracts by state, service period and search, newest first.
#[server]
pub async fn contract_list(query: ContractQuery) -> Result<ContractsPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Contracts, Right::View)?;
    let wanted = store::Wanted {
        state: StateKind::from_code(&query.state),
        period: Period::from_code(&query.period),
        asked: store::asked(&mut tx, &request::server(), &viewer, query.q.trim()).await?,
        owing: false,
        after: query.after.parse().ok(),
    };
    let (contracts, next) = page(store::contracts(&mut tx, &viewer, &wanted, PAGE + 1).await?);
    let counts = store::counts(&mut tx, &viewer, &wanted.asked).await?;
    Ok(ContractsPage {
        contracts,
        counts,
        next,
        now: clock::now(),
    })
}

/// Finance's desk: what waits for approval, or with `owing` what is in force and not paid in full.
#[server]
pub async fn finance_desk(#[server(default)] owing: bool, #[server(default)] after: String) -> Result<Desk> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Payments, Right::View)?;
    require(&viewer, Module::Contracts, Right::View)?;
    let after = after.parse().ok();
    let contracts = if owing {
        store::contracts(
            &mut tx,
            &viewer,
            &store::Wanted {
                owing,
                after,
                ..Default::default()
            },
            PAGE + 1,
        )
        .await?
    } else {
        store::waiting(&mut tx, &viewer, after, PAGE + 1).await?
    };
    let (contracts, next) = page(contracts);
    let counts = store::counts(&mut tx, &viewer, &store::Asked::default()).await?;
    let (may_approve, may_pay) = (access::may_approve(&viewer), access::may_pay(&viewer));
    Ok(Desk {
        contracts,
        counts,
        may_approve,
        may_pay,
        next,
        now: clock::now(),
    })
}

/// One contract with its payments and its history.
#[server]
pub async fn contract_page(id: ContractId) -> Result<ContractFile> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Contracts, Right::View)?;
    let contract = store::contract(&mut tx, &viewer, id).await?;
    let payments = payments::of_contracts(&mut tx, &[id]).await?;
    let history = events::of_contract(&mut tx, contract.member_id, id).await?;
    let all = store::of_member(&mut tx, contract.member_id).await?;
    let last = store::open(&all).is_none() && store::last_served(&all).is_some_and(|k| k.id == id);
    let acts = access::acts(&viewer, &contract, last);
    Ok(ContractFile {
        contract,
        payments,
        history,
        acts,
        once: once::fresh_key(),
        now: clock::now(),
    })
}

/// A member's contracts with their payments.
#[server]
pub async fn member_contracts(member: MemberId) -> Result<MemberContractsPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Contracts, Right::View)?;
    let member = members::store::member(&mut tx, &viewer, member).await?;
    let all = store::of_member(&mut tx, member.id).await?;
    let ids: Vec<ContractId> = all.iter().map(|k| k.id).collect();
    let paid = payments::of_contracts(&mut tx, &ids).await?;
    let may_draft = access::may_draft(&viewer, member.stage) && store::open(&all).is_none();
    let may_renew = may_draft && access::may_renew(&viewer, member.stage) && store::last_served(&all).is_some();
    let contracts = all.into_iter().map(|k| {
        let own = paid.iter().filter(|p| p.contract_id == k.id).cloned().collect();
        (k, own)
    });
    Ok(MemberContractsPage {
        contracts: contracts.collect(),
        may_draft,
        may_renew,
        may_complete: access::may_complete(&viewer, member.stage),
        once: once::fresh_key(),
        now: clock::now(),
    })
}

/// What the form starts with: a new contract of `member`, or the draft `contract`.
#[server]
pub async fn contract_form(member: MemberId, #[server(default)] contract: Option<ContractId>) -> Result<ContractBlank> {
    let (viewer, mut tx) = staff::read().await?;
    let (member, contract) = match contract {
        Some(id) => {
            require(&viewer, Module::Contracts, Right::Edit)?;
            let contract = store::contract(&mut tx, &viewer, id).await?;
            contract.may_change()?;
            (
                members::store::member(&mut tx, &viewer, contract.member_id).await?,
                Some(contract),
            )
        }
        None => {
            require(&viewer, Module::Contracts, Right::Create)?;
            (members::store::member(&mut tx, &viewer, member).await?, None)
        }
    };
    let all = store::of_member(&mut tx, member.id).await?;
    let last = store::last_served(&all);
    Ok(ContractBlank {
        member: member.id,
        member_name: member.profile.name,
        renewal_number: match &contract {
            Some(contract) => contract.renewal_number.clone(),
            None => last.map(|k| k.number.clone()),
        },
        packages: packages::on_sale(&mut tx, contract.as_ref().map(|k| k.package_id)).await?,
        starts_on: contract.as_ref().map_or_else(
            || rules::next_start(last.map(|k| k.ends_on), clock::today()),
            |k| k.starts_on,
        ),
        contract,
        once: once::fresh_key(),
    })
}

/// Writes a new contract for a member as a draft and leads to it.
#[server]
pub async fn draft_contract(
    once: String,
    member: MemberId,
    #[server(default)] package: String,
    #[server(default)] discount: String,
    #[server(default)] instalments: String,
    starts_on: String,
    #[server(default)] services: String,
) -> Result<ContractId> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Create)?;
    let member = members::store::member(&mut tx, &viewer, member).await?;
    let package = chosen(&mut tx, &package, None).await?;
    let terms = rules::terms(
        &discount,
        &instalments,
        &starts_on,
        &services,
        package.price,
        clock::today(),
    )?;
    draft(&viewer, tx, &member, &once, &package, &terms).await
}

/// One click: the next contract's draft from the last one, with the same package at today's price.
#[server]
pub async fn renew_contract(once: String, member: MemberId) -> Result<ContractId> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Create)?;
    let member = members::store::member(&mut tx, &viewer, member).await?;
    let all = store::of_member(&mut tx, member.id).await?;
    let last = store::last_served(&all).ok_or_else(|| Error::conflict("这位会员还没有生效过的合同，请新建合同"))?;
    let packages = packages::on_sale(&mut tx, None).await?;
    let package = rules::renewed(&packages, last)?;
    let terms = rules::Terms {
        discount: crate::types::money::Money::ZERO,
        instalments: last.instalments,
        starts_on: rules::next_start(Some(last.ends_on), clock::today()),
        services: last.services.clone(),
    };
    draft(&viewer, tx, &member, &once, package, &terms).await
}

/// Changes the terms of a draft or of a returned contract that is still at `version`.
#[server]
pub async fn edit_contract(
    id: ContractId,
    version: i64,
    #[server(default)] package: String,
    #[server(default)] discount: String,
    #[server(default)] instalments: String,
    starts_on: String,
    #[server(default)] services: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Edit)?;
    let contract = store::contract(&mut tx, &viewer, id).await?;
    contract.may_change()?;
    let package = chosen(&mut tx, &package, Some(contract.package_id)).await?;
    // The same package keeps what was copied when it was chosen.
    let other = Some(&package).filter(|p| p.id != contract.package_id);
    let price = other.map_or(contract.price, |p| p.price);
    let terms = rules::terms(&discount, &instalments, &starts_on, &services, price, clock::today())?;
    store::save_terms(&mut tx, &contract, version, other, &terms).await?;
    let data = EventData::default()
        .with("number", &contract.number)
        .with("amount", price - terms.discount);
    record(&mut tx, EventKind::ContractEdited, &viewer, &contract, data).await?;
    tx.commit().await
}

/// Sends a draft to finance.
#[server]
pub async fn submit_contract(id: ContractId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Edit)?;
    let contract = store::contract(&mut tx, &viewer, id).await?;
    store::save_state(&mut tx, &contract, &contract.state.submit(clock::now())?).await?;
    let data = EventData::default()
        .with("number", &contract.number)
        .with("amount", contract.payable());
    record(&mut tx, EventKind::ContractSubmitted, &viewer, &contract, data).await?;
    tx.commit().await
}

/// Throws a draft or a returned contract away, with the reason; refused where money has come in.
#[server]
pub async fn discard_contract(id: ContractId, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Edit)?;
    let contract = store::contract(&mut tx, &viewer, id).await?;
    store::save_state(&mut tx, &contract, &contract.discard(&reason, (&viewer).into())?).await?;
    let data = EventData::default()
        .with("number", &contract.number)
        .with("reason", reason.trim());
    record(&mut tx, EventKind::ContractTerminated, &viewer, &contract, data).await?;
    tx.commit().await
}

/// Finance sends a contract back to its seller and says why.
#[server]
pub async fn return_contract(id: ContractId, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Approve)?;
    let contract = store::contract(&mut tx, &viewer, id).await?;
    store::save_state(
        &mut tx,
        &contract,
        &contract.state.send_back(&reason, (&viewer).into())?,
    )
    .await?;
    let data = EventData::default()
        .with("number", &contract.number)
        .with("reason", reason.trim());
    record(&mut tx, EventKind::ContractReturned, &viewer, &contract, data).await?;
    tx.commit().await
}

/// Finance, having confirmed the receipt, puts a submitted contract in force; the member moves on.
#[server]
pub async fn approve_contract(id: ContractId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Contracts, Right::Approve)?;
    let contract = store::contract(&mut tx, &viewer, id).await?;
    store::save_state(&mut tx, &contract, &contract.approve((&viewer).into(), clock::now())?).await?;
    let member = members::store::member(&mut tx, &viewer, contract.member_id).await?;
    let stage = members::rules::contract_in_force(member.stage, member.aftersale_id.is_some())?;
    move_on(&mut tx, &member, stage).await?;
    members::store::serve_until(&mut tx, member.id, contract.ends_on).await?;
    let data = EventData::default()
        .with("number", &contract.number)
        .with("amount", contract.payable())
        .with("stage", stage)
        .with("ends_on", contract.ends_on);
    record(&mut tx, EventKind::ContractApproved, &viewer, &contract, data).await?;
    tx.commit().await
}

/// The after-sale matchmaker says that a member's service is done: member and contracts in force end together.
#[server]
pub async fn complete_service(member: MemberId, #[server(default)] note: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Aftersale, Right::Edit)?;
    let member = members::store::member(&mut tx, &viewer, member).await?;
    let note = note.trim();
    if note.chars().count() > 300 {
        return Err(Error::invalid("note", "服务小结请不超过 300 个字"));
    }
    move_on(&mut tx, &member, members::rules::completed(member.stage)?).await?;
    let all = store::of_member(&mut tx, member.id).await?;
    for contract in all.iter().filter(|k| matches!(k.state, ContractState::InForce { .. })) {
        store::save_state(&mut tx, contract, &contract.state.complete(clock::now())?).await?;
        let data = EventData::default().with("number", &contract.number).with("note", note);
        record(&mut tx, EventKind::ServiceCompleted, &viewer, contract, data).await?;
    }
    if !all.iter().any(|k| matches!(k.state, ContractState::InForce { .. })) {
        let data = EventData::default().with("note", note);
        events::record(
            &mut tx,
            EventKind::ServiceCompleted,
            Some(viewer.id),
            Some(member.id),
            None,
            data,
        )
        .await?;
    }
    tx.commit().await
}
