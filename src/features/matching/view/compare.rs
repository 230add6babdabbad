//! Up to four candidates side by side: who they are, how well they suit, and each criterion in its own row.

use crate::features::matching::card::{PartyName, Phrase, Ring};
use crate::features::matching::{Card, Criterion, Finding};
use crate::features::members::Sex;
use crate::features::verification::view::CheckedMark;
use crate::types::masked::Masked;
use crate::ui::{Empty, Portrait, address};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// A line of facts: its title and what it says of a candidate.
type Line = (&'static str, fn(&Card) -> String);

const FACTS: &[Line] = &[
    ("年龄", |c| format!("{} 岁", c.party.age)),
    ("身高", |c| format!("{} cm", c.party.height_cm)),
    ("学历", |c| c.party.education.to_string()),
    ("婚姻状况", |c| c.party.marital.to_string()),
    ("职业", |c| c.party.occupation.clone()),
    ("现居地", |c| c.party.place.clone()),
    ("年收入", |c| match c.party.income {
        Masked::Shown(Some(income)) => income.to_string(),
        _ => String::new(),
    }),
    ("行为预测", |c| match &c.behaviour {
        Some(b) => format!("×{:.2}（只看要求 {}）：{}", b.factor as f64 / 100.0, b.stated, b.words),
        None => String::new(),
    }),
    ("共同爱好", |c| format!("{} 项", c.in_common)),
    ("红娘", |c| c.party.owner.clone().unwrap_or_default()),
    ("被推荐", |c| format!("{} 次", c.party.matched)),
    ("见面", |c| format!("{} 次", c.party.met)),
];

#[component]
pub(super) fn Comparison(cards: Vec<Card>, may_recommend: bool) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    if cards.is_empty() {
        return view! { <div class="panel"><Empty text="请先在「候选人」中选择两到四位。" icon="icon-[lucide--columns-3]"/></div> }.into_any();
    }
    let asked = |of: fn(&Card) -> &Vec<Finding>| -> Vec<Criterion> {
        let any = |c: &Criterion| cards.iter().any(|card| of(card).iter().any(|f| f.criterion == *c));
        Criterion::ALL.iter().copied().filter(any).collect()
    };
    let (theirs, ours) = (asked(|c| &c.reasons), asked(|c| &c.back));
    let facts = FACTS.iter().filter(|(_, say)| cards.iter().any(|c| !say(c).is_empty()));
    let facts: Vec<_> = facts
        .map(|(title, say)| view! { <tr><th scope="row" class="font-normal text-muted">{*title}</th>{cards.iter().map(|c| view! { <td>{say(c)}</td> }).collect_view()}</tr> })
        .collect();
    let finding_rows = |title: &'static str, criteria: Vec<Criterion>, of: fn(&Card) -> &Vec<Finding>| {
        let cards = cards.clone();
        let width = cards.len() + 1;
        let rows: Vec<_> = criteria
            .into_iter()
            .map(|criterion| {
                let cells: Vec<_> = cards
                    .iter()
                    .map(|card| {
                        let found = of(card).iter().find(|f| f.criterion == criterion).cloned();
                        match found {
                            Some(finding) => view! { <td><Phrase finding/></td> }.into_any(),
                            None => view! { <td class="text-muted">"不要求"</td> }.into_any(),
                        }
                    })
                    .collect();
                view! { <tr><th scope="row" class="font-normal text-muted">{criterion.label()}</th>{cells}</tr> }
            })
            .collect();
        (!rows.is_empty()).then(|| view! {
            <tr class="bg-base-200"><th scope="rowgroup" colspan=width.to_string() class="font-semibold">{title}</th></tr>
            {rows}
        })
    };
    let theirs = finding_rows("会员的要求", theirs, |c| &c.reasons);
    let ours = finding_rows("对方的要求", ours, |c| &c.back);
    let heads: Vec<_> = cards.iter().map(|card| {
        let id = card.party.id;
        let (name, only_tried) = (card.party.name.clone(), card.only_tried);
        let href = move || query.with(|q| address(&path.get(), q, &[("recommend", Some(id.to_string()))]));
        view! {
            <th scope="col" class="align-top font-normal text-base-content">
                <div class="flex flex-col items-start gap-2">
                    <div class="flex items-center gap-3">
                        <Portrait id=id.0 female=card.party.sex == Sex::Female cover=card.party.cover class="size-14"/>
                        <Ring value=card.affinity/>
                    </div>
                    <div class="flex items-baseline gap-2">
                        <PartyName party=card.party.clone()/>
                        <span class="text-xs text-muted tabular-nums">{format!("编号 {id}")}</span>
                        <CheckedMark items=card.party.checked.clone()/>
                    </div>
                    <span class="text-xs text-muted tabular-nums">{format!("合会员要求 {} · 会员合其要求 {}", card.theirs, card.ours)}</span>
                    {may_recommend.then(|| match only_tried {
                        true => view! { <span class="text-xs text-muted">"先保存要求，才能推荐"</span> }.into_any(),
                        false => view! {
                            <a href=href class="btn btn-sm" data-noscroll="" aria-label=format!("推荐{name}，编号 {id}")>"推荐"</a>
                        }.into_any(),
                    })}
                </div>
            </th>
        }
    }).collect();
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-fixed" aria-label="候选人并排比较">
                <thead><tr><td class="w-28"></td>{heads}</tr></thead>
                <tbody>{facts}{theirs}{ours}</tbody>
            </table>
        </div>
    }
    .into_any()
}
