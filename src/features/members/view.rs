//! Pieces of screens about members: the table, the filter bar, badges.

use super::filter::{Board, Class, Filter, Sort, Within};
use super::words::*;
use super::{MemberRow, api::MemberList};
use crate::types::masked::Masked;
use crate::types::time::{Moment, moment};
use crate::ui::{Badge, Empty, Portrait, Tone, When, options};
use leptos::prelude::*;

/// The stage as a badge.
#[component]
pub fn StageBadge(stage: Stage) -> impl IntoView {
    let tone = match stage {
        Stage::Lead | Stage::Signed => Tone::Warn,
        Stage::Presale => Tone::Info,
        Stage::InService => Tone::Good,
        Stage::Completed => Tone::Gold,
        Stage::Abandoned => Tone::Plain,
    };
    view! { <Badge text=stage.label() tone/> }
}

#[component]
pub fn IntentBadge(intent: Option<Intent>) -> impl IntoView {
    intent.map(|intent| {
        let tone = match intent {
            Intent::Strong => Tone::Good,
            Intent::Medium => Tone::Info,
            _ => Tone::Plain,
        };
        view! { <Badge text=intent.label() tone/> }
    })
}

/// How many a list has: exact to 10,000.
pub fn counted(count: i64) -> String {
    if count > 10_000 {
        "超过 10,000 位".into()
    } else {
        format!("{count} 位")
    }
}

/// The form above a list; what is chosen goes into the address (works without JavaScript).
#[component]
pub fn FilterBar(filter: Filter, path: &'static str, provinces: Vec<(i64, String)>) -> impl IntoView {
    let small = "select select-sm w-auto";
    let clear = Filter {
        class: filter.class,
        ..Filter::of(filter.board)
    }
    .href(path);
    let narrowed = filter.narrowed();
    let province = filter.province;
    view! {
        <form method="get" action=path class="no-print flex flex-wrap items-center gap-2 mb-4" role="search" aria-label="筛选会员">
            {(filter.class != filter.board.classes()[0]).then(|| view! { <input type="hidden" name="class" value=filter.class.code()/> })}
            <input class="input input-sm w-52" type="search" name="q" value=filter.q.clone() placeholder="姓名、编号、手机、微信…" aria-label="关键词"/>
            {(filter.board == Board::All).then(|| view! {
                <Choice name="stage" label="阶段" choices=options(Stage::OPTIONS) value=filter.stage.map_or("", Stage::code) class=small/>
            })}
            <Choice name="sex" label="性别" choices=options(Sex::OPTIONS) value=filter.sex.map_or("", Sex::code) class=small/>
            <span class="join">
                <input class="input input-sm w-18 join-item" name="age_min" inputmode="numeric" value=filter.age_min.map(|n| n.to_string()) placeholder="年龄从" aria-label="年龄从"/>
                <input class="input input-sm w-18 join-item" name="age_max" inputmode="numeric" value=filter.age_max.map(|n| n.to_string()) placeholder="到" aria-label="年龄到"/>
            </span>
            <Choice name="education" label="学历至少" choices=options(Education::OPTIONS) value=filter.education.map_or("", Education::code) class=small/>
            <Choice name="marital" label="婚况" choices=options(Marital::OPTIONS) value=filter.marital.map_or("", Marital::code) class=small/>
            <Choice name="province" label="所在地" choices=provinces.into_iter().map(|(c, n)| (c.to_string(), n)).collect()
                value=province.map_or(String::new(), |p| p.to_string()) class=small/>
            <Choice name="intent" label="意向" choices=options(Intent::OPTIONS) value=filter.intent.map_or("", Intent::code) class=small/>
            <Choice name="within" label="登记时间" choices=options(Within::OPTIONS) value=filter.within.map_or("", Within::code) class=small/>
            <Choice name="sort" label="" choices=options(Sort::OPTIONS) value=filter.sort.code() class=small/>
            <button type="submit" class="btn btn-sm">"筛选"</button>
            {narrowed.then(|| view! { <a href=clear class="btn btn-sm btn-ghost">"清除"</a> })}
        </form>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    #[prop(into)] value: String,
    class: &'static str,
) -> impl IntoView {
    let aria = if label.is_empty() { "排序" } else { label };
    view! {
        <select name=name class=class aria-label=aria>
            {(!label.is_empty()).then(|| view! { <option value="">{label}</option> })}
            {choices
                .into_iter()
                .map(|(code, text)| {
                    let chosen = code == value;
                    view! { <option value=code selected=chosen>{text}</option> }
                })
                .collect_view()}
        </select>
    }
}

/// The classes of a board as tabs.
#[component]
pub fn ClassTabs(filter: Filter, path: &'static str) -> impl IntoView {
    let items = filter
        .board
        .classes()
        .iter()
        .map(|&class| (filter.with_class(class).href(path), class.label().to_string(), None))
        .collect();
    let current = filter.with_class(filter.class).href(path);
    let many = filter.board.classes().len() > 1;
    many.then(|| view! { <crate::ui::Tabs label="分类" items current/> })
}

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
    if list.rows.is_empty() {
        let text = if filter.narrowed() {
            "没有符合条件的会员，放宽筛选条件再试"
        } else {
            empty_text(filter.board, filter.class)
        };
        return view! { <div class="panel"><Empty text/></div> }.into_any();
    }
    let ids: Vec<i64> = list.rows.iter().map(|r| r.id.0).collect();
    let next = list.next.clone().map(|after| {
        Filter {
            after,
            ..filter.clone()
        }
        .href(path)
    });
    let first = (!filter.after.is_empty()).then(|| {
        Filter {
            after: String::new(),
            ..filter.clone()
        }
        .href(path)
    });
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-sm sticky-head" data-keys="rows">
                <thead>
                    <tr>
                        {selected.map(|selected| view! {
                            <th class="w-8">
                                <input type="checkbox" class="checkbox checkbox-sm" aria-label="全选本页"
                                    prop:checked={let ids = ids.clone(); move || selected.with(|s| ids.iter().all(|i| s.contains(i)))}
                                    on:change={let ids = ids.clone(); move |ev| selected.set(if event_target_checked(&ev) { ids.clone() } else { Vec::new() })}/>
                            </th>
                        })}
                        <th>"会员"</th>
                        <th>"资料"</th>
                        <th>"所在地"</th>
                        <th>"手机"</th>
                        <th>"阶段"</th>
                        <th>"红娘"</th>
                        <th>"跟进"</th>
                        <th>"下次联系"</th>
                        <th>"登记"</th>
                        {follow_up.is_some().then(|| view! { <th><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>
                    {list
                        .rows
                        .into_iter()
                        .map(|row| view! { <Row row now selected follow_up/> })
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
    now: Moment,
    selected: Option<RwSignal<Vec<i64>>>,
    follow_up: Option<Callback<i64, String>>,
) -> impl IntoView {
    let id = row.id.0;
    let overdue =
        row.next_contact_at.is_some_and(|at| at < now) && matches!(row.stage, Stage::Presale | Stage::InService);
    let facts = format!("{} · {} 岁 · {} cm", row.sex, row.age, row.height_cm);
    let more = match row.income {
        Masked::Shown(Some(income)) => format!("{} · {} · {income}", row.education, row.marital),
        _ => format!("{} · {}", row.education, row.marital),
    };
    let mobile = match row.mobile {
        Masked::Hint(hint) => hint,
        _ => "—".into(),
    };
    let owner = if row.stage.module() == crate::features::staff::Module::Aftersale {
        row.aftersale
    } else {
        row.presale
    };
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
                    <Portrait id female=row.sex == Sex::Female class="size-9"/>
                    <span class="flex flex-col">
                        <span class="font-medium group-hover:underline whitespace-nowrap">{row.name}</span>
                        <span class="text-xs text-muted tabular-nums">{format!("#{id}")}</span>
                    </span>
                </a>
            </td>
            <td>
                <div class="whitespace-nowrap">{facts}</div>
                <div class="text-xs text-muted whitespace-nowrap">{more}</div>
            </td>
            <td class="whitespace-nowrap">{row.place}</td>
            <td class="tabular-nums whitespace-nowrap">{mobile}</td>
            <td><div class="flex flex-col gap-1 items-start"><StageBadge stage=row.stage/><IntentBadge intent=row.intent/></div></td>
            <td class="whitespace-nowrap">{owner.unwrap_or_else(|| "—".into())}</td>
            <td class="whitespace-nowrap">
                <div>{format!("{} 次", row.follow_ups)}</div>
                <div class="text-xs text-muted">{row.last_contact_at.map(|at| view! { <When at now/> })}</div>
            </td>
            <td class="whitespace-nowrap" class:text-error-ink=overdue class:font-medium=overdue>
                {row.next_contact_at.map_or_else(|| "—".into_any(), |at| view! { <When at now/> }.into_any())}
                {overdue.then(|| view! { <span class="block text-xs">"已逾期"</span> })}
            </td>
            <td class="whitespace-nowrap"><span title=moment(row.created_at)><When at=row.created_at now/></span></td>
            {follow_up.map(|href| view! {
                <td class="text-right"><a href=href.run(id) class="btn btn-sm" data-noscroll="">{crate::features::followups::view::verb(row.stage)}</a></td>
            })}
        </tr>
    }
}
