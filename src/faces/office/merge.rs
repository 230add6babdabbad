//! `/office/duplicates/merge?keep=…&gone=…`: two records side by side, a choice for every field in which they
//! differ, and what goes over.

use super::duplicates::TwinCard;
use crate::error::Error;
use crate::faces::Screen;
use crate::features::duplicates::api::{MergeMembers, merge_preview};
use crate::features::duplicates::rules::UNDO_DAYS;
use crate::features::duplicates::view::compare;
use crate::features::duplicates::{Differing, Preview};
use crate::types::ids::MemberId;
use crate::ui::{ErrorNote, Loading, PageHead, Resource, Submit, Summary, after, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

pub struct MergePage;

impl Screen for MergePage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let both = Memo::new(move |_| {
        query.with(|q| {
            let id = |key| {
                q.get(key)
                    .and_then(|i| i.trim().parse::<MemberId>().ok())
                    .unwrap_or_default()
            };
            (id("keep"), id("gone"))
        })
    });
    let page = Resource::new(move || both.get(), |(keep, gone)| merge_preview(keep, gone));
    view! {
        <PageHead title="合并会员资料"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(preview) => view! { <Compared preview/> }.into_any(),
                    Err(Error::NotFound) => view! {
                        <ErrorNote error=Error::conflict("没有找到其中一份资料，请核对会员编号；不在您管辖范围内的会员请由上级合并")/>
                        <a href="/office/duplicates" class="btn btn-sm">"回到疑似重复"</a>
                    }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Compared(preview: Preview) -> impl IntoView {
    let (keep, gone) = (preview.keep.clone(), preview.gone.clone());
    let swapped = compare(gone.id, keep.id);
    let refused = preview.refused.clone();
    view! {
        <div class="grid lg:grid-cols-2 gap-4 mb-4">
            <section class="panel" aria-label="保留的资料">
                <h2 class="font-semibold mb-3">"保留这一份"</h2>
                <TwinCard twin=keep/>
            </section>
            <section class="panel" aria-label="并入的资料">
                <h2 class="font-semibold mb-3">"并入这一份"</h2>
                <TwinCard twin=gone/>
            </section>
        </div>
        <p class="mb-4"><a href=swapped class="btn btn-sm">"交换：保留另一份"</a></p>
        {match refused {
            Some(why) => view! { <div role="alert" class="alert alert-warning alert-soft text-base-content">{why}</div> }.into_any(),
            None => view! { <MergeForm preview/> }.into_any(),
        }}
    }
}

#[component]
fn MergeForm(preview: Preview) -> impl IntoView {
    let action = ServerAction::<MergeMembers>::new();
    let error = failure(action);
    let navigate = use_navigate();
    let (keep, gone) = (preview.keep.clone(), preview.gone.clone());
    let to = format!("/office/members/{}", keep.id);
    after(action, move || {
        say(format!("已合并，{UNDO_DAYS} 天内可以撤销"));
        navigate(&to, Default::default());
    });
    let moves: Vec<String> = preview
        .moves
        .iter()
        .map(|(label, n)| format!("{label} {n} 条"))
        .collect();
    let moves = if moves.is_empty() {
        "没有往来记录".to_string()
    } else {
        moves.join("、")
    };
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="keep" value=keep.id.0/>
            <input type="hidden" name="gone" value=gone.id.0/>
            <input type="hidden" name="keep_version" value=keep.version/>
            <input type="hidden" name="gone_version" value=gone.version/>
            <input type="hidden" name="once" value=preview.once/>
            <Choices differing=preview.differing keep=keep.id gone=gone.id/>
            <section class="panel" aria-labelledby="moves-title">
                <h2 id="moves-title" class="font-semibold mb-2">"一并转移的记录"</h2>
                <p>{moves}</p>
                <p class="text-muted text-sm mt-2">
                    {format!(
                        "合并后阶段为「{}」。编号 {} 不再出现在任何列表和搜索中，它的地址会打开编号 {}；{UNDO_DAYS} 天内可以在会员页撤销，两份资料原样恢复。",
                        preview.stage.label(), gone.id, keep.id,
                    )}
                </p>
            </section>
            <div><Submit label=format!("把编号 {} 并入编号 {}", gone.id, keep.id) pending=action.pending()/></div>
        </ActionForm>
    }
}

#[component]
fn Choices(differing: Vec<Differing>, keep: MemberId, gone: MemberId) -> impl IntoView {
    if differing.is_empty() {
        return view! { <p class="panel">"两份资料的内容没有差异，或您能看到的部分相同。"</p> }.into_any();
    }
    view! {
        <div class="panel p-0! overflow-x-auto">
            <table class="table">
                <caption class="sr-only">"两份资料的差异，逐项选择保留哪一个"</caption>
                <thead>
                    <tr>
                        <th scope="col">"项目"</th>
                        <th scope="col">{format!("编号 {keep}（保留）")}</th>
                        <th scope="col">{format!("编号 {gone}（并入）")}</th>
                    </tr>
                </thead>
                <tbody>{differing.into_iter().map(|d| view! { <Choice d/> }).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Choice(d: Differing) -> impl IntoView {
    let name = format!("choose_{}", d.key);
    let shown = |text: &str| {
        if text.is_empty() {
            "（空）".to_string()
        } else {
            text.to_string()
        }
    };
    let (a, b) = (shown(&d.keep), shown(&d.gone));
    let of = format!("{} · {}", d.group, d.label);
    view! {
        <tr class="align-top">
            <th scope="row" class="font-normal whitespace-nowrap"><span class="text-muted">{d.group}" · "</span>{d.label}</th>
            <td>
                <label class="choice">
                    <input type="radio" class="radio radio-sm" name=name.clone() value="keep" checked=!d.take aria-label=format!("{of}：保留 {a}")/>
                    <span class="break-words">{a}</span>
                </label>
            </td>
            <td>
                <label class="choice">
                    <input type="radio" class="radio radio-sm" name=name value="gone" checked=d.take aria-label=format!("{of}：采用 {b}")/>
                    <span class="break-words">{b}</span>
                </label>
            </td>
        </tr>
    }
}
