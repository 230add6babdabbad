//! What was learned from answers, version by version, and the switch: part of the page of matching rules.

use crate::features::matching::api::scorecard::{SwitchLearning, TrainNow, what_is_learned};
use crate::features::matching::scorecard::{Learning, Verdict, Version};
use crate::types::time::moment;
use crate::ui::{Badge, ErrorNote, Loading, RadioField, Resource, Submit, Summary, Tone, after, failure, options, say};
use leptos::prelude::*;
use std::time::Duration;

/// How a verdict looks.
pub fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::On => Tone::Good,
        Verdict::TooFew => Tone::Plain,
        Verdict::NotBetter => Tone::Warn,
    }
}

#[component]
pub fn LearningPanel() -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let found = Resource::new(move || changed.get(), |_| what_is_learned());
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(learning) => view! { <Panel learning changed/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Whether what was learned counts, and since which version, in a sentence.
pub fn standing(learning: &Learning) -> String {
    match (learning.in_use(), learning.automatic, learning.versions.first()) {
        (Some(number), ..) => format!("正在使用第 {number} 版：情缘匹配值 = 双方要求的匹配值 × 行为系数。"),
        (None, false, _) => "已关闭：情缘匹配值只看双方要求。".into(),
        (None, true, Some(_)) => "最新一版没有启用：情缘匹配值只看双方要求。".into(),
        (None, true, None) => "还没有学习过：情缘匹配值只看双方要求。".into(),
    }
}

#[component]
fn Panel(learning: Learning, changed: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<SwitchLearning>::new();
    let error = failure(action);
    after(action, move || {
        say("行为学习的设置已保存");
        changed.update(|n| *n += 1);
    });
    let standing = standing(&learning);
    let in_use = learning.in_use();
    let mode = if learning.automatic { "automatic" } else { "off" };
    let choices = options(&[
        ("automatic", "自动：样本足够、并且在后来的推荐上确实更准时启用"),
        ("off", "关闭：只看双方要求"),
    ]);
    view! {
        <section class="panel max-w-4xl flex flex-col gap-5 mt-4" aria-labelledby="learning-title">
            <div class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
                <h2 id="learning-title" class="font-semibold">"行为学习"</h2>
                <a href="/office/matching/scorecard" class="link text-sm ml-auto">"查看配对记分卡"</a>
            </div>
            <p>{standing}</p>
            <p class="text-sm text-muted">
                "依据：会员与被推荐人对推荐的「有意」「婉拒」，以及约见后是否愿意继续。「未给答复」不计。"
                "每位会员答应别人、被别人答应的多少，答复少时向平均值收缩；再加上年龄、身高、学历、婚史、小孩和双方要求的合适程度。"
                "收入、房产等受限资料不参与。系数每天凌晨 3 点重新学习；有新的答复时，会员的倾向立即更新。"
            </p>
            {learning.may_edit.then(|| view! {
                <ActionForm action attr:class="flex flex-col gap-3" attr:novalidate="">
                    <Summary error/>
                    <input type="hidden" name="version" value=learning.version/>
                    <RadioField name="mode" label="是否让行为学习影响匹配值" choices value=mode error/>
                    <div><Submit label="保存行为学习" pending=action.pending() class="btn btn-primary"/></div>
                </ActionForm>
            })}
            <Versions versions=learning.versions.clone() in_use/>
            {learning.may_edit.then(|| view! { <TrainButton training=learning.training changed/> })}
        </section>
    }
}

/// Asks for a training, and looks again until it has ended.
#[component]
pub fn TrainButton(training: bool, changed: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<TrainNow>::new();
    let error = failure(action);
    after(action, move || changed.update(|n| *n += 1));
    Effect::new(move |_| {
        if training {
            set_timeout(move || changed.update(|n| *n += 1), Duration::from_millis(1500));
        }
    });
    if training {
        return view! { <p role="status" class="text-sm text-muted">"正在学习并计算记分卡，完成后自动显示……"</p> }
            .into_any();
    }
    view! {
        <ActionForm action>
            <Summary error/>
            <Submit label="现在重新学习" pending=action.pending() class="btn btn-sm"/>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn Versions(versions: Vec<Version>, in_use: Option<i64>) -> impl IntoView {
    if versions.is_empty() {
        return view! { <p class="text-muted">"还没有版本。系统每天凌晨自动学习一次，也可以现在就学习。"</p> }
            .into_any();
    }
    let rows: Vec<_> = versions
        .into_iter()
        .map(|v| {
            let used = in_use == Some(v.number);
            view! {
                <tr class="align-top">
                    <th scope="row" class="whitespace-nowrap font-medium">{format!("第 {} 版", v.number)}</th>
                    <td class="whitespace-nowrap tabular-nums">{moment(v.at)}</td>
                    <td class="whitespace-nowrap tabular-nums">{format!("{} 条（有意 {}），{} 人", v.answers, v.yes, v.people)}</td>
                    <td>
                        <div class="flex gap-1.5">
                            <Badge text=v.verdict.label() tone=tone(v.verdict)/>
                            {used.then(|| view! { <Badge text="使用中" tone=Tone::Info/> })}
                        </div>
                        <p class="text-sm text-muted mt-1">{v.reason}</p>
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="overflow-x-auto">
            <table class="table" aria-label="行为学习的版本">
                <thead>
                    <tr>
                        <th scope="col">"版本"</th>
                        <th scope="col">"学习时间"</th>
                        <th scope="col">"答复"</th>
                        <th scope="col">"结论"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
