//! The dates of one member: the tab of the member's page.

use super::api::member_dates;
use super::forms::PlanForm;
use super::{DateList, MembersDates};
use crate::types::ids::MemberId;
use crate::ui::{Empty, ErrorNote, Loading, Resource, Sheet, address};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Dates of a member with everything that is done with them; `act=plan` opens the sheet in which one is
/// arranged, `recommendation=…` chooses whom with.
#[component]
pub fn MemberDates(member: MemberId) -> impl IntoView {
    let changed = RwSignal::new(0);
    let data = Resource::new(move || changed.get(), move |_| member_dates(member));
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => view! { <View member data done/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn View(member: MemberId, data: MembersDates, done: Callback<()>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let planning = Memo::new(move |_| {
        query.with(|q| (q.get("act").as_deref() == Some("plan")).then(|| q.get("recommendation").unwrap_or_default()))
    });
    let plan = move || query.with(|q| address(&path.get(), q, &[("act", Some("plan".into()))]));
    let (may_plan, now, rows) = (data.may_plan, data.now, data.rows.clone());
    let figures = format!(
        "共 {} 次 · 已见面 {} 次 · 爽约 {} 次",
        rows.len(),
        data.met,
        data.missed
    );
    let ready = data.ready.len();
    let data = StoredValue::new(data);
    view! {
        <div class="flex flex-wrap items-center gap-4 mb-4">
            <span class="text-muted tabular-nums">{figures}</span>
            {(ready > 0).then(|| view! { <span>{format!("有 {ready} 条推荐双方有意，可以安排见面")}</span> })}
            {may_plan.then(|| view! {
                <a href=plan class="btn btn-sm ml-auto" data-noscroll="">
                    <span class="icon-[lucide--calendar-plus] size-4" aria-hidden="true"></span>"安排约见"
                </a>
            })}
        </div>
        {if rows.is_empty() {
            view! { <div class="panel"><Empty text="还没有安排过约见。推荐得到双方有意的答复后，就可以安排见面。" icon="icon-[lucide--calendar-heart]"/></div> }.into_any()
        } else {
            view! { <DateList rows now done/> }.into_any()
        }}
        {move || planning.get().filter(|_| may_plan).map(|chosen| {
            let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("act", None), ("recommendation", None)]));
            view! { <Sheet title="安排约见" close=close.clone()><PlanForm member data=data.get_value() chosen close done/></Sheet> }
        })}
    }
}
