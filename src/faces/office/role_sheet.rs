//! One role: name, whose data, the matrix of rights, what it sees of protected fields.

use super::rights_table::RightsTable;
use crate::features::staff::api::roles::SaveRole;
use crate::features::staff::shapes::kept_by_admin;
use crate::features::staff::{Module, Protected, Right, Role, Scope, Sight};
use crate::ui::{PageHead, RadioField, Submit, Summary, TextField, failure, options};
use leptos::prelude::*;

#[component]
pub fn RoleSheet(role: Role, once: String, save: ServerAction<SaveRole>) -> impl IntoView {
    let error = failure(save);
    let known = role.people > 0 || !role.name.is_empty();
    let title = if known {
        format!("角色：{}", role.name)
    } else {
        "新建角色".to_string()
    };
    let admin = role.is_admin();
    let people = (role.people > 0).then(|| format!("{} 人在用，保存后立即生效", role.people));
    view! {
        <PageHead title note=people.unwrap_or_default()>
            <a href="/office/roles" class="btn">"返回角色列表"</a>
        </PageHead>
        <Summary error/>
        <ActionForm action=save attr:class="flex flex-col gap-6" attr:novalidate="">
            {known.then(|| view! { <input type="hidden" name="id" value=role.id.0/> })}
            <input type="hidden" name="version" value=role.version/>
            <input type="hidden" name="once" value=once/>
            <section class="panel grid grid-cols-2 gap-6 max-w-3xl">
                <TextField name="name" label="角色名称" value=role.name.clone() required=true error/>
                {if admin {
                    view! {
                        <div>
                            <input type="hidden" name="scope" value=Scope::All.code()/>
                            <p class="text-sm font-medium">"数据范围"</p>
                            <p>"全部"<span class="text-xs text-muted">"　系统管理员固定"</span></p>
                        </div>
                    }.into_any()
                } else {
                    view! { <RadioField name="scope" label="数据范围" choices=options(Scope::OPTIONS) value=role.scope.code() error/> }.into_any()
                }}
            </section>
            <Matrix role=role.clone()/>
            <Sights role/>
            <div><Submit label="保存角色" pending=save.pending()/></div>
        </ActionForm>
    }
}

#[component]
fn Matrix(role: Role) -> impl IntoView {
    let admin = role.is_admin();
    view! {
        <section class="panel p-0 overflow-x-auto max-w-3xl" aria-labelledby="rights-title">
            <h2 id="rights-title" class="font-semibold px-4 pt-4">"权限"</h2>
            {admin.then(|| view! { <p class="text-sm text-muted px-4">"「红娘管理」和「角色权限」对系统管理员固定开放，以免无人能管理系统。"</p> })}
            <RightsTable class="table" line=move |module| {
                let fixed = admin && kept_by_admin(module);
                let held: Vec<(Right, bool)> = Right::ALL.iter().map(|r| (*r, role.rights.contains(&(module, *r)))).collect();
                view! { <ModuleLine module held fixed/> }.into_any()
            }/>
        </section>
    }
}

#[component]
fn ModuleLine(module: Module, held: Vec<(Right, bool)>, fixed: bool) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="font-normal">{module.label()}</th>
            {held
                .into_iter()
                .map(|(right, has)| {
                    view! {
                        <td class="text-center">
                            <input type="checkbox" class="checkbox checkbox-sm" value="true" checked=has disabled=fixed
                                name=format!("right.{}.{}", module.code(), right.code()) aria-label=format!("{module}：{right}")/>
                        </td>
                    }
                })
                .collect_view()}
        </tr>
    }
}

/// What the role sees of each protected field; contact data may be partly seen.
#[component]
fn Sights(role: Role) -> impl IntoView {
    view! {
        <section class="panel flex flex-col gap-4 max-w-3xl" aria-labelledby="sights-title">
            <div>
                <h2 id="sights-title" class="font-semibold">"敏感字段"</h2>
                <p class="text-sm text-muted">"不可见的内容在列表、搜索、筛选、排序、资料、动态、配对和修改表单中一律不出现。"</p>
            </div>
            {Protected::ALL
                .iter()
                .map(|field| {
                    let now = role.sights.get(field).copied().unwrap_or(Sight::Hidden);
                    view! { <SightLine field=*field now/> }
                })
                .collect_view()}
        </section>
    }
}

#[component]
fn SightLine(field: Protected, now: Sight) -> impl IntoView {
    view! {
        <fieldset class="flex flex-wrap items-center gap-x-6 gap-y-1">
            <legend class="float-left w-24 font-medium">{field.label()}</legend>
            {field
                .sights()
                .iter()
                .map(|sight| {
                    view! {
                        <label class="choice">
                            <input type="radio" class="radio radio-sm" name=format!("sight.{}", field.code()) value=sight.code() checked=*sight == now/>
                            <span>{sight.label()}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}
