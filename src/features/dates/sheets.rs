//! What can be done with a date, each act in a side sheet named in the address: `act=…&date=…`.

use super::forms::{CancelForm, ConsentForm, FeedbackForm, OutcomeForm, RescheduleForm};
use super::{ArrangedDate, Consent, DateSide, DateState};
use crate::types::ids::DateId;
use crate::types::time::{Moment, moment};
use crate::ui::{Sheet, address};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

words! {
    /// The acts that have a sheet.
    pub enum Act {
        ConsentA = "consent_a" "记录确认",
        ConsentB = "consent_b" "记录确认",
        Outcome = "outcome" "记录见面结果",
        Reschedule = "reschedule" "改期",
        Cancel = "cancel" "取消约见",
        FeedbackA = "feedback_a" "填写反馈",
        FeedbackB = "feedback_b" "填写反馈",
    }
}

/// Which acts this viewer is offered now, in the order in which they come; the same rules that guard the server.
fn offered(date: &ArrangedDate, now: Moment) -> Vec<Act> {
    let standing = date.standing();
    let mut acts = Vec::new();
    let mut offer = |act, may: bool| {
        if may {
            acts.push(act);
        }
    };
    offer(
        Act::ConsentA,
        date.a.may_speak && date.a.consent != Consent::Agreed && standing.consent(now).is_ok(),
    );
    offer(
        Act::ConsentB,
        date.b.may_speak && date.b.consent != Consent::Agreed && standing.consent(now).is_ok(),
    );
    offer(Act::Outcome, date.may_edit && standing.hold(now).is_ok());
    offer(Act::FeedbackA, date.a.may_speak && standing.feedback().is_ok());
    offer(Act::FeedbackB, date.b.may_speak && standing.feedback().is_ok());
    offer(Act::Reschedule, date.may_edit && standing.reschedule().is_ok());
    offer(Act::Cancel, date.may_edit && standing.cancel().is_ok());
    acts
}

fn label(act: Act, date: &ArrangedDate) -> String {
    let feedback = |side: DateSide| {
        let half = date.half(side);
        let verb = if half.feedback.is_some() {
            "修改反馈"
        } else {
            "填写反馈"
        };
        format!("{verb}：{}", half.party.name)
    };
    match act {
        Act::ConsentA => format!("{}的确认", date.a.party.name),
        Act::ConsentB => format!("{}的确认", date.b.party.name),
        Act::FeedbackA => feedback(DateSide::A),
        Act::FeedbackB => feedback(DateSide::B),
        other => other.label().to_string(),
    }
}

/// The buttons of one date.
#[component]
pub fn DateActions(date: ArrangedDate, now: Moment) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let id = date.id;
    offered(&date, now)
        .into_iter()
        .map(|act| {
            let href = move || {
                let changes = [("act", Some(act.code().to_string())), ("date", Some(id.to_string()))];
                query.with(|q| address(&path.get(), q, &changes))
            };
            let quiet = matches!(act, Act::Reschedule | Act::Cancel);
            view! { <a href=href class="btn btn-xs" class:btn-ghost=quiet data-noscroll="">{label(act, &date)}</a> }
        })
        .collect_view()
}

/// The sheet that the address asks for, of one of these dates.
#[component]
pub fn DateSheets(rows: Vec<ArrangedDate>, now: Moment, done: Callback<()>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let rows = StoredValue::new(rows);
    let asked = Memo::new(move |_| {
        query.with(|q| Some((Act::from_code(&q.get("act")?)?, q.get("date")?.parse::<DateId>().ok()?)))
    });
    move || {
        let (act, id) = asked.get()?;
        let date = rows
            .with_value(|r| r.iter().find(|d| d.id == id).cloned())
            .filter(|d| offered(d, now).contains(&act) || again(d, act))?;
        let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("act", None), ("date", None)]));
        let about = format!(
            "{} 与 {}，{}，{}",
            date.a.party.name,
            date.b.party.name,
            moment(date.at),
            date.place
        );
        let back = close.clone();
        let form = match act {
            Act::ConsentA => view! { <ConsentForm date side=DateSide::A close=back done/> }.into_any(),
            Act::ConsentB => view! { <ConsentForm date side=DateSide::B close=back done/> }.into_any(),
            Act::Outcome => view! { <OutcomeForm date close=back done/> }.into_any(),
            Act::Reschedule => view! { <RescheduleForm date close=back done/> }.into_any(),
            Act::Cancel => view! { <CancelForm date close=back done/> }.into_any(),
            Act::FeedbackA => view! { <FeedbackForm date side=DateSide::A close=back done/> }.into_any(),
            Act::FeedbackB => view! { <FeedbackForm date side=DateSide::B close=back done/> }.into_any(),
        };
        Some(view! {
            <Sheet title=act.label() close>
                <p class="mb-4 text-muted">{about}</p>
                {form}
            </Sheet>
        })
    }
}

/// A consent may be taken back while the date is planned, by the address of its sheet.
fn again(date: &ArrangedDate, act: Act) -> bool {
    let half = match act {
        Act::ConsentA => &date.a,
        Act::ConsentB => &date.b,
        _ => return false,
    };
    date.state == DateState::Planned && half.may_speak
}
