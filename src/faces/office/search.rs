//! `/office/search`: what was found by the search on top of the page.

use crate::faces::Screen;
use crate::features::search::api::search_office;
use crate::features::search::view::FoundParts;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct SearchPage;

impl Screen for SearchPage {
    fn view() -> AnyView {
        view! { <Results/> }.into_any()
    }
}

#[component]
fn Results() -> impl IntoView {
    let query = use_query_map();
    let q = Memo::new(move |_| query.with(|m| m.get("q").unwrap_or_default()));
    let found = Resource::new(move || q.get(), search_office);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(found) if found.q.is_empty() => view! {
                        <PageHead title="搜索"/>
                        <div class="panel"><Empty icon="icon-[lucide--search]" text="在上方输入姓名、拼音、首字母、手机号或编号，再按回车"/></div>
                    }
                    .into_any(),
                    Ok(found) => view! {
                        <PageHead title=format!("搜索「{}」", found.q)/>
                        <div class="panel max-w-3xl">
                            {if found.is_empty() {
                                view! { <Empty icon="icon-[lucide--search-x]" text="没有找到。姓名可用汉字、拼音或首字母，手机号需填写完整。"/> }.into_any()
                            } else {
                                view! { <FoundParts found/> }.into_any()
                            }}
                        </div>
                    }
                    .into_any(),
                    Err(error) => view! { <PageHead title="搜索"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}
