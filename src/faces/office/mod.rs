//! The desk of matchmakers, managers and finance.

mod assignments;
mod consultations;
mod contract;
mod contracts;
mod dates;
mod finance;
mod frame;
mod member;
mod members;
mod new_member;
mod packages;
mod recommendations;
mod workbench;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view=frame::Office>
            <Route path=path!("packages") view={Lazy::<packages::Packages>::new()} ssr=SsrMode::Async/>
            <Route path=path!("contracts") view={Lazy::<contracts::Contracts>::new()} ssr=SsrMode::Async/>
            <Route path=path!("contracts/:id") view={Lazy::<contract::ContractPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("finance") view={Lazy::<finance::Finance>::new()} ssr=SsrMode::Async/>
            <Route path=path!("") view={Lazy::<workbench::WorkbenchPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members") view={Lazy::<members::MembersPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members/new") view={Lazy::<new_member::NewMemberPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members/new/done") view={Lazy::<new_member::MemberEnteredPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members/:id") view={Lazy::<member::MemberPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("assignments") view={Lazy::<assignments::AssignmentsPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("assignments/:board") view={Lazy::<assignments::AssignmentsPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("recommendations") view={Lazy::<recommendations::RecommendationsPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("dates") view={Lazy::<dates::DatesPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("presale") view={Lazy::<members::PresalePage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("aftersale") view={Lazy::<members::AftersalePage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("consultations") view={Lazy::<consultations::ConsultationsPage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}
