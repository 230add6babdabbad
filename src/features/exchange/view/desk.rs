//! The desk of imports and exports: the upload, what was brought, what can be fetched.

use super::StateBadge;
use crate::features::exchange::api::CancelExport;
use crate::features::exchange::{ExportLine, ExportState, ImportLine};
use crate::types::time::Moment;
use crate::ui::{Badge, Empty, Submit, Tone, When, after, failure};
use leptos::prelude::*;

/// The form that brings a table: plain, so that the browser itself sends the file.
#[component]
pub fn UploadPanel(wrong: Option<&'static str>) -> impl IntoView {
    view! {
        <section class="panel flex flex-col gap-4 mb-6" aria-labelledby="upload-title">
            <h2 id="upload-title" class="font-semibold">"导入会员"</h2>
            <p class="text-sm text-muted max-w-3xl">
                "上传 .xlsx 或 .csv（UTF-8、GBK 均可），第一行写明每一列是什么。上传后先对应列、试运行，逐行看清会发生什么，确认后才真正写入；完成后七天内可以撤销。"
            </p>
            {wrong.map(|sentence| view! {
                <div role="alert" class="alert alert-error alert-soft">
                    <span class="icon-[lucide--circle-alert] size-5" aria-hidden="true"></span>
                    <span>{sentence}</span>
                </div>
            })}
            <form method="post" action="/exchange/upload" enctype="multipart/form-data" class="flex flex-wrap items-end gap-3">
                <div class="flex flex-col gap-1">
                    <label for="file" class="text-sm font-medium">"表格文件"</label>
                    <input id="file" type="file" name="file" required accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        class="file-input w-96 max-w-full"/>
                </div>
                <button type="submit" class="btn btn-primary">
                    <span class="icon-[lucide--upload] size-4" aria-hidden="true"></span>
                    "上传表格"
                </button>
            </form>
        </section>
    }
}

#[component]
pub fn Imports(imports: Vec<ImportLine>, now: Moment) -> impl IntoView {
    if imports.is_empty() {
        return view! { <div class="panel mb-6"><Empty icon="icon-[lucide--file-up]" text="还没有导入过会员"/></div> }
            .into_any();
    }
    let line = move |import: ImportLine| {
        view! {
            <tr class="row-hover">
                <td class="max-w-96">
                    <a href=format!("/office/exchange/{}", import.id) class="link link-hover font-medium">{import.name}</a>
                    <span class="block text-xs text-muted tabular-nums">{format!("#{}", import.id)}</span>
                </td>
                <td><StateBadge state=import.state/></td>
                <td class="text-right tabular-nums">{import.total}</td>
                <td class="whitespace-nowrap">{import.staff}</td>
                <td><When at=import.created_at now/></td>
            </tr>
        }
    };
    view! {
        <div class="panel p-0! overflow-x-auto mb-6">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"表格"</th>
                        <th scope="col">"状态"</th>
                        <th scope="col" class="text-right">"行数"</th>
                        <th scope="col">"导入人"</th>
                        <th scope="col">"上传时间"</th>
                    </tr>
                </thead>
                <tbody>{imports.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One's own exports, with what can be fetched now.
#[component]
pub fn Exports(exports: Vec<ExportLine>, now: Moment, version: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<CancelExport>::new();
    let error = failure(action);
    after(action, move || version.update(|v| *v += 1));
    if exports.is_empty() {
        return view! {
            <div class="panel"><Empty icon="icon-[lucide--file-down]" text="还没有导出。在会员列表右上角点「导出」，导出的就是当时筛选出的会员。"/></div>
        }
        .into_any();
    }
    let line = move |export: ExportLine| view! { <ExportRow export now action/> };
    view! {
        <crate::ui::Summary error/>
        <div class="panel p-0! overflow-x-auto">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"导出范围"</th>
                        <th scope="col">"状态"</th>
                        <th scope="col" class="text-right">"人数"</th>
                        <th scope="col">"时间"</th>
                        <th scope="col"><span class="sr-only">"操作"</span></th>
                    </tr>
                </thead>
                <tbody>{exports.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn ExportRow(export: ExportLine, now: Moment, action: ServerAction<CancelExport>) -> impl IntoView {
    let tone = match export.state {
        ExportState::Ready => Tone::Good,
        ExportState::Failed => Tone::Bad,
        ExportState::Waiting | ExportState::Running => Tone::Info,
        _ => Tone::Plain,
    };
    let count = if export.state.busy() {
        format!("{} / {}", export.done, export.total)
    } else {
        export.done.to_string()
    };
    let verb = if export.state.busy() { "取消" } else { "删除文件" };
    let standing = export.state.busy() || export.state == ExportState::Ready;
    let id = export.id;
    view! {
        <tr class="row-hover">
            <td class="max-w-xl">
                <span>{export.title}</span>
                {export.whole.then(|| view! { <span class="block text-xs text-muted">"含完整联系方式"</span> })}
                {(!export.error.is_empty()).then(|| view! { <span class="block text-xs text-error-ink">{export.error}</span> })}
            </td>
            <td><Badge text=export.state.label() tone/></td>
            <td class="text-right tabular-nums whitespace-nowrap">{count}</td>
            <td><When at=export.created_at now/></td>
            <td>
                <div class="flex justify-end gap-2">
                    {(export.state == ExportState::Ready).then(|| view! {
                        <a href=format!("/exchange/export/{id}") rel="external" download="" class="btn btn-sm btn-primary">
                            <span class="icon-[lucide--download] size-4" aria-hidden="true"></span>
                            "下载"
                        </a>
                    })}
                    {standing.then(|| view! {
                        <ActionForm action>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <Submit label=verb pending=action.pending() class="btn btn-sm btn-ghost"/>
                        </ActionForm>
                    })}
                </div>
            </td>
        </tr>
    }
}
