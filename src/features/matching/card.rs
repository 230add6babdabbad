//! A candidate's card, and a party as lists show it.

use super::scorecard::Behaviour;
use super::{Card, Finding, Party, Verdict};
use crate::features::members::Sex;
use crate::features::verification::view::CheckedMark;
use crate::types::masked::Masked;
use crate::ui::Portrait;
use leptos::prelude::*;

/// 「32 岁 · 168 cm · 硕士 · 未婚」
fn facts(party: &Party) -> String {
    format!(
        "{} 岁 · {} cm · {} · {}",
        party.age, party.height_cm, party.education, party.marital
    )
}

/// Place, occupation and, for those who may see it, income.
fn life(party: &Party) -> String {
    let mut words = vec![party.place.clone(), party.occupation.clone()];
    if let Masked::Shown(Some(income)) = party.income {
        words.push(format!("年收入 {income}"));
    }
    words.retain(|w| !w.is_empty());
    words.join(" · ")
}

/// The member's own matchmaker with the number at which colleagues reach them.
fn matchmaker(party: &Party) -> String {
    match &party.owner {
        Some(name) => format!("红娘 {name} {}", party.landline).trim_end().to_string(),
        None => "暂无红娘".into(),
    }
}

/// A name: a link where the viewer may open the member.
#[component]
pub fn PartyName(party: Party) -> impl IntoView {
    if party.seen {
        view! { <a href=format!("/office/members/{}", party.id) class="font-medium hover:underline">{party.name}</a> }
            .into_any()
    } else {
        view! { <span class="font-medium">{party.name}</span> }.into_any()
    }
}

/// A party in a cell of a list: portrait, name, number, facts, matchmaker.
#[component]
pub fn PartyCell(party: Party) -> impl IntoView {
    let (facts, matchmaker) = (
        format!("{} 岁 · {} cm · {}", party.age, party.height_cm, party.education),
        matchmaker(&party),
    );
    let place = party.place.clone();
    view! {
        <div class="flex gap-3 min-w-0">
            <Portrait id=party.id.0 female=party.sex == Sex::Female cover=party.cover/>
            <div class="min-w-0">
                <div class="flex items-baseline gap-2">
                    <PartyName party=party.clone()/>
                    <span class="text-xs text-muted tabular-nums">{format!("编号 {}", party.id)}</span>
                    <CheckedMark items=party.checked.clone()/>
                </div>
                <div class="text-xs text-muted">{facts}</div>
                <div class="text-xs text-muted">{place}</div>
                <div class="text-xs text-muted">{matchmaker}</div>
            </div>
        </div>
    }
}

/// The affinity as a ring.
#[component]
pub fn Ring(value: i64) -> impl IntoView {
    view! {
        <div class="ring shrink-0" style=format!("--value:{value}") role="img" aria-label=format!("情缘匹配值 {value}")>
            <span aria-hidden="true">{value}</span>
        </div>
    }
}

/// One direction as a bar with its number.
#[component]
fn Bar(label: &'static str, value: i64) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-0.5">
            <div class="flex justify-between text-xs">
                <span class="text-muted">{label}</span>
                <span class="tabular-nums">{value}</span>
            </div>
            <progress class="progress progress-primary h-1.5" value=value max="100" aria-label=label></progress>
        </div>
    }
}

/// How one criterion turned out: a sign and a few words.
#[component]
pub fn Phrase(finding: Finding) -> impl IntoView {
    let (icon, ink) = match finding.verdict {
        Verdict::Met => ("icon-[lucide--check]", "text-success-ink"),
        Verdict::Near => ("icon-[lucide--equal-approximately]", "text-warning-ink"),
        Verdict::Missed => ("icon-[lucide--x]", "text-error-ink"),
        Verdict::Unknown => ("icon-[lucide--circle-dashed]", "text-muted"),
    };
    let title = format!("{}：{}（{}）", finding.criterion, finding.verdict, finding.importance);
    view! {
        <span class="inline-flex items-center gap-1" title=title>
            <span class=format!("{icon} {ink} size-3.5 shrink-0") aria-hidden="true"></span>
            <span class="sr-only">{finding.verdict.label()}</span>
            <span>{finding.words}</span>
        </span>
    }
}

/// What is met, near and missed, as short phrases.
#[component]
pub fn Findings(#[prop(into)] label: String, found: Vec<Finding>) -> impl IntoView {
    view! {
        <div class="flex gap-3 text-xs">
            <span class="text-muted shrink-0 w-16">{label}</span>
            {if found.is_empty() {
                view! { <span class="text-muted">"没有提出要求"</span> }.into_any()
            } else {
                view! {
                    <ul class="flex flex-wrap gap-x-4 gap-y-1">
                        {found.into_iter().map(|finding| view! { <li><Phrase finding/></li> }).collect_view()}
                    </ul>
                }.into_any()
            }}
        </div>
    }
}

/// What was learned from answers did to the affinity, with what it would be without.
#[component]
pub fn BehaviourLine(behaviour: Behaviour) -> impl IntoView {
    let Behaviour {
        version,
        stated,
        factor,
        member_yes,
        candidate_yes,
        words,
    } = behaviour;
    let title = format!("由本机构以往的答复学习而来，第 {version} 版");
    view! {
        <div class="flex gap-3 text-xs" title=title>
            <span class="text-muted shrink-0 w-16">"行为预测"</span>
            <p>
                <span class="tabular-nums font-medium">{factor_of(factor)}</span>
                {format!("（只看双方要求为 {stated}）：{words}。会答应的可能：会员约 {member_yes}%，对方约 {candidate_yes}%。")}
            </p>
        </div>
    }
}

/// 「×0.86」 of hundredths.
fn factor_of(hundredths: i64) -> String {
    format!("×{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A candidate: who, how well, why; `act` is what can be done.
#[component]
pub fn CandidateCard(card: Card, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let party = card.party;
    let counters = format!(
        "被推荐 {} 次 · 收到推荐 {} 次 · 见面 {} 次",
        party.matched, party.recommended, party.met
    );
    let (facts, life, matchmaker) = (facts(&party), life(&party), matchmaker(&party));
    let intent = party.intent;
    view! {
        <div class="flex items-center gap-4">
            <Portrait id=party.id.0 female=party.sex == Sex::Female cover=party.cover class="size-16"/>
            <div class="min-w-0 flex-1">
                <div class="flex items-baseline gap-2">
                    <PartyName party=party.clone()/>
                    <span class="text-xs text-muted tabular-nums">{format!("编号 {}", party.id)}</span>
                    <CheckedMark items=party.checked.clone()/>
                </div>
                <div class="break-keep">{facts}</div>
                <div class="text-muted break-keep">{life}</div>
            </div>
            <Ring value=card.affinity/>
            <div class="w-36 flex flex-col gap-1.5 shrink-0">
                <Bar label="对方合会员要求" value=card.theirs/>
                <Bar label="会员合对方要求" value=card.ours/>
            </div>
            {children.map(|c| c())}
        </div>
        <div class="mt-3 pt-3 border-t border-base-300 flex flex-col gap-1.5">
            <Findings label="会员要求" found=card.reasons/>
            <Findings label="对方要求" found=card.back/>
            {card.behaviour.map(|behaviour| view! { <BehaviourLine behaviour/> })}
            <div class="flex flex-wrap gap-x-6 text-xs text-muted mt-1">
                <span>{matchmaker}</span>
                <span class="tabular-nums">{counters}</span>
                {intent.map(|intent| view! { <span>{intent.label()}</span> })}
                {(card.in_common > 0).then(|| view! { <span>{format!("共同爱好 {} 项", card.in_common)}</span> })}
            </div>
        </div>
    }
}
