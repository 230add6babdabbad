//! SQL of branches and departments.

use super::super::units::{Counts, Unit, UnitId};
use super::super::{Scope, Viewer};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{BranchId, DepartmentId, StaffId};
use crate::types::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

#[derive(sqlx::FromRow)]
struct BranchLine {
    id: BranchId,
    parent_id: Option<BranchId>,
    name: String,
    city: String,
    address: String,
    head_id: Option<StaffId>,
    head_name: Option<String>,
    closed_at: Option<Moment>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct DepartmentLine {
    id: DepartmentId,
    branch_id: BranchId,
    parent_id: Option<DepartmentId>,
    name: String,
    head_id: Option<StaffId>,
    head_name: Option<String>,
    closed_at: Option<Moment>,
    version: i64,
}

/// Every branch and department, the closed ones too, without counts.
pub async fn units(tx: &mut Tx) -> Result<Vec<Unit>> {
    let branches: Vec<BranchLine> = on!(tx, c => sqlx::query_as(
        "select b.id, b.parent_id, b.name, b.city, b.address, b.head_id, s.name as head_name, b.closed_at, b.version
         from branch b left join staff s on s.id = b.head_id order by b.id")
        .fetch_all(c).await)?;
    let departments: Vec<DepartmentLine> = on!(tx, c => sqlx::query_as(
        "select d.id, d.branch_id, d.parent_id, d.name, d.head_id, s.name as head_name, d.closed_at, d.version
         from department d left join staff s on s.id = d.head_id order by d.id")
        .fetch_all(c).await)?;
    // Departments before the branches below the same one: people look for their own house first.
    let departments = departments.into_iter().map(|d| Unit {
        id: UnitId::Department(d.id),
        parent: Some(d.parent_id.map_or(UnitId::Branch(d.branch_id), UnitId::Department)),
        name: d.name,
        city: String::new(),
        address: String::new(),
        head: d.head_id,
        head_name: d.head_name,
        closed_at: d.closed_at,
        version: d.version,
        counts: Counts::default(),
        depth: 0,
    });
    let branches = branches.into_iter().map(|b| Unit {
        id: UnitId::Branch(b.id),
        parent: b.parent_id.map(UnitId::Branch),
        name: b.name,
        city: b.city,
        address: b.address,
        head: b.head_id,
        head_name: b.head_name,
        closed_at: b.closed_at,
        version: b.version,
        counts: Counts::default(),
        depth: 0,
    });
    Ok(departments.chain(branches).collect())
}

#[derive(sqlx::FromRow)]
struct CountLine {
    branch_id: Option<BranchId>,
    department_id: Option<DepartmentId>,
    staff: i64,
    presale: i64,
    aftersale: i64,
}

/// Who works directly in each unit (nothing: in none) and how many members they look after, as far as the
/// viewer reaches. Along the indexes of owners; the few who are gone are taken off.
pub async fn unit_counts(tx: &mut Tx, viewer: &Viewer) -> Result<BTreeMap<Option<UnitId>, Counts>> {
    let lines: Vec<CountLine> = on!(tx, c => sqlx::query_as(
        "select branch_id, department_id, cast(sum(working) as bigint) as staff, cast(sum(presale) as bigint) as presale,
                cast(sum(aftersale) as bigint) as aftersale
         from (select s.branch_id, s.department_id, case when s.disabled_at is null then 1 else 0 end as working,
                      (select count(*) from member where presale_id = s.id) - coalesce(p.gone, 0) as presale,
                      (select count(*) from member where aftersale_id = s.id) - coalesce(a.gone, 0) as aftersale
               from staff s
               left join (select m.presale_id as owner, count(*) as gone from member_gone g join member m on m.id = g.member_id
                          group by m.presale_id) p on p.owner = s.id
               left join (select m.aftersale_id as owner, count(*) as gone from member_gone g join member m on m.id = g.member_id
                          group by m.aftersale_id) a on a.owner = s.id
               where $1 or s.id in (select below_id from staff_tree where above_id = $2)) x
         group by branch_id, department_id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?;
    let mut counts: BTreeMap<Option<UnitId>, Counts> = BTreeMap::new();
    for line in lines {
        let place = line.department_id.map(UnitId::Department);
        *counts.entry(place.or(line.branch_id.map(UnitId::Branch))).or_default() += Counts {
            staff: line.staff,
            presale: line.presale,
            aftersale: line.aftersale,
        };
    }
    Ok(counts)
}

/// How many people work directly in a unit, whoever's they are.
pub async fn at_work_in(tx: &mut Tx, id: UnitId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select count(*) from staff where case when $1 = 'branch' then branch_id else department_id end = $2 and disabled_at is null")
        .bind(id.kind()).bind(id.number()).fetch_one(c).await)?)
}

/// A unit as it is saved.
pub struct UnitRow<'a> {
    pub name: &'a str,
    pub city: &'a str,
    pub address: &'a str,
    pub head: Option<StaffId>,
    pub parent: Option<UnitId>,
    /// The branch that a department stands in.
    pub branch: BranchId,
}

impl UnitRow<'_> {
    fn parent_number(&self) -> Option<i64> {
        self.parent.map(UnitId::number)
    }

    /// The department above; nothing directly below the branch.
    fn above(&self) -> Option<i64> {
        self.parent.and_then(|p| match p {
            UnitId::Branch(_) => None,
            UnitId::Department(id) => Some(id.0),
        })
    }
}

fn name_taken(error: sqlx::Error) -> Error {
    match dialect::violated(&error) {
        Some(_) => Error::invalid("name", "同一级下已有这个名称，请换一个"),
        None => error.into(),
    }
}

/// Makes somebody head of a branch: for demonstrations.
pub async fn set_branch_head(tx: &mut Tx, id: BranchId, head: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query("update branch set head_id = $1 where id = $2").bind(head).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Makes a department of everybody of a role in a branch, the first of them its head: for demonstrations.
pub async fn found_department(tx: &mut Tx, branch: BranchId, name: &str, role: &str) -> Result<()> {
    let id: DepartmentId = on!(tx, c => sqlx::query_scalar(
        "insert into department (branch_id, name, head_id, created_at)
         values ($1, $2, (select min(s.id) from staff s join role r on r.id = s.role_id where s.branch_id = $1 and r.code = $3), $4)
         returning id")
        .bind(branch).bind(name).bind(role).bind(clock::now()).fetch_one(c).await)?;
    on!(tx, c => sqlx::query(
        "update staff set department_id = $1 where branch_id = $2 and role_id = (select id from role where code = $3)")
        .bind(id).bind(branch).bind(role).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn insert_branch_row(tx: &mut Tx, row: &UnitRow<'_>) -> Result<i64> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into branch (name, city, address, head_id, parent_id, created_at) values ($1, $2, $3, $4, $5, $6) returning id")
        .bind(row.name).bind(row.city).bind(row.address).bind(row.head).bind(row.parent_number()).bind(clock::now())
        .fetch_one(c).await);
    made.map_err(name_taken)
}

pub async fn insert_department(tx: &mut Tx, row: &UnitRow<'_>) -> Result<DepartmentId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into department (branch_id, parent_id, name, head_id, created_at) values ($1, $2, $3, $4, $5) returning id")
        .bind(row.branch).bind(row.above()).bind(row.name).bind(row.head).bind(clock::now()).fetch_one(c).await);
    made.map_err(name_taken)
}

/// Saves a unit that is still at `version`.
pub async fn save_unit_row(tx: &mut Tx, id: UnitId, version: i64, row: &UnitRow<'_>) -> Result<()> {
    let done = match id {
        UnitId::Branch(id) => on!(tx, c => sqlx::query(
            "update branch set name = $1, city = $2, address = $3, head_id = $4, parent_id = $5, version = version + 1
             where id = $6 and version = $7")
            .bind(row.name).bind(row.city).bind(row.address).bind(row.head).bind(row.parent_number()).bind(id).bind(version)
            .execute(c).await.map(|d| d.rows_affected())),
        UnitId::Department(id) => on!(tx, c => sqlx::query(
            "update department set name = $1, head_id = $2, parent_id = $3, branch_id = $4, version = version + 1
             where id = $5 and version = $6")
            .bind(row.name).bind(row.head).bind(row.above()).bind(row.branch).bind(id).bind(version)
            .execute(c).await.map(|d| d.rows_affected())),
    };
    if done.map_err(name_taken)? == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "您编辑期间，其他同事已修改这个单位。您填写的内容还在，请关闭后重新打开，对照最新资料再保存",
        ))
    }
}

/// Departments and the people in them move with what they belong to.
pub async fn follow_to_branch(tx: &mut Tx, departments: &[i64], branch: BranchId) -> Result<()> {
    let mut sql = Sql::new("update department set");
    sql.with(" branch_id = ", branch.0).in_ids(" where id", departments);
    sql.execute(tx).await?;
    let mut sql = Sql::new("update staff set");
    sql.with(" branch_id = ", branch.0)
        .in_ids(" where department_id", departments);
    sql.execute(tx).await?;
    Ok(())
}

/// Closes (a moment) or opens again (nothing); false where it already is so.
pub async fn set_closed(tx: &mut Tx, id: UnitId, close: bool) -> Result<bool> {
    let at = close.then(clock::now);
    let done = match id {
        UnitId::Branch(id) => on!(tx, c => sqlx::query(
            "update branch set closed_at = $1, version = version + 1 where id = $2 and (closed_at is null) = $3")
            .bind(at).bind(id).bind(close).execute(c).await.map(|d| d.rows_affected())),
        UnitId::Department(id) => on!(tx, c => sqlx::query(
            "update department set closed_at = $1, version = version + 1 where id = $2 and (closed_at is null) = $3")
            .bind(at).bind(id).bind(close).execute(c).await.map(|d| d.rows_affected())),
    };
    Ok(done.map_err(name_taken)? == 1)
}

/// Everybody whom the viewer knows by name: those below and those above, or all.
pub async fn line_of(tx: &mut Tx, viewer: &Viewer) -> Result<BTreeSet<StaffId>> {
    let ids: Vec<StaffId> = on!(tx, c => sqlx::query_scalar(
        "select id from staff where $1 or id in (select below_id from staff_tree where above_id = $2
                                                 union select above_id from staff_tree where below_id = $2)")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?;
    Ok(ids.into_iter().collect())
}

/// Who may be made head of a unit: everybody at work within the viewer's reach.
pub async fn possible_heads(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<(StaffId, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name || ' · ' || r.name from staff s join role r on r.id = s.role_id
         where ($1 or s.id in (select below_id from staff_tree where above_id = $2)) and s.disabled_at is null order by s.id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}
