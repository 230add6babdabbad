//! Heads, badges, tabs, empty states, errors, figures: the furniture of a page.

use crate::error::Error;
use crate::types::time::{Moment, moment, relative};
use leptos::prelude::*;
use leptos_meta::Title;

/// Title with count, and at the right the page's primary action.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] note: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone()/>
        <header class="flex flex-wrap items-center gap-x-4 gap-y-2 mb-4">
            <h1 class="text-xl font-semibold">{title}</h1>
            {note.map(|n| view! { <span class="text-muted tabular-nums">{n}</span> })}
            <div class="ml-auto flex gap-2">{children.map(|c| c())}</div>
        </header>
    }
}

/// The tone of a badge or a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Info,
    Good,
    Warn,
    Bad,
    Gold,
}

impl Tone {
    fn badge(self) -> &'static str {
        match self {
            Self::Plain => "badge badge-soft badge-neutral",
            Self::Info => "badge badge-soft badge-info",
            Self::Good => "badge badge-soft badge-success",
            Self::Warn => "badge badge-soft badge-warning",
            Self::Bad => "badge badge-soft badge-error",
            Self::Gold => "badge badge-soft badge-accent",
        }
    }
}

#[component]
pub fn Badge(#[prop(into)] text: String, #[prop(optional)] tone: Tone) -> impl IntoView {
    view! { <span class=format!("{} whitespace-nowrap", tone.badge())>{text}</span> }
}

/// What to do where there is nothing to show.
#[component]
pub fn Empty(
    #[prop(into)] text: String,
    #[prop(optional, into)] icon: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-3 py-14 text-center">
            <span class=format!("{} size-10 text-muted", icon.unwrap_or("icon-[lucide--inbox]")) aria-hidden="true"></span>
            <p class="text-muted max-w-md">{text}</p>
            {children.map(|c| c())}
        </div>
    }
}

/// An error where the content would have been; a lost session leads to the sign-in page.
#[component]
pub fn ErrorNote(error: Error) -> impl IntoView {
    let signed_out = error == Error::SignedOut;
    view! {
        <div role="alert" class="alert alert-error alert-soft my-4">
            <span class="icon-[lucide--circle-alert] size-5" aria-hidden="true"></span>
            <span>{error.to_string()}</span>
            {signed_out.then(|| view! { <a href="/sign-in" class="btn btn-sm">"去登录"</a> })}
        </div>
    }
}

/// A row of tabs, each a link: `(href, label, count)`; `current` is the href that is shown.
#[component]
pub fn Tabs(
    #[prop(into)] label: String,
    items: Vec<(String, String, Option<i64>)>,
    #[prop(into)] current: String,
) -> impl IntoView {
    view! {
        <nav class="tabs tabs-border mb-4 flex-nowrap overflow-x-auto" aria-label=label>
            {items
                .into_iter()
                .map(|(href, text, count)| {
                    let here = href == current;
                    view! {
                        <a href=href class="tab gap-1.5 whitespace-nowrap" class:tab-active=here aria-current=here.then_some("page")>
                            {text}
                            {count.map(|n| view! { <span class="badge badge-sm badge-neutral badge-soft tabular-nums">{n}</span> })}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// A moment: relative in lists, exact on hover or tap.
#[component]
pub fn When(at: Moment, now: Moment) -> impl IntoView {
    view! { <time datetime=at.to_rfc3339() title=moment(at) class="whitespace-nowrap">{relative(at, now)}</time> }
}

/// A term and its value in a list of facts.
#[component]
pub fn Fact(#[prop(into)] term: String, children: Children) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-0.5 min-w-0">
            <dt class="text-xs text-muted">{term}</dt>
            <dd class="min-w-0">{children()}</dd>
        </div>
    }
}

/// The skeleton of a first load.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="flex flex-col gap-3 py-4" aria-busy="true" aria-label="正在载入">
            <div class="skeleton h-6 w-1/3"></div>
            <div class="skeleton h-24 w-full"></div>
            <div class="skeleton h-24 w-full"></div>
        </div>
    }
}

/// The page of an address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="没有这个页面"/>
        <main class="min-h-dvh grid place-content-center text-center gap-4 p-6">
            <h1 class="text-2xl font-semibold">"没有这个页面"</h1>
            <p class="text-muted">"地址可能有误，或页面已经移走。"</p>
            <a href="/" class="btn btn-primary">"回到首页"</a>
        </main>
    }
}
