//! Filters on top of the criteria; they stand in the address.

use super::{Places, trial};
use crate::features::matching::{Among, LibraryFilter};
use crate::features::members::{Education, Intent};
use crate::features::verification::Item;
use crate::ui::browser::send_form_of;
use crate::ui::options;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::{use_location, use_query_map};

const SELECT: &str = "select select-sm text-base-content";

#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    value: String,
    #[prop(default = "不限")] empty: &'static str,
) -> impl IntoView {
    view! {
        <label class="flex flex-col gap-1 text-xs text-muted">{label}
            <select name=name class=format!("{SELECT} w-28") autocomplete="off">
                <option value="" selected=value.is_empty()>{empty}</option>
                {choices
                    .into_iter()
                    .map(|(code, text)| {
                        let chosen = code == value;
                        view! { <option value=code selected=chosen>{text}</option> }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

fn coded(places: Vec<(i64, String)>) -> Vec<(String, String)> {
    places
        .into_iter()
        .map(|(code, name)| (code.to_string(), name))
        .collect()
}

#[component]
pub(super) fn FilterForm(places: Places, same_sex: bool) -> impl IntoView {
    let query = use_query_map();
    let path = use_location().pathname;
    let filter = query.with_untracked(LibraryFilter::of);
    let kept = query.with_untracked(|q| trial::rest(q, false));
    let number = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
    let asked = filter != LibraryFilter::default();
    let clear = {
        let kept = kept.clone();
        move || {
            let mut q = leptos_router::params::ParamsMap::new();
            for (key, value) in &kept {
                q.insert(key.clone(), value.clone());
            }
            format!("{}{}", path.get(), q.to_query_string())
        }
    };
    let (provinces, cities) = places;
    let common: Vec<_> = (1..=3).map(|n| (n.to_string(), format!("至少 {n} 项"))).collect();
    // Whoever wants nothing is no level to ask for.
    let levels = options(Intent::OPTIONS)
        .into_iter()
        .filter(|(code, _)| code != Intent::None.code())
        .collect();
    let among = Among::OPTIONS
        .iter()
        .skip(1)
        .map(|(c, l)| (c.to_string(), l.to_string()))
        .collect();
    view! {
        <Form method="GET" action=path.get_untracked() noscroll=true attr:class="panel flex flex-wrap items-end gap-3" attr:role="search" attr:aria-label="筛选候选人">
            {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
            <div on:change=move |e| { send_form_of(&e); }>
                <Choice name="province" label="地区" choices=coded(provinces) value=number(filter.province)/>
            </div>
            {(filter.province.is_some() && !cities.is_empty()).then(|| view! {
                <Choice name="city" label="城市" choices=coded(cities) value=number(filter.city)/>
            })}
            <div class="flex items-end gap-1.5">
                <label class="flex flex-col gap-1 text-xs text-muted">"年龄从"
                    <input name="age_min" inputmode="numeric" value=number(filter.age_min) class="input input-sm w-16 text-base-content" autocomplete="off"/>
                </label>
                <label class="flex flex-col gap-1 text-xs text-muted">"到"
                    <input name="age_max" inputmode="numeric" value=number(filter.age_max) class="input input-sm w-16 text-base-content" autocomplete="off"/>
                </label>
            </div>
            <Choice name="education" label="学历至少" choices=options(Education::OPTIONS) value=filter.education.map_or("", Education::code).to_string()/>
            <Choice name="checked" label="已核验" choices=options(Item::OPTIONS) value=filter.checked.map_or("", Item::code).to_string()/>
            <Choice name="level" label="意向至少" choices=levels value=filter.level.map_or("", Intent::code).to_string()/>
            <Choice name="in_common" label="共同爱好" choices=common value=number(filter.in_common)/>
            {same_sex.then(|| view! {
                <Choice name="among" label="性别" choices=among value=filter.among.filter(|a| *a != Among::Other).map_or("", Among::code).to_string() empty="异性"/>
            })}
            <label class="choice text-sm pb-1">
                <input type="checkbox" class="checkbox checkbox-sm" name="fresh" value="true" checked=filter.fresh/>
                "从未被推荐"
            </label>
            <button type="submit" class="btn btn-sm">"筛选"</button>
            {asked.then(|| view! { <a href=clear class="btn btn-ghost btn-sm" data-noscroll="">"清除"</a> })}
        </Form>
    }
}
