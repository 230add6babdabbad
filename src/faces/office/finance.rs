//! `/office/finance`: what waits for finance, what is still to come in, and what came in.

use crate::faces::Screen;
use crate::features::contracts::api::finance_desk;
use crate::features::contracts::view::{ApproveSheet, ContractTable, ReturnSheet};
use crate::features::contracts::{Contract, Desk};
use crate::features::payments::view::{PaymentList, PaymentSheet};
use crate::types::ids::ContractId;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const HERE: &str = "/office/finance";
const OWING: &str = "/office/finance?tab=owing";
const PAYMENTS: &str = "/office/finance?tab=payments";

pub struct Finance;

impl Screen for Finance {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let get = move |key: &'static str| Memo::new(move |_| query.with(|q| q.get(key).unwrap_or_default()));
    let (tab, after) = (get("tab"), get("after"));
    let version = RwSignal::new(0u32);
    // The list of payments keeps its own place; the desk need not turn its page with it.
    let place = move || {
        if tab.get() == "payments" {
            String::new()
        } else {
            after.get()
        }
    };
    let desk = Resource::new(
        move || (tab.get() == "owing", place(), version.get()),
        |(owing, after, _)| finance_desk(owing, after),
    );
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match desk.await {
                    Ok(desk) => view! { <Shown desk tab=tab.get_untracked() version/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || (tab.get() == "payments").then(|| view! { <PaymentList path=HERE tab="payments" version/> })}
    }
}

#[component]
fn Shown(desk: Desk, tab: String, version: RwSignal<u32>) -> impl IntoView {
    let items = vec![
        (HERE.to_string(), "待审批".to_string(), Some(desk.counts.submitted)),
        (OWING.to_string(), "待收款".to_string(), Some(desk.counts.owing)),
        (PAYMENTS.to_string(), "收款记录".to_string(), None),
    ];
    let current = match tab.as_str() {
        "owing" => OWING,
        "payments" => PAYMENTS,
        _ => HERE,
    };
    view! {
        <PageHead title="财务"/>
        <Tabs label="财务事项" items current/>
        {(current != PAYMENTS).then(|| view! { <Waiting desk current version/> })}
    }
}

#[component]
fn Waiting(desk: Desk, current: &'static str, version: RwSignal<u32>) -> impl IntoView {
    let contracts = StoredValue::new(desk.contracts.clone());
    let (may_approve, may_pay) = (desk.may_approve, desk.may_pay);
    let mark = if current == HERE { "?" } else { "&" };
    let actions = Callback::new(move |(contract,): (Contract,)| {
        let sheet = move |name: &str| format!("{current}{mark}sheet={name}&contract={}", contract.id);
        let covered = contract.paid >= contract.first_instalment();
        let waits = current == HERE;
        view! {
            <div class="flex justify-end gap-1.5">
                {(may_pay && contract.unpaid().0 > 0).then(|| view! { <a href=sheet("pay") class="btn btn-sm">"确认收款"</a> })}
                {(may_approve && waits).then(|| view! {
                    <a href=sheet("return") class="btn btn-sm">"退回"</a>
                    <a href=sheet("approve") class="btn btn-sm" class:btn-soft=covered class:btn-primary=covered>"批准"</a>
                })}
            </div>
        }
        .into_any()
    });
    let next = desk.next.clone().map(|after| format!("{current}{mark}after={after}"));
    let empty = if current == HERE {
        "没有等待审批的合同。红娘提交后会出现在这里。"
    } else {
        "生效中的合同都已收齐。"
    };
    view! {
        {if desk.contracts.is_empty() {
            view! { <div class="panel"><Empty icon="icon-[lucide--circle-check]" text=empty/></div> }.into_any()
        } else {
            view! { <div class="panel p-0! overflow-clip"><ContractTable contracts=desk.contracts now=desk.now actions/></div> }.into_any()
        }}
        <nav class="flex justify-end gap-2 mt-4" aria-label="翻页">
            {next.map(|href| view! { <a href=href class="btn btn-sm">"下一页"</a> })}
        </nav>
        <Sheets contracts current mark version/>
    }
}

/// The sheet that the address asks for, about the contract that it names.
#[component]
fn Sheets(
    contracts: StoredValue<Vec<Contract>>,
    current: &'static str,
    mark: &'static str,
    version: RwSignal<u32>,
) -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|q| {
            (
                q.get("sheet").unwrap_or_default(),
                q.get("contract")
                    .and_then(|id| id.parse().ok())
                    .unwrap_or(ContractId(0)),
            )
        })
    });
    let done = Callback::new(move |()| version.update(|v| *v += 1));
    move || {
        let (sheet, id) = asked.get();
        let Some(contract) = contracts.with_value(|all| all.iter().find(|k| k.id == id).cloned()) else {
            return ().into_any();
        };
        match sheet.as_str() {
            "pay" => view! { <PaymentSheet contract=id close=current on_done=done/> }.into_any(),
            "return" => view! { <ReturnSheet contract close=current on_done=done/> }.into_any(),
            "approve" => {
                let pay = format!("{current}{mark}sheet=pay&contract={id}");
                view! { <ApproveSheet contract pay close=current on_done=done/> }.into_any()
            }
            _ => ().into_any(),
        }
    }
}
