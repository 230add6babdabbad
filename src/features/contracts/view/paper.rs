//! A contract as it reads on paper.

use super::StateBadge;
use crate::features::contracts::{Contract, ContractState, Instalment};
use crate::features::payments::Payment;
use crate::features::payments::view::PaymentLines;
use crate::types::time::{Moment, day_of};
use crate::ui::{Badge, Tone};
use leptos::prelude::*;

/// The contract: parties, what is sold, money, instalments, payments, and room to sign on paper.
#[component]
pub fn Paper(contract: Contract, payments: Vec<Payment>, open_member: bool, now: Moment) -> impl IntoView {
    let terms = contract.clone();
    let plan = contract.plan();
    view! {
        <article class="panel paper" aria-labelledby="paper-title">
            <header class="relative text-center mb-6">
                <h2 id="paper-title" class="font-display text-2xl font-semibold tracking-widest">"婚恋服务合同"</h2>
                <p class="text-muted mt-1">{format!("合同编号 {}", contract.number)}</p>
                <Stamp state=contract.state.clone()/>
            </header>
            <Parties contract=contract.clone() open_member/>
            <What contract=terms/>
            <Money contract=contract.clone()/>
            <Plan plan today=day_of(now)/>
            <section class="mt-6">
                <h3 class="font-semibold mb-2">"四、收款记录"</h3>
                {if payments.is_empty() {
                    view! { <p class="text-muted">"还没有收款。"</p> }.into_any()
                } else {
                    view! { <PaymentLines payments/> }.into_any()
                }}
            </section>
            <footer class="print-only">
                <div class="grid grid-cols-2 gap-8 mt-16">
                    <p>"甲方（签字）："</p>
                    <p>"乙方（盖章）："</p>
                    <p>"日期："</p>
                    <p>"日期："</p>
                </div>
            </footer>
        </article>
    }
}

/// A seal where the contract is in force or done; a badge before.
#[component]
fn Stamp(state: ContractState) -> impl IntoView {
    let seal = match &state {
        ContractState::InForce { at, .. } => Some(("已生效", day_of(*at), "seal")),
        ContractState::Completed { completed_at, .. } => Some(("已完成", day_of(*completed_at), "seal seal-done")),
        _ => None,
    };
    match seal {
        Some((word, day, class)) => view! {
            <p class=class>
                <span class="font-display text-lg font-semibold">{word}</span>
                <span class="text-xs tabular-nums">{day.to_string()}</span>
            </p>
        }
        .into_any(),
        None => view! { <p class="absolute right-0 top-0"><StateBadge state=state.kind()/></p> }.into_any(),
    }
}

#[component]
fn Parties(contract: Contract, open_member: bool) -> impl IntoView {
    let name = contract.member_name.clone();
    let member = if open_member {
        view! { <a href=format!("/office/members/{}", contract.member_id) class="link link-hover font-medium">{name}</a> }.into_any()
    } else {
        view! { <span class="font-medium">{name}</span> }.into_any()
    };
    view! {
        <div class="grid grid-cols-2 gap-6 pb-5 border-b border-base-300">
            <dl class="terms">
                <div><dt>"甲方（会员）"</dt><dd>{member}</dd></div>
                <div><dt>"会员编号"</dt><dd class="tabular-nums">{contract.member_id.to_string()}</dd></div>
            </dl>
            <dl class="terms">
                <div><dt>"乙方（服务方）"</dt><dd class="font-medium">"月老婚恋服务"</dd></div>
                <div><dt>"经办红娘"</dt><dd>{contract.seller_name}</dd></div>
            </dl>
        </div>
    }
}

#[component]
fn What(contract: Contract) -> impl IntoView {
    let renewal = contract.renewal_of.zip(contract.renewal_number.clone());
    view! {
        <section class="mt-6">
            <h3 class="font-semibold mb-2">"一、服务内容与期限"</h3>
            <dl class="terms grid grid-cols-2 gap-x-6">
                <div><dt>"套餐"</dt><dd>{contract.package_name.clone()}</dd></div>
                <div><dt>"费用类别"</dt><dd>{contract.fee_kind.label()}</dd></div>
                <div><dt>"介绍人数"</dt><dd>{format!("{} 人", contract.introductions)}</dd></div>
                <div><dt>"安排约见"</dt><dd>{format!("{} 次", contract.dates)}</dd></div>
                <div><dt>"服务期限"</dt><dd class="tabular-nums">{format!("{} 至 {}（{} 个月）", contract.starts_on, contract.ends_on, contract.months)}</dd></div>
                {renewal.map(|(id, number)| view! {
                    <div><dt>"续签自"</dt><dd><a href=format!("/office/contracts/{id}") class="link link-hover">{number}</a></dd></div>
                })}
            </dl>
            {(!contract.services.is_empty()).then(|| view! { <p class="mt-3 whitespace-pre-line">{contract.services.clone()}</p> })}
        </section>
    }
}

#[component]
fn Money(contract: Contract) -> impl IntoView {
    view! {
        <section class="mt-6">
            <h3 class="font-semibold mb-2">"二、费用"</h3>
            <dl class="terms grid grid-cols-2 gap-x-6 tabular-nums">
                <div><dt>"套餐价格"</dt><dd>{contract.price.to_string()}</dd></div>
                <div><dt>"优惠"</dt><dd>{contract.discount.to_string()}</dd></div>
                <div><dt>"应付合计"</dt><dd class="font-semibold">{contract.payable().to_string()}</dd></div>
                <div><dt>"大写"</dt><dd>{format!("人民币{}", contract.payable().written_out())}</dd></div>
                <div><dt>"已收"</dt><dd>{contract.paid.to_string()}</dd></div>
                <div><dt>"待收"</dt><dd>{contract.unpaid().to_string()}</dd></div>
            </dl>
        </section>
    }
}

#[component]
fn Plan(plan: Vec<Instalment>, today: chrono::NaiveDate) -> impl IntoView {
    let row = move |part: Instalment| {
        let (word, tone) = match () {
            () if part.paid >= part.amount => ("已收齐", Tone::Good),
            () if part.paid.0 > 0 => ("部分收款", Tone::Warn),
            () if part.due_on < today => ("已逾期", Tone::Bad),
            () => ("待收", Tone::Plain),
        };
        view! {
            <tr>
                <td>{format!("第 {} 期", part.number)}</td>
                <td>{if part.number == 1 { "签约时".to_string() } else { part.due_on.to_string() }}</td>
                <td class="text-right">{part.amount.to_string()}</td>
                <td class="text-right">{part.paid.to_string()}</td>
                <td><Badge text=word tone/></td>
            </tr>
        }
    };
    view! {
        <section class="mt-6">
            <h3 class="font-semibold mb-2">"三、付款安排"</h3>
            <table class="table table-sm">
                <thead>
                    <tr>
                        <th scope="col">"期数"</th>
                        <th scope="col">"应收日期"</th>
                        <th scope="col" class="text-right">"应收金额"</th>
                        <th scope="col" class="text-right">"已收"</th>
                        <th scope="col">"状态"</th>
                    </tr>
                </thead>
                <tbody>{plan.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
