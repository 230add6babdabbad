//! Whom the member would like to be introduced to, and what became of it.

use crate::features::requests::own::{AskIntroduction, WithdrawRequest, my_requests};
use crate::features::requests::{OwnRequest, OwnRequests};
use crate::types::time::Moment;
use crate::ui::{Resource, Submit, Summary, TextArea, TextField, When, after, failure, pending, say};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Stands outside what waits for the page; a stranger sees nothing of it.
#[component]
pub fn Wishes() -> impl IntoView {
    let ask = ServerAction::<AskIntroduction>::new();
    let withdraw = ServerAction::<WithdrawRequest>::new();
    let taken = RwSignal::new(0u32);
    let data = Resource::new(move || (taken.get(), withdraw.version().get()), |_| my_requests());
    // Only what was taken asks anew: a form with a mistake keeps what was typed.
    after(ask, move || {
        say("已交给您的红娘");
        taken.update(|n| *n += 1);
    });
    after(withdraw, || say("申请已撤回"));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                data.await.ok().map(|data| view! { <Shown data ask withdraw/> })
            })}
        </Transition>
    }
}

#[component]
fn Shown(
    data: OwnRequests,
    ask: ServerAction<AskIntroduction>,
    withdraw: ServerAction<WithdrawRequest>,
) -> impl IntoView {
    let OwnRequests {
        rows,
        closed,
        once,
        now,
    } = data;
    let form = match closed {
        Some(why) => view! { <p class="panel p-4 text-sm text-muted">{why}</p> }.into_any(),
        None => view! { <Ask ask once/> }.into_any(),
    };
    view! {
        <section id="wishes" aria-labelledby="my-wishes" class="mt-6 flex flex-col gap-4">
            <h2 id="my-wishes" class="portal-title mb-0">"我想认识"</h2>
            <Summary error=failure(withdraw)/>
            {(!rows.is_empty()).then(|| view! {
                <ul class="flex flex-col gap-3">{rows.into_iter().map(|one| view! { <One one withdraw now/> }).collect_view()}</ul>
            })}
            {form}
        </section>
    }
}

#[component]
fn One(one: OwnRequest, withdraw: ServerAction<WithdrawRequest>, now: Moment) -> impl IntoView {
    let whom = match one.number {
        0 => "红娘物色的人".to_string(),
        number => format!("编号 {number} 的会员"),
    };
    let label = format!("撤回认识{whom}的申请");
    view! {
        <li class="panel p-4 flex flex-col gap-2">
            <h3 class="font-semibold tabular-nums">{whom}</h3>
            {(!one.message.is_empty()).then(|| view! { <p class="whitespace-pre-line">{one.message}</p> })}
            <p class="text-sm flex gap-2 items-start">
                <span class="icon-[lucide--info] size-4 text-primary-ink shrink-0 mt-0.5" aria-hidden="true"></span>
                <span>{one.outcome}</span>
            </p>
            <div class="flex items-center gap-3">
                <p class="text-xs text-muted flex-1">"申请于 " <When at=one.at now/></p>
                {one.may_withdraw.then(|| view! {
                    <ActionForm action=withdraw>
                        <input type="hidden" name="id" value=one.id.to_string()/>
                        <button type="submit" class="btn btn-ghost" disabled=pending(withdraw) aria-label=label>"撤回"</button>
                    </ActionForm>
                })}
            </div>
        </li>
    }
}

#[component]
fn Ask(ask: ServerAction<AskIntroduction>, once: String) -> impl IntoView {
    let query = use_query_map();
    // A link at somebody whom they had declined brings the number along.
    let number = query.with_untracked(|q| q.get("ask").unwrap_or_default());
    let open = !number.is_empty();
    let error = failure(ask);
    view! {
        <details class="panel p-4" open=open>
            <summary class="min-h-11 flex items-center font-medium cursor-pointer">"请红娘介绍一位"<span class="icon-[lucide--chevron-down] size-5 ml-auto text-muted" aria-hidden="true"></span></summary>
            <p class="text-sm text-muted pb-3">"知道对方的会员编号就填编号，不知道就说说想认识怎样的人。对方是否方便，由红娘问过再告诉您。"</p>
            <Summary error/>
            <ActionForm action=ask attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="once" value=once/>
                <TextField name="number" label="对方的会员编号" value=number inputmode="numeric" error/>
                <TextArea name="message" label="想对红娘说的话" rows=3 placeholder="例如：在徒步活动上见过，想再认识一下" error/>
                <Submit label="提交申请" pending=ask.pending() class="btn btn-primary w-full"/>
            </ActionForm>
        </details>
    }
}
