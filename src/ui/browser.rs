//! The little that is asked of the browser itself.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use leptos_router::components::Redirect;

/// Before hydration: takes the agency's zone from the page, so that both sides write the same times.
#[cfg(feature = "hydrate")]
pub fn take_over() {
    let minutes = root_data("offset").and_then(|m| m.parse().ok());
    if let Some(minutes) = minutes {
        crate::types::time::set_offset(minutes);
    }
}

#[cfg(feature = "hydrate")]
fn root_data(name: &str) -> Option<String> {
    document().document_element()?.get_attribute(&format!("data-{name}"))
}

/// Leads to a page by loading it anew, because what stands here belongs to a session that is over.
pub fn leave_for(path: String) -> AnyView {
    if cfg!(feature = "hydrate") {
        let _ = location().set_href(&path);
        ().into_any()
    } else {
        view! { <Redirect path/> }.into_any()
    }
}

/// Where it is kept which page was loaded anew because a piece of it did not come.
const LOADED_ANEW: &str = "yuelao-loaded-anew";

/// A piece of the page's code did not come (the connection broke, or a new release took its place): the
/// page is loaded anew, once; if that does not help the person is told. Never returns.
pub async fn piece_is_missing<T>() -> T {
    // Someone on the way to another page needs nothing: the page is gone before this.
    set_timeout(load_anew, std::time::Duration::from_millis(1500));
    std::future::pending().await
}

fn load_anew() {
    let here = location().href().unwrap_or_default();
    let Ok(Some(memory)) = window().session_storage() else {
        return;
    };
    if memory.get_item(LOADED_ANEW).ok().flatten().as_ref() == Some(&here) {
        tell("页面没有加载完整，请检查网络后刷新页面。");
    } else if memory.set_item(LOADED_ANEW, &here).is_ok() {
        let _ = location().reload();
    }
}

/// Words on top of a page that nothing else can change any more.
fn tell(words: &str) {
    let Ok(note) = document().create_element("p") else {
        return;
    };
    note.set_class_name("piece-missing");
    note.set_text_content(Some(words));
    let _ = note.set_attribute("role", "alert");
    if let Some(body) = document().body() {
        let _ = body.prepend_with_node_1(&note);
    }
}

/// Marks the page as taken over, all of its pieces included; tests wait for it.
pub fn mark_hydrated() {
    if let Ok(Some(memory)) = window().session_storage() {
        let _ = memory.remove_item(LOADED_ANEW);
    }
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

/// Sends the form that a field which was just changed stands in; the field's id.
pub fn send_form_of(event: &leptos::ev::Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    let (form, id) = if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        (input.form(), input.id())
    } else if let Some(select) = target.dyn_ref::<web_sys::HtmlSelectElement>() {
        (select.form(), select.id())
    } else {
        (None, String::new())
    };
    if let Some(form) = form {
        let _ = form.request_submit();
    }
    id
}

/// Gives the field with this id the focus, if it is there.
pub fn focus_on(id: &str) {
    if let Some(field) = document().get_element_by_id(id)
        && let Some(field) = field.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = field.focus();
    }
}

/// Leaves empty fields out of the address that a form leads to.
pub fn leave_out_empty(event: &leptos::ev::SubmitEvent) {
    let form: web_sys::HtmlFormElement = event_target(event);
    let Ok(fields) = form.query_selector_all("input, select") else {
        return;
    };
    let mut left_out = Vec::new();
    for field in (0..fields.length()).filter_map(|i| fields.get(i)) {
        if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
            if input.value().is_empty() && !input.disabled() {
                input.set_disabled(true);
                left_out.push(field);
            }
        } else if let Some(select) = field.dyn_ref::<web_sys::HtmlSelectElement>()
            && select.value().is_empty()
            && !select.disabled()
        {
            select.set_disabled(true);
            left_out.push(field);
        }
    }
    // The form is read right after this; who comes back to the page finds the fields as they were.
    set_timeout(
        move || {
            for field in left_out {
                if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
                    input.set_disabled(false);
                } else if let Some(select) = field.dyn_ref::<web_sys::HtmlSelectElement>() {
                    select.set_disabled(false);
                }
            }
        },
        std::time::Duration::ZERO,
    );
}

/// Whether the person is writing in a field now.
pub fn is_typing() -> bool {
    let at = document().active_element();
    at.is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Moves the focus to the next or the one before of what matches within `place`.
pub fn focus_among(place: &web_sys::Element, selector: &str, forth: bool) {
    let Ok(found) = place.query_selector_all(selector) else {
        return;
    };
    let found: Vec<_> = (0..found.length()).filter_map(|i| found.get(i)).collect();
    let at = document().active_element();
    let here = found
        .iter()
        .position(|n| at.as_ref().is_some_and(|e| n.is_same_node(Some(e))));
    let next = match (here, forth) {
        (Some(i), true) => i + 1,
        (Some(i), false) => i.saturating_sub(1),
        (None, _) => 0,
    };
    if let Some(element) = found.get(next).and_then(|n| n.dyn_ref::<web_sys::HtmlElement>()) {
        let _ = element.focus();
    }
}
