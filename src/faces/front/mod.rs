//! The public site (phone first) and the way in for staff.

mod agency;
mod consult;
mod home;
mod link;
mod matchmakers;
mod privacy;
mod register;
mod sign_in;
mod site;

pub use agency::AGENCY;
pub use site::Site;

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::{SsrMode, path};

lazy_piece!(front_site:
    site::Frame as Frame, home::HomePage as Home, matchmakers::MatchmakersPage as Matchmakers,
    privacy::PrivacyPage as Privacy, link::LinkPage as Link,
);
lazy_piece!(front_visit:
    register::RegisterPage as Register, register::RegisterDonePage as Registered,
    consult::ConsultPage as Consult, consult::ConsultDonePage as Consulted, sign_in::SignInPage as SignIn,
);

#[component(transparent)]
pub fn FrontRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("sign-in") view=Front>
            <Route path=path!("") view=sign_in::SignInPage::LAZY ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

/// The pages that carry the site's head and bar.
#[component(transparent)]
pub fn SiteRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=site::Frame::LAZY>
            <Route path=path!("") view=home::HomePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("matchmakers") view=matchmakers::MatchmakersPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("privacy") view=privacy::PrivacyPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("m/:code") view=link::LinkPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("register") view=register::RegisterPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("register/done") view=register::RegisterDonePage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("consult") view=consult::ConsultPage::LAZY ssr=SsrMode::Async/>
            <Route path=path!("consult/done") view=consult::ConsultDonePage::LAZY ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component]
fn Front() -> impl IntoView {
    view! { <div class="front min-h-dvh"><Outlet/></div> }
}
