//! The registration form: the same in all three places.

use super::api::{RestartRegistration, SaveRegistration, SubmitRegistration, check_answer, registration};
use super::keeper::{self, Again, Keeper};
use super::model::group_of;
use super::privacy::PrivacyUnfolded;
use super::{Place, RegistrationPage, STEPS};
use crate::error::Error;
use crate::features::duplicates::watch::DuplicateWatch;
use crate::features::members::Answers;
use crate::features::members::fields::{self, Fields, Group, Kind};
use crate::features::members::form::GroupFields;
use crate::types::errors::FieldErrors;
use crate::ui::{ErrorNote, Guarded, Loading, Resource, Still, Summary, failure, pending, told};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeMap;

/// The registration at one place: the step stands in the address, the answers come from the draft.
#[component]
pub fn Registration(
    place: Place,
    /// What the place shows before the first step, where it wants to (`?step` absent).
    #[prop(optional)]
    start: Option<fn(RegistrationPage) -> AnyView>,
) -> impl IntoView {
    let query = use_query_map();
    let absent = if start.is_some() { 0 } else { STEPS };
    let asked = Memo::new(move |_| {
        query.with(|q| {
            let step = q.get("step").and_then(|s| s.parse::<i64>().ok());
            (
                step.map_or(absent, |s| s.max(1)),
                q.get("check").is_some(),
                q.get("new").is_some(),
            )
        })
    });
    let page = Resource::new(
        move || asked.get(),
        move |(step, check, _)| registration(place, step, check),
    );
    provide_context(Again(page));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match (page.await, start) {
                    (Ok(page), Some(start)) if page.step == 0 => start(page),
                    (Ok(page), _) => view! { <RegistrationForm page/> }.into_any(),
                    (Err(Error::SignedOut), _) => {
                        view! { <Redirect path=format!("/sign-in?next={}", place.path())/> }.into_any()
                    }
                    (Err(error), _) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The step that the page is at, with the line that shows how far it is.
#[component]
pub fn RegistrationForm(page: RegistrationPage) -> impl IntoView {
    let step = page.step.max(1);
    let key = format!("{}-{}-{:?}", page.place.code(), step, page.saved_at);
    let held = StoredValue::new(page.clone());
    view! {
        <Progress place=page.place step furthest=page.furthest/>
        <Resumed page=page.clone()/>
        // A step's fields are made anew, so that none keeps what was typed into another.
        <For each=move || [key.clone()] key=String::clone let(_key)>
            {move || match group_of(step) {
                Some(group) => view! { <GroupStep group step page=held.get_value()/> }.into_any(),
                None => view! { <ConfirmStep page=held.get_value()/> }.into_any(),
            }}
        </For>
    }
}

fn title(step: i64) -> &'static str {
    group_of(step).map_or("确认提交", Group::label)
}

#[component]
fn Progress(place: Place, step: i64, furthest: i64) -> impl IntoView {
    let item = move |n: i64| {
        let class = if n == step {
            "progress-step here"
        } else if n < step {
            "progress-step past"
        } else {
            "progress-step"
        };
        let reached = n <= furthest && n != step;
        let inner = view! {
            <span class="progress-dot" aria-hidden="true">{n}</span>
            <span class="progress-word">{title(n)}</span>
        };
        if reached {
            view! { <li class=class><a href=place.step_path(n)>{inner}</a></li> }.into_any()
        } else {
            view! { <li class=class aria-current=(n == step).then_some("step")>{inner}</li> }.into_any()
        }
    };
    view! { <ol class="progress-line" aria-label="登记进度">{(1..=STEPS).map(item).collect_view()}</ol> }
}

/// Says that what was typed before is still there.
#[component]
fn Resumed(page: RegistrationPage) -> impl IntoView {
    let restart = ServerAction::<RestartRegistration>::new();
    page.saved_at.map(|at| {
        view! {
            <div class="flex flex-wrap items-center justify-between gap-x-4 mb-4 text-sm text-muted">
                <span>"已自动保存（" {crate::types::time::relative(at, page.now)} "）"</span>
                <ActionForm action=restart on:submit=|_| keeper::forget()>
                    <input type="hidden" name="place" value=page.place.code()/>
                    <button class="btn btn-ghost btn-sm" name="again" value="1">
                        // What lies on the counter's tablet is kept for the staff.
                        {if page.place == Place::Counter { "暂存，另填一份" } else { "清空重填" }}
                    </button>
                </ActionForm>
            </div>
        }
    })
}

fn note(group: Group, by_visitor: bool) -> &'static str {
    match (group, by_visitor) {
        (Group::Account, true) => "只用于联系您和核实身份，不会公开。带 * 的为必填。",
        (Group::Basics, _) => "让红娘对您有个大致的了解。带 * 的为必填。",
        (Group::Family, _) => "选填。愿意说的越多，介绍得越准。",
        (Group::Plans, _) => "选填。想过什么样的日子，比条件更要紧。",
        (Group::Criteria, _) => "选填。每一项都可以说明有多看重；「必须」的不会放宽。",
        _ => "带 * 的为必填。",
    }
}

#[component]
fn GroupStep(group: Group, step: i64, page: RegistrationPage) -> impl IntoView {
    let action = ServerAction::<SaveRegistration>::new();
    let failed = failure(action);
    let keeper = Keeper::new(page.place == Place::Counter, page.mark.clone());
    Effect::new(move |_| {
        failed.with(|error| {
            if let Some(error) = error {
                keeper.broken(error);
            }
        })
    });
    let start = page.errors.clone();
    let live = RwSignal::new(BTreeMap::<String, String>::new());
    // What the last sending found; before it, what the address asked to be checked; and what was noticed meanwhile.
    let error = Signal::derive(move || {
        let base = failed
            .still()
            .or_else(|| (!start.is_empty()).then(|| Error::Invalid(start.clone())));
        let live = live.still();
        match base {
            Some(Error::Invalid(FieldErrors(mut fields))) => {
                fields.extend(live);
                fields.retain(|_, sentence| !sentence.is_empty());
                (!fields.is_empty()).then_some(Error::Invalid(FieldErrors(fields)))
            }
            Some(other) => Some(other),
            None => Some(FieldErrors(live.into_iter().filter(|(_, s)| !s.is_empty()).collect()))
                .filter(|f| !f.is_empty())
                .map(Error::Invalid),
        }
    });
    let summary = Signal::derive({
        let start = page.errors.clone();
        move || {
            failed
                .still()
                .or_else(|| (!start.is_empty()).then(|| Error::Invalid(start.clone())))
        }
    });
    Effect::new(move |_| {
        if failed.still().is_some() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    let next = if step + 1 == STEPS {
        "保存，去确认"
    } else {
        "保存，下一步"
    };
    let (place, by_visitor) = (page.place, page.by_visitor());
    let (known, asked) = (page.answers.clone(), page.fields.clone());
    let keep = (place == Place::Counter).then(|| page.mark.clone());
    view! {
        <h2 class="text-xl font-semibold mb-1">{group.label()}</h2>
        <p class="text-muted mb-5">{note(group, by_visitor)}</p>
        {page.by.map(|name| view! { <p class="text-muted mb-4">{format!("由{name}红娘为您服务")}</p> })}
        <Summary error=summary/>
        <p role="status" class="alert alert-warning alert-soft mb-4 empty:hidden">
            {move || keeper.offline.still().then_some("网络不通：填写的内容暂存在本机，联网后自动保存")}
        </p>
        <ActionForm action attr:novalidate="" attr:autocomplete="on" attr:data-keep=keep>
            <input type="hidden" name="place" value=place.code()/>
            <input type="hidden" name="step" value=step/>
            <input type="hidden" name="stamp" value=page.stamp/>
            <input type="hidden" name="seq" value=page.seq node_ref=keeper.seq/>
            <Trap/>
            // Enter takes the first button of a form: the one that goes on.
            <button type="submit" name="act" value="next" class="sr-only" tabindex="-1" aria-hidden="true">{next}</button>
            <div
                on:focusout=move |event| notice(&event, &asked, live)
                on:input=move |_| keeper.typed()
                on:change=move |_| keeper.typed()
            >
                <Watched by_visitor start=known>
                    <GroupFields group fields=page.fields.clone() place answers=page.answers regions=page.regions error plain=true/>
                </Watched>
            </div>
            {(page.has_password && group == Group::Account)
                .then(|| view! { <p class="text-sm text-muted mt-3">"密码已设置，留空则不变。"</p> })}
            <div class="flex gap-3 mt-8">
                {(step > 1).then(|| view! { <button type="submit" name="act" value="back" class="btn">"上一步"</button> })}
                <button type="submit" name="act" value="next" class="btn btn-primary grow" disabled=pending(action)>
                    {next}
                </button>
            </div>
        </ActionForm>
    }
}

/// Tells the staff what is known already of what is typed; a visitor is told nothing.
#[component]
fn Watched(by_visitor: bool, start: Answers, children: Children) -> impl IntoView {
    if by_visitor {
        return children();
    }
    view! { <DuplicateWatch start but=None kind=None>{children()}</DuplicateWatch> }.into_any()
}

/// A field that people don't see and machines fill in.
#[component]
pub fn Trap() -> impl IntoView {
    view! {
        <div class="sr-only" aria-hidden="true">
            <label>"请勿填写" <input type="text" name="website" tabindex="-1" autocomplete="off"/></label>
        </div>
    }
}

/// Checks an answer when its field is left.
fn notice(event: &leptos::ev::FocusEvent, fields: &Fields, live: RwSignal<BTreeMap<String, String>>) {
    let Some(input) = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
    else {
        return;
    };
    let (name, value) = (input.name(), input.value());
    let checked = fields
        .by_key(&name)
        .is_some_and(|f| matches!(f.kind, Kind::Contact | Kind::Username | Kind::Day | Kind::Number(..)));
    if !checked {
        return;
    }
    leptos::task::spawn_local(async move {
        if let Ok(found) = check_answer(name.clone(), value).await {
            live.try_update(|l| l.insert(name, found.unwrap_or_default()));
        }
    });
}

/// Everything once more, and the consent item by item.
#[component]
fn ConfirmStep(page: RegistrationPage) -> impl IntoView {
    let action = ServerAction::<SubmitRegistration>::new();
    let failed = failure(action);
    let start = (!page.errors.is_empty()).then(|| Error::Invalid(page.errors.clone()));
    let error = told(Signal::derive(move || failed.still().or_else(|| start.clone())));
    let (public, by_visitor) = (page.place == Place::Public, page.by_visitor());
    let (stamp, challenge) = (page.stamp.clone(), page.challenge.clone());
    let (privacy, shown) = if by_visitor {
        (
            "我已阅读并同意隐私说明，同意月老婚介为介绍对象使用以上资料",
            "同意向合适的对象展示我的资料（不含姓名全称和联系方式），可随时撤回",
        )
    } else {
        (
            "已向本人说明隐私条款并征得同意",
            "本人同意向合适的对象展示资料（不含姓名全称和联系方式）",
        )
    };
    let groups = Group::ALL
        .iter()
        .map(|group| view! { <GroupFacts group=*group page=page.clone()/> })
        .collect_view();
    view! {
        <h2 class="text-xl font-semibold mb-1">"确认提交"</h2>
        <p class="text-muted mb-5">"请核对一遍，有误可返回修改。"</p>
        <Summary error/>
        <Watched by_visitor start=page.answers.clone()>{groups}</Watched>
        <ActionForm action attr:class="mt-6" attr:novalidate="">
            <input type="hidden" name="place" value=page.place.code()/>
            {public.then(|| view! { <Guarded stamp challenge error=failed/> })}
            <fieldset class="flex flex-col gap-4">
                <legend class="font-medium mb-2">"同意事项"</legend>
                <crate::ui::CheckField name="privacy" label=privacy checked=page.agreed error/>
                <crate::ui::CheckField name="shown" label=shown checked=page.to_be_shown error/>
                {public.then(|| view! { <a href="/privacy" target="_blank" class="link text-sm">"隐私说明全文"</a> })}
                {page.handed.then(|| view! { <PrivacyUnfolded/> })}
            </fieldset>
            <div class="flex gap-3 mt-8">
                <a href=page.place.step_path(STEPS - 1) class="btn">"上一步"</a>
                <button type="submit" name="act" value="submit" class="btn btn-primary grow" disabled=pending(action)>
                    "提交登记"
                </button>
            </div>
        </ActionForm>
    }
}

/// What one group was answered, with the way back to it.
#[component]
fn GroupFacts(group: Group, page: RegistrationPage) -> impl IntoView {
    let names = page.regions.wished.clone();
    let shown = |field: &fields::Field, answer: &str| match field.kind {
        Kind::Region => page.place_name.clone(),
        Kind::Province => page
            .regions
            .provinces
            .iter()
            .find(|(c, _)| c.to_string() == answer)
            .map(|(_, n)| n.clone())
            .unwrap_or_default(),
        Kind::Regions => answer
            .split(',')
            .filter_map(|c| names.get(&c.parse().ok()?).cloned())
            .collect::<Vec<_>>()
            .join("、"),
        _ => fields::told(field, &page.answers),
    };
    let facts: Vec<_> = page
        .fields
        .asked(group, page.place)
        .filter_map(|field| {
            page.answers
                .get(field.key)
                .map(|a| (field.label.to_string(), shown(field, a)))
        })
        .collect();
    let step = super::model::step_of(group);
    let empty = facts.is_empty();
    view! {
        <section class="py-4 border-b border-base-300">
            <div class="flex items-center justify-between mb-2">
                <h3 class="font-medium">{group.label()}</h3>
                <a href=page.place.step_path(step) class="btn btn-ghost btn-sm" aria-label=format!("修改{}", group.label())>"修改"</a>
            </div>
            {empty.then(|| view! { <p class="text-muted">"未填写"</p> })}
            <dl class="grid grid-cols-2 sm:grid-cols-3 gap-x-4 gap-y-3">
                {facts
                    .into_iter()
                    .map(|(label, text)| view! { <crate::ui::Fact term=label><span class="break-words">{text}</span></crate::ui::Fact> })
                    .collect_view()}
            </dl>
        </section>
    }
}
