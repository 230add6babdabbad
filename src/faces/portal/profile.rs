//! The member themself: who they are to the agency, who looks after them, what they agreed on.

use crate::faces::front::AGENCY;
use crate::features::members::Sex;
use crate::features::portal::api::SignOutMember;
use crate::features::portal::{Me, MyContract, MyMatchmaker};
use crate::ui::{Face, Fact, Portrait, pending};
use leptos::prelude::*;

#[component]
pub fn Head(me: Me, standing: String) -> impl IntoView {
    let action = ServerAction::<SignOutMember>::new();
    let facts = format!("编号 {} · {} 岁 · {}", me.id, me.age, me.place);
    view! {
        <header class="flex flex-col gap-4">
            <div class="flex items-center gap-4">
                <Portrait id=me.id.0 female=me.sex == Sex::Female cover=me.cover class="size-16"/>
                <div class="min-w-0 flex-1">
                    <h1 class="font-display text-2xl font-semibold">{me.name}</h1>
                    <p class="text-sm text-muted tabular-nums">{facts}</p>
                </div>
                <ActionForm action>
                    <button type="submit" class="btn btn-ghost" disabled=pending(action)>"退出"</button>
                </ActionForm>
            </div>
            <a href="/my/photos" class="btn self-start">
                <span class="icon-[lucide--images] size-5" aria-hidden="true"></span>"我的照片"
            </a>
            <p class="panel p-4 flex gap-3">
                <span class="icon-[lucide--heart-handshake] size-5 text-primary-ink shrink-0 mt-0.5" aria-hidden="true"></span>
                <span>{standing}</span>
            </p>
        </header>
    }
}

/// Who looks after the member; before there is somebody, the agency's own number.
#[component]
pub fn Matchmaker(matchmaker: Option<MyMatchmaker>) -> impl IntoView {
    let card = match matchmaker {
        Some(one) => view! { <MatchmakerCard one/> }.into_any(),
        None => view! {
            <p class="panel p-4">"红娘正在安排中。着急的话请致电 " <a class="link tabular-nums" href=format!("tel:{}", AGENCY.phone)>{AGENCY.phone}</a></p>
        }
        .into_any(),
    };
    view! {
        <section aria-labelledby="my-matchmaker">
            <h2 id="my-matchmaker" class="portal-title">"我的红娘"</h2>
            {card}
        </section>
    }
}

#[component]
fn MatchmakerCard(one: MyMatchmaker) -> impl IntoView {
    let number = if one.landline.is_empty() {
        AGENCY.phone.to_string()
    } else {
        one.landline
    };
    view! {
        <div class="panel p-4 flex gap-4 items-start">
            <Face name=one.name.clone() photo=one.photo/>
            <div class="min-w-0 flex-1">
                <p class="font-semibold text-lg">{one.name} <span class="text-sm font-normal text-muted">" " {one.title}</span></p>
                {(!one.motto.is_empty()).then(|| view! { <p class="font-display mt-1">{format!("「{}」", one.motto)}</p> })}
                <a href=format!("tel:{number}") class="inline-flex items-center gap-1.5 min-h-11 tabular-nums text-primary-ink">
                    <span class="icon-[lucide--phone] size-4" aria-hidden="true"></span>
                    {number.clone()}
                </a>
            </div>
        </div>
    }
}

#[component]
pub fn Agreement(contract: MyContract) -> impl IntoView {
    view! {
        <section aria-labelledby="my-contract">
            <h2 id="my-contract" class="portal-title">"我的合同"</h2>
            <dl class="panel p-4 grid grid-cols-2 gap-4">
                <Fact term="合同编号"><span class="tabular-nums">{contract.number}</span></Fact>
                <Fact term="套餐">{contract.package_name}</Fact>
                <Fact term="服务至"><span class="tabular-nums">{contract.ends_on.to_string()}</span></Fact>
            </dl>
        </section>
    }
}

/// What the agency knows, folded away, and what would help it to know.
#[component]
pub fn Profile(me: Me) -> impl IntoView {
    let known = me
        .known
        .into_iter()
        .map(|(label, text)| view! { <Fact term=label>{text}</Fact> })
        .collect_view();
    let missing = me.missing;
    view! {
        <section aria-labelledby="my-profile" class="flex flex-col gap-3">
            <h2 id="my-profile" class="portal-title mb-0">"我的资料"</h2>
            <details class="panel p-4">
                <summary class="min-h-11 flex items-center font-medium cursor-pointer">"已填写的资料"<span class="icon-[lucide--chevron-down] size-5 ml-auto text-muted" aria-hidden="true"></span></summary>
                <dl class="grid grid-cols-2 gap-4 pt-2">{known}</dl>
            </details>
            {(!missing.is_empty()).then(|| view! { <Missing missing/> })}
        </section>
    }
}

#[component]
fn Missing(missing: Vec<String>) -> impl IntoView {
    let count = missing.len();
    view! {
        <details class="panel p-4">
            <summary class="min-h-11 flex items-center font-medium cursor-pointer">{format!("还有 {count} 项没有填写")}<span class="icon-[lucide--chevron-down] size-5 ml-auto text-muted" aria-hidden="true"></span></summary>
            <p class="text-sm text-muted pb-3">"资料越全，红娘越容易替您找对人。方便时告诉您的红娘补上就好，联系方式和证件不会给对方看。"</p>
            <ul class="flex flex-wrap gap-2">
                {missing.into_iter().map(|label| view! { <li class="badge badge-soft badge-neutral">{label}</li> }).collect_view()}
            </ul>
        </details>
    }
}
