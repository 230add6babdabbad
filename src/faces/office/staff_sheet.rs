//! The sheet in which one member of staff is made or edited.

use super::staff::Acts;
use crate::features::assignments::Hanging;
use crate::features::staff::people::StaffForm;
use crate::types::ids::PhotoId;
use crate::ui::{CheckField, Face, SelectField, Submit, Summary, TextArea, TextField, failure};
use leptos::prelude::*;

#[component]
pub fn StaffSheet(form: StaffForm, acts: Acts) -> impl IntoView {
    let error = failure(acts.save);
    let access = form
        .id
        .filter(|_| !form.own)
        .map(|id| view! { <Access id=id.0 name=form.name.clone() disabled=form.disabled hanging=form.hanging acts/> });
    let face = form
        .id
        .map(|id| view! { <Looks id=id.0 name=form.name.clone() photo=form.photo/> });
    view! {
        {face}
        <Summary error/>
        <ActionForm action=acts.save attr:class="flex flex-col gap-6" attr:novalidate="">
            {form.id.map(|id| view! { <input type="hidden" name="id" value=id.0/> })}
            <input type="hidden" name="version" value=form.version/>
            <input type="hidden" name="once" value=form.once.clone()/>
            <Account form=form.clone() acts/>
            <Place form=form.clone() acts/>
            <Contacts form=form.clone() acts/>
            <Public form acts/>
            <div><Submit label="保存" pending=acts.save.pending()/></div>
        </ActionForm>
        {access}
    }
}

/// How they look to others, and the way to another photo.
#[component]
fn Looks(id: i64, name: String, photo: Option<PhotoId>) -> impl IntoView {
    let word = if photo.is_some() {
        "更换照片"
    } else {
        "上传照片"
    };
    view! {
        <div class="flex items-center gap-4 mb-6">
            <Face name photo/>
            <a href=format!("/office/staff?photo={id}") class="btn btn-sm" data-noscroll="">
                <span class="icon-[lucide--image-plus] size-4" aria-hidden="true"></span>{word}
            </a>
        </div>
    }
}

#[component]
fn Group(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="flex flex-col gap-4">
            <h3 class="font-semibold">{title}</h3>
            {children()}
        </section>
    }
}

#[component]
fn Account(form: StaffForm, acts: Acts) -> impl IntoView {
    let error = failure(acts.save);
    let known = form.id.is_some();
    let account = if known {
        view! {
            <div class="flex flex-col gap-1">
                <span class="text-sm font-medium">"账号"</span>
                <span>{form.account}<span class="text-xs text-muted">"　建立后不可修改"</span></span>
            </div>
        }
        .into_any()
    } else {
        view! { <TextField name="account" label="账号" required=true hint="3 到 32 位小写字母、数字或 . _ -，建立后不可修改" error/> }.into_any()
    };
    let (label, hint) = if known {
        ("重置密码", "不改请留空；重置后其登录全部下线")
    } else {
        ("初始密码", "至少 8 位，不能全是数字")
    };
    view! {
        <Group title="账号">
            {account}
            <TextField name="name" label="姓名" value=form.name required=true error/>
            <TextField name="password" label=label kind="password" autocomplete="new-password" required=!known hint=hint error/>
        </Group>
    }
}

#[component]
fn Place(form: StaffForm, acts: Acts) -> impl IntoView {
    let error = failure(acts.save);
    let roles: Vec<_> = form
        .roles
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let branches: Vec<_> = form
        .branches
        .iter()
        .map(|b| (b.id.to_string(), b.name.clone()))
        .collect();
    let above: Vec<_> = form
        .supervisors
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let role = if form.id.is_some() {
        form.role.to_string()
    } else {
        String::new()
    };
    let supervisor = form.supervisor.map(|s| s.to_string()).unwrap_or_default();
    let nobody = if form.may_stand_alone { "无上级" } else { "请选择" };
    let departments: Vec<_> = form
        .departments
        .iter()
        .map(|d| {
            let branch = form.branches.iter().find(|b| b.id == d.branch).map_or("", |b| &b.name);
            (d.id.to_string(), format!("{branch} / {}", d.name))
        })
        .collect();
    let department = form.department.map(|d| d.to_string()).unwrap_or_default();
    let choices = if form.own {
        view! { <p class="text-sm text-muted">"自己的角色和上级由其他管理员调整。"</p> }.into_any()
    } else {
        view! {
            <SelectField name="role" label="角色" choices=roles value=role empty="请选择" required=true hint="只列出不超过您自己权限的角色" error/>
            <SelectField name="supervisor" label="上级" choices=above value=supervisor empty=nobody hint="上级看得到下级的全部会员；调整上级后立即生效" error/>
        }
        .into_any()
    };
    view! {
        <Group title="岗位">
            {choices}
            <SelectField name="branch" label="门店" choices=branches value=form.branch.map(|b| b.to_string()).unwrap_or_default() empty="不属于门店" error/>
            <SelectField name="department" label="部门" choices=departments value=department empty="不属于部门" hint="选了部门可以不选门店" error/>
        </Group>
    }
}

#[component]
fn Contacts(form: StaffForm, acts: Acts) -> impl IntoView {
    let error = failure(acts.save);
    view! {
        <Group title="联系方式">
            <div class="grid grid-cols-2 gap-4">
                <TextField name="mobile" label="手机" value=form.mobile inputmode="tel" error/>
                <TextField name="landline" label="座机" value=form.landline inputmode="tel" error/>
                <TextField name="wechat" label="微信" value=form.wechat error/>
                <TextField name="qq" label="QQ" value=form.qq inputmode="numeric" error/>
            </div>
            <TextField name="email" label="邮箱" kind="email" value=form.email error/>
        </Group>
    }
}

#[component]
fn Public(form: StaffForm, acts: Acts) -> impl IntoView {
    let error = failure(acts.save);
    view! {
        <Group title="前台展示">
            <div class="grid grid-cols-2 gap-4">
                <TextField name="title" label="职务" value=form.title placeholder="例如：资深红娘" error/>
                <TextField name="experience" label="资历" value=form.experience placeholder="例如：从业 8 年" error/>
            </div>
            <TextField name="motto" label="座右铭" value=form.motto error/>
            <TextArea name="introduction" label="介绍" value=form.introduction rows=3 error/>
            <CheckField name="shown" label="在前台网站展示这位红娘" checked=form.shown error/>
        </Group>
    }
}

/// Disabling and enabling: asked once more, with what follows from it.
#[component]
fn Access(id: i64, name: String, disabled: bool, hanging: Hanging, acts: Acts) -> impl IntoView {
    let left = (!hanging.nothing()).then(|| hanging.said());
    let hand_over = format!("/office/staff/{id}/leave");
    if disabled {
        return view! {
            <section class="mt-8 pt-6 border-t border-base-300 flex flex-col gap-3">
                <Summary error=failure(acts.enable)/>
                <p class="text-muted">"账号已停用，历史记录保留。启用后可用原密码登录。"</p>
                {left.map(|left| view! {
                    <p>{format!("其名下还有{left}没有交接。")}" "<a href=hand_over class="link">"去交接"</a></p>
                })}
                <ActionForm action=acts.enable>
                    <input type="hidden" name="id" value=id/>
                    <Submit label=format!("启用 {name} 的账号") pending=acts.enable.pending() class="btn"/>
                </ActionForm>
            </section>
        }
        .into_any();
    }
    let error = failure(acts.disable);
    // Said before it is tried, and where something came to them meanwhile.
    let refused = Signal::derive(move || {
        let said = error
            .try_with(|e| e.as_ref().and_then(|e| e.fields().get("disable").map(String::from)))
            .flatten();
        said.or_else(|| {
            left.as_ref()
                .map(|left| format!("其名下还有{left}，请先办理离职交接，一次交接完毕。"))
        })
    });
    let (way, more) = (hand_over.clone(), hand_over);
    view! {
        <section class="mt-8 pt-6 border-t border-base-300">
            <Summary error/>
            <div class="flex flex-wrap gap-2 mb-2">
                <a href=way class="btn">"离职交接…"</a>
                <a href=format!("/office/assignments/places?staff={id}") class="btn btn-ghost">"名额与负责地区"</a>
            </div>
            <details>
                <summary class="btn btn-ghost text-error-ink">"停用账号…"</summary>
                <div class="flex flex-col gap-3 mt-3">
                    <p>{format!("停用后 {name} 立即下线且不能再登录，历史记录保留。")}</p>
                    {move || refused.get().map(|words| view! {
                        <p id="disable-error" class="text-error-ink">{words}" "<a href=more.clone() class="link">"去离职交接"</a></p>
                    })}
                    <ActionForm action=acts.disable>
                        <input type="hidden" name="id" value=id/>
                        <Submit label=format!("停用 {name} 的账号") pending=acts.disable.pending() class="btn btn-error"/>
                    </ActionForm>
                </div>
            </details>
        </section>
    }
    .into_any()
}
