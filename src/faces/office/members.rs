//! The lists of members: all, pre-sale, after-sale.

use super::exchange_export::export_address;
use crate::faces::Screen;
use crate::features::followups::view::FollowUpSheet;
use crate::features::marks::api::offered_tags;
use crate::features::marks::view::TagBar;
use crate::features::members::api::list_members;
use crate::features::members::filter::{Board, Filter};
use crate::features::members::view::{ClassTabs, FilterBar, MemberTable, counted};
use crate::features::staff::{Module, Right, ViewerNow};
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, PageHead, Resource};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct MembersPage;
pub struct PresalePage;
pub struct AftersalePage;

impl Screen for MembersPage {
    fn view() -> AnyView {
        view! { <BoardList board=Board::All path="/office/members"/> }.into_any()
    }
}

impl Screen for PresalePage {
    fn view() -> AnyView {
        view! { <BoardList board=Board::Presale path="/office/presale"/> }.into_any()
    }
}

impl Screen for AftersalePage {
    fn view() -> AnyView {
        view! { <BoardList board=Board::Aftersale path="/office/aftersale"/> }.into_any()
    }
}

#[component]
fn BoardList(board: Board, path: &'static str) -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|q| Filter::from_map(board, q)));
    let sheet = Memo::new(move |_| query.with(|q| q.get("follow_up").and_then(|id| id.parse::<i64>().ok())));
    // Closing the sheet after a follow-up shows the list anew.
    let list = Resource::new(
        move || (filter.get(), sheet.get().is_none()),
        |(filter, _)| list_members(filter),
    );
    let viewer: ViewerNow = expect_context();
    // Tags are given to many in the list of all; on the boards of one's own work there is enough to do.
    let tags = Resource::new(
        || (),
        move |()| async move {
            if board == Board::All {
                offered_tags().await.unwrap_or_default()
            } else {
                Vec::new()
            }
        },
    );
    let selected = RwSignal::new(Vec::<i64>::new());
    // A tick belongs to the list it was made in.
    Effect::new(move |_| {
        filter.track();
        selected.set(Vec::new());
    });
    let tagged = Callback::new(move |()| list.refetch());
    let title = if board == Board::All {
        "全部会员"
    } else {
        board.label()
    };
    let follow_up = (board != Board::All).then(|| {
        Callback::new(move |id: i64| {
            let href = filter.get_untracked().href(path);
            let joint = if href.contains('?') { '&' } else { '?' };
            format!("{href}{joint}follow_up={id}")
        })
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let list = list.await;
                let can_add = viewer.can(Module::Members, Right::Create).await;
                let tags = tags.await;
                let tagging = !tags.is_empty() && viewer.can(Module::Members, Right::Edit).await;
                let can_export = viewer.can(Module::Members, Right::Export).await;
                let filter = filter.get_untracked();
                let export = can_export.then(|| export_address(&filter));
                match list {
                    Ok(list) => view! {
                        <PageHead title note=counted(list.count)>
                            {export.map(|href| view! { <a href=href class="btn btn-sm">
                                <span class="icon-[lucide--file-down] size-4" aria-hidden="true"></span>"导出"</a> })}
                            {can_add.then(|| view! { <a href="/office/members/new" class="btn btn-primary btn-sm">
                                <span class="icon-[lucide--plus] size-4" aria-hidden="true"></span>"登记会员"</a> })}
                        </PageHead>
                        <ClassTabs filter=filter.clone() path/>
                        <FilterBar filter=filter.clone() path offers=list.offers.clone()/>
                        {match follow_up {
                            Some(follow_up) => view! { <MemberTable list filter path follow_up/> }.into_any(),
                            None if tagging => view! {
                                <TagBar selected tags done=tagged/>
                                <MemberTable list filter path selected/>
                            }.into_any(),
                            None => view! { <MemberTable list filter path/> }.into_any(),
                        }}
                    }
                    .into_any(),
                    Err(error) => view! { <PageHead title/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || sheet.get().map(|id| {
            let close = filter.get_untracked().href(path);
            view! { <FollowUpSheet member=MemberId(id) close/> }
        })}
    }
}
