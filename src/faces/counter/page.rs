//! Begin, fill in, hand over a card.

use crate::error::Error;
use crate::faces::Screen;
use crate::features::intake::api::{RestartRegistration, registered_member};
use crate::features::intake::view::Registration;
use crate::features::intake::{Place, Registered, RegistrationPage};
use crate::features::staff::PublicMatchmaker;
use crate::ui::{ErrorNote, Fact, Loading, Resource};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

pub struct CounterPage;

impl Screen for CounterPage {
    fn view() -> AnyView {
        view! {
            <Title text="前台登记"/>
            <div class="panel p-6"><Registration place=Place::Counter start=begin/></div>
        }
        .into_any()
    }
}

/// Before the first step: a new visitor, or the one whose form was left half done.
fn begin(page: RegistrationPage) -> AnyView {
    let restart = ServerAction::<RestartRegistration>::new();
    let open = page.saved_at.map(|at| {
        let name = page.answers.get("name").cloned().unwrap_or_else(|| "未填姓名".into());
        let when = crate::types::time::relative(at, page.now);
        view! {
            <div class="rounded-box border border-base-300 bg-base-200 p-5 flex flex-wrap items-center justify-between gap-4 w-full max-w-xl text-left">
                <div>
                    <p class="font-medium">{format!("{name}的登记尚未完成")}</p>
                    <p class="text-muted">{format!("保存于 {when}，填写的内容都在")}</p>
                </div>
                <a href=Place::Counter.step_path(page.furthest.max(1)) class="btn">"继续填写"</a>
            </div>
        }
    });
    view! {
        <div class="flex flex-col items-center gap-6 py-12 text-center">
            <span class="icon-[lucide--clipboard-pen-line] size-14 text-primary-ink" aria-hidden="true"></span>
            <h1 class="text-2xl font-semibold">"欢迎光临月老婚介"</h1>
            <p class="text-muted max-w-md">"登记约需十分钟，分五步，带 * 的为必填，其余可以以后再补。每完成一步自动保存。"</p>
            {open}
            <ActionForm action=restart>
                <input type="hidden" name="place" value=Place::Counter.code()/>
                <button class="btn btn-primary px-10" name="again" value="1">
                    {if page.saved_at.is_some() { "清空并登记新的来访者" } else { "开始登记" }}
                </button>
            </ActionForm>
        </div>
    }
    .into_any()
}

pub struct CounterDonePage;

impl Screen for CounterDonePage {
    fn view() -> AnyView {
        view! { <Title text="登记完成"/> <Done/> }.into_any()
    }
}

#[component]
fn Done() -> impl IntoView {
    let made = Resource::new(|| (), |()| registered_member(Place::Counter));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match made.await {
                    Ok(made) => view! { <Finished made/> }.into_any(),
                    Err(Error::SignedOut) => view! { <Redirect path="/sign-in?next=/counter"/> }.into_any(),
                    Err(Error::NotFound) => view! { <Redirect path="/counter"/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Finished(made: Registered) -> impl IntoView {
    let Registered {
        id,
        name,
        facts,
        mobile,
        matchmakers,
        ..
    } = made;
    view! {
        <div class="panel p-6 flex flex-col gap-6">
            <div class="flex items-center gap-4">
                <span class="icon-[lucide--circle-check] size-10 text-success-ink" aria-hidden="true"></span>
                <div>
                    <h1 class="text-2xl font-semibold">{format!("{name}，登记完成")}</h1>
                    <p class="text-muted">{format!("会员编号 {id} · {mobile}")}</p>
                </div>
            </div>
            <dl class="grid grid-cols-2 sm:grid-cols-4 gap-4">
                {facts.into_iter().map(|(term, text)| view! { <Fact term>{text}</Fact> }).collect_view()}
            </dl>
            <section class="border-t border-base-300 pt-5">
                <h2 class="font-medium mb-2">"接下来"</h2>
                <p>"一位红娘会在一个工作日内打来电话，先听听您的想法，再约时间当面细谈。资料只有您的红娘看得到全部，要不要展示给别人由您决定。"</p>
            </section>
            <section>
                <h2 class="font-medium mb-3">"我们的红娘"</h2>
                <ul class="grid sm:grid-cols-3 gap-4">{matchmakers.into_iter().map(|one| view! { <Card one/> }).collect_view()}</ul>
            </section>
            <a href="/counter?step=1" class="btn btn-primary self-start px-10">"登记下一位"</a>
        </div>
    }
}

/// A matchmaker as on a visiting card.
#[component]
fn Card(one: PublicMatchmaker) -> impl IntoView {
    view! {
        <li class="rounded-box border border-base-300 p-4">
            <p class="font-semibold">{one.name} <span class="font-normal text-muted">" " {one.title}</span></p>
            <p class="text-sm text-muted">{one.experience}</p>
            <p class="font-display mt-2">{one.motto}</p>
            <p class="text-sm text-muted mt-2 tabular-nums">{one.landline}</p>
        </li>
    }
}
