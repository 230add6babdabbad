//! What answers say about a member's criteria: proposals to take or reject, stated beside revealed preference.

use super::api::{AcceptProposal, RejectProposal, criteria_proposals};
use super::{Decided, Evidence, Outcome, Preference, Proposal, Proposals as Data};
use crate::error::Error;
use crate::features::matching::Criterion;
use crate::features::matching::card::PartyName;
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use crate::ui::{Badge, ErrorNote, Loading, Resource, Still, Submit, Summary, Tone, When, after, failure, say};
use leptos::prelude::*;

/// Beside the criteria of a member; `done` is told when they have changed.
#[component]
pub fn Proposals(
    member: MemberId,
    /// Asked anew when it changes: a sheet that closes may have changed the criteria.
    #[prop(into)]
    sheet: Signal<bool>,
    done: Callback<()>,
) -> impl IntoView {
    let (accept, reject) = (
        ServerAction::<AcceptProposal>::new(),
        ServerAction::<RejectProposal>::new(),
    );
    let data = Resource::new(
        move || (accept.version().get(), reject.version().get(), sheet.get()),
        move |_| criteria_proposals(member),
    );
    after(accept, move || {
        say("已按建议修改择偶要求");
        done.run(());
    });
    after(reject, || say("已记录，不采纳这条建议"));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => view! { <Shown data accept reject/> }.into_any(),
                    // Who does not match people sees the criteria alone.
                    Err(Error::Forbidden) => ().into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// How many proposals wait, in the library: they lead to the criteria.
#[component]
pub fn ProposalsNote(member: MemberId) -> impl IntoView {
    let data = Resource::new(|| (), move |()| criteria_proposals(member));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let count = data.await.map_or(0, |d| d.rows.len());
                (count > 0).then(|| view! {
                    <p class="alert alert-info alert-soft mb-4 text-sm">
                        <span class="icon-[lucide--lightbulb] size-5" aria-hidden="true"></span>
                        <span>{format!("根据会员的答复，系统对择偶要求有 {count} 条建议。")}</span>
                        <a href=format!("/office/members/{member}?tab=criteria") class="btn btn-sm">"查看建议"</a>
                    </p>
                })
            })}
        </Transition>
    }
}

#[component]
fn Shown(data: Data, accept: ServerAction<AcceptProposal>, reject: ServerAction<RejectProposal>) -> impl IntoView {
    let Data {
        member,
        version,
        may_decide,
        yes,
        no,
        rows,
        preferences,
        decided,
        now,
        ..
    } = data;
    let none = rows.is_empty();
    let counted = format!("会员对 {yes} 人表示有意，对 {no} 人婉拒。见面后的反馈以最后一次为准。");
    let row = move |one: Proposal| view! { <One one member version may_decide accept reject now/> };
    view! {
        <section class="panel mt-4" aria-labelledby="proposals-title">
            <h2 id="proposals-title" class="font-semibold">"系统建议"</h2>
            <p class="text-sm text-muted mt-1">{counted}</p>
            <Summary error=failure(accept)/>
            {none.then(|| view! {
                <p class="text-muted text-sm mt-3">"目前的答复还不足以提出建议：至少 3 个答复指向同一项要求时才会提出。"</p>
            })}
            <ul class="flex flex-col">{rows.into_iter().map(row).collect_view()}</ul>
            {(!decided.is_empty()).then(|| view! { <Past decided now/> })}
        </section>
        <Preferences preferences/>
    }
}

#[component]
fn One(
    one: Proposal,
    member: MemberId,
    version: i64,
    may_decide: bool,
    accept: ServerAction<AcceptProposal>,
    reject: ServerAction<RejectProposal>,
    now: Moment,
) -> impl IntoView {
    let Proposal {
        criterion,
        step,
        because,
        change,
        evidence,
        token,
    } = one;
    let count = evidence.len();
    view! {
        <li class="py-4 border-b border-base-300 last:border-b-0 flex flex-col gap-2">
            <div class="flex items-center gap-2">
                <Badge text=step.label() tone=Tone::Info/>
                <h3 class="font-medium">{change}</h3>
            </div>
            <p class="text-sm">{because}</p>
            <details>
                <summary class="cursor-pointer text-sm">{format!("依据的 {count} 个答复")}</summary>
                <ul class="flex flex-col gap-1 mt-2 text-sm">
                    {evidence.into_iter().map(|e| view! { <Rests e now/> }).collect_view()}
                </ul>
            </details>
            {may_decide.then(|| view! { <Decide criterion member version token accept reject/> })}
        </li>
    }
}

#[component]
fn Rests(e: Evidence, now: Moment) -> impl IntoView {
    let number = format!(" 编号 {}", e.party.id);
    view! {
        <li class="flex flex-wrap gap-x-3">
            <span><PartyName party=e.party/><span class="text-xs text-muted tabular-nums">{number}</span></span>
            <span>{e.said}</span>
            {(!e.found.is_empty()).then(|| view! { <span class="text-muted">{e.found}</span> })}
            <span class="text-muted"><When at=e.at now/></span>
        </li>
    }
}

#[component]
fn Decide(
    criterion: Criterion,
    member: MemberId,
    version: i64,
    token: String,
    accept: ServerAction<AcceptProposal>,
    reject: ServerAction<RejectProposal>,
) -> impl IntoView {
    let error = failure(reject);
    let (read, about) = (token.clone(), token.clone());
    // Several rejections share an action: what was wrong is said where it was sent.
    let wrong = Signal::derive(move || {
        let mine = reject.value().with(|_| {
            reject
                .input()
                .with_untracked(|i| i.as_ref().is_none_or(|i| i.token == about))
        });
        let said = |e: Error| e.fields().get("reason").map_or(e.to_string(), String::from);
        error.still().filter(|_| mine).map(said)
    });
    let field = format!("reason-{}", criterion.code());
    let told = format!("{field}-error");
    view! {
        <div class="flex flex-wrap items-start gap-2">
            <ActionForm action=accept>
                <input type="hidden" name="member" value=member.0/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="token" value=read/>
                <Submit label=format!("采纳「{criterion}」的建议") pending=accept.pending() class="btn btn-sm btn-primary"/>
            </ActionForm>
            <details class="flex-1">
                <summary class="btn btn-sm">"不采纳"</summary>
                <ActionForm action=reject attr:class="flex flex-col gap-3 mt-3 max-w-md" attr:novalidate="">
                    <input type="hidden" name="member" value=member.0/>
                    <input type="hidden" name="token" value=token/>
                    <label for=field.clone() class="text-sm font-medium">{format!("不采纳「{criterion}」建议的原因")}</label>
                    <input id=field name="reason" class="input w-full" class:input-error=move || wrong.still().is_some() autocomplete="off"
                        aria-invalid=move || wrong.still().is_some().to_string() aria-describedby=told.clone() aria-required="true"/>
                    <p id=told class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
                    <p class="text-xs text-muted">"再有 3 个新的答复指向同一项时才会重新提出"</p>
                    <Submit label="确认不采纳" pending=reject.pending() class="btn btn-sm"/>
                </ActionForm>
            </details>
        </div>
    }
}

#[component]
fn Past(decided: Vec<Decided>, now: Moment) -> impl IntoView {
    let line = move |d: Decided| {
        let tone = if d.outcome == Outcome::Accepted {
            Tone::Good
        } else {
            Tone::Plain
        };
        view! {
            <li class="flex flex-wrap gap-x-3 items-baseline">
                <Badge text=d.outcome.label() tone/>
                <span>{d.proposal}</span>
                {(!d.reason.is_empty()).then(|| view! { <span class="text-muted">{format!("原因：{}", d.reason)}</span> })}
                <span class="text-muted text-xs">{d.staff} " · " <When at=d.at now/></span>
            </li>
        }
    };
    view! {
        <details class="mt-3">
            <summary class="cursor-pointer text-sm">"已处理的建议"</summary>
            <ul class="flex flex-col gap-2 mt-2 text-sm">{decided.into_iter().map(line).collect_view()}</ul>
        </details>
    }
}

/// Each criterion as it was stated, and as answers reveal it.
#[component]
fn Preferences(preferences: Vec<Preference>) -> impl IntoView {
    let line = |p: Preference| {
        let stated = match p.stated {
            Some((text, importance)) => format!("{text}（{importance}）"),
            None => "没有提出".into(),
        };
        view! {
            <tr class="align-top">
                <th scope="row" class="font-medium whitespace-nowrap">{p.criterion.label()}</th>
                <td>{stated}</td>
                <td>
                    {if p.revealed.is_empty() {
                        view! { <span class="text-muted">"还没有答复"</span> }.into_any()
                    } else {
                        view! { <ul class="flex flex-col gap-0.5">{p.revealed.into_iter().map(|r| view! { <li>{r}</li> }).collect_view()}</ul> }.into_any()
                    }}
                </td>
            </tr>
        }
    };
    let none = preferences.is_empty();
    view! {
        <section class="panel mt-4" aria-labelledby="preferences-title">
            <h2 id="preferences-title" class="font-semibold mb-2">"明示偏好与行为偏好"</h2>
            {if none {
                view! { <p class="text-muted text-sm">"会员没有提出要求，也还没有答复过推荐。"</p> }.into_any()
            } else {
                view! {
                    <table class="table table-sm">
                        <thead>
                            <tr>
                                <th scope="col">"项目"</th>
                                <th scope="col">"会员说的"</th>
                                <th scope="col">"会员做的"</th>
                            </tr>
                        </thead>
                        <tbody>{preferences.into_iter().map(line).collect_view()}</tbody>
                    </table>
                }.into_any()
            }}
        </section>
    }
}
