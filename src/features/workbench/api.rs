//! The server function of the workbench and of the counts beside the modules.

use crate::error::Result;
use crate::features::staff::Viewer;
use crate::types::time::Moment;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::store,
    crate::features::staff::{self, Module, Right},
    crate::server::clock,
};

/// One figure: what it counts, how many, and the list behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub label: String,
    pub count: i64,
    pub href: String,
    pub icon: String,
    /// Something is late.
    pub urgent: bool,
}

/// A member whose next contact is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct DueContact {
    pub id: crate::types::ids::MemberId,
    pub name: String,
    pub stage: crate::features::members::Stage,
    pub intent: Option<crate::features::members::Intent>,
    pub next_contact_at: Moment,
    pub owner: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub viewer: Viewer,
    pub figures: Vec<Figure>,
    pub due: Vec<DueContact>,
    pub now: Moment,
}

/// What waits for the viewer, by what their role may do.
#[server]
pub async fn open_desk() -> Result<Desk> {
    let (viewer, mut tx) = staff::read().await?;
    let now = clock::now();
    let counts = store::counts(&mut tx, &viewer, now).await?;
    let due = if viewer.can(Module::Presale, Right::View) || viewer.can(Module::Aftersale, Right::View) {
        store::due_contacts(&mut tx, &viewer, now).await?
    } else {
        Vec::new()
    };
    Ok(Desk {
        figures: counts.figures(&viewer),
        viewer,
        due,
        now,
    })
}
