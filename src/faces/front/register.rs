//! Registering on the public site, and what happens next.

use super::agency::AGENCY;
use crate::error::Error;
use crate::faces::Screen;
use crate::features::intake::Place;
use crate::features::intake::api::registered_member;
use crate::features::intake::view::Registration;
use crate::ui::{ErrorNote, Loading, Resource};
use leptos::prelude::*;
use leptos_meta::Title;

pub struct RegisterPage;

impl Screen for RegisterPage {
    fn view() -> AnyView {
        view! {
            <Title text="登记资料"/>
            <section class="site-wide site-part max-w-2xl">
                <h1 class="site-title">"登记资料"</h1>
                <div class="panel p-5"><Registration place=Place::Public/></div>
            </section>
        }
        .into_any()
    }
}

pub struct RegisterDonePage;

impl Screen for RegisterDonePage {
    fn view() -> AnyView {
        view! { <Title text="登记完成"/> <Done/> }.into_any()
    }
}

#[component]
fn Done() -> impl IntoView {
    let made = Resource::new(|| (), |()| registered_member(Place::Public));
    view! {
        <section class="site-wide site-part max-w-2xl">
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match made.await {
                        Ok(made) => view! { <Thanks name=made.name mobile=made.mobile/> }.into_any(),
                        // Whoever comes here without a registration of their own learns nothing.
                        Err(Error::NotFound) => view! { <Thanks name=String::new() mobile=String::new()/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Thanks(name: String, mobile: String) -> impl IntoView {
    let hello = if name.is_empty() {
        "登记已收到".to_string()
    } else {
        format!("{name}，登记已收到")
    };
    let number = if mobile.is_empty() {
        "您留下的手机号".to_string()
    } else {
        mobile
    };
    view! {
        <div class="panel p-6 flex flex-col gap-5">
            <span class="icon-[lucide--circle-check] size-12 text-success-ink" aria-hidden="true"></span>
            <h1 class="site-title">{hello}</h1>
            <h2 class="font-semibold">"接下来会这样"</h2>
            <ol class="list-decimal pl-5 flex flex-col gap-2 leading-relaxed">
                <li>{format!("一个工作日内，一位红娘会打电话到 {number}，先听听您的想法。")}</li>
                <li>"约个您方便的时间面谈或视频，不收费，也不必当场决定。"</li>
                <li>"决定委托我们之后，才签合同、开始介绍。"</li>
            </ol>
            <p class="text-muted">"来电号码是 " {AGENCY.phone} "。没接到也没关系，我们会换个时间再打。"</p>
            <a href="/matchmakers" class="btn self-start">"先认识一下红娘"</a>
        </div>
    }
}
