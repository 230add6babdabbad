//! What saving a member of staff takes: who may manage whom, and the writes that belong together.

use super::rules::StaffParsed;
use super::shapes::within;
use super::store::{self, NewStaff, Person};
use super::units::{self, UnitId};
use super::{Role, Scope, Viewer};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactOwner};
use crate::features::events::{self, EventData, EventKind};
use crate::server::{db::Tx, request};
use crate::types::ids::{RoleId, StaffId};

/// Makes somebody new.
pub async fn create(tx: &mut Tx, viewer: &Viewer, p: &StaffParsed, hash: String) -> Result<()> {
    let roles = store::roles(tx).await?;
    let role = given(viewer, &roles, p.role)?;
    reachable(tx, viewer, None, p.supervisor).await?;
    let p = &placed(tx, p, None).await?;
    let new = NewStaff {
        account: &p.account,
        password_hash: &hash,
        name: &p.name,
        title: &p.title,
        experience: &p.experience,
        introduction: &p.introduction,
        motto: &p.motto,
        landline: &p.landline,
        branch: p.branch,
        department: p.department,
        role,
        supervisor: p.supervisor,
        shown_in_public: p.shown,
    };
    let id = store::insert_staff(tx, new).await?;
    put_contacts(tx, id, p).await?;
    let data = EventData::default()
        .with("done", "新建员工账号")
        .with("name", &p.name)
        .with("account", &p.account);
    noted(tx, viewer, EventKind::StaffSaved, id, data).await
}

/// Saves somebody known, if nobody else was first.
pub async fn change(
    tx: &mut Tx,
    viewer: &Viewer,
    id: StaffId,
    version: i64,
    p: &StaffParsed,
    hash: Option<String>,
) -> Result<()> {
    let roles = store::roles(tx).await?;
    let person = store::person(tx, viewer, id).await?;
    manageable(viewer, &roles, &person)?;
    let p = &placed(tx, p, Some(&person)).await?;
    // One's own role and place in the tree are for others to change.
    let own = id == viewer.id;
    let role = if own {
        person.role_id
    } else {
        given(viewer, &roles, p.role)?
    };
    let supervisor = if own { person.supervisor_id } else { p.supervisor };
    if role != person.role_id && store::last_admin(tx, id).await? {
        return Err(Error::invalid("role", "这是最后一位系统管理员，请先指定另一位管理员"));
    }
    store::save_person(tx, id, version, p, role).await?;
    let mut changed = Vec::new();
    if role != person.role_id {
        let name = roles.iter().find(|r| r.id == role).map_or("", |r| &r.name);
        changed.push(format!("角色改为{name}"));
    }
    if supervisor != person.supervisor_id {
        reachable(tx, viewer, Some(id), supervisor).await?;
        store::put_under(tx, id, supervisor).await?;
        changed.push("调整了上级".to_string());
    }
    put_contacts(tx, id, p).await?;
    if let Some(hash) = hash {
        store::set_password(tx, id, &hash).await?;
        let keep = own.then_some(viewer.session);
        store::revoke_sessions_but(tx, id, keep).await?;
        noted(
            tx,
            viewer,
            EventKind::PasswordChanged,
            id,
            EventData::default().with("name", &p.name),
        )
        .await?;
    }
    let data = EventData::default()
        .with("done", "修改员工资料")
        .with("name", &p.name)
        .with("changed", changed.join("、"));
    noted(tx, viewer, EventKind::StaffSaved, id, data).await
}

/// The role that was chosen, if the viewer may hand it out.
fn given(viewer: &Viewer, roles: &[Role], chosen: Option<RoleId>) -> Result<RoleId> {
    let role = roles
        .iter()
        .find(|r| Some(r.id) == chosen)
        .ok_or(Error::invalid("role", "请选择角色"))?;
    if within(viewer, role) {
        Ok(role.id)
    } else {
        Err(Error::invalid("role", "不能授予超出您自己权限的角色"))
    }
}

/// Refuses where somebody's role gives more than the viewer has: they are not the viewer's to manage.
pub fn manageable(viewer: &Viewer, roles: &[Role], person: &Person) -> Result<()> {
    let role = roles.iter().find(|r| r.id == person.role_id).ok_or(Error::NotFound)?;
    if within(viewer, role) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Loads somebody whom the viewer may manage.
pub async fn manageable_person(tx: &mut Tx, viewer: &Viewer, id: StaffId) -> Result<Person> {
    let person = store::person(tx, viewer, id).await?;
    manageable(viewer, &store::roles(tx).await?, &person)?;
    Ok(person)
}

/// The name of somebody whom the viewer may manage.
pub async fn manageable_name(tx: &mut Tx, viewer: &Viewer, id: StaffId) -> Result<String> {
    Ok(manageable_person(tx, viewer, id).await?.name)
}

/// Whether the viewer may put somebody under this supervisor.
async fn reachable(tx: &mut Tx, viewer: &Viewer, whom: Option<StaffId>, above: Option<StaffId>) -> Result<()> {
    let Some(above) = above else {
        let alone = viewer.scope == Scope::All;
        return if alone {
            Ok(())
        } else {
            Err(Error::invalid("supervisor", "请选择上级"))
        };
    };
    if whom == Some(above) {
        return Err(Error::invalid("supervisor", "上级不能是本人或本人的下级"));
    }
    let found = store::person(tx, viewer, above).await;
    found
        .map(|_| ())
        .map_err(|_| Error::invalid("supervisor", "请从列表中选择上级"))
}

/// The form with branch and department that belong together: a department says its branch where none was
/// chosen. Closed ones only where somebody stays in them.
async fn placed(tx: &mut Tx, p: &StaffParsed, person: Option<&Person>) -> Result<StaffParsed> {
    let units = store::units(tx).await?;
    let open = |id: UnitId| units.iter().any(|u| u.id == id && u.closed_at.is_none());
    let stays_in = |branch| person.is_some_and(|p| p.branch_id == branch);
    let mut branch = p.branch;
    if let Some(department) = p.department {
        let id = UnitId::Department(department);
        let stays = person.is_some_and(|p| p.department_id == Some(department));
        let Some(of) = units::branch_of(&units, id).filter(|_| stays || open(id)) else {
            return Err(Error::invalid("department", "请从列表中选择部门"));
        };
        if branch.is_some_and(|b| b != of) {
            return Err(Error::invalid("department", "这个部门不属于所选门店"));
        }
        branch = Some(of);
    }
    if let Some(chosen) = branch
        && !open(UnitId::Branch(chosen))
        && !stays_in(branch)
    {
        return Err(Error::invalid("branch", "请从列表中选择门店"));
    }
    Ok(StaffParsed { branch, ..p.clone() })
}

async fn put_contacts(tx: &mut Tx, id: StaffId, p: &StaffParsed) -> Result<()> {
    let keys = request::server().keys;
    for (kind, value) in &p.contacts {
        contacts::put(tx, &keys, ContactOwner::Staff, id.0, *kind, value).await?;
    }
    Ok(())
}

/// Who it is, for an event.
pub fn named(person: &Person) -> EventData {
    EventData::default()
        .with("name", &person.name)
        .with("account", &person.account)
}

/// Records what was done with whom.
pub async fn noted(tx: &mut Tx, viewer: &Viewer, kind: EventKind, whom: StaffId, data: EventData) -> Result<()> {
    events::record(tx, kind, Some(viewer.id), None, Some(whom.0), data).await
}
