//! The cap in the settings, those who wait for an introduction, runs and what they propose.

mod offers;
mod runs;

pub use offers::{OfferList, OfferSheet};
pub use runs::RunPanel;

use super::api::{SaveExposureCap, exposure_cap};
use super::{CapForm, Forgotten, Lately};
use crate::features::members::Sex;
use crate::types::time::Moment;
use crate::ui::{
    CheckField, ErrorNote, Loading, Portrait, Resource, Submit, Summary, TextField, When, after, failure, say,
};
use leptos::prelude::*;

/// How often somebody may be shown, as a part of the settings of matching.
#[component]
pub fn CapSettings() -> impl IntoView {
    let saved = RwSignal::new(0u32);
    let form = Resource::new(move || saved.get(), |_| exposure_cap());
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => view! { <Form form saved/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Form(form: CapForm, saved: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<SaveExposureCap>::new();
    let error = failure(action);
    after(action, move || {
        say("曝光上限已保存");
        saved.update(|n| *n += 1);
    });
    view! {
        <section class="panel max-w-2xl mt-4" aria-labelledby="exposure-title">
            <h2 id="exposure-title" class="font-semibold mb-3">"推荐曝光"</h2>
            <ActionForm action attr:class="flex flex-col gap-6" attr:novalidate="">
                <Summary error/>
                <input type="hidden" name="version" value=form.version/>
                <TextField name="weekly_cap" label="同一位会员每周最多被推荐（次）" value=form.weekly.to_string() inputmode="numeric"
                    hint="最近 7 天作为候选人被推荐给别人的次数；手工推荐和分散推荐都受此限制，0 为不限" error/>
                {form.may_edit.then(|| view! { <div><Submit label="保存曝光上限" pending=action.pending()/></div> })}
            </ActionForm>
        </section>
    }
}

/// Says where a candidate was shown as often as may be, and lets go beyond it who may.
#[component]
pub fn CapNote(lately: Lately, error: Signal<Option<crate::error::Error>>) -> impl IntoView {
    let Lately { shown, cap, may_exceed } = lately;
    lately.is_full().then(|| {
        view! {
            <div class="alert alert-warning alert-soft">
                <span class="icon-[lucide--triangle-alert] size-5" aria-hidden="true"></span>
                <span>{format!("这位候选人最近 7 天已被推荐 {shown} 次，达到每周上限 {cap} 次。")}</span>
            </div>
            {may_exceed.then(|| view! { <CheckField name="over_cap" label="超出上限仍然推荐" error/> })}
        }
    })
}

/// Members whom nobody was introduced to lately, with their matchmaker.
#[component]
pub fn ForgottenTable(rows: Vec<Forgotten>, now: Moment) -> impl IntoView {
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"会员"</th>
                        <th scope="col">"服务红娘"</th>
                        <th scope="col">"上次推荐"</th>
                        <th scope="col">"已等待"</th>
                        <th scope="col"><span class="sr-only">"操作"</span></th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Line row now/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(row: Forgotten, now: Moment) -> impl IntoView {
    let id = row.id;
    let facts = format!("编号 {id} · {} 岁 · {}", row.age, row.place);
    let days = (now - row.since).num_days();
    let library = format!("/office/members/{id}?tab=matches");
    let label = format!("打开 {} 的配对库", row.name);
    view! {
        <tr class="row-hover">
            <td>
                <div class="flex gap-3">
                    <Portrait id=id.0 female=row.sex == Sex::Female cover=row.cover/>
                    <div>
                        <a href=format!("/office/members/{id}") class="font-medium hover:underline">{row.name}</a>
                        <div class="text-xs text-muted tabular-nums">{facts}</div>
                    </div>
                </div>
            </td>
            <td class="whitespace-nowrap">{row.owner.unwrap_or_else(|| "暂无红娘".into())}</td>
            <td>{match row.last {
                Some(at) => view! { <When at now/> }.into_any(),
                None => view! { <span class="text-muted">"从未推荐"</span> }.into_any(),
            }}</td>
            <td class="tabular-nums whitespace-nowrap">{format!("{days} 天")}</td>
            <td class="text-right"><a href=library class="btn btn-sm" aria-label=label>"配对库"</a></td>
        </tr>
    }
}
