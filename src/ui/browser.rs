//! The little that is asked of the browser itself.

use leptos::prelude::*;
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
