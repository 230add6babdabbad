//! What stands around every page of the office: modules at the left with what waits, search and account on top.

use super::menu::Places;
use crate::error::Error;
use crate::faces::Screen;
use crate::features::search::view::SearchBox;
use crate::features::staff::api::{SignOut, me};
use crate::features::staff::{Module, Right, ViewerNow};
use crate::features::workbench::Figure;
use crate::features::workbench::api::what_waits;
use crate::ui::browser::leave_for;
use crate::ui::live::{NewsNow, listen};
use crate::ui::{Resource, Toasts, on_return};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

/// What waits for the viewer, for all pages below; asked again when the page changes.
#[derive(Clone, Copy)]
pub struct Waiting(pub Resource<crate::error::Result<Vec<Figure>>>);

pub struct Frame;

impl Screen for Frame {
    fn view() -> AnyView {
        view! { <Office/> }.into_any()
    }
}

/// The frame stands outside everything that waits, and so does the page in it: on the server and in the
/// browser both are built in the same order, whatever answers first.
#[component]
fn Office() -> impl IntoView {
    let path = use_location().pathname;
    // On the way out of the office nothing is asked any more.
    let waiting = Resource::new(
        move || path.get(),
        |path| async move {
            if path.starts_with("/office") {
                what_waits().await
            } else {
                Err(Error::NotFound)
            }
        },
    );
    provide_context(Waiting(waiting));
    let viewer = Resource::new(|| (), |()| me());
    provide_context(ViewerNow(viewer));
    hear_news(waiting);
    Effect::new(|_| leave_when_handed_over());
    view! {
        <div class="office min-h-dvh bg-base-200 flex">
            <a href="#content" class="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 btn btn-sm">
                "跳到正文"
            </a>
            <aside class="no-print w-52 shrink-0 bg-base-100 border-r border-base-300 sticky top-0 h-dvh overflow-y-auto flex flex-col">
                <a href="/office" class="flex items-center gap-2 px-5 h-14 font-semibold text-lg text-primary-ink shrink-0">
                    <span class="icon-[lucide--heart-handshake] size-6" aria-hidden="true"></span>
                    "月老"
                </a>
                <Transition>
                    {move || Suspend::new(async move {
                        // A session may end elsewhere: the next step leads to the door.
                        match (viewer.await, waiting.await) {
                            // The tablet was handed over to a visitor: their form is all there is.
                            (Err(Error::HandedOver), _) | (_, Err(Error::HandedOver)) => leave_for("/counter".into()),
                            (Err(Error::SignedOut), _) | (_, Err(Error::SignedOut)) => {
                                let next = format!("/sign-in?next={}", path.get_untracked());
                                leave_for(next)
                            }
                            (Ok(viewer), figures) => {
                                view! { <Places viewer figures=figures.unwrap_or_default()/> }.into_any()
                            }
                            (Err(_), _) => ().into_any(),
                        }
                    })}
                </Transition>
            </aside>
            <div class="flex-1 min-w-0 flex flex-col">
                <TopBar/>
                <main id="content" class="flex-1 p-6 max-w-[1640px] w-full mx-auto">
                    <Outlet/>
                </main>
            </div>
        </div>
    }
}

/// Tells at once what the server has for this person, and counts anew.
fn hear_news(waiting: Resource<crate::error::Result<Vec<Figure>>>) {
    let news = RwSignal::new(0);
    provide_context(NewsNow(news));
    let toasts: Toasts = expect_context();
    Effect::new(move |_| {
        listen("/live", move |heard| {
            if let Some(heard) = heard {
                toasts.say_with_link(heard.text, heard.href);
            }
            waiting.refetch();
            news.update(|n| *n += 1);
        });
    });
}

/// Another tab that stood open when the tablet was handed over leaves as soon as it is looked at.
fn leave_when_handed_over() {
    on_return(|| {
        leptos::task::spawn_local(async {
            if me().await == Err(Error::HandedOver) {
                let _ = location().set_href("/counter");
            }
        });
    });
}

#[component]
fn TopBar() -> impl IntoView {
    let ViewerNow(viewer) = expect_context();
    view! {
        <header class="no-print h-14 bg-base-100 border-b border-base-300 sticky top-0 z-20 flex items-center gap-4 px-6">
            <Suspense>
                {move || Suspend::new(async move {
                    let finds = [Module::Members, Module::Contracts, Module::Staff];
                    let searches = viewer.await.is_ok_and(|v| finds.iter().any(|m| v.can(*m, Right::View)));
                    searches.then(|| view! { <SearchBox/> })
                })}
            </Suspense>
            <div class="ml-auto flex items-center gap-3">
                <Suspense>
                    {move || Suspend::new(async move {
                        viewer.await.ok().map(|viewer| view! {
                            <a href="/office/account" class="flex items-center gap-2 hover:underline">
                                <span class="icon-[lucide--circle-user-round] size-5 text-muted" aria-hidden="true"></span>
                                <span>{viewer.name}</span>
                                <span class="text-muted text-xs">{viewer.role}</span>
                            </a>
                        })
                    })}
                </Suspense>
                // A plain form: it leaves the office in any case, and costs the first screen no code.
                <form method="post" action=SignOut::url()>
                    <button type="submit" class="btn btn-ghost btn-sm">"退出登录"</button>
                </form>
            </div>
        </header>
    }
}
