//! Payments: the lines under a contract, the searchable list, and the sheet that confirms one.

use super::api::{ConfirmPayment, payment_form, payment_list};
use super::{Method, Payment, PaymentBlank, PaymentQuery, PaymentsPage};
use crate::features::contracts::view::fact;
use crate::types::ids::ContractId;
use crate::types::time::moment;
use crate::ui::{
    Empty, ErrorNote, Loading, RadioField, Resource, Sheet, Submit, Summary, TextField, after, failure, options, say,
};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// The payments of one contract.
#[component]
pub fn PaymentLines(payments: Vec<Payment>) -> impl IntoView {
    let line = |p: Payment| {
        view! {
            <tr>
                <td class="whitespace-nowrap">{p.paid_on.to_string()}</td>
                <td class="text-right whitespace-nowrap">{p.amount.to_string()}</td>
                <td>{p.method.label()}</td>
                <td>{p.receipt}</td>
                <td>{p.confirmed_by}</td>
                <td class="text-muted">{p.note}</td>
            </tr>
        }
    };
    view! {
        <table class="table table-sm mt-2">
            <thead>
                <tr>
                    <th scope="col">"收款日期"</th>
                    <th scope="col" class="text-right">"金额"</th>
                    <th scope="col">"方式"</th>
                    <th scope="col">"收据号"</th>
                    <th scope="col">"确认人"</th>
                    <th scope="col">"备注"</th>
                </tr>
            </thead>
            <tbody>{payments.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
}

/// Finance confirms money for a contract.
#[component]
pub fn PaymentSheet(contract: ContractId, #[prop(into)] close: String, on_done: Callback<()>) -> impl IntoView {
    let start = Resource::new(move || contract, payment_form);
    let back = close.clone();
    view! {
        <Sheet title="确认收款" close>
            <Suspense fallback=Loading>
                {move || {
                    let back = back.clone();
                    Suspend::new(async move {
                        match start.await {
                            Ok(blank) => view! { <Confirm blank back on_done/> }.into_any(),
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn Confirm(blank: PaymentBlank, back: String, on_done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<ConfirmPayment>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("收款已确认");
        on_done.run(());
        navigate(&back, Default::default());
    });
    view! {
        <Summary error/>
        <dl class="grid grid-cols-2 gap-x-4 gap-y-3 mb-4 tabular-nums">
            {fact("合同编号", blank.number.clone())}
            {fact("会员", blank.member_name.clone())}
            {fact("应付合计", blank.payable.to_string())}
            {fact("已收", blank.paid.to_string())}
        </dl>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="once" value=blank.once.clone()/>
            <input type="hidden" name="contract" value=blank.contract.to_string()/>
            <div class="grid grid-cols-2 gap-4">
                <TextField name="amount" label="收款金额" value=blank.due.plain() inputmode="decimal" required=true
                    hint=format!("本期待收 {}", blank.due) error/>
                <TextField name="paid_on" label="收款日期" kind="date" value=blank.today.to_string() required=true error/>
            </div>
            <RadioField name="method" label="收款方式" choices=options(Method::OPTIONS) required=true error/>
            <TextField name="receipt" label="收据号" required=true hint="每张收据只能登记一次" error/>
            <TextField name="note" label="备注" error/>
            <p class="text-sm text-muted">"收款确认后不能修改或删除，请核对金额与收据号。"</p>
            <Submit label="确认收款" pending=action.pending()/>
        </ActionForm>
    }
}

/// What the address asks for.
fn asked(query: &ParamsMap) -> PaymentQuery {
    let get = |key| query.get(key).unwrap_or_default();
    PaymentQuery {
        within: get("within"),
        from: get("from"),
        to: get("to"),
        q: get("q"),
        after: get("after"),
    }
}

/// The address `path` with what is asked; `within` and `after` as given.
fn address(path: &str, tab: &str, asked: &PaymentQuery, within: &str, after: &str) -> String {
    let mut query = ParamsMap::new();
    let dated = within.is_empty();
    for (key, value) in [
        ("tab", tab),
        ("within", within),
        ("from", if dated { &asked.from } else { "" }),
        ("to", if dated { &asked.to } else { "" }),
        ("q", &asked.q),
        ("after", after),
    ] {
        if !value.is_empty() {
            query.insert(key, value.to_string());
        }
    }
    format!("{path}{}", query.to_query_string())
}

/// The list of payments on the page at `path` (its tab `tab`), filtered by the address.
#[component]
pub fn PaymentList(path: &'static str, tab: &'static str, #[prop(into)] version: Signal<u32>) -> impl IntoView {
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(asked));
    let page = Resource::new(move || (ask.get(), version.get()), |(ask, _)| payment_list(ask));
    view! {
        {move || view! { <Filter path tab asked=ask.get()/> }}
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Found path tab asked=ask.get_untracked() page/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Filter(path: &'static str, tab: &'static str, asked: PaymentQuery) -> impl IntoView {
    let chip = |within: &'static str, label: &'static str| {
        let here = asked.within == within && asked.from.is_empty() && asked.to.is_empty();
        let mut other = asked.clone();
        (other.from, other.to) = (String::new(), String::new());
        view! {
            <a href=address(path, tab, &other, within, "") class="btn btn-sm join-item" class:btn-active=here aria-current=here.then_some("true")>{label}</a>
        }
    };
    let chips = [("", "全部"), ("week", "近一周"), ("month", "近一月")]
        .map(|(w, l)| chip(w, l))
        .collect_view();
    view! {
        <div class="flex flex-wrap items-end gap-3 mb-4 no-print">
            <div class="join" role="group" aria-label="时间范围">{chips}</div>
            <Form method="GET" action=path attr:class="flex flex-wrap items-end gap-2 ml-auto" attr:role="search">
                <input type="hidden" name="tab" value=tab/>
                <input type="date" name="from" value=asked.from class="input input-sm w-36" aria-label="收款日期从"/>
                <span class="text-muted pb-1">"至"</span>
                <input type="date" name="to" value=asked.to class="input input-sm w-36" aria-label="收款日期到"/>
                <input type="search" name="q" value=asked.q class="input input-sm w-60" aria-label="搜索收款" placeholder="会员、合同编号或收据号"/>
                <button type="submit" class="btn btn-sm">"查询"</button>
            </Form>
        </div>
    }
}

#[component]
fn Found(path: &'static str, tab: &'static str, asked: PaymentQuery, page: PaymentsPage) -> impl IntoView {
    if page.payments.is_empty() {
        return view! { <div class="panel"><Empty icon="icon-[lucide--receipt]" text="没有符合条件的收款。可以放宽日期，或检查搜索的文字。"/></div> }.into_any();
    }
    let next = page.next.map(|after| address(path, tab, &asked, &asked.within, &after));
    let first = (!asked.after.is_empty()).then(|| address(path, tab, &asked, &asked.within, ""));
    let line = |p: Payment| {
        view! {
            <tr class="row-hover">
                <td class="whitespace-nowrap">{p.paid_on.to_string()}</td>
                <td><a href=format!("/office/contracts/{}", p.contract_id) class="link link-hover whitespace-nowrap">{p.contract_number}</a></td>
                <td class="whitespace-nowrap">{p.member_name}<span class="text-muted">{format!(" {}", p.member_id)}</span></td>
                <td class="text-right font-medium whitespace-nowrap">{p.amount.to_string()}</td>
                <td>{p.method.label()}</td>
                <td class="whitespace-nowrap">{p.receipt}</td>
                <td class="whitespace-nowrap">{p.confirmed_by}</td>
                <td class="whitespace-nowrap text-muted">{moment(p.confirmed_at)}</td>
                <td class="text-muted">{p.note}</td>
            </tr>
        }
    };
    view! {
        <p class="mb-3" role="status">
            {format!("共 {} 笔，合计 ", page.count)}<strong class="tabular-nums">{page.sum.to_string()}</strong>
        </p>
        <div class="panel p-0! overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"收款日期"</th>
                        <th scope="col">"合同编号"</th>
                        <th scope="col">"会员"</th>
                        <th scope="col" class="text-right">"金额"</th>
                        <th scope="col">"方式"</th>
                        <th scope="col">"收据号"</th>
                        <th scope="col">"确认人"</th>
                        <th scope="col">"确认时间"</th>
                        <th scope="col">"备注"</th>
                    </tr>
                </thead>
                <tbody>{page.payments.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
        <nav class="flex justify-end gap-2 mt-4 no-print" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {next.map(|href| view! { <a href=href class="btn btn-sm">"下一页"</a> })}
        </nav>
    }
    .into_any()
}
