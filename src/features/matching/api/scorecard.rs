//! Server functions of what is learned and of the score card: figures of the whole agency, nobody's own.

use crate::error::Result;
use crate::features::matching::scorecard::{Learning, ScorePage};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::dictionaries::store::{hold, version},
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::behaviour::work,
    crate::features::matching::store::learned,
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::server::db::Tx,
};

/// The part of the settings that the switch is.
#[cfg(feature = "ssr")]
const PART: &str = "learning";

#[cfg(feature = "ssr")]
async fn learning_of(tx: &mut Tx, viewer: &Viewer) -> Result<Learning> {
    Ok(Learning {
        automatic: learned::automatic(tx).await?,
        versions: learned::versions(tx).await?,
        training: learned::is_training(tx).await?,
        may_edit: viewer.can(Module::Settings, Right::Edit),
        version: version(tx, PART).await?,
    })
}

/// The versions of what was learned, and whether they count.
#[server]
pub async fn what_is_learned() -> Result<Learning> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Settings, Right::View)?;
    learning_of(&mut tx, &viewer).await
}

/// The newest score card.
#[server]
pub async fn match_scores() -> Result<ScorePage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Settings, Right::View)?;
    let learning = learning_of(&mut tx, &viewer).await?;
    let card = match learning.versions.first() {
        Some(newest) => learned::card(&mut tx, newest.number)
            .await?
            .map(|card| (newest.clone(), card)),
        None => None,
    };
    Ok(ScorePage { card, learning })
}

/// Lets versions count as they are judged, or none.
#[server]
pub async fn switch_learning(version: i64, #[server(default)] mode: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    let automatic = match mode.as_str() {
        "automatic" => true,
        "off" => false,
        _ => return Err(Error::invalid("mode", "请选择自动或关闭")),
    };
    if learned::automatic(&mut tx).await? == automatic {
        return Ok(());
    }
    hold(&mut tx, PART, version).await?;
    learned::switch(&mut tx, automatic).await?;
    let to = if automatic {
        "行为学习改为自动"
    } else {
        "行为学习已关闭"
    };
    let data = EventData::default().with("name", "配对规则").with("changed", to);
    events::record(&mut tx, EventKind::SettingsSaved, Some(viewer.id), None, None, data).await?;
    tx.commit().await
}

/// Asks for a training now; whoever asks while one is under way waits for that one.
#[server]
pub async fn train_now() -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    if work::ask(&mut tx).await? {
        let data = EventData::default()
            .with("name", "配对规则")
            .with("changed", "重新学习并计算记分卡");
        events::record(&mut tx, EventKind::SettingsSaved, Some(viewer.id), None, None, data).await?;
    }
    tx.commit().await
}
