//! The agency's rules of giving, claiming and taking back.

use crate::faces::Screen;
use crate::features::assignments::api::settings::{SaveRules, open_rules};
use crate::features::assignments::{RulesForm, rules};
use crate::features::members::view::counted;
use crate::types::time::moment;
use crate::ui::{CheckField, ErrorNote, Loading, PageHead, Resource, Submit, Summary, TextField, failure, say};
use leptos::prelude::*;

pub struct PoolRulesPage;

impl Screen for PoolRulesPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let save = ServerAction::<SaveRules>::new();
    // Asked again after a save that was taken: what was typed is kept where it was not.
    let saved = RwSignal::new(0);
    let form = Resource::new(move || saved.get(), |_| open_rules());
    Effect::new(move |_| {
        if matches!(save.value().get(), Some(Ok(()))) {
            say("规则已保存");
            saved.update(|n| *n += 1);
        }
    });
    view! {
        <PageHead title="公海规则">
            <a href="/office/pool" class="btn btn-sm">"回到公海"</a>
        </PageHead>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => view! { <Form form save/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Form(form: RulesForm, save: ServerAction<SaveRules>) -> impl IntoView {
    let error = failure(save);
    let numbers = rules::numbers(&form.rules);
    let number = move |name: &'static str, hint: &'static str| {
        let label = rules::NUMBERS
            .iter()
            .find(|(n, _, _)| *n == name)
            .map_or("", |(_, l, _)| *l);
        let value = numbers.get(name).copied().unwrap_or_default().to_string();
        view! { <TextField name label value inputmode="numeric" hint error/> }
    };
    let swept = form
        .swept_at
        .map_or_else(|| "还没有执行过".to_string(), |at| format!("上次执行 {}", moment(at)));
    let due = format!(
        "按已保存的规则，现在有 {}售前会员到期该回收，{}无人负责的会员该进入公海。{swept}。",
        counted(form.due),
        counted(form.claimable)
    );
    view! {
        <ActionForm action=save attr:class="panel max-w-4xl flex flex-col gap-8" attr:novalidate="">
            <Summary error/>
            <input type="hidden" name="version" value=form.version/>
            <section class="flex flex-col gap-4">
                <h2 class="font-semibold">"名额"</h2>
                <p class="text-muted text-sm">"分配和认领都不会超过名额；个别红娘的名额在「会员分配 · 名额与地区」里单独设置。"</p>
                <div class="grid grid-cols-2 gap-4">
                    {number("usual_presale", "位，没有单独设置的售前红娘")}
                    {number("usual_aftersale", "位，没有单独设置的售后红娘")}
                </div>
            </section>
            <section class="flex flex-col gap-4">
                <h2 class="font-semibold">"认领"</h2>
                <div class="grid grid-cols-3 gap-4">
                    {number("claims_a_day", "位，0 为不限")}
                    {number("minutes_between", "分钟，0 为不限")}
                    {number("former_owner_days", "天内原红娘不能再认领，0 为不限")}
                </div>
            </section>
            <section class="flex flex-col gap-4">
                <h2 class="font-semibold">"自动回收"</h2>
                <CheckField name="automatic" label="启用自动回收：每小时检查一次，到期的会员进入公海，原红娘收到提示" checked=form.rules.automatic error/>
                <p class="text-sm text-muted">"售前会员多少天没有联系就回收，按客户意向分别设置；0 为不回收。正在签约的、请勿打扰的不会被回收。"</p>
                <div class="grid grid-cols-3 gap-4">
                    {number("strong_days", "天")}
                    {number("medium_days", "天")}
                    {number("weak_days", "天")}
                    {number("none_days", "天")}
                    {number("untouched_days", "天，自分配起")}
                </div>
                <CheckField name="ineffective_counts" label="无效联系也算作跟进（不勾选：没有联系上的不算，从上一次有效联系起计天数）"
                    checked=form.rules.ineffective_counts error/>
                <p class="text-sm text-muted">"没有红娘负责的会员，多少天后开放认领；0 为不开放。"</p>
                <div class="grid grid-cols-3 gap-4">
                    {number("lead_days", "天")}
                    {number("abandoned_days", "天")}
                </div>
                <p class="text-sm">{due}</p>
            </section>
            <div><Submit label="保存规则" pending=save.pending()/></div>
        </ActionForm>
    }
}
