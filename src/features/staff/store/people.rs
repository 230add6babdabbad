//! SQL of the staff list and of editing one member of staff.

use super::super::rules::StaffParsed;
use super::super::shapes::ADMIN;
use super::super::{Scope, StaffRow, Viewer};
use crate::error::{Error, Result};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{BranchId, DepartmentId, RoleId, StaffId};
use crate::types::time::Moment;

/// Everybody within the viewer's reach, by number.
pub async fn staff_rows(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<StaffRow>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.account, s.name, s.title, r.name as role, b.name as branch, d.name as department, u.name as supervisor,
                s.supervisor_id,
                s.shown_in_public, s.disabled_at, cast(0 as bigint) as depth,
                (select count(*) from member where presale_id = s.id) as presale,
                (select count(*) from member where aftersale_id = s.id) as aftersale
         from staff s join role r on r.id = s.role_id left join branch b on b.id = s.branch_id
         left join department d on d.id = s.department_id left join staff u on u.id = s.supervisor_id
         where $1 or s.id in (select below_id from staff_tree where above_id = $2) order by s.id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}

/// One member of staff as edited.
#[derive(sqlx::FromRow)]
pub struct Person {
    pub version: i64,
    pub account: String,
    pub name: String,
    pub title: String,
    pub experience: String,
    pub introduction: String,
    pub motto: String,
    pub landline: String,
    pub branch_id: Option<BranchId>,
    pub department_id: Option<DepartmentId>,
    pub role_id: RoleId,
    pub supervisor_id: Option<StaffId>,
    pub shown_in_public: bool,
    pub disabled_at: Option<Moment>,
}

/// A member of staff through the viewer: one who is out of their reach is not found.
pub async fn person(tx: &mut Tx, viewer: &Viewer, id: StaffId) -> Result<Person> {
    let found = on!(tx, c => sqlx::query_as(
        "select version, account, name, title, experience, introduction, motto, landline, branch_id, department_id, role_id,
                supervisor_id, shown_in_public, disabled_at
         from staff where id = $1 and ($2 or id in (select below_id from staff_tree where above_id = $3))")
        .bind(id).bind(viewer.scope == Scope::All).bind(viewer.id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Who somebody is and where they work.
#[derive(sqlx::FromRow)]
pub struct PersonInPlace {
    pub name: String,
    pub account: String,
    pub role_id: RoleId,
    /// 「静安总店 · 售前部」
    pub place: String,
    pub disabled_at: Option<Moment>,
}

/// Somebody within the viewer's reach with the place where they work.
pub async fn person_in_place(tx: &mut Tx, viewer: &Viewer, id: StaffId) -> Result<PersonInPlace> {
    let found = on!(tx, c => sqlx::query_as(
        "select s.name, s.account, s.role_id, coalesce(b.name, '') || coalesce(' · ' || d.name, '') as place, s.disabled_at
         from staff s left join branch b on b.id = s.branch_id left join department d on d.id = s.department_id
         where s.id = $1 and ($2 or s.id in (select below_id from staff_tree where above_id = $3))")
        .bind(id).bind(viewer.scope == Scope::All).bind(viewer.id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// The name of somebody within the viewer's reach.
pub async fn name_in_reach(tx: &mut Tx, viewer: &Viewer, id: StaffId) -> Result<String> {
    let found = on!(tx, c => sqlx::query_scalar(
        "select name from staff where id = $1 and ($2 or id in (select below_id from staff_tree where above_id = $3))")
        .bind(id).bind(viewer.scope == Scope::All).bind(viewer.id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Everybody within the viewer's reach by name, for a filter.
pub async fn staff_in_reach(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<(StaffId, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select id, name from staff where $1 or id in (select below_id from staff_tree where above_id = $2) order by id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}

/// Who may stand above `whom`: enabled or already there, within the viewer's reach, not below them.
pub async fn supervisors(tx: &mut Tx, viewer: &Viewer, whom: Option<StaffId>) -> Result<Vec<(StaffId, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name || ' · ' || r.name from staff s join role r on r.id = s.role_id
         where ($1 or s.id in (select below_id from staff_tree where above_id = $2))
           and s.id not in (select below_id from staff_tree where above_id = $3)
           and (s.disabled_at is null or s.id = (select supervisor_id from staff where id = $3))
         order by s.id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).bind(whom.unwrap_or_default()).fetch_all(c).await)?)
}

/// Saves what may be edited, if the record is still at `version`; the tree is moved by `put_under`.
pub async fn save_person(tx: &mut Tx, id: StaffId, version: i64, p: &StaffParsed, role: RoleId) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "update staff set name = $1, title = $2, experience = $3, introduction = $4, motto = $5, landline = $6, branch_id = $7,
                role_id = $8, shown_in_public = $9, department_id = $10, version = version + 1
         where id = $11 and version = $12")
        .bind(&p.name).bind(&p.title).bind(&p.experience).bind(&p.introduction).bind(&p.motto).bind(&p.landline).bind(p.branch)
        .bind(role).bind(p.shown).bind(p.department).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    if done == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "您编辑期间，其他同事已修改这位员工的资料。您填写的内容还在，请关闭后重新打开，对照最新资料再保存",
        ))
    }
}

/// Disables (a moment) or enables (nothing); false where it already is so.
pub async fn set_disabled(tx: &mut Tx, id: StaffId, disable: bool) -> Result<bool> {
    let at = disable.then(clock::now);
    let done = on!(tx, c => sqlx::query(
        "update staff set disabled_at = $1, version = version + 1 where id = $2 and (disabled_at is null) = $3")
        .bind(at).bind(id).bind(disable).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Holds everybody else who changes who is who until this transaction ends: two administrators who
/// disable each other, or two moves that together make a circle, come one after the other.
pub async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    on!(tx, c => sqlx::query("update role set name = name where code = $1").bind(ADMIN).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Whether nobody but `whom` could still sign in as administrator.
pub async fn last_admin(tx: &mut Tx, whom: StaffId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from staff s join role r on r.id = s.role_id where s.id = $1 and r.code = $2)
            and not exists (select 1 from staff s join role r on r.id = s.role_id
                            where s.id <> $1 and r.code = $2 and s.disabled_at is null)")
        .bind(whom).bind(ADMIN).fetch_one(c).await)?)
}

/// Somebody of the staff as a search shows them.
#[derive(sqlx::FromRow)]
pub struct InReach {
    pub id: StaffId,
    pub name: String,
    pub account: String,
    pub role: String,
}

/// Everybody within the viewer's reach, for a search.
pub async fn people_in_reach(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<InReach>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name, s.account, r.name as role from staff s join role r on r.id = s.role_id
         where $1 or s.id in (select below_id from staff_tree where above_id = $2) order by s.id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}
