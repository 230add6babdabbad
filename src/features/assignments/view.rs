//! The bar that gives ticked members to a matchmaker, and what goes with it.

mod distribute;

pub use distribute::{DistributeSheet, Order};

use super::Taker;
use super::api::AssignMembers;
use super::api::pool::ReleaseMembers;
use crate::features::staff::Phase;
use crate::types::time::Moment;
use crate::ui::{Sheet, Submit, Summary, TextField, failure, say};
use leptos::prelude::*;

/// Numbers as forms send them.
pub fn joined(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// Gives what is ticked to one of `people`; `done` is told after an assignment.
#[component]
pub fn AssignBar(
    selected: RwSignal<Vec<i64>>,
    phase: Phase,
    people: Vec<Taker>,
    waiting: bool,
    /// When the list was read: who changes hands meanwhile is refused.
    as_of: Moment,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<AssignMembers>::new();
    let error = failure(action);
    let version = action.version();
    Effect::new(move |_| {
        if version.get() > 0
            && let Some(Ok(given)) = action.value().get_untracked()
        {
            let stayed = selected.with_untracked(Vec::len) as i64 - given;
            say(match stayed {
                1.. => format!("已分配 {given} 位会员，另外 {stayed} 位本来就由这位红娘跟进"),
                _ => format!("已分配 {given} 位会员"),
            });
            selected.set(Vec::new());
            done.run(());
        }
    });
    let ids = move || selected.with(|s| joined(s));
    view! {
        <section class="panel mb-4" aria-label="分配所选会员">
            <Summary error/>
            <ActionForm action attr:class="flex flex-wrap items-end gap-3" attr:novalidate="">
                <input type="hidden" name="ids" prop:value=ids/>
                <input type="hidden" name="phase" value=phase.code()/>
                <input type="hidden" name="as_of" value=as_of.timestamp_millis().to_string()/>
                {waiting.then(|| view! { <input type="hidden" name="waiting" value="true"/> })}
                <p class="self-center min-w-28">
                    {move || match selected.with(Vec::len) {
                        0 => "勾选会员后分配".to_string(),
                        n => format!("已选 {n} 位会员"),
                    }}
                </p>
                <label class="flex flex-col gap-1">
                    <span class="text-xs text-muted">{format!("分配给（{}红娘，括号内为现有会员和名额）", phase.label())}</span>
                    <select name="to" class="select select-sm min-w-56">
                        <option value="">"请选择红娘"</option>
                        {people
                            .into_iter()
                            .map(|p| {
                                let full = if p.room() == 0 { "，已满" } else { "" };
                                let label = format!("{} · {}（{}/{}{full}）", p.name, p.role, p.load_shown(), p.most);
                                view! { <option value=p.id.0 disabled=p.room() == 0>{label}</option> }
                            })
                            .collect_view()}
                    </select>
                </label>
                <label class="flex flex-col gap-1 flex-1 min-w-52">
                    <span class="text-xs text-muted">"备注（红娘可见）"</span>
                    <input name="remark" class="input input-sm w-full" autocomplete="off" placeholder="例如：本地户口，希望尽快联系"/>
                </label>
                <Submit label=if waiting { "分配" } else { "调配" } pending=action.pending() class="btn btn-primary btn-sm"/>
            </ActionForm>
        </section>
    }
}

/// Puts what is ticked into the open pool.
#[component]
pub fn ReleaseSheet(selected: RwSignal<Vec<i64>>, close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<ReleaseMembers>::new();
    let error = failure(action);
    Effect::new(move |_| {
        if action.value().with(|v| matches!(v, Some(Ok(())))) {
            say(format!("已放入公海 {} 位会员", selected.with_untracked(Vec::len)));
            selected.set(Vec::new());
            done.run(());
        }
    });
    let ids = move || selected.with(|s| joined(s));
    view! {
        <Sheet title="放入公海" close>
            <p class="text-muted mb-4">"放入公海后，售前红娘可以自行认领；原红娘在保护期内不能再认领。历史记录都会保留。"</p>
            <p class="mb-4">{move || format!("已选 {} 位会员", selected.with(Vec::len))}</p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="ids" prop:value=ids/>
                <TextField name="remark" label="原因" placeholder="例如：多次联系未果，换人试试" error/>
                <Submit label="放入公海" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}
