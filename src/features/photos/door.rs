//! The two doors of photos: `POST /upload/photo` takes what comes in, `GET /photo/{id}/{size}` shows what
//! this viewer may see. Bytes go through here, so they are no server functions; who asks, what they may and
//! whose member it is are asked in the same way.

use super::rules::{Eye, Sharpness, seen};
use super::store::of_staff;
use super::{LARGEST, Size, TOO_LARGE, access, files, picture, store, work};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::{self, access::require as allowed};
use crate::features::portal;
use crate::features::staff::access::require;
use crate::features::staff::{self, Module, Right, Viewer};
use crate::features::verification::{self, CheckState};
use crate::server::db::Tx;
use crate::server::request::{self, foreign, status_of, within};
use crate::server::{Server, jobs, once};
use crate::types::ids::{MemberId, PhotoId, StaffId, VerificationId};
use axum::Extension;
use axum::extract::{FromRequest, Multipart, Path, Query, Request};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// A photo and the form around it, with room to say politely that it is too large.
pub const BODY_LIMIT: usize = LARGEST + (1 << 20);

/// For whom a picture comes in: a member, a check that it proves something for, a member of staff, or the member
/// who sends it themself.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    member: Option<MemberId>,
    check: Option<VerificationId>,
    staff: Option<StaffId>,
    #[serde(default)]
    own: bool,
    /// The same for the same picture sent again.
    #[serde(default)]
    once: String,
}

/// `POST /upload/photo?member=17&once=k` (or `own=true`): one picture as the field `file` of a form; answers its number.
pub async fn receive(Extension(server): Extension<Server>, request: Request) -> Response {
    if foreign(request.headers()) {
        return refused(&Error::Forbidden);
    }
    let (parts, body) = request.into_parts();
    let Ok(Query(wanted)) = Query::<Wanted>::try_from_uri(&parts.uri) else {
        return refused(&Error::invalid("", "提交的内容不完整，请检查后再试"));
    };
    let request = Request::from_parts(parts.clone(), body);
    let taken = within(server.clone(), parts, || taken_in(server, wanted, request)).await;
    match taken {
        Ok(id) => (StatusCode::CREATED, axum::Json(id)).into_response(),
        Err(error) => refused(&error),
    }
}

fn refused(error: &Error) -> Response {
    (status_of(error), axum::Json(error)).into_response()
}

/// Where a picture goes, and who sends it: nobody of the staff where it is the member themself.
struct Place {
    to: To,
    by: Option<StaffId>,
}

enum To {
    Member(MemberId, Option<VerificationId>),
    Staff(StaffId, String),
}

/// The place that whoever asks may add a picture to, with the transaction in which it was found. A member's
/// session opens their own album and nothing else.
async fn place(wanted: &Wanted, writing: bool) -> Result<(Place, Tx)> {
    if wanted.own {
        let (me, tx) = if writing {
            portal::session::write().await?
        } else {
            portal::session::read().await?
        };
        let to = To::Member(me.member, None);
        return Ok((Place { to, by: None }, tx));
    }
    let (viewer, mut tx) = if writing {
        staff::write().await?
    } else {
        staff::read().await?
    };
    let to = place_of(&mut tx, &viewer, wanted).await?;
    let by = Some(viewer.id);
    Ok((Place { to, by }, tx))
}

/// The same for the staff.
async fn place_of(tx: &mut Tx, viewer: &Viewer, wanted: &Wanted) -> Result<To> {
    if let Some(check) = wanted.check {
        allowed(verification::access::may_submit(viewer))?;
        let held = verification::store::check(tx, viewer, check).await?;
        if held.state != CheckState::Waiting {
            return Err(Error::conflict("这项核验已有结论，不能再补充材料；如需更新请重新提交"));
        }
        return Ok(To::Member(held.member, Some(check)));
    }
    if let Some(person) = wanted.staff {
        require(viewer, Module::Staff, Right::Edit)?;
        let name = staff::manageable_name(tx, viewer, person).await?;
        return Ok(To::Staff(person, name));
    }
    allowed(access::may_edit(viewer))?;
    let member = members::store::member(tx, viewer, wanted.member.unwrap_or_default()).await?;
    Ok(To::Member(member.id, None))
}

async fn taken_in(server: Server, wanted: Wanted, request: Request) -> Result<Option<PhotoId>> {
    // Who may not is told before ten megabytes are read.
    drop(place(&wanted, false).await?);
    let bytes = sent(request).await?;
    let look = picture::look(&bytes).map_err(|sentence| Error::invalid("file", sentence))?;
    let file = files::fresh_name();
    files::keep_original(&server, &file, &bytes).await?;
    let noted = note(&wanted, &file, look).await;
    if !matches!(noted, Ok(Some(_))) {
        files::drop_original(&server, &file).await?;
    }
    noted
}

/// Writes the photo, its job and its event; nothing where this form was taken before.
async fn note(wanted: &Wanted, file: &str, look: picture::Look) -> Result<Option<PhotoId>> {
    let (place, mut tx) = place(wanted, true).await?;
    if !once::first_time(&mut tx, &wanted.once).await? {
        return Ok(None);
    }
    let (width, height) = (look.width.into(), look.height.into());
    let (id, member, what) = match &place.to {
        To::Member(member, verification) => {
            store::hold(&mut tx, *member).await?;
            let new = store::NewPhoto {
                member: *member,
                verification: *verification,
                file,
                width,
                height,
                by: place.by,
            };
            let what = if verification.is_some() {
                "核验材料".to_string()
            } else {
                "照片".to_string()
            };
            (store::insert(&mut tx, new).await?, Some(*member), what)
        }
        To::Staff(person, name) => {
            let id = of_staff::insert(&mut tx, *person, file, (width, height), place.by).await?;
            (id, None, format!("红娘{name}的照片"))
        }
    };
    let job = jobs::enqueue(&mut tx, work::ENCODE, &id).await?;
    store::note_job(&mut tx, id, job).await?;
    let mut data = EventData::default().with("what", what);
    if place.by.is_none() {
        data = data.with("remark", portal::THEMSELF);
    }
    events::record(&mut tx, EventKind::PhotoAdded, place.by, member, Some(id.0), data).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// The first file of the form.
async fn sent(request: Request) -> Result<axum::body::Bytes> {
    let nothing = || Error::invalid("file", "请选择照片");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| nothing())?;
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Error::invalid("file", TOO_LARGE)
        } else {
            Error::invalid("file", "照片没有传完，请检查网络后再试")
        }
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            return field.bytes().await.map_err(broken);
        }
    }
    Err(nothing())
}

/// `GET /photo/{id}/{size}`: a picture, sharp or blurred, as much as whoever asks may see; else it is not
/// there.
pub async fn show(
    Extension(server): Extension<Server>,
    Path((id, size)): Path<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let (Ok(id), Some(size)) = (id.parse::<PhotoId>(), Size::from_code(&size)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (parts, _) = request.into_parts();
    match shown(server, parts, id, size, &headers).await {
        Ok(response) => response,
        Err(Error::Failed) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        // Who may not learns no more than who asks for what isn't there.
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn shown(server: Server, parts: Parts, id: PhotoId, size: Size, headers: &HeaderMap) -> Result<Response> {
    let (file, sharpness) = within(server.clone(), parts, || allowed_to_see(id))
        .await?
        .ok_or(Error::NotFound)?;
    // What a photo shows never changes; who may see it is asked each time.
    let tag = format!(
        "\"{id}-{}-{}\"",
        size.code(),
        if sharpness == Sharpness::Sharp { 's' } else { 'b' }
    );
    let known = [
        (header::CACHE_CONTROL, "private, max-age=300"),
        (header::VARY, "cookie"),
        (header::ETAG, tag.as_str()),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|v| v.as_bytes() == tag.as_bytes())
    {
        return Ok((StatusCode::NOT_MODIFIED, known).into_response());
    }
    let bytes = files::read_size(&server, &file, file_of(size, sharpness))
        .await?
        .ok_or(Error::NotFound)?;
    let kind = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    Ok((known, kind, bytes).into_response())
}

/// Blurred there is no large one.
fn file_of(size: Size, sharpness: Sharpness) -> &'static str {
    match (sharpness, size) {
        (Sharpness::Sharp, size) => size.code(),
        (Sharpness::Blurred, Size::Thumb) => "blurred-160",
        (Sharpness::Blurred, _) => "blurred-480",
    }
}

/// The file and how sharp, for whoever holds the cookies of this request: staff, else a member.
async fn allowed_to_see(id: PhotoId) -> Result<Option<(String, Sharpness)>> {
    if let Some(seen) = of_staff::seen_by_all(&mut request::server().db.read().await?, id).await? {
        return Ok(Some((seen, Sharpness::Sharp)));
    }
    match staff::read().await {
        Ok((viewer, mut tx)) => {
            // How a colleague looks is no secret among the staff.
            if let Some(file) = of_staff::file(&mut tx, id).await? {
                return Ok(Some((file, Sharpness::Sharp)));
            }
            let found = store::looked_at_by_staff(&mut tx, &viewer, id).await?;
            if let Some(seen) = found.and_then(|f| seen_by_staff(&viewer, f)) {
                return Ok(Some(seen));
            }
        }
        Err(Error::SignedOut) => {}
        Err(error) => return Err(error),
    }
    let (me, mut tx) = match portal::session::read().await {
        Err(Error::SignedOut) => return Ok(None),
        found => found?,
    };
    if let Some(file) = of_staff::of_my_matchmaker(&mut tx, me.member, id).await? {
        return Ok(Some((file, Sharpness::Sharp)));
    }
    let found = store::looked_at_by_member(&mut tx, me.member, id).await?;
    Ok(found.and_then(|f| {
        let eye = if f.seen { Eye::Own } else { Eye::Matched };
        Some((f.file, seen(eye, f.audience, f.agreed)?))
    }))
}

fn seen_by_staff(viewer: &Viewer, found: store::Looked) -> Option<(String, Sharpness)> {
    let looks_after = found.seen && viewer.can(Module::Members, Right::View);
    if found.deleted && !(looks_after && access::may_edit(viewer)) {
        return None;
    }
    if let Some(item) = found.item {
        let may = looks_after && verification::access::sees_papers(viewer, item);
        return may.then_some((found.file, Sharpness::Sharp));
    }
    let eye = if looks_after {
        Eye::Own
    } else if viewer.can(Module::Matching, Right::View) {
        Eye::Matched
    } else {
        Eye::Stranger
    };
    Some((found.file, seen(eye, found.audience, found.agreed)?))
}
