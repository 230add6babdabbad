//! SQL of the photos of the staff: each has one, and for a moment a second that is being made.

use crate::error::Result;
use crate::features::photos::StaffPhoto;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, PhotoId, StaffId};

/// A picture that has come in; it takes the place of the one before when it is ready.
pub async fn insert(
    tx: &mut Tx,
    staff: StaffId,
    file: &str,
    (width, height): (i64, i64),
    by: Option<StaffId>,
) -> Result<PhotoId> {
    on!(tx, c => sqlx::query("delete from photo where staff_id = $1 and state = 'refused'")
        .bind(staff).execute(c).await.map(|_| ()))?;
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into photo (staff_id, file, state, audience, cover, position, width, height, uploaded_by, created_at)
         values ($1, $2, 'waiting', 'shown', $3, 1, $4, $5, $6, $7) returning id")
        .bind(staff).bind(file).bind(false).bind(width).bind(height).bind(by).bind(clock::now()).fetch_one(c).await)?)
}

/// The photo that is ready takes the place of those before; answers the files of these.
pub async fn replace(tx: &mut Tx, staff: StaffId, id: PhotoId) -> Result<Vec<String>> {
    // A later one may be ready already: then this one is what goes.
    let later: bool = on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from photo where staff_id = $1 and state = 'ready' and id > $2)")
        .bind(staff).bind(id).fetch_one(c).await)?;
    if later {
        return Ok(
            on!(tx, c => sqlx::query_scalar("delete from photo where id = $1 returning file").bind(id).fetch_all(c).await)?,
        );
    }
    let gone = on!(tx, c => sqlx::query_scalar(
        "delete from photo where staff_id = $1 and id < $2 and state = 'ready' returning file")
        .bind(staff).bind(id).fetch_all(c).await)?;
    on!(tx, c => sqlx::query("update photo set cover = $1 where id = $2").bind(true).bind(id).execute(c).await.map(|_| ()))?;
    Ok(gone)
}

/// Takes every photo of theirs away; answers the files.
pub async fn remove(tx: &mut Tx, staff: StaffId) -> Result<Vec<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("delete from photo where staff_id = $1 returning file").bind(staff).fetch_all(c).await)?,
    )
}

/// Their photo, and how it stands with the newest.
pub async fn of(tx: &mut Tx, staff: StaffId) -> Result<StaffPhoto> {
    let rows: Vec<(PhotoId, String, String, bool)> = on!(tx, c => sqlx::query_as(
        "select f.id, case when f.state = 'waiting' and j.state = 'failed' then 'refused' else f.state end,
                case when f.state = 'waiting' and j.state = 'failed' then '照片处理失败，请重新上传' else f.error end, f.cover
         from photo f left join job j on j.id = f.job_id where f.staff_id = $1 order by f.id")
        .bind(staff).fetch_all(c).await)?;
    Ok(StaffPhoto {
        photo: rows.iter().find(|(.., cover)| *cover).map(|(id, ..)| *id),
        waits: rows.iter().any(|(_, state, ..)| state == "waiting"),
        error: rows
            .iter()
            .rfind(|(_, state, ..)| state == "refused")
            .map_or(String::new(), |(_, _, error, _)| error.clone()),
    })
}

/// The file of somebody's photo, for colleagues.
pub async fn file(tx: &mut Tx, id: PhotoId) -> Result<Option<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select file from photo where id = $1 and staff_id is not null and state = 'ready'")
        .bind(id).fetch_optional(c).await)?,
    )
}

/// The file of a photo of whoever the public site shows, or whose own page it opens by their link.
pub async fn seen_by_all(tx: &mut Tx, id: PhotoId) -> Result<Option<String>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select f.file from photo f join staff s on s.id = f.staff_id
         where f.id = $1 and f.state = 'ready' and s.disabled_at is null
           and (s.shown_in_public or exists (select 1 from staff_link l where l.staff_id = s.id))")
        .bind(id).fetch_optional(c).await)?)
}

/// The file of a photo of the matchmaker who looks after this member.
pub async fn of_my_matchmaker(tx: &mut Tx, me: MemberId, id: PhotoId) -> Result<Option<String>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select f.file from photo f join member m on f.staff_id = coalesce(m.aftersale_id, m.presale_id)
         where f.id = $1 and m.id = $2 and f.state = 'ready'")
        .bind(id).bind(me).fetch_optional(c).await)?)
}
