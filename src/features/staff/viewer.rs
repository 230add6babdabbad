//! Who asks: from the session's cookie to the viewer, once a request.

use super::{Protected, Sight, Viewer, model::*, store};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::{Server, clock, crypto, request};
use crate::types::ids::{SessionId, StaffId};
use axum::http::HeaderMap;
use leptos::prelude::use_context;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The session cookie of the office.
pub const COOKIE: &str = "yuelao_session";
/// A session ends after this many hours without a sign of life.
pub const IDLE_HOURS: i64 = 12;

/// Remembers the viewer for the rest of a request, and whether their tablet is a visitor's just now;
/// provided by `serve` for each.
#[derive(Clone, Default)]
pub struct ViewerOnce(Arc<OnceCell<(Viewer, bool)>>);

/// Begins a reading transaction for the signed-in viewer. A session that was handed over to a visitor is
/// nobody's here.
pub async fn read() -> Result<(Viewer, Tx)> {
    let (viewer, handed, tx) = read_at_counter().await?;
    if handed {
        Err(Error::HandedOver)
    } else {
        Ok((viewer, tx))
    }
}

/// Begins a writing transaction for the signed-in viewer.
pub async fn write() -> Result<(Viewer, Tx)> {
    let (viewer, handed) = who_at_counter().await?;
    if handed {
        return Err(Error::HandedOver);
    }
    let tx = request::server().db.write().await?;
    Ok((viewer, tx))
}

/// The same for what a visitor may do at a tablet that was handed over; the flag says that it was.
pub async fn read_at_counter() -> Result<(Viewer, bool, Tx)> {
    let mut tx = request::server().db.read().await?;
    let (viewer, handed) = viewer_in(&mut tx).await?;
    Ok((viewer, handed, tx))
}

pub async fn write_at_counter() -> Result<(Viewer, bool, Tx)> {
    let (viewer, handed) = who_at_counter().await?;
    let tx = request::server().db.write().await?;
    Ok((viewer, handed, tx))
}

/// Who is nobody need not hold the writer.
async fn who_at_counter() -> Result<(Viewer, bool)> {
    match remembered() {
        Some(found) => Ok(found),
        None => read_at_counter().await.map(|(viewer, handed, _)| (viewer, handed)),
    }
}

/// Whether this browser's session is a visitor's just now.
pub async fn handed_over() -> Result<bool> {
    match who_at_counter().await {
        Ok((_, handed)) => Ok(handed),
        Err(Error::SignedOut) => Ok(false),
        Err(error) => Err(error),
    }
}

fn remembered() -> Option<(Viewer, bool)> {
    use_context::<ViewerOnce>()?.0.get().cloned()
}

async fn viewer_in(tx: &mut Tx) -> Result<(Viewer, bool)> {
    if let Some(found) = remembered() {
        return Ok(found);
    }
    let token = request::cookie(COOKIE).ok_or(Error::SignedOut)?;
    let now = clock::now();
    let row = store::session_viewer(tx, &crypto::hash_token(&token), now)
        .await?
        .ok_or(Error::SignedOut)?;
    if now - row.last_seen_at > chrono::Duration::minutes(5) {
        touch_later(row.session, now);
    }
    let found = (seen_as(row.who, row.session), row.handed_over_at.is_some());
    if let Some(once) = use_context::<ViewerOnce>() {
        let _ = once.0.set(found.clone());
    }
    Ok(found)
}

/// Somebody as they would ask: for showing others what they may do and see. It opens no door.
pub async fn viewer_of(tx: &mut Tx, id: StaffId) -> Result<Viewer> {
    let row = store::staff_viewer(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(seen_as(row, SessionId::default()))
}

/// A member of staff with the rights that they have now, for work that goes on after the answer.
pub async fn of_staff(tx: &mut Tx, id: StaffId) -> Result<Viewer> {
    if store::works_here(tx, id).await? {
        viewer_of(tx, id).await
    } else {
        Err(Error::conflict("这项工作的发起人已停用"))
    }
}

fn seen_as(row: store::StaffViewer, session: SessionId) -> Viewer {
    Viewer {
        rights: pairs(row.rights.as_deref(), Module::from_code, Right::from_code).collect(),
        sights: pairs(row.sights.as_deref(), Protected::from_code, Sight::from_code).collect(),
        own: row.own.as_deref().map_or_else(Vec::new, own_protected),
        id: row.id,
        name: row.name,
        account: row.account,
        role: row.role,
        role_code: row.role_code.unwrap_or_default(),
        scope: row.scope,
        session,
    }
}

/// `12.income.年终奖`, one a line.
fn own_protected(text: &str) -> Vec<OwnProtected> {
    let one = |line: &str| {
        let (id, rest) = line.split_once('.')?;
        let (group, label) = rest.split_once('.')?;
        Some(OwnProtected {
            key: format!("c_{id}"),
            label: label.to_string(),
            group: Protected::from_code(group)?,
        })
    };
    text.lines().filter_map(one).collect()
}

/// The living session that a request outside of server functions brings along: whose, and which. One that
/// was handed over to a visitor is nobody's.
pub async fn signed_in(server: &Server, headers: &HeaderMap) -> Result<Option<(StaffId, SessionId)>> {
    let Some(token) = request::cookie_in(headers, COOKIE) else {
        return Ok(None);
    };
    let mut tx = server.db.read().await?;
    let row = store::session_viewer(&mut tx, &crypto::hash_token(&token), clock::now()).await?;
    let own = row.filter(|r| r.handed_over_at.is_none());
    Ok(own.map(|r| (r.who.id, r.session)))
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
fn touch_later(session: SessionId, now: crate::types::time::Moment) {
    let db = request::server().db;
    tokio::spawn(async move {
        let Ok(mut tx) = db.write().await else { return };
        let expires = now + chrono::Duration::hours(IDLE_HOURS);
        if store::touch_session(&mut tx, session, now, expires).await.is_ok() {
            let _ = tx.commit().await;
        }
    });
}
