//! Short news of success at the edge of the screen, also read aloud by screen readers.

use leptos::prelude::*;
use std::time::Duration;

/// The toasts on the screen; provided once by `App`.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<(u32, String)>>);

impl Default for Toasts {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// Shows `text` for a while.
pub fn say(text: impl Into<String>) {
    let Some(Toasts(list)) = use_context::<Toasts>() else {
        return;
    };
    let id = list.with_untracked(|l| l.last().map_or(0, |(id, _)| id + 1));
    list.update(|l| l.push((id, text.into())));
    set_timeout(
        move || list.update(|l| l.retain(|(i, _)| *i != id)),
        Duration::from_secs(5),
    );
}

/// The place where toasts appear.
#[component]
pub fn ToastList() -> impl IntoView {
    let Toasts(list) = expect_context();
    // It stands last in the document: when the browser has taken this over, it has all.
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if place.get().is_some() {
            super::browser::mark_hydrated();
        }
    });
    view! {
        <div node_ref=place class="toast toast-top toast-center z-50 no-print" role="status" aria-live="polite">
            <For each=move || list.get() key=|(id, _)| *id let((id, text))>
                <div class="alert alert-success shadow-lg" data-toast=id>
                    <span class="icon-[lucide--circle-check] size-5" aria-hidden="true"></span>
                    <span>{text}</span>
                </div>
            </For>
        </div>
    }
}
