//! `/office/exchange`: members brought in from tables and taken away as tables.

use crate::faces::Screen;
use crate::features::exchange::DeskPage;
use crate::features::exchange::access::may_import;
use crate::features::exchange::api::exchange_desk;
use crate::features::exchange::view::{Exports, Imports, UploadPanel, again_while, refusal};
use crate::features::staff::ViewerNow;
use crate::ui::{ErrorNote, Loading, PageHead, Resource};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct ExchangePage;

impl Screen for ExchangePage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let viewer: ViewerNow = expect_context();
    let version = RwSignal::new(0u32);
    let busy = RwSignal::new(false);
    let desk = Resource::new(move || version.get(), |_| exchange_desk());
    again_while(desk, busy);
    view! {
        <PageHead title="导入导出"/>
        // Apart from what is looked at again and again: a file that was chosen stays chosen.
        <Suspense>
            {move || Suspend::new(async move {
                let may = viewer.0.await.is_ok_and(|v| may_import(&v));
                let wrong = query.with_untracked(|q| q.get("refused").and_then(|word| refusal(&word)));
                may.then(|| view! { <UploadPanel wrong/> })
            })}
        </Suspense>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let desk = desk.await;
                match desk {
                    Ok(desk) => view! { <Shown desk version busy/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(desk: DeskPage, version: RwSignal<u32>, busy: RwSignal<bool>) -> impl IntoView {
    let working = desk.imports.iter().any(|i| i.state.busy()) || desk.exports.iter().any(|e| e.state.busy());
    Effect::new(move |_| busy.set(working));
    let (now, imports, exports) = (desk.now, desk.imports, desk.exports);
    let sees_imports = desk.may_import || !imports.is_empty();
    view! {
        {sees_imports.then(|| view! {
            <h2 class="font-semibold mb-3">"导入记录"</h2>
            <Imports imports now/>
        })}
        {desk.may_export.then(|| view! {
            <h2 class="font-semibold mb-3">"我的导出"</h2>
            <Exports exports now version/>
        })}
    }
}
