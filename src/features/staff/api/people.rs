//! Server functions of staff records: list, form, save, disable, enable.

use crate::error::Result;
use crate::features::staff::people::{StaffForm, StaffInput, StaffList};
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::assignments,
    crate::features::contacts::{self, ContactKind, ContactOwner},
    crate::features::events::EventKind,
    crate::features::photos,
    crate::features::staff::access::require,
    crate::features::staff::manage::{change, create, manageable, manageable_person, named, noted},
    crate::features::staff::people::{as_tree, works_in},
    crate::features::staff::shapes::within,
    crate::features::staff::{Module, Right, Scope, rules, store, units, viewer},
    crate::server::{once, passwords, request},
};

/// The staff within the viewer's reach: all, those at work (`working`) or those disabled (`disabled`),
/// whose name, account, branch or department contains `q`.
#[server]
pub async fn list_staff(show: String, q: String) -> Result<StaffList> {
    let (viewer, mut tx) = viewer::read().await?;
    require(&viewer, Module::Staff, Right::View)?;
    let all = store::staff_rows(&mut tx, &viewer).await?;
    let disabled = all.iter().filter(|r| r.disabled_at.is_some()).count() as i64;
    let working = all.len() as i64 - disabled;
    let q = q.trim().to_lowercase();
    let wanted = all.into_iter().filter(|r| {
        (show.is_empty() || (show == "disabled") == r.disabled_at.is_some())
            && (q.is_empty() || r.name.contains(&q) || r.account.contains(&q) || works_in(r, &q))
    });
    Ok(StaffList {
        rows: as_tree(wanted.collect()),
        working,
        disabled,
        may_create: viewer.can(Module::Staff, Right::Create),
        may_edit: viewer.can(Module::Staff, Right::Edit),
        may_see_rights: viewer.can(Module::Roles, Right::View),
    })
}

/// The form of one member of staff, or of somebody new.
#[server]
pub async fn open_staff_form(id: Option<StaffId>) -> Result<StaffForm> {
    let (viewer, mut tx) = viewer::read().await?;
    require(
        &viewer,
        Module::Staff,
        if id.is_some() { Right::Edit } else { Right::Create },
    )?;
    let roles = store::roles(&mut tx).await?;
    let units = store::units(&mut tx).await?;
    let mut form = StaffForm {
        id,
        once: once::fresh_key(),
        may_stand_alone: viewer.scope == Scope::All,
        roles: roles
            .iter()
            .filter(|r| within(&viewer, r))
            .map(|r| (r.id, r.name.clone()))
            .collect(),
        branches: units::branches(&units),
        departments: units::departments(&units),
        supervisors: store::supervisors(&mut tx, &viewer, id).await?,
        ..StaffForm::blank(viewer.id)
    };
    if let Some(id) = id {
        let person = store::person(&mut tx, &viewer, id).await?;
        manageable(&viewer, &roles, &person)?;
        let keys = request::server().keys;
        let mut contacts = contacts::all_of(&mut tx, &keys, ContactOwner::Staff, id.0).await?;
        let mut contact = |kind| contacts.remove(&kind).unwrap_or_default();
        form = StaffForm {
            version: person.version,
            account: person.account,
            name: person.name,
            mobile: contact(ContactKind::Mobile),
            email: contact(ContactKind::Email),
            wechat: contact(ContactKind::Wechat),
            qq: contact(ContactKind::Qq),
            landline: person.landline,
            title: person.title,
            experience: person.experience,
            introduction: person.introduction,
            motto: person.motto,
            photo: photos::store::of_staff::of(&mut tx, id).await?.photo,
            branch: person.branch_id,
            department: person.department_id,
            role: person.role_id,
            supervisor: person.supervisor_id,
            shown: person.shown_in_public,
            disabled: person.disabled_at.is_some(),
            own: id == viewer.id,
            hanging: assignments::store::leaving::hanging(&mut tx, id).await?,
            ..form
        };
        form.keep_closed(&units);
    }
    Ok(form)
}

/// Makes somebody new (`id` absent) or saves somebody known.
#[server]
pub async fn save_staff(
    #[server(default)] id: Option<StaffId>,
    version: i64,
    once: String,
    #[server(flatten)] staff: StaffInput,
) -> Result<()> {
    let (viewer, tx) = viewer::read().await?;
    require(
        &viewer,
        Module::Staff,
        if id.is_some() { Right::Edit } else { Right::Create },
    )?;
    drop(tx);
    let wrong = passwords::check(&staff.password).err();
    let parsed = rules::parsed(staff, id.is_none(), wrong)?;
    // Hashing takes its time: before the transaction, not in it.
    let hash = match &parsed.password {
        Some(password) => Some(passwords::hash(password.clone()).await?),
        None => None,
    };
    let (viewer, mut tx) = viewer::write().await?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    store::one_at_a_time(&mut tx).await?;
    match id {
        Some(id) => change(&mut tx, &viewer, id, version, &parsed, hash).await?,
        None => create(&mut tx, &viewer, &parsed, hash.unwrap_or_default()).await?,
    }
    tx.commit().await
}

/// Ends somebody's access at once; what they did stays. Who still has something to hand over leaves by the way
/// that hands it over.
#[server]
pub async fn disable_staff(id: StaffId) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    require(&viewer, Module::Staff, Right::Edit)?;
    let person = manageable_person(&mut tx, &viewer, id).await?;
    if id == viewer.id {
        return Err(Error::conflict("不能停用自己的账号，请由其他管理员操作"));
    }
    store::one_at_a_time(&mut tx).await?;
    // Whoever is giving them something comes before or after this, not in between.
    assignments::store::hold_staff(&mut tx, &[id]).await?;
    let hanging = assignments::store::leaving::hanging(&mut tx, id).await?;
    if !hanging.nothing() {
        return Err(Error::invalid(
            "disable",
            format!("{} 名下还有{}，请先办理离职交接", person.name, hanging.said()),
        ));
    }
    if store::last_admin(&mut tx, id).await? {
        return Err(Error::conflict(
            "这是最后一位系统管理员，停用后将无人能管理系统，请先指定另一位管理员",
        ));
    }
    if !store::set_disabled(&mut tx, id, true).await? {
        return Err(Error::conflict("这个账号已经停用"));
    }
    store::revoke_sessions_but(&mut tx, id, None).await?;
    noted(&mut tx, &viewer, EventKind::StaffDisabled, id, named(&person)).await?;
    tx.commit().await
}

/// Lets somebody sign in again.
#[server]
pub async fn enable_staff(id: StaffId) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    require(&viewer, Module::Staff, Right::Edit)?;
    let person = manageable_person(&mut tx, &viewer, id).await?;
    if !store::set_disabled(&mut tx, id, false).await? {
        return Err(Error::conflict("这个账号已经启用"));
    }
    noted(&mut tx, &viewer, EventKind::StaffEnabled, id, named(&person)).await?;
    tx.commit().await
}
