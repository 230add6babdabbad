//! A member arrives: look up, note, complete. Nothing of it stands in the address.

use super::Arrival;
use super::arrivals::{CompleteArrival, FindArrival, NoteArrival};
use crate::features::members::fields::Place;
use crate::features::members::form::SomeFields;
use crate::types::time::moment;
use crate::ui::{Badge, Empty, Fact, Still, Submit, Summary, TextField, Tone, after, failure, say};
use leptos::prelude::*;

#[component]
pub fn Arrivals() -> impl IntoView {
    let action = ServerAction::<FindArrival>::new();
    let error = failure(action);
    let found = move || {
        action.value().get().and_then(Result::ok).map(|found| {
            if found.is_empty() {
                view! { <Empty text="没有找到姓名与手机尾号都相符的会员。请核对，或按新来访者登记。" icon="icon-[lucide--user-search]"/> }.into_any()
            } else {
                let cards = found.into_iter().map(|one| view! { <Arrived one/> }).collect_view();
                view! { <div class="flex flex-col gap-6">{cards}</div> }.into_any()
            }
        })
    };
    view! {
        <h1 class="text-2xl font-semibold mb-1">"到店会员"</h1>
        <p class="text-muted mb-5">"输入手机号码后四位和完整姓名。每次查询都会留下记录。"</p>
        <Summary error/>
        <ActionForm action attr:class="grid sm:grid-cols-[1fr_1fr_auto] gap-4 items-start mb-8" attr:novalidate="">
            <TextField name="last_four" label="手机后四位" inputmode="numeric" required=true error/>
            <TextField name="name" label="姓名" required=true error/>
            <Submit label="查找" pending=action.pending() class="btn btn-primary px-10 sm:mt-6.5"/>
        </ActionForm>
        {found}
    }
}

#[component]
fn Arrived(one: Arrival) -> impl IntoView {
    let note = ServerAction::<NoteArrival>::new();
    let there = RwSignal::new(one.arrived);
    after(note, move || {
        there.set(true);
        say("已登记到店，红娘在动态里看得到");
    });
    let (ticket, name, title) = (one.ticket.clone(), one.name.clone(), one.name.clone());
    let age = format!("{} 岁", one.age);
    let owner = one.owner.clone().unwrap_or_else(|| "尚未分配".into());
    let date = one.date_at.map_or_else(|| "没有".to_string(), moment);
    view! {
        <section class="rounded-box border border-base-300 p-5 flex flex-col gap-5" aria-label=name>
            <div class="flex flex-wrap items-center gap-4">
                <h2 class="text-xl font-semibold">{title}</h2>
                {move || match there.get() {
                    true => view! { <Badge text="今天已到店" tone=Tone::Good/> }.into_any(),
                    false => {
                        let ticket = ticket.clone();
                        view! {
                            <ActionForm action=note attr:class="ml-auto">
                                <input type="hidden" name="ticket" value=ticket/>
                                <Submit label="登记到店" pending=note.pending() class="btn"/>
                            </ActionForm>
                        }
                        .into_any()
                    }
                }}
            </div>
            <Summary error=failure(note)/>
            <dl class="grid grid-cols-3 gap-4">
                <Fact term="年龄">{age}</Fact>
                <Fact term="红娘">{owner}</Fact>
                <Fact term="今天的约见">{date}</Fact>
            </dl>
            <Missing one/>
        </section>
    }
}

/// The key data that is not known yet, and fields to complete it.
#[component]
fn Missing(one: Arrival) -> impl IntoView {
    let action = ServerAction::<CompleteArrival>::new();
    let error = failure(action);
    // What is typed and not saved yet is not cleared from the screen (see `idle`).
    let unsaved = RwSignal::new(false);
    after(action, move || {
        unsaved.set(false);
        say("资料已补全");
    });
    let Arrival {
        ticket,
        missing,
        fields,
        regions,
        ..
    } = one;
    // What is still open after the last saving.
    let open = Memo::new(move |before: Option<&Vec<String>>| match action.value().get() {
        Some(Ok(left)) => left,
        _ => before.cloned().unwrap_or_else(|| missing.clone()),
    });
    move || {
        let keys = open.get();
        if keys.is_empty() {
            return view! { <p class="text-success-ink">"关键资料已齐全。"</p> }.into_any();
        }
        let names: Vec<_> = keys
            .iter()
            .filter_map(|k| fields.by_key(k))
            .map(|f| f.label.to_string())
            .collect();
        let (ticket, fields, regions) = (ticket.clone(), fields.clone(), regions.clone());
        view! {
            <div>
                <h3 class="font-medium">{format!("还缺 {} 项关键资料", names.len())}</h3>
                <p class="text-muted mb-4">{names.join("、")}</p>
                <Summary error/>
                <ActionForm
                    action
                    attr:class="flex flex-col gap-5"
                    attr:novalidate=""
                    attr:data-unsaved=move || unsaved.still().then_some("")
                    on:input=move |_| unsaved.set(true)
                >
                    <input type="hidden" name="ticket" value=ticket/>
                    <SomeFields keys fields place=Place::Counter regions error/>
                    <Submit label="保存补充的资料" pending=action.pending() class="btn btn-primary self-start px-10"/>
                </ActionForm>
            </div>
        }
        .into_any()
    }
}
