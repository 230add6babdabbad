//! Regions in forms: a district chosen by province and city, and regions as wished.

use super::Answers;
use super::form::{Chip, answer, wrong};
use crate::error::Error;
use crate::features::regions::RegionLists;
use crate::features::regions::api::RegionsUnder;
use crate::ui::Still;
use leptos::prelude::*;

type Regions = Vec<(i64, String)>;

/// What hangs below a choice: the starting list, then what the server names.
fn below(start: Regions) -> (ServerAction<RegionsUnder>, Signal<Regions>) {
    let asked = ServerAction::<RegionsUnder>::new();
    let list = Signal::derive(move || match asked.value().get() {
        Some(Ok(found)) => found,
        _ if asked.pending().get() => Vec::new(),
        _ => start.clone(),
    });
    (asked, list)
}

fn choices(list: Regions, chosen: i64) -> impl IntoView {
    list.into_iter()
        .map(|(code, name)| view! { <option value=code.to_string() selected=code == chosen>{name}</option> })
        .collect_view()
}

fn code(event: &leptos::ev::Event) -> i64 {
    event_target_value(event).parse().unwrap_or_default()
}

/// Three selects, each filled by the one before; only the district counts.
#[component]
pub(super) fn RegionField(
    name: &'static str,
    label: String,
    answers: Answers,
    regions: RegionLists,
    required: bool,
    error: Signal<Option<Error>>,
    plain: bool,
) -> impl IntoView {
    let chosen = |key: &str| answer(&answers, key).parse::<i64>().unwrap_or_default();
    let district = chosen(name);
    let province = if district > 0 {
        district / 10_000 * 10_000
    } else {
        chosen("region_province")
    };
    let city = if district > 0 {
        district / 100 * 100
    } else {
        chosen("region_city")
    };
    let RegionLists {
        provinces,
        cities,
        districts,
        ..
    } = regions;
    let (ask_cities, cities) = below(cities);
    let (ask_districts, districts) = below(districts);
    // Where there is one city only (上海), nobody need choose it.
    Effect::new(move |_| {
        if let Some(Ok(found)) = ask_cities.value().get() {
            let code = if let [(one, _)] = found.as_slice() { *one } else { -1 };
            ask_districts.dispatch(RegionsUnder { code });
        }
    });
    let wrong = wrong(error, name);
    let bad = move || wrong.still().is_some();
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0">
            <legend class="text-sm font-medium mb-1">
                {label}
                {required.then(|| view! { <span class="text-error-ink" aria-hidden="true">" *"</span> })}
            </legend>
            <div class="grid grid-cols-3 gap-2">
                <select id="region_province" name="region_province" class="select w-full min-w-0" class:select-error=bad aria-label="省份"
                    autocomplete="off" on:change=move |e| { ask_cities.dispatch(RegionsUnder { code: code(&e) }); }>
                    <option value="">"省份"</option>
                    {choices(provinces, province)}
                </select>
                <select id="region_city" name="region_city" class="select w-full min-w-0" class:select-error=bad aria-label="城市"
                    autocomplete="off" on:change=move |e| { ask_districts.dispatch(RegionsUnder { code: code(&e) }); }>
                    <option value="">"城市"</option>
                    {move || {
                        let list = cities.still();
                        let only = if let [(one, _)] = list.as_slice() { *one } else { city };
                        choices(list, only)
                    }}
                </select>
                <select id=name name=name class="select w-full min-w-0" class:select-error=bad aria-label="区县" autocomplete="off"
                    aria-invalid=move || bad().to_string() aria-describedby=format!("{name}-error")>
                    <option value="">"区县"</option>
                    {move || choices(districts.still(), district)}
                </select>
            </div>
            {plain.then(|| view! { <noscript inner_html=UPDATE></noscript> })}
            <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
        </fieldset>
    }
}

/// Inside `noscript` a browser with scripts sees text, so it is given as text.
const UPDATE: &str =
    "<button type=\"submit\" name=\"act\" value=\"regions\" class=\"btn btn-sm mt-2\">更新地区</button>";

/// Wished regions: provinces as chips, and cities added one by one.
#[component]
pub(super) fn WishRegions(answers: Answers, regions: RegionLists, error: Signal<Option<Error>>) -> impl IntoView {
    let name = "wish_regions";
    let value = answer(&answers, name);
    let chosen: Vec<i64> = value.split(',').filter_map(|c| c.parse().ok()).collect();
    let RegionLists { provinces, wished, .. } = regions;
    let cities: Regions = chosen
        .iter()
        .filter(|c| *c % 10_000 != 0)
        .filter_map(|c| Some((*c, wished.get(c)?.clone())))
        .collect();
    let added = RwSignal::new(cities);
    let (ask, offered) = below(Vec::new());
    let all = provinces.clone();
    let add = move |e: leptos::ev::Event| {
        let code = code(&e);
        let Some(city) = offered
            .get_untracked()
            .iter()
            .find(|(c, _)| *c == code)
            .map(|(_, n)| n.clone())
        else {
            return;
        };
        let province = all
            .iter()
            .find(|(c, _)| *c == code / 10_000 * 10_000)
            .map(|(_, n)| n.clone())
            .unwrap_or_default();
        added.update(|list| {
            if !list.iter().any(|(c, _)| *c == code) {
                list.push((code, format!("{province} {}", city.trim_end_matches('市'))));
            }
        });
    };
    let wrong = wrong(error, name);
    view! {
        <div class="flex flex-wrap gap-2">
            {provinces
                .iter()
                .map(|(code, text)| {
                    view! { <Chip name=format!("{name}.{code}") text=text.clone() checked=chosen.contains(code)/> }
                })
                .collect_view()}
            <For each=move || added.still() key=|(code, _)| *code let((code, text))>
                <Chip name=format!("{name}.{code}") text checked=true/>
            </For>
        </div>
        <div class="js-only grid grid-cols-2 gap-2 mt-3">
            <select class="select w-full min-w-0" aria-label="先选省份，再加城市" autocomplete="off"
                on:change=move |e| { ask.dispatch(RegionsUnder { code: code(&e) }); }>
                <option value="">"具体到城市"</option>
                {choices(provinces.clone(), 0)}
            </select>
            <select class="select w-full min-w-0" aria-label="选择城市即加入" autocomplete="off" on:change=add>
                <option value="">"选择城市即加入"</option>
                {move || choices(offered.still(), 0)}
            </select>
        </div>
        <p id=format!("{name}-error") class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
    }
}
