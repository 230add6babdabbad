//! The fields of a group as a form, drawn from `fields::FIELDS`: registration and editing use the same.

use super::Answers;
use super::fields::{self, Field, Group, Kind};
use super::form_criteria::CriteriaFields;
use super::form_regions::RegionField;
use crate::error::Error;
use crate::features::regions::RegionLists;
use crate::ui::{CheckField, RadioField, SelectField, TextArea, TextField, options};
use leptos::prelude::*;

/// All fields of a group with what was answered so far. The form sends `#[server(flatten)] answers: Answers`,
/// which `folded` brings into the shape that is kept.
#[component]
pub fn GroupFields(
    group: Group,
    answers: Answers,
    regions: RegionLists,
    #[prop(into)] error: Signal<Option<Error>>,
    /// Fields that are not asked here.
    #[prop(optional)]
    skip: &'static [&'static str],
    /// Offers 「更新地区」 to browsers without JavaScript, which sends `act=regions`.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    if group == Group::Criteria {
        return view! { <CriteriaFields answers regions error plain/> }.into_any();
    }
    let shown = fields::of_group(group).filter(|f| !skip.contains(&f.key));
    let views = shown.map(|field| {
        let wide = matches!(field.kind, Kind::Many(_) | Kind::Long(_) | Kind::Region) || is_radio(field);
        let class = if wide { "sm:col-span-2 min-w-0" } else { "min-w-0" };
        view! { <div class=class>{one(field, &answers, &regions, error, plain)}</div> }
    });
    view! { <div class="grid sm:grid-cols-2 gap-x-5 gap-y-5">{views.collect_view()}</div> }.into_any()
}

pub(super) fn answer(answers: &Answers, key: &str) -> String {
    answers.get(key).cloned().unwrap_or_default()
}

/// The sentence at one field.
pub(super) fn wrong(error: Signal<Option<Error>>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || error.with(|e| e.as_ref().and_then(|e| e.fields().get(name).map(String::from))))
}

fn is_radio(field: &Field) -> bool {
    matches!(field.kind, Kind::Choice(choices) if field.required && choices.len() <= 3)
}

pub(super) fn one(
    field: &'static Field,
    answers: &Answers,
    regions: &RegionLists,
    error: Signal<Option<Error>>,
    plain: bool,
) -> AnyView {
    let Field {
        key: name,
        label,
        required,
        ..
    } = *field;
    let value = answer(answers, name);
    match field.kind {
        Kind::Choice(choices) if is_radio(field) => {
            view! { <RadioField name label choices=options(choices) value required error/> }.into_any()
        }
        Kind::Choice(choices) => {
            view! { <SelectField name label choices=options(choices) value required empty="请选择" error/> }.into_any()
        }
        Kind::Province => {
            let choices = regions
                .provinces
                .iter()
                .map(|(c, n)| (c.to_string(), n.clone()))
                .collect();
            view! { <SelectField name label choices value required empty="请选择" error/> }.into_any()
        }
        Kind::Long(_) => view! { <TextArea name label value required error/> }.into_any(),
        Kind::Yes => {
            view! { <div class="pt-1 sm:pt-7"><CheckField name label checked=value == "true" error/></div> }.into_any()
        }
        Kind::Many(choices) => view! { <ManyField name label choices value error/> }.into_any(),
        Kind::Region => {
            view! { <RegionField name label answers=answers.clone() regions=regions.clone() required error plain/> }
                .into_any()
        }
        Kind::Number(from, to, unit) => {
            let label = format!("{label}（{unit}）");
            let placeholder = format!("{from}-{to}");
            view! { <TextField name label value required inputmode="numeric" placeholder error/> }.into_any()
        }
        Kind::Day => view! { <TextField name label value required kind="date" autocomplete="bday" error/> }.into_any(),
        Kind::Password => {
            let hint = "至少 8 位，可以不填，以后再设";
            view! { <TextField name label kind="password" autocomplete="new-password" hint error/> }.into_any()
        }
        _ => line(field, value, error),
    }
}

/// A line of text with the keyboard and the autofill that suit it.
fn line(field: &'static Field, value: String, error: Signal<Option<Error>>) -> AnyView {
    let Field {
        key: name,
        label,
        required,
        ..
    } = *field;
    let (kind, mode, autocomplete, hint) = match name {
        "mobile" => ("tel", "tel", "tel", "11 位手机号，仅红娘可见"),
        "id_number" => ("text", "text", "off", "用于实名核验，加密保存，不对外展示"),
        "email" => ("email", "email", "email", ""),
        "qq" => ("text", "numeric", "off", ""),
        "name" => ("text", "text", "name", ""),
        "username" => ("text", "text", "username", "登录用，2 到 20 个字"),
        _ => ("text", "text", "off", ""),
    };
    let hint = Some(hint.to_string()).filter(|h| !h.is_empty());
    match hint {
        Some(hint) => {
            view! { <TextField name label value kind required inputmode=mode autocomplete hint error/> }.into_any()
        }
        None => view! { <TextField name label value kind required inputmode=mode autocomplete error/> }.into_any(),
    }
}

/// Any number of a few; each box has a name of its own (`interests.tea`), so that a plain form sends them all.
#[component]
pub(super) fn ManyField(
    name: &'static str,
    label: &'static str,
    choices: &'static [(&'static str, &'static str)],
    value: String,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = wrong(error, name);
    let boxes = choices.iter().map(|(code, text)| {
        let checked = value.split(',').any(|c| c == *code);
        view! { <Chip name=format!("{name}.{code}") text=text.to_string() checked/> }
    });
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0" aria-describedby=format!("{name}-error")>
            <legend class="text-sm font-medium mb-2">{label}</legend>
            <div class="flex flex-wrap gap-2">{boxes.collect_view()}</div>
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.get()}</p>
        </fieldset>
    }
}

/// A box that looks like a chip.
#[component]
pub(super) fn Chip(name: String, text: String, checked: bool) -> impl IntoView {
    view! {
        <label class="chip">
            <input type="checkbox" class="sr-only" name=name value="true" checked=checked/>
            <span>{text}</span>
        </label>
    }
}

/// Brings what a form sent into the shape of answers: boxes (`interests.tea`) joined by commas, a district
/// that lies elsewhere than the chosen city dropped, what nobody asked for left out, blanks trimmed.
pub fn folded(sent: &Answers) -> Answers {
    let mut answers = Answers::new();
    for (key, value) in sent {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let (key, value) = key.split_once('.').unwrap_or((key, value));
        let asked = fields::by_key(key).is_some()
            || fields::WEIGHTS.iter().any(|(k, _, _)| *k == key)
            || HELPERS.contains(&key);
        if asked {
            let kept: &mut String = answers.entry(key.to_string()).or_default();
            if !kept.is_empty() {
                kept.push(',');
            }
            kept.push_str(value);
        }
    }
    if let Some(city) = answers.remove("wish_city") {
        let wished = answers.entry("wish_regions".into()).or_default();
        if !wished.split(',').any(|c| c == city) {
            *wished = if wished.is_empty() {
                city
            } else {
                format!("{wished},{city}")
            };
        }
    }
    let code = |key: &str| answers.get(key).and_then(|a| a.parse::<i64>().ok());
    let elsewhere = code("region").is_some_and(|r| {
        code("region_province").is_some_and(|p| p / 10_000 != r / 10_000)
            || code("region_city").is_some_and(|c| c / 100 != r / 100)
    });
    if elsewhere {
        answers.remove("region");
    }
    answers
}

/// Selects that only lead to an answer.
pub const HELPERS: &[&str] = &["region_province", "region_city", "wish_city"];

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    }

    #[test]
    fn boxes_become_one_answer() {
        let made = folded(&sent(&[
            ("interests.tea", "true"),
            ("interests.travel", "true"),
            ("name", " 林晓 "),
            ("evil", "x"),
            ("", ""),
        ]));
        assert_eq!(made, sent(&[("interests", "tea,travel"), ("name", "林晓")]));
    }

    #[test]
    fn a_district_of_another_city_is_dropped() {
        let elsewhere = folded(&sent(&[
            ("region_province", "320000"),
            ("region_city", "320100"),
            ("region", "310115"),
        ]));
        assert_eq!(elsewhere.get("region"), None);
        let right = folded(&sent(&[
            ("region_province", "310000"),
            ("region_city", "310100"),
            ("region", "310115"),
        ]));
        assert_eq!(right.get("region").map(String::as_str), Some("310115"));
    }

    #[test]
    fn a_chosen_city_joins_the_wished_regions() {
        let made = folded(&sent(&[("wish_regions.310000", "true"), ("wish_city", "320100")]));
        assert_eq!(made.get("wish_regions").map(String::as_str), Some("310000,320100"));
    }
}
