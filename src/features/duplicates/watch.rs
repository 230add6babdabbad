//! Warns while somebody types who is known already: around the fields of a form of staff.

use super::api::already_known;
use super::{Known, Typed, rules};
use crate::features::contacts::ContactKind;
use crate::features::members::Answers;
use crate::types::ids::MemberId;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use std::time::Duration;

/// How long a pause in typing is before it is asked.
const PAUSE: Duration = Duration::from_millis(600);

impl Typed {
    /// What a form starts with.
    fn of(answers: &Answers) -> Self {
        let mut typed = Self::default();
        for (key, answer) in answers {
            typed.set(key, answer.clone());
        }
        typed
    }

    /// Takes the answer of a field that counts; false for any other.
    fn set(&mut self, field: &str, answer: String) -> bool {
        let place = match field {
            "mobile" => &mut self.mobile,
            "id_number" => &mut self.id_number,
            "wechat" => &mut self.wechat,
            "qq" => &mut self.qq,
            "email" => &mut self.email,
            "name" => &mut self.name,
            "birthday" => &mut self.birthday,
            _ => return false,
        };
        *place = answer;
        true
    }
}

/// Fields of a form, and below them what is known already of what is typed.
#[component]
pub fn DuplicateWatch(
    /// What the form starts with.
    start: Answers,
    /// Who is being edited.
    but: Option<MemberId>,
    /// The kind that a field called `value` is of.
    kind: Option<ContactKind>,
    children: Children,
) -> impl IntoView {
    let typed = RwSignal::new(Typed::of(&start));
    let asked = StoredValue::new(Typed::default());
    let found = RwSignal::new(Vec::<Known>::new());
    let pace = StoredValue::new(0u32);
    let look = move || {
        let now = typed.get_untracked();
        if asked.with_value(|a| *a == now) {
            return;
        }
        asked.set_value(now.clone());
        if !rules::worth_asking(&now) {
            found.set(Vec::new());
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(known) = already_known(now.clone(), but).await
                && asked.try_with_value(|a| *a == now) == Some(true)
            {
                found.try_set(known);
            }
        });
    };
    // In the browser only, and once: what a draft holds was typed some time.
    Effect::new(move |_| look());
    let note = move |event: &web_sys::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return false };
        let name = match kind {
            Some(kind) if input.name() == "value" => kind.code().to_string(),
            _ => input.name(),
        };
        typed.try_update(|t| t.set(&name, input.value())).unwrap_or_default()
    };
    let typing = move |event: leptos::ev::Event| {
        if note(&event) {
            let turn = pace.with_value(|p| p.wrapping_add(1));
            pace.set_value(turn);
            set_timeout(
                move || {
                    if pace.try_with_value(|p| *p == turn) == Some(true) {
                        look();
                    }
                },
                PAUSE,
            );
        }
    };
    let left = move |event: leptos::ev::FocusEvent| {
        if note(&event) {
            look();
        }
    };
    view! {
        <div on:input=typing on:focusout=left>{children()}</div>
        <div aria-live="polite">{move || found.with(|f| (!f.is_empty()).then(|| view! { <Notice known=f.clone()/> }))}</div>
    }
}

#[component]
fn Notice(known: Vec<Known>) -> impl IntoView {
    let line = |known: Known| {
        let sentence = known.sentence();
        view! {
            <li>
                {sentence}
                {known
                    .open
                    .into_iter()
                    .map(|(id, name)| view! {
                        " "
                        <a href=format!("/office/members/{id}") target="_blank" class="link font-medium">{format!("{name}（{id}）")}</a>
                    })
                    .collect_view()}
            </li>
        }
    };
    view! {
        <div class="alert alert-warning alert-soft items-start mt-4 text-base-content" role="note" aria-label="疑似重复登记">
            <span class="icon-[lucide--users] size-5 mt-0.5" aria-hidden="true"></span>
            <ul class="list-none">{known.into_iter().map(line).collect_view()}</ul>
        </div>
    }
}
