//! What the viewer was given and has yet to take: accept, or hand back with a reason.

use super::tick::{Tick, TickAll};
use crate::faces::Screen;
use crate::features::assignments::api::reception::{AcceptMembers, HandBackMembers, new_for_me};
use crate::features::assignments::view::joined;
use crate::features::assignments::{NewForMe, NewList};
use crate::features::members::Sex;
use crate::features::members::view::{IntentBadge, StageBadge};
use crate::types::time::Moment;
use crate::ui::live::NewsNow;
use crate::ui::{
    Empty, ErrorNote, Loading, PageHead, Portrait, Resource, Sheet, Submit, Summary, TextArea, When, failure, pending,
    say,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

pub struct NewForMePage;

impl Screen for NewForMePage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

const PATH: &str = "/office/new";

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    // `back=selected` hands back what is ticked, `back=17` the one of this number.
    let back = Memo::new(move |_| query.with(|q| q.get("back").unwrap_or_default()));
    let accept = ServerAction::<AcceptMembers>::new();
    let hand_back = ServerAction::<HandBackMembers>::new();
    let NewsNow(news) = expect_context();
    let list = Resource::new(
        move || (news.get(), accept.version().get(), hand_back.version().get()),
        |_| new_for_me(),
    );
    let selected = RwSignal::new(Vec::<i64>::new());
    let waiting: super::frame::Waiting = expect_context();
    Effect::new(move |_| {
        if matches!(accept.value().get(), Some(Ok(()))) {
            say("已接收");
            selected.set(Vec::new());
            waiting.0.refetch();
        }
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        if matches!(hand_back.value().get(), Some(Ok(()))) {
            say("已退回，经理会重新分配");
            selected.set(Vec::new());
            waiting.0.refetch();
            navigate(
                PATH,
                NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    });
    // Another sheet begins without the errors of the last one.
    Effect::new(move |before: Option<String>| {
        let now = back.get();
        if !now.is_empty() && before.is_some_and(|b| b != now) {
            hand_back.clear();
        }
        now
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Whole list selected accept/> }.into_any(),
                    Err(error) => view! { <PageHead title="新分配给我"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || (!back.with(String::is_empty)).then(|| view! { <BackSheet back=back.get() selected action=hand_back/> })}
    }
}

#[component]
fn Whole(list: NewList, selected: RwSignal<Vec<i64>>, accept: ServerAction<AcceptMembers>) -> impl IntoView {
    let NewList { rows, count, now } = list;
    if rows.is_empty() {
        return view! {
            <PageHead title="新分配给我"/>
            <div class="panel">
                <Empty text="没有等您接收的会员。经理分配后，这里和页面上方会立即提示。" icon="icon-[lucide--inbox]"/>
            </div>
        }
        .into_any();
    }
    let ids: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
    let ticked = move || selected.with(|s| joined(s));
    let nothing = Signal::derive(move || selected.with(Vec::is_empty));
    view! {
        <PageHead title="新分配给我" note=format!("{count} 位待接收")/>
        <section class="panel mb-4 flex flex-wrap items-center gap-3" aria-label="处理所选会员">
            <Summary error=failure(accept)/>
            <p class="min-w-36">
                {move || match selected.with(Vec::len) {
                    0 => "勾选会员后一起处理".to_string(),
                    n => format!("已选 {n} 位会员"),
                }}
            </p>
            <ActionForm action=accept>
                <input type="hidden" name="ids" prop:value=ticked/>
                <button type="submit" class="btn btn-primary btn-sm" disabled=move || nothing.get() || accept.pending().get()>"接收所选"</button>
            </ActionForm>
            {move || (!nothing.get()).then(|| view! {
                <a href=format!("{PATH}?back=selected") class="btn btn-sm" data-noscroll="">"退回所选…"</a>
            })}
        </section>
        <div class="panel p-0 overflow-x-auto">
            <table class="table table-sm sticky-head">
                <thead>
                    <tr>
                        <th class="w-8"><TickAll ids selected/></th>
                        <th>"会员"</th>
                        <th>"资料"</th>
                        <th>"所在地"</th>
                        <th>"阶段"</th>
                        <th>"分配人"</th>
                        <th>"备注"</th>
                        <th>"分配时间"</th>
                        <th><span class="sr-only">"操作"</span></th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Line row selected accept now/> }).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Line(
    row: NewForMe,
    selected: RwSignal<Vec<i64>>,
    accept: ServerAction<AcceptMembers>,
    now: Moment,
) -> impl IntoView {
    let (id, member) = (row.id.0, row.member.0);
    let (takes, returns) = (format!("接收{}", row.name), format!("退回{}", row.name));
    view! {
        <tr class="hover:bg-base-200">
            <td><Tick id name=row.name.clone() selected/></td>
            <td>
                <a href=format!("/office/members/{member}") class="flex items-center gap-3 group">
                    <Portrait id=member female=row.sex == Sex::Female class="size-9"/>
                    <span class="flex flex-col">
                        <span class="font-medium group-hover:underline whitespace-nowrap">{row.name.clone()}</span>
                        <span class="text-xs text-muted tabular-nums">{format!("#{member}")}</span>
                    </span>
                </a>
            </td>
            <td>
                <div class="whitespace-nowrap">{format!("{} · {} 岁 · {} cm", row.sex, row.age, row.height_cm)}</div>
                <div class="text-xs text-muted whitespace-nowrap">{format!("{} · {}", row.education, row.marital)}</div>
            </td>
            <td class="whitespace-nowrap">{row.place}</td>
            <td><div class="flex flex-col gap-1 items-start"><StageBadge stage=row.stage/><IntentBadge intent=row.intent/></div></td>
            <td class="whitespace-nowrap">{row.by.unwrap_or_else(|| "系统".into())}</td>
            <td class="max-w-xs">{row.remark}</td>
            <td class="whitespace-nowrap"><When at=row.given_at now/></td>
            <td>
                <div class="flex justify-end gap-2">
                    <ActionForm action=accept>
                        <input type="hidden" name="ids" value=id/>
                        <button type="submit" class="btn btn-primary btn-sm" disabled=pending(accept)
                            aria-label=takes>"接收"</button>
                    </ActionForm>
                    <a href=format!("{PATH}?back={id}") class="btn btn-sm" data-noscroll="" aria-label=returns>"退回"</a>
                </div>
            </td>
        </tr>
    }
}

#[component]
fn BackSheet(back: String, selected: RwSignal<Vec<i64>>, action: ServerAction<HandBackMembers>) -> impl IntoView {
    let one = back.parse::<i64>().ok();
    let ids = move || one.map_or_else(|| selected.with(|s| joined(s)), |id| id.to_string());
    let count = move || one.map_or_else(|| selected.with(Vec::len), |_| 1);
    let error = failure(action);
    view! {
        <Sheet title="退回分配" close=PATH>
            <p class="text-muted mb-4">{move || format!("退回 {} 位会员：不再由您负责，回到待分配，经理会看到原因并重新分配。", count())}</p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="ids" prop:value=ids/>
                <TextArea name="reason" label="退回原因" required=true placeholder="例如：会员在外地，我负责的区域之外" error/>
                <Submit label="退回会员" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}
