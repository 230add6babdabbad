//! Who asks: from the session's cookie to the viewer, once a request.

use super::{Protected, Sight, Viewer, model::*, store};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::{Server, clock, crypto, request};
use crate::types::ids::StaffId;
use axum::http::HeaderMap;
use leptos::prelude::use_context;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The session cookie of the office.
pub const COOKIE: &str = "yuelao_session";
/// A session ends after this many hours without a sign of life.
pub const IDLE_HOURS: i64 = 12;

/// Remembers the viewer for the rest of a request; provided by `serve` for each.
#[derive(Clone, Default)]
pub struct ViewerOnce(Arc<OnceCell<Viewer>>);

/// Begins a reading transaction for the signed-in viewer.
pub async fn read() -> Result<(Viewer, Tx)> {
    let mut tx = request::server().db.read().await?;
    let viewer = viewer_in(&mut tx).await?;
    Ok((viewer, tx))
}

/// Begins a writing transaction for the signed-in viewer.
pub async fn write() -> Result<(Viewer, Tx)> {
    // Who is nobody need not hold the writer.
    let viewer = match remembered() {
        Some(viewer) => viewer,
        None => read().await?.0,
    };
    let tx = request::server().db.write().await?;
    Ok((viewer, tx))
}

fn remembered() -> Option<Viewer> {
    use_context::<ViewerOnce>()?.0.get().cloned()
}

async fn viewer_in(tx: &mut Tx) -> Result<Viewer> {
    if let Some(viewer) = remembered() {
        return Ok(viewer);
    }
    let token = request::cookie(COOKIE).ok_or(Error::SignedOut)?;
    let now = clock::now();
    let row = store::session_viewer(tx, &crypto::hash_token(&token), now)
        .await?
        .ok_or(Error::SignedOut)?;
    if now - row.last_seen_at > chrono::Duration::minutes(5) {
        touch_later(row.session, now);
    }
    let viewer = viewer_from(row);
    if let Some(once) = use_context::<ViewerOnce>() {
        let _ = once.0.set(viewer.clone());
    }
    Ok(viewer)
}

fn viewer_from(row: store::SessionViewer) -> Viewer {
    Viewer {
        id: row.id,
        name: row.name,
        account: row.account,
        role: row.role,
        role_code: row.role_code.unwrap_or_default(),
        scope: row.scope,
        rights: pairs(row.rights.as_deref(), Module::from_code, Right::from_code).collect(),
        sights: pairs(row.sights.as_deref(), Protected::from_code, Sight::from_code).collect(),
        session: row.session,
    }
}

/// Who asks by a request that is no server function (an upload, a download), by the same session.
pub async fn of_request(server: &Server, headers: &HeaderMap) -> Result<Viewer> {
    let token = request::cookie_in(headers, COOKIE).ok_or(Error::SignedOut)?;
    let mut tx = server.db.read().await?;
    let row = store::session_viewer(&mut tx, &crypto::hash_token(&token), clock::now()).await?;
    row.map(viewer_from).ok_or(Error::SignedOut)
}

/// A member of staff with the rights that they have now, for work that goes on after the answer.
pub async fn of_staff(tx: &mut Tx, id: StaffId) -> Result<Viewer> {
    let row = store::staff_viewer(tx, id).await?;
    row.map(viewer_from)
        .ok_or_else(|| Error::conflict("这项工作的发起人已停用"))
}

/// `members.view,members.edit` as pairs of words; what is no word any more is left out.
pub(super) fn pairs<'a, A, B>(
    text: Option<&'a str>,
    first: fn(&str) -> Option<A>,
    second: fn(&str) -> Option<B>,
) -> impl Iterator<Item = (A, B)> + 'a
where
    A: 'a,
    B: 'a,
{
    text.unwrap_or_default().split(',').filter_map(move |pair| {
        let (a, b) = pair.split_once('.')?;
        Some((first(a)?, second(b)?))
    })
}

/// Notes a sign of life beside the request, so that reading stays reading.
fn touch_later(session: crate::types::ids::SessionId, now: crate::types::time::Moment) {
    let db = request::server().db;
    tokio::spawn(async move {
        let Ok(mut tx) = db.write().await else { return };
        let expires = now + chrono::Duration::hours(IDLE_HOURS);
        if store::touch_session(&mut tx, session, now, expires).await.is_ok() {
            let _ = tx.commit().await;
        }
    });
}
