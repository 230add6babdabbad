//! Contracts on a member's page.

use super::{StateBadge, fact, told};
use crate::features::contracts::api::{RenewContract, member_contracts};
use crate::features::contracts::{Contract, MemberContractsPage};
use crate::features::members::Stage;
use crate::features::payments::Payment;
use crate::types::ids::MemberId;
use crate::ui::{Empty, ErrorNote, Loading, Resource, Submit, Summary, failure};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::params::ParamsMap;

/// The current address with a sheet open.
fn address(sheet: &str) -> String {
    let path = use_location().pathname.get_untracked();
    let mut query: ParamsMap = use_query_map().get_untracked();
    query.remove("sheet");
    query.insert("sheet", sheet.to_string());
    format!("{path}{}", query.to_query_string())
}

/// A member's contracts with their payments and what can be done next. The page opens `ContractSheet` for
/// `?sheet=contract` and `CompleteSheet` for `?sheet=complete`; when a sheet closes, this asks anew.
#[component]
pub fn MemberContracts(member_id: MemberId) -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").is_some()));
    let page = Resource::new(move || (member_id, sheet.get()), |(member, _)| member_contracts(member));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <All member=member_id page/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn All(member: MemberId, page: MemberContractsPage) -> impl IntoView {
    let none = page.contracts.is_empty();
    let done = page
        .contracts
        .first()
        .is_some_and(|(k, _)| k.member_stage == Stage::Completed);
    let renew_class = if done { "btn btn-primary" } else { "btn" };
    let renew = ServerAction::<RenewContract>::new();
    let error = failure(renew);
    let (may_draft, may_renew, may_complete) = (page.may_draft, page.may_renew, page.may_complete);
    let once = page.once.clone();
    view! {
        <Summary error/>
        <div class="flex flex-wrap justify-end gap-2 mb-4 no-print">
            {may_complete.then(|| view! { <a href=address("complete") class="btn">"完成服务"</a> })}
            {may_draft.then(|| view! {
                <a href=address("contract") class="btn" class:btn-primary=none>
                    <span class="icon-[lucide--file-plus-2] size-4" aria-hidden="true"></span>
                    "新建合同"
                </a>
            })}
            {may_renew.then(|| view! {
                <ActionForm action=renew>
                    <input type="hidden" name="once" value=once/>
                    <input type="hidden" name="member" value=member.to_string()/>
                    <Submit label="一键续签" pending=renew.pending() class=renew_class/>
                </ActionForm>
            })}
        </div>
        {none.then(|| view! { <Empty icon="icon-[lucide--file-text]" text="还没有合同。谈好套餐后点「新建合同」录入，提交后由财务确认收款并审批。"/> })}
        <div class="flex flex-col gap-4">
            {page.contracts.into_iter().map(|(contract, payments)| view! { <One contract payments/> }).collect_view()}
        </div>
    }
}

#[component]
fn One(contract: Contract, payments: Vec<Payment>) -> impl IntoView {
    let href = format!("/office/contracts/{}", contract.id);
    let label = format!("合同 {}", contract.number);
    let promised = format!(
        "{} 个月，介绍 {} 人，约见 {} 次",
        contract.months, contract.introductions, contract.dates
    );
    view! {
        <article class="panel" aria-label=label>
            <header class="flex flex-wrap items-center gap-x-3 gap-y-1 mb-3">
                <h3 class="font-semibold"><a href=href.clone() class="link link-hover">{contract.number.clone()}</a></h3>
                <StateBadge state=contract.state.kind()/>
                <span class="text-muted">{told(&contract.state, &contract.seller_name)}</span>
                <a href=href class="btn btn-sm ml-auto no-print">"打开合同"</a>
            </header>
            <dl class="grid grid-cols-2 xl:grid-cols-4 gap-x-4 gap-y-3 tabular-nums">
                {fact("套餐", contract.package_name.clone())}
                {fact("服务期限", format!("{} 至 {}", contract.starts_on, contract.ends_on))}
                {fact("应付合计", contract.payable().to_string())}
                {fact("已收", format!("{}，{}", contract.paid, if contract.unpaid().0 > 0 { format!("待收 {}", contract.unpaid()) } else { "已收齐".into() }))}
                {fact("套餐包含", promised)}
                {fact("经办红娘", contract.seller_name.clone())}
                {contract.renewal_number.clone().map(|number| fact("续签自", number))}
            </dl>
            {(!payments.is_empty()).then(|| view! { <crate::features::payments::view::PaymentLines payments/> })}
        </article>
    }
}
