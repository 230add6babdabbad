//! Server functions for a member who arrives: found by the last four digits and the name, noted as there,
//! key data completed. Who stands at the counter may be anybody's member, so this does not go through the
//! supervisor tree; instead it shows next to nothing, is limited, logged, and opens one member for a while.

use super::Arrival;
use crate::error::Result;
use crate::features::members::Answers;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::ticket::{admitted, ticket},
    super::{rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::intake::{complete, missing, open_fields},
    crate::features::members::fields,
    crate::features::members::form::folded,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::features::{contacts, regions},
    crate::server::{clock, request},
    crate::types::errors::FieldErrors,
    crate::types::time::{age, start_of},
};

/// Who of the members stands at the counter.
#[server]
pub async fn find_arrival(
    #[server(default)] last_four: String,
    #[server(default)] name: String,
) -> Result<Vec<Arrival>> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    server.limits.arrivals(&viewer.id.to_string())?;
    let mut errors = FieldErrors::default();
    let digits = errors.take("last_four", rules::last_four(&last_four));
    let name = name.trim();
    if name.is_empty() {
        errors.add("name", "请填写完整姓名");
    }
    errors.clone().into_result()?;
    let Some(digits) = digits else {
        return Err(errors.into());
    };
    let now = clock::now();
    if let Some(until) = rules::shut_after_misses(&store::misses(&mut tx, viewer.id).await?, now) {
        return Err(Error::TooMany {
            seconds: (until - now).num_seconds().max(1) as u64,
        });
    }
    let today = start_of(clock::today());
    let tail = contacts::tail(&server.keys, &digits);
    let found = store::arrivals(&mut tx, &tail, name, today, today + chrono::Duration::days(1)).await?;
    if found.is_empty() {
        // Whom nobody was found for is noted as a look, and not whom it was for.
        let data = EventData::default();
        events::record(&mut tx, EventKind::LookedUp, Some(viewer.id), None, None, data).await?;
    }
    let fields = fields::now(&mut tx, &server).await?;
    let mut shown = Vec::with_capacity(found.len());
    for one in found {
        let data = EventData::default();
        events::record(&mut tx, EventKind::LookedUp, Some(viewer.id), Some(one.id), None, data).await?;
        let member = store::member(&mut tx, one.id).await?.ok_or(Error::NotFound)?;
        let open = missing::seen_by(&viewer, open_fields(&mut tx, &fields, &member).await?);
        shown.push(Arrival {
            ticket: ticket(&server, &viewer, one.id),
            arrived: store::happened_since(&mut tx, one.id, EventKind::Arrived, today).await?,
            name: one.name,
            age: age(one.birthday, clock::today()),
            owner: one.owner,
            date_at: one.date_at,
            missing: missing::keys(&open),
            fields: fields.clone(),
            regions: regions::lists(&Answers::new()),
        });
    }
    tx.commit().await?;
    Ok(shown)
}

/// Notes that a member is there, once a day.
#[server]
pub async fn note_arrival(#[server(default)] ticket: String) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    let member = admitted(&mut tx, &server, &viewer, &ticket).await?;
    let key = format!("arrived:{}:{}", member.id, clock::today());
    if crate::server::once::first_time(&mut tx, &key).await? {
        let data = EventData::default();
        events::record(
            &mut tx,
            EventKind::Arrived,
            Some(viewer.id),
            Some(member.id),
            None,
            data,
        )
        .await?;
    }
    tx.commit().await
}

/// Fills in what is missing of a member who is there; what is known stays as it is.
#[server]
pub async fn complete_arrival(
    #[server(default)] ticket: String,
    #[server(flatten)] answers: Answers,
) -> Result<Vec<String>> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Intake, Right::Create)?;
    let member = admitted(&mut tx, &server, &viewer, &ticket).await?;
    let fields = fields::now(&mut tx, &server).await?;
    let open = missing::seen_by(&viewer, open_fields(&mut tx, &fields, &member).await?);
    let sent = folded(&fields, &answers);
    let done = complete(&mut tx, &server, Some(viewer.id), &fields, &member, &open, &sent).await?;
    if done.is_empty() {
        return Err(Error::invalid("", "请至少填写一项"));
    }
    let data = EventData::default()
        .with("fields", done.join("、"))
        .with("remark", "到店补全");
    events::record(
        &mut tx,
        EventKind::ProfileEdited,
        Some(viewer.id),
        Some(member.id),
        None,
        data,
    )
    .await?;
    tx.commit().await?;
    let left = open.iter().filter(|f| !done.iter().any(|label| *label == f.label));
    Ok(left.map(|f| f.key.to_string()).collect())
}
