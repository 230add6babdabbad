//! Server functions of the workbench and of the counts beside the modules.

use super::{Calls, Figure};
use crate::error::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store,
    crate::features::staff::{self, Module, Right},
    crate::server::{clock, db, request},
};

/// What waits for the viewer, by what their role may do.
#[server]
pub async fn what_waits() -> Result<Vec<Figure>> {
    let (viewer, mut tx) = staff::read().await?;
    let recent = request::server().recent;
    if let Some(figures) = recent.answer("what waits", viewer.id.0, store::AS_OLD_AS) {
        return Ok(figures);
    }
    let written = db::writes();
    let figures = store::figures(&mut tx, &viewer, clock::now()).await?;
    recent.keep("what waits", viewer.id.0, written, figures.clone());
    Ok(figures)
}

/// Whom the viewer calls today.
#[server]
pub async fn calls_today() -> Result<Calls> {
    let (viewer, mut tx) = staff::read().await?;
    let now = clock::now();
    let calls = viewer.can(Module::Presale, Right::View) || viewer.can(Module::Aftersale, Right::View);
    let due = if calls {
        Some(store::due_contacts(&mut tx, &viewer, now).await?)
    } else {
        None
    };
    Ok(Calls {
        name: viewer.name,
        due,
        now,
    })
}
