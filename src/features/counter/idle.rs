//! Nobody touches the tablet for two minutes: the screen is cleared, what was filled in is kept for the
//! staff. Twenty seconds before, it asks whether somebody is still there.

use crate::error::Error;
use crate::features::intake::draft_aside::set_aside;
use crate::features::intake::keeper::{keep_for_later, pause, persist};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlFormElement;
use leptos_router::hooks::{use_location, use_query_map};
use std::time::Duration;

const IDLE_MS: f64 = 120_000.0;
const WARN_MS: f64 = 20_000.0;

/// Watches the tablet while there is something personal on it.
#[component]
pub fn Idle() -> impl IntoView {
    let path = use_location().pathname;
    let query = use_query_map();
    // The start has nothing on it but a welcome.
    let personal =
        Memo::new(move |_| path.get().trim_end_matches('/') != "/counter" || query.with(|q| q.get("step").is_some()));
    let last = RwSignal::new(0.0);
    let left = RwSignal::new(None::<i64>);
    let cleared = RwSignal::new(false);
    Effect::new(move |_| {
        last.set(now());
        let awake = move || {
            last.set(now());
            if left.get_untracked().is_some() {
                left.set(None);
            }
        };
        for sign in ["pointerdown", "keydown", "input", "touchmove", "wheel"] {
            let heard = window_event_listener_untyped(sign, move |_| awake());
            on_cleanup(move || heard.remove());
        }
        let tick = move || {
            if cleared.get_untracked() {
                return;
            }
            if !personal.get_untracked() {
                awake();
                return;
            }
            let rest = IDLE_MS - (now() - last.get_untracked());
            if rest <= 0.0 {
                left.set(None);
                cleared.set(true);
                leptos::task::spawn_local(clear());
            } else if rest <= WARN_MS {
                left.set(Some((rest / 1000.0).ceil() as i64));
            }
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    view! {
        {move || left.get().map(|seconds| view! {
            <div class="idle" role="alertdialog" aria-modal="true" aria-labelledby="idle-title">
                <div class="panel p-6 flex flex-col items-center gap-4 text-center max-w-md">
                    <h2 id="idle-title" class="text-xl font-semibold">"您还在吗？"</h2>
                    <p>{format!("{seconds} 秒后清空屏幕。已填写的内容会保存好，由工作人员保管。")}</p>
                    <button type="button" class="btn btn-primary px-10" on:click=move |_| { last.set(now()); left.set(None); }>"我还在，继续"</button>
                </div>
            </div>
        })}
        {move || cleared.get().then(|| view! {
            <div class="idle idle-blank" role="status">
                <p class="text-lg">"屏幕已清空"</p>
                <p class="text-muted">"正在保存填写的内容。如网络不通，恢复后会自动完成，请勿关闭页面。"</p>
            </div>
        })}
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
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
