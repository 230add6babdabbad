//! Server functions of branches and departments: the tree, saving, moving, closing, opening again.

use crate::error::Result;
use crate::features::staff::units::{UnitId, UnitInput, UnitTree};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::manage_units::{allowed, finished, parsed},
    crate::features::staff::units::{self, UnitKind, may_change},
    crate::features::staff::{Module, Right, store, viewer},
    crate::server::once,
};

/// Branches and departments with who works there and how many members they look after, within the viewer's reach.
#[server]
pub async fn list_units() -> Result<UnitTree> {
    let (viewer, mut tx) = viewer::read().await?;
    require(&viewer, Module::Staff, Right::View)?;
    let mut counts = store::unit_counts(&mut tx, &viewer).await?;
    let mut units = store::units(&mut tx).await?;
    // Who heads another's house is named to those above and below only.
    let known = store::line_of(&mut tx, &viewer).await?;
    for unit in &mut units {
        unit.head = unit.head.filter(|head| known.contains(head));
        unit.head_name = unit.head_name.take().filter(|_| unit.head.is_some());
        unit.counts = counts.remove(&Some(unit.id)).unwrap_or_default();
    }
    let may_edit = may_change(&viewer, Right::Edit);
    Ok(UnitTree {
        units: units::as_tree(units),
        elsewhere: counts.remove(&None).unwrap_or_default(),
        may_create: may_change(&viewer, Right::Create),
        may_edit,
        heads: if may_edit {
            store::possible_heads(&mut tx, &viewer).await?
        } else {
            Vec::new()
        },
        once: once::fresh_key(),
    })
}

/// Makes a branch or department (`id` absent), or renames it, gives it a head, moves it under another.
#[server]
pub async fn save_unit(
    #[server(default)] id: Option<UnitId>,
    #[server(default)] version: i64,
    once: String,
    #[server(flatten)] unit: UnitInput,
) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    allowed(&viewer, if id.is_some() { Right::Edit } else { Right::Create })?;
    store::one_at_a_time(&mut tx).await?;
    let known = store::units(&mut tx).await?;
    let before = id.map(|id| units::find(&known, id)).transpose()?;
    let parsed = parsed(&mut tx, &viewer, &known, before, &unit).await?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let row = store::UnitRow {
        name: &parsed.name,
        city: &parsed.city,
        address: &parsed.address,
        head: parsed.head,
        parent: parsed.parent,
        branch: parsed.branch.unwrap_or_default(),
    };
    let (number, done) = match (id, parsed.kind) {
        (Some(id), _) => {
            store::save_unit_row(&mut tx, id, version, &row).await?;
            if let (UnitId::Department(_), Some(branch)) = (id, parsed.branch) {
                let below = units::with_below(&known, id);
                let numbers: Vec<i64> = below.into_iter().map(UnitId::number).collect();
                store::follow_to_branch(&mut tx, &numbers, branch).await?;
            }
            (id.number(), "修改")
        }
        (None, UnitKind::Branch) => (store::insert_branch_row(&mut tx, &row).await?, "新建"),
        (None, UnitKind::Department) => (store::insert_department(&mut tx, &row).await?.0, "新建"),
    };
    let data = EventData::default()
        .with("done", format!("{done}{}", parsed.kind))
        .with("name", &parsed.name)
        .with("changed", parsed.changes(&known, before));
    events::record_and_commit(tx, EventKind::UnitSaved, Some(viewer.id), None, Some(number), data).await
}

/// Closes a branch or department in which nobody works any more; what happened there stays.
#[server]
pub async fn close_unit(id: UnitId) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    allowed(&viewer, Right::Edit)?;
    store::one_at_a_time(&mut tx).await?;
    let known = store::units(&mut tx).await?;
    let at_work = store::at_work_in(&mut tx, id).await?;
    units::check_closing(&known, id, at_work)?;
    finished(&mut tx, &viewer, units::find(&known, id)?, true).await?;
    tx.commit().await
}

/// Opens a closed branch or department again.
#[server]
pub async fn reopen_unit(id: UnitId) -> Result<()> {
    let (viewer, mut tx) = viewer::write().await?;
    allowed(&viewer, Right::Edit)?;
    store::one_at_a_time(&mut tx).await?;
    let known = store::units(&mut tx).await?;
    let unit = units::find(&known, id)?;
    let above = unit.parent.and_then(|p| units::find(&known, p).ok());
    if let Some(above) = above.filter(|u| u.closed_at.is_some()) {
        return Err(Error::conflict(format!("上级「{}」已经撤销，请先恢复上级", above.name)));
    }
    finished(&mut tx, &viewer, unit, false).await?;
    tx.commit().await
}
