//! Begin, fill in, hand over a card.

use super::CounterNow;
use crate::error::Error;
use crate::faces::Screen;
use crate::faces::front::AGENCY;
use crate::features::intake::api::{RestartRegistration, registered_member};
use crate::features::intake::draft_aside::{Aside, ResumeAside, SetAside};
use crate::features::intake::keeper::Keeper;
use crate::features::intake::view::Registration;
use crate::features::intake::{Place, Registered, RegistrationPage, STEPS, keeper};
use crate::features::links::Card;
use crate::features::links::view::VisitingCard;
use crate::types::time::{Moment, relative};
use crate::ui::{ErrorNote, Fact, Loading, Resource, Summary, failure, pending};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

pub struct CounterPage;

impl Screen for CounterPage {
    fn view() -> AnyView {
        view! {
            <Title text="前台登记"/>
            <div class="panel p-6"><Registration place=Place::Counter start=begin/></div>
            <Asides/>
        }
        .into_any()
    }
}

/// Before the first step: a new visitor, or the one whose form was left half done. Of that one no more than
/// 「许**」 is said here, and only the staff are led on to it: whoever holds the tablet now may be the next visitor.
fn begin(page: RegistrationPage) -> AnyView {
    let restart = ServerAction::<RestartRegistration>::new();
    // What could not be sent while the connection was broken is sent before anything is begun anew.
    Keeper::new(true, page.mark.clone());
    let open = page.saved_at.map(|at| {
        let name = page.answers.get("name").cloned().unwrap_or_default();
        let when = relative(at, page.now);
        let (said, way) = if page.handed {
            (format!("保存于 {when}，已由工作人员保管。如果是您的登记，请告诉工作人员。"), None)
        } else {
            let way = view! { <a href=Place::Counter.step_path(page.furthest.max(1)) class="btn">"继续填写"</a> };
            (format!("保存于 {when}，填写的内容都在"), Some(way))
        };
        view! {
            <div
                class="rounded-box border border-base-300 bg-base-200 p-5 flex flex-wrap items-center justify-between gap-4 w-full max-w-xl text-left"
                data-personal=""
            >
                <div>
                    <p class="font-medium">{format!("{name}的登记尚未完成")}</p>
                    <p class="text-muted">{said}</p>
                </div>
                {way}
            </div>
        }
    });
    view! {
        <div class="flex flex-col items-center gap-6 py-12 text-center">
            <span class="icon-[lucide--clipboard-pen-line] size-14 text-primary-ink" aria-hidden="true"></span>
            <h1 class="text-2xl font-semibold">"欢迎光临月老婚介"</h1>
            <p class="text-muted max-w-md">"登记约需十分钟，分五步，带 * 的为必填，其余可以以后再补。每完成一步自动保存。"</p>
            {open}
            <ActionForm action=restart on:submit=|_| keeper::forget()>
                <input type="hidden" name="place" value=Place::Counter.code()/>
                <button class="btn btn-primary px-10" name="again" value="1">
                    {if page.saved_at.is_some() { "暂存，登记新的来访者" } else { "开始登记" }}
                </button>
            </ActionForm>
        </div>
    }
    .into_any()
}

/// Forms that were taken off the screen, for the staff to go on with; below the start only.
#[component]
fn Asides() -> impl IntoView {
    let CounterNow(state) = expect_context();
    let query = use_query_map();
    let resume = ServerAction::<ResumeAside>::new();
    let error = failure(resume);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let started = query.with(|q| q.get("step").is_some());
                let state = state.await.ok().filter(|s| !started && !s.handed && !s.aside.is_empty())?;
                let rows = state.aside.into_iter().map(|one| view! { <OneAside one now=state.now resume/> }).collect_view();
                Some(view! {
                    <section class="panel p-6 mt-6" aria-labelledby="aside-title">
                        <h2 id="aside-title" class="text-lg font-semibold">"暂存的登记"</h2>
                        <p class="text-muted mb-3">"来访者离开后保存下来的，七天内可以继续填写。"</p>
                        <Summary error/>
                        <ul class="flex flex-col gap-2">{rows}</ul>
                    </section>
                })
            })}
        </Transition>
    }
}

#[component]
fn OneAside(one: Aside, now: Moment, resume: ServerAction<ResumeAside>) -> impl IntoView {
    let label = format!("继续填写{}的登记", one.name);
    view! {
        <li class="flex items-center justify-between gap-4">
            <span>{one.name} <span class="text-muted">{format!("　第 {} 步，共 {STEPS} 步 · {}", one.furthest.clamp(1, STEPS), relative(one.at, now))}</span></span>
            <ActionForm action=resume>
                <input type="hidden" name="id" value=one.id/>
                <button type="submit" class="btn" aria-label=label disabled=pending(resume)>"继续填写"</button>
            </ActionForm>
        </li>
    }
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
        <Next/>
    }
}

/// The summary, on the screen as on paper, with the card of whoever brought the visitor or of those who may
/// look after them.
#[component]
fn Finished(made: Registered) -> impl IntoView {
    let Registered {
        id,
        name,
        facts,
        mobile,
        card,
        matchmakers,
        missing,
        ..
    } = made;
    let (title, cards) = match card {
        Some(card) => ("您的红娘", vec![card]),
        None => {
            let plain = |matchmaker| Card {
                matchmaker,
                code: String::new(),
            };
            ("我们的红娘", matchmakers.into_iter().map(plain).collect())
        }
    };
    view! {
        <div class="panel p-6 flex flex-col gap-6">
            <p class="print-only text-sm">{format!("{} · {} · {}", AGENCY.name, AGENCY.address, AGENCY.phone)}</p>
            <div class="flex items-center gap-4">
                <span class="icon-[lucide--circle-check] size-10 text-success-ink no-print" aria-hidden="true"></span>
                <div>
                    <h1 class="text-2xl font-semibold">{format!("{name}，登记完成")}</h1>
                    <p class="text-muted">{format!("会员编号 {id} · {mobile}")}</p>
                </div>
            </div>
            <dl class="grid grid-cols-2 sm:grid-cols-4 gap-4">
                {facts.into_iter().map(|(term, text)| view! { <Fact term>{text}</Fact> }).collect_view()}
            </dl>
            {(!missing.is_empty()).then(|| view! {
                <section>
                    <h2 class="font-medium mb-1">"面谈时请带上或想好"</h2>
                    <p>{missing.join("、")}</p>
                </section>
            })}
            <section class="border-t border-base-300 pt-5">
                <h2 class="font-medium mb-2">"接下来"</h2>
                <p>"一位红娘会在一个工作日内打来电话，先听听您的想法，再约时间当面细谈。资料只有您的红娘看得到全部，要不要展示给别人由您决定。"</p>
            </section>
            <section>
                <h2 class="font-medium mb-3">{title}</h2>
                <ul class="grid sm:grid-cols-2 gap-4">
                    {cards.into_iter().map(|card| view! { <li><VisitingCard card/></li> }).collect_view()}
                </ul>
            </section>
            <button type="button" class="btn self-start no-print" on:click=|_| { let _ = window().print(); }>
                <span class="icon-[lucide--printer] size-5" aria-hidden="true"></span>
                "打印登记小结"
            </button>
        </div>
    }
}

/// What comes after: the next visitor, or the tablet goes back to the staff.
#[component]
fn Next() -> impl IntoView {
    let CounterNow(state) = expect_context();
    let done = ServerAction::<SetAside>::new();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let state = state.await.ok()?;
                Some(if state.handed {
                    view! {
                        <div class="no-print mt-6 flex flex-wrap items-center gap-4">
                            <ActionForm action=done>
                                <button type="submit" class="btn btn-primary px-10" disabled=pending(done)>"完成，清空屏幕"</button>
                            </ActionForm>
                            <p class="text-muted">"谢谢！请把平板交还给工作人员。"</p>
                        </div>
                    }
                    .into_any()
                } else {
                    view! { <a href="/counter?step=1" class="btn btn-primary px-10 mt-6 no-print">"登记下一位"</a> }.into_any()
                })
            })}
        </Transition>
    }
}
