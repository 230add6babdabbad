//! 角色权限: every role, and in a sheet its matrix of rights.

use super::role_sheet::RoleSheet;
use crate::faces::Screen;
use crate::features::staff::api::roles::{SaveRole, list_roles};
use crate::features::staff::shapes::RoleList;
use crate::features::staff::{Module, Protected, Right, Role, Scope, Sight};
use crate::ui::{Badge, ErrorNote, Loading, PageHead, Resource, Tone, say};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

pub struct RolesPage;

impl Screen for RolesPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("role").unwrap_or_default()));
    let save = ServerAction::<SaveRole>::new();
    // Again after a save that was taken: what was ticked is kept where it was not.
    let saved = RwSignal::new(0);
    let list = Resource::new(move || saved.get(), |_| list_roles());
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(())) = save.value().get() {
            say("角色已保存，相关人员下次操作时生效");
            saved.update(|n| *n += 1);
            navigate(
                "/office/roles",
                NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    });
    Effect::new(move |before: Option<String>| {
        let now = sheet.get();
        if before.is_some_and(|b| b != now) {
            save.clear();
        }
        now
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let chosen = sheet.get();
                match list.await {
                    Ok(list) => {
                        let open = chosen_role(&list, &chosen);
                        let once = list.once.clone();
                        match open {
                            Some(role) => view! { <RoleSheet role once save/> }.into_any(),
                            None => view! { <List list/> }.into_any(),
                        }
                    }
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The role whose sheet the address opens: `new`, or a number.
fn chosen_role(list: &RoleList, chosen: &str) -> Option<Role> {
    if chosen == "new" && list.may_create {
        let id = Default::default();
        return Some(Role {
            id,
            code: None,
            name: String::new(),
            scope: Scope::Tree,
            rights: Default::default(),
            sights: Default::default(),
            people: 0,
            version: 0,
        });
    }
    list.roles
        .iter()
        .find(|r| list.may_edit && r.id.to_string() == chosen)
        .cloned()
}

#[component]
fn List(list: RoleList) -> impl IntoView {
    let add = list.may_create.then(|| {
        view! {
            <a href="/office/roles?role=new" class="btn btn-primary">
                <span class="icon-[lucide--plus] size-4" aria-hidden="true"></span>
                "新建角色"
            </a>
        }
    });
    let may_edit = list.may_edit;
    let count = format!("{} 个", list.roles.len());
    view! {
        <PageHead title="角色权限" note=count>{add}</PageHead>
        <div class="panel p-0 overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th>"角色"</th>
                        <th class="text-right">"在职人数"</th>
                        <th>"数据范围"</th>
                        <th>"权限"</th>
                        <th>"敏感字段"</th>
                    </tr>
                </thead>
                <tbody>
                    {list.roles.into_iter().map(|role| view! { <Line role may_edit/> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(role: Role, may_edit: bool) -> impl IntoView {
    let name = role.name.clone();
    let name = if may_edit {
        view! { <a href=format!("/office/roles?role={}", role.id) class="link link-hover font-medium">{name}</a> }
            .into_any()
    } else {
        view! { <span class="font-medium">{name}</span> }.into_any()
    };
    let scope = if role.scope == Scope::All {
        Tone::Gold
    } else {
        Tone::Plain
    };
    view! {
        <tr class="align-top">
            <td class="whitespace-nowrap">{name}</td>
            <td class="text-right tabular-nums">{role.people}</td>
            <td><Badge text=role.scope.label() tone=scope/></td>
            <td class="max-w-3xl">{in_words(&role)}</td>
            <td class="whitespace-nowrap">
                <ul>{sights(&role).into_iter().map(|s| view! { <li>{s}</li> }).collect_view()}</ul>
            </td>
        </tr>
    }
}

/// 「会员资料：查看、编辑；合同：全部」
fn in_words(role: &Role) -> String {
    let of = |module: &Module| -> Option<String> {
        let rights: Vec<&str> = Right::ALL
            .iter()
            .filter(|r| role.rights.contains(&(*module, **r)))
            .map(|r| r.label())
            .collect();
        let words = if rights.len() == Right::ALL.len() {
            "全部".to_string()
        } else {
            rights.join("、")
        };
        (!rights.is_empty()).then(|| format!("{module}：{words}"))
    };
    let words: Vec<String> = Module::ALL.iter().filter_map(of).collect();
    if words.len() == Module::ALL.len() && words.iter().all(|w| w.ends_with("全部")) {
        "全部模块的全部权限".to_string()
    } else {
        words.join("；")
    }
}

fn sights(role: &Role) -> Vec<String> {
    let sight = |f: &Protected| role.sights.get(f).copied().unwrap_or(Sight::Hidden);
    Protected::ALL.iter().map(|f| format!("{f}：{}", sight(f))).collect()
}
