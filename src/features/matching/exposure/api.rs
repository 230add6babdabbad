//! Server functions of the cap and of those who wait for an introduction.

use super::{CapForm, ForgottenList};
use crate::error::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{rules, store},
    crate::error::Error,
    crate::features::dictionaries::store::{hold, version},
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::clock,
    crate::types::ids::MemberId,
    crate::types::time::Moment,
    chrono::{DateTime, SecondsFormat},
};

/// The part of the settings that it is.
#[cfg(feature = "ssr")]
const PART: &str = "exposure";

#[server]
pub async fn exposure_cap() -> Result<CapForm> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Settings, Right::View)?;
    Ok(CapForm {
        weekly: store::cap(&mut tx).await?,
        version: version(&mut tx, PART).await?,
        may_edit: viewer.can(Module::Settings, Right::Edit),
    })
}

/// Saves the cap, if nobody was faster.
#[server]
pub async fn save_exposure_cap(version: i64, #[server(default)] weekly_cap: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    let wanted = rules::cap(&weekly_cap).map_err(|sentence| Error::invalid("weekly_cap", sentence))?;
    let before = store::cap(&mut tx).await?;
    if before == wanted {
        return Ok(());
    }
    hold(&mut tx, PART, version).await?;
    store::save_cap(&mut tx, wanted).await?;
    let data = EventData::default()
        .with("name", "推荐曝光")
        .with("changed", format!("每周上限由 {before} 次改为 {wanted} 次"));
    events::record(&mut tx, EventKind::SettingsSaved, Some(viewer.id), None, None, data).await?;
    tx.commit().await
}

/// Members in service without an introduction for 30 days, those who wait the longest first. `after` is where the
/// page before ended.
#[server]
pub async fn forgotten_members(#[server(default)] after: String) -> Result<ForgottenList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let mut rows = store::forgotten(&mut tx, &viewer, place(&after)).await?;
    let more = rows.len() > store::PAGE;
    rows.truncate(store::PAGE);
    let next = rows.last().filter(|_| more).map(|r| {
        let since = r.since.to_rfc3339_opts(SecondsFormat::Nanos, true);
        format!("{since}_{}", r.id)
    });
    Ok(ForgottenList {
        rows,
        next,
        count: store::forgotten_count(&mut tx, &viewer).await?,
        now: clock::now(),
    })
}

/// A place of the list: when and who.
#[cfg(feature = "ssr")]
fn place(after: &str) -> Option<(Moment, MemberId)> {
    let (since, id) = after.split_once('_')?;
    let since = DateTime::parse_from_rfc3339(since).ok()?;
    Some((since.into(), id.parse().ok()?))
}
