//! `/office/contracts`: contracts by state and by the end of their service, searchable.

use crate::faces::Screen;
use crate::features::contracts::api::contract_list;
use crate::features::contracts::view::ContractTable;
use crate::features::contracts::{ContractQuery, ContractsPage, Period, StateKind};
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

const HERE: &str = "/office/contracts";

pub struct Contracts;

impl Screen for Contracts {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

/// What the address asks for.
fn asked(query: &ParamsMap) -> ContractQuery {
    let get = |key| query.get(key).unwrap_or_default();
    ContractQuery {
        state: get("state"),
        period: get("period"),
        q: get("q"),
        after: get("after"),
    }
}

/// The address of a list: what is empty is left out.
fn address(state: &str, period: &str, q: &str, after: &str) -> String {
    let mut query = ParamsMap::new();
    for (key, value) in [("state", state), ("period", period), ("q", q), ("after", after)] {
        if !value.is_empty() {
            query.insert(key, value.to_string());
        }
    }
    format!("{HERE}{}", query.to_query_string())
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(asked));
    let page = Resource::new(move || ask.get(), contract_list);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown asked=ask.get_untracked() page/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(asked: ContractQuery, page: ContractsPage) -> impl IntoView {
    let counts = page.counts.clone();
    let state = |kind: StateKind| {
        (
            address(kind.code(), "", &asked.q, ""),
            kind.label().to_string(),
            Some(counts.of(kind)),
        )
    };
    let period = |p: Period| {
        (
            address("", p.code(), &asked.q, ""),
            p.label().to_string(),
            Some(counts.of_period(p)),
        )
    };
    let mut items = vec![(address("", "", &asked.q, ""), "全部".to_string(), Some(counts.all()))];
    items.extend(StateKind::ALL.iter().map(|s| state(*s)));
    items.extend(Period::ALL.iter().map(|p| period(*p)));
    let current = address(&asked.state, &asked.period, &asked.q, "");
    let next = page
        .next
        .clone()
        .map(|after| address(&asked.state, &asked.period, &asked.q, &after));
    let first = (!asked.after.is_empty()).then(|| current.clone());
    let clear = (!asked.q.is_empty()).then(|| address(&asked.state, &asked.period, "", ""));
    let (of_state, of_period, typed, total) =
        (asked.state.clone(), asked.period.clone(), asked.q.clone(), counts.all());
    view! {
        <PageHead title="合同" note=format!("共 {} 份", total)>
            <Form method="GET" action=HERE attr:class="flex gap-2" attr:role="search">
                <input type="hidden" name="state" value=of_state/>
                <input type="hidden" name="period" value=of_period/>
                <input type="search" name="q" value=typed class="input w-72" aria-label="搜索合同" placeholder="合同编号、会员姓名、拼音或手机"/>
                <button type="submit" class="btn">"搜索"</button>
            </Form>
        </PageHead>
        <Tabs label="合同状态与服务期" items current/>
        {clear.map(|href| view! {
            <p class="mb-3">{format!("正在查找「{}」", asked.q)}" "<a href=href class="link">"清除"</a></p>
        })}
        {if page.contracts.is_empty() {
            view! { <div class="panel"><Nothing searched=!asked.q.is_empty()/></div> }.into_any()
        } else {
            view! { <div class="panel p-0! overflow-clip"><ContractTable contracts=page.contracts now=page.now/></div> }.into_any()
        }}
        <nav class="flex justify-end gap-2 mt-4 no-print" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {next.map(|href| view! { <a href=href class="btn btn-sm">"下一页"</a> })}
        </nav>
    }
}

#[component]
fn Nothing(searched: bool) -> impl IntoView {
    let text = if searched {
        "没有找到符合条件的合同。合同编号从 YL 开始，姓名从姓氏开始输入。"
    } else {
        "这一类还没有合同。在会员页面点「新建合同」即可录入。"
    };
    view! { <Empty icon="icon-[lucide--file-text]" text/> }
}
