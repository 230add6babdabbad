//! Asking first: a name, a number, a few words.

use super::agency::AGENCY;
use crate::error::Error;
use crate::faces::Screen;
use crate::features::consultations::ConsultForm;
use crate::features::consultations::api::{LeaveConsultation, new_consultation};
use crate::features::intake::view::Trap;
use crate::ui::{ErrorNote, Guarded, Loading, Resource, Still, Submit, Summary, TextArea, TextField, failure, told};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

pub struct ConsultPage;

impl Screen for ConsultPage {
    fn view() -> AnyView {
        view! { <Consult/> }.into_any()
    }
}

#[component]
fn Consult() -> impl IntoView {
    let query = use_query_map();
    let check = Memo::new(move |_| query.with(|q| q.get("check").is_some()));
    let form = Resource::new(move || check.get(), new_consultation);
    view! {
        <Title text="咨询"/>
        <section class="site-wide site-part max-w-2xl">
            <h1 class="site-title">"先问问红娘"</h1>
            <p class="text-muted mb-5">"怎么收费、怎么介绍、多久能见面，都可以问。红娘当天回电，电话里说清楚。"</p>
            <div class="panel p-5">
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        match form.await {
                            Ok(form) => view! { <Question form/> }.into_any(),
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })}
                </Transition>
            </div>
            <p class="text-muted mt-4 text-sm">"也可以直接打 " <a class="link tabular-nums" href=format!("tel:{}", AGENCY.phone)>{AGENCY.phone}</a> "，" {AGENCY.hours} "。"</p>
        </section>
    }
}

#[component]
fn Question(form: ConsultForm) -> impl IntoView {
    let action = ServerAction::<LeaveConsultation>::new();
    let failed = failure(action);
    let ConsultForm {
        once,
        stamp,
        challenge,
        by,
        name,
        mobile,
        message,
        errors,
    } = form;
    let start = (!errors.is_empty()).then_some(Error::Invalid(errors));
    let said = Signal::derive(move || failed.still().or_else(|| start.clone()));
    let error = told(said);
    view! {
        {by.map(|name| view! { <p class="mb-4 text-muted">{format!("由{name}红娘为您解答")}</p> })}
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-5" attr:novalidate="">
            <input type="hidden" name="once" value=once/>
            <Guarded stamp challenge error=failed/>
            <Trap/>
            <TextField name="name" label="怎么称呼您" value=name autocomplete="name" required=true error/>
            <TextField name="mobile" label="手机号码" value=mobile kind="tel" inputmode="tel" autocomplete="tel" required=true
                hint="只用于回复这次咨询，不会公开" error/>
            <TextArea name="message" label="想问什么" value=message rows=5 required=true
                placeholder="例如：我 32 岁，离异带一个孩子，你们这里有合适的吗？" error/>
            <Submit label="发送咨询" pending=action.pending() class="btn btn-primary w-full"/>
        </ActionForm>
    }
}

pub struct ConsultDonePage;

impl Screen for ConsultDonePage {
    fn view() -> AnyView {
        view! {
            <Title text="咨询已收到"/>
            <section class="site-wide site-part max-w-2xl">
                <div class="panel p-6 flex flex-col gap-4">
                    <span class="icon-[lucide--circle-check] size-12 text-success-ink" aria-hidden="true"></span>
                    <h1 class="site-title">"咨询已收到"</h1>
                    <p class="leading-relaxed">{format!("红娘会在今天 20:00 前用 {} 回电；晚间留言的，第二天上午回。", AGENCY.phone)}</p>
                    <p class="text-muted">"等电话的时候，可以看看我们的红娘。"</p>
                    <a href="/matchmakers" class="btn self-start">"认识红娘"</a>
                </div>
            </section>
        }
        .into_any()
    }
}
