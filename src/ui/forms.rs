//! Fields of forms: label above, error below, what was typed kept. Values are the starting ones; the
//! browser keeps what people type.

use super::still::Still;
use crate::error::{Error, Result};
use crate::types::errors::FieldErrors;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The error of an action's last run, for `Summary` and the fields.
pub fn failure<S, T>(action: ServerAction<S>) -> Signal<Option<Error>>
where
    S: ServerFn<Output = T, Error = Error> + Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || value.still().and_then(Result::err))
}

/// `(value, label)` pairs of a vocabulary, for a select.
pub fn options(words: &[(&str, &str)]) -> Vec<(String, String)> {
    words
        .iter()
        .map(|(code, label)| (code.to_string(), label.to_string()))
        .collect()
}

fn sentence(error: Signal<Option<Error>>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        error
            .try_with(|e| e.as_ref().and_then(|e| e.fields().get(name).map(String::from)))
            .flatten()
    })
}

/// The errors of a form in one place, on top; read aloud when they come.
#[component]
pub fn Summary(error: Signal<Option<Error>>) -> impl IntoView {
    let lines = move || {
        error.still().map(|error| {
            let FieldErrors(fields) = error.fields();
            let lines: Vec<String> = if fields.is_empty() {
                vec![error.to_string()]
            } else {
                fields.into_values().collect()
            };
            view! {
                <div role="alert" class="alert alert-error alert-soft mb-4 items-start">
                    <span class="icon-[lucide--circle-alert] size-5 mt-0.5" aria-hidden="true"></span>
                    <ul class="list-none">
                        {lines.into_iter().map(|l| view! { <li>{l}</li> }).collect_view()}
                    </ul>
                </div>
            }
        })
    };
    view! { <div aria-live="assertive">{lines}</div> }
}

#[component]
fn Labelled(
    name: &'static str,
    #[prop(into)] label: String,
    required: bool,
    #[prop(into)] hint: Option<String>,
    wrong: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-1 min-w-0">
            <label for=name class="text-sm font-medium">
                {label}
                {required.then(|| view! { <span class="text-error-ink" aria-hidden="true">" *"</span> })}
            </label>
            {children()}
            {hint.map(|h| view! { <p class="text-xs text-muted">{h}</p> })}
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
        </div>
    }
}

/// One line of text, a number, a date, a password: `kind` is the input's type.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = sentence(error, name);
    view! {
        <Labelled name label required hint wrong>
            <input id=name name=name type=kind value=value class="input w-full" class:input-error=move || wrong.still().is_some()
                aria-invalid=move || wrong.still().is_some().to_string() aria-describedby=format!("{name}-error")
                aria-required=required.then_some("true") placeholder=placeholder inputmode=inputmode autocomplete=autocomplete/>
        </Labelled>
    }
}

#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = sentence(error, name);
    view! {
        <Labelled name label required hint wrong>
            <textarea id=name name=name rows=rows class="textarea w-full" class:textarea-error=move || wrong.still().is_some()
                aria-invalid=move || wrong.still().is_some().to_string() aria-describedby=format!("{name}-error")
                aria-required=required.then_some("true") placeholder=placeholder>{value}</textarea>
        </Labelled>
    }
}

/// One of a list; `empty` is the label of «nothing chosen» where that may be.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] empty: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = sentence(error, name);
    view! {
        <Labelled name label required hint wrong>
            <select id=name name=name class="select w-full" class:select-error=move || wrong.still().is_some()
                aria-invalid=move || wrong.still().is_some().to_string() aria-describedby=format!("{name}-error")
                aria-required=required.then_some("true")>
                {empty.map(|e| view! { <option value="" selected=value.is_empty()>{e}</option> })}
                {choices
                    .into_iter()
                    .map(|(code, text)| {
                        let chosen = code == value;
                        view! { <option value=code selected=chosen>{text}</option> }
                    })
                    .collect_view()}
            </select>
        </Labelled>
    }
}

/// One of a few, all seen at once.
#[component]
pub fn RadioField(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = sentence(error, name);
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0" aria-describedby=format!("{name}-error")>
            <legend class="text-sm font-medium mb-1">
                {label}
                {required.then(|| view! { <span class="text-error-ink" aria-hidden="true">" *"</span> })}
            </legend>
            <div class="flex flex-wrap gap-x-5 gap-y-2">
                {choices
                    .into_iter()
                    .map(|(code, text)| {
                        let chosen = code == value;
                        view! {
                            <label class="choice">
                                <input type="radio" class="radio radio-sm" name=name value=code checked=chosen/>
                                <span>{text}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
        </fieldset>
    }
}

/// A yes that is sent as `true`, or not at all.
#[component]
pub fn CheckField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = sentence(error, name);
    view! {
        <div class="flex flex-col gap-1">
            <label class="choice">
                <input type="checkbox" class="checkbox checkbox-sm" name=name value="true" checked=checked
                    aria-describedby=format!("{name}-error")/>
                <span>{label}</span>
            </label>
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
        </div>
    }
}

/// The button that sends a form; says what it does and can't be pressed twice.
#[component]
pub fn Submit(
    #[prop(into)] label: String,
    #[prop(into)] pending: Signal<bool>,
    #[prop(default = "btn btn-primary".into(), into)] class: String,
) -> impl IntoView {
    view! {
        <button type="submit" class=class disabled=move || pending.still() aria-busy=move || pending.still().to_string()>
            {move || pending.still().then(|| view! { <span class="loading loading-spinner loading-xs" aria-hidden="true"></span> })}
            {label}
        </button>
    }
}
