//! Whom the member was introduced to, and their answer.

use crate::features::matching::Answer;
use crate::features::members::Sex;
use crate::features::portal::api::AnswerOwnRecommendation;
use crate::features::portal::{MyRecommendation, Partner};
use crate::features::verification::view::CheckedMark;
use crate::types::ids::RecommendationId;
use crate::types::time::Moment;
use crate::ui::{Empty, Portrait, Summary, When, failure};
use leptos::prelude::*;

#[component]
pub fn Introduced(
    recommendations: Vec<MyRecommendation>,
    /// `(code, label)` of the reasons for declining.
    declining: Vec<(String, String)>,
    action: ServerAction<AnswerOwnRecommendation>,
    now: Moment,
) -> impl IntoView {
    let none = recommendations.is_empty();
    let cards = recommendations
        .into_iter()
        .map(|one| view! { <Recommended one declining=declining.clone() action now/> })
        .collect_view();
    view! {
        <section aria-labelledby="my-recommendations">
            <h2 id="my-recommendations" class="portal-title">"红娘的推荐"</h2>
            <Summary error=failure(action)/>
            {if none {
                view! { <div class="panel"><Empty text="还没有推荐。有合适的人，红娘会先在这里说给您听。" icon="icon-[lucide--heart]"/></div> }.into_any()
            } else {
                view! { <ul class="flex flex-col gap-4">{cards}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Recommended(
    one: MyRecommendation,
    declining: Vec<(String, String)>,
    action: ServerAction<AnswerOwnRecommendation>,
    now: Moment,
) -> impl IntoView {
    let (id, name, answer) = (one.id, one.partner.name.clone(), one.answer);
    let said = match one.declined_for {
        Some(reason) => format!("{}（{reason}）", one.outcome),
        None => one.outcome,
    };
    // Who changes their mind asks their matchmaker.
    let again =
        matches!(answer, Answer::Declined | Answer::NoAnswer).then(|| format!("/my?ask={}#wishes", one.partner.id));
    let called = format!("改变主意，想认识{name}");
    let icon = if answer == Answer::Interested {
        "icon-[lucide--heart]"
    } else {
        "icon-[lucide--info]"
    };
    view! {
        <li class="panel p-4 flex flex-col gap-3">
            <PartnerCard partner=one.partner/>
            {one.reason.map(|reason| view! {
                <blockquote class="border-l-2 border-primary pl-3 leading-relaxed">
                    <span class="text-xs text-muted block">"红娘说"</span>
                    {reason}
                </blockquote>
            })}
            {if one.may_answer {
                view! { <Choose id name declining action/> }.into_any()
            } else {
                view! {
                    <p class="text-sm flex gap-2 items-center">
                        <span class=format!("{icon} size-4 text-primary-ink shrink-0") aria-hidden="true"></span>
                        {said}
                    </p>
                    {again.map(|href| view! { <a href=href class="btn w-full" rel="external" aria-label=called>"改变主意，想认识"</a> })}
                }
                .into_any()
            }}
            <p class="text-xs text-muted">"推荐于 " <When at=one.at now/></p>
        </li>
    }
}

#[component]
fn PartnerCard(partner: Partner) -> impl IntoView {
    let facts = format!("{} 岁 · {} cm · {}", partner.age, partner.height_cm, partner.education);
    let life = [partner.place, partner.occupation]
        .into_iter()
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <div class="flex items-center gap-4">
            <Portrait id=partner.id.0 female=partner.sex == Sex::Female cover=partner.cover class="size-14"/>
            <div class="min-w-0">
                <h3 class="font-semibold text-lg">{partner.name} <span class="text-xs font-normal text-muted tabular-nums">{format!(" 编号 {}", partner.id)}</span> <CheckedMark items=partner.checked/></h3>
                <p class="tabular-nums">{facts}</p>
                <p class="text-sm text-muted">{life}</p>
            </div>
        </div>
    }
}

/// Yes with one press; no with a reason, which only the matchmakers read.
#[component]
fn Choose(
    id: RecommendationId,
    name: String,
    declining: Vec<(String, String)>,
    action: ServerAction<AnswerOwnRecommendation>,
) -> impl IntoView {
    let pending = action.pending();
    let field = format!("reason-{id}");
    let (yes, no) = (format!("对{name}有意"), format!("婉拒{name}"));
    let reasons = declining
        .into_iter()
        .map(|(code, label)| view! { <option value=code>{label}</option> })
        .collect_view();
    view! {
        <div class="flex flex-col gap-2">
            <ActionForm action>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="answer" value=Answer::Interested.code()/>
                <button type="submit" class="btn btn-primary w-full" disabled=move || pending.get() aria-label=yes>"有意，愿意认识"</button>
            </ActionForm>
            <details>
                <summary class="btn w-full" aria-label=no>"婉拒"</summary>
                <ActionForm action attr:class="flex flex-col gap-2 pt-3">
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="answer" value=Answer::Declined.code()/>
                    <label for=field.clone() class="text-sm font-medium">"婉拒的原因（只有红娘会看到）"</label>
                    <select id=field name="reason" class="select w-full" required=true>
                        <option value="">"请选择"</option>
                        {reasons}
                    </select>
                    <button type="submit" class="btn w-full" disabled=move || pending.get()>"确认婉拒"</button>
                </ActionForm>
            </details>
        </div>
    }
}
