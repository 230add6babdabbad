//! The member's own pages, phone first: below the site's head, above its five places.

mod dates;
mod home;
mod photos;
mod profile;
mod recommendations;
mod requests;
mod sign_in;

use crate::faces::Screen;
use crate::faces::front::Site;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};

lazy_piece!(portal_pages:
    Frame as Frame, home::MyPage as Mine, photos::MyPhotosPage as Photos, sign_in::MySignInPage as SignIn,
);

#[component(transparent)]
pub fn PortalRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("my") view=Frame::LAZY>
            <Route path=path!("") view=home::MyPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("photos") view=photos::MyPhotosPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("sign-in") view=sign_in::MySignInPage::LAZY ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

pub struct Frame;

impl Screen for Frame {
    fn view() -> AnyView {
        view! { <div class="portal"><Site/></div> }.into_any()
    }
}
