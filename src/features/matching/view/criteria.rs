//! Live criteria: every change is tried at once and saved only when somebody says so. Beside each criterion
//! stands what a step of it costs, counted over the whole pool.

mod price;

use super::trial;
use crate::features::matching::change::{Change, Prices};
use crate::features::matching::{Criterion, Library};
use crate::features::members::api::SaveGroup;
use crate::features::members::fields::{Group, WEIGHTS};
use crate::features::members::{Answers, Children as Kids, Criteria, Education, Importance, Income, Marital};
use crate::types::ids::MemberId;
use crate::ui::browser::{focus_on, send_form_of};
use crate::ui::{Badge, Submit, Summary, Tone, after, failure, options, say};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use price::Steps;
use std::collections::BTreeMap;

#[component]
pub(super) fn LiveCriteria(
    library: Library,
    prices: Option<Prices>,
    provinces: Vec<(i64, String)>,
    /// The field that has the focus when what it asks for comes.
    focus: StoredValue<String>,
    done: Callback<()>,
) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let Library {
        member,
        version,
        criteria,
        region_names,
        tried,
        wrong,
        hidden,
        may_edit,
        total,
        ..
    } = library;
    let kept = query.with_untracked(|q| trial::rest(q, true));
    let own = move || query.with(|q| trial::trying(&path.get(), q, None));
    // Everything is built anew with the answer; whoever works with the keyboard goes on where they were.
    Effect::new(move |_| {
        let id = focus.get_value();
        if !id.is_empty() {
            focus.set_value(String::new());
            focus_on(&id);
        }
    });
    let send = move |event: leptos::ev::Event| focus.set_value(send_form_of(&event));
    let problems: Vec<String> = wrong.0.into_values().collect();
    let text = criteria.text.clone();
    let (asked, open): (Vec<Criterion>, Vec<Criterion>) = Criterion::ALL
        .iter()
        .copied()
        .filter(|c| !hidden.contains(c))
        .partition(|c| is_asked(&criteria, *c));
    let answers = criteria.answers();
    let prices = prices.unwrap_or_default();
    let row = |criterion: Criterion| {
        let steps = price::steps(&prices, criterion);
        let fields = fields(criterion, &answers, &region_names, &provinces);
        let criteria = criteria.clone();
        let names = region_names.clone();
        view! {
            <section class="py-3 border-b border-base-300 flex flex-col gap-2" aria-label=criterion.label()>
                <div class="flex items-center justify-between gap-2">
                    <h3 class="text-sm font-medium">{criterion.label()}</h3>
                    <Weight criterion answers=answers.clone()/>
                </div>
                {fields}
                <Steps steps criteria names/>
            </section>
        }
        .into_any()
    };
    let asked: Vec<_> = asked.into_iter().map(row).collect();
    let open: Vec<_> = open.into_iter().map(row).collect();
    let (nothing, more) = (asked.is_empty(), !open.is_empty());
    view! {
        <section class="panel min-w-0" aria-labelledby="asked-title">
            <div class="flex items-center justify-between gap-2">
                <h2 id="asked-title" class="font-semibold">"择偶要求"</h2>
                {tried.then(|| view! { <Badge text="试算中，未保存" tone=Tone::Warn/> })}
            </div>
            <p class="text-xs text-muted mt-1">{format!("双方合适 {total} 位。改动即时试算，不会保存；每项下面写着这样改会多出或减少几位。")}</p>
            {(!problems.is_empty()).then(|| view! {
                <div role="alert" class="alert alert-error alert-soft mt-2 text-sm">
                    <ul class="list-none">{problems.into_iter().map(|p| view! { <li>{p}</li> }).collect_view()}</ul>
                </div>
            })}
            {tried.then(|| view! {
                <div class="flex flex-wrap gap-2 mt-2">
                    <a href=own class="btn btn-sm btn-ghost" data-noscroll="">"恢复原要求"</a>
                    {may_edit.then(|| view! { <Save member version answers=answers.clone() text=text.clone() done/> })}
                </div>
            })}
            <Form method="GET" action=path.get_untracked() noscroll=true replace=true attr:class="mt-1" attr:autocomplete="off">
                {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
                <input type="hidden" name="try" value="1"/>
                <div on:change=send>
                    {nothing.then(|| view! { <p class="text-muted text-sm py-3">"会员没有提出要求。"</p> })}
                    {asked}
                    {more.then(|| view! {
                        <details class="pt-3">
                            <summary class="cursor-pointer text-sm">"添加要求"</summary>
                            {open}
                        </details>
                    })}
                </div>
                <button type="submit" class="btn btn-sm mt-3 w-full">"试算"</button>
            </Form>
            {(!text.is_empty()).then(|| view! { <p class="mt-3 pt-3 border-t border-base-300 text-sm whitespace-pre-line">{text}</p> })}
        </section>
    }
}

/// Makes what was tried the member's own criteria.
#[component]
fn Save(member: MemberId, version: i64, answers: Answers, text: String, done: Callback<()>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let action = ServerAction::<SaveGroup>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("已保存为会员的择偶要求");
        let own = query.with_untracked(|q| trial::trying(&path.get_untracked(), q, None));
        let stay = NavigateOptions {
            scroll: false,
            ..Default::default()
        };
        navigate(&own, stay);
        done.run(());
    });
    let fields = answers.into_iter().filter(|(key, _)| key != "wish_text");
    view! {
        <ActionForm action>
            <input type="hidden" name="id" value=member.0/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="group" value=Group::Criteria.code()/>
            {fields.map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
            <input type="hidden" name="wish_text" value=text/>
            <Submit label="保存为会员要求" pending=action.pending() class="btn btn-sm btn-primary"/>
        </ActionForm>
        <Summary error/>
    }
}

fn is_asked(c: &Criteria, criterion: Criterion) -> bool {
    fn counts<T>(wish: &Option<crate::features::members::Wish<T>>) -> bool {
        wish.as_ref().is_some_and(|w| w.importance != Importance::Any)
    }
    match criterion {
        Criterion::Age => counts(&c.age),
        Criterion::Height => counts(&c.height),
        Criterion::Weight => counts(&c.weight),
        Criterion::Education => counts(&c.education),
        Criterion::Income => counts(&c.income),
        Criterion::Marital => counts(&c.marital),
        Criterion::Children => counts(&c.children),
        Criterion::House => counts(&c.house),
        Criterion::Car => counts(&c.car),
        Criterion::Regions => counts(&c.regions),
    }
}

/// How much a criterion counts.
#[component]
fn Weight(criterion: Criterion, answers: Answers) -> impl IntoView {
    let key = format!("weight_{}", criterion.code());
    let usual = WEIGHTS
        .iter()
        .find(|(k, ..)| *k == key)
        .map_or(Importance::Medium, |(.., usual)| *usual);
    let chosen = answers
        .get(&key)
        .and_then(|w| Importance::from_code(w))
        .unwrap_or(usual);
    view! {
        <select name=key.clone() id=key class="select select-xs w-24" aria-label=format!("{criterion}的重要程度") autocomplete="off">
            {Importance::ALL
                .iter()
                .map(|i| view! { <option value=i.code() selected=*i == chosen>{i.label()}</option> })
                .collect_view()}
        </select>
    }
}

/// The fields of a criterion.
fn fields(
    criterion: Criterion,
    answers: &Answers,
    names: &BTreeMap<i64, String>,
    provinces: &[(i64, String)],
) -> AnyView {
    let value = |key: &str| answers.get(key).cloned().unwrap_or_default();
    let range = |what: &'static str, label: &'static str, unit: &'static str| {
        let (min, max) = (format!("wish_{what}_min"), format!("wish_{what}_max"));
        view! {
            <div class="flex items-center gap-1.5 text-sm">
                <input id=min.clone() name=min.clone() value=value(&min) inputmode="numeric" class="input input-sm w-16" aria-label=format!("{label}从") autocomplete="off"/>
                <span class="text-muted">"到"</span>
                <input id=max.clone() name=max.clone() value=value(&max) inputmode="numeric" class="input input-sm w-16" aria-label=format!("{label}到") autocomplete="off"/>
                <span class="text-muted">{unit}</span>
            </div>
        }
        .into_any()
    };
    let least = |key: &'static str, label: &'static str, words: &[(&str, &str)]| {
        let chosen = value(key);
        view! {
            <select id=key name=key class="select select-sm w-full" aria-label=format!("{label}至少") autocomplete="off">
                <option value="" selected=chosen.is_empty()>"不限"</option>
                {options(words)
                    .into_iter()
                    .map(|(code, text)| {
                        let is = code == chosen;
                        view! { <option value=code selected=is>{format!("{text}起")}</option> }
                    })
                    .collect_view()}
            </select>
        }
        .into_any()
    };
    let several = |key: &'static str, words: &[(&str, &str)]| {
        let chosen = value(key);
        let boxes = options(words).into_iter().map(|(code, text)| {
            let checked = chosen.split(',').any(|c| c == code);
            tick(format!("{key}.{code}"), text, checked)
        });
        view! { <div class="flex flex-wrap gap-x-3">{boxes.collect_view()}</div> }.into_any()
    };
    match criterion {
        Criterion::Age => range("age", "年龄", "岁"),
        Criterion::Height => range("height", "身高", "cm"),
        Criterion::Weight => range("weight", "体重", "kg"),
        Criterion::Education => least("wish_education", "学历", Education::OPTIONS),
        Criterion::Income => least("wish_income", "年收入", Income::OPTIONS),
        Criterion::Marital => several("wish_marital", Marital::OPTIONS),
        Criterion::Children => several("wish_children", Kids::OPTIONS),
        Criterion::House => tick("wish_house".into(), "有房".into(), value("wish_house") == "true"),
        Criterion::Car => tick("wish_car".into(), "有车".into(), value("wish_car") == "true"),
        Criterion::Regions => {
            let boxes = value("wish_regions");
            let boxes = boxes.split(',').filter_map(|c| c.parse::<i64>().ok()).map(|code| {
                let name = names.get(&code).cloned().unwrap_or_else(|| code.to_string());
                tick(format!("wish_regions.{code}"), name, true)
            });
            view! {
                <div class="flex flex-wrap gap-x-3">{boxes.collect_view()}</div>
                <select id="wish_city" name="wish_city" class="select select-sm w-full" aria-label="添加期望地区" autocomplete="off">
                    <option value="">"添加地区"</option>
                    {provinces.iter().map(|(code, name)| view! { <option value=code.to_string()>{name.clone()}</option> }).collect_view()}
                </select>
            }
            .into_any()
        }
    }
}

fn tick(name: String, text: String, checked: bool) -> AnyView {
    view! {
        <label class="choice text-sm">
            <input type="checkbox" class="checkbox checkbox-xs" id=name.clone() name=name.clone() value="true" checked=checked autocomplete="off"/>
            <span>{text}</span>
        </label>
    }
    .into_any()
}

/// A step and how many candidates more it brings.
type Step = (Change, i64);
