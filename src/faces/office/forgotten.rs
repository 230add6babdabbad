//! `/office/forgotten`: members in service whom nobody was introduced to for 30 days.

use crate::faces::Screen;
use crate::features::matching::exposure::api::forgotten_members;
use crate::features::matching::exposure::view::ForgottenTable;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct ForgottenPage;

impl Screen for ForgottenPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|q| q.get("after").unwrap_or_default()));
    let list = Resource::new(move || after.get(), forgotten_members);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => {
                        let next = list.next.map(|after| super::address("/office/forgotten", &[("after", &after)]));
                        view! {
                            <PageHead title="久未介绍" note=format!("{} 位服务中的会员 30 天没有推荐", list.count)>
                                <a href="/office/spread" class="btn btn-sm">"分散推荐"</a>
                            </PageHead>
                            {if list.rows.is_empty() {
                                view! { <div class="panel"><Empty text="服务中的会员最近 30 天都有推荐。" icon="icon-[lucide--circle-check]"/></div> }.into_any()
                            } else {
                                view! { <ForgottenTable rows=list.rows now=list.now/> }.into_any()
                            }}
                            <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
                                {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
                            </nav>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <PageHead title="久未介绍"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}
