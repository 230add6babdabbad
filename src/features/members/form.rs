//! The fields of a group as a form, drawn from `Fields`: registration and editing use the same.

use super::Answers;
use super::fields::{Field, Fields, Group, Kind, Place, WEIGHTS};
use super::form_birthday::{BirthdayField, LUNAR, typed};
use super::form_criteria::CriteriaFields;
use super::form_regions::RegionField;
use crate::error::Error;
use crate::features::dictionaries::Words;
use crate::features::regions::RegionLists;
use crate::ui::{CheckField, RadioField, SelectField, Still, TextArea, TextField};
use leptos::prelude::*;

/// All fields of a group with what was answered so far. The form sends `#[server(flatten)] answers: Answers`,
/// which `folded` brings into the shape that is kept.
#[component]
pub fn GroupFields(
    group: Group,
    fields: Fields,
    place: Place,
    answers: Answers,
    regions: RegionLists,
    #[prop(into)] error: Signal<Option<Error>>,
    /// Fields that are not asked here.
    #[prop(optional)]
    skip: &'static [&'static str],
    /// Fields that whoever fills the form in may not see.
    #[prop(optional)]
    withheld: Vec<String>,
    /// The member is there already: staff change what they know of them.
    #[prop(optional)]
    editing: bool,
    /// Offers 「更新地区」 to browsers without JavaScript, which sends `act=regions`.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    if group == Group::Criteria {
        return view! { <CriteriaFields fields place answers regions error withheld plain/> }.into_any();
    }
    let shown = fields
        .of_group(group)
        .filter(|f| f.shown_at(place) || (editing && f.edited()))
        .filter(|f| !skip.contains(&f.key) && !withheld.iter().any(|w| w == f.key));
    let views = shown.map(|field| {
        let required = field.required_at(place);
        let wide = matches!(field.kind, Kind::Many(_) | Kind::Long(_) | Kind::Region) || is_radio(field, required);
        let class = if wide { "sm:col-span-2 min-w-0" } else { "min-w-0" };
        if field.key == "birthday" {
            let lunar = fields.by_key("lunar").is_some_and(|f| f.shown_at(place));
            let (field, answers) = (field.clone(), answers.clone());
            return view! { <div class=class><BirthdayField field required lunar answers error/></div> }.into_any();
        }
        view! { <div class=class>{one(field, place, &answers, &regions, error, plain)}</div> }.into_any()
    });
    view! { <div class="grid sm:grid-cols-2 gap-x-5 gap-y-5">{views.collect_view()}</div> }.into_any()
}

/// A few fields, empty: what is not known yet.
#[component]
pub fn SomeFields(
    keys: Vec<String>,
    fields: Fields,
    place: Place,
    regions: RegionLists,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let empty = Answers::new();
    let views = keys.iter().filter_map(|key| fields.by_key(key)).map(|field| {
        view! { <div class="min-w-0">{one(field, place, &empty, &regions, error, false)}</div> }
    });
    view! { <div class="grid sm:grid-cols-2 gap-x-5 gap-y-5">{views.collect_view()}</div> }
}

pub(super) fn answer(answers: &Answers, key: &str) -> String {
    answers.get(key).cloned().unwrap_or_default()
}

/// The sentence at one field.
pub(super) fn wrong(error: Signal<Option<Error>>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        error
            .try_with(|e| e.as_ref().and_then(|e| e.fields().get(name).map(String::from)))
            .flatten()
    })
}

/// Few words that must be chosen from are seen all at once.
fn is_radio(field: &Field, required: bool) -> bool {
    let few = |words: &Words| words.iter().filter(|(_, _, retired)| !retired).count() <= 3;
    matches!(&field.kind, Kind::Choice(words) if required && few(words))
}

pub(super) fn one(
    field: &Field,
    place: Place,
    answers: &Answers,
    regions: &RegionLists,
    error: Signal<Option<Error>>,
    plain: bool,
) -> AnyView {
    let (name, label, required) = (field.key, field.label.to_string(), field.required_at(place));
    let value = answer(answers, name);
    match &field.kind {
        Kind::Choice(words) if is_radio(field, required) => {
            view! { <RadioField name label choices=words.offered(&value) value required error/> }.into_any()
        }
        Kind::Choice(words) => {
            view! { <SelectField name label choices=words.offered(&value) value required empty="请选择" error/> }
                .into_any()
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
        Kind::Many(words) => {
            view! { <ManyField name label choices=words.offered(&value) value required error/> }.into_any()
        }
        Kind::Region => {
            view! { <RegionField name label answers=answers.clone() regions=regions.clone() required error plain/> }
                .into_any()
        }
        Kind::Number(from, to, unit) => {
            let label = if unit.is_empty() {
                label
            } else {
                format!("{label}（{unit}）")
            };
            let placeholder = format!("{from}-{to}");
            view! { <TextField name label value required inputmode="numeric" placeholder error/> }.into_any()
        }
        Kind::Day => view! { <TextField name label value required kind="date" error/> }.into_any(),
        Kind::Password => {
            let hint = if required {
                "至少 8 位"
            } else {
                "至少 8 位，可以不填，以后再设"
            };
            view! { <TextField name label kind="password" required autocomplete="new-password" hint error/> }.into_any()
        }
        _ => line(field, value, required, error),
    }
}

/// A line of text with the keyboard and the autofill that suit it.
fn line(field: &Field, value: String, required: bool, error: Signal<Option<Error>>) -> AnyView {
    let (name, label) = (field.key, field.label.to_string());
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
    label: String,
    choices: Vec<(String, String)>,
    value: String,
    #[prop(optional)] required: bool,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let wrong = wrong(error, name);
    let boxes = choices.into_iter().map(|(code, text)| {
        let checked = value.split(',').any(|c| c == code);
        view! { <Chip name=format!("{name}.{code}") text checked/> }
    });
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0" aria-describedby=format!("{name}-error")>
            <legend class="text-sm font-medium mb-2">
                {label}
                {required.then(|| view! { <span class="text-error-ink" aria-hidden="true">" *"</span> })}
            </legend>
            <div class="flex flex-wrap gap-2">{boxes.collect_view()}</div>
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
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
pub fn folded(fields: &Fields, sent: &Answers) -> Answers {
    let mut answers = Answers::new();
    for (key, value) in sent {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let (key, value) = key.split_once('.').unwrap_or((key, value));
        let asked = fields.by_key(key).is_some() || WEIGHTS.iter().any(|(k, _, _)| *k == key) || HELPERS.contains(&key);
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
    // A birthday typed by the moon is kept as the day by the sun that it was.
    if let Some(Ok(day)) = typed(&answers) {
        answers.insert("birthday".into(), day.solar().to_string());
        answers.insert("lunar".into(), "true".into());
        answers.retain(|key, _| !LUNAR.contains(&key.as_str()));
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

/// What only leads to an answer.
pub const HELPERS: &[&str] = &[
    "region_province",
    "region_city",
    "wish_city",
    "lunar_year",
    "lunar_month",
    "lunar_day",
    "lunar_leap",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    }

    #[test]
    fn boxes_become_one_answer() {
        let made = folded(
            &Fields::stock(),
            &sent(&[
                ("interests.tea", "true"),
                ("interests.travel", "true"),
                ("name", " 林晓 "),
                ("evil", "x"),
                ("", ""),
            ]),
        );
        assert_eq!(made, sent(&[("interests", "tea,travel"), ("name", "林晓")]));
    }

    #[test]
    fn a_district_of_another_city_is_dropped() {
        let elsewhere = folded(
            &Fields::stock(),
            &sent(&[
                ("region_province", "320000"),
                ("region_city", "320100"),
                ("region", "310115"),
            ]),
        );
        assert_eq!(elsewhere.get("region"), None);
        let right = folded(
            &Fields::stock(),
            &sent(&[
                ("region_province", "310000"),
                ("region_city", "310100"),
                ("region", "310115"),
            ]),
        );
        assert_eq!(right.get("region").map(String::as_str), Some("310115"));
    }

    #[test]
    fn a_birthday_by_the_moon_becomes_one_by_the_sun() {
        let typed = |leap: &str, day: &str| {
            folded(
                &Fields::stock(),
                &sent(&[
                    ("birthday", "2000-01-01"),
                    ("lunar_year", "2020"),
                    ("lunar_month", "4"),
                    ("lunar_day", day),
                    ("lunar_leap", leap),
                ]),
            )
        };
        assert_eq!(
            typed("true", "1"),
            sent(&[("birthday", "2020-05-23"), ("lunar", "true")])
        );
        assert_eq!(typed("", "1"), sent(&[("birthday", "2020-04-23"), ("lunar", "true")]));
        // What is no day stays as it was typed, to be mended.
        assert_eq!(typed("true", "30").get("lunar_day").map(String::as_str), Some("30"));
    }

    #[test]
    fn a_chosen_city_joins_the_wished_regions() {
        let made = folded(
            &Fields::stock(),
            &sent(&[("wish_regions.310000", "true"), ("wish_city", "320100")]),
        );
        assert_eq!(made.get("wish_regions").map(String::as_str), Some("310000,320100"));
    }
}
