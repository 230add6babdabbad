//! The member's own pages, phone first: below the site's head, above its five places.

mod dates;
mod home;
mod profile;
mod recommendations;
mod sign_in;

use crate::faces::front::Site;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};

lazy_piece!(portal_pages: home::MyPage as Mine, sign_in::MySignInPage as SignIn);

#[component(transparent)]
pub fn PortalRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("my") view=Portal>
            <Route path=path!("") view=home::MyPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("sign-in") view=sign_in::MySignInPage::LAZY ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component]
fn Portal() -> impl IntoView {
    view! { <div class="portal"><Site/></div> }
}
