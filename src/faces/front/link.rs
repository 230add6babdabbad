//! `/m/CODE`: a matchmaker's own page, reached by their link or QR code. What is registered or asked from
//! here on bears their name. Works without JavaScript.

use crate::error::Error;
use crate::faces::Screen;
use crate::features::links::Card;
use crate::features::links::api::open_link;
use crate::ui::{Empty, ErrorNote, Face, Loading, Resource};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

pub struct LinkPage;

impl Screen for LinkPage {
    fn view() -> AnyView {
        view! { <Title text="红娘"/> <OneLink/> }.into_any()
    }
}

#[component]
fn OneLink() -> impl IntoView {
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|p| p.get("code").unwrap_or_default()));
    let card = Resource::new(move || code.get(), open_link);
    view! {
        <section class="site-wide site-part max-w-2xl">
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match card.await {
                        Ok(card) => view! { <Matchmaker card/> }.into_any(),
                        Err(Error::NotFound) => view! {
                            <h1 class="site-title">"这个链接已失效"</h1>
                            <Empty text="可以看看我们的红娘，或先留言咨询。" icon="icon-[lucide--link-2-off]">
                                <div class="flex gap-3">
                                    <a href="/matchmakers" class="btn">"认识红娘"</a>
                                    <a href="/consult" class="btn">"留言咨询"</a>
                                </div>
                            </Empty>
                        }
                        .into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Matchmaker(card: Card) -> impl IntoView {
    let one = card.matchmaker;
    let facts = [one.title.clone(), one.experience, one.branch]
        .into_iter()
        .filter(|f| !f.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let call = (!one.landline.is_empty()).then(|| {
        view! {
            <a href=format!("tel:{}", one.landline) class="inline-flex items-center gap-1.5 min-h-11 tabular-nums text-primary-ink">
                <span class="icon-[lucide--phone] size-4" aria-hidden="true"></span>
                {one.landline.clone()}
            </a>
        }
    });
    view! {
        <div class="panel p-6 flex flex-col gap-5">
            <div class="flex gap-4 items-center">
                <Face name=one.name.clone() photo=one.photo/>
                <div class="min-w-0">
                    <h1 class="text-2xl font-semibold">{one.name.clone()}</h1>
                    <p class="text-sm text-muted">{facts}</p>
                </div>
            </div>
            {(!one.motto.is_empty()).then(|| view! { <p class="font-display text-xl">{format!("「{}」", one.motto)}</p> })}
            {(!one.introduction.is_empty()).then(|| view! { <p class="leading-relaxed">{one.introduction.clone()}</p> })}
            {call}
            <div class="flex flex-wrap gap-3">
                <a href="/register" class="btn btn-primary px-8">"登记资料"</a>
                <a href="/consult" class="btn px-6">"先咨询一下"</a>
            </div>
            <p class="text-sm text-muted">{format!("从这里登记或咨询，会优先由{}为您服务。登记不收费。", one.name)}</p>
        </div>
    }
}
