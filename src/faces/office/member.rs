//! A member's page: at the left who it is and the next step, at the right tabs; frequent acts in a side sheet.

mod edit;
mod overview;
mod sheets;
mod side;

use crate::faces::Screen;
use crate::features::contracts::view::MemberContracts;
use crate::features::dates::view::MemberDates;
use crate::features::matching::view::MatchLibrary;
use crate::features::members::MemberPage as Page;
use crate::features::members::api::open_member;
use crate::features::staff::{Module, Right, Viewer};
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, Tabs};
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
    let viewer = use_context::<Viewer>();
    view! {
        <Transition fallback=Loading>
            {move || {
                let viewer = viewer.clone();
                Suspend::new(async move {
                    match (page.await, viewer) {
                        (Ok(page), Some(viewer)) => view! { <MemberView page viewer tab/> }.into_any(),
                        (Err(error), _) => view! { <Title text="会员"/><h1 class="sr-only">"会员"</h1><ErrorNote error/> }.into_any(),
                        (_, None) => ().into_any(),
                    }
                })
            }}
        </Transition>
        {move || sheet.get().map(|which| view! { <sheets::OpenSheet which id=id.get_untracked() tab=tab.get_untracked()/> })}
    }
}

#[component]
fn MemberView(page: Page, viewer: Viewer, tab: Memo<Tab>) -> impl IntoView {
    let id = page.id;
    let tabs = StoredValue::new(
        Tab::ALL
            .iter()
            .filter(|t| t.open_to(&viewer))
            .map(|t| (href(id, *t, ""), t.label().to_string(), None))
            .collect::<Vec<(String, String, Option<i64>)>>(),
    );
    let shown = StoredValue::new((page.clone(), viewer.clone()));
    view! {
        <Title text=page.profile.name.clone()/>
        <div class="grid grid-cols-[17rem_minmax(0,1fr)] gap-6 items-start">
            <side::Side page viewer/>
            <div class="min-w-0">
                {move || view! { <Tabs label="会员资料" items=tabs.get_value() current=href(id, tab.get(), "")/> }}
                {move || {
                    let (page, viewer) = shown.get_value();
                    match tab.get() {
                        Tab::Overview => view! { <overview::Overview page viewer/> }.into_any(),
                        Tab::Profile => view! { <overview::ProfileTab page viewer/> }.into_any(),
                        Tab::Criteria => view! { <overview::CriteriaTab page viewer/> }.into_any(),
                        Tab::Timeline => view! { <overview::TimelineTab id now=page.now/> }.into_any(),
                        Tab::Contracts => view! { <MemberContracts member_id=id/> }.into_any(),
                        Tab::Matches => view! { <MatchLibrary member=id/> }.into_any(),
                        Tab::Dates => view! { <MemberDates member=id/> }.into_any(),
                    }
                }}
            </div>
        </div>
    }
}
