//! The boards on which a manager gives members to matchmakers: pre-sale, reassignment, after-sale.

use crate::error::Result;
use crate::faces::Screen;
use crate::features::assignments::api::{AssignMembers, count_board, owners};
use crate::features::assignments::view::{AssignBar, DistributeSheet, Order, ReleaseSheet};
use crate::features::assignments::{BoardCounts, Taker};
use crate::features::links::Proposal;
use crate::features::links::api::proposals;
use crate::features::links::view::ProposalList;
use crate::features::members::api::{MemberList, list_members};
use crate::features::members::filter::{BOARD_COUNTED, Board, Filter, Within};
use crate::features::members::view::{FilterBar, MemberTable, counted};
use crate::features::staff::{Module, Phase, Right, ViewerNow};
use crate::ui::{ErrorNote, Loading, PageHead, Resource, Tabs, after, failure, say};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

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

/// The tabs above the boards and what belongs to them.
#[component]
pub fn BoardTabs(current: &'static str, handed_back: Option<i64>) -> impl IntoView {
    let board = |b: Board| (path_of(b).to_string(), b.label().to_string(), None);
    let items = vec![
        board(Board::AssignPresale),
        board(Board::AssignAftersale),
        board(Board::Reassign),
        (
            "/office/assignments/returned".to_string(),
            "红娘退回".to_string(),
            handed_back,
        ),
        ("/office/assignments/places".to_string(), "名额与地区".to_string(), None),
    ];
    view! { <Tabs label="分配方式" items current/> }
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
    let filter = Memo::new(move |_| query.with(|q| Filter::from_map(board.get(), q)));
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let changed = RwSignal::new(0);
    let list = Resource::new(
        move || (filter.get(), changed.get()),
        |(filter, _)| list_members(filter),
    );
    let counts = Resource::new(move || (filter.get(), changed.get()), |(filter, _)| count_board(filter));
    // Again after an assignment: each name bears how many members it has.
    let people = Resource::new(
        move || (filter.with(Filter::given_in), changed.get()),
        |(phase, _)| owners(phase),
    );
    let take = ServerAction::<AssignMembers>::new();
    let error = failure(take);
    // Whom a matchmaker's own link brought: with them on the board of those who wait.
    let brought = Resource::new(
        move || (board.get() == Board::AssignPresale, changed.get()),
        |(here, _)| brought(here),
    );
    after(take, move || {
        say("已按推荐分配");
        changed.update(|n| *n += 1);
    });
    let selected = RwSignal::new(Vec::<i64>::new());
    let viewer: ViewerNow = expect_context();
    // A tick belongs to the list it was made in.
    Effect::new(move |_| {
        filter.track();
        selected.set(Vec::new());
    });
    let navigate = use_navigate();
    let done = Callback::new(move |()| {
        if sheet.with_untracked(|s| !s.is_empty()) {
            let back = filter.with_untracked(|f| f.href(path_of(f.board)));
            navigate(
                &back,
                NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
        changed.update(|n| *n += 1);
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let list = list.await;
                let (people, counts): (Vec<Taker>, Result<BoardCounts>) = (people.await.unwrap_or_default(), counts.await);
                let rows = brought.await;
                let may = viewer.can(Module::Assignments, Right::Create).await;
                let filter = filter.get_untracked();
                let counts = counts.unwrap_or_default();
                match list {
                    Ok(list) => {
                        let proposed = (may && filter.board == Board::AssignPresale)
                            .then(|| view! { <ProposalList rows error action=take/> })
                            .into_any();
                        view! { <BoardView list filter counts people may selected sheet done proposed/> }.into_any()
                    }
                    Err(error) => view! { <PageHead title="会员分配"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

async fn brought(here: bool) -> Vec<Proposal> {
    if here {
        proposals().await.unwrap_or_default()
    } else {
        Vec::new()
    }
}

#[component]
fn BoardView(
    list: MemberList,
    filter: Filter,
    counts: BoardCounts,
    people: Vec<Taker>,
    may: bool,
    selected: RwSignal<Vec<i64>>,
    sheet: Memo<String>,
    done: Callback<()>,
    /// Whom matchmakers' own links brought.
    proposed: AnyView,
) -> impl IntoView {
    let path = path_of(filter.board);
    let phase = filter.given_in();
    let waiting = filter.board != Board::Reassign;
    let order = Order {
        selected,
        filter: filter.clone(),
        count: list.count,
        phase,
        waiting,
        as_of: list.now,
    };
    let close = filter.href(path);
    let to_sheet = {
        let joint = if close.contains('?') { '&' } else { '?' };
        let close = close.clone();
        move |sheet: &str| format!("{close}{joint}sheet={sheet}")
    };
    let acts = may.then(|| {
        view! {
            {(phase == Phase::Presale).then(|| view! {
                <a href=to_sheet("pool") class="btn btn-sm" data-noscroll="">
                    <span class="icon-[lucide--waves] size-4" aria-hidden="true"></span>"放入公海"
                </a>
            })}
            <a href=to_sheet("distribute") class="btn btn-primary btn-sm" data-noscroll="">
                <span class="icon-[lucide--split] size-4" aria-hidden="true"></span>"按规则分配"
            </a>
        }
    });
    let as_of = list.now;
    let bar = people.clone();
    let open = move || match sheet.get().as_str() {
        "distribute" if may => Some(
            view! { <DistributeSheet order=order.clone() people=people.clone() close=close.clone() done/> }.into_any(),
        ),
        "pool" if may => Some(view! { <ReleaseSheet selected close=close.clone() done/> }.into_any()),
        _ => None,
    };
    view! {
        <PageHead title="会员分配" note=counted(list.count)>{acts}</PageHead>
        <BoardTabs current=path handed_back=Some(counts.handed_back)/>
        {proposed}
        <ClassTabsCounted filter=filter.clone() path counts=counts.clone()/>
        <PhaseTabs filter=filter.clone() path/>
        <WithinTabs filter=filter.clone() path counts/>
        {may.then(|| view! { <AssignBar selected phase people=bar waiting as_of done/> })}
        <FilterBar filter=filter.clone() path offers=list.offers.clone()/>
        <MemberTable list filter path selected/>
        {open}
    }
}

/// Of classes with members of both phases: whose are shown, for they are given on between different people.
#[component]
fn PhaseTabs(filter: Filter, path: &'static str) -> impl IntoView {
    let chosen = filter.phase;
    (filter.board == Board::Reassign && filter.class.of_both_phases()).then(|| {
        view! {
            <nav class="flex flex-wrap gap-1 mb-3" aria-label="阶段">
                {Phase::ALL
                    .iter()
                    .map(|&phase| {
                        let here = phase == chosen;
                        view! {
                            <a href=filter.with_phase(phase).href(path) class="btn btn-sm" class:btn-ghost=!here class:btn-neutral=here
                                aria-current=here.then_some("true")>{format!("{phase}会员")}</a>
                        }
                    })
                    .collect_view()}
            </nav>
        }
    })
}

/// The classes of the board, each with how many it has within the window that is chosen.
#[component]
fn ClassTabsCounted(filter: Filter, path: &'static str, counts: BoardCounts) -> impl IntoView {
    let items: Vec<_> = filter
        .board
        .classes()
        .iter()
        .map(|&class| {
            let href = filter.with_class(class).href(path);
            match counts.classes.get(class.code()).copied() {
                Some(many) if many > BOARD_COUNTED => (href, format!("{class} {BOARD_COUNTED}+"), None),
                count => (href, class.label().to_string(), count),
            }
        })
        .collect();
    let current = filter.with_class(filter.class).href(path);
    view! { <Tabs label="分类" items current/> }
}

/// The time windows of registration, each with how many of the class that is chosen.
#[component]
fn WithinTabs(filter: Filter, path: &'static str, counts: BoardCounts) -> impl IntoView {
    let links: Vec<_> = std::iter::once((None, "全部时间"))
        .chain(Within::ALL.iter().map(|w| (Some(*w), w.label())))
        .map(|(within, label)| {
            let count = counts
                .windows
                .get(within.map_or("", Within::code))
                .copied()
                .unwrap_or_default();
            let count = if count > BOARD_COUNTED {
                format!("{BOARD_COUNTED}+")
            } else {
                count.to_string()
            };
            (
                filter.with_registered(within).href(path),
                label,
                count,
                within == filter.registered.within,
            )
        })
        .collect();
    view! {
        <nav class="flex flex-wrap gap-1 mb-4" aria-label="登记时间">
            {links
                .into_iter()
                .map(|(href, label, count, here)| view! {
                    <a href=href class="btn btn-xs" class:btn-ghost=!here class:btn-neutral=here aria-current=here.then_some("true")>
                        {label}" "<span class="tabular-nums">{count}</span>
                    </a>
                })
                .collect_view()}
        </nav>
    }
}
