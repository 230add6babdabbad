//! The little that is asked of the browser itself.

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
    leptos::prelude::document()
        .document_element()?
        .get_attribute(&format!("data-{name}"))
}

/// Marks the page as taken over; tests wait for it.
pub fn mark_hydrated() {
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
