//! The sheet in which a contract is written: a new one or a draft that changes, with a live sum.

use super::fact;
use crate::error::Error;
use crate::features::contracts::api::{DraftContract, EditContract, contract_form};
use crate::features::contracts::rules::last_day;
use crate::features::contracts::{Contract, ContractBlank, instalment};
use crate::types::ids::{ContractId, MemberId};
use crate::types::money::Money;
use crate::types::time::parse_day;
use crate::ui::{
    ErrorNote, Fact, Loading, Resource, SelectField, Sheet, Submit, Summary, TextArea, TextField, after, failure, say,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// A new contract of `member`, or changes to the draft `contract`. A new one leads to its own page;
/// `on_done` is called after a change.
#[component]
pub fn ContractSheet(
    member: MemberId,
    /// The address without the sheet.
    #[prop(into)]
    close: String,
    #[prop(optional)] contract: Option<ContractId>,
    #[prop(optional)] on_done: Option<Callback<()>>,
) -> impl IntoView {
    let start = Resource::new(
        move || (member, contract),
        |(member, contract)| contract_form(member, contract),
    );
    let title = if contract.is_some() {
        "修改合同"
    } else {
        "新建合同"
    };
    let back = close.clone();
    view! {
        <Sheet title close>
            <Suspense fallback=Loading>
                {move || {
                    let back = back.clone();
                    Suspend::new(async move {
                        match start.await {
                            Ok(blank) if blank.packages.is_empty() => view! { <NothingOnSale/> }.into_any(),
                            Ok(blank) if blank.contract.is_some() => view! { <Change blank back on_done/> }.into_any(),
                            Ok(blank) => view! { <Draft blank/> }.into_any(),
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn NothingOnSale() -> impl IntoView {
    view! { <p class="text-muted">"还没有在售的套餐，请先请财务或管理员在「套餐」中添加。"</p> }
}

#[component]
fn Draft(blank: ContractBlank) -> impl IntoView {
    let action = ServerAction::<DraftContract>::new();
    let error = failure(action);
    after(action, || say("合同草稿已建立"));
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="once" value=blank.once.clone()/>
            <input type="hidden" name="member" value=blank.member.to_string()/>
            <p class="text-muted">
                {format!("{}（会员编号 {}）", blank.member_name, blank.member)}
                {blank.renewal_number.clone().map(|number| format!("，续签自 {number}"))}
            </p>
            <Terms blank error/>
            <Submit label="保存草稿" pending=action.pending()/>
        </ActionForm>
    }
}

#[component]
fn Change(blank: ContractBlank, back: String, on_done: Option<Callback<()>>) -> impl IntoView {
    let action = ServerAction::<EditContract>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("合同已保存");
        if let Some(done) = on_done {
            done.run(());
        }
        navigate(&back, Default::default());
    });
    let (id, version) = blank.contract.as_ref().map(|k| (k.id, k.version)).unwrap_or_default();
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <Terms blank error/>
            <Submit label="保存修改" pending=action.pending()/>
        </ActionForm>
    }
}

/// What the sum is reckoned from, as typed.
#[derive(Clone, Debug)]
struct Typed {
    package: String,
    discount: String,
    instalments: String,
    starts_on: String,
}

/// A package as the live sum needs it: the draft's own one keeps its copied price.
#[derive(Clone)]
struct Offer {
    id: String,
    label: String,
    price: Money,
    months: i64,
    promise: String,
}

fn offers(blank: &ContractBlank) -> Vec<Offer> {
    let own = |id| blank.contract.as_ref().filter(|k: &&Contract| k.package_id == id);
    let offer = |p: &crate::features::packages::Package| {
        let (price, months) = own(p.id).map_or((p.price, p.months), |k| (k.price, k.months));
        let (introductions, dates) = own(p.id).map_or((p.introductions, p.dates), |k| (k.introductions, k.dates));
        let label = format!("{}（{price}，{months} 个月）", p.name);
        Offer {
            id: p.id.to_string(),
            label,
            price,
            months,
            promise: format!("介绍 {introductions} 人，安排约见 {dates} 次"),
        }
    };
    blank.packages.iter().map(offer).collect()
}

#[component]
fn Terms(blank: ContractBlank, error: Signal<Option<Error>>) -> impl IntoView {
    let offers = offers(&blank);
    let choices: Vec<(String, String)> = offers.iter().map(|o| (o.id.clone(), o.label.clone())).collect();
    let draft = blank.contract.as_ref();
    let discount = draft
        .filter(|k| k.discount > Money::ZERO)
        .map_or(String::new(), |k| k.discount.plain());
    let typed = RwSignal::new(Typed {
        package: draft.map_or(String::new(), |k| k.package_id.to_string()),
        discount,
        instalments: draft.map_or(1, |k| k.instalments).to_string(),
        starts_on: blank.starts_on.to_string(),
    });
    let listen = move |event: leptos::ev::Event| {
        let field: web_sys::Element = event_target(&event);
        let value = event_target_value(&event);
        match field.get_attribute("name").as_deref() {
            Some("package") => typed.update(|t| t.package = value),
            Some("discount") => typed.update(|t| t.discount = value),
            Some("instalments") => typed.update(|t| t.instalments = value),
            Some("starts_on") => typed.update(|t| t.starts_on = value),
            _ => {}
        }
    };
    let first = typed.get_untracked();
    let parts = (1..=12)
        .map(|n: i64| {
            (
                n.to_string(),
                if n == 1 {
                    "一次付清".to_string()
                } else {
                    format!("分 {n} 期")
                },
            )
        })
        .collect();
    view! {
        <div class="flex flex-col gap-4" on:input=listen>
            <SelectField name="package" label="套餐" choices value=first.package empty="请选择套餐" required=true error/>
            <div class="grid grid-cols-2 gap-4">
                <TextField name="discount" label="优惠金额" value=first.discount inputmode="decimal" placeholder="0.00" error/>
                <SelectField name="instalments" label="付款方式" choices=parts value=first.instalments required=true error/>
            </div>
            <TextField name="starts_on" label="服务开始日期" kind="date" value=first.starts_on required=true error/>
            <Sum offers typed/>
            <TextArea name="services" label="服务约定" value=draft.map_or(String::new(), |k| k.services.clone()) rows=4
                hint="套餐以外另行约定的内容，会写进合同" error/>
        </div>
    }
}

/// Price, discount, sum, each instalment and the service period, while people type.
#[component]
fn Sum(offers: Vec<Offer>, typed: RwSignal<Typed>) -> impl IntoView {
    let sum = move || {
        let typed = typed.get();
        let offer = offers.iter().find(|o| o.id == typed.package)?.clone();
        let discount = if typed.discount.trim().is_empty() {
            Some(Money::ZERO)
        } else {
            Money::parse(&typed.discount).ok()
        };
        let payable = discount.filter(|d| *d <= offer.price).map(|d| offer.price - d);
        let parts: i64 = typed.instalments.parse().unwrap_or(1);
        let each = payable.map(|p| instalment(p, parts));
        let period = parse_day(&typed.starts_on)
            .ok()
            .map(|day| format!("{day} 至 {}", last_day(day, offer.months)));
        let each_term = if parts > 1 {
            format!("每期（共 {parts} 期）")
        } else {
            "一次付清".to_string()
        };
        let wrong = if payable.is_none() { "请核对优惠金额" } else { "" };
        Some(view! {
            <dl class="grid grid-cols-3 gap-x-4 gap-y-3 tabular-nums">
                {fact("套餐价格", offer.price.to_string())}
                <Fact term="应付合计"><strong class="text-base">{payable.map_or(wrong.to_string(), |p| p.to_string())}</strong></Fact>
                {fact(&each_term, each.map_or("—".to_string(), |e| e.to_string()))}
                <div class="col-span-3">{fact("服务期限", period.unwrap_or_else(|| "请填写开始日期".into()))}</div>
                <div class="col-span-3">{fact("套餐包含", offer.promise)}</div>
            </dl>
        })
    };
    let shown = Memo::new(move |_| typed.with(|t| !t.package.is_empty()));
    view! {
        <div class="rounded-box bg-base-200 p-4" aria-live="polite">
            {sum}
            <p class="text-muted" class:hidden=move || shown.get()>"选择套餐后显示应付金额"</p>
        </div>
    }
}
