//! The server names the pieces of the browser's code that a page needs in its head, so that the browser asks
//! for all of them at once and not for one after the other.
//!
//! Leptos has the like (`prefetch_lazy_fn_on_server`), but writes the head after it waited, on a thread that
//! may not know the request any more: every other page then named none of its pieces.

use leptos::WasmSplitManifest;
use leptos::prelude::*;
use leptos_meta::Link;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The pieces that a page has shown so far. Provided for each request.
#[derive(Clone, Default)]
pub struct Shown(Arc<Mutex<BTreeSet<&'static str>>>);

/// Notes that the page shows a piece; nothing in the browser.
pub fn note(piece: &'static str) {
    if let Some(Shown(pieces)) = use_context() {
        pieces.lock().unwrap_or_else(PoisonError::into_inner).insert(piece);
    }
}

/// Stands behind the application in the document: by then its frame and its page are shown.
#[component]
pub fn PiecesInHead() -> impl IntoView {
    move || {
        let (Some(WasmSplitManifest(manifest)), Some(Shown(shown))) = (use_context(), use_context()) else {
            return;
        };
        let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        manifest.with_value(|(folder, pieces, loader)| {
            // Frame and page share some files.
            let files: BTreeSet<&String> = shown.iter().filter_map(|piece| pieces.get(*piece)).flatten().collect();
            for file in &files {
                let href = format!("{folder}/{file}.wasm");
                // Rendering a tag of the head only puts it down there.
                let tag =
                    view! { <Link rel="preload" href as_="fetch" type_="application/wasm" crossorigin="anonymous"/> };
                let _ = tag.to_html();
            }
            if !files.is_empty() {
                let _ = view! { <Link rel="modulepreload" href=format!("{folder}/{loader}")/> }.to_html();
            }
        });
    }
}
