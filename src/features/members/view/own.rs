//! The agency's own fields in the filter bar: a text by what it contains or is, a number and a day from and
//! to, a choice by its word.

use crate::features::members::fields::custom::CustomKind;
use crate::features::members::filter::Filter;
use crate::features::members::{OwnField, Wanted};
use crate::types::errors::FieldErrors;
use leptos::prelude::*;

#[component]
pub fn OwnFields(filter: Filter, fields: Vec<OwnField>, problems: FieldErrors) -> impl IntoView {
    fields
        .into_iter()
        .map(|field| {
            let wanted = filter.own.get(&field.id).cloned().unwrap_or_default();
            let wrong = problems.get(&field.name("")).map(String::from);
            match field.kind {
                CustomKind::Text => view! { <Text field wanted/> }.into_any(),
                CustomKind::Choice => view! { <Word field wanted/> }.into_any(),
                CustomKind::Number | CustomKind::Day => view! { <FromTo field wanted wrong/> }.into_any(),
            }
        })
        .collect_view()
}

#[component]
fn Text(field: OwnField, wanted: Wanted) -> impl IntoView {
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0">
            <legend class="text-xs text-muted mb-1">{field.label.clone()}</legend>
            <span class="join w-full">
                <select name=field.name("whole") class="select select-sm join-item w-20" aria-label=format!("{}的比较方式", field.label) autocomplete="off">
                    <option value="">"包含"</option>
                    <option value="true" selected=wanted.whole>"等于"</option>
                </select>
                <input name=field.name("") value=wanted.is class="input input-sm join-item w-full min-w-0" aria-label=field.label.clone() autocomplete="off"/>
            </span>
        </fieldset>
    }
}

#[component]
fn Word(field: OwnField, wanted: Wanted) -> impl IntoView {
    let name = field.name("");
    let id = format!("f-{name}");
    let choices = field
        .choices
        .into_iter()
        .map(|(code, label)| {
            let chosen = code == wanted.is;
            view! { <option value=code selected=chosen>{label}</option> }
        })
        .collect_view();
    view! {
        <div class="flex flex-col gap-1 min-w-0">
            <label for=id.clone() class="text-xs text-muted">{field.label}</label>
            <select id=id name=name class="select select-sm w-full" autocomplete="off">
                <option value="">"不限"</option>
                {choices}
            </select>
        </div>
    }
}

#[component]
fn FromTo(field: OwnField, wanted: Wanted, wrong: Option<String>) -> impl IntoView {
    let day = field.kind == CustomKind::Day;
    let kind = if day { "date" } else { "text" };
    let mode = (!day).then_some("numeric");
    let bad = wrong.is_some();
    let label = if field.unit.is_empty() {
        field.label.clone()
    } else {
        format!("{}（{}）", field.label, field.unit)
    };
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0" class:col-span-2=day>
            <legend class="text-xs text-muted mb-1">{label}</legend>
            <span class="join w-full">
                <input type=kind inputmode=mode name=field.name("from") value=wanted.from placeholder="从" class="input input-sm join-item w-full min-w-0"
                    class:input-error=bad aria-invalid=bad.to_string() aria-label=format!("{}从", field.label)/>
                <input type=kind inputmode=mode name=field.name("to") value=wanted.to placeholder="到" class="input input-sm join-item w-full min-w-0"
                    aria-label=format!("{}到", field.label)/>
            </span>
            <p class="text-xs text-error-ink empty:hidden">{wrong}</p>
        </fieldset>
    }
}
