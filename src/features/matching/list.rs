//! Recommendations with both sides' answers and the next step.

use super::card::{PartyCell, Ring};
use super::sheets::AnswerSheet;
use super::{Answer, Joint, Recommendation, Side};
use crate::types::ids::RecommendationId;
use crate::types::time::Moment;
use crate::ui::{Badge, Tone, When, address};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

impl Answer {
    fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Plain,
            Self::Interested => Tone::Good,
            Self::Declined => Tone::Bad,
            Self::NoAnswer => Tone::Warn,
        }
    }
}

impl Joint {
    fn tone(self) -> Tone {
        match self {
            Self::BothInterested => Tone::Good,
            Self::WaitingBoth | Self::WaitingOne => Tone::Info,
            Self::OneDeclined | Self::BothDeclined => Tone::Plain,
            Self::NoAnswer => Tone::Warn,
        }
    }
}

/// The table of recommendations; an answer is noted in a side sheet named in the address (`answer=…&side=…`).
#[component]
pub fn RecommendationList(
    rows: Vec<Recommendation>,
    /// The reasons for declining that can be chosen.
    declining: Vec<(String, String)>,
    now: Moment,
    may_plan: bool,
    done: Callback<()>,
) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let all = StoredValue::new(rows.clone());
    let sheet = move || {
        let (id, side) = query.with(|q| {
            Some((
                q.get("answer")?.parse::<RecommendationId>().ok()?,
                Side::from_code(&q.get("side")?)?,
            ))
        })?;
        let row = all.with_value(|rows| rows.iter().find(|r| r.id == id && r.party(side).2).cloned())?;
        let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("answer", None), ("side", None)]));
        Some(view! { <AnswerSheet row side declining=declining.clone() close done/> })
    };
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"会员"</th>
                        <th scope="col">"被推荐人"</th>
                        <th scope="col">"匹配值"</th>
                        <th scope="col">"推荐理由"</th>
                        <th scope="col">"状态"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <Line row now may_plan/> }).collect_view()}
                </tbody>
            </table>
        </div>
        {sheet}
    }
}

#[component]
fn Line(row: Recommendation, now: Moment, may_plan: bool) -> impl IntoView {
    let own = row.own_and_other().0.id;
    let plan = format!("/office/members/{own}?tab=dates&act=plan&recommendation={}", row.id);
    let (ready, dated) = (row.ready() && may_plan, row.dated);
    view! {
        <tr class="align-top">
            <td><Half row=row.clone() side=Side::Member/></td>
            <td><Half row=row.clone() side=Side::Candidate/></td>
            <td><Ring value=row.affinity/></td>
            <td class="max-w-72">
                <p class="whitespace-pre-line line-clamp-3" title=row.reason.clone()>{row.reason.clone()}</p>
                <div class="text-xs text-muted mt-1">{row.staff} " · " <When at=row.at now/></div>
            </td>
            <td>
                <div class="flex flex-col items-start gap-2">
                    <Badge text=row.joint.label() tone=row.joint.tone()/>
                    {ready.then(|| view! { <a href=plan class="btn btn-sm whitespace-nowrap">"安排约见"</a> })}
                    {dated.then(|| view! {
                        <a href=format!("/office/members/{own}?tab=dates") class="link text-sm whitespace-nowrap">"已安排约见"</a>
                    })}
                </div>
            </td>
        </tr>
    }
}

/// One side with its answer.
#[component]
fn Half(row: Recommendation, side: Side) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let (party, said, may) = row.party(side);
    let id = row.id;
    let note = move || {
        let changes = [
            ("answer", Some(id.to_string())),
            ("side", Some(side.code().to_string())),
        ];
        query.with(|q| address(&path.get(), q, &changes))
    };
    let may = may && !row.dated;
    let (word, name) = (
        if said.answer == Answer::Waiting {
            "记录答复"
        } else {
            "修改"
        },
        party.name.clone(),
    );
    view! {
        <PartyCell party=party.clone()/>
        <div class="flex flex-wrap items-center gap-2 mt-2">
            <Badge text=said.answer.label() tone=said.answer.tone()/>
            {said.reason.clone().map(|(_, label)| view! { <span class="text-xs text-muted">{label}</span> })}
            {may.then(|| view! {
                <a href=note class="btn btn-xs" data-noscroll="" aria-label=format!("{word}：{name}")>{word}</a>
            })}
        </div>
    }
}
