//! The match library of a member: live criteria with their prices at the left, ranked candidates in rows, what
//! was recommended, candidates side by side. All that is chosen lives in the address.

mod compare;
mod criteria;
mod filter;
mod kin;
mod several;
mod trial;

use super::api::{compare_candidates, criteria_prices, match_library};
use super::card::CandidateCard;
use super::change::Prices;
use super::proposals::view::ProposalsNote;
use super::sheets::RecommendSheet;
use super::{Card, Library, LibraryFilter, RecommendationList, rules};
use crate::features::members::Stage;
use crate::features::regions::api::regions_under;
use crate::types::ids::MemberId;
use crate::ui::{Empty, ErrorNote, Loading, Resource, Tabs, address};
use compare::Comparison;
use criteria::LiveCriteria;
use filter::FilterForm;
use kin::KinPanel;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::params::ParamsMap;
use several::SeveralSheet;
use std::time::Duration;

/// Provinces and the cities of the province that is filtered by.
type Places = (Vec<(i64, String)>, Vec<(i64, String)>);

/// The numbers of the candidates that are picked, as the address has them.
fn picked(q: &ParamsMap) -> Vec<MemberId> {
    q.get("pick")
        .and_then(|text| rules::chosen(&text, usize::MAX).ok())
        .unwrap_or_default()
}

fn joined(ids: &[MemberId]) -> String {
    ids.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

/// The tab of a member's page: `view=recommended` shows what was recommended, `view=compare` those who are
/// picked side by side; `recommend=…` and `open=several` open a sheet.
#[component]
pub fn MatchLibrary(member: MemberId) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let filter = Memo::new(move |_| query.with(LibraryFilter::of));
    let tried = Memo::new(move |_| query.with(trial::tried));
    let changed = RwSignal::new(0);
    let asked = move || (filter.get(), tried.get(), changed.get());
    let library = Resource::new(asked, move |(filter, tried, _)| match_library(member, filter, tried));
    let prices = Resource::new(asked, move |(filter, tried, _)| criteria_prices(member, filter, tried));
    let provinces = Resource::new(|| (), |()| regions_under(0));
    let cities = Resource::new(
        move || filter.get().province,
        |province| regions_under(province.unwrap_or(-1)),
    );
    let comparing =
        Memo::new(move |_| query.with(|q| (q.get("view").is_some_and(|v| v == "compare")).then(|| joined(&picked(q)))));
    let side_by_side = Resource::new(
        move || (comparing.get(), tried.get(), changed.get()),
        move |(ids, tried, _)| async move {
            match ids {
                Some(ids) => compare_candidates(member, ids, tried).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let done = Callback::new(move |()| changed.update(|n| *n += 1));
    let focus = StoredValue::new(String::new());
    let recommending =
        Memo::new(move |_| query.with(|q| q.get("recommend").and_then(|id| id.parse::<MemberId>().ok())));
    let several =
        Memo::new(move |_| query.with(|q| (q.get("open").is_some_and(|o| o == "several")).then(|| joined(&picked(q)))));
    view! {
        <ProposalsNote member/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let cities = cities.await.unwrap_or_default();
                match (library.await, prices.await, provinces.await, side_by_side.await) {
                    (Ok(library), Ok(prices), Ok(provinces), compared) => {
                        let places = (provinces, cities);
                        view! { <LibraryView library prices places compared focus done/> }.into_any()
                    }
                    (Err(error), ..) | (_, Err(error), ..) | (_, _, Err(error), _) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || recommending.get().map(|candidate| {
            let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("recommend", None)]));
            view! { <RecommendSheet member candidate close done/> }
        })}
        {move || several.get().map(|candidates| {
            let close = query.with_untracked(|q| address(&path.get_untracked(), q, &[("open", None), ("pick", None)]));
            let back = query.with_untracked(|q| address(&path.get_untracked(), q, &[("open", None)]));
            view! { <SeveralSheet member candidates close=back after=close done/> }
        })}
    }
}

#[component]
fn LibraryView(
    library: Library,
    prices: Option<Prices>,
    places: Places,
    compared: crate::error::Result<Option<Vec<Card>>>,
    /// The field that has the focus when what it asks for comes.
    focus: StoredValue<String>,
    done: Callback<()>,
) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let shown = Memo::new(move |_| query.with(|q| q.get("view").unwrap_or_default()));
    let count = i64::try_from(library.recommended.len()).unwrap_or_default();
    let total = library.total;
    let tabs = move || {
        query.with(|q| {
            let to = |view: Option<&str>| address(&path.get(), q, &[("view", view.map(String::from)), ("open", None)]);
            let mut items = vec![
                (to(None), "候选人".to_string(), Some(total)),
                (to(Some("recommended")), "已推荐".to_string(), Some(count)),
            ];
            let picks = picked(q).len();
            let at = shown.get();
            if picks > 1 || at == "compare" {
                items.push((to(Some("compare")), "并排比较".to_string(), i64::try_from(picks).ok()));
            }
            let current = to((!at.is_empty()).then_some(&*at));
            view! { <Tabs label="配对库" items current/> }
        })
    };
    let kept = StoredValue::new((library, prices, places, compared));
    view! {
        {tabs}
        {move || {
            let (library, prices, places, compared) = kept.get_value();
            match shown.get().as_str() {
                "recommended" if library.recommended.is_empty() => view! {
                    <div class="panel"><Empty text="还没有推荐过。先在「候选人」中选一位合适的推荐给会员。" icon="icon-[lucide--heart]"/></div>
                }.into_any(),
                "recommended" => view! { <RecommendationList rows=library.recommended declining=library.declining now=library.now may_plan=library.may_plan done/> }.into_any(),
                "compare" => match compared {
                    Ok(Some(cards)) => view! { <Comparison cards may_recommend=library.may_recommend/> }.into_any(),
                    Ok(None) => view! { <Loading/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                },
                _ => view! { <Candidates library prices places focus done/> }.into_any(),
            }
        }}
    }
}

#[component]
fn Candidates(
    library: Library,
    prices: Option<Prices>,
    places: Places,
    focus: StoredValue<String>,
    done: Callback<()>,
) -> impl IntoView {
    let (may_recommend, may_judge, stage) = (library.may_recommend, library.may_judge, library.stage);
    let shown = library.cards.len();
    let more = library.total > i64::try_from(shown).unwrap_or_default();
    let note = (stage != Stage::InService).then_some("会员进入售后服务后才能推荐，现在可以先看看有哪些合适的人。");
    let (member, same_sex, loading) = (library.member, library.same_sex, library.loading);
    let found = format!(
        "全库 {} 位可推荐的会员中，{} 位与会员双方合适。",
        library.pool, library.total
    );
    let (kin, may_mark) = (library.kin.clone(), library.may_mark);
    let cards = library.cards.clone();
    let only_tried: Vec<MemberId> = cards.iter().filter(|c| c.only_tried).map(|c| c.party.id).collect();
    view! {
        <div class="grid grid-cols-[16rem_minmax(0,1fr)] gap-4 items-start">
            <div class="flex flex-col gap-4 min-w-0">
                <LiveCriteria library prices provinces=places.0.clone() focus done/>
                <KinPanel member kin may_mark done/>
            </div>
            <div class="min-w-0 flex flex-col gap-3">
                <FilterForm places same_sex/>
                {note.map(|n| view! { <p class="text-muted">{n}</p> })}
                {match loading {
                    Some(members) => view! { <NotYet members done/> }.into_any(),
                    None if cards.is_empty() => view! {
                        <div class="panel"><Empty icon="icon-[lucide--search-x]"
                            text="没有同时符合双方必须条件的候选人。左边每项要求旁写着放宽后会多出几位，可先试算，再与会员商量。"/></div>
                    }.into_any(),
                    None => view! {
                        <div class="flex flex-wrap gap-x-4 text-sm">
                            <p class="text-muted" role="status">{found}</p>
                            {may_judge.then(|| view! { <a href="/office/matching/scorecard" class="link ml-auto">"配对记分卡"</a> })}
                        </div>
                        <ol class="flex flex-col gap-3" aria-label="候选人，按情缘匹配值排列">
                            {cards.into_iter().map(|card| view! { <Row card may_recommend/> }).collect_view()}
                        </ol>
                    }.into_any(),
                }}
                {more.then(|| view! { <p class="text-muted text-sm">{format!("只列出匹配值最高的 {shown} 位，可用上面的筛选缩小范围。")}</p> })}
                <Picks may_recommend only_tried/>
            </div>
        </div>
    }
}

/// The pool is still being loaded: the page looks again by itself.
#[component]
fn NotYet(members: i64, done: Callback<()>) -> impl IntoView {
    Effect::new(move |_| set_timeout(move || done.run(()), Duration::from_millis(1500)));
    view! {
        <div class="panel" role="status">
            <Empty icon="icon-[lucide--loader]" text=format!("配对库正在装载（已装入 {members} 位），装好后自动显示。")/>
        </div>
    }
}

#[component]
fn Row(card: Card, may_recommend: bool) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let (id, name, only_tried) = (card.party.id, card.party.name.clone(), card.only_tried);
    let href = move || query.with(|q| address(&path.get(), q, &[("recommend", Some(id.to_string()))]));
    let is_picked = Memo::new(move |_| query.with(|q| picked(q).contains(&id)));
    let toggle = move || {
        query.with(|q| {
            let mut ids = picked(q);
            if ids.contains(&id) {
                ids.retain(|i| *i != id);
            } else {
                ids.push(id);
            }
            let pick = (!ids.is_empty()).then(|| joined(&ids));
            address(&path.get(), q, &[("pick", pick)])
        })
    };
    let word = move || if is_picked.get() { "取消选择" } else { "选择" };
    let called = name.clone();
    view! {
        <li class="panel" class:border-primary=move || is_picked.get()>
            <CandidateCard card>
                <div class="flex flex-col gap-1.5 shrink-0">
                    {may_recommend.then(|| match only_tried {
                        true => view! { <span class="text-xs text-muted w-20">"先保存要求，才能推荐"</span> }.into_any(),
                        false => view! {
                            <a href=href class="btn btn-sm" data-noscroll="" aria-label=format!("推荐{name}，编号 {id}")>"推荐"</a>
                        }.into_any(),
                    })}
                    <a href=toggle class="btn btn-sm btn-ghost" class:btn-active=move || is_picked.get() data-noscroll=""
                        aria-label=move || format!("{}{called}，编号 {id}", word())>{word}</a>
                </div>
            </CandidateCard>
        </li>
    }
}

/// What can be done with those who are picked; who suits by criteria that are only tried can't be recommended yet.
#[component]
fn Picks(may_recommend: bool, only_tried: Vec<MemberId>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let ids = Memo::new(move |_| query.with(picked));
    let to = move |changes: &[(&'static str, Option<String>)]| query.with(|q| address(&path.get(), q, changes));
    move || {
        let count = ids.get().len();
        let too_early = ids.with(|ids| ids.iter().any(|id| only_tried.contains(id)));
        (count > 0).then(|| {
            let several = to(&[("open", Some("several".into()))]);
            let compare = to(&[("view", Some("compare".into()))]);
            let clear = to(&[("pick", None)]);
            view! {
                <section class="panel sticky bottom-2 z-10 flex flex-wrap items-center gap-3 shadow-md" aria-label="已选择的候选人">
                    <span class="font-medium">{format!("已选择 {count} 位")}</span>
                    {may_recommend.then(|| match count {
                        _ if too_early => view! { <span class="text-sm text-muted">"其中有人只符合试算的要求，先保存要求，才能推荐"</span> }.into_any(),
                        n if n > rules::AT_ONCE => view! { <span class="text-sm text-muted">{format!("一次最多推荐 {} 位", rules::AT_ONCE)}</span> }.into_any(),
                        _ => view! { <a href=several class="btn btn-sm btn-primary" data-noscroll="">"推荐给会员"</a> }.into_any(),
                    })}
                    {match count {
                        1 => view! { <span class="text-sm text-muted">"再选一位即可并排比较"</span> }.into_any(),
                        n if n > rules::COMPARED => view! { <span class="text-sm text-muted">{format!("最多并排比较 {} 位", rules::COMPARED)}</span> }.into_any(),
                        _ => view! { <a href=compare class="btn btn-sm">"并排比较"</a> }.into_any(),
                    }}
                    <a href=clear class="btn btn-sm btn-ghost ml-auto" data-noscroll="">"清除选择"</a>
                </section>
            }
        })
    }
}
