//! Enquiries from the public site: who waits, who answers, what became of it.

use crate::faces::Screen;
use crate::features::consultations::api::{AssignConsultation, HandleConsultation, RevealConsultation, consultations};
use crate::features::consultations::{Consultation, ConsultationList, ConsultationState};
use crate::features::intake::api::ConvertConsultation;
use crate::types::masked::Masked;
use crate::types::time::{Moment, moment};
use crate::ui::{
    Badge, Empty, ErrorNote, Fact, Loading, PageHead, Resource, SelectField, Sheet, Submit, Summary, Tabs, TextArea,
    TextField, Tone, When, failure, say,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct ConsultationsPage;

impl Screen for ConsultationsPage {
    fn view() -> AnyView {
        view! { <Consultations/> }.into_any()
    }
}

fn address(state: ConsultationState) -> String {
    match state {
        ConsultationState::Waiting => "/office/consultations".into(),
        ConsultationState::Handled => "/office/consultations?state=handled".into(),
    }
}

fn sheet_address(state: ConsultationState, row: &Consultation) -> String {
    format!("/office/consultations?state={}&sheet={}", state.code(), row.id)
}

#[component]
fn Consultations() -> impl IntoView {
    let query = use_query_map();
    let state = Memo::new(move |_| {
        query.with(|q| {
            q.get("state")
                .and_then(|s| ConsultationState::from_code(&s))
                .unwrap_or(ConsultationState::Waiting)
        })
    });
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").and_then(|s| s.parse::<i64>().ok())));
    let assign = ServerAction::<AssignConsultation>::new();
    let handle = ServerAction::<HandleConsultation>::new();
    let list = Resource::new(
        move || (state.get(), assign.version().get(), handle.version().get()),
        |(state, _, _)| consultations(state),
    );
    Effect::new(move |_| {
        if let Some(Ok(())) = assign.value().get() {
            say("已分配");
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = handle.value().get() {
            say("已标记为已处理");
        }
    });
    view! {
        <PageHead title="前台咨询"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let state = state.get();
                match list.await {
                    Ok(list) => view! { <List list=list.clone() state/> <Open list state sheet assign handle/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn List(list: ConsultationList, state: ConsultationState) -> impl IntoView {
    let ConsultationList {
        rows,
        waiting,
        handled,
        now,
        ..
    } = list;
    let items = vec![
        (address(ConsultationState::Waiting), "待处理".to_string(), Some(waiting)),
        (address(ConsultationState::Handled), "已处理".to_string(), Some(handled)),
    ];
    let table = if rows.is_empty() {
        let text = match state {
            ConsultationState::Waiting => "没有待处理的咨询。网站上有人留言时会出现在这里。",
            ConsultationState::Handled => "还没有处理过的咨询。",
        };
        view! { <Empty text icon="icon-[lucide--message-circle]"/> }.into_any()
    } else {
        view! { <Table rows state now/> }.into_any()
    };
    view! {
        <Tabs label="咨询状态" items current=address(state)/>
        <div class="panel overflow-x-auto">{table}</div>
    }
}

#[component]
fn Table(rows: Vec<Consultation>, state: ConsultationState, now: Moment) -> impl IntoView {
    let handled = state == ConsultationState::Handled;
    view! {
        <table class="table sticky-head">
            <thead>
                <tr>
                    <th>"称呼"</th>
                    <th>"手机"</th>
                    <th>"咨询内容"</th>
                    <th>"负责红娘"</th>
                    <th>{if handled { "处理结果" } else { "留言时间" }}</th>
                    <th><span class="sr-only">"操作"</span></th>
                </tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|row| {
                        let open = sheet_address(state, &row);
                        let last = match row.handled_at {
                            Some(at) => view! { <p>{row.note.clone()}</p> <p class="text-muted text-xs">{row.handled_by.clone()} " · " <When at now/></p> }.into_any(),
                            None => view! { <When at=row.created_at now/> }.into_any(),
                        };
                        view! {
                            <tr>
                                <td class="whitespace-nowrap"><a href=open.clone() class="link link-hover font-medium" attr:data-noscroll="">{row.name.clone()}</a></td>
                                <td class="whitespace-nowrap tabular-nums">{mobile(&row.mobile)}</td>
                                <td class="max-w-md"><p class="line-clamp-2">{row.message.clone()}</p></td>
                                <td class="whitespace-nowrap"><Staff row=row.clone()/></td>
                                <td class="max-w-xs">{last}</td>
                                <td class="text-right"><a href=open class="btn btn-sm">{if handled { "查看" } else { "处理" }}</a></td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Staff(row: Consultation) -> impl IntoView {
    match row.staff {
        Some((_, name)) => view! { <span>{name}</span> }.into_any(),
        None if row.state == ConsultationState::Waiting => view! { <Badge text="未分配" tone=Tone::Warn/> }.into_any(),
        None => view! { <span class="text-muted">"—"</span> }.into_any(),
    }
}

fn mobile(value: &Masked<String>) -> String {
    match value {
        Masked::Hidden => "—".into(),
        Masked::Hint(hint) => hint.clone(),
        Masked::Shown(all) => all.clone(),
    }
}

/// The sheet of one enquiry.
#[component]
fn Open(
    list: ConsultationList,
    state: ConsultationState,
    sheet: Memo<Option<i64>>,
    assign: ServerAction<AssignConsultation>,
    handle: ServerAction<HandleConsultation>,
) -> impl IntoView {
    move || {
        let id = sheet.get()?;
        let row = list.rows.iter().find(|r| r.id.0 == id)?.clone();
        let list = list.clone();
        let waits = row.state == ConsultationState::Waiting;
        let title = format!("{}的咨询", row.name);
        Some(view! {
            <Sheet title close=address(state)>
                <div class="flex flex-col gap-6">
                    <Details row=row.clone()/>
                    {list.may_reveal.then(|| view! { <Reveal row=row.clone()/> })}
                    {(waits && !list.matchmakers.is_empty()).then(|| view! { <Assign row=row.clone() list=list.clone() action=assign/> })}
                    {(waits && list.may_handle).then(|| view! { <Handle row=row.clone() action=handle/> })}
                    {(waits && list.may_convert).then(|| view! { <Convert row=row.clone()/> })}
                </div>
            </Sheet>
        })
    }
}

#[component]
fn Details(row: Consultation) -> impl IntoView {
    let (hint, note, member, handled_at) = (mobile(&row.mobile), row.note.clone(), row.member_id, row.handled_at);
    view! {
        <p class="whitespace-pre-wrap bg-base-200 rounded-box p-4">{row.message.clone()}</p>
        <dl class="grid grid-cols-2 gap-4">
            <Fact term="手机">{hint}</Fact>
            <Fact term="留言时间">{moment(row.created_at)}</Fact>
            <Fact term="负责红娘"><Staff row=row.clone()/></Fact>
            {handled_at.map(|at| view! { <Fact term="处理时间">{moment(at)}</Fact> })}
            {(!note.is_empty()).then(|| view! { <Fact term="处理结果">{note}</Fact> })}
            {member.map(|id| view! { <Fact term="会员"><a class="link" href=format!("/office/members/{id}")>{id.to_string()}</a></Fact> })}
        </dl>
    }
}

#[component]
fn Reveal(row: Consultation) -> impl IntoView {
    let action = ServerAction::<RevealConsultation>::new();
    let error = failure(action);
    let shown = move || action.value().get().and_then(Result::ok);
    view! {
        <section class="border-t border-base-300 pt-4">
            {move || match shown() {
                Some(number) => view! {
                    <p class="text-lg tabular-nums"><a href=format!("tel:{number}") class="link">{number.clone()}</a></p>
                    <p class="text-sm text-muted">"本次查看已记录。"</p>
                }.into_any(),
                None => view! {
                    <ActionForm action attr:class="flex flex-col gap-3" attr:novalidate="">
                        <input type="hidden" name="id" value=row.id.0/>
                        <TextField name="reason" label="查看完整手机号的原因" placeholder="例如：回电答复咨询" required=true error/>
                        <Submit label="查看手机号" pending=action.pending() class="btn self-start"/>
                    </ActionForm>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Assign(row: Consultation, list: ConsultationList, action: ServerAction<AssignConsultation>) -> impl IntoView {
    let error = failure(action);
    let choices = list
        .matchmakers
        .iter()
        .map(|s| (s.id.to_string(), format!("{}（{}，{} 位会员）", s.name, s.role, s.load)))
        .collect();
    let value = row.staff.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    view! {
        <section class="border-t border-base-300 pt-4">
            <ActionForm action attr:class="flex flex-col gap-3" attr:novalidate="">
                <input type="hidden" name="id" value=row.id.0/>
                <SelectField name="to" label="分配给" choices value empty="请选择红娘" required=true error/>
                <Submit label="分配咨询" pending=action.pending() class="btn self-start"/>
            </ActionForm>
        </section>
    }
}

#[component]
fn Handle(row: Consultation, action: ServerAction<HandleConsultation>) -> impl IntoView {
    let error = failure(action);
    view! {
        <section class="border-t border-base-300 pt-4">
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-3" attr:novalidate="">
                <input type="hidden" name="id" value=row.id.0/>
                <TextArea name="note" label="处理结果" rows=3 placeholder="例如：已电话答复收费方式，本人考虑后再联系" required=true error/>
                <Submit label="标记为已处理" pending=action.pending() class="btn self-start"/>
            </ActionForm>
        </section>
    }
}

#[component]
fn Convert(row: Consultation) -> impl IntoView {
    let action = ServerAction::<ConvertConsultation>::new();
    let error = failure(action);
    view! {
        <section class="border-t border-base-300 pt-4">
            <Summary error/>
            <p class="text-muted mb-3">"带入称呼和手机号，接着补全资料；提交后这条咨询自动标记为已处理。"</p>
            <ActionForm action>
                <input type="hidden" name="id" value=row.id.0/>
                <Submit label="转为会员" pending=action.pending()/>
            </ActionForm>
        </section>
    }
}
