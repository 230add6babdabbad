//! Recommendations of the viewer's scope, by what became of them.

use crate::faces::Screen;
use crate::features::matching::api::recommendations_by_tab;
use crate::features::matching::{RecommendationList, Tab};
use crate::types::ids::RecommendationId;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct RecommendationsPage;

impl Screen for RecommendationsPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

fn href(tab: Tab) -> String {
    format!("/office/recommendations?tab={}", tab.code())
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let tab = Memo::new(move |_| query.with(|q| q.get("tab").and_then(|t| Tab::from_code(&t)).unwrap_or(Tab::Waiting)));
    let after = Memo::new(move |_| query.with(|q| q.get("after").and_then(|v| v.parse::<RecommendationId>().ok())));
    let changed = RwSignal::new(0);
    let list = Resource::new(
        move || (tab.get(), after.get(), changed.get()),
        |(tab, after, _)| recommendations_by_tab(tab, after),
    );
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <PageHead title="推荐"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => {
                        let tab = tab.get_untracked();
                        let count = |tab: &Tab| match tab {
                            Tab::Waiting => Some(list.waiting),
                            Tab::Mutual => Some(list.mutual),
                            Tab::Dated | Tab::Ended => None,
                        };
                        let items = Tab::ALL.iter().map(|t| (href(*t), t.label().to_string(), count(t))).collect();
                        let (first, next) = (after.get_untracked().map(|_| href(tab)), list.next.map(|id| format!("{}&after={id}", href(tab))));
                        let empty = match tab {
                            _ if first.is_some() => "后面没有更多推荐了。",
                            Tab::Waiting => "没有等待答复的推荐。在会员的配对库中可以推荐候选人。",
                            Tab::Mutual => "没有双方都有意、还没有安排约见的推荐。",
                            Tab::Dated => "还没有安排了约见的推荐。",
                            Tab::Ended => "还没有结束的推荐。",
                        };
                        view! {
                            <Tabs label="推荐" items current=href(tab)/>
                            {if list.rows.is_empty() {
                                view! { <div class="panel"><Empty text=empty icon="icon-[lucide--heart]"/></div> }.into_any()
                            } else {
                                view! { <RecommendationList rows=list.rows declining=list.declining now=list.now may_plan=list.may_plan done/> }.into_any()
                            }}
                            <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
                                {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
                                {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
                            </nav>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}
