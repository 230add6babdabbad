//! What stands around every page of the office: modules at the left, search and account on top.

use crate::error::Error;
use crate::features::staff::Viewer;
use crate::features::staff::api::{SignOut, me};
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

#[component]
pub fn Office() -> impl IntoView {
    let viewer = Resource::new(|| (), |()| me());
    let path = use_location().pathname;
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match viewer.await {
                    Ok(viewer) => {
                        provide_context(viewer.clone());
                        view! { <Frame viewer/> }.into_any()
                    }
                    Err(Error::SignedOut) => {
                        let next = format!("/sign-in?next={}", path.get_untracked());
                        view! { <Redirect path=next/> }.into_any()
                    }
                    Err(error) => view! { <main class="p-6"><crate::ui::ErrorNote error/></main> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Frame(viewer: Viewer) -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <div class="office min-h-dvh bg-base-200">
            <main><Outlet/></main>
            <p>{viewer.name}</p>
            <ActionForm action=sign_out><button class="btn">"退出登录"</button></ActionForm>
        </div>
    }
}
