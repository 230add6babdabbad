//! The HTML shell and the routes of the four faces. Every page is a lazy route of its own, so that a
//! phone never loads the office.

use crate::faces::{counter, front, office, portal};
use crate::ui::pieces::PiecesInHead;
use crate::ui::{ToastList, Toasts};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{Router, Routes};

/// The document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let offset = crate::types::time::offset().local_minus_utc() / 60;
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN" data-offset=offset>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="leptos"/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                <PiecesInHead/>
            </body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(Toasts::default());
    view! {
        <Title formatter=|text: String| if text.is_empty() { "月老".to_string() } else { format!("{text} · 月老") }/>
        <Router>
            <Routes fallback=crate::ui::layout::NotFoundPage>
                <front::FrontRoutes/>
                <office::OfficeRoutes/>
                <counter::CounterRoutes/>
                <portal::PortalRoutes/>
                <front::SiteRoutes/>
            </Routes>
        </Router>
        <ToastList/>
    }
}
