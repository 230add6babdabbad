//! The member's own pages, phone first: below the site's head, above its five places.

mod dates;
mod home;
mod profile;
mod recommendations;
mod sign_in;

use crate::faces::front::Site;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

lazy_face!(load_portal, __preload_load_portal: home::MyPage as Mine, sign_in::MySignInPage as SignIn);

#[component(transparent)]
pub fn PortalRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("my") view=Portal>
            <Route path=path!("") view={Lazy::<home::MyPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("sign-in") view={Lazy::<sign_in::MySignInPage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component]
fn Portal() -> impl IntoView {
    view! { <div class="portal"><Site/></div> }
}
