//! The desk of matchmakers, managers and finance.

mod consultations;
mod frame;
mod new_member;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view=frame::Office>
            <Route path=path!("") view=|| view! { <h1>"工作台"</h1> } ssr=SsrMode::Async/>
            <Route path=path!("members/new") view={Lazy::<new_member::NewMemberPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("members/new/done") view={Lazy::<new_member::MemberEnteredPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("consultations") view={Lazy::<consultations::ConsultationsPage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}
