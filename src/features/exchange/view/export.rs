//! What an export will hold, and the reason for contact data in full.

use crate::features::exchange::ExportForm;
use crate::features::exchange::api::StartExport;
use crate::features::members::view::counted;
use crate::ui::{CheckField, Fact, Submit, Summary, TextField, failure};
use leptos::prelude::*;

#[component]
pub fn ExportPanel(
    form: ExportForm,
    /// The filter as JSON.
    filter: String,
) -> impl IntoView {
    let action = ServerAction::<StartExport>::new();
    let error = failure(action);
    let columns = form.columns.join("、");
    view! {
        <section class="panel flex flex-col gap-5 max-w-4xl" aria-labelledby="export-title">
            <h2 id="export-title" class="font-semibold">"导出内容"</h2>
            <Summary error/>
            <dl class="grid gap-4">
                <Fact term="范围">{form.title}</Fact>
                <Fact term="会员人数">{counted(form.count)}</Fact>
                <Fact term="包含的列（只含您能看到的资料）"><span class="text-sm">{columns}</span></Fact>
            </dl>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="filter" value=filter/>
                <input type="hidden" name="once" value=form.once/>
                {form.may_whole.then(|| view! {
                    <CheckField name="whole" label="导出完整的联系方式（否则为 138****0000）" error/>
                    <TextField name="reason" label="导出完整联系方式的原因" placeholder="例如：线下活动邀约" error/>
                })}
                <p class="text-sm text-muted">
                    "表格首页会注明导出人、时间、范围和人数，导出会记入操作日志。文件下载后即从服务器删除，没有下载的保留一天。"
                </p>
                <div><Submit label="开始导出" pending=action.pending()/></div>
            </ActionForm>
        </section>
    }
}
