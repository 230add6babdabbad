//! What is done with one's data, in plain words.

use super::agency::AGENCY;
use crate::faces::Screen;
use crate::features::intake::privacy::PARTS;
use leptos::prelude::*;
use leptos_meta::Title;

pub struct PrivacyPage;

impl Screen for PrivacyPage {
    fn view() -> AnyView {
        view! { <Privacy/> }.into_any()
    }
}

#[component]
fn Privacy() -> impl IntoView {
    let parts = PARTS.iter().map(|(title, sentences)| {
        view! {
            <section class="mt-8">
                <h2 class="text-lg font-semibold mb-2">{*title}</h2>
                {sentences.iter().map(|s| view! { <p class="leading-relaxed mb-2">{*s}</p> }).collect_view()}
            </section>
        }
    });
    view! {
        <Title text="隐私说明"/>
        <article class="site-wide site-part max-w-2xl">
            <h1 class="site-title">"隐私说明"</h1>
            <p class="leading-relaxed">"找对象要说很多心里话。下面用大白话说明，您的资料到了我们这里会怎样。"</p>
            {parts.collect_view()}
            <section class="mt-8">
                <h2 class="text-lg font-semibold mb-2">"联系我们"</h2>
                <p class="leading-relaxed">{AGENCY.name} "，" {AGENCY.address} "，电话 " {AGENCY.phone} "。"</p>
            </section>
        </article>
    }
}
