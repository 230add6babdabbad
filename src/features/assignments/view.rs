//! The bar that gives ticked members to a matchmaker.

use super::api::AssignMembers;
use crate::features::staff::{Phase, StaffName};
use crate::ui::{Submit, Summary, failure, say};
use leptos::prelude::*;

/// Gives what is ticked to one of `people`; `done` is told after an assignment.
#[component]
pub fn AssignBar(
    selected: RwSignal<Vec<i64>>,
    phase: Phase,
    people: Vec<StaffName>,
    waiting: bool,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<AssignMembers>::new();
    let error = failure(action);
    let version = action.version();
    Effect::new(move |_| {
        if version.get() > 0 && action.value().with_untracked(|v| matches!(v, Some(Ok(())))) {
            say(format!("已分配 {} 位会员", selected.with_untracked(Vec::len)));
            selected.set(Vec::new());
            done.run(());
        }
    });
    let ids = move || selected.with(|s| s.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
    view! {
        <section class="panel mb-4" aria-label="分配所选会员">
            <Summary error/>
            <ActionForm action attr:class="flex flex-wrap items-end gap-3" attr:novalidate="">
                <input type="hidden" name="ids" prop:value=ids/>
                <input type="hidden" name="phase" value=phase.code()/>
                {waiting.then(|| view! { <input type="hidden" name="waiting" value="true"/> })}
                <p class="self-center min-w-28">
                    {move || match selected.with(Vec::len) {
                        0 => "勾选会员后分配".to_string(),
                        n => format!("已选 {n} 位会员"),
                    }}
                </p>
                <label class="flex flex-col gap-1">
                    <span class="text-xs text-muted">{format!("分配给（{}红娘，括号内为现有会员数）", phase.label())}</span>
                    <select name="to" class="select select-sm min-w-56">
                        <option value="">"请选择红娘"</option>
                        {people
                            .into_iter()
                            .map(|p| view! { <option value=p.id.0>{format!("{} · {}（{}）", p.name, p.role, p.load)}</option> })
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
