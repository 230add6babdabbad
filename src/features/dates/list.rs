//! Dates as a list, day by day.

use super::{Absent, ArrangedDate, Consent, DateActions, DateSheets, DateSide, DateState, Half};
use crate::features::matching::card::PartyCell;
use crate::types::time::{Moment, day_of, moment, relative};
use crate::ui::{Badge, Tone};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

impl DateState {
    pub fn tone(self) -> Tone {
        match self {
            Self::Planned => Tone::Info,
            Self::Held => Tone::Good,
            Self::NoShow => Tone::Bad,
            Self::Cancelled => Tone::Plain,
        }
    }
}

impl Consent {
    fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Warn,
            Self::Agreed => Tone::Good,
            Self::Refused => Tone::Bad,
        }
    }
}

/// 「2026-11-21 星期六」
pub fn day_name(day: NaiveDate) -> String {
    let names = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    format!("{day} {}", names[day.weekday().num_days_from_monday() as usize])
}

/// Dates grouped by day, in the order given; what is done with one opens a side sheet.
#[component]
pub fn DateList(rows: Vec<ArrangedDate>, now: Moment, done: Callback<()>) -> impl IntoView {
    let mut days: Vec<(NaiveDate, Vec<ArrangedDate>)> = Vec::new();
    for row in rows.clone() {
        let day = day_of(row.at);
        match days.last_mut() {
            Some((last, list)) if *last == day => list.push(row),
            _ => days.push((day, vec![row])),
        }
    }
    let today = day_of(now);
    view! {
        <div class="flex flex-col gap-5">
            {days
                .into_iter()
                .map(|(day, list)| view! {
                    <section aria-label=day_name(day)>
                        <h2 class="font-semibold mb-2 flex items-center gap-2">
                            {day_name(day)} {(day == today).then(|| view! { <Badge text="今天" tone=Tone::Bad/> })}
                        </h2>
                        <Day list now/>
                    </section>
                })
                .collect_view()}
        </div>
        <DateSheets rows now done/>
    }
}

#[component]
fn Day(list: Vec<ArrangedDate>, now: Moment) -> impl IntoView {
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-fixed">
                <thead>
                    <tr>
                        <th scope="col" class="w-56">"时间与地点"</th>
                        <th scope="col">"一方"</th>
                        <th scope="col">"另一方"</th>
                        <th scope="col" class="w-44">"状态"</th>
                    </tr>
                </thead>
                <tbody>
                    {list.into_iter().map(|date| view! { <Line date now/> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(date: ArrangedDate, now: Moment) -> impl IntoView {
    let shown = moment(date.at);
    let time = shown.rsplit(' ').next().unwrap_or_default().to_string();
    let absent = date.absent.map(|a| match a {
        Absent::A => format!("{}未到", date.a.party.name),
        Absent::B => format!("{}未到", date.b.party.name),
        Absent::Both => "双方都未到".to_string(),
    });
    let live = date.state == DateState::Planned;
    view! {
        <tr class="align-top">
            <td>
                <div class="flex items-baseline gap-2">
                    <time datetime=date.at.to_rfc3339() title=shown class="text-lg font-semibold tabular-nums">{time}</time>
                    {live.then(|| view! { <span class="text-xs text-muted">{relative(date.at, now)}</span> })}
                </div>
                <div class="flex gap-1 mt-1">
                    <span class="icon-[lucide--map-pin] size-4 text-muted shrink-0 mt-0.5" aria-hidden="true"></span>
                    <span>{date.place.clone()}</span>
                </div>
                {(!date.note.is_empty()).then(|| view! { <p class="text-xs text-muted mt-1 whitespace-pre-line">{date.note.clone()}</p> })}
                <div class="text-xs text-muted mt-1">{format!("{} 安排", date.staff)}</div>
            </td>
            <td><HalfCell half=date.a.clone() live/></td>
            <td><HalfCell half=date.b.clone() live/></td>
            <td>
                <div class="flex flex-col items-start gap-2">
                    <Badge text=date.state.label() tone=date.state.tone()/>
                    {absent.map(|a| view! { <span class="text-xs text-muted">{a}</span> })}
                    {date.cancel_reason.clone().map(|r| view! { <span class="text-xs text-muted whitespace-pre-line">{r}</span> })}
                    <DateActions date now/>
                </div>
            </td>
        </tr>
    }
}

/// One side: who, whether they agreed, what they said afterwards.
#[component]
fn HalfCell(half: Half, live: bool) -> impl IntoView {
    view! {
        <PartyCell party=half.party/>
        {live.then(|| view! { <div class="mt-2"><Badge text=half.consent.label() tone=half.consent.tone()/></div> })}
        {half.feedback.map(|f| {
            let more = if f.wants_more { "愿意继续接触" } else { "不再继续" };
            let tone = if f.wants_more { Tone::Good } else { Tone::Plain };
            let reasons = f.reasons.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
            view! {
                <div class="mt-2 text-sm">
                    <div class="flex flex-wrap items-center gap-2">
                        <span class="tabular-nums">{format!("满意度 {} / 5", f.satisfaction)}</span>
                        <Badge text=more tone/>
                    </div>
                    <p class="mt-1 whitespace-pre-line">{f.impression}</p>
                    {(!reasons.is_empty()).then(|| view! { <p class="text-xs text-muted">{format!("看重：{reasons}")}</p> })}
                </div>
            }
        })}
    }
}

impl DateSide {
    pub fn other(self) -> Self {
        if self == Self::A { Self::B } else { Self::A }
    }
}
