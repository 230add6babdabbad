//! Dates of the viewer's scope: today, to come, what waits, and a week day by day.

use crate::faces::Screen;
use crate::features::dates::api::dates_by_tab;
use crate::features::dates::{DateList, DateTab, Dates};
use crate::types::time::{day_of, parse_day};
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs};
use chrono::{Datelike, Duration, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct DatesPage;

impl Screen for DatesPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

fn href(tab: DateTab) -> String {
    format!("/office/dates?tab={}", tab.code())
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let tab = Memo::new(move |_| {
        query.with(|q| {
            q.get("tab")
                .and_then(|t| DateTab::from_code(&t))
                .unwrap_or(DateTab::Today)
        })
    });
    let day = Memo::new(move |_| query.with(|q| q.get("day").unwrap_or_default()));
    let changed = RwSignal::new(0);
    let list = Resource::new(
        move || (tab.get(), day.get(), changed.get()),
        |(tab, day, _)| dates_by_tab(tab, day),
    );
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <PageHead title="约见"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => {
                        let (tab, day) = (tab.get_untracked(), day.get_untracked());
                        let day = parse_day(&day).unwrap_or_else(|_| day_of(list.now));
                        view! { <Shown list tab day done/> }.into_any()
                    }
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(list: Dates, tab: DateTab, day: NaiveDate, done: Callback<()>) -> impl IntoView {
    let count = |t: DateTab| match t {
        DateTab::Today => Some(list.today),
        DateTab::Coming => Some(list.coming),
        DateTab::Consent => Some(list.consent),
        DateTab::Feedback => Some(list.feedback),
        DateTab::Week | DateTab::All => None,
    };
    let items = DateTab::ALL
        .iter()
        .map(|t| (href(*t), t.label().to_string(), count(*t)))
        .collect();
    let empty = match tab {
        DateTab::Today => "今天没有约见。",
        DateTab::Coming => "没有即将到来的约见。双方有意的推荐可以安排见面。",
        DateTab::Consent => "没有等待双方确认的约见。",
        DateTab::Feedback => "没有等待反馈的约见。",
        DateTab::Week => "这一周没有约见。",
        DateTab::All => "还没有安排过约见。",
    };
    view! {
        <Tabs label="约见" items current=href(tab)/>
        {(tab == DateTab::Week).then(|| view! { <Weeks day/> })}
        {if list.rows.is_empty() {
            view! { <div class="panel"><Empty text=empty icon="icon-[lucide--calendar-heart]"/></div> }.into_any()
        } else {
            view! { <DateList rows=list.rows now=list.now done/> }.into_any()
        }}
    }
}

/// From one week to the next.
#[component]
fn Weeks(day: NaiveDate) -> impl IntoView {
    let monday = day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
    let to = |weeks: i64| format!("{}&day={}", href(DateTab::Week), monday + Duration::weeks(weeks));
    view! {
        <nav class="flex items-center gap-2 mb-4" aria-label="星期">
            <a href=to(-1) class="btn btn-sm btn-square" aria-label="上一周"><span class="icon-[lucide--chevron-left] size-4" aria-hidden="true"></span></a>
            <span class="tabular-nums">{format!("{monday} 至 {}", monday + Duration::days(6))}</span>
            <a href=to(1) class="btn btn-sm btn-square" aria-label="下一周"><span class="icon-[lucide--chevron-right] size-4" aria-hidden="true"></span></a>
        </nav>
    }
}
