//! Members as a table: the columns that were chosen, heads that sort, rows that can be ticked.

use super::{IntentBadge, StageBadge};
use crate::features::members::MemberRow;
use crate::features::members::api::MemberList;
use crate::features::members::filter::{Board, Class, Column, Filter, Sort};
use crate::features::members::words::*;
use crate::features::verification::view::CheckedMark;
use crate::types::masked::Masked;
use crate::types::time::{Moment, moment};
use crate::ui::{Badge, Empty, Portrait, Tone, When};
use leptos::prelude::*;

/// A page of members as a table. With `selected`, rows can be ticked.
#[component]
pub fn MemberTable(
    list: MemberList,
    filter: Filter,
    path: &'static str,
    #[prop(optional)] selected: Option<RwSignal<Vec<i64>>>,
    /// Where the button of a row's follow-up leads to, given the member's number.
    #[prop(optional)]
    follow_up: Option<Callback<i64, String>>,
) -> impl IntoView {
    let now = list.now;
    let filter = filter
        .within_rights(list.offers.income, list.offers.contact)
        .knowing(&list.offers.own);
    if list.rows.is_empty() {
        let text = if !filter.all_problems(&list.offers.own).is_empty() {
            "请先改正标出的筛选条件"
        } else if filter.narrowed() {
            "没有符合条件的会员，放宽筛选条件再试"
        } else {
            empty_text(filter.board, filter.class)
        };
        return view! { <div class="panel"><Empty text/></div> }.into_any();
    }
    let ids: Vec<i64> = list.rows.iter().map(|r| r.id.0).collect();
    let turned = |after: String| {
        Filter {
            after,
            ..filter.clone()
        }
        .href(path)
    };
    let next = list.next.clone().map(turned);
    let first = (!filter.after.is_empty()).then(|| turned(String::new()));
    let columns = filter.columns().to_vec();
    let own: Vec<(i64, String)> = list
        .offers
        .own
        .iter()
        .filter(|f| filter.own_cols.contains(&f.id))
        .map(|f| (f.id, f.label.clone()))
        .collect();
    let own_ids: Vec<i64> = own.iter().map(|(id, _)| *id).collect();
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-sm sticky-head" data-keys="rows">
                <thead>
                    <tr>
                        {selected.map(|selected| view! { <th class="w-8"><TickAll ids selected/></th> })}
                        <Head label="会员" sorts=&[Sort::Name, Sort::Id] filter=filter.clone() path/>
                        {columns
                            .iter()
                            .map(|c| view! { <Head label=c.label() sorts=c.sorts() filter=filter.clone() path/> })
                            .collect_view()}
                        {own
                            .into_iter()
                            .map(|(_, label)| view! { <Head label sorts=&[] filter=filter.clone() path/> })
                            .collect_view()}
                        {follow_up.is_some().then(|| view! { <th><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>
                    {list
                        .rows
                        .into_iter()
                        .map(|row| view! { <Row row columns=columns.clone() own=own_ids.clone() now selected follow_up/> })
                        .collect_view()}
                </tbody>
            </table>
        </div>
        <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
    }
    .into_any()
}

/// The head of a column: a link for each order that it offers.
#[component]
fn Head(#[prop(into)] label: String, sorts: &'static [Sort], filter: Filter, path: &'static str) -> impl IntoView {
    let here = sorts.contains(&filter.sort);
    let direction = here.then_some(if filter.falling { "descending" } else { "ascending" });
    let one = sorts.len() == 1;
    let links = sorts
        .iter()
        .map(|sort| {
            let icon = match (filter.sort == *sort, filter.falling) {
                (false, _) => "icon-[lucide--chevrons-up-down] opacity-60",
                (true, true) => "icon-[lucide--chevron-down] text-primary-ink",
                (true, false) => "icon-[lucide--chevron-up] text-primary-ink",
            };
            let text = if one { label.clone() } else { sort.label().to_string() };
            view! {
                <a href=filter.sorted_by(*sort).href(path) class="inline-flex items-center gap-0.5 hover:underline"
                    title=format!("按{}排序", sort.label()) data-noscroll="">
                    {text}<span class=format!("{icon} size-3.5") aria-hidden="true"></span>
                </a>
            }
        })
        .collect_view();
    let plain = sorts.is_empty().then(|| label.clone());
    view! {
        <th scope="col" aria-sort=direction>
            <span class="inline-flex items-center gap-2 whitespace-nowrap">{plain}{links}</span>
        </th>
    }
}

#[component]
fn TickAll(ids: Vec<i64>, selected: RwSignal<Vec<i64>>) -> impl IntoView {
    let all = ids.clone();
    view! {
        <input type="checkbox" class="checkbox checkbox-sm" aria-label="全选本页"
            prop:checked=move || selected.with(|s| ids.iter().all(|i| s.contains(i)))
            on:change=move |ev| selected.set(if event_target_checked(&ev) { all.clone() } else { Vec::new() })/>
    }
}

fn empty_text(board: Board, class: Class) -> &'static str {
    match (board, class) {
        (Board::AssignPresale | Board::AssignAftersale, _) => "没有等待分配的会员",
        (_, Class::Overdue) => "没有逾期未联系的会员，做得好",
        (_, Class::DueToday) => "今天没有约定要联系的会员",
        (_, Class::New) => "没有尚未联系的新会员",
        (Board::Presale | Board::Aftersale, _) => "还没有会员分配给您，经理分配后会出现在这里",
        _ => "这里还没有会员",
    }
}

#[component]
fn Row(
    row: MemberRow,
    columns: Vec<Column>,
    /// The own fields behind them.
    own: Vec<i64>,
    now: Moment,
    selected: Option<RwSignal<Vec<i64>>>,
    follow_up: Option<Callback<i64, String>>,
) -> impl IntoView {
    let id = row.id.0;
    let verb = crate::features::followups::view::verb(row.stage);
    let cells = columns.into_iter().map(|c| cell(c, &row, now)).collect_view();
    let own = own.into_iter().map(|id| some(row.own.get(&id))).collect_view();
    view! {
        <tr class="hover:bg-base-200">
            {selected.map(|selected| view! {
                <td>
                    <input type="checkbox" class="checkbox checkbox-sm" aria-label=format!("选择{}", row.name)
                        prop:checked=move || selected.with(|s| s.contains(&id))
                        on:change=move |ev| selected.update(|s| {
                            s.retain(|i| *i != id);
                            if event_target_checked(&ev) {
                                s.push(id);
                            }
                        })/>
                </td>
            })}
            <td>
                <a href=format!("/office/members/{id}") class="flex items-center gap-3 group" data-row-link="">
                    <Portrait id female=row.sex == Sex::Female cover=row.cover class="size-9"/>
                    <span class="flex flex-col">
                        <span class="whitespace-nowrap flex items-center gap-1.5">
                            <span class="font-medium group-hover:underline">{row.name}</span>
                            {row.barred.then(|| view! { <Badge text="黑名单" tone=Tone::Bad/> })}
                            {row.quiet.then(|| view! { <Badge text="勿打扰" tone=Tone::Bad/> })}
                        </span>
                        <span class="text-xs text-muted tabular-nums whitespace-nowrap flex items-center gap-1.5">{format!("#{id}")} <CheckedMark items=row.checked/></span>
                    </span>
                </a>
            </td>
            {cells}
            {own}
            {follow_up.map(|href| view! {
                <td class="text-right"><a href=href.run(id) class="btn btn-sm" data-noscroll="">{verb}</a></td>
            })}
        </tr>
    }
}

/// A cell that holds a word or a number.
fn short(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <td class="whitespace-nowrap tabular-nums">{text}</td> }.into_any()
}

fn some(text: Option<impl ToString>) -> AnyView {
    short(text.map_or("—".to_string(), |t| t.to_string()))
}

fn when(at: Option<Moment>, now: Moment) -> AnyView {
    match at {
        Some(at) => {
            view! { <td class="whitespace-nowrap"><span title=moment(at)><When at now/></span></td> }.into_any()
        }
        None => short("—"),
    }
}

fn income(row: &MemberRow) -> Option<Income> {
    match row.income {
        Masked::Shown(income) => income,
        _ => None,
    }
}

fn cell(column: Column, row: &MemberRow, now: Moment) -> AnyView {
    match column {
        Column::Facts => facts(row),
        Column::Sex => short(row.sex.label()),
        Column::Age => short(format!("{} 岁", row.age)),
        Column::Height => short(format!("{} cm", row.height_cm)),
        Column::Education => short(row.education.label()),
        Column::Marital => short(row.marital.label()),
        Column::Income => some(income(row)),
        Column::Place => short(row.place.clone()),
        Column::Mobile => short(match &row.mobile {
            Masked::Hint(hint) => hint.clone(),
            _ => "—".into(),
        }),
        Column::Stage => view! {
            <td><div class="flex flex-col gap-1 items-start"><StageBadge stage=row.stage/><IntentBadge intent=row.intent/></div></td>
        }
        .into_any(),
        Column::Intent => view! { <td><IntentBadge intent=row.intent/></td> }.into_any(),
        Column::Owner => some(owner(row)),
        Column::FollowUps => view! {
            <td class="whitespace-nowrap">
                <div>{format!("{} 次", row.follow_ups)}</div>
                <div class="text-xs text-muted">{row.last_contact_at.map(|at| view! { <When at now/> })}</div>
            </td>
        }
        .into_any(),
        Column::LastContact => when(row.last_contact_at, now),
        Column::NextContact => next_contact(row, now),
        Column::Assigned => when(row.assigned_at, now),
        Column::ServiceEnd => some(row.service_ends_on),
        Column::Source => short(row.source.label()),
        Column::Created => when(Some(row.created_at), now),
    }
}

fn facts(row: &MemberRow) -> AnyView {
    let facts = format!("{} · {} 岁 · {} cm", row.sex, row.age, row.height_cm);
    let more = match income(row) {
        Some(income) => format!("{} · {} · {income}", row.education, row.marital),
        None => format!("{} · {}", row.education, row.marital),
    };
    view! {
        <td>
            <div class="whitespace-nowrap">{facts}</div>
            <div class="text-xs text-muted whitespace-nowrap">{more}</div>
        </td>
    }
    .into_any()
}

/// Who looks after the member in the phase they are in.
fn owner(row: &MemberRow) -> Option<String> {
    match row.stage.module() {
        crate::features::staff::Module::Aftersale => row.aftersale.clone(),
        _ => row.presale.clone(),
    }
}

fn next_contact(row: &MemberRow, now: Moment) -> AnyView {
    let overdue =
        row.next_contact_at.is_some_and(|at| at < now) && matches!(row.stage, Stage::Presale | Stage::InService);
    view! {
        <td class="whitespace-nowrap" class:text-error-ink=overdue class:font-medium=overdue>
            {row.next_contact_at.map_or_else(|| "—".into_any(), |at| view! { <When at now/> }.into_any())}
            {overdue.then(|| view! { <span class="block text-xs">"已逾期"</span> })}
        </td>
    }
    .into_any()
}
