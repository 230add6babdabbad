//! Who works here: names, experience, mottos.

use crate::faces::Screen;
use crate::features::intake::api::public_team;
use crate::features::staff::PublicMatchmaker;
use crate::ui::{Empty, ErrorNote, Face, Loading, Resource};
use leptos::prelude::*;
use leptos_meta::Title;

pub struct MatchmakersPage;

impl Screen for MatchmakersPage {
    fn view() -> AnyView {
        view! { <Matchmakers/> }.into_any()
    }
}

#[component]
fn Matchmakers() -> impl IntoView {
    let team = Resource::new(|| (), |()| public_team());
    view! {
        <Title text="红娘"/>
        <section class="site-wide site-part">
            <h1 class="site-title">"我们的红娘"</h1>
            <p class="text-muted max-w-xl mb-6">"每位会员由一位红娘从头负责到底。您可以指定想要的红娘，合不来也可以换。"</p>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match team.await {
                        Ok(people) if people.is_empty() => {
                            view! { <Empty text="红娘的介绍正在整理，可先留言咨询。"><a href="/consult" class="btn">"留言咨询"</a></Empty> }.into_any()
                        }
                        Ok(people) => view! { <h2 class="sr-only">"名单"</h2> <People people short=false/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

/// Matchmakers as a list of cards; the short one leaves out introduction and phone.
#[component]
pub fn People(people: Vec<PublicMatchmaker>, short: bool) -> impl IntoView {
    view! {
        <ul class="grid sm:grid-cols-2 gap-4 mt-4">
            {people.into_iter().map(|one| view! { <Person one short/> }).collect_view()}
        </ul>
    }
}

#[component]
fn Person(one: PublicMatchmaker, short: bool) -> impl IntoView {
    let facts = [one.experience.clone(), one.branch.clone()]
        .into_iter()
        .filter(|f| !f.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let call = (!short && !one.landline.is_empty()).then(|| {
        view! {
            <a href=format!("tel:{}", one.landline) class="inline-flex items-center gap-1.5 min-h-11 tabular-nums text-primary-ink">
                <span class="icon-[lucide--phone] size-4" aria-hidden="true"></span>
                {one.landline.clone()}
            </a>
        }
    });
    view! {
        <li class="panel flex gap-4 items-start">
            <Face name=one.name.clone() photo=one.photo/>
            <div class="min-w-0">
                <h3 class="font-semibold text-lg">{one.name.clone()} <span class="text-sm font-normal text-muted">" " {one.title.clone()}</span></h3>
                <p class="text-sm text-muted">{facts}</p>
                <p class="font-display text-lg mt-2">{format!("「{}」", one.motto)}</p>
                {(!short).then(|| view! { <p class="mt-2 leading-relaxed">{one.introduction.clone()}</p> })}
                {call}
            </div>
        </li>
    }
}
