//! Which column is taken for which field, and what the import may do.

use crate::features::exchange::api::CheckImport;
use crate::features::exchange::{ColumnShown, ImportPage, Lost, Mode};
use crate::ui::{RadioField, Submit, Summary, after, failure, options};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// `(key, label)` by group, in the order of the form.
type Groups = Arc<Vec<(String, Vec<(String, String)>)>>;

fn grouped(targets: Vec<(String, String, String)>) -> Groups {
    let mut groups: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for (group, key, label) in targets {
        match groups.last_mut().filter(|(name, _)| *name == group) {
            Some((_, fields)) => fields.push((key, label)),
            None => groups.push((group, vec![(key, label)])),
        }
    }
    Arc::new(groups)
}

#[component]
pub fn MappingForm(page: ImportPage, version: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<CheckImport>::new();
    let error = failure(action);
    let (navigate, here) = (use_navigate(), format!("/office/exchange/{}", page.id));
    after(action, move || {
        version.update(|v| *v += 1);
        navigate(&here, Default::default());
    });
    let groups = grouped(page.targets);
    let modes = options(Mode::OPTIONS)
        .into_iter()
        .filter(|(code, _)| page.may_update || code == Mode::Create.code())
        .collect();
    let losts = options(Lost::OPTIONS)
        .into_iter()
        .filter(|(code, _)| page.may_keep || code != Lost::Mine.code())
        .collect();
    let lost = if page.may_keep || page.lost != Lost::Mine {
        page.lost
    } else {
        Lost::Refuse
    };
    let mode = if page.may_update { page.mode } else { Mode::Create };
    let rows = page
        .columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| view! { <ColumnLine at column groups=groups.clone()/> })
        .collect_view();
    view! {
        <section class="flex flex-col gap-4" aria-labelledby="mapping-title">
            <h2 id="mapping-title" class="font-semibold">"对应列"</h2>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=page.id.to_string()/>
                <input type="hidden" name="version" value=page.version.to_string()/>
                <div class="panel p-0! overflow-x-auto">
                    <table class="table table-sm">
                        <thead>
                            <tr>
                                <th scope="col">"表格里的列"</th>
                                <th scope="col">"前几行的内容"</th>
                                <th scope="col">"对应的资料"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <div class="panel flex flex-col gap-3">
                    <RadioField name="mode" label="遇到已有的会员（手机号码或身份证号相同）" choices=modes value=mode.code() required=true error/>
                    <RadioField name="lost" label="找不到的红娘（已离职，或不在您的管辖范围内）" choices=losts value=lost.code() required=true error/>
                    <ul class="list-disc pl-5 text-sm text-muted max-w-3xl flex flex-col gap-1">
                        <li>"更新时只改表格里填了的格子，空格和只有一部分的联系方式（138****0000）不会改动原有资料。归属红娘只用于新建的会员；找不到的红娘，表格里写的姓名会留在会员的登记记录里。"</li>
                        <li>"「按农历过生日」写「是」的行，生日一栏按农历理解，例如 1994-01-23 就是 1994 年正月廿三；日期前写明「农历」「公历」的，以写明的为准。另有「农历生日」一栏并且填了的，生日一栏按公历理解，两者应是同一天。"</li>
                        <li>"「会员编号」是本系统的编号，不是原系统的编号。"</li>
                    </ul>
                    <div><Submit label="试运行" pending=action.pending()/></div>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn ColumnLine(at: usize, column: ColumnShown, groups: Groups) -> impl IntoView {
    let name = format!("column.{at}");
    let chosen = column.target;
    let offered = groups
        .iter()
        .map(|(group, fields)| {
            let fields = fields
                .iter()
                .map(|(key, label)| {
                    let here = *key == chosen;
                    view! { <option value=key.clone() selected=here>{label.clone()}</option> }
                })
                .collect_view();
            view! { <optgroup label=group.clone()>{fields}</optgroup> }
        })
        .collect_view();
    let nothing = chosen.is_empty();
    view! {
        <tr>
            <th scope="row" class="font-medium">{column.header.clone()}</th>
            <td class="text-sm text-muted">{column.samples.join("、")}</td>
            <td>
                <select name=name class="select select-sm w-64" aria-label=format!("「{}」对应的资料", column.header)>
                    <option value="" selected=nothing>"不导入"</option>
                    {offered}
                </select>
            </td>
        </tr>
    }
}
