//! A side sheet: a frequent act beside the place one is at. Open or not stands in the address, so that
//! Back closes it and a link opens it.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// A modal sheet at the right edge. Escape, the close button and the backdrop lead to `close`.
#[component]
pub fn Sheet(
    #[prop(into)] title: String,
    /// The address without the sheet.
    #[prop(into)]
    close: String,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let back = StoredValue::new(close.clone());
    // As a real modal the browser keeps the focus inside and makes the rest inert.
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            if dialog.open() {
                dialog.close();
            }
            let _ = dialog.show_modal();
        }
    });
    let navigate = use_navigate();
    let leave = move |event: leptos::ev::Event| {
        event.prevent_default();
        navigate(
            &back.get_value(),
            leptos_router::NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    };
    view! {
        <dialog node_ref=dialog open class="sheet" aria-label=title.clone() on:cancel=leave>
            <header class="sheet-head">
                <h2 class="text-lg font-semibold">{title.clone()}</h2>
                <a href=close class="btn btn-ghost btn-sm btn-square" attr:data-noscroll="" aria-label="关闭">
                    <span class="icon-[lucide--x] size-5" aria-hidden="true"></span>
                </a>
            </header>
            <div class="sheet-body">{children()}</div>
        </dialog>
    }
}
