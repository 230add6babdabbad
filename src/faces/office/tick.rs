//! A tick in a row of a table.

use leptos::prelude::*;

#[component]
pub fn Tick(id: i64, name: String, selected: RwSignal<Vec<i64>>, #[prop(optional)] disabled: bool) -> impl IntoView {
    view! {
        <input type="checkbox" class="checkbox checkbox-sm" aria-label=format!("选择{name}") disabled=disabled
            prop:checked=move || selected.with(|s| s.contains(&id))
            on:change=move |ev| selected.update(|s| {
                s.retain(|i| *i != id);
                if event_target_checked(&ev) {
                    s.push(id);
                }
            })/>
    }
}

/// Ticks all of `ids` or none.
#[component]
pub fn TickAll(ids: Vec<i64>, selected: RwSignal<Vec<i64>>) -> impl IntoView {
    let all = ids.clone();
    view! {
        <input type="checkbox" class="checkbox checkbox-sm" aria-label="全选本页"
            prop:checked=move || !all.is_empty() && selected.with(|s| all.iter().all(|i| s.contains(i)))
            on:change=move |ev| selected.set(if event_target_checked(&ev) { ids.clone() } else { Vec::new() })/>
    }
}
