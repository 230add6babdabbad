//! The tab of a member's page: each item with what holds, what waits, and the papers.

use super::validity_badge;
use crate::features::photos::PhotoState;
use crate::features::photos::view::{LIMIT, Picture, again_soon, delete_address};
use crate::features::verification::api::member_checks;
use crate::features::verification::rules::{Validity, validity};
use crate::features::verification::{Check, CheckState, Checks, Item};
use crate::types::ids::MemberId;
use crate::types::time::moment;
use crate::ui::{Badge, ErrorNote, Fact, Loading, Resource, Tone, UploadZone};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

fn address(member: MemberId, sheet: &str) -> String {
    format!("/office/members/{member}?tab=checks&sheet={sheet}")
}

#[component]
pub fn ChecksTab(member: MemberId) -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").is_some()));
    let changed = RwSignal::new(0_u32);
    let checks = Resource::new(move || (changed.get(), sheet.get()), move |_| member_checks(member));
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <section class="flex flex-col gap-4" aria-labelledby="checks-title">
            <h2 id="checks-title" class="sr-only">"核验"</h2>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match checks.await {
                        Ok(checks) => view! { <All checks done/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn All(checks: Checks, done: Callback<()>) -> impl IntoView {
    again_soon(checks.waits(), done, Callback::new(|()| ()));
    let past: Vec<Check> = checks
        .rows
        .iter()
        .filter(|c| !matches!(c.state, CheckState::Waiting | CheckState::Verified))
        .cloned()
        .collect();
    let all = StoredValue::new(checks);
    view! {
        <div class="grid xl:grid-cols-2 gap-4 items-start">
            {Item::ALL.iter().map(|item| view! { <OneItem item=*item all done/> }).collect_view()}
        </div>
        {(!past.is_empty()).then(|| view! { <Past past all/> })}
    }
}

/// One item: what holds, what waits, what can be done.
#[component]
fn OneItem(item: Item, all: StoredValue<Checks>, done: Callback<()>) -> impl IntoView {
    let (holds, waits, today) = all.with_value(|c| {
        let of = |state| c.of(item, state).cloned();
        (of(CheckState::Verified), of(CheckState::Waiting), c.today)
    });
    let (member, may_submit) = all.with_value(|c| (c.member, c.may_submit));
    let may_check = all.with_value(|c| c.may_check.contains(&item));
    let none = holds.is_none() && waits.is_none();
    let again = holds.is_some();
    let badge = match (&holds, &waits) {
        (Some(check), _) if validity(check.valid_until, today) == Validity::Expired => {
            view! { <Badge text="已过期" tone=Tone::Bad/> }.into_any()
        }
        (Some(_), _) => view! { <Badge text="已核验" tone=Tone::Good/> }.into_any(),
        (None, Some(_)) => view! { <Badge text="待核验" tone=Tone::Warn/> }.into_any(),
        (None, None) => view! { <Badge text="未核验"/> }.into_any(),
    };
    let free = waits.is_none();
    let verb = if again { "重新提交" } else { "提交" };
    view! {
        <section class="panel flex flex-col gap-3" aria-labelledby=format!("check-{}", item.code())>
            <div class="flex items-center gap-2">
                <h3 id=format!("check-{}", item.code()) class="font-semibold">{item.label()}</h3>
                {badge}
                {(may_submit && free).then(|| view! {
                    <a href=address(member, &format!("check&item={}", item.code())) class="btn btn-sm ml-auto" data-noscroll="" aria-label=format!("{verb}{item}核验")>
                        {verb}
                    </a>
                })}
            </div>
            {none.then(|| view! { <p class="text-sm text-muted">"还没有提交过。"</p> })}
            {holds.map(|check| view! { <Holds check member today may_check all/> })}
            {waits.map(|check| view! { <Waits check member may_submit may_check all done/> })}
        </section>
    }
}

/// What was checked: by whom, when, until when.
#[component]
fn Holds(
    check: Check,
    member: MemberId,
    today: chrono::NaiveDate,
    may_check: bool,
    all: StoredValue<Checks>,
) -> impl IntoView {
    let (id, note) = (check.id, check.note.clone());
    let by = check.checked_by.clone().unwrap_or_else(|| "—".into());
    view! {
        <dl class="grid grid-cols-3 gap-3">
            <Fact term="核验人">{by}</Fact>
            <Fact term="核验时间"><span class="tabular-nums">{check.checked_at.map_or_else(|| "—".into(), moment)}</span></Fact>
            <Fact term="有效期至">{validity_badge(check.valid_until, today)}</Fact>
        </dl>
        {(!note.is_empty()).then(|| view! { <p class="text-sm whitespace-pre-line">{note}</p> })}
        <Papers check=check.clone() member may_delete=false all/>
        {may_check.then(|| view! {
            <div><a href=address(member, &format!("revoke&check={id}")) class="btn btn-xs btn-ghost" data-noscroll="">"撤销"</a></div>
        })}
    }
}

/// What waits: who handed it in, the papers, and the decision.
#[component]
fn Waits(
    check: Check,
    member: MemberId,
    may_submit: bool,
    may_check: bool,
    all: StoredValue<Checks>,
    done: Callback<()>,
) -> impl IntoView {
    let id = check.id;
    let by = check.submitted_by.clone().unwrap_or_else(|| "会员本人".into());
    view! {
        <div class="flex flex-col gap-3 border-t border-base-300 pt-3">
            <p class="text-sm text-muted tabular-nums">{format!("{by}于 {} 提交，等待核验", moment(check.submitted_at))}</p>
            {(!check.note.is_empty()).then(|| view! { <p class="text-sm whitespace-pre-line">{check.note.clone()}</p> })}
            <Papers check=check.clone() member may_delete=may_submit all/>
            {may_submit.then(|| view! {
                <UploadZone address=format!("/upload/photo?check={id}") what="材料" largest=LIMIT done hint="证件或证明的照片，仅有权限的同事可见"/>
            })}
            {may_check.then(|| view! {
                <div><a href=address(member, &format!("decide&check={id}")) class="btn btn-sm btn-primary" data-noscroll="">{format!("核验{}", check.item)}</a></div>
            })}
        </div>
    }
}

/// The papers of a check; to who may not see them only how many there are.
#[component]
fn Papers(check: Check, member: MemberId, may_delete: bool, all: StoredValue<Checks>) -> impl IntoView {
    let papers = all.with_value(|c| {
        c.papers
            .iter()
            .filter(|p| p.of == check.id)
            .cloned()
            .collect::<Vec<_>>()
    });
    let hidden = papers.iter().filter(|p| p.photo.is_none()).count();
    let seen: Vec<_> = papers.into_iter().filter_map(|p| p.photo).collect();
    view! {
        {(hidden > 0).then(|| view! { <p class="text-sm text-muted">{format!("{hidden} 份材料，您没有查看权限")}</p> })}
        {(!seen.is_empty()).then(|| view! {
            <ul class="grid grid-cols-3 gap-2">
                {seen
                    .into_iter()
                    .map(|photo| {
                        let delete = delete_address(member, photo.id, "checks", photo.state == PhotoState::Ready);
                        let label = format!("删除材料 {}", photo.id);
                        view! {
                            <li class="flex flex-col gap-1">
                                <Picture photo/>
                                {may_delete.then(|| view! { <a href=delete class="btn btn-xs btn-ghost" data-noscroll="" aria-label=label>"删除"</a> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        })}
    }
}

/// What did not hold, or no longer counts.
#[component]
fn Past(past: Vec<Check>, all: StoredValue<Checks>) -> impl IntoView {
    let member = all.with_value(|c| c.member);
    view! {
        <section class="panel overflow-x-auto" aria-labelledby="past-checks">
            <h3 id="past-checks" class="font-semibold mb-2">"历史核验"</h3>
            <table class="table table-sm">
                <thead>
                    <tr><th>"项目"</th><th>"结果"</th><th>"提交"</th><th>"核验"</th><th>"原因"</th><th>"材料"</th></tr>
                </thead>
                <tbody>
                    {past
                        .into_iter()
                        .map(|check| view! {
                            <tr>
                                <td>{check.item.label()}</td>
                                <td><Badge text=check.state.label()/></td>
                                <td class="tabular-nums">{format!("{} {}", moment(check.submitted_at), check.submitted_by.clone().unwrap_or_default())}</td>
                                <td class="tabular-nums">{format!("{} {}", check.checked_at.map_or(String::new(), moment), check.checked_by.clone().unwrap_or_default())}</td>
                                <td>{check.reason.clone()}</td>
                                <td><Papers check member may_delete=false all/></td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </section>
    }
}
