//! That something was checked, beside a name.

use crate::features::verification::Item;
use crate::features::verification::rules::{Validity, validity};
use crate::ui::{Badge, Tone};
use chrono::NaiveDate;
use leptos::prelude::*;

/// A mark with the number of items; what they are is read aloud and shown on hover.
#[component]
pub fn CheckedMark(items: Vec<Item>) -> impl IntoView {
    (!items.is_empty()).then(|| {
        let words = format!("已核验：{}", items.iter().map(|i| i.label()).collect::<Vec<_>>().join("、"));
        let title = words.clone();
        view! {
            <span class="inline-flex items-center gap-0.5 text-success-ink text-xs tabular-nums align-middle" title=title>
                <span class="icon-[lucide--badge-check] size-4" aria-hidden="true"></span>
                <span aria-hidden="true">{items.len()}</span>
                <span class="sr-only">{words}</span>
            </span>
        }
    })
}

/// Each item as a badge.
#[component]
pub fn CheckedItems(items: Vec<Item>) -> impl IntoView {
    let badges = items
        .into_iter()
        .map(|item| view! { <Badge text=format!("{item}已核验") tone=Tone::Good/> });
    badges.collect_view()
}

/// Until when something holds, as a badge.
pub fn validity_badge(valid_until: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    match (validity(valid_until, today), valid_until) {
        (Validity::Expired, Some(day)) => view! { <Badge text=format!("已于 {day} 过期") tone=Tone::Bad/> }.into_any(),
        (Validity::Soon, Some(day)) => view! { <Badge text=format!("{day} 到期") tone=Tone::Warn/> }.into_any(),
        (_, Some(day)) => view! { <span class="tabular-nums whitespace-nowrap">{day.to_string()}</span> }.into_any(),
        (_, None) => view! { <span class="text-muted">"长期"</span> }.into_any(),
    }
}
