//! 公海: members whom nobody looks after, to be claimed; and every move in and out.

use super::tick::{Tick, TickAll};
use crate::faces::Screen;
use crate::features::assignments::api::pool::{ClaimMembers, open_pool, pool_moves};
use crate::features::assignments::view::joined;
use crate::features::assignments::{PoolFilter, PoolList, PoolLog, PoolLogRow, PoolMove, PoolRow, Standing};
use crate::features::members::view::{IntentBadge, StageBadge, counted};
use crate::features::members::{Intent, Sex};
use crate::features::regions::api::regions_under;
use crate::features::staff::{Module, Right, ViewerNow};
use crate::types::time::{Moment, moment};
use crate::ui::{
    Badge, Empty, ErrorNote, Fact, Loading, PageHead, Portrait, Resource, Summary, Tabs, Tone, When, failure, pending,
    say,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct PoolPage;

impl Screen for PoolPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

const PATH: &str = "/office/pool";
const LOG: &str = "/office/pool?tab=log";

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let log = Memo::new(move |_| query.with(|q| q.get("tab").is_some_and(|t| t == "log")));
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let get = |key: &str| q.get(key).unwrap_or_default();
            PoolFilter {
                sex: Sex::from_code(&get("sex")),
                province: get("province").parse().ok(),
                intent: Intent::from_code(&get("intent")),
                after: get("after").parse().ok(),
            }
        })
    });
    let claim = ServerAction::<ClaimMembers>::new();
    let list = Resource::new(
        move || (log.get(), filter.get(), claim.version().get()),
        |(log, filter, _)| async move {
            if log {
                Ok(None)
            } else {
                open_pool(filter).await.map(Some)
            }
        },
    );
    let moves = Resource::new(
        move || (log.get(), filter.with(|f| f.after)),
        |(log, after)| async move {
            if log {
                pool_moves(after).await.map(Some)
            } else {
                Ok(None)
            }
        },
    );
    let provinces = Resource::new(|| (), |()| regions_under(0));
    let selected = RwSignal::new(Vec::<i64>::new());
    let viewer: ViewerNow = expect_context();
    Effect::new(move |_| {
        filter.track();
        selected.set(Vec::new());
    });
    Effect::new(move |_| {
        if matches!(claim.value().get(), Some(Ok(()))) {
            say("认领成功，会员已在您的售前名单里");
            selected.set(Vec::new());
        }
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let provinces = provinces.await.unwrap_or_default();
                let rules = viewer.can(Module::Assignments, Right::Approve).await;
                match (list.await, moves.await) {
                    (Ok(Some(list)), _) => view! { <Pool list filter=filter.get_untracked() provinces rules selected claim/> }.into_any(),
                    (_, Ok(Some(log))) => view! { <Log log rules/> }.into_any(),
                    (Err(error), _) | (_, Err(error)) => view! { <PageHead title="公海"/><ErrorNote error/> }.into_any(),
                    (Ok(None), Ok(None)) => ().into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Head(note: String, current: &'static str, rules: bool) -> impl IntoView {
    let settings = rules.then(|| {
        view! {
            <a href="/office/settings/pool" class="btn btn-sm">
                <span class="icon-[lucide--sliders-horizontal] size-4" aria-hidden="true"></span>"公海规则"
            </a>
        }
    });
    let items = vec![
        (PATH.to_string(), "公海会员".to_string(), None),
        (LOG.to_string(), "流转记录".to_string(), None),
    ];
    view! {
        <PageHead title="公海" note>{settings}</PageHead>
        <Tabs label="公海" items current/>
    }
}

fn href(filter: &PoolFilter) -> String {
    let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let pairs = [
        ("sex", filter.sex.map_or("", Sex::code).to_string()),
        ("province", text(filter.province)),
        ("intent", filter.intent.map_or("", Intent::code).to_string()),
        ("after", text(filter.after)),
    ];
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
    super::address(PATH, &pairs)
}

#[component]
fn Pool(
    list: PoolList,
    filter: PoolFilter,
    provinces: Vec<(i64, String)>,
    rules: bool,
    selected: RwSignal<Vec<i64>>,
    claim: ServerAction<ClaimMembers>,
) -> impl IntoView {
    let PoolList {
        rows,
        next,
        count,
        standing,
        may_claim,
        now,
        ..
    } = list;
    let empty = rows.is_empty();
    let next = next.map(|after| {
        href(&PoolFilter {
            after: Some(after),
            ..filter.clone()
        })
    });
    let first = filter.after.map(|_| {
        href(&PoolFilter {
            after: None,
            ..filter.clone()
        })
    });
    let table = if empty {
        view! { <div class="panel"><Empty text="公海里没有符合条件的会员" icon="icon-[lucide--waves]"/></div> }
            .into_any()
    } else {
        view! { <Table rows may_claim selected claim now/> }.into_any()
    };
    view! {
        <Head note=counted(count) current=PATH rules/>
        {may_claim.then(|| view! { <ClaimBar standing selected claim now/> })}
        <Narrow filter provinces/>
        {table}
        <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
    }
}

/// Where the viewer stands, and the button that claims what is ticked.
#[component]
fn ClaimBar(
    standing: Standing,
    selected: RwSignal<Vec<i64>>,
    claim: ServerAction<ClaimMembers>,
    now: Moment,
) -> impl IntoView {
    let today = if standing.a_day > 0 {
        format!("{} / {}", standing.claimed_today, standing.a_day)
    } else {
        format!("{}（不限）", standing.claimed_today)
    };
    let wait = standing.not_before.filter(|at| *at > now);
    let ids = move || selected.with(|s| joined(s));
    view! {
        <section class="panel mb-4 flex flex-wrap items-end gap-x-8 gap-y-3" aria-label="认领所选会员">
            <div class="basis-full empty:hidden"><Summary error=failure(claim)/></div>
            <dl class="flex flex-wrap gap-x-8 gap-y-2">
                <Fact term="今天已认领"><span class="tabular-nums">{today}</span></Fact>
                <Fact term="名下售前会员 / 名额"><span class="tabular-nums">{format!("{} / {}", standing.load, standing.most)}</span></Fact>
                {wait.map(|at| view! { <Fact term="下次可认领">{moment(at)}</Fact> })}
            </dl>
            <ActionForm action=claim attr:class="ml-auto">
                <input type="hidden" name="ids" prop:value=ids/>
                <button type="submit" class="btn btn-primary btn-sm" disabled=move || selected.with(Vec::is_empty) || claim.pending().get()>
                    {move || match selected.with(Vec::len) {
                        0 => "认领所选".to_string(),
                        n => format!("认领所选 {n} 位"),
                    }}
                </button>
            </ActionForm>
        </section>
    }
}

#[component]
fn Narrow(filter: PoolFilter, provinces: Vec<(i64, String)>) -> impl IntoView {
    let narrowed = filter.sex.is_some() || filter.province.is_some() || filter.intent.is_some();
    view! {
        <form method="get" action=PATH class="no-print flex flex-wrap items-center gap-2 mb-4" role="search" aria-label="筛选公海">
            <select name="sex" class="select select-sm w-auto" aria-label="性别">
                <option value="">"性别"</option>
                {Sex::ALL.iter().map(|s| view! { <option value=s.code() selected=filter.sex == Some(*s)>{s.label()}</option> }).collect_view()}
            </select>
            <select name="province" class="select select-sm w-auto" aria-label="所在地">
                <option value="">"所在地"</option>
                {provinces
                    .into_iter()
                    .map(|(code, name)| view! { <option value=code selected=filter.province == Some(code)>{name}</option> })
                    .collect_view()}
            </select>
            <select name="intent" class="select select-sm w-auto" aria-label="意向">
                <option value="">"意向"</option>
                {Intent::ALL.iter().map(|i| view! { <option value=i.code() selected=filter.intent == Some(*i)>{i.label()}</option> }).collect_view()}
            </select>
            <button type="submit" class="btn btn-sm">"筛选"</button>
            {narrowed.then(|| view! { <a href=PATH class="btn btn-sm btn-ghost">"清除"</a> })}
        </form>
    }
}

#[component]
fn Table(
    rows: Vec<PoolRow>,
    may_claim: bool,
    selected: RwSignal<Vec<i64>>,
    claim: ServerAction<ClaimMembers>,
    now: Moment,
) -> impl IntoView {
    let open = |r: &&PoolRow| r.locked_until.is_none_or(|until| until <= now);
    let ids: Vec<i64> = rows.iter().filter(open).map(|r| r.member.0).collect();
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-sm sticky-head">
                <thead>
                    <tr>
                        {may_claim.then(|| view! { <th class="w-8"><TickAll ids selected/></th> })}
                        <th>"会员"</th>
                        <th>"资料"</th>
                        <th>"所在地"</th>
                        <th>"阶段"</th>
                        <th>"跟进"</th>
                        <th>"进入公海"</th>
                        {may_claim.then(|| view! { <th><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <Line row may_claim selected claim now/> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(
    row: PoolRow,
    may_claim: bool,
    selected: RwSignal<Vec<i64>>,
    claim: ServerAction<ClaimMembers>,
    now: Moment,
) -> impl IntoView {
    let id = row.member.0;
    let locked = row.locked_until.filter(|until| *until > now);
    let known = format!("{}（#{id}）", row.name);
    let claims = format!("认领{known}");
    let act = match locked {
        Some(until) => view! { <span class="text-xs text-muted whitespace-nowrap">{format!("原由您跟进，{} 后可认领", moment(until))}</span> }.into_any(),
        None => view! {
            <ActionForm action=claim>
                <input type="hidden" name="ids" value=id/>
                <button type="submit" class="btn btn-sm" disabled=pending(claim) aria-label=claims>"认领"</button>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <tr class="hover:bg-base-200">
            {may_claim.then(|| view! { <td><Tick id name=known.clone() selected disabled=locked.is_some()/></td> })}
            <td><Who id name=row.name.clone() seen=row.seen female=row.sex == Sex::Female/></td>
            <td>
                <div class="whitespace-nowrap">{format!("{} · {} 岁 · {} cm", row.sex, row.age, row.height_cm)}</div>
                <div class="text-xs text-muted whitespace-nowrap">{format!("{} · {}", row.education, row.marital)}</div>
            </td>
            <td class="whitespace-nowrap">{row.place}</td>
            <td><div class="flex flex-col gap-1 items-start"><StageBadge stage=row.stage/><IntentBadge intent=row.intent/></div></td>
            <td class="whitespace-nowrap">
                <div>{format!("{} 次", row.follow_ups)}</div>
                <div class="text-xs text-muted">{row.last_contact_at.map(|at| view! { <When at now/> })}</div>
            </td>
            <td>
                <div class="whitespace-nowrap"><When at=row.released_at now/></div>
                <div class="text-xs text-muted max-w-xs">{row.reason}</div>
            </td>
            {may_claim.then(|| view! { <td class="text-right">{act}</td> })}
        </tr>
    }
}

/// A member with their page behind it for those who see them.
#[component]
fn Who(id: i64, name: String, seen: bool, female: bool) -> impl IntoView {
    let text = view! {
        <Portrait id female class="size-9"/>
        <span class="flex flex-col">
            <span class="font-medium whitespace-nowrap">{name}</span>
            <span class="text-xs text-muted tabular-nums">{format!("#{id}")}</span>
        </span>
    };
    if seen {
        view! { <a href=format!("/office/members/{id}") class="flex items-center gap-3 hover:underline">{text}</a> }
            .into_any()
    } else {
        view! { <span class="flex items-center gap-3">{text}</span> }.into_any()
    }
}

#[component]
fn Log(log: PoolLog, rules: bool) -> impl IntoView {
    let PoolLog { rows, next, now } = log;
    let next = next.map(|after| format!("{LOG}&after={after}"));
    let table = if rows.is_empty() {
        view! { <div class="panel"><Empty text="还没有进出公海的记录" icon="icon-[lucide--waves]"/></div> }.into_any()
    } else {
        view! {
            <div class="panel p-0 overflow-x-auto">
                <table class="table table-sm sticky-head">
                    <thead>
                        <tr><th>"时间"</th><th>"会员"</th><th>"动作"</th><th>"原红娘"</th><th>"新红娘"</th><th>"操作人"</th><th>"原因"</th></tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|row| view! { <Moved row now/> }).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Head note="每一次进出都有记录".to_string() current=LOG rules/>
        {table}
        <nav class="no-print flex justify-end gap-2 mt-4" aria-label="翻页">
            {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
    }
}

#[component]
fn Moved(row: PoolLogRow, now: Moment) -> impl IntoView {
    let tone = match row.kind {
        PoolMove::TakenBack => Tone::Warn,
        PoolMove::Released => Tone::Plain,
        PoolMove::Claimed => Tone::Good,
        PoolMove::Assigned => Tone::Info,
    };
    let nobody = || "—".to_string();
    let id = row.member.0;
    let name = format!("{} #{id}", row.name);
    let who = if row.seen {
        view! { <a href=format!("/office/members/{id}") class="link link-hover">{name}</a> }.into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    view! {
        <tr>
            <td class="whitespace-nowrap"><When at=row.at now/></td>
            <td class="whitespace-nowrap">{who}</td>
            <td><Badge text=row.kind.label() tone/></td>
            <td class="whitespace-nowrap">{row.from.unwrap_or_else(nobody)}</td>
            <td class="whitespace-nowrap">{row.to.unwrap_or_else(nobody)}</td>
            <td class="whitespace-nowrap">{row.by.unwrap_or_else(|| "系统规则".into())}</td>
            <td class="max-w-md">{row.reason}</td>
        </tr>
    }
}
