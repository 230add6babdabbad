//! The server function of effective rights.

use super::EffectiveRights;
use crate::error::Result;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::effective::{example, modules},
    super::{Example, store},
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::shapes::within,
    crate::features::staff::{self, Module, Protected, Right},
    crate::server::request,
};

/// What somebody within the viewer's reach may do and see; that one looked is noted.
#[server]
pub async fn rights_of(id: StaffId) -> Result<EffectiveRights> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Roles, Right::View)?;
    let person = staff::person_in_place(&mut tx, &viewer, id).await?;
    let role = staff::role(&mut tx, person.role_id).await?;
    let them = staff::viewer_of(&mut tx, id).await?;
    let example = if !them.can(Module::Members, Right::View) {
        Example::NoMembers
    } else if within(&viewer, &role) {
        example(&mut tx, &request::server(), &them).await?
    } else {
        Example::BeyondViewer
    };
    let data = EventData::default()
        .with("name", &person.name)
        .with("account", &person.account);
    events::record(
        &mut tx,
        EventKind::RightsViewed,
        Some(viewer.id),
        None,
        Some(id.0),
        data,
    )
    .await?;
    let shown = EffectiveRights {
        id,
        name: person.name,
        account: person.account,
        place: person.place,
        role_id: role.id,
        role: role.name,
        scope: them.scope,
        assigns: them.assigns(),
        disabled_at: person.disabled_at,
        modules: modules(&them),
        fields: Protected::ALL.iter().map(|f| (*f, them.sight(*f))).collect(),
        above: store::above(&mut tx, id).await?,
        below: store::below(&mut tx, id).await?,
        below_count: store::count_below(&mut tx, id).await?,
        example,
    };
    tx.commit().await?;
    Ok(shown)
}
