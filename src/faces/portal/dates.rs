//! When and where the member meets somebody, and whether they come.

use crate::features::dates::Consent;
use crate::features::portal::MyDate;
use crate::features::portal::api::ConsentOwnDate;
use crate::types::time::moment;
use crate::ui::{Summary, failure};
use leptos::prelude::*;

#[component]
pub fn Meetings(dates: Vec<MyDate>, action: ServerAction<ConsentOwnDate>) -> impl IntoView {
    let none = dates.is_empty();
    let cards = dates
        .into_iter()
        .map(|one| view! { <Meeting one action/> })
        .collect_view();
    view! {
        <section aria-labelledby="my-dates">
            <h2 id="my-dates" class="portal-title">"约见"</h2>
            <Summary error=failure(action)/>
            {if none {
                view! { <p class="panel p-4 text-muted">"还没有安排见面。双方都有意后，红娘会与您商量时间。"</p> }.into_any()
            } else {
                view! { <ul class="flex flex-col gap-3">{cards}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Meeting(one: MyDate, action: ServerAction<ConsentOwnDate>) -> impl IntoView {
    let ink = if one.ahead { "text-primary-ink" } else { "text-muted" };
    view! {
        <li class="panel p-4 flex flex-col gap-2">
            <h3 class=format!("font-semibold text-lg tabular-nums {ink}")>{moment(one.at)}</h3>
            <p>{format!("与{} · {}", one.partner, one.place)}</p>
            <p class="text-sm">{one.outcome.clone()}</p>
            {one.may_consent.then(|| view! {
                <div class="grid grid-cols-2 gap-2 pt-1">
                    <Say one=one.clone() action consent=Consent::Agreed label="能来" class="btn btn-primary w-full"/>
                    <Say one=one.clone() action consent=Consent::Refused label="来不了" class="btn w-full"/>
                </div>
            })}
        </li>
    }
}

#[component]
fn Say(
    one: MyDate,
    action: ServerAction<ConsentOwnDate>,
    consent: Consent,
    label: &'static str,
    class: &'static str,
) -> impl IntoView {
    let pending = action.pending();
    view! {
        <ActionForm action>
            <input type="hidden" name="id" value=one.id.to_string()/>
            <input type="hidden" name="version" value=one.version.to_string()/>
            <input type="hidden" name="answer" value=consent.code()/>
            <button type="submit" class=class disabled=move || pending.get() aria-label=format!("{label}：{} 与{}见面", moment(one.at), one.partner)>{label}</button>
        </ActionForm>
    }
}
