//! Enquiries from the public site: who waits, who answers, what became of it.

use crate::faces::Screen;
use crate::features::consultations::api::{AssignConsultation, HandleConsultation, RevealConsultation, consultations};
use crate::features::consultations::{
    Consultation, ConsultationFilter, ConsultationList, ConsultationState, Has, Since,
};
use crate::features::intake::api::ConvertConsultation;
use crate::types::ids::{ConsultationId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::{Moment, moment};
use crate::ui::{
    Badge, Empty, ErrorNote, Fact, Loading, PageHead, Resource, SelectField, Sheet, Submit, Summary, Tabs, TextArea,
    TextField, Tone, When, after, failure, say,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct ConsultationsPage;

impl Screen for ConsultationsPage {
    fn view() -> AnyView {
        view! { <Consultations/> }.into_any()
    }
}

const PATH: &str = "/office/consultations";

/// What the address says: the filter, and the sheet that is open.
fn filter_of(get: impl Fn(&str) -> Option<String>) -> ConsultationFilter {
    let word = |key: &str| get(key).unwrap_or_default();
    ConsultationFilter {
        state: ConsultationState::from_code(&word("state")).unwrap_or(ConsultationState::Waiting),
        has: Has::from_code(&word("has")),
        staff: word("has").parse().ok().map(StaffId),
        since: Since::from_code(&word("since")),
        after: word("after").parse().ok().map(ConsultationId),
    }
}

fn address(filter: &ConsultationFilter, sheet: &str) -> String {
    let state = match filter.state {
        ConsultationState::Waiting => "",
        ConsultationState::Handled => "handled",
    };
    let has = has_code(filter);
    let after = filter.after.map(|a| a.to_string()).unwrap_or_default();
    let pairs = [
        ("state", state),
        ("has", has.as_str()),
        ("since", filter.since.map_or("", Since::code)),
        ("after", after.as_str()),
        ("sheet", sheet),
    ];
    super::address(PATH, &pairs)
}

fn has_code(filter: &ConsultationFilter) -> String {
    match (filter.has, filter.staff) {
        (Some(has), _) => has.code().to_string(),
        (None, Some(staff)) => staff.to_string(),
        _ => String::new(),
    }
}

#[component]
fn Consultations() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|q| filter_of(|key| q.get(key))));
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").and_then(|s| s.parse::<i64>().ok())));
    let assign = ServerAction::<AssignConsultation>::new();
    let handle = ServerAction::<HandleConsultation>::new();
    let list = Resource::new(
        move || (filter.get(), assign.version().get(), handle.version().get()),
        |(filter, _, _)| consultations(filter),
    );
    after(assign, || say("已分配"));
    after(handle, || say("已标记为已处理"));
    view! {
        <PageHead title="前台咨询"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let filter = filter.get();
                match list.await {
                    Ok(list) => view! {
                        <List list=list.clone() filter=filter.clone()/>
                        <Open list filter sheet assign handle/>
                    }
                    .into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn List(list: ConsultationList, filter: ConsultationFilter) -> impl IntoView {
    let ConsultationList {
        rows,
        waiting,
        handled,
        next,
        people,
        now,
        ..
    } = list;
    let of = |state| {
        address(
            &ConsultationFilter {
                state,
                after: None,
                ..filter.clone()
            },
            "",
        )
    };
    let items = vec![
        (of(ConsultationState::Waiting), "待处理".to_string(), Some(waiting)),
        (of(ConsultationState::Handled), "已处理".to_string(), Some(handled)),
    ];
    let narrowed = filter.has.is_some() || filter.staff.is_some() || filter.since.is_some();
    let table = if rows.is_empty() {
        let text = match filter.state {
            _ if narrowed => "没有符合条件的咨询，放宽条件再试。",
            ConsultationState::Waiting => "没有待处理的咨询。网站上有人留言时会出现在这里。",
            ConsultationState::Handled => "还没有处理过的咨询。",
        };
        view! { <Empty text icon="icon-[lucide--message-circle]"/> }.into_any()
    } else {
        view! { <Table rows filter=filter.clone() now/> }.into_any()
    };
    let page = |after| {
        address(
            &ConsultationFilter {
                after,
                ..filter.clone()
            },
            "",
        )
    };
    let first = filter.after.is_some().then(|| page(None));
    let more = next.map(|id| page(Some(id)));
    view! {
        <Tabs label="咨询状态" items current=of(filter.state)/>
        <Narrow filter=filter.clone() people narrowed/>
        <div class="panel overflow-x-auto">{table}</div>
        <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {more.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
    }
}

/// Whose and since when; what is chosen goes into the address.
#[component]
fn Narrow(filter: ConsultationFilter, people: Vec<(StaffId, String)>, narrowed: bool) -> impl IntoView {
    let chosen = has_code(&filter);
    let owners = Has::OPTIONS
        .iter()
        .map(|(code, label)| (code.to_string(), label.to_string()))
        .chain(people.into_iter().map(|(id, name)| (id.to_string(), name)))
        .map(|(code, label)| {
            let here = code == chosen;
            view! { <option value=code selected=here>{label}</option> }
        })
        .collect_view();
    let since = Since::ALL
        .iter()
        .map(|s| view! { <option value=s.code() selected=filter.since == Some(*s)>{s.label()}</option> })
        .collect_view();
    let plain = address(
        &ConsultationFilter {
            state: filter.state,
            has: None,
            staff: None,
            since: None,
            after: None,
        },
        "",
    );
    view! {
        <form method="get" action=PATH class="no-print flex flex-wrap gap-2 mb-4" role="search" aria-label="筛选咨询">
            <input type="hidden" name="state" value=filter.state.code()/>
            <select name="has" class="select select-sm w-auto" aria-label="负责红娘">
                <option value="">"全部负责人"</option>
                {owners}
            </select>
            <select name="since" class="select select-sm w-auto" aria-label="留言时间">
                <option value="">"全部时间"</option>
                {since}
            </select>
            <button type="submit" class="btn btn-sm">"筛选"</button>
            {narrowed.then(|| view! { <a href=plain class="btn btn-sm btn-ghost">"清除"</a> })}
        </form>
    }
}

#[component]
fn Table(rows: Vec<Consultation>, filter: ConsultationFilter, now: Moment) -> impl IntoView {
    let handled = filter.state == ConsultationState::Handled;
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
                        let open = address(&filter, &row.id.to_string());
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
    match (row.staff, row.proposed) {
        (Some((_, name)), _) => view! { <span>{name}</span> }.into_any(),
        (None, Some((_, name))) if row.state == ConsultationState::Waiting => {
            view! { <Badge text=format!("推荐 {name}") tone=Tone::Info/> }.into_any()
        }
        _ if row.state == ConsultationState::Waiting => view! { <Badge text="未分配" tone=Tone::Warn/> }.into_any(),
        _ => view! { <span class="text-muted">"—"</span> }.into_any(),
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
    filter: ConsultationFilter,
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
            <Sheet title close=address(&filter, "")>
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
    let proposed = row.proposed.clone();
    view! {
        <p class="whitespace-pre-wrap bg-base-200 rounded-box p-4">{row.message.clone()}</p>
        <dl class="grid grid-cols-2 gap-4">
            <Fact term="手机">{hint}</Fact>
            <Fact term="留言时间">{moment(row.created_at)}</Fact>
            <Fact term="负责红娘"><Staff row=row.clone()/></Fact>
            {proposed.map(|(_, name)| view! { <Fact term="来自专属链接">{name}</Fact> })}
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
    let seen = row.staff.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    // Whoever's link it was is the first choice.
    let first = row.staff.as_ref().or(row.proposed.as_ref());
    let value = first.map(|(id, _)| id.to_string()).unwrap_or_default();
    view! {
        <section class="border-t border-base-300 pt-4">
            <ActionForm action attr:class="flex flex-col gap-3" attr:novalidate="">
                <Summary error/>
                <input type="hidden" name="id" value=row.id.0/>
                <input type="hidden" name="seen" value=seen/>
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
