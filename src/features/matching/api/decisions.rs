//! Server functions of what the agency decides about matching.

use crate::error::Result;
use crate::features::matching::DecisionsForm;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::dictionaries::store::{hold, version},
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::{Decisions, store},
    crate::features::staff::{self, Module, Right, access::require},
};

/// The part of the settings that they are.
#[cfg(feature = "ssr")]
const PART: &str = "matching";

#[server]
pub async fn matching_decisions() -> Result<DecisionsForm> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Settings, Right::View)?;
    Ok(DecisionsForm {
        decisions: store::decisions(&mut tx).await?,
        version: version(&mut tx, PART).await?,
        may_edit: viewer.can(Module::Settings, Right::Edit),
    })
}

/// Saves what the agency decides, if nobody was faster.
#[server]
pub async fn save_matching_decisions(
    version: i64,
    #[server(default)] same_sex: bool,
    #[server(default)] again_days: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    let days = again_days.trim().parse::<i64>().ok().filter(|n| (0..=3650).contains(n));
    let wanted = Decisions {
        same_sex,
        again_days: days.ok_or(Error::invalid("again_days", "请填 0 到 3650 的整数，0 为不再推荐"))?,
    };
    let before = store::decisions(&mut tx).await?;
    if before == wanted {
        return Ok(());
    }
    hold(&mut tx, PART, version).await?;
    store::save_decisions(&mut tx, wanted).await?;
    let mut changed = Vec::new();
    if before.same_sex != wanted.same_sex {
        changed.push(format!("同性配对{}", if same_sex { "开启" } else { "关闭" }));
    }
    if before.again_days != wanted.again_days {
        changed.push(format!(
            "再次推荐间隔由 {} 天改为 {} 天",
            before.again_days, wanted.again_days
        ));
    }
    let data = EventData::default()
        .with("name", "配对规则")
        .with("changed", changed.join("；"));
    events::record(&mut tx, EventKind::SettingsSaved, Some(viewer.id), None, None, data).await?;
    tx.commit().await
}
