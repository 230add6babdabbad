//! What stands around every public page: the name on top, five places within thumb's reach.

use super::agency::AGENCY;
use crate::faces::Screen;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

/// The five places: address, word, icon.
const PLACES: &[(&str, &str, &str)] = &[
    ("/", "首页", "icon-[lucide--house]"),
    ("/matchmakers", "红娘", "icon-[lucide--users-round]"),
    ("/register", "登记", "icon-[lucide--clipboard-pen-line]"),
    ("/consult", "咨询", "icon-[lucide--message-circle-heart]"),
    ("/my", "我的", "icon-[lucide--user-round]"),
];

fn here(path: &str, href: &str) -> bool {
    if href == "/" {
        path == "/"
    } else {
        path == href || path.starts_with(&format!("{href}/"))
    }
}

pub struct Frame;

impl Screen for Frame {
    fn view() -> AnyView {
        view! { <Site/> }.into_any()
    }
}

#[component]
pub fn Site() -> impl IntoView {
    view! {
        <div class="front site">
            <Head/>
            <main id="content" class="site-main"><Outlet/></main>
            <Foot/>
            <nav class="site-dock safe-bottom" aria-label="主要栏目">
                <Places icons=true/>
            </nav>
        </div>
    }
}

#[component]
fn Places(icons: bool) -> impl IntoView {
    let path = use_location().pathname;
    PLACES
        .iter()
        .map(|(href, word, icon)| {
            let current = move || path.with(|p| here(p, href)).then_some("page");
            view! {
                <a href=*href aria-current=current>
                    {icons.then(|| view! { <span class=format!("{icon} size-6") aria-hidden="true"></span> })}
                    <span>{*word}</span>
                </a>
            }
        })
        .collect_view()
}

#[component]
fn Head() -> impl IntoView {
    view! {
        <header class="site-head">
            <div class="site-wide flex items-center justify-between gap-4 h-14">
                <a href="/" class="flex items-center gap-2 text-lg font-semibold">
                    <Mark/>
                    {AGENCY.name}
                </a>
                <nav class="site-nav" aria-label="栏目"><Places icons=false/></nav>
                <a href=format!("tel:{}", AGENCY.phone) class="flex items-center gap-1.5 text-sm tabular-nums text-primary-ink min-h-11">
                    <span class="icon-[lucide--phone] size-4" aria-hidden="true"></span>
                    {AGENCY.phone}
                </a>
            </div>
        </header>
    }
}

/// The agency's mark: two ends of one thread in a knot.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="size-7 text-primary-ink" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true">
            <path d="M3 21c5 1 8-2 11-6 3-4 4-8 1-9.500-3-1-4 3-1 6.500 3 3.500 6 7.500 11 9"/>
            <path d="M14 15c-3-4-4-8-1-9.500"/>
        </svg>
    }
}

#[component]
fn Foot() -> impl IntoView {
    view! {
        <footer class="site-foot">
            <div class="site-wide flex flex-col gap-2 py-8 text-sm text-muted">
                <p class="font-semibold text-base-content">{AGENCY.name}</p>
                <p>{AGENCY.address}</p>
                <p>{AGENCY.hours} "，电话 " {AGENCY.phone}</p>
                <p class="flex gap-4">
                    <a href="/privacy" class="link">"隐私说明"</a>
                    <a href="/sign-in" class="link">"员工登录"</a>
                </p>
            </div>
        </footer>
    }
}
