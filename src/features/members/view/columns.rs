//! Which columns a list shows: ticked in a small form, kept in the address.

use crate::features::members::OwnField;
use crate::features::members::filter::{Column, Filter};
use leptos::prelude::*;

#[component]
pub fn ColumnChoice(filter: Filter, path: &'static str, income: bool, own: Vec<OwnField>) -> impl IntoView {
    let kept: Vec<_> = filter
        .pairs()
        .into_iter()
        .filter(|(key, _)| !["cols", "after"].contains(&key.as_ref()))
        .collect();
    let usual = Filter {
        cols: Vec::new(),
        own_cols: Vec::new(),
        after: String::new(),
        ..filter.clone()
    }
    .href(path);
    let changed = !filter.cols.is_empty() || !filter.own_cols.is_empty();
    let offered = Column::ALL.iter().filter(move |c| income || **c != Column::Income);
    view! {
        <details class="dropdown dropdown-end">
            <summary class="btn btn-sm">
                <span class="icon-[lucide--columns-3] size-4" aria-hidden="true"></span>"显示列"
            </summary>
            <form method="get" action=path class="dropdown-content panel z-10 mt-1 w-80 shadow-lg" aria-label="显示列">
                {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
                <div class="grid grid-cols-2 gap-x-4">
                    {offered
                        .map(|c| {
                            let shown = filter.columns().contains(c);
                            view! {
                                <label class="choice">
                                    <input type="checkbox" class="checkbox checkbox-sm" name="cols" value=c.code() checked=shown/>
                                    <span>{c.label()}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                    {own
                        .into_iter()
                        .map(|field| {
                            let shown = filter.own_cols.contains(&field.id);
                            view! {
                                <label class="choice">
                                    <input type="checkbox" class="checkbox checkbox-sm" name="cols" value=field.name("") checked=shown/>
                                    <span>{field.label}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="flex gap-2 mt-3">
                    <button type="submit" class="btn btn-sm btn-primary">"显示所选的列"</button>
                    {changed.then(|| view! { <a href=usual class="btn btn-sm btn-ghost">"恢复默认"</a> })}
                </div>
            </form>
        </details>
    }
}
