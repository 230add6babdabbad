//! `/office/settings/fields`: which fields are asked and required at which place, group by group.

use super::custom::CustomSheet;
use crate::faces::Screen;
use crate::features::members::fields::{Custom, Field, Fields, Group, Kind, Place};
use crate::features::settings::FieldsPage;
use crate::features::settings::api::{SaveFieldSettings, field_settings};
use crate::ui::{Badge, ErrorNote, Loading, PageHead, Resource, Submit, Summary, Tabs, Tone, after, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct FieldSettings;

impl Screen for FieldSettings {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

/// The address of a group, perhaps with a sheet (`new`, or the number of a field of the agency's own).
pub fn href(group: Group, sheet: &str) -> String {
    let sheet = if sheet.is_empty() {
        String::new()
    } else {
        format!("&sheet={sheet}")
    };
    format!("/office/settings/fields?group={}{sheet}", group.code())
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let group = Memo::new(move |_| {
        let asked = query.with(|q| q.get("group").and_then(|g| Group::from_code(&g)));
        asked.unwrap_or(Group::Account)
    });
    let saved = RwSignal::new(0u32);
    let page = Resource::new(move || (group.get(), saved.get()), |(group, _)| field_settings(group));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page saved/> }.into_any(),
                    Err(error) => view! { <PageHead title="登记字段"/> <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: FieldsPage, saved: RwSignal<u32>) -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let (group, may_edit) = (page.group, page.may_edit);
    let tabs = Group::ALL
        .iter()
        .map(|g| (href(*g, ""), g.label().to_string(), None))
        .collect();
    let takes_own = Custom::GROUPS.contains(&group);
    let (own, once) = (page.fields.kept_custom().to_vec(), page.once.clone());
    let open = move || {
        let once = once.clone();
        match sheet.get().as_str() {
            _ if !may_edit => ().into_any(),
            "new" => view! { <CustomSheet field=None group once saved/> }.into_any(),
            id => own
                .iter()
                .find(|c| c.id.to_string() == id)
                .cloned()
                .map(|field| view! { <CustomSheet field=Some(field) group once saved/> })
                .into_any(),
        }
    };
    view! {
        <PageHead title="登记字段">
            {(may_edit && takes_own).then(|| view! {
                <a href=href(group, "new") class="btn btn-primary" data-noscroll="">
                    <span class="icon-[lucide--plus] size-4" aria-hidden="true"></span>
                    "新增自定义字段"
                </a>
            })}
        </PageHead>
        <Tabs label="字段分组" items=tabs current=href(group, "")/>
        <p class="text-muted mb-4 max-w-4xl">
            "决定每个字段在三处登记表里是否显示、是否必填，保存后立即生效。姓名、手机号码、性别、生日、所在地、身高、婚姻状况、学历是配对、查重和年龄校验要用的，始终显示并必填，不能更改。隐藏的字段，已有的内容仍会显示在会员资料里。"
            {(!takes_own).then_some("择偶要求由配对规则使用，不能增加自定义字段。")}
        </p>
        <SettingsForm page saved/>
        {open}
    }
}

#[component]
fn SettingsForm(page: FieldsPage, saved: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<SaveFieldSettings>::new();
    let error = failure(action);
    after(action, move || {
        say("登记字段已保存");
        saved.update(|v| *v += 1);
    });
    let (group, may_edit) = (page.group, page.may_edit);
    view! {
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4">
            <input type="hidden" name="group" value=group.code()/>
            <input type="hidden" name="version" value=page.version.to_string()/>
            <FieldTable fields=page.fields group may_edit/>
            {may_edit.then(|| view! { <div><Submit label="保存登记字段" pending=action.pending()/></div> })}
        </ActionForm>
    }
}

#[component]
fn FieldTable(fields: Fields, group: Group, may_edit: bool) -> impl IntoView {
    let places = Place::ALL;
    let rows = fields
        .of_group(group)
        .map(|field| view! { <Row field=field.clone() may_edit/> })
        .collect_view();
    view! {
        <div class="panel p-0! overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"字段"</th>
                        <th scope="col">"填写方式"</th>
                        {places.iter().map(|p| view! { <th scope="col">{p.label()}</th> }).collect_view()}
                        {may_edit.then(|| view! { <th scope="col"><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// How a field is filled in, in a word.
fn way(field: &Field) -> String {
    match &field.kind {
        Kind::Text(_) => "文字".into(),
        Kind::Long(_) => "多行文字".into(),
        Kind::Number(from, to, unit) => format!("数字 {from}–{to} {unit}").trim_end().to_string(),
        Kind::Day => "日期".into(),
        Kind::Choice(words) => format!("单选（{} 项）", words.offered("").len()),
        Kind::Many(words) => format!("多选（{} 项）", words.offered("").len()),
        Kind::Province | Kind::Region | Kind::Regions => "地区".into(),
        Kind::Contact => "联系方式，加密保存".into(),
        Kind::Username | Kind::Password => "登录用".into(),
        Kind::Yes => "勾选".into(),
    }
}

#[component]
fn Row(field: Field, may_edit: bool) -> impl IntoView {
    let cells = Place::ALL
        .iter()
        .map(|place| view! { <td class="whitespace-nowrap"><Cell field=field.clone() place=*place may_edit/></td> })
        .collect_view();
    let own = field.custom();
    let (group, way) = (field.group, way(&field));
    let words = field.list.map(|list| {
        let (href, name) = (
            format!("/office/settings/dictionaries?list={list}"),
            format!("{}的选项", field.label),
        );
        view! { <a href=href class="link ml-2" aria-label=name>"选项"</a> }
    });
    let protected = field.protected.map(|group| {
        view! {
            <span class="text-xs font-normal text-muted whitespace-nowrap ml-1">
                <span class="icon-[lucide--eye-off] size-3.5 align-middle mr-1" aria-hidden="true"></span>
                {format!("「{group}」权限")}
            </span>
        }
    });
    let badge = match (own, field.retired()) {
        (_, true) => Some(view! { <Badge text="已停用"/> }),
        (Some(_), false) => Some(view! { <Badge text="自定义" tone=Tone::Info/> }),
        _ => None,
    };
    let label = field.label.to_string();
    let change = own.map(|id| {
        let name = format!("编辑{label}");
        view! { <a href=href(group, &id.to_string()) class="btn btn-sm" aria-label=name data-noscroll="">"编辑"</a> }
    });
    view! {
        <tr class="row-hover" class:text-muted=field.retired()>
            <th scope="row" class="font-medium">{label} " " {badge} {protected}</th>
            <td class="text-muted whitespace-nowrap">{way} {words}</td>
            {cells}
            {may_edit.then(|| view! { <td class="text-right">{change}</td> })}
        </tr>
    }
}

/// What a place does with a field: two boxes, or why there are none.
#[component]
fn Cell(field: Field, place: Place, may_edit: bool) -> impl IntoView {
    if field.fixed {
        return view! {
            <span class="text-muted">
                <span class="icon-[lucide--lock] size-3.5 align-middle mr-1" aria-hidden="true"></span>
                "显示并必填"
            </span>
        }
        .into_any();
    }
    if !field.possible_at(place) || field.retired() {
        return view! { <span class="text-muted">"—"</span> }.into_any();
    }
    let (shown, required) = (field.shown_at(place), field.required_at(place));
    if !may_edit {
        let word = match (shown, required) {
            (false, _) => "不显示",
            (true, true) => "必填",
            (true, false) => "选填",
        };
        return view! { <span>{word}</span> }.into_any();
    }
    let tick = |what: &'static str, word: &'static str, checked: bool| {
        let name = format!("{what}.{}.{}", place.code(), field.key);
        let label = format!("{}在{place}{word}", field.label);
        view! {
            <label class="inline-flex items-center gap-1.5 mr-4 cursor-pointer">
                <input type="checkbox" class="checkbox checkbox-sm" name=name value="true" checked=checked aria-label=label/>
                <span aria-hidden="true">{word}</span>
            </label>
        }
    };
    view! {
        {tick("shown", "显示", shown)}
        {field.may_be_required().then(|| tick("required", "必填", required))}
    }
    .into_any()
}
