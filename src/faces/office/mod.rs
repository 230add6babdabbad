//! The desk of matchmakers, managers and finance.

mod account;
mod assignments;
mod audit;
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
mod role_sheet;
mod roles;
mod staff;
mod staff_sheet;
mod workbench;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

lazy_piece!(office_desk: frame::Frame as Frame, workbench::WorkbenchPage as Workbench, account::AccountPage as Account);
lazy_piece!(office_members:
    members::MembersPage as Members, members::PresalePage as Presale, members::AftersalePage as Aftersale,
    assignments::AssignmentsPage as Assignments, consultations::ConsultationsPage as Consultations,
);
lazy_piece!(office_member:
    member::MemberPage as Member, new_member::NewMemberPage as NewMember, new_member::MemberEnteredPage as Entered,
);
lazy_piece!(office_meetings: recommendations::RecommendationsPage as Recommendations, dates::DatesPage as Dates);
lazy_piece!(office_deals:
    contracts::Contracts as Contracts, contract::ContractPage as Contract, finance::Finance as Finance,
    packages::Packages as Packages,
);
lazy_piece!(office_admin: staff::StaffPage as Staff, roles::RolesPage as Roles, audit::AuditLogPage as Audit);

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view={Lazy::<frame::Frame>::new()}>
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
            <Route path=path!("staff") view={Lazy::<staff::StaffPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("roles") view={Lazy::<roles::RolesPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("audit") view={Lazy::<audit::AuditLogPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("account") view={Lazy::<account::AccountPage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

/// A path with the pairs that say something, as an address: `/office/staff?show=working`.
fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<String> = pairs
        .iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(k, v)| format!("{k}={}", escaped(v)))
        .collect();
    if said.is_empty() {
        path.to_string()
    } else {
        format!("{path}?{}", said.join("&"))
    }
}

/// Percent-encoded, the same on server and browser (the router's own ways differ in `-`, `.` and others).
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
