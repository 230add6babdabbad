//! Where pictures come in: chosen, taken with the camera, dragged here or pasted.

use super::send::{fresh_key, send};
use super::still::Still;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, FileList};

/// How large a file may be, and what is said of a larger one.
#[derive(Clone, Copy)]
pub struct Largest(pub usize, pub &'static str);

/// Sends what is dropped on it to `address` (with a `?` in it), one after the other; `done` follows.
#[component]
pub fn UploadZone(
    #[prop(into)] address: String,
    /// What the files are called: 「照片」.
    #[prop(into)]
    what: String,
    #[prop(into)] hint: String,
    largest: Largest,
    /// Whether pasting anywhere on the page ends here.
    #[prop(optional)]
    pastes: bool,
    /// Whether the camera that looks at its owner is meant.
    #[prop(optional)]
    selfie: bool,
    /// Large enough for a thumb.
    #[prop(optional)]
    large: bool,
    done: Callback<()>,
) -> impl IntoView {
    let sending = RwSignal::new(false);
    let over = RwSignal::new(false);
    let wrong = RwSignal::new(Vec::<String>::new());
    let address = StoredValue::new(address);
    let key = StoredValue::new(String::new());
    let take = move |files: Vec<File>| {
        if files.is_empty() || sending.get_untracked() {
            return;
        }
        // What failed may be sent again under the same key, and is taken once.
        if key.with_value(String::is_empty) {
            key.set_value(fresh_key());
        }
        sending.set(true);
        wrong.set(Vec::new());
        let (address, batch) = (address.get_value(), key.get_value());
        // The page may be another one when an answer comes: nothing here relies on its being there.
        spawn_local(async move {
            let mut failed = Vec::new();
            for file in &files {
                if let Err(sentence) = one(&address, &batch, file, largest).await {
                    failed.push(format!("{}：{sentence}", file.name()));
                }
            }
            let all = failed.is_empty();
            let _ = wrong.try_set(failed);
            let _ = sending.try_set(false);
            if all {
                let _ = key.try_set_value(String::new());
            }
            let _ = done.try_run(());
        });
    };
    if pastes {
        Effect::new(move |_| {
            let listening = window_event_listener(ev::paste, move |event| {
                take(
                    event
                        .clipboard_data()
                        .map_or_else(Vec::new, |data| all_of(data.files())),
                );
            });
            on_cleanup(move || listening.remove());
        });
    }
    let choose = move |event: ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        take(all_of(input.files()));
        // So that the same file can be chosen again.
        input.set_value("");
    };
    let camera = if selfie { "user" } else { "environment" };
    let small = !large;
    view! {
        <div class="upload-zone no-print" class:upload-over=move || over.get() role="group" aria-label=format!("上传{what}")
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                take(event.data_transfer().map_or_else(Vec::new, |data| all_of(data.files())));
            }>
            <div class="flex flex-wrap items-center gap-2">
                <label class="btn btn-primary upload-button" class:btn-sm=small class:btn-disabled=move || sending.still()>
                    <span class="icon-[lucide--image-plus] size-4" aria-hidden="true"></span>
                    {format!("选择{what}")}
                    <input type="file" class="sr-only" accept="image/jpeg,image/png,image/webp" multiple=true on:change=choose disabled=move || sending.still()/>
                </label>
                <label class="btn upload-button" class:btn-sm=small class:btn-disabled=move || sending.still()>
                    <span class="icon-[lucide--camera] size-4" aria-hidden="true"></span>
                    "拍照"
                    <input type="file" class="sr-only" accept="image/*" capture=camera on:change=choose disabled=move || sending.still()/>
                </label>
                <span class="text-xs text-muted">{hint}</span>
            </div>
            <div aria-live="polite">
                {move || sending.still().then(|| view! {
                    <p class="text-sm flex items-center gap-2 mt-2"><span class="loading loading-spinner loading-xs" aria-hidden="true"></span>"正在上传…"</p>
                })}
            </div>
            <div aria-live="assertive">
                {move || {
                    let lines = wrong.get();
                    (!lines.is_empty()).then(|| view! {
                        <ul class="text-sm text-error-ink mt-2" role="alert">
                            {lines.into_iter().map(|l| view! { <li>{l}</li> }).collect_view()}
                        </ul>
                    })
                }}
            </div>
        </div>
    }
}

/// Sends one file; the sentence says why it was not taken.
async fn one(address: &str, batch: &str, file: &File, largest: Largest) -> Result<(), String> {
    if file.size() > largest.0 as f64 {
        return Err(largest.1.to_string());
    }
    let which = format!("{}-{}", file.size(), file.last_modified());
    let address = format!("{address}&once={batch}-{which}");
    send(&address, file).await.map_err(|error| {
        let fields = error.fields();
        let first = fields.0.into_values().next();
        first.unwrap_or_else(|| error.to_string())
    })
}

fn all_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.get(i)).collect()
}
