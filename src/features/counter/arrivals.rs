//! Server functions for a member who arrives: found by the last four digits and the name, noted as there,
//! key data completed. Who stands at the counter may be anybody's member, so this does not go through the
//! supervisor tree; instead it shows next to nothing, is limited, logged, and opens one member for a while.

use super::Arrival;
use crate::error::Result;
use crate::features::members::Answers;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{rules, store},
    crate::error::Error,
    crate::features::contacts,
    crate::features::events::{self, EventData, EventKind},
    crate::features::intake::{complete, missing},
    crate::features::members::form::folded,
    crate::features::members::{Member, fields, fields::Field, fields::Fields},
    crate::features::regions,
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::server::db::Tx,
    crate::server::{Server, clock, guard, request},
    crate::types::errors::FieldErrors,
    crate::types::ids::MemberId,
    crate::types::time::{Moment, age, start_of},
};

/// How long what was found stays open to the one who looked.
#[cfg(feature = "ssr")]
const MINUTES: i64 = 20;

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
    let today = start_of(clock::today());
    let tail = contacts::tail(&server.keys, &digits);
    let found = store::arrivals(&mut tx, &tail, name, today, today + chrono::Duration::days(1)).await?;
    let fields = fields::now(&mut tx, &server).await?;
    let mut shown = Vec::with_capacity(found.len());
    for one in found {
        let data = EventData::default();
        events::record(&mut tx, EventKind::LookedUp, Some(viewer.id), Some(one.id), None, data).await?;
        let member = store::member(&mut tx, one.id).await?.ok_or(Error::NotFound)?;
        let open = open_fields(&mut tx, &fields, &viewer, &member).await?;
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

/// The key data of a member that is not known and that the viewer may know of.
#[cfg(feature = "ssr")]
async fn open_fields<'a>(tx: &mut Tx, fields: &'a Fields, viewer: &Viewer, member: &Member) -> Result<Vec<&'a Field>> {
    let kinds = contacts::kinds_of(tx, &[member.id.0]).await?;
    let given = kinds.get(&member.id.0).map_or(&[][..], Vec::as_slice);
    Ok(missing::seen_by(
        viewer,
        missing::of_member(fields, &member.profile, given),
    ))
}

/// `member.until`, signed for one session.
#[cfg(feature = "ssr")]
fn ticket(server: &Server, viewer: &Viewer, member: MemberId) -> String {
    let until = clock::now() + chrono::Duration::minutes(MINUTES);
    let text = format!("{member}.{}", until.timestamp());
    guard::signed(&server.keys, &format!("arrival {}", viewer.session), &text)
}

/// Whom a ticket opens, while it does.
#[cfg(feature = "ssr")]
async fn admitted(tx: &mut Tx, server: &Server, viewer: &Viewer, ticket: &str) -> Result<Member> {
    let read = || {
        let purpose = format!("arrival {}", viewer.session);
        let (member, until) = guard::opened(&server.keys, &purpose, ticket)?.split_once('.')?;
        let until = Moment::from_timestamp(until.parse().ok()?, 0)?;
        (clock::now() < until).then_some(member.parse::<MemberId>().ok()?)
    };
    let id = read().ok_or_else(|| Error::conflict("查询已过期，请重新查询这位会员"))?;
    store::member(tx, id).await?.ok_or(Error::NotFound)
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
    let open = open_fields(&mut tx, &fields, &viewer, &member).await?;
    let sent = folded(&fields, &answers);
    let done = complete(&mut tx, &server, &fields, &member, &open, &sent).await?;
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
