//! SQL of staff, roles, the supervisor tree and sessions.

mod people;
mod roles;
mod units;

pub use people::*;
pub use roles::*;
pub use units::*;

use super::*;
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::{BranchId, DepartmentId, RoleId, SessionId, StaffId};
use crate::types::time::Moment;

#[derive(sqlx::FromRow)]
pub struct SessionViewer {
    pub session: SessionId,
    pub last_seen_at: Moment,
    pub handed_over_at: Option<Moment>,
    #[sqlx(flatten)]
    pub who: StaffViewer,
}

/// The living session of a token, with all that makes a viewer, in one query.
pub async fn session_viewer(tx: &mut Tx, token_hash: &[u8], now: Moment) -> Result<Option<SessionViewer>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select x.id as session, x.last_seen_at, x.handed_over_at, s.id, s.name, s.account, r.name as role, r.code as role_code, r.scope,
                (select string_agg(module || '.' || \"right\", ',') from role_right where role_id = r.id) as rights,
                (select string_agg(field || '.' || sight, ',') from role_field where role_id = r.id) as sights,
                (select string_agg(id || '.' || protected || '.' || label, '\n') from custom_field where protected is not null) as own
         from session x join staff s on s.id = x.staff_id join role r on r.id = s.role_id
         where x.token_hash = $1 and x.revoked_at is null and x.expires_at > $2 and s.disabled_at is null")
        .bind(token_hash).bind(now).fetch_optional(c).await)?)
}

#[derive(sqlx::FromRow)]
pub struct StaffViewer {
    pub id: StaffId,
    pub name: String,
    pub account: String,
    pub role: String,
    pub role_code: Option<String>,
    pub scope: Scope,
    pub rights: Option<String>,
    pub sights: Option<String>,
    /// Number, group and label of each protected field of the agency's own, one a line.
    pub own: Option<String>,
}

/// What makes a viewer of somebody who isn't asking: for showing what they would see.
pub async fn staff_viewer(tx: &mut Tx, id: StaffId) -> Result<Option<StaffViewer>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name, s.account, r.name as role, r.code as role_code, r.scope,
                (select string_agg(module || '.' || \"right\", ',') from role_right where role_id = r.id) as rights,
                (select string_agg(field || '.' || sight, ',') from role_field where role_id = r.id) as sights,
                (select string_agg(id || '.' || protected || '.' || label, '\n') from custom_field where protected is not null) as own
         from staff s join role r on r.id = s.role_id where s.id = $1")
        .bind(id).fetch_optional(c).await)?)
}

/// Whether somebody has an account that is not disabled.
pub async fn works_here(tx: &mut Tx, id: StaffId) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select exists (select 1 from staff where id = $1 and disabled_at is null)")
        .bind(id).fetch_one(c).await)?,
    )
}

pub async fn touch_session(tx: &mut Tx, session: SessionId, now: Moment, expires: Moment) -> Result<()> {
    on!(tx, c => sqlx::query("update session set last_seen_at = $1, expires_at = $2 where id = $3 and revoked_at is null")
        .bind(now).bind(expires).bind(session).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn insert_session(
    tx: &mut Tx,
    staff: StaffId,
    token_hash: Vec<u8>,
    address: &str,
    agent: &str,
    expires: Moment,
) -> Result<()> {
    let now = clock::now();
    on!(tx, c => sqlx::query(
        "insert into session (token_hash, staff_id, address, agent, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $5, $6)")
        .bind(token_hash).bind(staff).bind(address).bind(agent).bind(now).bind(expires).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends one session of a person; false where there was none to end.
pub async fn revoke_session(tx: &mut Tx, staff: StaffId, session: SessionId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update session set revoked_at = $1 where id = $2 and staff_id = $3 and revoked_at is null")
        .bind(clock::now()).bind(session).bind(staff).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Ends every session of a person but one.
pub async fn revoke_sessions_but(tx: &mut Tx, staff: StaffId, but: Option<SessionId>) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update session set revoked_at = $1 where staff_id = $2 and revoked_at is null and id <> $3")
        .bind(clock::now()).bind(staff).bind(but.unwrap_or_default()).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn sessions_of(tx: &mut Tx, staff: StaffId, current: SessionId) -> Result<Vec<SessionRow>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select id, address, agent, created_at, last_seen_at, (id = $1) as current from session
         where staff_id = $2 and revoked_at is null and expires_at > $3 order by last_seen_at desc limit 50")
        .bind(current).bind(staff).bind(clock::now()).fetch_all(c).await)?)
}

#[derive(sqlx::FromRow)]
pub struct SignIn {
    pub id: StaffId,
    pub password_hash: String,
    pub disabled_at: Option<Moment>,
    pub failed_sign_ins: i64,
    pub locked_until: Option<Moment>,
}

pub async fn sign_in_by_account(tx: &mut Tx, account: &str) -> Result<Option<SignIn>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select id, password_hash, disabled_at, failed_sign_ins, locked_until from staff where account = $1")
        .bind(account).fetch_optional(c).await)?)
}

pub async fn note_failed_sign_in(
    tx: &mut Tx,
    staff: StaffId,
    failures: i64,
    locked_until: Option<Moment>,
) -> Result<()> {
    on!(tx, c => sqlx::query("update staff set failed_sign_ins = $1, locked_until = $2 where id = $3")
        .bind(failures).bind(locked_until).bind(staff).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn password_hash(tx: &mut Tx, staff: StaffId) -> Result<String> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select password_hash from staff where id = $1")
        .bind(staff).fetch_one(c).await)?,
    )
}

pub async fn set_password(tx: &mut Tx, staff: StaffId, hash: &str) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update staff set password_hash = $1, failed_sign_ins = 0, locked_until = null where id = $2")
        .bind(hash).bind(staff).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn insert_branch(tx: &mut Tx, name: &str, city: &str, address: &str) -> Result<BranchId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into branch (name, city, address, created_at) values ($1, $2, $3, $4) returning id")
        .bind(name).bind(city).bind(address).bind(clock::now()).fetch_one(c).await)?)
}

/// Makes a role with its rights; `code` names a seeded one.
pub async fn insert_role(tx: &mut Tx, code: Option<&str>, name: &str, scope: Scope) -> Result<RoleId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into role (code, name, scope, created_at) values ($1, $2, $3, $4) returning id")
        .bind(code).bind(name).bind(scope).bind(clock::now()).fetch_one(c).await);
    made.map_err(|error| match dialect::violated(&error).as_deref() {
        Some("role.name") => Error::invalid("name", "已有同名角色"),
        _ => error.into(),
    })
}

pub async fn role_by_code(tx: &mut Tx, code: &str) -> Result<Option<RoleId>> {
    Ok(on!(tx, c => sqlx::query_scalar("select id from role where code = $1").bind(code).fetch_optional(c).await)?)
}

/// Replaces a role's rights and what it sees of protected fields.
pub async fn set_rights(
    tx: &mut Tx,
    role: RoleId,
    rights: &std::collections::BTreeSet<(Module, Right)>,
    sights: &std::collections::BTreeMap<Protected, Sight>,
) -> Result<()> {
    on!(tx, c => sqlx::query("delete from role_right where role_id = $1").bind(role).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("delete from role_field where role_id = $1").bind(role).execute(c).await.map(|_| ()))?;
    for (module, right) in rights {
        on!(tx, c => sqlx::query("insert into role_right (role_id, module, \"right\") values ($1, $2, $3)")
            .bind(role).bind(module).bind(right).execute(c).await.map(|_| ()))?;
    }
    for (field, sight) in sights {
        on!(tx, c => sqlx::query("insert into role_field (role_id, field, sight) values ($1, $2, $3)")
            .bind(role).bind(field).bind(sight).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// What a new member of staff starts with.
pub struct NewStaff<'a> {
    pub account: &'a str,
    pub password_hash: &'a str,
    pub name: &'a str,
    pub title: &'a str,
    pub experience: &'a str,
    pub introduction: &'a str,
    pub motto: &'a str,
    pub landline: &'a str,
    pub branch: Option<BranchId>,
    pub department: Option<DepartmentId>,
    pub role: RoleId,
    pub supervisor: Option<StaffId>,
    pub shown_in_public: bool,
}

impl NewStaff<'_> {
    /// Everything empty: fill in what is known.
    pub fn blank() -> Self {
        Self {
            account: "",
            password_hash: "",
            name: "",
            title: "",
            experience: "",
            introduction: "",
            motto: "",
            landline: "",
            branch: None,
            department: None,
            role: RoleId(0),
            supervisor: None,
            shown_in_public: false,
        }
    }
}

pub async fn insert_staff(tx: &mut Tx, new: NewStaff<'_>) -> Result<StaffId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into staff (account, password_hash, name, title, experience, introduction, motto, landline,
                            branch_id, role_id, supervisor_id, shown_in_public, created_at, department_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id")
        .bind(new.account).bind(new.password_hash).bind(new.name).bind(new.title).bind(new.experience)
        .bind(new.introduction).bind(new.motto).bind(new.landline).bind(new.branch).bind(new.role)
        .bind(new.supervisor).bind(new.shown_in_public).bind(clock::now()).bind(new.department).fetch_one(c).await);
    let id: StaffId = made.map_err(|error| match dialect::violated(&error).as_deref() {
        Some("staff.account") => Error::invalid("account", "这个账号已被使用，请换一个"),
        _ => error.into(),
    })?;
    on!(tx, c => sqlx::query("insert into staff_tree (above_id, below_id, depth) values ($1, $1, 0)")
        .bind(id).execute(c).await.map(|_| ()))?;
    put_under(tx, id, new.supervisor).await?;
    Ok(id)
}

/// Moves a person, with everybody below, under a supervisor. A circle is refused.
pub async fn put_under(tx: &mut Tx, staff: StaffId, supervisor: Option<StaffId>) -> Result<()> {
    if let Some(above) = supervisor {
        let circle: bool = on!(tx, c => sqlx::query_scalar(
            "select exists (select 1 from staff_tree where above_id = $1 and below_id = $2)")
            .bind(staff).bind(above).fetch_one(c).await)?;
        if circle {
            return Err(Error::invalid("supervisor", "上级不能是本人或本人的下级"));
        }
    }
    on!(tx, c => sqlx::query("update staff set supervisor_id = $1 where id = $2")
        .bind(supervisor).bind(staff).execute(c).await.map(|_| ()))?;
    // Cut the ties of the whole branch to those above, then tie it to the new supervisor's line.
    on!(tx, c => sqlx::query(
        "delete from staff_tree
         where below_id in (select below_id from staff_tree where above_id = $1)
           and above_id not in (select below_id from staff_tree where above_id = $1)")
        .bind(staff).execute(c).await.map(|_| ()))?;
    if let Some(above) = supervisor {
        on!(tx, c => sqlx::query(
            "insert into staff_tree (above_id, below_id, depth)
             select a.above_id, b.below_id, a.depth + b.depth + 1
             from staff_tree a cross join staff_tree b where a.below_id = $1 and b.above_id = $2")
            .bind(above).bind(staff).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Staff whom the viewer may give members of `phase` to: enabled, within reach, whose role works in that phase.
pub async fn staff_below(tx: &mut Tx, viewer: &Viewer, phase: Phase) -> Result<Vec<StaffName>> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select s.id, s.name, r.name as role,
                (select count(*) from member m where case when $1 = 'presale' then m.presale_id else m.aftersale_id end = s.id
                 and ", here!("m.id"), ") as load
         from staff s join role r on r.id = s.role_id
         where s.disabled_at is null
           and ($2 or s.id in (select below_id from staff_tree where above_id = $3))
           and exists (select 1 from role_right where role_id = r.id and module = $1 and \"right\" = 'edit')
         order by s.id"))
        .bind(phase).bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}

/// Matchmakers who are shown to the public.
pub async fn public_matchmakers(tx: &mut Tx) -> Result<Vec<PublicMatchmaker>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.id, s.name, s.title, s.experience, s.introduction, s.motto, s.landline,
                coalesce(b.name, '') as branch,
                (select f.id from photo f where f.staff_id = s.id and f.cover and f.state = 'ready') as photo
         from staff s left join branch b on b.id = s.branch_id
         where s.shown_in_public and s.disabled_at is null order by s.id limit 24")
        .fetch_all(c).await)?)
}

/// `(account, role)` of the demonstration accounts that exist and may sign in.
pub async fn demo_accounts(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select s.account, r.name from staff s join role r on r.id = s.role_id
         where s.account in ('admin', 'manager', 'presale', 'aftersale', 'finance', 'counter') and s.disabled_at is null
         order by s.id")
        .fetch_all(c).await)?)
}

/// Whether anybody works here yet.
pub async fn any_staff(tx: &mut Tx) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar("select exists (select 1 from staff)").fetch_one(c).await)?)
}

/// Everybody's name, for what is written down about them.
pub async fn names(tx: &mut Tx) -> Result<std::collections::HashMap<StaffId, String>> {
    let rows: Vec<(StaffId, String)> = on!(tx, c => sqlx::query_as("select id, name from staff").fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}
