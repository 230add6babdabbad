//! Server functions of packages.

use super::PackagesPage;
use crate::error::Result;
use crate::types::ids::PackageId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{NewPackage, Typed, access, store},
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::once,
};

/// All packages, those on sale first.
#[server]
pub async fn package_list() -> Result<PackagesPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Packages, Right::View)?;
    Ok(PackagesPage {
        packages: store::packages(&mut tx).await?,
        may_create: access::may_create(&viewer),
        may_edit: access::may_edit(&viewer),
        once: once::fresh_key(),
    })
}

/// Makes a package (`id` 0) or changes the one that is still at `version`.
#[server]
pub async fn save_package(
    once: String,
    #[server(default)] id: PackageId,
    #[server(default)] version: i64,
    name: String,
    #[server(default)] fee_kind: String,
    price: String,
    months: String,
    introductions: String,
    dates: String,
    #[server(default)] description: String,
    #[server(default)] active: bool,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    let fresh = id == PackageId::default();
    require(
        &viewer,
        Module::Packages,
        if fresh { Right::Create } else { Right::Edit },
    )?;
    let package = NewPackage::parse(&Typed {
        name: &name,
        fee_kind: &fee_kind,
        price: &price,
        months: &months,
        introductions: &introductions,
        dates: &dates,
        description: &description,
        active,
    })?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let id = if fresh {
        store::insert(&mut tx, &package).await?
    } else {
        store::package(&mut tx, id).await?;
        store::save(&mut tx, id, version, &package).await?;
        id
    };
    let data = EventData::default()
        .with("name", &package.name)
        .with("price", package.price)
        .with("note", if package.active { "在售" } else { "停售" });
    events::record_and_commit(tx, EventKind::PackageSaved, Some(viewer.id), None, Some(id.0), data).await
}
