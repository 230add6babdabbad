//! `/office/requests`: members who ask to be introduced to somebody.

use crate::faces::Screen;
use crate::features::requests::RequestTab;
use crate::features::requests::api::requests_by_tab;
use crate::features::requests::view::{RequestList, RequestSheet};
use crate::types::ids::RequestId;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs, address};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

pub struct RequestsPage;

impl Screen for RequestsPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

fn href(tab: RequestTab) -> String {
    format!("/office/requests?tab={}", tab.code())
}

#[component]
fn Page() -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let number = move |key: &'static str| query.with(|q| q.get(key).and_then(|v| v.parse::<RequestId>().ok()));
    let tab = Memo::new(move |_| {
        query.with(|q| {
            q.get("tab")
                .and_then(|t| RequestTab::from_code(&t))
                .unwrap_or(RequestTab::Open)
        })
    });
    let after = Memo::new(move |_| number("after"));
    let open = Memo::new(move |_| number("open"));
    let changed = RwSignal::new(0);
    let list = Resource::new(
        move || (tab.get(), after.get(), changed.get()),
        |(tab, after, _)| requests_by_tab(tab, after),
    );
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <PageHead title="介绍申请" note="会员在自己的页面提出，想认识某一位或某一类人"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => {
                        let tab = tab.get_untracked();
                        let counts = [list.open, list.accepted, list.ended];
                        let items = RequestTab::ALL.iter().zip(counts).map(|(t, n)| (href(*t), t.label().to_string(), Some(n))).collect();
                        let next = list.next.map(|id| format!("{}&after={id}", href(tab)));
                        let empty = match tab {
                            RequestTab::Open => "没有待处理的介绍申请。",
                            RequestTab::Accepted => "还没有由申请安排的推荐。",
                            RequestTab::Ended => "还没有结束的申请。",
                        };
                        view! {
                            <Tabs label="介绍申请" items current=href(tab)/>
                            {if list.rows.is_empty() {
                                view! { <div class="panel"><Empty text=empty icon="icon-[lucide--hand-heart]"/></div> }.into_any()
                            } else {
                                view! { <RequestList list/> }.into_any()
                            }}
                            <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
                                {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
                            </nav>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || open.get().map(|id| {
            let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("open", None)]));
            view! { <RequestSheet id close done/> }
        })}
    }
}
