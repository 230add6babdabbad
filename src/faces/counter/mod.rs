//! The tablet at the counter: one question group at a time, large targets, nothing on hover.

mod page;

use crate::faces::Screen;
use crate::features::staff::api::me;
use crate::ui::Resource;
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::{SsrMode, path};

lazy_piece!(counter_pages: Frame as Frame, page::CounterPage as Register, page::CounterDonePage as Done);

#[component(transparent)]
pub fn CounterRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("counter") view=Frame::LAZY>
            <Route path=path!("") view=page::CounterPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("done") view=page::CounterDonePage::LAZY ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

pub struct Frame;

impl Screen for Frame {
    fn view() -> AnyView {
        view! { <Counter/> }.into_any()
    }
}

#[component]
fn Counter() -> impl IntoView {
    let viewer = Resource::new(|| (), |()| me());
    view! {
        <div class="counter min-h-dvh bg-base-200 flex flex-col">
            <header class="flex items-center justify-between gap-4 px-6 py-2 bg-base-100 border-b border-base-300">
                <a href="/counter" class="flex items-center gap-2 font-semibold text-primary-ink min-h-12">
                    <span class="icon-[lucide--heart-handshake] size-6" aria-hidden="true"></span>
                    "前台登记"
                </a>
                <Suspense>
                    {move || Suspend::new(async move {
                        viewer.await.ok().map(|v| view! {
                            <span class="flex items-center gap-4 text-muted">
                                {v.name}
                                <a href="/office" class="btn btn-ghost">"回到后台"</a>
                            </span>
                        })
                    })}
                </Suspense>
            </header>
            <main class="flex-1 w-full max-w-4xl mx-auto p-6"><Outlet/></main>
        </div>
    }
}
