//! The match library of a member: criteria at the left, ranked candidates in rows, what was recommended.

use super::api::match_library;
use super::card::CandidateCard;
use super::sheets::RecommendSheet;
use super::{Asked, Card, Library, LibraryFilter, RecommendationList};
use crate::features::members::{Education, Importance, Stage};
use crate::features::regions::api::regions_under;
use crate::types::ids::MemberId;
use crate::ui::{Badge, Empty, ErrorNote, Loading, Resource, Tabs, Tone, address, options};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::params::ParamsMap;

impl LibraryFilter {
    /// What the address asks for.
    fn of(q: &ParamsMap) -> Self {
        let number = |key| q.get(key).and_then(|v| v.parse().ok());
        Self {
            province: number("province"),
            age_min: number("age_min"),
            age_max: number("age_max"),
            education: q.get("education").and_then(|e| Education::from_code(&e)),
            fresh: q.get("fresh").is_some_and(|f| f == "true"),
        }
    }
}

/// The tab of a member's page: `view=recommended` shows what was recommended, `recommend=…` opens the sheet.
#[component]
pub fn MatchLibrary(member: MemberId) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let filter = Memo::new(move |_| query.with(LibraryFilter::of));
    let changed = RwSignal::new(0);
    let library = Resource::new(
        move || (filter.get(), changed.get()),
        move |(filter, _)| match_library(member, filter),
    );
    let provinces = Resource::new(|| (), |()| regions_under(0));
    let recommending =
        Memo::new(move |_| query.with(|q| q.get("recommend").and_then(|id| id.parse::<MemberId>().ok())));
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match (library.await, provinces.await) {
                    (Ok(library), Ok(provinces)) => view! { <LibraryView library provinces done/> }.into_any(),
                    (Err(error), _) | (_, Err(error)) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || recommending.get().map(|candidate| {
            let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("recommend", None)]));
            view! { <RecommendSheet member candidate close done/> }
        })}
    }
}

#[component]
fn LibraryView(library: Library, provinces: Vec<(i64, String)>, done: Callback<()>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let view_of = Memo::new(move |_| query.with(|q| q.get("view").is_some_and(|v| v == "recommended")));
    let count = i64::try_from(library.recommended.len()).unwrap_or_default();
    let total = library.total;
    let tabs = move || {
        let path = path.get();
        let to = |view: Option<&str>| {
            format!(
                "{path}?tab=matches{}",
                view.map(|v| format!("&view={v}")).unwrap_or_default()
            )
        };
        let items = vec![
            (to(None), "候选人".to_string(), Some(total)),
            (to(Some("recommended")), "已推荐".to_string(), Some(count)),
        ];
        let current = to(view_of.get().then_some("recommended"));
        view! { <Tabs label="配对库" items current/> }
    };
    let library = StoredValue::new((library, provinces));
    view! {
        {tabs}
        {move || {
            let (library, provinces) = library.get_value();
            match view_of.get() {
                true if library.recommended.is_empty() => view! {
                    <div class="panel"><Empty text="还没有推荐过。先在「候选人」中选一位合适的推荐给会员。" icon="icon-[lucide--heart]"/></div>
                }.into_any(),
                true => view! { <RecommendationList rows=library.recommended declining=library.declining now=library.now may_plan=library.may_plan done/> }.into_any(),
                false => view! { <Candidates library provinces/> }.into_any(),
            }
        }}
    }
}

#[component]
fn Candidates(library: Library, provinces: Vec<(i64, String)>) -> impl IntoView {
    let (may_recommend, stage) = (library.may_recommend, library.stage);
    let shown = library.cards.len();
    let more = library.total > i64::try_from(shown).unwrap_or_default();
    let note = (stage != Stage::InService).then_some("会员进入售后服务后才能推荐，现在可以先看看有哪些合适的人。");
    view! {
        <div class="grid grid-cols-[13rem_minmax(0,1fr)] gap-4 items-start">
            <Criteria asked=library.asked text=library.text/>
            <div class="min-w-0 flex flex-col gap-3">
                <FilterForm provinces/>
                {note.map(|n| view! { <p class="text-muted">{n}</p> })}
                {if library.cards.is_empty() {
                    view! {
                        <div class="panel"><Empty icon="icon-[lucide--search-x]"
                            text="没有同时符合双方必须条件的候选人。可放宽上面的筛选，或与会员商量把个别「必须」改为「很重要」。"/></div>
                    }.into_any()
                } else {
                    view! { <ol class="flex flex-col gap-3" aria-label="候选人，按情缘匹配值排列">
                        {library.cards.into_iter().map(|card| view! { <Row card may_recommend/> }).collect_view()}
                    </ol> }.into_any()
                }}
                {more.then(|| view! { <p class="text-muted text-sm">{format!("只列出匹配值最高的 {shown} 位，可用上面的筛选缩小范围。")}</p> })}
            </div>
        </div>
    }
}

#[component]
fn Row(card: Card, may_recommend: bool) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let (id, name) = (card.party.id, card.party.name.clone());
    let href = move || query.with(|q| address(&path.get(), q, &[("recommend", Some(id.to_string()))]));
    view! {
        <li class="panel">
            <CandidateCard card>
                {may_recommend.then(|| view! {
                    <a href=href class="btn btn-sm" data-noscroll="" aria-label=format!("推荐{name}，编号 {id}")>"推荐"</a>
                })}
            </CandidateCard>
        </li>
    }
}

fn tone(importance: Importance) -> Tone {
    match importance {
        Importance::Must => Tone::Bad,
        Importance::High => Tone::Warn,
        Importance::Medium => Tone::Info,
        Importance::Low | Importance::Any => Tone::Plain,
    }
}

/// What the member asks for, with how much each wish counts.
#[component]
fn Criteria(asked: Vec<Asked>, text: String) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="asked-title">
            <h2 id="asked-title" class="font-semibold mb-3">"择偶要求"</h2>
            {asked.is_empty().then(|| view! { <p class="text-muted text-sm">"会员没有提出要求。"</p> })}
            <dl class="flex flex-col gap-3">
                {asked
                    .into_iter()
                    .map(|a| view! {
                        <div>
                            <dt class="flex items-center justify-between gap-2 text-xs text-muted">
                                {a.criterion.label()} <Badge text=a.importance.label() tone=tone(a.importance)/>
                            </dt>
                            <dd class="mt-0.5">{a.words}</dd>
                        </div>
                    })
                    .collect_view()}
            </dl>
            {(!text.is_empty()).then(|| view! { <p class="mt-3 pt-3 border-t border-base-300 text-sm whitespace-pre-line">{text}</p> })}
        </section>
    }
}

/// Filters on top of the criteria; they stand in the address.
#[component]
fn FilterForm(provinces: Vec<(i64, String)>) -> impl IntoView {
    let query = use_query_map();
    let path = use_location().pathname;
    let filter = query.with_untracked(LibraryFilter::of);
    let number = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
    let asked = filter != LibraryFilter::default();
    let choice =
        |(code, label): (String, String), chosen: bool| view! { <option value=code selected=chosen>{label}</option> };
    view! {
        <Form method="GET" action=path.get_untracked() attr:class="panel flex flex-wrap items-end gap-3" attr:role="search" attr:aria-label="筛选候选人">
            <input type="hidden" name="tab" value="matches"/>
            <label class="flex flex-col gap-1 text-xs text-muted">"地区"
                <select name="province" class="select select-sm w-28 text-base-content">
                    <option value="">"不限"</option>
                    {provinces.into_iter().map(|(code, name)| choice((code.to_string(), name), filter.province == Some(code))).collect_view()}
                </select>
            </label>
            <div class="flex items-end gap-1.5">
                <label class="flex flex-col gap-1 text-xs text-muted">"年龄从"
                    <input name="age_min" inputmode="numeric" value=number(filter.age_min) class="input input-sm w-16 text-base-content"/>
                </label>
                <label class="flex flex-col gap-1 text-xs text-muted">"到"
                    <input name="age_max" inputmode="numeric" value=number(filter.age_max) class="input input-sm w-16 text-base-content"/>
                </label>
            </div>
            <label class="flex flex-col gap-1 text-xs text-muted">"学历至少"
                <select name="education" class="select select-sm w-28 text-base-content">
                    <option value="">"不限"</option>
                    {options(Education::OPTIONS)
                        .into_iter()
                        .map(|o| {
                            let chosen = filter.education.is_some_and(|e| e.code() == o.0);
                            choice(o, chosen)
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="choice text-sm pb-1">
                <input type="checkbox" class="checkbox checkbox-sm" name="fresh" value="true" checked=filter.fresh/>
                "从未推荐过"
            </label>
            <button type="submit" class="btn btn-sm">"筛选"</button>
            {asked.then(|| view! { <a href=format!("{}?tab=matches", path.get_untracked()) class="btn btn-ghost btn-sm">"清除"</a> })}
        </Form>
    }
}
