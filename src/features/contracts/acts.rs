//! What several of the contracts' server functions do alike.

use super::{Contract, Person, rules, store};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::marks;
use crate::features::members::{self, Member, Stage};
use crate::features::packages;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::once;
use crate::types::ids::{ContractId, PackageId};

/// Rows of a page of contracts.
pub const PAGE: i64 = 30;

impl From<&Viewer> for Person {
    fn from(viewer: &Viewer) -> Self {
        Self {
            id: viewer.id,
            name: viewer.name.clone(),
        }
    }
}

/// Cuts the row off that says that there are more.
pub fn page(mut contracts: Vec<Contract>) -> (Vec<Contract>, Option<String>) {
    let more = contracts.len() > PAGE as usize;
    contracts.truncate(PAGE as usize);
    let next = contracts.last().filter(|_| more).map(|k| k.id.to_string());
    (contracts, next)
}

/// The package that was chosen in a form.
pub async fn chosen(tx: &mut Tx, package: &str, also: Option<PackageId>) -> Result<packages::Package> {
    let missing = || Error::invalid("package", "请选择套餐");
    let id: PackageId = package.parse().map_err(|_| missing())?;
    let found = packages::package(tx, id).await.map_err(|_| missing())?;
    if found.active || also == Some(id) {
        Ok(found)
    } else {
        Err(Error::invalid("package", "这个套餐已停售，请另选一个"))
    }
}

/// What drafting and renewing share: once, one at a time, on the timeline, and on to the draft.
pub async fn draft(
    viewer: &Viewer,
    mut tx: Tx,
    member: &Member,
    once: &str,
    package: &packages::Package,
    terms: &rules::Terms,
) -> Result<ContractId> {
    let fresh = once::first_time(&mut tx, once).await?;
    let all = store::of_member(&mut tx, member.id).await?;
    if let Some(open) = store::open(&all) {
        if !fresh {
            leptos_axum::redirect(&format!("/office/contracts/{}", open.id));
            return Ok(open.id);
        }
        return Err(Error::conflict(format!(
            "这位会员已有一份未完成的合同 {}，请先处理那一份",
            open.number
        )));
    }
    if !fresh {
        return all.first().map(|k| k.id).ok_or(Error::NotFound);
    }
    if member.stage == Stage::Abandoned {
        return Err(Error::conflict("该会员已放弃，请先恢复跟进再录入合同"));
    }
    marks::refuse_barred(&mut tx, member.id).await?;
    let last = store::last_served(&all);
    let (id, number) = store::insert(&mut tx, member.id, package, terms, viewer.id, last.map(|k| k.id)).await?;
    let kind = if last.is_some() {
        EventKind::ContractRenewed
    } else {
        EventKind::ContractDrafted
    };
    let data = EventData::default()
        .with("number", number)
        .with("package", &package.name)
        .with("amount", package.price - terms.discount)
        .with("renewal_of", last.map_or("", |k| k.number.as_str()));
    events::record(&mut tx, kind, Some(viewer.id), Some(member.id), Some(id.0), data).await?;
    tx.commit().await?;
    leptos_axum::redirect(&format!("/office/contracts/{id}"));
    Ok(id)
}

pub async fn record(tx: &mut Tx, kind: EventKind, viewer: &Viewer, contract: &Contract, data: EventData) -> Result<()> {
    events::record(
        tx,
        kind,
        Some(viewer.id),
        Some(contract.member_id),
        Some(contract.id.0),
        data,
    )
    .await
}

pub async fn move_on(tx: &mut Tx, member: &Member, stage: Stage) -> Result<()> {
    if stage == member.stage || members::store::move_stage(tx, member.id, member.stage, stage).await? {
        return Ok(());
    }
    Err(Error::conflict("其他同事刚刚调整了这位会员的阶段，请刷新后再操作"))
}
