//! What is to be done about checks: what waits, what runs out within 30 days, what has run out.

use crate::faces::Screen;
use crate::features::verification::api::checks_by_tab;
use crate::features::verification::view::validity_badge;
use crate::features::verification::{CheckList, CheckRow, CheckTab};
use crate::types::time::Moment;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs, When};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct VerificationsPage;

impl Screen for VerificationsPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

fn href(tab: CheckTab) -> String {
    match tab {
        CheckTab::Waiting => "/office/verifications".into(),
        tab => format!("/office/verifications?tab={}", tab.code()),
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let tab = Memo::new(move |_| {
        query.with(|q| {
            q.get("tab")
                .and_then(|t| CheckTab::from_code(&t))
                .unwrap_or(CheckTab::Waiting)
        })
    });
    let list = Resource::new(move || tab.get(), checks_by_tab);
    view! {
        <PageHead title="资料核验"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Shown list tab=tab.get_untracked()/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(list: CheckList, tab: CheckTab) -> impl IntoView {
    let count = |t: CheckTab| match t {
        CheckTab::Waiting => list.waiting,
        CheckTab::Soon => list.soon,
        CheckTab::Expired => list.expired,
    };
    let items = CheckTab::ALL
        .iter()
        .map(|t| (href(*t), t.label().to_string(), Some(count(*t))))
        .collect();
    let empty = match tab {
        CheckTab::Waiting => "没有等待核验的资料。",
        CheckTab::Soon => "30 天内没有到期的核验。",
        CheckTab::Expired => "没有过期的核验。",
    };
    let more = count(tab) > i64::try_from(list.rows.len()).unwrap_or(i64::MAX);
    let (today, now) = (list.today, list.now);
    view! {
        <Tabs label="资料核验" items current=href(tab)/>
        {if list.rows.is_empty() {
            view! { <div class="panel"><Empty text=empty icon="icon-[lucide--badge-check]"/></div> }.into_any()
        } else {
            view! {
                <div class="panel p-0 overflow-x-auto">
                    <table class="table table-sm sticky-head" data-keys="rows">
                        <thead>
                            <tr><th>"会员"</th><th>"项目"</th><th>"红娘"</th><th>"提交"</th><th>"材料"</th><th>"核验人"</th><th>"有效期至"</th></tr>
                        </thead>
                        <tbody>
                            {list.rows.into_iter().map(|row| view! { <Row row tab today now/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
                {more.then(|| view! { <p class="text-sm text-muted mt-3">"这里显示最先要处理的 200 项，处理后会显示后面的。"</p> })}
            }
            .into_any()
        }}
    }
}

#[component]
fn Row(row: CheckRow, tab: CheckTab, today: chrono::NaiveDate, now: Moment) -> impl IntoView {
    let (to, dash) = (format!("/office/members/{}?tab=checks", row.member), || "—".to_string());
    view! {
        <tr class="hover:bg-base-200">
            <td>
                <a href=to class="font-medium hover:underline whitespace-nowrap" data-row-link="">{row.name}</a>
                <span class="text-xs text-muted tabular-nums">{format!(" #{}", row.member)}</span>
            </td>
            <td>{row.item.label()}</td>
            <td class="whitespace-nowrap">{row.owner.unwrap_or_else(dash)}</td>
            <td class="whitespace-nowrap">{row.submitted_by.unwrap_or_else(dash)}" "<When at=row.submitted_at now/></td>
            <td class="tabular-nums">{format!("{} 份", row.papers)}</td>
            <td class="whitespace-nowrap">{row.checked_by.unwrap_or_else(dash)}</td>
            <td>{if tab == CheckTab::Waiting { view! { <span class="text-muted">"—"</span> }.into_any() } else { validity_badge(row.valid_until, today) }}</td>
        </tr>
    }
}
