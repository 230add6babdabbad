//! The sheet in which many members are spread over several matchmakers: chosen, previewed, done.

use super::joined;
use crate::features::assignments::api::distribute::{Distribute, PreviewDistribution};
use crate::features::assignments::{Preview, Taker, Way};
use crate::features::members::filter::Filter;
use crate::features::staff::Phase;
use crate::types::time::Moment;
use crate::ui::{Sheet, Submit, Summary, failure, say};
use leptos::prelude::*;

/// What is spread, and over whom; shared by the two forms.
#[derive(Clone)]
pub struct Order {
    pub selected: RwSignal<Vec<i64>>,
    pub filter: Filter,
    /// How many the filter shows.
    pub count: i64,
    pub phase: Phase,
    pub waiting: bool,
    pub as_of: Moment,
}

#[derive(Clone, Copy)]
struct Choice {
    way: RwSignal<Way>,
    /// Everybody whom the filter shows, instead of those who are ticked.
    all: RwSignal<bool>,
    people: RwSignal<Vec<i64>>,
    remark: RwSignal<String>,
}

#[component]
pub fn DistributeSheet(order: Order, people: Vec<Taker>, close: String, done: Callback<()>) -> impl IntoView {
    let open: Vec<i64> = people.iter().filter(|p| p.room() > 0).map(|p| p.id.0).collect();
    let choice = Choice {
        way: RwSignal::new(Way::Even),
        all: RwSignal::new(order.selected.with_untracked(Vec::is_empty)),
        people: RwSignal::new(open),
        remark: RwSignal::new(String::new()),
    };
    let preview = ServerAction::<PreviewDistribution>::new();
    let act = ServerAction::<Distribute>::new();
    let selected = order.selected;
    // What was shown holds for what was chosen.
    Effect::new(move |before: Option<()>| {
        choice.way.track();
        choice.all.track();
        choice.people.track();
        selected.track();
        if before.is_some() {
            preview.clear();
            act.clear();
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(count)) = act.value().get() {
            say(format!("已分配 {count} 位会员"));
            selected.set(Vec::new());
            done.run(());
        }
    });
    let shown = move || preview.value().get().and_then(Result::ok);
    let again = StoredValue::new(order.clone());
    view! {
        <Sheet title="按规则分配" close>
            <Summary error=failure(preview)/>
            <Summary error=failure(act)/>
            <ActionForm action=preview attr:class="flex flex-col gap-5" attr:novalidate="">
                <Sent order=order.clone() choice/>
                <Whom order choice/>
                <Ways choice/>
                <People people choice/>
                <label class="flex flex-col gap-1">
                    <span class="text-sm font-medium">"备注（红娘可见）"</span>
                    <input class="input w-full" autocomplete="off" prop:value=move || choice.remark.get()
                        on:input=move |ev| choice.remark.set(event_target_value(&ev))/>
                </label>
                <div><Submit label="预览分配结果" pending=preview.pending() class="btn"/></div>
            </ActionForm>
            {move || shown().map(|preview| {
                let seal = preview.seal.clone();
                let given = preview.given;
                view! {
                    <section class="mt-6 pt-6 border-t border-base-300 flex flex-col gap-4" aria-label="分配预览">
                        <Shares preview/>
                        {(given > 0).then(|| view! {
                            <ActionForm action=act attr:novalidate="">
                                <Sent order=again.get_value() choice/>
                                <input type="hidden" name="seal" value=seal/>
                                <Submit label=format!("确认分配 {given} 位会员") pending=act.pending()/>
                            </ActionForm>
                        })}
                    </section>
                }
            })}
        </Sheet>
    }
}

/// What both forms send.
#[component]
fn Sent(order: Order, choice: Choice) -> impl IntoView {
    let selected = order.selected;
    let filter = serde_json::to_string(&order.filter).unwrap_or_default();
    let ids = move || {
        if choice.all.get() {
            String::new()
        } else {
            selected.with(|s| joined(s))
        }
    };
    let all = move || {
        if choice.all.get() {
            filter.clone()
        } else {
            String::new()
        }
    };
    view! {
        <input type="hidden" name="phase" value=order.phase.code()/>
        <input type="hidden" name="way" prop:value=move || choice.way.get().code()/>
        <input type="hidden" name="ids" prop:value=ids/>
        <input type="hidden" name="all" prop:value=all/>
        <input type="hidden" name="people" prop:value=move || choice.people.with(|p| joined(p))/>
        <input type="hidden" name="remark" prop:value=move || choice.remark.get()/>
        <input type="hidden" name="as_of" value=order.as_of.timestamp_millis().to_string()/>
        {order.waiting.then(|| view! { <input type="hidden" name="waiting" value="true"/> })}
    }
}

#[component]
fn Whom(order: Order, choice: Choice) -> impl IntoView {
    let selected = order.selected;
    let most = i64::try_from(crate::features::assignments::api::MANY).unwrap_or(i64::MAX);
    let all = if order.count > most {
        format!("当前筛选结果中登记最早的 {most} 位")
    } else {
        format!("当前筛选结果全部 {} 位", order.count)
    };
    view! {
        <fieldset class="flex flex-col gap-2">
            <legend class="text-sm font-medium mb-1">"分配哪些会员"</legend>
            <label class="choice">
                <input type="radio" class="radio radio-sm" name="whom" prop:checked=move || !choice.all.get()
                    on:change=move |_| choice.all.set(false)/>
                <span>{move || format!("已勾选的 {} 位", selected.with(Vec::len))}</span>
            </label>
            <label class="choice">
                <input type="radio" class="radio radio-sm" name="whom" prop:checked=move || choice.all.get()
                    on:change=move |_| choice.all.set(true)/>
                <span>{all}</span>
            </label>
        </fieldset>
    }
}

#[component]
fn Ways(choice: Choice) -> impl IntoView {
    view! {
        <fieldset class="flex flex-col gap-2">
            <legend class="text-sm font-medium mb-1">"怎么分"</legend>
            {Way::ALL
                .iter()
                .map(|way| view! {
                    <label class="choice">
                        <input type="radio" class="radio radio-sm" name="how" prop:checked=move || choice.way.get() == *way
                            on:change=move |_| choice.way.set(*way)/>
                        <span>{way.label()}</span>
                    </label>
                })
                .collect_view()}
        </fieldset>
    }
}

#[component]
fn People(people: Vec<Taker>, choice: Choice) -> impl IntoView {
    view! {
        <fieldset class="flex flex-col gap-2">
            <legend class="text-sm font-medium mb-1">"分给谁（已停用和名额已满的自动跳过）"</legend>
            {people
                .into_iter()
                .map(|p| {
                    let id = p.id.0;
                    let full = p.room() == 0;
                    let place = if p.branch.is_empty() { p.role.clone() } else { format!("{} · {}", p.role, p.branch) };
                    view! {
                        <label class="choice">
                            <input type="checkbox" class="checkbox checkbox-sm" disabled=full
                                prop:checked=move || choice.people.with(|c| c.contains(&id))
                                on:change=move |ev| choice.people.update(|c| {
                                    c.retain(|i| *i != id);
                                    if event_target_checked(&ev) {
                                        c.push(id);
                                    }
                                })/>
                            <span class="flex-1">{p.name.clone()}" "<span class="text-muted text-xs">{place}</span></span>
                            <span class="tabular-nums text-muted">{format!("{} / {}", p.load_shown(), p.most)}{full.then_some("　已满")}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

#[component]
fn Shares(preview: Preview) -> impl IntoView {
    let left = (preview.left > 0).then(|| format!("还有 {} 位分不出去：{}。", preview.left, preview.why_left));
    view! {
        <h3 class="font-semibold">{format!("将分配 {} 位会员", preview.given)}</h3>
        {left.map(|words| view! { <p class="text-warning-ink" role="status">{words}</p> })}
        <table class="table table-sm">
            <thead>
                <tr><th>"红娘"</th><th class="text-right">"分到"</th><th class="text-right">"分配后 / 名额"</th></tr>
            </thead>
            <tbody>
                {preview
                    .shares
                    .into_iter()
                    .map(|s| view! {
                        <tr>
                            <td>{s.name}</td>
                            <td class="text-right tabular-nums font-medium">{s.count}</td>
                            <td class="text-right tabular-nums text-muted">{format!("{} / {}", s.load + s.count, s.most)}</td>
                        </tr>
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}
