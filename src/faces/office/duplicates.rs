//! `/office/duplicates`: records that may be one person's, to be compared, merged or told apart.

use crate::faces::Screen;
use crate::features::duplicates::api::{NotTheSame, suspected_pairs};
use crate::features::duplicates::view::compare;
use crate::features::duplicates::{Basis, Pair, Pairs, Twin};
use crate::features::members::Sex;
use crate::features::members::view::StageBadge;
use crate::types::time::moment;
use crate::ui::{
    Badge, Empty, ErrorNote, Loading, PageHead, Portrait, Resource, Submit, Summary, Tone, after, failure, say,
};
use leptos::prelude::*;

pub struct DuplicatesPage;

impl Screen for DuplicatesPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let pairs = Resource::new(|| (), |()| suspected_pairs());
    let again = Callback::new(move |()| pairs.refetch());
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match pairs.await {
                    Ok(pairs) => view! { <Shown pairs again/> }.into_any(),
                    Err(error) => view! { <PageHead title="疑似重复"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(pairs: Pairs, again: Callback<()>) -> impl IntoView {
    let count = pairs.pairs.len();
    let note = if pairs.more {
        format!("超过 {count} 对")
    } else {
        format!("{count} 对")
    };
    let may = pairs.may_merge;
    view! {
        <PageHead title="疑似重复" note/>
        <p class="text-muted mb-4">"姓名和生日相同，或微信、QQ、邮箱相同的会员。手机号和身份证号不能重复登记，不会出现在这里。"</p>
        {if count == 0 {
            view! { <div class="panel"><Empty icon="icon-[lucide--users]" text="没有疑似重复的会员，资料很干净"/></div> }.into_any()
        } else {
            view! {
                <ul class="flex flex-col gap-4 list-none">
                    {pairs.pairs.into_iter().map(|pair| view! { <OnePair pair may again/> }).collect_view()}
                </ul>
            }
            .into_any()
        }}
    }
}

#[component]
fn OnePair(pair: Pair, may: bool, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<NotTheSame>::new();
    let error = failure(action);
    after(action, move || {
        say("已记下：不是同一人");
        again.run(());
    });
    let (keep, gone) = (pair.keep.id, pair.gone.id);
    let name = pair.keep.name.clone();
    view! {
        <li class="panel">
            <Summary error/>
            <div class="flex flex-wrap items-center gap-2 mb-3">
                <h2 class="font-semibold">{name.clone()}</h2>
                {pair.bases.into_iter().map(|b: Basis| view! { <Badge text=format!("{}相同", b.label()) tone=Tone::Warn/> }).collect_view()}
                {may.then(|| view! {
                    <div class="ml-auto flex gap-2">
                        <ActionForm action>
                            <input type="hidden" name="a" value=keep.0/>
                            <input type="hidden" name="b" value=gone.0/>
                            <Submit label="不是同一人" pending=action.pending() class="btn btn-sm"/>
                        </ActionForm>
                        <a href=compare(keep, gone) class="btn btn-sm btn-primary" aria-label=format!("比较并合并{name}")>"比较并合并"</a>
                    </div>
                })}
            </div>
            <div class="grid md:grid-cols-2 gap-4">
                <TwinCard twin=pair.keep/>
                <TwinCard twin=pair.gone/>
            </div>
        </li>
    }
}

/// One of two records, with what tells them apart.
#[component]
pub fn TwinCard(twin: Twin) -> impl IntoView {
    let owner = twin.aftersale.or(twin.presale).unwrap_or_else(|| "无".into());
    view! {
        <div class="flex gap-3 min-w-0">
            <Portrait id=twin.id.0 female=twin.sex == Sex::Female class="size-12"/>
            <div class="min-w-0 flex flex-col gap-1 items-start">
                <a href=format!("/office/members/{}", twin.id) class="link link-hover font-medium">
                    {format!("{}（编号 {}）", twin.name, twin.id)}
                </a>
                <p class="text-sm text-muted">{format!("{} · {} · {}", twin.sex, twin.birthday, twin.place)}</p>
                <p class="text-sm text-muted">{format!("红娘 {owner} · 跟进 {} 次 · {} 登记", twin.follow_ups, moment(twin.created_at))}</p>
                <StageBadge stage=twin.stage/>
            </div>
        </div>
    }
}
