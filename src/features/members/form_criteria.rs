//! The criteria as a form: each wish with how much it counts beside it.

use super::Answers;
use super::fields::{Fields, Place, WEIGHTS};
use super::form::{answer, one};
use super::form_regions::WishRegions;
use super::words::Importance;
use crate::error::Error;
use crate::features::regions::RegionLists;
use leptos::prelude::*;

/// A wish as one block: its title, the weight's key, the fields.
const WISHES: &[(&str, &str, &[&str])] = &[
    ("年龄", "weight_age", &["wish_age_min", "wish_age_max"]),
    ("身高", "weight_height", &["wish_height_min", "wish_height_max"]),
    ("体重", "weight_weight", &["wish_weight_min", "wish_weight_max"]),
    ("学历至少", "weight_education", &["wish_education"]),
    ("年收入至少", "weight_income", &["wish_income"]),
    ("婚姻状况", "weight_marital", &["wish_marital"]),
    ("小孩情况", "weight_children", &["wish_children"]),
    ("住房", "weight_house", &["wish_house"]),
    ("购车", "weight_car", &["wish_car"]),
];

#[component]
pub(super) fn CriteriaFields(
    fields: Fields,
    place: Place,
    answers: Answers,
    regions: RegionLists,
    error: Signal<Option<Error>>,
    withheld: Vec<String>,
    plain: bool,
) -> impl IntoView {
    let asked = |key: &str| {
        let open = !withheld.iter().any(|w| w == key);
        fields.by_key(key).filter(|f| open && f.shown_at(place))
    };
    let wishes = WISHES.iter().filter_map(|(title, weight, keys)| {
        let keys: Vec<_> = keys.iter().filter_map(|key| asked(key)).collect();
        if keys.is_empty() {
            return None;
        }
        let many = keys.len() > 1;
        let inner = keys
            .into_iter()
            .map(|f| one(f, place, &answers, &regions, error, plain))
            .collect_view();
        let class = if many { "grid grid-cols-2 gap-3" } else { "wish-one" };
        Some(view! {
            <section class="wish" aria-label=*title>
                <WishHead title=title weight=weight value=answer(&answers, weight)/>
                <div class=class>{inner}</div>
            </section>
        })
    });
    let text = asked("wish_text").map(|f| one(f, place, &answers, &regions, error, plain));
    let places = asked("wish_regions").map(|f| {
        view! {
            <section class="wish" aria-label="地区">
                <WishHead title="地区" weight="weight_regions" value=answer(&answers, "weight_regions") required=f.required_at(place)/>
                <WishRegions answers=answers.clone() regions=regions.clone() error/>
            </section>
        }
    });
    view! {
        <div class="flex flex-col">
            {wishes.collect_view()}
            {places}
            <div class="pt-5">{text}</div>
        </div>
    }
}

/// The title of a wish and, at the right, how much it counts.
#[component]
fn WishHead(
    title: &'static str,
    weight: &'static str,
    value: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let usual = WEIGHTS
        .iter()
        .find(|(k, _, _)| *k == weight)
        .map_or(Importance::Medium, |(_, _, usual)| *usual);
    let chosen = Importance::from_code(&value).unwrap_or(usual);
    view! {
        <div class="flex items-center justify-between gap-3 mb-2">
            <h3 class="font-medium">
                {title}
                {required.then(|| view! { <span class="text-error-ink" aria-hidden="true">" *"</span> })}
            </h3>
            <select name=weight id=weight class="select select-sm w-32" aria-label=format!("{title}的重要程度") autocomplete="off">
                {Importance::ALL
                    .iter()
                    .map(|i| view! { <option value=i.code() selected=*i == chosen>{i.label()}</option> })
                    .collect_view()}
            </select>
        </div>
    }
}
