//! The boards on which a manager gives members to matchmakers: pre-sale, reassignment, after-sale.

use crate::faces::Screen;
use crate::features::assignments::api::owners;
use crate::features::assignments::view::AssignBar;
use crate::features::members::api::list_members;
use crate::features::members::filter::{Board, Class, Filter, Within};
use crate::features::members::view::{ClassTabs, FilterBar, MemberTable, counted};
use crate::features::regions::api::regions_under;
use crate::features::staff::{Module, Phase, Right, ViewerNow};
use crate::ui::{ErrorNote, Loading, PageHead, Resource, Tabs};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct AssignmentsPage;

impl Screen for AssignmentsPage {
    fn view() -> AnyView {
        view! { <Boards/> }.into_any()
    }
}

const PATH: &str = "/office/assignments";

/// The path of a board: the others are named in the address.
fn path_of(board: Board) -> &'static str {
    match board {
        Board::Reassign => "/office/assignments/reassign",
        Board::AssignAftersale => "/office/assignments/aftersale",
        _ => PATH,
    }
}

#[component]
fn Boards() -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    let board = Memo::new(move |_| {
        path.with(|p| {
            [Board::Reassign, Board::AssignAftersale]
                .into_iter()
                .find(|b| p == path_of(*b))
                .unwrap_or(Board::AssignPresale)
        })
    });
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|q| Filter::from_query(board.get(), |k| q.get(k))));
    let changed = RwSignal::new(0);
    let list = Resource::new(
        move || (filter.get(), changed.get()),
        |(filter, _)| list_members(filter),
    );
    let provinces = Resource::new(|| (), |()| regions_under(0));
    // Again after an assignment: each name bears how many members it has.
    let people = Resource::new(
        move || (filter.with(phase_of), changed.get()),
        |(phase, _)| owners(phase),
    );
    let selected = RwSignal::new(Vec::<i64>::new());
    let viewer: ViewerNow = expect_context();
    // A tick belongs to the list it was made in.
    Effect::new(move |_| {
        filter.track();
        selected.set(Vec::new());
    });
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let (list, provinces) = (list.await, provinces.await.unwrap_or_default());
                let people = people.await.unwrap_or_default();
                let may = viewer.can(Module::Assignments, Right::Create).await;
                let filter = filter.get_untracked();
                let board = filter.board;
                let path = path_of(board);
                let phase = phase_of(&filter);
                let tabs = [Board::AssignPresale, Board::AssignAftersale, Board::Reassign]
                    .map(|b| (path_of(b).to_string(), b.label().to_string(), None))
                    .to_vec();
                match list {
                    Ok(list) => view! {
                        <PageHead title="会员分配" note=counted(list.count)/>
                        <Tabs label="分配方式" items=tabs current=path/>
                        <ClassTabs filter=filter.clone() path/>
                        <WithinTabs filter=filter.clone() path/>
                        {may.then(|| view! { <AssignBar selected phase people waiting=board != Board::Reassign done/> })}
                        <FilterBar filter=filter.clone() path provinces/>
                        <MemberTable list filter path selected/>
                    }
                    .into_any(),
                    Err(error) => view! { <PageHead title="会员分配"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Signed members are handed between after-sale matchmakers, all others between pre-sale ones.
fn phase_of(filter: &Filter) -> Phase {
    match (filter.board, filter.class) {
        (Board::AssignAftersale, _) | (Board::Reassign, Class::Signed) => Phase::Aftersale,
        _ => Phase::Presale,
    }
}

/// The time windows of registration.
#[component]
fn WithinTabs(filter: Filter, path: &'static str) -> impl IntoView {
    let with = |within: Option<Within>| Filter {
        within,
        after: String::new(),
        ..filter.clone()
    };
    let links: Vec<_> = std::iter::once((None, "全部时间"))
        .chain(Within::ALL.iter().map(|w| (Some(*w), w.label())))
        .map(|(within, label)| (with(within).href(path), label, within == filter.within))
        .collect();
    view! {
        <nav class="flex flex-wrap gap-1 mb-4" aria-label="登记时间">
            {links
                .into_iter()
                .map(|(href, label, here)| view! {
                    <a href=href class="btn btn-xs" class:btn-ghost=!here class:btn-neutral=here aria-current=here.then_some("true")>{label}</a>
                })
                .collect_view()}
        </nav>
    }
}
