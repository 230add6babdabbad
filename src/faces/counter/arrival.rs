//! Who of the members has arrived: for staff, never at a tablet that was handed over.

use super::CounterNow;
use crate::error::Error;
use crate::faces::Screen;
use crate::features::counter::arrivals_view::Arrivals;
use crate::ui::{ErrorNote, Loading};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

pub struct ArrivalPage;

impl Screen for ArrivalPage {
    fn view() -> AnyView {
        view! { <Title text="到店会员"/> <Arrival/> }.into_any()
    }
}

#[component]
fn Arrival() -> impl IntoView {
    let CounterNow(state) = expect_context();
    view! {
        <div class="panel p-6">
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match state.await {
                        Ok(state) if state.handed => view! { <Redirect path="/counter"/> }.into_any(),
                        Ok(_) => view! { <Arrivals/> }.into_any(),
                        Err(Error::SignedOut) => view! { <Redirect path="/sign-in?next=/counter/arrival"/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
