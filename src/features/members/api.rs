//! Server functions of members: lists, the member's page, edits in place, revealing a contact value.

use super::fields::Group;
use super::filter::Filter;
use super::{Answers, MemberPage, MemberRow};
use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::events::Event;
use crate::features::regions::RegionLists;
use crate::types::ids::{EventId, MemberId};
use crate::types::time::Moment;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{access, answers, fields, form, list, page, store},
    crate::error::Error,
    crate::features::contacts::{self, ContactOwner},
    crate::features::events::{self, EventData, EventKind},
    crate::features::regions,
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::{clock, request},
    crate::types::errors::FieldErrors,
};

/// One page of a list of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    pub rows: Vec<MemberRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Exact to 10,000; one more means «more than».
    pub count: i64,
    pub now: Moment,
}

/// A page of members as the filter says, within the viewer's scope.
#[server(input = Json)]
pub async fn list_members(filter: Filter) -> Result<MemberList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    let server = request::server();
    let (rows, next) = list::page(&mut tx, &server, &viewer, &filter).await?;
    let count = list::count(&mut tx, &server, &viewer, &filter).await?;
    Ok(MemberList {
        rows,
        next,
        count,
        now: clock::now(),
    })
}

/// Everything on a member's page but the timeline.
#[server]
pub async fn open_member(id: MemberId) -> Result<MemberPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    let member = store::member(&mut tx, &viewer, id).await?;
    page::seen_by(&mut tx, &request::server(), &viewer, member).await
}

/// Events and when they were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    pub rows: Vec<Event>,
    pub now: Moment,
}

/// What happened with a member, newest first.
#[server]
pub async fn member_timeline(id: MemberId, before: Option<EventId>) -> Result<Timed> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    store::member(&mut tx, &viewer, id).await?;
    let rows = events::timeline(&mut tx, id, before, 60).await?;
    Ok(Timed {
        rows,
        now: clock::now(),
    })
}

/// One contact value in full; the reason goes to the audit log.
#[server]
pub async fn reveal_contact(id: MemberId, kind: ContactKind, reason: String) -> Result<String> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::View)?;
    store::member(&mut tx, &viewer, id).await?;
    access::require(access::may_reveal(&viewer, kind))?;
    let reason = reason.trim().to_string();
    if reason.chars().count() < 2 {
        return Err(Error::invalid("reason", "请写明查看原因，例如「约定今日回访」"));
    }
    let server = request::server();
    let value = contacts::open_one(&mut tx, &server.keys, ContactOwner::Member, id.0, kind)
        .await?
        .ok_or(Error::NotFound)?;
    let reason: String = reason.chars().take(100).collect();
    let data = EventData::default().with("what", kind.label()).with("reason", reason);
    events::record(&mut tx, EventKind::Revealed, Some(viewer.id), Some(id), None, data).await?;
    tx.commit().await?;
    Ok(value)
}

/// What the form of one group starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditData {
    pub id: MemberId,
    pub version: i64,
    pub answers: Answers,
    pub regions: RegionLists,
}

/// Answers and version of one group of a member, to be edited in place.
#[server]
pub async fn edit_member(id: MemberId, group: Group) -> Result<EditData> {
    let (viewer, mut tx) = staff::read().await?;
    access::require(access::may_edit(&viewer))?;
    let member = store::member(&mut tx, &viewer, id).await?;
    let mut all = member.profile.answers();
    all.extend(member.criteria.answers());
    let answers: Answers = fields::of_group(group)
        .filter(|f| answers::may_edit(&viewer, f))
        .filter_map(|f| Some((f.key.to_string(), all.get(f.key)?.clone())))
        .chain(answers::weights(&all, group))
        .collect();
    Ok(EditData {
        id,
        version: member.version,
        regions: regions::lists(&answers),
        answers,
    })
}

/// Saves one group of a member's profile or criteria if nobody was faster.
#[server]
pub async fn save_group(id: MemberId, version: i64, group: Group, #[server(flatten)] answers: Answers) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer))?;
    let member = store::member(&mut tx, &viewer, id).await?;
    let sent = form::folded(&answers);
    let (kind, changed) = if group == Group::Criteria {
        let before = member.criteria.answers();
        let merged = answers::merged(&viewer, group, &before, &sent);
        let criteria = answers::criteria(&merged)?;
        store::save_criteria(&mut tx, id, version, &criteria).await?;
        (
            EventKind::CriteriaEdited,
            answers::changed_labels(&before, &criteria.answers()),
        )
    } else {
        let before = member.profile.answers();
        let profile = answers::profile(&answers::merged(&viewer, group, &before, &sent), clock::today())?;
        store::save_profile(&mut tx, id, version, &profile).await?;
        (
            EventKind::ProfileEdited,
            answers::changed_labels(&before, &profile.answers()),
        )
    };
    events::record(
        &mut tx,
        kind,
        Some(viewer.id),
        Some(id),
        None,
        EventData::default().with("fields", changed),
    )
    .await?;
    tx.commit().await
}

/// Replaces one contact value; an empty one takes it away (but the mobile stays).
#[server]
pub async fn save_contact(id: MemberId, kind: ContactKind, value: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer) && access::may_reveal(&viewer, kind))?;
    let member = store::member(&mut tx, &viewer, id).await?;
    let value = value.trim();
    let normal = if value.is_empty() && kind != ContactKind::Mobile {
        String::new()
    } else {
        kind.normalise(value)
            .map_err(|sentence| Error::invalid("value", sentence))?
    };
    if kind == ContactKind::IdNumber
        && let Some(sentence) = answers::id_number_disagrees(&normal, &member.profile)
    {
        return Err(Error::invalid("value", sentence));
    }
    let server = request::server();
    contacts::put(&mut tx, &server.keys, ContactOwner::Member, id.0, kind, &normal)
        .await
        .map_err(|error| match error {
            Error::Invalid(FieldErrors(fields)) => {
                Error::invalid("value", fields.into_values().next().unwrap_or_default())
            }
            other => other,
        })?;
    let data = EventData::default().with("what", kind.label());
    events::record(&mut tx, EventKind::ContactEdited, Some(viewer.id), Some(id), None, data).await?;
    tx.commit().await
}

/// Sets whether the member may be shown to candidates and whether they want no contact.
#[server]
pub async fn save_consent(
    id: MemberId,
    #[server(default)] shown: bool,
    #[server(default)] do_not_contact: bool,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer))?;
    store::member(&mut tx, &viewer, id).await?;
    store::save_consent(&mut tx, id, shown, do_not_contact).await?;
    let yes = |b: bool| if b { "是" } else { "否" };
    let data = EventData::default()
        .with("shown", yes(shown))
        .with("do_not_contact", yes(do_not_contact));
    events::record(&mut tx, EventKind::ProfileEdited, Some(viewer.id), Some(id), None, data).await?;
    tx.commit().await
}
