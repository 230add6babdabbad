//! The public site (phone first) and the way in for staff.

mod agency;
mod consult;
mod home;
mod matchmakers;
mod privacy;
mod register;
mod sign_in;
mod site;

pub use agency::AGENCY;
pub use site::Site;

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

lazy_piece!(front_site:
    site::Frame as Frame, home::HomePage as Home, matchmakers::MatchmakersPage as Matchmakers,
    privacy::PrivacyPage as Privacy,
);
lazy_piece!(front_visit:
    register::RegisterPage as Register, register::RegisterDonePage as Registered,
    consult::ConsultPage as Consult, consult::ConsultDonePage as Consulted,
);
lazy_piece!(front_door: sign_in::SignInPage as SignIn);

#[component(transparent)]
pub fn FrontRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("sign-in") view=Front>
            <Route path=path!("") view={Lazy::<sign_in::SignInPage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

/// The pages that carry the site's head and bar.
#[component(transparent)]
pub fn SiteRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view={Lazy::<site::Frame>::new()}>
            <Route path=path!("") view={Lazy::<home::HomePage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("matchmakers") view={Lazy::<matchmakers::MatchmakersPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("privacy") view={Lazy::<privacy::PrivacyPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("register") view={Lazy::<register::RegisterPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("register/done") view={Lazy::<register::RegisterDonePage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("consult") view={Lazy::<consult::ConsultPage>::new()} ssr=SsrMode::Async/>
            <Route path=path!("consult/done") view={Lazy::<consult::ConsultDonePage>::new()} ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component]
fn Front() -> impl IntoView {
    view! { <div class="front min-h-dvh"><Outlet/></div> }
}
