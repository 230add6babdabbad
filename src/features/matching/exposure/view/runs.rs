//! Runs: begun, watched, cancelled, and what they have come to.

use crate::features::exchange::view::again_while;
use crate::features::matching::exposure::runs::{CancelSpread, StartSpread, spread_runs};
use crate::features::matching::exposure::{Evenness, Run, RunState, Runs};
use crate::types::time::Moment;
use crate::ui::{
    Badge, Empty, ErrorNote, Loading, Resource, Submit, Summary, TextField, Tone, When, after, failure, say,
};
use leptos::prelude::*;

impl RunState {
    fn tone(self) -> Tone {
        match self {
            Self::Waiting | Self::Running => Tone::Info,
            Self::Done => Tone::Good,
            Self::Cancelled => Tone::Plain,
            Self::Failed => Tone::Bad,
        }
    }
}

/// The form that begins a run, and the runs; `done` is told when one has ended.
#[component]
pub fn RunPanel(done: Callback<()>) -> impl IntoView {
    let (start, cancel) = (ServerAction::<StartSpread>::new(), ServerAction::<CancelSpread>::new());
    let begun = RwSignal::new(0u32);
    let busy = RwSignal::new(false);
    let runs = Resource::new(move || (begun.get(), cancel.version().get()), |_| spread_runs());
    again_while(runs, busy);
    after(start, move || {
        say("已开始，可以离开这一页");
        begun.update(|n| *n += 1);
    });
    after(cancel, || say("已取消"));
    // What was proposed is there as soon as a run has ended.
    Effect::new(move |was: Option<bool>| {
        let is = busy.get();
        if was == Some(true) && !is {
            done.run(());
        }
        is
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match runs.await {
                    Ok(runs) => view! { <Shown runs start cancel busy/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(
    runs: Runs,
    start: ServerAction<StartSpread>,
    cancel: ServerAction<CancelSpread>,
    busy: RwSignal<bool>,
) -> impl IntoView {
    let Runs { rows, cap, once, now } = runs;
    let working = rows.iter().any(|r| r.state.busy());
    Effect::new(move |_| busy.set(working));
    let error = failure(start);
    let limit = match cap {
        0 => "目前没有设曝光上限。".to_string(),
        cap => format!("同一位候选人每周最多被推荐 {cap} 次。"),
    };
    let none = rows.is_empty();
    view! {
        <section class="panel mb-6" aria-labelledby="start-title">
            <h2 id="start-title" class="font-semibold">"开始一轮"</h2>
            <p class="text-sm text-muted mt-1 mb-4 max-w-3xl">
                {limit} "为您管辖的服务中会员各挑几位双方最合适的人，人人兼顾，不让少数人占满推荐。结果只是建议，由红娘逐条确认后才会推荐给会员。"
            </p>
            <Summary error/>
            {(!working).then(|| view! {
                <ActionForm action=start attr:class="flex flex-wrap items-end gap-3" attr:novalidate="">
                    <input type="hidden" name="once" value=once/>
                    <div class="w-56"><TextField name="quota" label="每位会员最多几位" value="2" inputmode="numeric" error/></div>
                    <Submit label="开始分散推荐" pending=start.pending()/>
                </ActionForm>
            })}
        </section>
        <Summary error=failure(cancel)/>
        {none.then(|| view! { <div class="panel"><Empty text="还没有进行过分散推荐。" icon="icon-[lucide--shuffle]"/></div> })}
        <ul class="flex flex-col gap-4">{rows.into_iter().map(|run| view! { <One run cancel now/> }).collect_view()}</ul>
    }
}

#[component]
fn One(run: Run, cancel: ServerAction<CancelSpread>, now: Moment) -> impl IntoView {
    let id = run.id;
    let title = format!("第 {id} 轮");
    let label = title.clone();
    let (done, members) = (run.done, run.members);
    let limit = if run.cap == 0 {
        "不限".to_string()
    } else {
        format!("{} 次", run.cap)
    };
    let terms = format!("每人最多 {} 位，每周上限 {limit}", run.quota);
    let results = run.before.zip(run.plain).zip(run.after);
    let counted = format!(
        "{members} 位会员，{} 条建议：已推荐 {} 条，未采纳 {} 条。",
        run.offers, run.made, run.refused
    );
    view! {
        <li class="panel" aria-label=label>
            <div class="flex flex-wrap items-center gap-3">
                <h3 class="font-semibold">{title}</h3>
                <Badge text=run.state.label() tone=run.state.tone()/>
                <span class="text-sm text-muted">{terms}</span>
                <span class="text-sm text-muted">{run.staff} " · " <When at=run.created_at now/></span>
                {run.state.busy().then(|| view! {
                    <ActionForm action=cancel attr:class="ml-auto">
                        <input type="hidden" name="id" value=id.0/>
                        <Submit label="取消这一轮" pending=cancel.pending() class="btn btn-sm"/>
                    </ActionForm>
                })}
            </div>
            {(!run.error.is_empty()).then(|| view! { <p class="text-error-ink text-sm mt-2">{run.error}</p> })}
            {(run.state == RunState::Running && members > 0).then(|| view! {
                <div class="flex items-center gap-3 mt-3">
                    <progress class="progress progress-primary flex-1" value=done.to_string() max=members.to_string() aria-label="已挑选的会员"></progress>
                    <span class="text-sm tabular-nums">{format!("{done} / {members} 位")}</span>
                </div>
            })}
            {results.map(|((before, plain), after)| view! {
                <p class="text-sm mt-2">{counted}</p>
                <Figures before plain after/>
            })}
        </li>
    }
}

/// How evenly members are shown, three ways.
#[component]
fn Figures(before: Evenness, plain: Evenness, after: Evenness) -> impl IntoView {
    let share = |n: i64| format!("{}.{:02}%", n / 100, n % 100);
    let gini = |n: i64| format!("{}.{:04}", n / 10_000, n % 10_000);
    let all = [before, plain, after];
    let cells = move |text: &dyn Fn(Evenness) -> String| {
        all.iter()
            .map(|e| view! { <td class="tabular-nums text-right">{text(*e)}</td> })
            .collect_view()
    };
    view! {
        <table class="table table-sm mt-2 max-w-3xl">
            <thead>
                <tr>
                    <th scope="col">"曝光（最近 30 天）"</th>
                    <th scope="col" class="text-right">"这轮之前"</th>
                    <th scope="col" class="text-right">"只取最高分"</th>
                    <th scope="col" class="text-right">"这轮之后"</th>
                </tr>
            </thead>
            <tbody>
                <tr><th scope="row" class="font-normal">"基尼系数（0 为人人均等）"</th>{cells(&|e| gini(e.gini))}</tr>
                <tr><th scope="row" class="font-normal">"没有被推荐过的会员"</th>{cells(&|e| share(e.without))}</tr>
                <tr><th scope="row" class="font-normal">"被推荐最多的一位（次）"</th>{cells(&|e| e.most.to_string())}</tr>
            </tbody>
        </table>
        <p class="text-xs text-muted mt-1">"「只取最高分」是不设上限、每人都取名单前几位时的结果；「这轮之后」假定建议全部推荐。"</p>
    }
}
