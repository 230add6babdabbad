//! SQL of roles as they are listed and edited.

use super::super::viewer::pairs;
use super::super::{Module, Protected, Right, Role, Scope, Sight};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::dialect;
use crate::types::ids::RoleId;

#[derive(sqlx::FromRow)]
struct RoleLine {
    id: RoleId,
    code: Option<String>,
    name: String,
    scope: Scope,
    rights: Option<String>,
    sights: Option<String>,
    people: i64,
    version: i64,
}

/// Every role with its rights and how many people have it.
pub async fn roles(tx: &mut Tx) -> Result<Vec<Role>> {
    let lines: Vec<RoleLine> = on!(tx, c => sqlx::query_as(
        "select r.id, r.code, r.name, r.scope,
                (select string_agg(module || '.' || \"right\", ',') from role_right where role_id = r.id) as rights,
                (select string_agg(field || '.' || sight, ',') from role_field where role_id = r.id) as sights,
                (select count(*) from staff where role_id = r.id and disabled_at is null) as people, r.version
         from role r order by r.id")
        .fetch_all(c).await)?;
    let role = |l: RoleLine| Role {
        id: l.id,
        code: l.code,
        name: l.name,
        scope: l.scope,
        rights: pairs(l.rights.as_deref(), Module::from_code, Right::from_code).collect(),
        sights: pairs(l.sights.as_deref(), Protected::from_code, Sight::from_code).collect(),
        people: l.people,
        version: l.version,
    };
    Ok(lines.into_iter().map(role).collect())
}

/// One role; there are few, so it is taken from all.
pub async fn role(tx: &mut Tx, id: RoleId) -> Result<Role> {
    roles(tx).await?.into_iter().find(|r| r.id == id).ok_or(Error::NotFound)
}

/// Saves name and scope; false where the role is no longer at `version`. The row is held until the commit, and
/// with it the rights that are written after.
pub async fn save_role_head(tx: &mut Tx, id: RoleId, version: i64, name: &str, scope: Scope) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update role set name = $1, scope = $2, version = version + 1 where id = $3 and version = $4")
        .bind(name).bind(scope).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()));
    done.map(|rows| rows == 1)
        .map_err(|error| match dialect::violated(&error).as_deref() {
            Some("role.name") => Error::invalid("name", "已有同名角色"),
            _ => error.into(),
        })
}
