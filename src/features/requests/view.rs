//! The list of requests, and the sheet in which one is handled.

use super::api::{ArrangeRequest, CoordinateRequest, DeclineRequest, open_request};
use super::{Request, RequestDesk, RequestState, Requests};
use crate::features::matching::card::PartyCell;
use crate::features::matching::exposure::Lately;
use crate::features::matching::exposure::view::CapNote;
use crate::features::matching::sheets::when_done;
use crate::types::ids::RequestId;
use crate::types::time::Moment;
use crate::ui::{
    Badge, ErrorNote, Loading, Resource, Sheet, Submit, Summary, TextArea, TextField, Tone, When, address, failure,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

impl RequestState {
    fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Warn,
            Self::Coordinating => Tone::Info,
            Self::Accepted => Tone::Good,
            Self::Declined | Self::Withdrawn => Tone::Plain,
        }
    }
}

#[component]
pub fn RequestList(list: Requests) -> impl IntoView {
    let Requests {
        rows,
        may_act,
        may_plan,
        now,
        ..
    } = list;
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"申请人"</th>
                        <th scope="col">"想认识"</th>
                        <th scope="col">"留言"</th>
                        <th scope="col">"协调与答复"</th>
                        <th scope="col">"状态"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|one| view! { <Line one may_act may_plan now/> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(one: Request, may_act: bool, may_plan: bool, now: Moment) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let id = one.id;
    let handle = move || query.with(|q| address(&path.get(), q, &[("open", Some(id.to_string()))]));
    let acts = may_act && one.state.is_open();
    let own = one.own();
    let ready = may_plan
        && !one.dated
        && one
            .joint
            .is_some_and(|j| j == crate::features::matching::Joint::BothInterested);
    let plan = one
        .recommendation
        .map(|r| format!("/office/members/{own}?tab=dates&act=plan&recommendation={r}"))
        .filter(|_| ready);
    let dated = one.dated.then(|| format!("/office/members/{own}?tab=dates"));
    let label = format!("处理 {} 的申请", one.member.name);
    let number = one.number;
    let wanted = match one.wanted {
        Some(party) => view! { <PartyCell party/> }.into_any(),
        None if number > 0 => view! {
            <span>{format!("编号 {number}")}</span>
            <span class="block text-xs text-muted">"没有这位可以介绍的会员"</span>
        }
        .into_any(),
        None => view! { <span class="text-muted">"未指定，见留言"</span> }.into_any(),
    };
    view! {
        <tr class="align-top">
            <td><PartyCell party=one.member/></td>
            <td>{wanted}</td>
            <td class="max-w-72">
                <p class="whitespace-pre-line">{one.message}</p>
                <div class="text-xs text-muted mt-1"><When at=one.created_at now/></div>
            </td>
            <td class="max-w-72 text-sm">
                {(!one.note.is_empty()).then(|| view! { <p class="whitespace-pre-line">{one.note}</p> })}
                {(!one.answer.is_empty()).then(|| view! { <p class="whitespace-pre-line mt-1">{format!("告知会员：{}", one.answer)}</p> })}
                {one.staff.map(|staff| view! { <div class="text-xs text-muted mt-1">{staff} " · " <When at=one.updated_at now/></div> })}
            </td>
            <td>
                <div class="flex flex-col items-start gap-2">
                    <Badge text=one.state.label() tone=one.state.tone()/>
                    {one.joint.map(|joint| view! { <span class="text-xs text-muted whitespace-nowrap">{joint.label()}</span> })}
                    {acts.then(|| view! { <a href=handle class="btn btn-sm whitespace-nowrap" data-noscroll="" aria-label=label>"处理"</a> })}
                    {plan.map(|href| view! { <a href=href class="btn btn-sm whitespace-nowrap">"安排约见"</a> })}
                    {dated.map(|href| view! { <a href=href class="link text-sm whitespace-nowrap">"已安排约见"</a> })}
                </div>
            </td>
        </tr>
    }
}

/// Handles one request: coordinates, recommends, or answers that it can't be.
#[component]
pub fn RequestSheet(id: RequestId, #[prop(into)] close: String, done: Callback<()>) -> impl IntoView {
    let desk = Resource::new(move || id, open_request);
    let back = StoredValue::new(close.clone());
    view! {
        <Sheet title="处理介绍申请" close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match desk.await {
                        Ok(desk) => view! { <Desk desk close=back.get_value() done/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn Desk(desk: RequestDesk, close: String, done: Callback<()>) -> impl IntoView {
    let RequestDesk {
        request,
        may_recommend,
        reason,
        lately,
        once,
    } = desk;
    let (id, version) = (request.id, request.version);
    let wanted = match (&request.wanted, request.number) {
        (Some(party), _) => party.id.to_string(),
        (None, 0) => String::new(),
        (None, number) => number.to_string(),
    };
    let message = request.message.clone();
    let other = request.wanted.clone();
    view! {
        <PartyCell party=request.member/>
        {other.map(|party| view! {
            <p class="text-sm text-muted mt-4 mb-2">"想认识"</p>
            <PartyCell party/>
        })}
        {(!message.is_empty()).then(|| view! { <p class="my-4 rounded-box bg-base-200 p-3 whitespace-pre-line">{message}</p> })}
        <Coordinate id version wanted note=request.note close=close.clone() done/>
        {may_recommend.then(|| match reason {
            Ok(reason) => view! { <Arrange id version reason lately once close=close.clone() done/> }.into_any(),
            Err(why) => view! {
                <h3 class="font-semibold mt-8 mb-2">"安排推荐"</h3>
                <p class="text-sm text-muted">{why}</p>
            }
            .into_any(),
        })}
        <Refuse id version close done/>
    }
}

#[component]
fn Coordinate(
    id: RequestId,
    version: i64,
    wanted: String,
    note: String,
    close: String,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<CoordinateRequest>::new();
    let error = failure(action);
    when_done(action, "协调进展已记录", close, done);
    view! {
        <h3 class="font-semibold mt-6 mb-3">"协调"</h3>
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="version" value=version/>
            <TextField name="wanted" label="对方的会员编号" value=wanted inputmode="numeric" hint="会员没有写编号时，由您确认后填写" error/>
            <TextArea name="note" label="协调记录" value=note rows=3 placeholder="与谁沟通过、对方的意思、下一步" hint="双方红娘可见，会员看不到" error/>
            <Submit label="保存协调记录" pending=action.pending() class="btn"/>
        </ActionForm>
    }
}

#[component]
fn Arrange(
    id: RequestId,
    version: i64,
    reason: String,
    lately: Option<Lately>,
    once: String,
    close: String,
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<ArrangeRequest>::new();
    let error = failure(action);
    when_done(action, "已安排推荐，等对方答复", close, done);
    view! {
        <h3 class="font-semibold mt-8 mb-3">"安排推荐"</h3>
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="once" value=once/>
            {lately.map(|lately| view! { <CapNote lately error/> })}
            <TextArea name="reason" label="推荐理由" value=reason rows=4 required=true
                hint="申请人视为已表示有意，对方仍要答复；双方红娘和会员都会看到，请勿写联系方式和收入" error/>
            <TextField name="answer" label="告诉申请人的话" hint="可不填，会员在自己的页面看到" error/>
            <Submit label="安排推荐" pending=action.pending()/>
        </ActionForm>
    }
}

#[component]
fn Refuse(id: RequestId, version: i64, close: String, done: Callback<()>) -> impl IntoView {
    let action = ServerAction::<DeclineRequest>::new();
    let error = failure(action);
    when_done(action, "已答复会员", close, done);
    view! {
        <h3 class="font-semibold mt-8 mb-3">"未能安排"</h3>
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="id" value=id.0/>
            <input type="hidden" name="version" value=version/>
            <label for="decline-answer" class="text-sm font-medium">"给会员的答复"</label>
            <textarea id="decline-answer" name="answer" rows="3" class="textarea w-full" aria-required="true"
                placeholder="例如：对方目前已有安排，我们为您另外物色"></textarea>
            <Submit label="答复会员" pending=action.pending() class="btn"/>
        </ActionForm>
    }
}
