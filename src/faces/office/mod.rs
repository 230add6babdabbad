//! The desk of matchmakers, managers and finance.

mod frame;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};

#[component(transparent)]
pub fn OfficeRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("office") view=frame::Office>
            <Route path=path!("") view=|| view! { <h1>"工作台"</h1> } ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}
