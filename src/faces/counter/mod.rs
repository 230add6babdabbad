//! The tablet at the counter: one question group at a time, large targets, nothing on hover. Handed over to a
//! visitor it shows their form and nothing else.

mod arrival;
mod page;

use crate::error::Error;
use crate::faces::Screen;
use crate::features::counter::CounterState;
use crate::features::counter::api::{form_on_tablet, whose_tablet};
use crate::features::counter::handover_view::{HandOverSheet, TakeBackSheet};
use crate::features::counter::idle::Idle;
use crate::ui::{Resource, address, on_return};
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::{SsrMode, path};

lazy_piece!(counter_pages:
    Frame as Frame, page::CounterPage as Register, page::CounterDonePage as Done, arrival::ArrivalPage as Arrival,
);

#[component(transparent)]
pub fn CounterRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("counter") view=Frame::LAZY>
            <Route path=path!("") view=page::CounterPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("done") view=page::CounterDonePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("arrival") view=arrival::ArrivalPage::LAZY ssr=SsrMode::Async/>
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

/// Whose the tablet is, as context for the pages; asked once.
#[derive(Clone, Copy)]
struct CounterNow(Resource<crate::error::Result<CounterState>>);

#[component]
fn Counter() -> impl IntoView {
    let path = use_location().pathname;
    let query = use_query_map();
    let state = Resource::new(
        // Back at the start there may be one more form that lies aside.
        move || (path.get(), query.with(|q| q.get("step").is_some())),
        |(path, _)| async move {
            // On the way out nothing is asked any more.
            if path.starts_with("/counter") {
                whose_tablet().await
            } else {
                Err(Error::NotFound)
            }
        },
    );
    provide_context(CounterNow(state));
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let open = Resource::new(
        move || sheet.get() == "handover",
        |asked| async move {
            let open = if asked { form_on_tablet().await } else { Ok(None) };
            (asked, open.ok().flatten())
        },
    );
    let staffs = StoredValue::new(false);
    Effect::new(move |_| leave_when_handed_over(staffs));
    let here = move |sheet: Option<&str>| {
        let changes = [("sheet", sheet.map(String::from))];
        query.with_untracked(|q| address(&path.get_untracked(), q, &changes))
    };
    view! {
        <div class="counter min-h-dvh bg-base-200 flex flex-col">
            <header class="no-print flex flex-wrap items-center justify-between gap-x-4 px-6 py-2 bg-base-100 border-b border-base-300">
                <Transition>
                    {move || Suspend::new(async move {
                        let handed = state.await.is_ok_and(|state| state.handed);
                        view! { <Brand handed/> }
                    })}
                </Transition>
                <Transition>
                    {move || Suspend::new(async move {
                        // The links keep the step that is open.
                        query.track();
                        match state.await {
                            Ok(state) if state.handed => {
                                staffs.try_set_value(false);
                                view! { <a href=here(Some("back")) class="btn btn-ghost" data-noscroll="">"工作人员"</a> }.into_any()
                            }
                            Ok(state) => {
                                staffs.try_set_value(true);
                                view! { <StaffLinks name=state.staff hand_over=here(Some("handover"))/> }.into_any()
                            }
                            Err(_) => ().into_any(),
                        }
                    })}
                </Transition>
            </header>
            <main class="flex-1 w-full max-w-4xl mx-auto p-6"><Outlet/></main>
            <Transition>
                {move || Suspend::new(async move {
                    let (asked, state) = (sheet.get(), state.await.ok()?);
                    match (asked.as_str(), state.handed) {
                        ("handover", false) => {
                            // Not before it is known what lies there: nothing of the sheet is made twice.
                            let (asked, open) = open.await;
                            asked.then(|| view! { <HandOverSheet has_pin=state.has_pin open close=here(None)/> }.into_any())
                        }
                        ("back", true) => Some(view! { <TakeBackSheet close=here(None)/> }.into_any()),
                        _ => None,
                    }
                })}
            </Transition>
            <Idle/>
        </div>
    }
}

/// A tab of the staff's that stood open when the tablet was handed over leaves as soon as it is looked at, and
/// so does a page of theirs that Back brings. The visitor's own pages stay.
fn leave_when_handed_over(staffs: StoredValue<bool>) {
    on_return(move || {
        if staffs.try_get_value() == Some(true) {
            leptos::task::spawn_local(async {
                if whose_tablet().await.is_ok_and(|state| state.handed) {
                    let _ = location().replace("/counter");
                }
            });
        }
    });
}

/// Leads to the start; not a visitor, who would leave their own form with it.
#[component]
fn Brand(handed: bool) -> impl IntoView {
    let class = "flex items-center gap-2 font-semibold text-primary-ink min-h-12";
    let inner = view! {
        <span class="icon-[lucide--heart-handshake] size-6" aria-hidden="true"></span>
        "前台登记"
    };
    match handed {
        true => view! { <p class=class>{inner}</p> }.into_any(),
        false => view! { <a href="/counter" class=class>{inner}</a> }.into_any(),
    }
}

#[component]
fn StaffLinks(name: String, hand_over: String) -> impl IntoView {
    view! {
        <span class="flex flex-wrap items-center gap-x-2 text-muted">
            {name}
            <a href="/counter/arrival" class="btn btn-ghost">"到店会员"</a>
            <a href=hand_over class="btn" data-noscroll="">"移交给来访者"</a>
            <a href="/office" class="btn btn-ghost">"回到后台"</a>
        </span>
    }
}
