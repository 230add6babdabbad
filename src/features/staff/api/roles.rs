//! Server functions of roles: list and save.

use crate::error::Result;
use crate::features::staff::Scope;
use crate::features::staff::shapes::{RoleList, Ticks};
use crate::types::ids::RoleId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::shapes::{changes, may_shape},
    crate::features::staff::{Module, Right, Role, store, viewer},
    crate::server::once,
};

/// Every role with its rights.
#[server]
pub async fn list_roles() -> Result<RoleList> {
    let (viewer, mut tx) = viewer::read().await?;
    require(&viewer, Module::Roles, Right::View)?;
    Ok(RoleList {
        roles: store::roles(&mut tx).await?,
        may_create: viewer.can(Module::Roles, Right::Create),
        may_edit: viewer.can(Module::Roles, Right::Edit),
        once: once::fresh_key(),
    })
}

/// Makes a role (`id` absent) or changes one that is still at `version`; nobody gives a role what they lack themselves.
#[server]
pub async fn save_role(
    #[server(default)] id: Option<RoleId>,
    #[server(default)] version: i64,
    once: String,
    name: String,
    scope: Scope,
    #[server(flatten)] ticks: Ticks,
) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    require(
        &viewer,
        Module::Roles,
        if id.is_some() { Right::Edit } else { Right::Create },
    )?;
    let name = name.trim().to_string();
    if name.is_empty() || name.chars().count() > 20 {
        return Err(Error::invalid("name", "请填写角色名称，不超过 20 个字"));
    }
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let blank = Role {
        id: RoleId(0),
        code: None,
        name: String::new(),
        scope: Scope::Tree,
        rights: Default::default(),
        sights: Default::default(),
        people: 0,
        version: 0,
    };
    let before = match id {
        Some(id) => store::role(&mut tx, id).await?,
        None => blank,
    };
    let after = Role {
        name,
        scope,
        rights: ticks.rights(),
        sights: ticks.sights(),
        ..before.clone()
    }
    .kept_whole();
    if !may_shape(&viewer, &before, &after) {
        return Err(Error::invalid(
            "",
            "不能授予超出您自己权限的内容，请取消您没有的权限后再保存",
        ));
    }
    let id = match id {
        Some(id) => {
            if !store::save_role_head(&mut tx, id, version, &after.name, after.scope).await? {
                return Err(Error::conflict(
                    "您编辑期间，其他同事已修改这个角色。您填写的内容还在，请刷新页面对照后再保存",
                ));
            }
            id
        }
        None => store::insert_role(&mut tx, None, &after.name, after.scope).await?,
    };
    store::set_rights(&mut tx, id, &after.rights, &after.sights).await?;
    let done = if before.id == id {
        "修改角色"
    } else {
        "新建角色"
    };
    let data = EventData::default()
        .with("done", done)
        .with("name", &after.name)
        .with("changed", changes(&before, &after));
    events::record_and_commit(tx, EventKind::RoleSaved, Some(viewer.id), None, Some(id.0), data).await
}
