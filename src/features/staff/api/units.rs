//! Server functions of branches and departments: the tree, saving, moving, closing, opening again.

use crate::error::Result;
use crate::features::staff::units::{UnitId, UnitInput, UnitTree};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::units::{self, Unit, UnitKind, may_change},
    crate::features::staff::{Module, Right, Viewer, store, viewer},
    crate::server::db::Tx,
    crate::server::once,
    crate::types::errors::FieldErrors,
    crate::types::ids::{BranchId, StaffId},
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
    events::record(&mut tx, EventKind::UnitSaved, Some(viewer.id), None, Some(number), data).await?;
    tx.commit().await
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

#[cfg(feature = "ssr")]
fn allowed(viewer: &Viewer, right: Right) -> Result<()> {
    if may_change(viewer, right) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

#[cfg(feature = "ssr")]
async fn finished(tx: &mut Tx, viewer: &Viewer, unit: &Unit, close: bool) -> Result<()> {
    let (done, already) = if close {
        ("撤销", "已经撤销")
    } else {
        ("恢复", "正在使用")
    };
    if !store::set_closed(tx, unit.id, close).await? {
        return Err(Error::conflict(format!("「{}」{already}", unit.name)));
    }
    let data = EventData::default()
        .with("done", format!("{done}{}", unit.id.kind()))
        .with("name", &unit.name);
    events::record(
        tx,
        EventKind::UnitSaved,
        Some(viewer.id),
        None,
        Some(unit.id.number()),
        data,
    )
    .await
}

/// A form that holds.
#[cfg(feature = "ssr")]
struct Parsed {
    kind: UnitKind,
    name: String,
    city: String,
    address: String,
    parent: Option<UnitId>,
    head: Option<StaffId>,
    /// The branch in which a department will stand.
    branch: Option<BranchId>,
}

#[cfg(feature = "ssr")]
impl Parsed {
    /// What is different from before, in words for the audit log.
    fn changes(&self, known: &[Unit], before: Option<&Unit>) -> String {
        let Some(before) = before else { return String::new() };
        let mut said = Vec::new();
        if before.name != self.name {
            said.push(format!("原名 {}", before.name));
        }
        if before.parent != self.parent {
            let above = self.parent.and_then(|p| units::find(known, p).ok());
            said.push(format!("上级改为 {}", above.map_or("无", |u| &u.name)));
        }
        if before.head != self.head {
            said.push("调整了负责人".into());
        }
        said.join("、")
    }
}

#[cfg(feature = "ssr")]
async fn parsed(
    tx: &mut Tx,
    viewer: &Viewer,
    known: &[Unit],
    before: Option<&Unit>,
    input: &UnitInput,
) -> Result<Parsed> {
    let mut errors = FieldErrors::default();
    let kind = before
        .map(|u| u.id.kind())
        .or(UnitKind::from_code(&input.kind))
        .ok_or(Error::invalid("kind", "请选择门店或部门"))?;
    let mut short = |field: &str, label: &str, text: &str, most: usize| {
        if text.trim().chars().count() > most {
            errors.add(field, format!("{label}请不超过 {most} 个字"));
        }
        text.trim().to_string()
    };
    let name = short("name", "名称", &input.name, 20);
    let city = short("city", "城市", &input.city, 20);
    let address = short("address", "地址", &input.address, 60);
    if name.is_empty() {
        errors.add("name", format!("请填写{kind}名称"));
    }
    let parent: Option<UnitId> = match input.parent.trim() {
        "" => None,
        text => errors.take("parent", text.parse().map_err(|_| "请从列表中选择上级")),
    };
    let head: Option<StaffId> = match input.head.trim() {
        "" => None,
        text => errors.take("head", text.parse().map_err(|_| "请从列表中选择负责人")),
    };
    if let Err(Error::Invalid(FieldErrors(found))) = units::check_parent(known, kind, before.map(|u| u.id), parent) {
        for (field, sentence) in found {
            errors.add(&field, sentence);
        }
    }
    if let Some(head) = head.filter(|h| before.and_then(|u| u.head) != Some(*h)) {
        let offered = store::possible_heads(tx, viewer).await?;
        if !offered.iter().any(|(id, _)| *id == head) {
            errors.add("head", "请从列表中选择在职的负责人");
        }
    }
    errors.into_result()?;
    Ok(Parsed {
        kind,
        name,
        city,
        address,
        parent,
        head,
        branch: parent
            .filter(|_| kind == UnitKind::Department)
            .and_then(|p| units::branch_of(known, p)),
    })
}
