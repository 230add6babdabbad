//! Nobody touches the tablet for two minutes: the screen is cleared, what was filled in is kept for the
//! staff. Twenty seconds before, it asks whether somebody is still there. What can't be kept, the data of a
//! member half completed by the staff, is covered instead.

use crate::error::Error;
use crate::features::intake::draft_aside::set_aside;
use crate::features::intake::keeper::{keep_for_later, pause, persist};
use crate::ui::browser::focus_among;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlFormElement;
use leptos_router::hooks::{use_location, use_query_map};
use std::time::Duration;

const IDLE_MS: f64 = 120_000.0;
const WARN_MS: f64 = 20_000.0;

/// What lies over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    /// Whether somebody is there.
    Asking,
    /// The page is hidden, until somebody is.
    Covered,
    /// The page is gone.
    Cleared,
}

/// Watches the tablet while there is something personal on it.
#[component]
pub fn Idle() -> impl IntoView {
    let path = use_location().pathname;
    let query = use_query_map();
    // The start has nothing on it but a welcome, or that somebody's form lies there: then it says so itself.
    let elsewhere =
        Memo::new(move |_| path.get().trim_end_matches('/') != "/counter" || query.with(|q| q.get("step").is_some()));
    let personal = move || elsewhere.get_untracked() || stands_here("[data-personal]");
    let last = RwSignal::new(0.0);
    let left = RwSignal::new(0_i64);
    let over = RwSignal::new(Over::Nothing);
    let here = move || {
        last.set(now());
        if matches!(over.get_untracked(), Over::Asking | Over::Covered) {
            over.set(Over::Nothing);
        }
    };
    Effect::new(move |_| {
        last.set(now());
        // Who is asked answers with the button: a touch meant for it must not go on to what lies below.
        let awake = move || {
            if over.get_untracked() == Over::Nothing {
                last.set(now());
            }
        };
        for sign in ["pointerdown", "keydown", "input", "touchmove", "wheel"] {
            let heard = window_event_listener_untyped(sign, move |_| awake());
            on_cleanup(move || heard.remove());
        }
        let tick = move || {
            if matches!(over.get_untracked(), Over::Covered | Over::Cleared) {
                return;
            }
            if !personal() {
                here();
                return;
            }
            let rest = IDLE_MS - (now() - last.get_untracked());
            if rest <= 0.0 && stands_here("form[data-unsaved]") {
                over.set(Over::Covered);
            } else if rest <= 0.0 {
                over.set(Over::Cleared);
                leptos::task::spawn_local(clear());
            } else if rest <= WARN_MS {
                left.set((rest / 1000.0).ceil() as i64);
                if over.get_untracked() == Over::Nothing {
                    over.set(Over::Asking);
                }
            }
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    // As a real modal the browser moves the focus in, keeps it there, makes the page inert, and gives the
    // focus back to where it was.
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = over.get() != Over::Nothing;
        if let Some(dialog) = dialog.get() {
            if wanted {
                // Once its words are there.
                let dialog = dialog.clone();
                set_timeout(move || focus_among(&dialog, "button", true), Duration::ZERO);
            }
            match (wanted, dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    // Escape means that somebody is there; what is cleared stays so, even where a browser insists on closing.
    let escaped = move |event: leptos::ev::Event| {
        event.prevent_default();
        here();
    };
    let closed = move |_| {
        here();
        if let (Over::Cleared, Some(dialog)) = (over.get_untracked(), dialog.get_untracked()) {
            let _ = dialog.show_modal();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            role="alertdialog"
            aria-labelledby="idle-title"
            class="idle"
            class:idle-blank=move || matches!(over.get(), Over::Covered | Over::Cleared)
            on:click=move |_| here()
            on:cancel=escaped
            on:close=closed
        >
            {move || match over.get() {
                Over::Nothing => ().into_any(),
                Over::Asking => view! {
                    <div class="panel p-6 flex flex-col items-center gap-4 text-center max-w-md">
                        <h2 id="idle-title" class="text-xl font-semibold">"您还在吗？"</h2>
                        <p>{move || left.get()} " 秒后清空屏幕。已填写的内容会保存好，由工作人员保管。"</p>
                        <button type="button" class="btn btn-primary px-10">"我还在，继续"</button>
                    </div>
                }
                .into_any(),
                Over::Covered => view! {
                    <h2 id="idle-title" class="text-lg">"屏幕已遮住"</h2>
                    <p class="text-muted">"补充的资料还没有保存，都在下面。"</p>
                    <button type="button" class="btn btn-primary px-10 mt-4">"继续补充"</button>
                }
                .into_any(),
                Over::Cleared => view! {
                    <h2 id="idle-title" class="text-lg">"屏幕已清空"</h2>
                    <p class="text-muted" role="status">"正在保存填写的内容。如网络不通，恢复后会自动完成，请勿关闭页面。"</p>
                }
                .into_any(),
            }}
        </dialog>
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}

fn stands_here(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// Saves what is on the screen for the staff and begins anew. Without a connection the screen stays blank
/// until it is saved.
async fn clear() {
    let form = document().query_selector("form[data-keep]").ok().flatten();
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let Some(sent) = form.and_then(|form| keep_for_later(&form)) {
        persist(sent).await;
    }
    // Also where the form was saved: what was being saved at the same time may have come back later.
    while matches!(set_aside(true).await, Err(Error::Offline | Error::Failed)) {
        pause(Duration::from_secs(3)).await;
    }
    let _ = location().set_href("/counter");
}
