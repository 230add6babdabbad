//! `/office/contracts/:id`: one contract as it reads on paper, beside it its state, what can be done, and
//! its history.

use crate::faces::Screen;
use crate::features::contracts::api::{RenewContract, SubmitContract, contract_page};
use crate::features::contracts::view::{
    ApproveSheet, ContractSheet, DiscardSheet, Paper, ReturnSheet, StateBadge, told,
};
use crate::features::contracts::{Acts, Contract, ContractFile, ContractState};
use crate::features::events::Timeline;
use crate::features::members::Stage;
use crate::features::payments::view::PaymentSheet;
use crate::types::ids::ContractId;
use crate::ui::{ErrorNote, Loading, PageHead, Resource, Submit, Summary, after, failure, say};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

pub struct ContractPage;

impl Screen for ContractPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse().ok()).unwrap_or(ContractId(0))));
    let version = RwSignal::new(0u32);
    let file = Resource::new(move || (id.get(), version.get()), |(id, _)| contract_page(id));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match file.await {
                    Ok(file) => view! { <Shown file version/> }.into_any(),
                    Err(error) => {
                        view! { <Title text="合同"/> <h1 class="sr-only">"合同"</h1> <ErrorNote error/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(file: ContractFile, version: RwSignal<u32>) -> impl IntoView {
    let ContractFile {
        contract,
        payments,
        history,
        acts,
        once,
        now,
    } = file;
    let title = format!("合同 {}", contract.number);
    view! {
        <div class="no-print"><PageHead title note=contract.member_name.clone()/></div>
        <div class="grid grid-cols-[minmax(0,1fr)_20rem] gap-5 items-start print:block">
            <Paper contract=contract.clone() payments open_member=acts.open_member now/>
            <aside class="flex flex-col gap-5 no-print">
                <section class="panel" aria-labelledby="state-title">
                    <h2 id="state-title" class="font-semibold mb-2">"状态与操作"</h2>
                    <StateBadge state=contract.state.kind()/>
                    <p class="mt-2">{told(&contract.state, &contract.seller_name)}</p>
                    <Buttons contract=contract.clone() acts once version/>
                </section>
                <section class="panel" aria-labelledby="history-title">
                    <h2 id="history-title" class="font-semibold mb-3">"经过"</h2>
                    <Timeline events=history now/>
                </section>
            </aside>
        </div>
        <Sheets contract acts version/>
    }
}

/// What can be done now; the one that moves the contract on is the primary one.
#[component]
fn Buttons(contract: Contract, acts: Acts, once: String, version: RwSignal<u32>) -> impl IntoView {
    let submit = ServerAction::<SubmitContract>::new();
    let renew = ServerAction::<RenewContract>::new();
    after(submit, move || {
        say("已提交，等待财务审批");
        version.update(|v| *v += 1);
    });
    after(renew, || say("续签合同草稿已建立"));
    let (not_sent, not_renewed) = (failure(submit), failure(renew));
    let (id, member) = (contract.id, contract.member_id);
    let sheet = move |name: &str| format!("/office/contracts/{id}?sheet={name}");
    let covered = contract.paid >= contract.first_instalment();
    let pay_first = acts.approve && acts.pay && !covered;
    let done = contract.member_stage == Stage::Completed;
    let renew_class = if done { "btn btn-primary w-full" } else { "btn w-full" };
    let waiting = matches!(contract.state, ContractState::Submitted { .. });
    view! {
        <div class="flex flex-col gap-2 mt-4">
            <Summary error=not_sent/>
            <Summary error=not_renewed/>
            {acts.submit.then(|| view! {
                <ActionForm action=submit>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <Submit label="提交审批" pending=submit.pending() class="btn btn-primary w-full"/>
                </ActionForm>
            })}
            {acts.edit.then(|| view! { <a href=sheet("edit") class="btn w-full">"修改合同"</a> })}
            {acts.discard.then(|| view! { <a href=sheet("discard") class="btn btn-ghost w-full">"作废合同"</a> })}
            {acts.pay.then(|| view! {
                <a href=sheet("pay") class="btn w-full" class:btn-primary=pay_first>"确认收款"</a>
            })}
            {acts.approve.then(|| view! { <a href=sheet("approve") class="btn w-full" class:btn-primary=covered>"批准合同"</a> })}
            {acts.send_back.then(|| view! { <a href=sheet("return") class="btn w-full">"退回修改"</a> })}
            {acts.renew.then(|| view! {
                <ActionForm action=renew>
                    <input type="hidden" name="once" value=once/>
                    <input type="hidden" name="member" value=member.to_string()/>
                    <Submit label="一键续签" pending=renew.pending() class=renew_class/>
                </ActionForm>
            })}
            <PrintButton/>
            {(waiting && !acts.approve).then(|| view! { <p class="text-sm text-muted">"财务审批期间不能修改；如需修改，请联系财务退回。"</p> })}
        </div>
    }
}

#[component]
fn PrintButton() -> impl IntoView {
    let print = move |_| {
        let _ = window().print();
    };
    view! {
        <button type="button" class="btn w-full" on:click=print>
            <span class="icon-[lucide--printer] size-4" aria-hidden="true"></span>
            "打印合同"
        </button>
    }
}

/// The sheet that the address asks for.
#[component]
fn Sheets(contract: Contract, acts: Acts, version: RwSignal<u32>) -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let done = Callback::new(move |()| version.update(|v| *v += 1));
    let here = format!("/office/contracts/{}", contract.id);
    move || {
        let close = here.clone();
        let contract = contract.clone();
        match sheet.get().as_str() {
            "edit" if acts.edit => {
                view! { <ContractSheet member=contract.member_id contract=contract.id close on_done=done/> }.into_any()
            }
            "pay" if acts.pay => view! { <PaymentSheet contract=contract.id close on_done=done/> }.into_any(),
            "approve" if acts.approve => {
                view! { <ApproveSheet contract pay=format!("{close}?sheet=pay") close on_done=done/> }.into_any()
            }
            "discard" if acts.discard => view! { <DiscardSheet contract close on_done=done/> }.into_any(),
            "return" if acts.send_back => view! { <ReturnSheet contract close on_done=done/> }.into_any(),
            _ => ().into_any(),
        }
    }
}
