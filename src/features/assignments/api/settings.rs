//! Server functions of the rules of assignment and of everybody's places.

use crate::error::Result;
use crate::features::assignments::{PlacesList, RulesForm};
use crate::features::members::Answers;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::assignments::rules,
    crate::features::assignments::store::{self, takers},
    crate::features::events::{self, EventData, EventKind},
    crate::features::regions,
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::clock,
    crate::types::errors::FieldErrors,
};

/// The rules, and what they would do now.
#[server]
pub async fn open_rules() -> Result<RulesForm> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::Approve)?;
    let now = clock::now();
    let (rules, version, swept_at) = takers::rules(&mut tx).await?;
    let (due, claimable) = store::returns::due_counts(&mut tx, &rules, now).await?;
    Ok(RulesForm {
        rules,
        version,
        due,
        claimable,
        swept_at,
        now,
    })
}

/// Saves the rules if nobody was faster.
#[server]
pub async fn save_rules(version: i64, #[server(flatten)] numbers: Answers) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Approve)?;
    let parsed = rules::parsed(&numbers)?;
    let (before, _, _) = takers::rules(&mut tx).await?;
    if !takers::save_rules(&mut tx, &parsed, version).await? {
        return Err(Error::conflict(
            "您编辑期间，其他同事已修改规则。您填写的内容还在，请刷新页面对照后再保存",
        ));
    }
    let data = EventData::default().with("changed", rules::changes(&before, &parsed));
    events::record_and_commit(tx, EventKind::RulesSaved, Some(viewer.id), None, None, data).await
}

/// How many each matchmaker within the viewer's reach looks after, may look after, and where.
#[server]
pub async fn list_places() -> Result<PlacesList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::View)?;
    let (rules, _, _) = takers::rules(&mut tx).await?;
    Ok(PlacesList {
        rows: takers::places(&mut tx, &viewer).await?,
        usual_presale: rules.usual_presale,
        usual_aftersale: rules.usual_aftersale,
        may_edit: viewer.can(Module::Assignments, Right::Edit),
    })
}

/// Sets somebody's places: an empty number is the agency's usual one; `provinces` by code, separated by commas.
#[server]
pub async fn save_places(
    staff: StaffId,
    #[server(default)] presale: String,
    #[server(default)] aftersale: String,
    #[server(default)] provinces: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Edit)?;
    let all = takers::places(&mut tx, &viewer).await?;
    let person = all.iter().find(|p| p.staff == staff).ok_or(Error::NotFound)?;
    let mut errors = FieldErrors::default();
    let mut number = |field: &str, text: &str| -> Option<i64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let parsed = text.parse::<i64>().ok().filter(|n| (0..=1_000_000).contains(n));
        errors.take(field, parsed.ok_or("请填 0 到 1000000 的整数，留空即用默认名额"))
    };
    let presale = number("presale", &presale);
    let aftersale = number("aftersale", &aftersale);
    let known = regions::under(0);
    let provinces: Vec<i64> = crate::features::assignments::acts::numbers(&provinces);
    if provinces.iter().any(|p| !known.iter().any(|(code, _)| code == p)) {
        errors.add("provinces", "请从列表中选择省份");
    }
    errors.into_result()?;
    store::hold_staff(&mut tx, &[staff]).await?;
    let provinces = takers::Provinces(provinces);
    takers::save_places(&mut tx, staff, presale, aftersale, &provinces).await?;
    let said = |n: Option<i64>| n.map_or("默认".to_string(), |n| n.to_string());
    let data = EventData::default()
        .with("done", "调整名额与负责地区")
        .with("name", &person.name)
        .with(
            "changed",
            format!("售前名额 {}，售后名额 {}", said(presale), said(aftersale)),
        );
    events::record_and_commit(tx, EventKind::StaffSaved, Some(viewer.id), None, Some(staff.0), data).await
}
