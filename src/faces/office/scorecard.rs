//! `/office/matching/scorecard`: how the matcher does on the agency's own outcomes, against plainer ways.

use super::settings::learning::{TrainButton, standing, tone};
use crate::faces::Screen;
use crate::features::matching::api::scorecard::match_scores;
use crate::features::matching::plot::CalibrationPlot;
use crate::features::matching::scorecard::{Figure, Learning, Line, PLACES, ScoreCard, ScorePage, Version, Way};
use crate::types::time::moment;
use crate::ui::{Badge, Empty, ErrorNote, Fact, Loading, PageHead, Resource, Tone};
use leptos::prelude::*;

pub struct ScorecardPage;

impl Screen for ScorecardPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let page = Resource::new(move || changed.get(), |_| match_scores());
    view! {
        <PageHead title="配对记分卡">
            <a href="/office/settings/matching" class="btn">"配对规则与行为学习"</a>
        </PageHead>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Whole page changed/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(page: ScorePage, changed: RwSignal<u32>) -> impl IntoView {
    let ScorePage { card, learning } = page;
    let button = learning
        .may_edit
        .then(|| view! { <TrainButton training=learning.training changed/> });
    match card {
        None => view! {
            <div class="panel">
                <Empty icon="icon-[lucide--scale]" text="还没有计算过。系统每天凌晨 3 点学习并计算一次。">{button}</Empty>
            </div>
        }
        .into_any(),
        Some((version, card)) => view! {
            <div class="flex flex-col gap-4">
                <Standing version learning card=card.clone()/>
                <Ways card=card.clone()/>
                <Calibration card=card.clone()/>
                <Protocol/>
                {button}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Standing(version: Version, learning: Learning, card: ScoreCard) -> impl IntoView {
    let standing = standing(&learning);
    let judged = match card.judged_from {
        Some(from) => format!("{} 对，{} 起推荐的", card.judged, moment(from)),
        None => "0 对".into(),
    };
    view! {
        <section class="panel flex flex-col gap-4" aria-labelledby="standing-title">
            <div class="flex flex-wrap items-center gap-3">
                <h2 id="standing-title" class="font-semibold">"现在怎样"</h2>
                <Badge text=version.verdict.label() tone=tone(version.verdict)/>
            </div>
            <p>{standing}</p>
            <p class="text-muted">{version.reason.clone()}</p>
            <dl class="grid grid-cols-2 lg:grid-cols-4 gap-4">
                <Fact term="计算时间">{format!("{}（第 {} 版）", moment(version.at), version.number)}</Fact>
                <Fact term="学习所用的答复">{format!("{} 条，{} 人", version.answers, version.people)}</Fact>
                <Fact term="已有结果的推荐">{format!("{} 对，其中双方有意 {} 对", card.decided, card.came_together)}</Fact>
                <Fact term="用来检验的推荐">{format!("{judged}，其中双方有意 {} 对", card.judged_together)}</Fact>
            </dl>
        </section>
    }
}

/// 「0.643（0.571–0.702）」
fn figure(figure: Option<Figure>) -> String {
    match figure {
        None => "样本太少".into(),
        Some(Figure { value, range: None }) => format!("{value:.3}"),
        Some(Figure {
            value,
            range: Some((low, high)),
        }) => format!("{value:.3}（{low:.3} – {high:.3}）"),
    }
}

#[component]
fn Ways(card: ScoreCard) -> impl IntoView {
    let lacks = card.lacking_pairs();
    let few_people = card.lacking_people();
    let unlearned = lacks.is_empty() && card.line(Way::Ours).is_none_or(|l| l.auc.is_none());
    let lead = card
        .lead
        .map(|lead| format!("行为学习比只看双方要求高 {}", figure(Some(lead))));
    let rows: Vec<_> = card
        .lines
        .iter()
        .map(|Line { way, auc, success }| {
            let ours = *way == Way::Ours;
            view! {
                <tr class:font-semibold=ours>
                    <th scope="row" class:font-normal=!ours>{way.label()}</th>
                    <td class="tabular-nums whitespace-nowrap">{figure(*auc)}</td>
                    <td class="tabular-nums whitespace-nowrap">{figure(*success)}</td>
                </tr>
            }
        })
        .collect();
    let note = |text: String| view! { <p class="alert alert-soft alert-warning text-sm">{text}</p> };
    view! {
        <section class="panel flex flex-col gap-3" aria-labelledby="ways-title">
            <h2 id="ways-title" class="font-semibold">"谁更会看人"</h2>
            {(!lacks.is_empty()).then(|| note(format!("样本太少，暂不给出数字：{}。", lacks.join("；"))))}
            {unlearned.then(|| note("检验期之前的答复不足以学习，行为学习暂无数字。".into()))}
            {lead.map(|text| view! { <p class="tabular-nums">{text}</p> })}
            <div class="overflow-x-auto">
                <table class="table" aria-label="各种排法的比较">
                    <thead>
                        <tr>
                            <th scope="col">"排法"</th>
                            <th scope="col">"双向 AUC（95% 区间）"</th>
                            <th scope="col">{format!("前 {PLACES} 位成功率（95% 区间）")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {few_people.map(|lack| note(format!("前 {PLACES} 位成功率样本太少：{lack}。")))}
            <p class="text-sm text-muted">
                "双向 AUC：随机取一对双方有意的和一对有人婉拒的，前者排在前面的可能；0.5 等于随机，1 为全对。"
                {format!("前 {PLACES} 位成功率：每位会员按该排法排在最前的 {PLACES} 位中，双方有意的比例。")}
            </p>
        </section>
    }
}

#[component]
fn Calibration(card: ScoreCard) -> impl IntoView {
    let few = card.lacking_answers();
    let bins = card.bins.clone();
    view! {
        <section class="panel flex flex-col gap-3" aria-labelledby="calibration-head">
            <div class="flex flex-wrap items-center gap-3">
                <h2 id="calibration-head" class="font-semibold">"说的准不准"</h2>
                {few.is_some().then(|| view! { <Badge text="样本太少" tone=Tone::Plain/> })}
            </div>
            {match few {
                Some(lack) => view! { <p class="text-muted">{format!("样本太少，暂不作图：{lack}。")}</p> }.into_any(),
                None => view! { <CalibrationPlot bins/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Protocol() -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="protocol-title">
            <h2 id="protocol-title" class="font-semibold mb-2">"怎样检验"</h2>
            <ul class="list-disc pl-5 flex flex-col gap-1 text-sm text-muted">
                <li>"只看真实推荐过、已有结果的会员：双方有意，或有一方婉拒。没有推荐过的人没有结果，不在其中。"</li>
                <li>"按推荐时间排队，后一半用来检验，分 5 段；每段只用该段开始之前已经知道的答复学习。"</li>
                <li>"对每一次推荐，只用推荐那一刻之前已经知道的答复；双方要求的合适程度用推荐当时记下的数值。"</li>
                <li>"年龄、身高、学历、婚史和小孩用现在的资料，这些很少改变。"</li>
                <li>"各种排法用同一批推荐比较。区间为按会员重新抽样 500 次的 95% 区间，随机数固定，每次计算结果相同。"</li>
                <li>"全机构的合计数字，不含任何个人资料。"</li>
            </ul>
        </section>
    }
}
