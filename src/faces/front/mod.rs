//! The public site (phone first) and the way in for staff.

mod sign_in;

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

#[component(transparent)]
pub fn FrontRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Front>
            <Route path=path!("sign-in") view={Lazy::<sign_in::SignInPage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component]
fn Front() -> impl IntoView {
    view! { <div class="front min-h-dvh"><Outlet/></div> }
}
