//! A table of contracts, for the list and for finance's desk.

use super::StateBadge;
use crate::features::contracts::{Contract, ContractState, StateKind};
use crate::types::time::Moment;
use crate::types::time::day_of;
use crate::ui::{Badge, Tone, When};
use leptos::prelude::*;

/// What is left of a service, as a short word.
fn left(contract: &Contract, now: Moment) -> Option<(String, Tone)> {
    let days = (contract.ends_on - day_of(now)).num_days();
    match days {
        _ if contract.state.kind() != StateKind::InForce => None,
        ..0 => Some((format!("已到期 {} 天", -days), Tone::Bad)),
        0 => Some(("今天到期".into(), Tone::Bad)),
        1..=7 => Some((format!("还有 {days} 天"), Tone::Bad)),
        8..=30 => Some((format!("还有 {days} 天"), Tone::Warn)),
        _ => None,
    }
}

/// Contracts, a line each. `actions` draws the last cell of a row: on finance's desk, where all are in one state.
#[component]
pub fn ContractTable(
    contracts: Vec<Contract>,
    now: Moment,
    #[prop(optional)] actions: Option<Callback<(Contract,), AnyView>>,
) -> impl IntoView {
    let desk = actions.is_some();
    let rows = contracts
        .into_iter()
        .map(|contract| view! { <Row contract now actions/> })
        .collect_view();
    view! {
        <div class="overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"合同编号"</th>
                        <th scope="col">"会员"</th>
                        <th scope="col">"套餐"</th>
                        <th scope="col" class="text-right">"应付合计"</th>
                        <th scope="col" class="text-right">"首期应收"</th>
                        <th scope="col" class="text-right">"已收"</th>
                        {(!desk).then(|| view! { <th scope="col">"服务期限"</th> })}
                        <th scope="col">"经办红娘"</th>
                        <th scope="col">{if desk { "提交时间" } else { "状态" }}</th>
                        {actions.is_some().then(|| view! { <th scope="col"><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(contract: Contract, now: Moment, actions: Option<Callback<(Contract,), AnyView>>) -> impl IntoView {
    let href = format!("/office/contracts/{}", contract.id);
    let ending = left(&contract, now).map(|(text, tone)| view! { <Badge text tone/> });
    let at = match &contract.state {
        ContractState::Submitted { at } | ContractState::InForce { at, .. } => *at,
        ContractState::Completed { completed_at, .. } => *completed_at,
        _ => contract.updated_at,
    };
    let (desk, state) = (actions.is_some(), contract.state.kind());
    let period = format!("{} 至 {}", contract.starts_on, contract.ends_on);
    let short = contract.paid < contract.first_instalment();
    let buttons = actions.map(|actions| view! { <td class="text-right">{actions.run((contract.clone(),))}</td> });
    view! {
        <tr class="row-hover">
            <td><a href=href class="link link-hover font-medium whitespace-nowrap">{contract.number.clone()}</a></td>
            <td class="whitespace-nowrap">
                {contract.member_name.clone()} <span class="text-muted">{format!(" {}", contract.member_id)}</span>
            </td>
            <td class="whitespace-nowrap">
                {contract.package_name.clone()}
                {contract.renewal_of.map(|_| view! { <span class="ml-1.5"><Badge text="续签" tone=Tone::Gold/></span> })}
            </td>
            <td class="text-right whitespace-nowrap">{contract.payable().to_string()}</td>
            <td class="text-right whitespace-nowrap">{contract.first_instalment().to_string()}</td>
            <td class="text-right whitespace-nowrap" class:text-warning-ink=short>{contract.paid.to_string()}</td>
            {(!desk).then(|| view! { <td class="whitespace-nowrap">{period}" "<span class="ml-1.5">{ending}</span></td> })}
            <td class="whitespace-nowrap">{contract.seller_name.clone()}</td>
            <td class="whitespace-nowrap">
                {(!desk).then(|| view! { <StateBadge state/>" " })}
                <span class="text-xs text-muted"><When at now/></span>
            </td>
            {buttons}
        </tr>
    }
}
