//! What a public form does when the server asks for more: the browser solves the puzzle beside the page
//! (`public/proof.js`) and sends the form again; where it can't, it waits as long as it was told.

use super::still::Still;
use crate::error::Error;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{MessageEvent, Worker};
use std::time::Duration;

/// The hidden fields of a guarded form: when it was made, the puzzle and its answer. `error` is what the
/// last sending said; `challenge` a puzzle that came with the page (browsers without scripts).
#[component]
pub fn Guarded(
    #[prop(into)] stamp: String,
    #[prop(into)] challenge: String,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let (puzzle, answer) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let working = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(Error::Busy {
            challenge,
            bits,
            seconds,
        }) = error.still()
        else {
            working.set(false);
            return;
        };
        let (Some(puzzle), Some(answer)) = (puzzle.get_untracked(), answer.get_untracked()) else {
            return;
        };
        working.set(true);
        puzzle.set_value(&challenge);
        let send = move |proof: String| {
            answer.set_value(&proof);
            if let Some(form) = answer.form() {
                let _ = form.request_submit();
            }
        };
        let asked = format!("{{\"challenge\":\"{challenge}\",\"bits\":{bits}}}");
        if solve(&asked, send.clone()).is_none() {
            set_timeout(move || send(String::new()), Duration::from_secs(seconds));
        }
    });
    view! {
        <input type="hidden" name="stamp" value=stamp/>
        <input type="hidden" name="challenge" value=challenge node_ref=puzzle/>
        <input type="hidden" name="proof" value="" node_ref=answer/>
        <p role="status" class="text-sm text-muted empty:hidden">
            {move || working.still().then_some("正在核对，几秒钟就好，请不要离开…")}
        </p>
    }
}

/// The error that a person needs to read: not the one that the browser answers by itself.
pub fn told(error: Signal<Option<Error>>) -> Signal<Option<Error>> {
    Signal::derive(move || error.still().filter(|e| !matches!(e, Error::Busy { .. })))
}

/// Asks a worker; `found` is told the answer. Nothing where there is no worker to be had.
fn solve(asked: &str, found: impl Fn(String) + 'static) -> Option<()> {
    let worker = Worker::new("/proof.js").ok()?;
    let heard = {
        let worker = worker.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            worker.terminate();
            if let Some(proof) = event.data().as_string() {
                found(proof);
            }
        })
    };
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // One puzzle, one worker: it lives until it has answered.
    heard.forget();
    worker.post_message(&asked.into()).ok()
}
