//! How far a job has come, and looking again while it works.

use crate::ui::Resource;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How often a page looks again while a job works.
const EVERY: Duration = Duration::from_millis(1000);

/// Asks again and again as long as `busy` holds; ends with the page.
pub fn again_while<T>(resource: Resource<T>, busy: RwSignal<bool>)
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    Effect::new(move |before: Option<Option<IntervalHandle>>| {
        if let Some(handle) = before.flatten() {
            handle.clear();
        }
        let handle = busy
            .get()
            .then(|| set_interval_with_handle(move || resource.refetch(), EVERY).ok())
            .flatten();
        on_cleanup(move || {
            if let Some(handle) = handle {
                handle.clear();
            }
        });
        handle
    });
}

/// A job at work: what it does, how much of all is done.
#[component]
pub fn Busy(#[prop(into)] doing: String, done: i64, total: i64) -> impl IntoView {
    let (label, bar) = (doing.clone(), doing.clone());
    let known = total > 0;
    let words = if known {
        format!("{done} / {total} 行")
    } else {
        format!("{done} 行")
    };
    view! {
        <section class="panel flex flex-col gap-3" aria-label=label>
            <div class="flex items-center gap-3">
                <span class="loading loading-spinner loading-sm" aria-hidden="true"></span>
                <h2 class="font-semibold">{doing}</h2>
                <span class="text-muted tabular-nums">{words}</span>
            </div>
            {known.then(|| view! {
                <progress class="progress progress-primary w-full" value=done.to_string() max=total.to_string() aria-label=bar></progress>
            })}
            <p class="text-sm text-muted">"可以离开这一页，工作会继续；回来时能看到进度。"</p>
        </section>
    }
}
