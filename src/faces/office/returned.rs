//! Who was handed back, by whom and why: to be given to somebody else.

use super::assignments::BoardTabs;
use crate::faces::Screen;
use crate::features::assignments::api::owners;
use crate::features::assignments::api::reception::handed_back;
use crate::features::assignments::view::AssignBar;
use crate::features::assignments::{HandedBack, HandedBackList, Taker};
use crate::features::members::Sex;
use crate::features::staff::Phase;
use crate::types::time::Moment;
use crate::ui::{Badge, Empty, ErrorNote, Loading, PageHead, Portrait, Resource, Tabs, Tone, When};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct ReturnedPage;

impl Screen for ReturnedPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

const PATH: &str = "/office/assignments/returned";

fn href(phase: Phase) -> String {
    match phase {
        Phase::Presale => PATH.into(),
        Phase::Aftersale => format!("{PATH}?phase=aftersale"),
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let phase = Memo::new(move |_| {
        query.with(|q| {
            q.get("phase")
                .and_then(|p| Phase::from_code(&p))
                .unwrap_or(Phase::Presale)
        })
    });
    let changed = RwSignal::new(0);
    let list = Resource::new(move || (phase.get(), changed.get()), |(phase, _)| handed_back(phase));
    let people = Resource::new(move || (phase.get(), changed.get()), |(phase, _)| owners(phase));
    let selected = RwSignal::new(Vec::<i64>::new());
    Effect::new(move |_| {
        phase.track();
        selected.set(Vec::new());
    });
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let (list, people) = (list.await, people.await.unwrap_or_default());
                let phase = phase.get_untracked();
                match list {
                    Ok(list) => view! { <Whole list people phase selected done/> }.into_any(),
                    Err(error) => view! { <PageHead title="会员分配"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(
    list: HandedBackList,
    people: Vec<Taker>,
    phase: Phase,
    selected: RwSignal<Vec<i64>>,
    done: Callback<()>,
) -> impl IntoView {
    let HandedBackList {
        rows,
        presale,
        aftersale,
        now,
    } = list;
    let items = vec![
        (href(Phase::Presale), "售前红娘退回".to_string(), Some(presale)),
        (href(Phase::Aftersale), "售后红娘退回".to_string(), Some(aftersale)),
    ];
    let body = if rows.is_empty() {
        view! { <div class="panel"><Empty text="没有红娘退回、等待重新分配的会员" icon="icon-[lucide--undo-2]"/></div> }
            .into_any()
    } else {
        view! {
            <AssignBar selected phase people waiting=true as_of=now done/>
            <Table rows selected now/>
        }
        .into_any()
    };
    view! {
        <PageHead title="会员分配" note=format!("{} 位退回", presale + aftersale)/>
        <BoardTabs current=PATH handed_back=Some(presale + aftersale)/>
        <Tabs label="退回阶段" items current=href(phase)/>
        {body}
    }
}

#[component]
fn Table(rows: Vec<HandedBack>, selected: RwSignal<Vec<i64>>, now: Moment) -> impl IntoView {
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-sm sticky-head">
                <thead>
                    <tr>
                        <th class="w-8"><span class="sr-only">"选择"</span></th>
                        <th>"会员"</th>
                        <th>"所在地"</th>
                        <th>"退回红娘"</th>
                        <th>"退回原因"</th>
                        <th>"退回时间"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Line row selected now/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(row: HandedBack, selected: RwSignal<Vec<i64>>, now: Moment) -> impl IntoView {
    let id = row.member.0;
    let again = (row.times > 1).then(|| view! { <Badge text=format!("第 {} 次退回", row.times) tone=Tone::Warn/> });
    view! {
        <tr class="hover:bg-base-200">
            <td><super::tick::Tick id name=row.name.clone() selected/></td>
            <td>
                <a href=format!("/office/members/{id}") class="flex items-center gap-3 group">
                    <Portrait id female=row.sex == Sex::Female class="size-9"/>
                    <span class="flex flex-col">
                        <span class="font-medium group-hover:underline whitespace-nowrap">{row.name}</span>
                        <span class="text-xs text-muted tabular-nums">{format!("#{id} · {} · {} 岁", row.sex, row.age)}</span>
                    </span>
                </a>
            </td>
            <td class="whitespace-nowrap">{row.place}</td>
            <td class="whitespace-nowrap">{row.staff}</td>
            <td class="max-w-md"><span class="mr-2">{row.reason}</span>{again}</td>
            <td class="whitespace-nowrap"><When at=row.returned_at now/></td>
        </tr>
    }
}
