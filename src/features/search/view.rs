//! The search box on top of every page of the office, and what it found.

use super::api::SearchOffice;
use super::{Found, Hit};
use crate::ui::browser::{focus_among, is_typing, leave_out_empty};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::time::Duration;

/// How long one pauses before what was typed is searched for.
const PAUSE: Duration = Duration::from_millis(180);

/// Sends to the page of results; with JavaScript the first hits appear below while one types. `/` and
/// Ctrl+K lead here from anywhere, arrows walk through the hits, Escape closes them.
#[component]
pub fn SearchBox() -> impl IntoView {
    let search = ServerAction::<SearchOffice>::new();
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let place = NodeRef::<html::Search>::new();
    let location = use_location();
    // Whoever has arrived needs the hits no more.
    Effect::new(move |_| {
        location.pathname.track();
        location.search.track();
        open.set(false);
    });
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |ev: KeyboardEvent| {
            let wanted = (ev.key() == "/" && !is_typing()) || (ev.key() == "k" && (ev.ctrl_key() || ev.meta_key()));
            if wanted && let Some(input) = input.get_untracked() {
                ev.prevent_default();
                let _ = input.focus();
                input.select();
            }
        });
        on_cleanup(move || handle.remove());
    });
    let type_in = move |ev| {
        let text = event_target_value(&ev);
        typed.set(text.clone());
        open.set(!text.trim().is_empty());
        set_timeout(
            move || {
                if !text.trim().is_empty() && typed.with_untracked(|t| *t == text) {
                    search.dispatch(SearchOffice { q: text });
                }
            },
            PAUSE,
        );
    };
    let keys = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Escape" => {
            open.set(false);
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
            }
        }
        key @ ("ArrowDown" | "ArrowUp") if open.get_untracked() => {
            ev.prevent_default();
            if let Some(place) = place.get_untracked() {
                focus_among(&place, "input[type=search], a[href]", key == "ArrowDown");
            }
        }
        _ => {}
    };
    let hits = move || {
        let found = search.value().get().and_then(Result::ok);
        found.filter(|f| open.get() && typed.with(|t| t.trim() == f.q)).map(
            |found| view! { <div class="search-hits panel" aria-live="polite"><FoundParts found brief=true/></div> },
        )
    };
    view! {
        <search node_ref=place class="flex-1 max-w-md relative" aria-label="全局搜索" on:keydown=keys>
            <form method="get" action="/office/search" on:submit=move |ev| leave_out_empty(&ev)>
                <label class="input input-sm w-full">
                    <span class="icon-[lucide--search] size-4 text-muted" aria-hidden="true"></span>
                    <input node_ref=input type="search" name="q" placeholder="搜索会员、合同、红娘" aria-label="搜索会员、合同、红娘"
                        autocomplete="off" on:input=type_in/>
                    <kbd class="kbd kbd-sm" aria-hidden="true">"/"</kbd>
                </label>
            </form>
            {hits}
        </search>
    }
}

/// What was found, kind by kind; `brief` leaves out the kinds of which there is nothing.
#[component]
pub fn FoundParts(found: Found, #[prop(optional)] brief: bool) -> impl IntoView {
    if brief && found.is_empty() {
        return view! { <p class="text-muted">"没有找到"</p> }.into_any();
    }
    found
        .parts
        .into_iter()
        .filter(|part| !brief || !part.hits.is_empty())
        .map(|part| {
            let none = part.hits.is_empty();
            let label = part.label.clone();
            view! {
                <section class="mb-4 last:mb-0" aria-label=label>
                    {if brief {
                        view! { <p class="text-sm text-muted mb-1">{part.label}</p> }.into_any()
                    } else {
                        view! { <h2 class="text-sm text-muted mb-1">{part.label}</h2> }.into_any()
                    }}
                    {none.then(|| view! { <p class="text-muted">"没有找到"</p> })}
                    <ul class="flex flex-col">{part.hits.into_iter().map(|hit| view! { <Line hit/> }).collect_view()}</ul>
                    {part.more.map(|href| view! { <a href=href class="link text-sm">"查看全部"</a> })}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Line(hit: Hit) -> impl IntoView {
    view! {
        <li>
            <a href=hit.href class="flex items-baseline gap-3 px-2 py-1.5 -mx-2 rounded-md hover:bg-base-200 focus:bg-base-200">
                <span class="font-medium whitespace-nowrap">{hit.title}</span>
                <span class="text-sm text-muted truncate">{hit.note}</span>
            </a>
        </li>
    }
}
