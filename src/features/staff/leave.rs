//! What others need to know and do when somebody leaves.

use super::{Viewer, manage, store};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::types::ids::StaffId;

/// Who leaves.
pub struct Person {
    pub name: String,
    pub role: String,
    pub supervisor: Option<StaffId>,
    pub disabled: bool,
}

/// Somebody whom the viewer may manage.
pub async fn person(tx: &mut Tx, viewer: &Viewer, id: StaffId) -> Result<Person> {
    let person = manage::manageable_person(tx, viewer, id).await?;
    let roles = store::roles(tx).await?;
    Ok(Person {
        role: roles
            .iter()
            .find(|r| r.id == person.role_id)
            .map_or_else(String::new, |r| r.name.clone()),
        name: person.name,
        supervisor: person.supervisor_id,
        disabled: person.disabled_at.is_some(),
    })
}

/// Holds others who change who is who, and refuses where nobody could manage the agency any more.
pub async fn one_at_a_time(tx: &mut Tx, id: StaffId) -> Result<()> {
    store::one_at_a_time(tx).await?;
    if store::last_admin(tx, id).await? {
        return Err(Error::conflict(
            "这是最后一位系统管理员，离职交接后将无人能管理系统，请先指定另一位管理员",
        ));
    }
    Ok(())
}

/// Disables the account, if it is not, and ends all its sessions.
pub async fn out(tx: &mut Tx, id: StaffId) -> Result<()> {
    store::set_disabled(tx, id, true).await?;
    store::revoke_sessions_but(tx, id, None).await
}
