//! What saving, closing and opening a branch or department takes.

use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::staff::units::{self, Unit, UnitId, UnitInput, UnitKind, may_change};
use crate::features::staff::{Right, Viewer, store};
use crate::server::db::Tx;
use crate::types::errors::FieldErrors;
use crate::types::ids::{BranchId, StaffId};

/// Refuses who may not change units so.
pub fn allowed(viewer: &Viewer, right: Right) -> Result<()> {
    if may_change(viewer, right) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Closes a unit or opens it again, with the event.
pub async fn finished(tx: &mut Tx, viewer: &Viewer, unit: &Unit, close: bool) -> Result<()> {
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
pub struct Parsed {
    pub kind: UnitKind,
    pub name: String,
    pub city: String,
    pub address: String,
    pub parent: Option<UnitId>,
    pub head: Option<StaffId>,
    /// The branch in which a department will stand.
    pub branch: Option<BranchId>,
}

impl Parsed {
    /// What is different from before, in words for the audit log.
    pub fn changes(&self, known: &[Unit], before: Option<&Unit>) -> String {
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

/// Parses and checks a form against the units that there are.
pub async fn parsed(
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
