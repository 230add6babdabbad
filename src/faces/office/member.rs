//! A member's page: at the left who it is and the next step, at the right tabs; frequent acts in a side sheet.

mod edit;
mod overview;
mod sheets;
mod side;

use crate::faces::Screen;
use crate::features::analysis::view::MemberAnalysis;
use crate::features::contracts::view::MemberContracts;
use crate::features::dates::view::MemberDates;
use crate::features::marks::Marks;
use crate::features::marks::api::member_marks;
use crate::features::matching::proposals::view::Proposals;
use crate::features::matching::view::MatchLibrary;
use crate::features::members::MemberPage as Page;
use crate::features::members::api::open_member;
use crate::features::photos::view::PhotosTab;
use crate::features::staff::{Module, Right, Viewer, ViewerNow};
use crate::features::verification::view::ChecksTab;
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, Resource, Tabs};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

pub struct MemberPage;

impl Screen for MemberPage {
    fn view() -> AnyView {
        view! { <OneMember/> }.into_any()
    }
}

words! {
    /// The tabs of a member's page.
    pub enum Tab {
        Overview = "overview" "概览",
        Profile = "profile" "资料",
        Criteria = "criteria" "择偶要求",
        Timeline = "timeline" "动态",
        Matches = "matches" "配对库",
        Dates = "dates" "约见",
        Contracts = "contracts" "合同",
        Analysis = "analysis" "分析",
        Photos = "photos" "照片",
        Checks = "checks" "核验",
    }
}

impl Tab {
    /// Whether this viewer works with the tab.
    fn open_to(self, viewer: &Viewer) -> bool {
        match self {
            Self::Matches => viewer.can(Module::Matching, Right::View),
            Self::Dates => viewer.can(Module::Dates, Right::View),
            Self::Contracts => viewer.can(Module::Contracts, Right::View),
            _ => true,
        }
    }
}

/// The address of a member's page with a tab and perhaps a sheet (`sheet=follow_up`).
pub fn href(id: MemberId, tab: Tab, sheet: &str) -> String {
    let joint = if sheet.is_empty() { "" } else { "&" };
    match (tab, sheet) {
        (Tab::Overview, "") => format!("/office/members/{id}"),
        (Tab::Overview, sheet) => format!("/office/members/{id}?{sheet}"),
        (tab, sheet) => format!("/office/members/{id}?tab={}{joint}{sheet}", tab.code()),
    }
}

#[component]
fn OneMember() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id =
        Memo::new(move |_| MemberId(params.with(|p| p.get("id").and_then(|i| i.parse().ok()).unwrap_or_default())));
    let tab =
        Memo::new(move |_| query.with(|q| q.get("tab").and_then(|t| Tab::from_code(&t)).unwrap_or(Tab::Overview)));
    // A sheet that closes has changed something: the page is asked for anew.
    let sheet = Memo::new(move |_| query.with(sheets::Which::of));
    let page = Resource::new(move || (id.get(), sheet.get().is_some()), |(id, _)| open_member(id));
    let marks = Resource::new(move || (id.get(), sheet.get().is_some()), |(id, _)| member_marks(id));
    let ViewerNow(viewer) = expect_context();
    let member = OpenMember { page, viewer, marks };
    let again = Callback::new(move |()| page.refetch());
    view! {
        <div class="member-page grid grid-cols-[17rem_minmax(0,1fr)] gap-6 items-start">
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match (page.await, viewer.await) {
                        (Ok(page), Ok(viewer)) => {
                            let marks = marks.await.ok();
                            view! { <Title text=page.profile.name.clone()/> <side::Side page viewer marks/> }.into_any()
                        }
                        (Err(error), _) | (_, Err(error)) => {
                            view! { <Title text="会员"/> <div class="member-gone"><h1 class="sr-only">"会员"</h1><ErrorNote error/></div> }.into_any()
                        }
                    }
                })}
            </Transition>
            <div class="min-w-0">
                <Transition>
                    {move || Suspend::new(async move {
                        viewer.await.ok().map(|viewer| view! { <TabRow viewer id tab/> })
                    })}
                </Transition>
                // The tabs stand outside what waits: what each of them asks for is asked in one order everywhere.
                {move || {
                    let id = id.get();
                    match tab.get() {
                        Tab::Overview => view! { <overview::Overview member id/> }.into_any(),
                        Tab::Profile => view! { <overview::ProfileTab member/> }.into_any(),
                        Tab::Criteria => view! {
                            <overview::CriteriaTab member/>
                            <Proposals member=id sheet=Signal::derive(move || sheet.get().is_some()) done=again/>
                        }
                        .into_any(),
                        Tab::Timeline => view! { <overview::TimelineTab id/> }.into_any(),
                        Tab::Contracts => view! { <MemberContracts member_id=id/> }.into_any(),
                        Tab::Matches => view! { <MatchLibrary member=id/> }.into_any(),
                        Tab::Dates => view! { <MemberDates member=id/> }.into_any(),
                        Tab::Analysis => view! { <MemberAnalysis member=id/> }.into_any(),
                        Tab::Photos => view! { <PhotosTab member=id again/> }.into_any(),
                        Tab::Checks => view! { <ChecksTab member=id/> }.into_any(),
                    }
                }}
            </div>
        </div>
        {move || {
            sheet.get().map(|which| view! { <sheets::OpenSheet which id=id.get_untracked() tab=tab.get_untracked() again/> })
        }}
    }
}

/// The member that the page is about and who looks, on their way.
#[derive(Clone, Copy)]
pub struct OpenMember {
    page: Resource<crate::error::Result<Page>>,
    viewer: Resource<crate::error::Result<Viewer>>,
    marks: Resource<crate::error::Result<Marks>>,
}

impl OpenMember {
    /// Both, once they are there; nothing where the head of the page says what is wrong.
    async fn seen(self) -> Option<(Page, Viewer)> {
        Some((self.page.await.ok()?, self.viewer.await.ok()?))
    }
}

#[component]
fn TabRow(viewer: Viewer, id: Memo<MemberId>, tab: Memo<Tab>) -> impl IntoView {
    let open = StoredValue::new(
        Tab::ALL
            .iter()
            .copied()
            .filter(|t| t.open_to(&viewer))
            .collect::<Vec<_>>(),
    );
    let items = move || {
        let of = |t: &Tab| (href(id.get(), *t, ""), t.label().to_string(), None);
        open.with_value(|open| open.iter().map(of).collect::<Vec<_>>())
    };
    view! { {move || view! { <Tabs label="会员资料" items=items() current=href(id.get(), tab.get(), "")/> }} }
}
