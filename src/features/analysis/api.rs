//! The server function of member analysis.

use super::Analysis;
use crate::error::Result;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{months, store},
    crate::features::members,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::clock,
};

/// The figures of one member; each group for those who may look at what it counts.
#[server]
pub async fn member_analysis(member: MemberId) -> Result<Analysis> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let sees = |module| viewer.can(module, Right::View);
    Ok(Analysis {
        months: months(clock::today()),
        visits: store::visits(&mut tx, member).await?,
        follow_ups: store::follow_ups(&mut tx, member).await?,
        recommendations: match sees(Module::Matching) {
            true => Some(store::recommendations(&mut tx, member).await?),
            false => None,
        },
        requests: match sees(Module::Matching) {
            true => Some(store::requests(&mut tx, member).await?),
            false => None,
        },
        dates: match sees(Module::Dates) {
            true => Some(store::dates(&mut tx, member).await?),
            false => None,
        },
        consultations: match sees(Module::Intake) {
            true => Some(store::consultations(&mut tx, member).await?),
            false => None,
        },
        payments: match sees(Module::Payments) {
            true => Some(store::payments(&mut tx, member).await?),
            false => None,
        },
        now: clock::now(),
    })
}
