//! Yuelao (月老): the system a matchmaking agency runs its whole business on.
//!
//! Three floors, arrows only downward: `faces` → `features` → `types`, with `ui` beside and `server`
//! under the features.
#![recursion_limit = "512"]

#[macro_use]
pub mod types;
pub mod error;
#[cfg(feature = "ssr")]
#[macro_use]
pub mod server;
pub mod app;
#[cfg(feature = "ssr")]
pub mod bench;
pub mod faces;
pub mod features;
#[cfg(feature = "ssr")]
pub mod serve;
pub mod ui;

/// The browser's start: takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    ui::browser::take_over();
    leptos::mount::hydrate_lazy(app::App);
}
