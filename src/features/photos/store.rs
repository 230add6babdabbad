//! SQL of photos of members and of papers; those of the staff have their own below.

pub mod of_staff;

use super::rules::{Eye, seen};
use super::{Audience, MOST, MOST_KEPT, Photo, PhotoState};
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::features::verification::Item;
use crate::server::clock;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::{MemberId, PhotoId, StaffId, VerificationId};
use crate::types::time::Moment;
use std::collections::{BTreeMap, HashSet};

/// Holds a member's row, so that the order and the cover of their photos change one after the other.
pub async fn hold(tx: &mut Tx, member: MemberId) -> Result<()> {
    on!(tx, c => sqlx::query("update member set updated_at = updated_at where id = $1").bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A picture that has come in.
pub struct NewPhoto<'a> {
    pub member: MemberId,
    /// The check that it proves something for; else it is a photo of the member.
    pub verification: Option<VerificationId>,
    pub file: &'a str,
    pub width: i64,
    pub height: i64,
    pub by: Option<StaffId>,
}

/// Puts a photo behind the others; the first of a member becomes the cover. The caller holds the member.
pub async fn insert(tx: &mut Tx, new: NewPhoto<'_>) -> Result<PhotoId> {
    let (all, known): (i64, i64) = on!(tx, c => sqlx::query_as(
        "select count(*), count(case when deleted_at is null then 1 end) from photo
         where member_id = $1 and coalesce(verification_id, 0) = $2")
        .bind(new.member).bind(new.verification.unwrap_or_default()).fetch_one(c).await)?;
    full(known)?;
    if all >= MOST_KEPT {
        return Err(Error::invalid("file", "近期删除的照片太多，请过几天再上传"));
    }
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into photo (member_id, verification_id, file, state, audience, cover, position, width, height, uploaded_by, created_at)
         values ($1, $2, $3, 'waiting', 'hidden',
                 $2 is null and not exists (select 1 from photo p where p.member_id = $1 and p.cover),
                 (select coalesce(max(p.position), 0) + 1 from photo p where p.member_id = $1), $4, $5, $6, $7) returning id")
        .bind(new.member).bind(new.verification).bind(new.file).bind(new.width).bind(new.height).bind(new.by).bind(clock::now())
        .fetch_one(c).await)?)
}

/// Refuses one more where there are so many already.
fn full(known: i64) -> Result<()> {
    if known < MOST {
        return Ok(());
    }
    Err(Error::invalid("file", format!("最多 {MOST} 张，请先删除不用的照片")))
}

/// Notes which job encodes a photo.
pub async fn note_job(tx: &mut Tx, id: PhotoId, job: i64) -> Result<()> {
    on!(tx, c => sqlx::query("update photo set job_id = $1 where id = $2").bind(job).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// `Photo`'s columns; one whose job was given up will not come any more.
macro_rules! photo_columns {
    ($rest:literal) => {
        concat!(
            "select f.id, case when f.state = 'waiting' and j.state = 'failed' then 'refused' else f.state end as state,
                    case when f.state = 'waiting' and j.state = 'failed' then '照片处理失败，请删除后重新上传' else f.error end as error,
                    f.audience, f.cover, f.width, f.height, s.name as uploaded_by, f.created_at, f.deleted_at, d.name as deleted_by
             from photo f left join staff s on s.id = f.uploaded_by left join staff d on d.id = f.deleted_by
                  left join job j on j.id = f.job_id ", $rest)
    };
}

/// The photos of a member, in order. The caller has loaded the member.
pub async fn album(tx: &mut Tx, member: MemberId) -> Result<Vec<Photo>> {
    Ok(on!(tx, c => sqlx::query_as(photo_columns!(
        "where f.member_id = $1 and f.verification_id is null and f.deleted_at is null order by f.position, f.id"))
        .bind(member).fetch_all(c).await)?)
}

/// The deleted photos of a member that can still be brought back: what staff deleted, or what the member did.
pub async fn deleted(tx: &mut Tx, member: MemberId, by_staff: bool) -> Result<Vec<Photo>> {
    Ok(on!(tx, c => sqlx::query_as(photo_columns!(
        "where f.member_id = $1 and f.verification_id is null and f.deleted_at is not null and (f.deleted_by is not null) = $2
         order by f.deleted_at desc, f.id desc"))
        .bind(member).bind(by_staff).fetch_all(c).await)?)
}

/// The papers of a check, in order. The caller may see them.
pub async fn papers(tx: &mut Tx, member: MemberId) -> Result<Vec<(VerificationId, Photo)>> {
    #[derive(sqlx::FromRow)]
    struct Paper {
        verification_id: VerificationId,
        #[sqlx(flatten)]
        photo: Photo,
    }
    let rows: Vec<Paper> = on!(tx, c => sqlx::query_as(
        "select f.verification_id, f.id, case when f.state = 'waiting' and j.state = 'failed' then 'refused' else f.state end as state,
                case when f.state = 'waiting' and j.state = 'failed' then '照片处理失败，请删除后重新上传' else f.error end as error,
                f.audience, f.cover, f.width, f.height, s.name as uploaded_by, f.created_at, f.deleted_at,
                cast(null as text) as deleted_by
         from photo f left join staff s on s.id = f.uploaded_by left join job j on j.id = f.job_id
         where f.member_id = $1 and f.verification_id is not null and f.deleted_at is null order by f.position, f.id")
        .bind(member).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|r| (r.verification_id, r.photo)).collect())
}

/// A photo that something is done with.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Held {
    pub id: PhotoId,
    pub member: MemberId,
    /// What it proves, where it is a paper, and how that stands.
    pub item: Option<Item>,
    pub verification: Option<VerificationId>,
    pub verification_state: Option<String>,
    pub file: String,
    pub state: PhotoState,
    pub audience: Audience,
    pub cover: bool,
    pub position: i64,
    pub deleted: bool,
    pub deleted_by: Option<StaffId>,
}

macro_rules! held_columns {
    () => {
        "select f.id, f.member_id as member, v.item, f.verification_id as verification, v.state as verification_state, f.file,
                f.state, f.audience, f.cover, f.position, f.deleted_at is not null as deleted, f.deleted_by
         from photo f join member m on m.id = f.member_id left join verification v on v.id = f.verification_id "
    };
}

/// A photo of a member whom the viewer sees; one that was deleted is not there.
pub async fn photo(tx: &mut Tx, viewer: &Viewer, id: PhotoId) -> Result<Held> {
    let held = photo_or_deleted(tx, viewer, id).await?;
    if held.deleted { Err(Error::NotFound) } else { Ok(held) }
}

/// The same, deleted or not.
pub async fn photo_or_deleted(tx: &mut Tx, viewer: &Viewer, id: PhotoId) -> Result<Held> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(concat!(held_columns!(), "where f.id = $4 and ", crate::seen!()))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// A photo of the member's own, deleted or not; papers are the agency's.
pub async fn own(tx: &mut Tx, me: MemberId, id: PhotoId) -> Result<Held> {
    let found = on!(tx, c => sqlx::query_as(concat!(
        held_columns!(), "where f.id = $1 and f.member_id = $2 and f.verification_id is null and ", crate::here!("m.id")))
        .bind(id).bind(me).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// What decides whether somebody sees a photo.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Looked {
    pub file: String,
    pub audience: Audience,
    pub item: Option<Item>,
    /// The viewer looks after the member.
    pub seen: bool,
    /// The member agreed to be shown.
    pub agreed: bool,
    /// Whoever looks after the member may still bring it back; nobody else sees it any more.
    pub deleted: bool,
}

/// A photo that is ready, for staff.
pub async fn looked_at_by_staff(tx: &mut Tx, viewer: &Viewer, id: PhotoId) -> Result<Option<Looked>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select f.file, f.audience, v.item, coalesce(", crate::seen!(), ", false) as seen, m.shown as agreed,
                f.deleted_at is not null as deleted
         from photo f join member m on m.id = f.member_id left join verification v on v.id = f.verification_id
         where f.id = $4 and f.state = 'ready' and (f.deleted_at is null or f.deleted_by is not null) and ", crate::here!("m.id")))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?)
}

/// A photo that is ready, for a member: their own, or of somebody they were introduced to who agreed to be
/// shown or whom, like them, wants to meet. Papers are nobody's but the agency's.
pub async fn looked_at_by_member(tx: &mut Tx, me: MemberId, id: PhotoId) -> Result<Option<Looked>> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select f.file, f.audience, cast(null as text) as item, f.member_id = $1 as seen,
                (exists (select 1 from recommendation r
                         where ((r.member_id = $1 and r.candidate_id = m.id) or (r.candidate_id = $1 and r.member_id = m.id))
                           and (m.shown or (r.member_answer = 'interested' and r.candidate_answer = 'interested')))) as agreed,
                f.deleted_at is not null as deleted
         from photo f join member m on m.id = f.member_id
         where f.id = $2 and f.state = 'ready' and f.verification_id is null
           and (f.deleted_at is null or (f.member_id = $1 and f.deleted_by is null)) and ", crate::here!("m.id")))
        .bind(me).bind(id).fetch_optional(c).await)?)
}

/// A member's cover, and who else may see it.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    pub photo: PhotoId,
    pub audience: Audience,
}

impl Cover {
    /// The cover, where whoever looks after the member or, with consent, a colleague may see it.
    pub fn seen_by(&self, looks_after: bool, agreed: bool) -> Option<PhotoId> {
        let eye = if looks_after { Eye::Own } else { Eye::Matched };
        seen(eye, self.audience, agreed).map(|_| self.photo)
    }
}

/// The covers of these members, in one query.
pub async fn covers(tx: &mut Tx, members: &[i64]) -> Result<BTreeMap<MemberId, Cover>> {
    if members.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut sql = Sql::new(
        "select member_id, id, audience from photo where cover and member_id is not null and state = 'ready' and ",
    );
    sql.in_ids("member_id", members)
        .push(" and ")
        .push(crate::here!("photo.member_id"));
    let rows: Vec<(MemberId, PhotoId, Audience)> = sql.fetch_all(tx).await?;
    Ok(rows
        .into_iter()
        .map(|(member, photo, audience)| (member, Cover { photo, audience }))
        .collect())
}

/// Makes a photo the cover; the caller holds the member. Nothing changes where it is no more.
pub async fn make_cover(tx: &mut Tx, member: MemberId, id: PhotoId) -> Result<bool> {
    on!(tx, c => sqlx::query("update photo set cover = $1 where member_id = $2 and cover").bind(false).bind(member).execute(c).await.map(|_| ()))?;
    let done = on!(tx, c => sqlx::query(
        "update photo set cover = $1 where id = $2 and member_id = $3 and verification_id is null and state = 'ready' and deleted_at is null")
        .bind(true).bind(id).bind(member).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Gives the cover to the first photo that is ready, where there is none; the caller holds the member.
pub async fn next_cover(tx: &mut Tx, member: MemberId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update photo set cover = $1
         where id = (select p.id from photo p where p.member_id = $2 and p.verification_id is null and p.state <> 'refused'
                       and p.deleted_at is null
                     order by case when p.state = 'ready' then 0 else 1 end, p.position, p.id limit 1)
           and not exists (select 1 from photo p where p.member_id = $2 and p.cover)")
        .bind(true).bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Says who sees a photo; false where it was not as the page showed it.
pub async fn show_to(tx: &mut Tx, id: PhotoId, was: Audience, now: Audience) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update photo set audience = $1 where id = $2 and audience = $3")
        .bind(now).bind(id).bind(was).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Changes places with the neighbour; the caller holds the member. Nothing happens at either end.
pub async fn swap(tx: &mut Tx, held: &Held, earlier: bool) -> Result<()> {
    const BEFORE: &str =
        "select id, position from photo where member_id = $1 and verification_id is null and deleted_at is null
        and (position < $2 or (position = $2 and id < $3)) order by position desc, id desc limit 1";
    const BEHIND: &str =
        "select id, position from photo where member_id = $1 and verification_id is null and deleted_at is null
        and (position > $2 or (position = $2 and id > $3)) order by position, id limit 1";
    let sql = if earlier { BEFORE } else { BEHIND };
    let other: Option<(PhotoId, i64)> = on!(tx, c => sqlx::query_as(sql)
        .bind(held.member).bind(held.position).bind(held.id).fetch_optional(c).await)?;
    let Some((other, position)) = other else { return Ok(()) };
    for (id, position) in [(held.id, position), (other, held.position)] {
        on!(tx, c => sqlx::query("update photo set position = $1 where id = $2").bind(position).bind(id).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Puts a photo where it can be brought back from; false where somebody was faster. `by` is nobody where the
/// member does it themself.
pub async fn bin(tx: &mut Tx, id: PhotoId, by: Option<StaffId>) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update photo set deleted_at = $1, deleted_by = $2, cover = $3 where id = $4 and deleted_at is null")
        .bind(clock::now()).bind(by).bind(false).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Brings a deleted photo back, behind the others; false where it is gone or back already. The caller holds
/// the member.
pub async fn restore(tx: &mut Tx, member: MemberId, id: PhotoId) -> Result<bool> {
    let known: i64 = on!(tx, c => sqlx::query_scalar(
        "select count(*) from photo where member_id = $1 and verification_id is null and deleted_at is null")
        .bind(member).fetch_one(c).await)?;
    full(known)?;
    let done = on!(tx, c => sqlx::query(
        "update photo set deleted_at = null, deleted_by = null,
            position = (select coalesce(max(p.position), 0) + 1 from photo p where p.member_id = $1)
         where id = $2 and member_id = $1 and deleted_at is not null")
        .bind(member).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Takes away for good what was deleted before `until`; answers whose files lie there.
pub async fn purge(tx: &mut Tx, until: Moment) -> Result<Vec<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("delete from photo where deleted_at < $1 returning file").bind(until).fetch_all(c).await)?,
    )
}

/// Takes a photo away for good; false where somebody was faster.
pub async fn delete(tx: &mut Tx, id: PhotoId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("delete from photo where id = $1").bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Takes all the photos of a member away and says which files lie there: for erasing somebody for good.
pub async fn delete_all(tx: &mut Tx, member: MemberId) -> Result<Vec<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("delete from photo where member_id = $1 returning file").bind(member).fetch_all(c).await)?,
    )
}

/// A photo as the worker finds it.
#[derive(Debug, sqlx::FromRow)]
pub struct Raw {
    pub file: String,
    pub member: Option<MemberId>,
    pub staff: Option<StaffId>,
    pub state: PhotoState,
}

pub async fn raw(tx: &mut Tx, id: PhotoId) -> Result<Option<Raw>> {
    Ok(
        on!(tx, c => sqlx::query_as("select file, member_id as member, staff_id as staff, state from photo where id = $1").bind(id).fetch_optional(c).await)?,
    )
}

/// The pictures are there; false where the photo was deleted meanwhile.
pub async fn save_ready(tx: &mut Tx, id: PhotoId, width: u32, height: u32) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update photo set state = 'ready', width = $1, height = $2 where id = $3 and state = 'waiting'")
        .bind(i64::from(width)).bind(i64::from(height)).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// No picture can be made of it.
pub async fn save_refused(tx: &mut Tx, id: PhotoId, why: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update photo set state = 'refused', error = $1, cover = $2 where id = $3 and state = 'waiting'")
        .bind(why).bind(false).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Those of these names that a photo has.
pub async fn known_of(tx: &mut Tx, names: &[String]) -> Result<HashSet<String>> {
    let mut known = HashSet::new();
    for some in names.chunks(200) {
        let mut sql = Sql::new("select file from photo where file in (");
        for (at, name) in some.iter().enumerate() {
            sql.with(if at == 0 { "" } else { ", " }, name.as_str());
        }
        sql.push(")");
        known.extend(sql.fetch_all::<(String,)>(tx).await?.into_iter().map(|(name,)| name));
    }
    Ok(known)
}

/// Whether a photo has this name.
pub async fn known(tx: &mut Tx, name: &str) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select exists (select 1 from photo where file = $1)").bind(name).fetch_one(c).await)?,
    )
}
