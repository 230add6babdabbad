//! Which member asks: from the cookie of the members' own sessions, never from the staff's.

use super::store;
use crate::error::{Error, Result};
use crate::features::analysis;
use crate::server::db::Tx;
use crate::server::{clock, crypto, request};
use crate::types::ids::MemberId;
use crate::types::time::{Moment, day_of};
use chrono::Duration;

/// The session cookie of members.
pub const COOKIE: &str = "yuelao_member";
/// A session ends after this many days without a sign of life.
pub const IDLE_DAYS: i64 = 14;

/// How a member's own doing is marked where staff read of it.
pub const THEMSELF: &str = "会员本人在网上操作";

/// A member who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    pub member: MemberId,
    pub session: i64,
}

/// Begins a reading transaction for the member who asks.
pub async fn read() -> Result<(SignedIn, Tx)> {
    let token = request::cookie(COOKIE).ok_or(Error::SignedOut)?;
    let now = clock::now();
    let mut tx = request::server().db.read().await?;
    let row = store::session_member(&mut tx, &crypto::hash_token(&token), now)
        .await?
        .ok_or(Error::SignedOut)?;
    if now - row.last_seen_at > Duration::hours(1) || day_of(row.last_seen_at) != day_of(now) {
        touch_later(row.session, row.member, now);
    }
    Ok((
        SignedIn {
            member: row.member,
            session: row.session,
        },
        tx,
    ))
}

/// Begins a writing transaction for the member who asks.
pub async fn write() -> Result<(SignedIn, Tx)> {
    // Who is nobody need not hold the writer.
    let (me, _) = read().await?;
    Ok((me, request::server().db.write().await?))
}

/// Notes a sign of life and the day's visit beside the request, so that reading stays reading.
fn touch_later(session: i64, member: MemberId, now: Moment) {
    let db = request::server().db;
    tokio::spawn(async move {
        let Ok(mut tx) = db.write().await else { return };
        let touched = store::touch_session(&mut tx, session, now, now + Duration::days(IDLE_DAYS)).await;
        if touched.is_ok() && analysis::visited(&mut tx, member, false, now).await.is_ok() {
            let _ = tx.commit().await;
        }
    });
}
