//! SQL of members.

pub mod gone;
pub mod names;
pub mod saved;

use super::scope::binds;
use super::{Criteria, Member, Profile, Source, Stage};
use crate::error::{Error, Result};
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;

/// The columns of `Member`, with `m` the member and `p`, `a` its owners.
#[macro_export]
macro_rules! member_columns {
    () => {
        "m.id, m.username, m.name, m.sex, m.birthday, m.lunar, m.region, m.hukou, m.height_cm, m.weight_kg, m.marital,
         m.education, m.income, m.house, m.car, m.children, m.occupation, m.traits, m.criteria, m.stage,
         m.presale_id, p.name as presale_name, m.aftersale_id, a.name as aftersale_name, m.source, m.shown,
         m.do_not_contact, m.intent, m.follow_ups, m.last_contact_at, m.next_contact_at, m.assigned_at,
         m.service_ends_on, m.version, m.created_at"
    };
}

/// A member through the viewer: one who is out of their scope is not found.
pub async fn member(tx: &mut Tx, viewer: &Viewer, id: MemberId) -> Result<Member> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(concat!(
        "select ", member_columns!(), " from member m left join staff p on p.id = m.presale_id
         left join staff a on a.id = m.aftersale_id where ", seen!(), " and m.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Members through the viewer, as many of `ids` as they may see.
pub async fn members(tx: &mut Tx, viewer: &Viewer, ids: &[MemberId]) -> Result<Vec<Member>> {
    let mut found = Vec::with_capacity(ids.len());
    let (all, staff, assigns) = binds(viewer);
    let wanted: Vec<i64> = ids.iter().map(|i| i.0).collect();
    match tx {
        Tx::Sqlite(t) => {
            let json = serde_json::to_string(&wanted).map_err(|_| Error::Failed)?;
            found.extend(
                sqlx::query_as::<_, Member>(concat!(
                    "select ",
                    member_columns!(),
                    " from member m left join staff p on p.id = m.presale_id
                 left join staff a on a.id = m.aftersale_id where ",
                    seen!(),
                    " and m.id in (select value from json_each($4)) order by m.id"
                ))
                .bind(all)
                .bind(staff)
                .bind(assigns)
                .bind(json)
                .fetch_all(&mut **t)
                .await?,
            );
        }
        Tx::Postgres(t) => found.extend(
            sqlx::query_as::<_, Member>(concat!(
                "select ",
                member_columns!(),
                " from member m left join staff p on p.id = m.presale_id
             left join staff a on a.id = m.aftersale_id where ",
                seen!(),
                " and m.id = any($4) order by m.id"
            ))
            .bind(all)
            .bind(staff)
            .bind(assigns)
            .bind(wanted)
            .fetch_all(&mut **t)
            .await?,
        ),
    }
    Ok(found)
}

/// A member whoever asks, gone or not: for the other half of a merge that is being undone.
pub async fn any(tx: &mut Tx, id: MemberId) -> Result<Member> {
    let found = on!(tx, c => sqlx::query_as(concat!(
        "select ", member_columns!(), " from member m left join staff p on p.id = m.presale_id
         left join staff a on a.id = m.aftersale_id where m.id = $1"))
        .bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// How often a member was saved.
pub async fn version(tx: &mut Tx, id: MemberId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar("select version from member where id = $1").bind(id).fetch_one(c).await)?)
}

pub async fn password_hash(tx: &mut Tx, id: MemberId) -> Result<Option<String>> {
    Ok(on!(tx, c => sqlx::query_scalar("select password_hash from member where id = $1").bind(id).fetch_one(c).await)?)
}

/// Gives a member the name and password that they sign in with, or takes both away.
pub async fn set_sign_in(tx: &mut Tx, id: MemberId, username: Option<&str>, password_hash: Option<&str>) -> Result<()> {
    on!(tx, c => sqlx::query("update member set username = $1, password_hash = $2 where id = $3")
        .bind(username).bind(password_hash).bind(id).execute(c).await.map(|_| ()))
    .map_err(username_taken)
}

/// A member who enters the agency.
pub struct NewMember<'a> {
    pub profile: &'a Profile,
    pub criteria: &'a Criteria,
    pub password_hash: Option<String>,
    pub source: Source,
    pub created_by: Option<StaffId>,
    /// The pre-sale matchmaker who enters their own client; else the member waits for a manager.
    pub presale: Option<StaffId>,
    /// Agreed to be shown to candidates.
    pub shown: bool,
    pub at: Moment,
}

/// Inserts a member at the stage that follows from having an owner or not.
pub async fn insert(tx: &mut Tx, new: NewMember<'_>) -> Result<MemberId> {
    let name = &new.profile.name;
    let id = insert_unnamed(tx, new).await?;
    names::note_new(tx, id, name).await?;
    Ok(id)
}

/// The same, but the name is not found yet: whoever inserts many notes their names together, see
/// `names::note_new_ones`.
pub async fn insert_unnamed(tx: &mut Tx, new: NewMember<'_>) -> Result<MemberId> {
    let p = new.profile;
    let stage = if new.presale.is_some() {
        Stage::Presale
    } else {
        Stage::Lead
    };
    let assigned_at = new.presale.map(|_| new.at);
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into member (username, password_hash, name, sex, birthday, lunar, region, hukou, height_cm, weight_kg,
            marital, education, income, house, car, children, occupation, traits, criteria, stage, presale_id, source,
            created_by, shown, assigned_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $26)
         returning id")
        .bind(&p.username).bind(&new.password_hash).bind(&p.name).bind(p.sex).bind(p.birthday).bind(p.lunar).bind(p.region)
        .bind(p.hukou).bind(p.height_cm).bind(p.weight_kg).bind(p.marital).bind(p.education).bind(p.income).bind(p.house)
        .bind(p.car).bind(p.children).bind(&p.occupation).bind(&p.traits).bind(new.criteria).bind(stage).bind(new.presale)
        .bind(new.source).bind(new.created_by).bind(new.shown).bind(assigned_at).bind(new.at)
        .fetch_one(c).await);
    made.map_err(username_taken)
}

fn username_taken(error: sqlx::Error) -> Error {
    match dialect::violated(&error).as_deref() {
        Some("member.username") => Error::invalid("username", "这个用户名已被使用，请换一个"),
        _ => error.into(),
    }
}

/// Whether nobody has this username yet.
pub async fn username_free(tx: &mut Tx, username: &str) -> Result<bool> {
    let taken: bool = on!(tx, c => sqlx::query_scalar("select exists (select 1 from member where username = $1)")
        .bind(username).fetch_one(c).await)?;
    Ok(!taken)
}

/// Saves a profile if it is still at `version`; otherwise somebody else was first.
pub async fn save_profile(tx: &mut Tx, id: MemberId, version: i64, p: &Profile) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "update member set username = $1, name = $2, sex = $3, birthday = $4, lunar = $5, region = $6, hukou = $7, height_cm = $8,
            weight_kg = $9, marital = $10, education = $11, income = $12, house = $13, car = $14, children = $15,
            occupation = $16, traits = $17, updated_at = $18, version = version + 1
         where id = $19 and version = $20")
        .bind(&p.username).bind(&p.name).bind(p.sex).bind(p.birthday).bind(p.lunar).bind(p.region).bind(p.hukou).bind(p.height_cm)
        .bind(p.weight_kg).bind(p.marital).bind(p.education).bind(p.income).bind(p.house).bind(p.car).bind(p.children)
        .bind(&p.occupation).bind(&p.traits).bind(clock::now()).bind(id).bind(version)
        .execute(c).await.map(|d| d.rows_affected())).map_err(username_taken)?;
    first_or_conflict(done)?;
    names::note(tx, id, &p.name).await
}

pub async fn save_criteria(tx: &mut Tx, id: MemberId, version: i64, criteria: &Criteria) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "update member set criteria = $1, updated_at = $2, version = version + 1 where id = $3 and version = $4")
        .bind(criteria).bind(clock::now()).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    first_or_conflict(done)
}

/// Notes the last day of service that a contract in force promises.
pub async fn serve_until(tx: &mut Tx, id: MemberId, ends_on: chrono::NaiveDate) -> Result<()> {
    on!(tx, c => sqlx::query("update member set service_ends_on = $1, updated_at = $2, version = version + 1 where id = $3")
        .bind(ends_on).bind(clock::now()).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

fn first_or_conflict(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "您编辑期间，其他同事已修改并保存了这位会员的资料。您填写的内容还在，请对照最新资料后再保存",
        ))
    }
}

/// Moves a member from one stage to the next; false where the member is no longer at `from`.
pub async fn move_stage(tx: &mut Tx, id: MemberId, from: Stage, to: Stage) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update member set stage = $1, updated_at = $2, version = version + 1 where id = $3 and stage = $4")
        .bind(to).bind(clock::now()).bind(id).bind(from).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Whoever wants no contact is due for none.
pub async fn save_consent(tx: &mut Tx, id: MemberId, version: i64, shown: bool, do_not_contact: bool) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "update member set shown = $1, do_not_contact = $2, updated_at = $3, version = version + 1,
            next_contact_at = case when $2 then null else next_contact_at end
         where id = $4 and version = $5")
        .bind(shown).bind(do_not_contact).bind(clock::now()).bind(id).bind(version)
        .execute(c).await.map(|d| d.rows_affected()))?;
    first_or_conflict(done)
}

/// Refuses what would disturb a member who wants no contact.
pub async fn refuse_quiet(tx: &mut Tx, members: &[i64]) -> Result<()> {
    let mut sql = Sql::new("select min(id) from member where do_not_contact");
    sql.in_ids(" and id", members);
    let found: Vec<(Option<MemberId>,)> = sql.fetch_all(tx).await?;
    match found.first() {
        Some((Some(id),)) => Err(Error::conflict(format!(
            "会员（编号 {id}）暂不接受联系，请先与其确认并修改会员授权"
        ))),
        _ => Ok(()),
    }
}

/// Notes that something of a member changed that lies in another table, so that whoever holds an older version learns
/// of it.
pub async fn touch(tx: &mut Tx, id: MemberId) -> Result<()> {
    on!(tx, c => sqlx::query("update member set updated_at = $1, version = version + 1 where id = $2")
        .bind(clock::now()).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Where a member of the demonstration stands at the end of their history.
pub struct Placed {
    pub stage: Stage,
    pub presale: Option<StaffId>,
    pub aftersale: Option<StaffId>,
    pub assigned_at: Moment,
    pub next_contact_at: Option<Moment>,
}

pub async fn place(tx: &mut Tx, id: MemberId, at: Placed) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update member set stage = $1, presale_id = $2, aftersale_id = $3, assigned_at = $4, next_contact_at = $5 where id = $6")
        .bind(at.stage).bind(at.presale).bind(at.aftersale).bind(at.assigned_at).bind(at.next_contact_at).bind(id)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Gives a member of the demonstration the name and birthday of another: they were entered twice.
pub async fn call_like(tx: &mut Tx, id: MemberId, other: MemberId, at: Moment) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update member set name = (select o.name from member o where o.id = $1), birthday = (select o.birthday from member o where o.id = $1),
            updated_at = $2 where id = $3")
        .bind(other).bind(at).bind(id).execute(c).await.map(|_| ()))?;
    let name: String =
        on!(tx, c => sqlx::query_scalar("select name from member where id = $1").bind(id).fetch_one(c).await)?;
    names::note(tx, id, &name).await
}

/// Notes until when a member's service goes.
pub async fn set_service_end(tx: &mut Tx, id: MemberId, day: chrono::NaiveDate) -> Result<()> {
    on!(tx, c => sqlx::query("update member set service_ends_on = $1 where id = $2").bind(day).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}
