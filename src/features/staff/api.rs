//! Server functions of staff: signing in and out, sessions, the own password.

pub mod people;
pub mod roles;
pub mod units;

use super::{SessionRow, Viewer};
use crate::error::Result;
use crate::types::ids::SessionId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{store, viewer},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::server::{clock, crypto, passwords, request},
    crate::types::errors::FieldErrors,
};

/// Who is signed in.
#[server]
pub async fn me() -> Result<Viewer> {
    Ok(viewer::read().await?.0)
}

/// Signs a member of staff in and leads on to `next` (a path of this site) or the workbench.
#[server]
pub async fn sign_in(account: String, password: String, #[server(default)] next: String) -> Result<()> {
    let server = request::server();
    server.limits.sign_in(&request::address())?;
    // Out of a visitor's hands only by the PIN: a tablet may know its staff's passwords.
    if viewer::handed_over().await? {
        return Err(Error::HandedOver);
    }
    let account = account.trim().to_string();
    let mut errors = FieldErrors::default();
    if account.is_empty() {
        errors.add("account", "请填写账号");
    }
    if password.is_empty() {
        errors.add("password", "请填写密码");
    }
    errors.into_result()?;

    let found = store::sign_in_by_account(&mut server.db.read().await?, &account).await?;
    let now = clock::now();
    if let Some(until) = found.as_ref().and_then(|f| f.locked_until).filter(|until| *until > now) {
        return Err(Error::TooMany {
            seconds: (until - now).num_seconds().max(1) as u64,
        });
    }
    let right = passwords::verify(password, found.as_ref().map(|f| f.password_hash.clone())).await?;
    let mut tx = server.db.write().await?;
    let Some(staff) = found.filter(|f| right && f.disabled_at.is_none()) else {
        // Read again inside the writing transaction: guesses that come together are all counted.
        if let Some(known) = store::sign_in_by_account(&mut tx, &account).await? {
            let failures = known.failed_sign_ins + 1;
            store::note_failed_sign_in(&mut tx, known.id, failures, super::access::locked_until(failures, now)).await?;
            events::record(
                &mut tx,
                EventKind::SignInFailed,
                Some(known.id),
                None,
                None,
                EventData::default(),
            )
            .await?;
            tx.commit().await?;
        }
        return Err(Error::invalid("password", "账号或密码不正确，连续输错 5 次将暂时锁定"));
    };
    let (token, hash) = crypto::token();
    let expires = now + chrono::Duration::hours(viewer::IDLE_HOURS);
    store::note_failed_sign_in(&mut tx, staff.id, 0, None).await?;
    store::insert_session(&mut tx, staff.id, hash, &request::address(), &request::agent(), expires).await?;
    events::record(
        &mut tx,
        EventKind::SignedIn,
        Some(staff.id),
        None,
        None,
        EventData::default(),
    )
    .await?;
    tx.commit().await?;
    request::set_cookie(viewer::COOKIE, &token, viewer::IDLE_HOURS * 3600 * 30);
    leptos_axum::redirect(super::access::safe_next(&next));
    Ok(())
}

/// Ends the session that asks.
#[server]
pub async fn sign_out() -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    store::revoke_session(&mut tx, viewer.id, viewer.session).await?;
    events::record(
        &mut tx,
        EventKind::SignedOut,
        Some(viewer.id),
        None,
        None,
        EventData::default(),
    )
    .await?;
    tx.commit().await?;
    request::set_cookie(viewer::COOKIE, "", 0);
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// Where the viewer is signed in.
#[server]
pub async fn my_sessions() -> Result<Vec<SessionRow>> {
    let (viewer, mut tx) = viewer::read().await?;
    store::sessions_of(&mut tx, viewer.id, viewer.session).await
}

/// Ends another session of the viewer's own.
#[server]
pub async fn revoke_session(session: SessionId) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    if !store::revoke_session(&mut tx, viewer.id, session).await? {
        return Err(Error::NotFound);
    }
    events::record_and_commit(
        tx,
        EventKind::SessionRevoked,
        Some(viewer.id),
        None,
        Some(session.0),
        EventData::default(),
    )
    .await
}

/// Changes the viewer's own password and ends their other sessions.
#[server]
pub async fn change_password(current: String, fresh: String, again: String) -> Result<()> {
    let (viewer, mut tx) = viewer::read().await?;
    let mut errors = FieldErrors::default();
    errors.take("fresh", passwords::check(&fresh));
    if fresh != again {
        errors.add("again", "两次输入的新密码不一致");
    }
    let hash = store::password_hash(&mut tx, viewer.id).await?;
    drop(tx);
    if !passwords::verify(current, Some(hash)).await? {
        errors.add("current", "当前密码不正确");
    }
    errors.into_result()?;
    let hash = passwords::hash(fresh).await?;
    let (viewer, mut tx) = viewer::write().await?;
    store::set_password(&mut tx, viewer.id, &hash).await?;
    store::revoke_sessions_but(&mut tx, viewer.id, Some(viewer.session)).await?;
    events::record_and_commit(
        tx,
        EventKind::PasswordChanged,
        Some(viewer.id),
        None,
        None,
        EventData::default(),
    )
    .await
}

/// The accounts that the sign-in page offers: in demo mode only.
#[server]
pub async fn demo_accounts() -> Result<Vec<(String, String)>> {
    let server = request::server();
    if server.settings.production() {
        return Ok(Vec::new());
    }
    store::demo_accounts(&mut server.db.read().await?).await
}
