//! Forms that were taken off the counter's screen: kept for the staff, who go on with them.

use crate::error::Result;
use crate::types::time::Moment;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{Place, door, store},
    crate::error::Error,
    crate::server::request,
};

/// A form that was set aside, as the staff's list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    pub id: i64,
    /// As much of the name as a screen in a shop may show: 「林**」.
    pub name: String,
    /// The last step that was reached.
    pub furthest: i64,
    pub at: Moment,
}

/// The form that lies on a tablet, as the sheet of the hand-over names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenForm {
    /// 「林**」.
    pub name: String,
    pub furthest: i64,
}

/// Takes this browser's form off the screen, and leads to the start unless the browser goes there by itself.
#[server]
pub async fn set_aside(#[server(default)] by_itself: bool) -> Result<()> {
    let (guest, mut tx) = door::door(Place::Counter, true).await?;
    if let Some(viewer) = guest.viewer {
        door::put_aside(&mut tx, &request::server(), viewer.id).await?;
        tx.commit().await?;
    }
    door::let_go(Place::Counter);
    if !by_itself {
        leptos_axum::redirect(Place::Counter.path());
    }
    Ok(())
}

/// Goes on with a form that was set aside: staff only, never a visitor at a tablet that was handed over.
#[server]
pub async fn resume_aside(id: i64) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = crate::features::staff::write().await?;
    if !super::access::may_register(&viewer, Place::Counter) {
        return Err(Error::Forbidden);
    }
    let (_, from, _) = store::asides(&mut tx, &viewer, Some(id))
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    // What lies on the table now is set aside in its turn.
    door::put_aside(&mut tx, &server, viewer.id).await?;
    let to = door::new_token(Place::Counter);
    if !store::take_up(&mut tx, &server.keys, &from, &to).await? {
        return Err(Error::conflict("这份登记刚刚已被同事打开"));
    }
    tx.commit().await?;
    leptos_axum::redirect(&Place::Counter.step_path(super::STEPS));
    Ok(())
}
