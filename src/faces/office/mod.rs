//! The desk of matchmakers, managers and finance.

mod account;
mod assignments;
mod audit;
mod frame;
mod member;
mod members;
mod role_sheet;
mod roles;
mod staff;
mod staff_sheet;
mod workbench;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view=frame::Office>
            <Route path=path!("") view={Lazy::<workbench::WorkbenchPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members") view={Lazy::<members::MembersPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members/:id") view={Lazy::<member::MemberPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("assignments") view={Lazy::<assignments::AssignmentsPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("assignments/:board") view={Lazy::<assignments::AssignmentsPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("presale") view={Lazy::<members::PresalePage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("aftersale") view={Lazy::<members::AftersalePage>::new()} ssr=SsrMode::Async/>
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
    let said: Vec<String> = pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={}", escaped(v))).collect();
    if said.is_empty() { path.to_string() } else { format!("{path}?{}", said.join("&")) }
}

/// Percent-encoded, the same on server and browser (the router's own ways differ in `-`, `.` and others).
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
