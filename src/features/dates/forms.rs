//! The forms of dates.

use super::api::{CancelDate, ConsentDate, GiveFeedback, HoldDate, MissDate, PlanDate, RescheduleDate};
use super::{ArrangedDate, DateSide, FeedbackReason, MembersDates};
use crate::features::matching::sheets::when_done;
use crate::types::ids::MemberId;
use crate::types::time::input_moment;
use crate::ui::{RadioField, SelectField, Submit, Summary, TextArea, TextField, failure, options};
use leptos::prelude::*;

fn pairs(words: &[(&str, &str)]) -> Vec<(String, String)> {
    options(words)
}

/// Arranges a date for a member, of a recommendation or directly.
#[component]
pub fn PlanForm(
    member: MemberId,
    data: MembersDates,
    chosen: String,
    #[prop(into)] close: String,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<PlanDate>::new();
    let error = failure(action);
    when_done(action, "约见已安排，请联系双方确认", close, done);
    let ready: Vec<_> = data
        .ready
        .into_iter()
        .map(|(id, with)| (id.to_string(), with))
        .collect();
    let only = if ready.len() == 1 {
        ready[0].0.clone()
    } else {
        String::new()
    };
    let value = if chosen.is_empty() { only } else { chosen };
    let hint = if ready.is_empty() {
        "还没有双方有意的推荐"
    } else {
        "双方都有意的推荐"
    };
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="member" value=member.0/>
            <input type="hidden" name="once" value=data.once/>
            <SelectField name="recommendation" label="与谁见面" choices=ready value empty="不按推荐安排" hint error/>
            <TextField name="partner" label="或另一方的会员编号" inputmode="numeric" hint="双方都由您管辖时，可不经推荐直接安排" error/>
            <TextField name="at" label="见面时间" kind="datetime-local" required=true error/>
            <TextField name="place" label="见面地点" required=true placeholder="例如 静安寺 星空咖啡二楼" error/>
            <TextArea name="note" label="备注" rows=3 placeholder="衣着、话题、注意事项等，双方红娘可见" error/>
            <Submit label="安排约见" pending=action.pending()/>
        </ActionForm>
    }
}

#[component]
pub fn ConsentForm(
    date: ArrangedDate,
    side: DateSide,
    #[prop(into)] close: String,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<ConsentDate>::new();
    let error = failure(action);
    when_done(action, "已记录", close, done);
    let name = date.half(side).party.name.clone();
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=date.id.0/>
            <input type="hidden" name="version" value=date.version/>
            <input type="hidden" name="side" value=side.code()/>
            <RadioField name="answer" label=format!("{name}是否同意这次约见") required=true error
                choices=pairs(&[("agreed", "同意"), ("refused", "不同意")])/>
            <Submit label="保存确认" pending=action.pending()/>
        </ActionForm>
    }
}

/// Held, or somebody did not come.
#[component]
pub fn OutcomeForm(date: ArrangedDate, #[prop(into)] close: String, done: Callback<()>) -> impl IntoView {
    let (hold, miss) = (ServerAction::<HoldDate>::new(), ServerAction::<MissDate>::new());
    let (not_held, error) = (failure(hold), failure(miss));
    when_done(hold, "已记录见面，可以填写双方反馈了", close.clone(), done);
    when_done(miss, "已记录爽约", close, done);
    let who = vec![
        ("a".to_string(), format!("{}未到", date.a.party.name)),
        ("b".to_string(), format!("{}未到", date.b.party.name)),
        ("both".to_string(), "双方都未到".to_string()),
    ];
    view! {
        <Summary error=not_held/>
        <ActionForm action=hold attr:class="flex flex-col gap-3" attr:novalidate="">
            <input type="hidden" name="id" value=date.id.0/>
            <input type="hidden" name="version" value=date.version/>
            <Submit label="双方已见面" pending=hold.pending()/>
        </ActionForm>
        <h3 class="font-semibold mt-8 mb-3">"有人没有到场"</h3>
        <Summary error/>
        <ActionForm action=miss attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=date.id.0/>
            <input type="hidden" name="version" value=date.version/>
            <RadioField name="absent" label="谁没有到场" choices=who required=true error/>
            <Submit label="记录爽约" pending=miss.pending() class="btn"/>
        </ActionForm>
    }
}

#[component]
pub fn RescheduleForm(date: ArrangedDate, #[prop(into)] close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<RescheduleDate>::new();
    let error = failure(action);
    when_done(action, "已改期，请重新联系双方确认", close, done);
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=date.id.0/>
            <input type="hidden" name="version" value=date.version/>
            <TextField name="at" label="见面时间" kind="datetime-local" value=input_moment(date.at) required=true hint="改期后双方需要重新确认" error/>
            <TextField name="place" label="见面地点" value=date.place required=true error/>
            <TextArea name="note" label="备注" rows=3 value=date.note error/>
            <Submit label="改期" pending=action.pending()/>
        </ActionForm>
    }
}

#[component]
pub fn CancelForm(date: ArrangedDate, #[prop(into)] close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<CancelDate>::new();
    let error = failure(action);
    when_done(action, "约见已取消", close, done);
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=date.id.0/>
            <input type="hidden" name="version" value=date.version/>
            <TextArea name="reason" label="取消原因" rows=3 required=true hint="取消后不能恢复，可重新安排；请记得通知双方" error/>
            <Submit label="取消约见" pending=action.pending() class="btn btn-error"/>
        </ActionForm>
    }
}

/// What one side says of the other after a date.
#[component]
pub fn FeedbackForm(
    date: ArrangedDate,
    side: DateSide,
    #[prop(into)] close: String,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<GiveFeedback>::new();
    let error = failure(action);
    when_done(action, "反馈已保存", close, done);
    let (own, other) = (date.half(side).clone(), date.half(side.other()).party.name.clone());
    let before = own.feedback;
    let (satisfaction, more, impression, chosen) = match before {
        Some(f) => (
            f.satisfaction.to_string(),
            if f.wants_more { "yes" } else { "no" },
            f.impression,
            f.reasons,
        ),
        None => (String::new(), "", String::new(), Vec::new()),
    };
    let name = own.party.name;
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-5" attr:novalidate="">
            <input type="hidden" name="date" value=date.id.0/>
            <input type="hidden" name="side" value=side.code()/>
            <RadioField name="satisfaction" label=format!("{name}对这次见面的满意度") value=satisfaction required=true error
                choices=pairs(&[("1", "1 很不满意"), ("2", "2 不太满意"), ("3", "3 一般"), ("4", "4 满意"), ("5", "5 非常满意")])/>
            <RadioField name="wants_more" label=format!("是否愿意与{other}继续接触") value=more required=true error
                choices=pairs(&[("yes", "愿意"), ("no", "不愿意")])/>
            <TextArea name="impression" label=format!("对{other}的印象") value=impression rows=5 required=true
                placeholder="聊了什么、哪里合适、有什么顾虑" error/>
            <fieldset>
                <legend class="text-sm font-medium mb-1">"主要看重"</legend>
                <div class="flex flex-wrap gap-x-5 gap-y-2">
                    {FeedbackReason::ALL
                        .iter()
                        .map(|r| view! {
                            <label class="choice">
                                <input type="checkbox" class="checkbox checkbox-sm" name="reasons[]" value=r.code() checked=chosen.contains(r)/>
                                <span>{r.label()}</span>
                            </label>
                        })
                        .collect_view()}
                </div>
            </fieldset>
            <Submit label="保存反馈" pending=action.pending()/>
        </ActionForm>
    }
}
