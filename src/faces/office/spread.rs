//! `/office/spread`: introductions that were spread under the cap and wait for a matchmaker; the runs that did it.

use crate::faces::Screen;
use crate::features::matching::exposure::runs::{RefuseOffer, spread_offers};
use crate::features::matching::exposure::view::{OfferList, OfferSheet, RunPanel};
use crate::types::ids::OfferId;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Tabs, address, after, say};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

pub struct SpreadPage;

impl Screen for SpreadPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

const PATH: &str = "/office/spread";
const RUNS: &str = "/office/spread?tab=runs";

#[component]
fn Page() -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let number = move |key: &'static str| query.with(|q| q.get(key).and_then(|v| v.parse::<OfferId>().ok()));
    let runs = Memo::new(move |_| query.with(|q| q.get("tab").is_some_and(|t| t == "runs")));
    let from = Memo::new(move |_| number("after"));
    let open = Memo::new(move |_| number("open"));
    let changed = RwSignal::new(0);
    let refuse = ServerAction::<RefuseOffer>::new();
    let list = Resource::new(
        move || (from.get(), changed.get(), refuse.version().get()),
        |(after, ..)| spread_offers(after),
    );
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    after(refuse, || say("已记录，不推荐这一位"));
    view! {
        <PageHead title="分散推荐" note="系统挑出的建议，由红娘确认后才会推荐">
            <a href="/office/forgotten" class="btn btn-sm">"久未介绍"</a>
        </PageHead>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => {
                        let mut items = vec![(PATH.to_string(), "待处理建议".to_string(), Some(list.count))];
                        if list.may_run {
                            items.push((RUNS.to_string(), "运行与结果".to_string(), None));
                        }
                        let at_runs = runs.get_untracked();
                        let next = list.next.map(|id| format!("{PATH}?after={id}"));
                        view! {
                            <Tabs label="分散推荐" items current=if at_runs { RUNS } else { PATH }/>
                            {(!at_runs).then(|| view! {
                                {if list.rows.is_empty() {
                                    view! { <div class="panel"><Empty text="没有待处理的建议。主管运行一轮分散推荐后，您会员的建议会出现在这里。" icon="icon-[lucide--shuffle]"/></div> }.into_any()
                                } else {
                                    view! { <OfferList list refuse/> }.into_any()
                                }}
                                <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
                                    {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
                                </nav>
                            })}
                        }
                        .into_any()
                    }
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || runs.get().then(|| view! { <RunPanel done/> })}
        {move || open.get().map(|id| {
            let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("open", None)]));
            view! { <OfferSheet id close done/> }
        })}
    }
}
