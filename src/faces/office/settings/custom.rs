//! The sheet in which a field of the agency's own is described.

use super::fields::href;
use crate::features::members::fields::custom::CustomKind;
use crate::features::members::fields::{Custom, Group};
use crate::features::settings::api::SaveCustomField;
use crate::features::staff::Protected;
use crate::ui::{CheckField, SelectField, Sheet, Submit, Summary, TextArea, TextField, after, failure, options, say};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

#[component]
pub fn CustomSheet(
    /// None for a new one.
    field: Option<Custom>,
    /// The group that the page shows.
    group: Group,
    once: String,
    saved: RwSignal<u32>,
) -> impl IntoView {
    let action = ServerAction::<SaveCustomField>::new();
    let error = failure(action);
    let navigate = use_navigate();
    let close = href(group, "");
    let back = close.clone();
    after(action, move || {
        say("自定义字段已保存");
        saved.update(|v| *v += 1);
        navigate(&back, Default::default());
    });
    let fresh = field.is_none();
    let known = field.unwrap_or(Custom {
        group,
        most: 100,
        ..Custom::default()
    });
    let groups: Vec<_> = Custom::GROUPS
        .iter()
        .map(|g| (g.code().to_string(), g.label().to_string()))
        .collect();
    let protections: Vec<_> = Protected::OF_ANSWERS
        .iter()
        .map(|p| (p.code().to_string(), format!("有「{}」权限的人", p.label())))
        .collect();
    let kind = RwSignal::new(if fresh { None } else { Some(known.kind) });
    // What was typed stays as long as it is asked for.
    let of_number = Memo::new(move |_| matches!(kind.get(), None | Some(CustomKind::Number)));
    let of_choice = Memo::new(move |_| fresh && matches!(kind.get(), None | Some(CustomKind::Choice)));
    let title = if fresh {
        "新增自定义字段"
    } else {
        "编辑自定义字段"
    };
    let numbers = {
        let known = known.clone();
        move || {
            view! {
                <fieldset class="grid grid-cols-3 gap-4">
                    <legend class="text-sm text-muted mb-2">"数字的范围和单位"</legend>
                    <TextField name="least" label="最小值" value=known.least.to_string() inputmode="numeric" error/>
                    <TextField name="most" label="最大值" value=known.most.to_string() inputmode="numeric" error/>
                    <TextField name="unit" label="单位" value=known.unit.clone() placeholder="例如：只" error/>
                </fieldset>
            }
        }
    };
    let words = move || {
        view! {
            <TextArea name="choices" label="选项" rows=5 placeholder="猫\n狗\n不养宠物"
                hint="单选时填写，一行一个；以后在「词典」里增改" error/>
        }
    };
    let list = format!("/office/settings/dictionaries?list={}", known.key());
    let only = (!fresh).then(|| {
        view! {
            <p class="text-sm text-muted">
                {format!("类型：{}，建立后不能更改，以免已有的回答读不出来。", known.kind)}
                {(known.kind == CustomKind::Choice).then(|| view! { <a href=list class="link">"编辑选项"</a> })}
            </p>
        }
    });
    view! {
        <Sheet title close>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="once" value=once/>
                <input type="hidden" name="id" value=known.id.to_string()/>
                <input type="hidden" name="version" value=known.version.to_string()/>
                <TextField name="label" label="名称" value=known.label.clone() required=true placeholder="例如：宠物" error/>
                <SelectField name="group" label="放在哪一组" choices=groups value=known.group.code() required=true error/>
                <SelectField name="protected" label="谁可以看到" choices=protections value=known.protected.map_or("", Protected::code)
                    empty="所有能看会员资料的人" hint="选了权限组，没有这项权限的角色在列表、筛选、导出和动态里都看不到" error/>
                {only}
                {fresh.then(|| view! {
                    <div on:change=move |e| kind.set(CustomKind::from_code(&event_target_value(&e)))>
                        <SelectField name="kind" label="类型" choices=options(CustomKind::OPTIONS) empty="请选择" required=true error/>
                    </div>
                })}
                // Without scripts nobody knows what was chosen: both are there until then.
                {move || of_number.get().then(numbers.clone())}
                {move || of_choice.get().then(words)}
                {(!fresh).then(|| view! {
                    <CheckField name="retired" label="停用：登记表不再询问，已有的回答仍可查看" checked=known.retired error/>
                })}
                <p class="text-sm text-muted">"新字段在三处登记表都显示、不必填；是否必填请保存后在表格里勾选。"</p>
                <Submit label="保存字段" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}
