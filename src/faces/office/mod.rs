//! The desk of matchmakers, managers and finance.

mod contract;
mod contracts;
mod finance;
mod frame;
mod packages;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view=frame::Office>
            <Route path=path!("") view=|| view! { <h1>"工作台"</h1> } ssr=SsrMode::Async/>
            <Route path=path!("packages") view={Lazy::<packages::Packages>::new()} ssr=SsrMode::Async/>
            <Route path=path!("contracts") view={Lazy::<contracts::Contracts>::new()} ssr=SsrMode::Async/>
            <Route path=path!("contracts/:id") view={Lazy::<contract::ContractPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("finance") view={Lazy::<finance::Finance>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}
