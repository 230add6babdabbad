//! The confirmations: each names the thing and the consequence, and acts once.

use super::fact;
use crate::features::contracts::api::{
    ApproveContract, CompleteService, DiscardContract, ReturnContract, member_contracts,
};
use crate::features::contracts::{Contract, ContractState};
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, Resource, Sheet, Submit, Summary, TextArea, after, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// What both of finance's confirmations show of the contract.
#[component]
fn InShort(contract: Contract) -> impl IntoView {
    view! {
        <dl class="grid grid-cols-2 gap-x-4 gap-y-3 mb-4 tabular-nums">
            {fact("会员", format!("{}（编号 {}）", contract.member_name, contract.member_id))}
            {fact("套餐", contract.package_name.clone())}
            {fact("应付合计", contract.payable().to_string())}
            {fact("服务期限", format!("{} 至 {}", contract.starts_on, contract.ends_on))}
            {fact("首期应收", contract.first_instalment().to_string())}
            {fact("已确认收款", contract.paid.to_string())}
        </dl>
    }
}

/// Finance approves: only where the first instalment has come in.
#[component]
pub fn ApproveSheet(
    contract: Contract,
    #[prop(into)] close: String,
    /// The address of the sheet that confirms a payment.
    #[prop(into)]
    pay: String,
    on_done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<ApproveContract>::new();
    let error = failure(action);
    let navigate = use_navigate();
    let back = close.clone();
    let number = contract.number.clone();
    after(action, move || {
        say(format!("合同 {number} 已生效"));
        on_done.run(());
        navigate(&back, Default::default());
    });
    let covered = contract.paid >= contract.first_instalment();
    let id = contract.id.to_string();
    view! {
        <Sheet title=format!("批准合同 {}", contract.number) close>
            <Summary error/>
            <InShort contract/>
            {if covered {
                view! {
                    <p class="alert alert-warning alert-soft mb-4">
                        <span class="icon-[lucide--triangle-alert] size-5" aria-hidden="true"></span>
                        <span>"批准后合同立即生效，不能再修改；会员将进入售后阶段。"</span>
                    </p>
                    <ActionForm action>
                        <input type="hidden" name="id" value=id/>
                        <Submit label="批准并生效" pending=action.pending()/>
                    </ActionForm>
                }
                    .into_any()
            } else {
                view! {
                    <p class="alert alert-warning alert-soft mb-4">
                        <span class="icon-[lucide--triangle-alert] size-5" aria-hidden="true"></span>
                        <span>"首期款还没有收齐，确认收款后才能批准。"</span>
                    </p>
                    <a href=pay class="btn btn-primary">"去确认收款"</a>
                }
                    .into_any()
            }}
        </Sheet>
    }
}

/// Finance sends a contract back; the reason is what the seller reads.
#[component]
pub fn ReturnSheet(contract: Contract, #[prop(into)] close: String, on_done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<ReturnContract>::new();
    let error = failure(action);
    let navigate = use_navigate();
    let back = close.clone();
    let number = contract.number.clone();
    after(action, move || {
        say(format!("合同 {number} 已退回"));
        on_done.run(());
        navigate(&back, Default::default());
    });
    let id = contract.id.to_string();
    let seller = contract.seller_name.clone();
    view! {
        <Sheet title=format!("退回合同 {}", contract.number) close>
            <Summary error/>
            <InShort contract/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=id/>
                <TextArea name="reason" label="退回原因" required=true hint=format!("退回后由{seller}修改，再重新提交审批") error/>
                <Submit label="退回修改" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}

/// The seller throws a draft away; the reason is what stays of it.
#[component]
pub fn DiscardSheet(contract: Contract, #[prop(into)] close: String, on_done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<DiscardContract>::new();
    let error = failure(action);
    let navigate = use_navigate();
    let back = close.clone();
    let number = contract.number.clone();
    after(action, move || {
        say(format!("合同 {number} 已作废"));
        on_done.run(());
        navigate(&back, Default::default());
    });
    let id = contract.id.to_string();
    view! {
        <Sheet title=format!("作废合同 {}", contract.number) close>
            <Summary error/>
            <InShort contract/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=id/>
                <TextArea name="reason" label="作废原因" required=true hint="作废后不能恢复，合同编号不再使用；需要时可以另建合同" error/>
                <Submit label="作废合同" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}

/// The after-sale matchmaker ends a member's service.
#[component]
pub fn CompleteSheet(
    member: MemberId,
    #[prop(into)] close: String,
    #[prop(optional)] on_done: Option<Callback<()>>,
) -> impl IntoView {
    let contracts = Resource::new(move || member, member_contracts);
    let back = close.clone();
    view! {
        <Sheet title="完成服务" close>
            <Suspense fallback=Loading>
                {move || {
                    let back = back.clone();
                    Suspend::new(async move {
                        match contracts.await {
                            Ok(page) => {
                                let running = page.contracts.iter().filter(|(k, _)| matches!(k.state, ContractState::InForce { .. }));
                                let numbers = running.map(|(k, _)| k.number.clone()).collect::<Vec<_>>().join("、");
                                view! { <Complete member numbers back on_done/> }.into_any()
                            }
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn Complete(member: MemberId, numbers: String, back: String, on_done: Option<Callback<()>>) -> impl IntoView {
    let action = ServerAction::<CompleteService>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("服务已完成");
        if let Some(done) = on_done {
            done.run(());
        }
        navigate(&back, Default::default());
    });
    let ends = if numbers.is_empty() {
        String::new()
    } else {
        format!("合同 {numbers} 随之完成，")
    };
    view! {
        <Summary error/>
        <p class="mb-4">{format!("会员将转为「服务完成」，{ends}不能撤回。之后可以一键续签。")}</p>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="member" value=member.to_string()/>
            <TextArea name="note" label="服务小结" hint="例如：已与推荐的会员确定恋爱关系" error/>
            <Submit label="完成服务" pending=action.pending()/>
        </ActionForm>
    }
}
