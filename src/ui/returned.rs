//! A tab that is looked at again: it was behind another, or Back brought the page as it was left.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::js_sys::Reflect;

/// Does `act` each time, as long as what asked for it is there; from an effect, in the browser only.
pub fn on_return(act: impl Fn() + Copy + 'static) {
    let seen = window_event_listener_untyped("visibilitychange", move |_| {
        if !document().hidden() {
            act();
        }
    });
    let brought = window_event_listener_untyped("pageshow", move |event| {
        // At the first showing the page has just been asked for.
        if Reflect::get(&event, &JsValue::from_str("persisted")).is_ok_and(|kept| kept.is_truthy()) {
            act();
        }
    });
    on_cleanup(move || {
        seen.remove();
        brought.remove();
    });
}
