//! Short news of success at the edge of the screen, also read aloud by screen readers.

use leptos::prelude::*;
use std::time::Duration;

/// The toasts on the screen; provided once by `App`.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<(u32, Toast)>>);

#[derive(Clone)]
struct Toast {
    text: String,
    /// The page behind the news.
    href: Option<String>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// Shows `text` for a while.
pub fn say(text: impl Into<String>) {
    if let Some(toasts) = use_context::<Toasts>() {
        toasts.show(text.into(), None, Duration::from_secs(5));
    }
}

impl Toasts {
    /// Shows `text` as a link, for long enough to follow it. Where the browser calls back there is no
    /// context: fetch the toasts beforehand.
    pub fn say_with_link(self, text: String, href: String) {
        self.show(text, Some(href), Duration::from_secs(20));
    }

    fn show(self, text: String, href: Option<String>, how_long: Duration) {
        let Self(list) = self;
        let id = list.with_untracked(|l| l.last().map_or(0, |(id, _)| id + 1));
        list.update(|l| l.push((id, Toast { text, href })));
        set_timeout(move || list.update(|l| l.retain(|(i, _)| *i != id)), how_long);
    }
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
            <For each=move || list.get() key=|(id, _)| *id let((id, Toast { text, href }))>
                <div class="alert alert-success shadow-lg" data-toast=id>
                    <span class="icon-[lucide--circle-check] size-5" aria-hidden="true"></span>
                    {match href {
                        Some(href) => view! { <a href=href class="link">{text}</a> }.into_any(),
                        None => view! { <span>{text}</span> }.into_any(),
                    }}
                </div>
            </For>
        </div>
    }
}
