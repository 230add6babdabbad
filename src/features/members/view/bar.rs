//! The form above a list: the common conditions in a row, the others behind 「更多筛选」. What is chosen goes
//! into the address; it works without JavaScript.

use super::chips::Chosen;
use super::columns::ColumnChoice;
use super::own::OwnFields;
use super::views::SavedViews;
use crate::features::members::api::Offers;
use crate::features::members::filter::{Board, Filter, Span, Within};
use crate::features::members::words::*;
use crate::features::regions::api::RegionsUnder;
use crate::types::errors::FieldErrors;
use crate::ui::browser::leave_out_empty;
use crate::ui::options;
use leptos::prelude::Children;
use leptos::prelude::*;

const SELECT: &str = "select select-sm";

#[component]
pub fn FilterBar(filter: Filter, path: &'static str, offers: Offers) -> impl IntoView {
    let filter = filter.within_rights(offers.income, offers.contact).knowing(&offers.own);
    let clear = filter.cleared().href(path);
    let narrowed = filter.narrowed();
    let age_wrong = filter.problems().get("age_min").is_some();
    let kept: Vec<_> = filter
        .pairs()
        .into_iter()
        .filter(|(key, _)| ["class", "phase", "cols", "sort"].contains(&key.as_ref()))
        .collect();
    view! {
        <form method="get" action=path class="no-print flex flex-wrap items-start gap-2 mb-3" role="search" aria-label="筛选会员"
            on:submit=move |ev| leave_out_empty(&ev)>
            {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
            <input class="input input-sm w-56" type="search" name="q" value=filter.q.clone() placeholder="姓名、拼音、编号、手机…" aria-label="关键词"/>
            {(filter.board == Board::All).then(|| view! {
                <Choice name="stage" label="阶段" choices=options(Stage::OPTIONS) value=filter.stage.map_or("", Stage::code)/>
            })}
            <Choice name="sex" label="性别" choices=options(Sex::OPTIONS) value=filter.sex.map_or("", Sex::code)/>
            <span class="join">
                <input class="input input-sm w-18 join-item" class:input-error=age_wrong aria-invalid=age_wrong.to_string() name="age_min" inputmode="numeric" value=filter.typed("age_min") placeholder="年龄从" aria-label="年龄从"/>
                <input class="input input-sm w-18 join-item" class:input-error=age_wrong aria-invalid=age_wrong.to_string() name="age_max" inputmode="numeric" value=filter.typed("age_max") placeholder="到" aria-label="年龄到"/>
            </span>
            <Choice name="education" label="学历至少" choices=options(Education::OPTIONS) value=filter.education.map_or("", Education::code)/>
            <Choice name="marital" label="婚况" choices=options(Marital::OPTIONS) value=filter.marital.map_or("", Marital::code)/>
            <More filter=filter.clone() offers=offers.clone()/>
            <button type="submit" class="btn btn-sm">"筛选"</button>
            {narrowed.then(|| view! { <a href=clear class="btn btn-sm btn-ghost">"清除"</a> })}
        </form>
        <div class="no-print flex flex-wrap items-center gap-2 mb-3">
            <Chosen filter=filter.clone() path offers=offers.clone()/>
            <div class="ml-auto flex gap-2">
                <SavedViews filter=filter.clone() path views=offers.views/>
                <ColumnChoice filter path income=offers.income own=offers.own/>
            </div>
        </div>
    }
}

/// A select whose first choice is its own name.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    #[prop(into)] value: String,
) -> impl IntoView {
    view! {
        <select name=name class=format!("{SELECT} w-auto") aria-label=label autocomplete="off">
            <option value="">{label}</option>
            {choices
                .into_iter()
                .map(|(code, text)| {
                    let chosen = code == value;
                    view! { <option value=code selected=chosen>{text}</option> }
                })
                .collect_view()}
        </select>
    }
}

/// Keys of the conditions that stand behind 「更多筛选」.
const BEHIND: &[&str] = &[
    "id",
    "name",
    "username",
    "mobile",
    "email",
    "qq",
    "wechat",
    "province",
    "height_min",
    "height_max",
    "income",
    "intent",
    "owner",
    "tag",
    "within",
    "from",
    "to",
    "assigned",
    "assigned_from",
    "assigned_to",
    "contacted",
    "contacted_from",
    "contacted_to",
];

#[component]
fn More(filter: Filter, offers: Offers) -> impl IntoView {
    let pairs = filter.pairs();
    let chosen = pairs.iter().filter(|(key, _)| BEHIND.contains(&key.as_ref())).count() + filter.own.len();
    let problems = filter.all_problems(&offers.own);
    let open = !problems.is_empty();
    let owners = offers
        .owners
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let tags = offers
        .tags
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let age = problems.get("age_min").map(String::from);
    view! {
        <details class="open:basis-full" open=open>
            <summary class="btn btn-sm">
                <span class="icon-[lucide--sliders-horizontal] size-4" aria-hidden="true"></span>"更多筛选"
                {(chosen > 0).then(|| view! { <span class="badge badge-sm badge-primary">{chosen.to_string()}</span> })}
            </summary>
            <div class="panel mt-2 grid grid-cols-4 gap-x-4 gap-y-3">
                {age.map(|sentence| view! { <p class="col-span-4 text-sm text-error-ink" role="alert">{sentence}</p> })}
                <Word name="id" label="会员编号" value=filter.typed("id") problems=problems.clone()/>
                <Word name="name" label="姓名" value=filter.name.clone() hint="汉字、拼音或首字母" problems=problems.clone()/>
                <Word name="username" label="用户名" value=filter.username.clone() problems=problems.clone()/>
                <Labelled name="owner" label="红娘"><Plain name="owner" choices=owners value=filter.owner.map(|o| o.to_string()).unwrap_or_default()/></Labelled>
                {offers.contact.then(|| view! { <Contacts filter=filter.clone() problems=problems.clone()/> })}
                <Regions filter=filter.clone() offers=offers.clone()/>
                <Between filter=filter.clone() problems=problems.clone()/>
                {offers.income.then(|| view! {
                    <Labelled name="income" label="收入至少"><Plain name="income" choices=options(Income::OPTIONS) value=filter.income.map_or("", Income::code)/></Labelled>
                })}
                <Labelled name="intent" label="意向"><Plain name="intent" choices=options(Intent::OPTIONS) value=filter.intent.map_or("", Intent::code)/></Labelled>
                <Labelled name="tag" label="标签"><Plain name="tag" choices=tags value=filter.tag.map(|t| t.to_string()).unwrap_or_default()/></Labelled>
                {filter
                    .spans()
                    .into_iter()
                    .zip(["登记时间", "分配时间", "最近联系"])
                    .map(|((span, keys), label)| view! { <During label span keys problems=problems.clone()/> })
                    .collect_view()}
                <OwnFields filter=filter.clone() fields=offers.own.clone() problems=problems.clone()/>
            </div>
        </details>
    }
}

#[component]
fn Labelled(name: &'static str, label: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-1 min-w-0">
            <label for=format!("f-{name}") class="text-xs text-muted">{label}</label>
            {children()}
        </div>
    }
}

/// A select below its label.
#[component]
fn Plain(name: &'static str, choices: Vec<(String, String)>, #[prop(into)] value: String) -> impl IntoView {
    view! {
        <select id=format!("f-{name}") name=name class=format!("{SELECT} w-full") autocomplete="off">
            <option value="">"不限"</option>
            {choices
                .into_iter()
                .map(|(code, text)| {
                    let chosen = code == value;
                    view! { <option value=code selected=chosen>{text}</option> }
                })
                .collect_view()}
        </select>
    }
}

#[component]
fn Word(
    name: &'static str,
    label: &'static str,
    value: String,
    #[prop(optional)] hint: Option<&'static str>,
    problems: FieldErrors,
) -> impl IntoView {
    let wrong = problems.get(name).map(String::from);
    let bad = wrong.is_some();
    view! {
        <Labelled name label>
            <input id=format!("f-{name}") name=name value=value class="input input-sm w-full" class:input-error=bad
                aria-invalid=bad.to_string() aria-describedby=format!("f-{name}-error") placeholder=hint autocomplete="off"/>
            <p id=format!("f-{name}-error") class="text-xs text-error-ink empty:hidden">{wrong}</p>
        </Labelled>
    }
}

#[component]
fn Contacts(filter: Filter, problems: FieldErrors) -> impl IntoView {
    view! {
        <Word name="mobile" label="手机" value=filter.mobile hint="任意写法的 11 位号码" problems=problems.clone()/>
        <Word name="email" label="邮箱" value=filter.email problems=problems.clone()/>
        <Word name="qq" label="QQ" value=filter.qq problems=problems.clone()/>
        <Word name="wechat" label="微信" value=filter.wechat problems/>
    }
}

#[component]
fn Between(filter: Filter, problems: FieldErrors) -> impl IntoView {
    let wrong = problems.get("height_min").map(String::from);
    let bad = wrong.is_some();
    view! {
        <fieldset class="flex flex-col gap-1 min-w-0">
            <legend class="text-xs text-muted mb-1">"身高（cm）"</legend>
            <span class="join w-full">
                <input class="input input-sm join-item w-full" class:input-error=bad name="height_min" inputmode="numeric" value=filter.typed("height_min") placeholder="从" aria-label="身高从"/>
                <input class="input input-sm join-item w-full" name="height_max" inputmode="numeric" value=filter.typed("height_max") placeholder="到" aria-label="身高到"/>
            </span>
            <p class="text-xs text-error-ink empty:hidden">{wrong}</p>
        </fieldset>
    }
}

/// The last so many days, or days of one's own choice.
#[component]
fn During(label: &'static str, span: Span, keys: [&'static str; 3], problems: FieldErrors) -> impl IntoView {
    let [within, from, to] = keys;
    let wrong = problems.get(from).map(String::from);
    let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    view! {
        <fieldset class="col-span-2 flex flex-col gap-1 min-w-0">
            <legend class="text-xs text-muted mb-1">{label}</legend>
            <span class="flex gap-2">
                <select name=within class=format!("{SELECT} w-28") aria-label=format!("{label}范围") autocomplete="off">
                    <option value="">"不限"</option>
                    {Within::ALL.iter().map(|w| view! { <option value=w.code() selected=span.within == Some(*w)>{w.label()}</option> }).collect_view()}
                </select>
                <input type="date" name=from value=day(span.from) class="input input-sm flex-1 min-w-0" class:input-error=wrong.is_some() aria-label=format!("{label}从")/>
                <input type="date" name=to value=day(span.to) class="input input-sm flex-1 min-w-0" aria-label=format!("{label}到")/>
            </span>
            <p class="text-xs text-error-ink empty:hidden">{wrong.clone()}</p>
        </fieldset>
    }
}

/// Province, city, district: each filled by the one before.
#[component]
fn Regions(filter: Filter, offers: Offers) -> impl IntoView {
    let (province, city, district) = filter.region_parts();
    let (ask_cities, cities) = below(offers.regions.cities);
    let (ask_districts, districts) = below(offers.regions.districts);
    // Where there is one city only (上海), nobody need choose it.
    Effect::new(move |_| {
        if let Some(Ok(found)) = ask_cities.value().get() {
            let code = if let [(one, _)] = found.as_slice() { *one } else { -1 };
            ask_districts.dispatch(RegionsUnder { code });
        }
    });
    let code = |ev: &leptos::ev::Event| event_target_value(ev).parse().unwrap_or(-1);
    view! {
        <fieldset class="col-span-2 flex flex-col gap-1 min-w-0">
            <legend class="text-xs text-muted mb-1">"所在地"</legend>
            <span class="flex gap-2">
                <select name="province" class=format!("{SELECT} flex-1 min-w-0") aria-label="省份" autocomplete="off"
                    on:change=move |ev| { ask_cities.dispatch(RegionsUnder { code: code(&ev) }); }>
                    <option value="">"省份"</option>
                    {choices(offers.regions.provinces, province)}
                </select>
                <select name="city" class=format!("{SELECT} flex-1 min-w-0") aria-label="城市" autocomplete="off"
                    on:change=move |ev| { ask_districts.dispatch(RegionsUnder { code: code(&ev) }); }>
                    <option value="">"城市"</option>
                    {move || choices(cities.get(), city)}
                </select>
                <select name="district" class=format!("{SELECT} flex-1 min-w-0") aria-label="区县" autocomplete="off">
                    <option value="">"区县"</option>
                    {move || choices(districts.get(), district)}
                </select>
            </span>
        </fieldset>
    }
}

fn below(start: Vec<(i64, String)>) -> (ServerAction<RegionsUnder>, Signal<Vec<(i64, String)>>) {
    let asked = ServerAction::<RegionsUnder>::new();
    let list = Signal::derive(move || match asked.value().get() {
        Some(Ok(found)) => found,
        _ if asked.pending().get() => Vec::new(),
        _ => start.clone(),
    });
    (asked, list)
}

fn choices(list: Vec<(i64, String)>, chosen: Option<i64>) -> impl IntoView {
    list.into_iter()
        .map(|(code, name)| view! { <option value=code.to_string() selected=Some(code) == chosen>{name}</option> })
        .collect_view()
}
