//! Duplicates on a member's page: the sheet that begins a merge, and the merges that can be undone.

use super::api::{UndoMerge, already_known, merges_of};
use super::{Done, Known, Typed};
use crate::error::Error;
use crate::types::ids::MemberId;
use crate::types::time::{Moment, moment};
use crate::ui::{ErrorNote, Loading, Resource, Sheet, Submit, Summary, TextField, When, after, failure, say};
use leptos::prelude::*;

/// The page that compares two records.
pub const MERGE: &str = "/office/duplicates/merge";

/// The address of the comparison of two records.
pub fn compare(keep: MemberId, gone: MemberId) -> String {
    format!("{MERGE}?keep={keep}&gone={gone}")
}

/// Asks which other record is the same person's.
#[component]
pub fn MergeSheet(id: MemberId, #[prop(into)] close: String) -> impl IntoView {
    let like = Resource::new(move || id, |id| already_known(Typed::default(), Some(id)));
    let error: Signal<Option<Error>> = Signal::stored(None);
    view! {
        <Sheet title="合并重复会员" close>
            <p class="text-muted mb-4">"选择与这位会员是同一个人的另一份资料，下一步会并排列出两份资料的差异，确认后才合并。"</p>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match like.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok(known) => view! { <Likely id known/> }.into_any(),
                    }
                })}
            </Suspense>
            <form method="get" action=MERGE class="flex flex-col gap-4">
                <input type="hidden" name="keep" value=id.0/>
                <TextField name="gone" label="另一份资料的会员编号" inputmode="numeric" required=true error/>
                <button type="submit" class="btn btn-primary">"比较两份资料"</button>
            </form>
            <a href="/office/duplicates" class="link text-sm inline-block mt-4">"查看全部疑似重复"</a>
        </Sheet>
    }
}

#[component]
fn Likely(id: MemberId, known: Vec<Known>) -> impl IntoView {
    let open: Vec<_> = known.into_iter().flat_map(|k| k.open).collect();
    if open.is_empty() {
        return view! { <p class="mb-4">"没有姓名和生日都相同的其他资料。"</p> }.into_any();
    }
    view! {
        <h3 class="font-medium mb-2">"姓名和生日相同"</h3>
        <ul class="flex flex-col gap-2 list-none mb-6">
            {open
                .into_iter()
                .map(|(other, name)| view! {
                    <li class="flex items-center gap-3">
                        <span class="flex-1">{format!("{name}（编号 {other}）")}</span>
                        <a href=compare(id, other) class="btn btn-sm" aria-label=format!("比较编号 {other}")>"比较"</a>
                    </li>
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}

/// Merges into this member that can be undone; nothing where there are none.
#[component]
pub fn MergesDone(id: MemberId, changed: Callback<()>) -> impl IntoView {
    let merges = Resource::new(move || id, merges_of);
    let again = Callback::new(move |()| {
        merges.refetch();
        changed.run(());
    });
    view! {
        <Transition>
            {move || Suspend::new(async move {
                merges.await.ok().filter(|m| !m.done.is_empty()).map(|m| {
                    let (now, may) = (m.now, m.may_undo);
                    view! {
                        <section class="panel" aria-labelledby="merges-title">
                            <h2 id="merges-title" class="font-semibold mb-3">"合并记录"</h2>
                            <ul class="flex flex-col gap-3 list-none">
                                {m.done
                                    .into_iter()
                                    .enumerate()
                                    .map(|(at, done)| view! { <OneMerge done now may last={at == 0} again/> })
                                    .collect_view()}
                            </ul>
                        </section>
                    }
                })
            })}
        </Transition>
    }
}

#[component]
fn OneMerge(
    done: Done,
    now: Moment,
    may: bool,
    /// Those before it wait for its undo.
    last: bool,
    again: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<UndoMerge>::new();
    let error = failure(action);
    after(action, move || {
        say("已撤销合并，两份资料各自恢复");
        again.run(());
    });
    let until = done
        .until
        .map(|u| format!("，{} 前可以撤销", moment(u)))
        .unwrap_or_default();
    view! {
        <li>
            <Summary error/>
            <div class="flex flex-wrap items-center gap-2">
                <p class="flex-1 min-w-0">{format!("{}（编号 {}）的资料已并入{until}", done.gone_name, done.gone_id)}</p>
                {(may && !last).then(|| view! { <p class="text-xs text-muted">"请先撤销之后的合并"</p> })}
                {(may && last).then(|| view! {
                    <ActionForm action>
                        <input type="hidden" name="id" value=done.id.0/>
                        <Submit label="撤销合并" pending=action.pending() class="btn btn-sm"/>
                    </ActionForm>
                })}
            </div>
            <p class="text-xs text-muted flex gap-2"><span>{done.by}</span><When at=done.at now/></p>
        </li>
    }
}
