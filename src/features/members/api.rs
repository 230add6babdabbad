//! Server functions of members: lists, the member's page, edits in place, revealing a contact value.

use super::fields::{Fields, Group};
use super::filter::Filter;
use super::saved::SavedView;
use super::{Answers, MemberPage, MemberRow, OwnField};
use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::events::Event;
use crate::features::regions::RegionLists;
use crate::types::ids::{EventId, MemberId, StaffId, TagId};
use crate::types::time::Moment;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::fields::{self, Place},
    super::id_number::agrees_with_id_number,
    super::list::{self, List},
    super::{access, answers, form, form_birthday, gone, page, places, saved, sight, store},
    crate::error::Error,
    crate::features::contacts::{self, ContactOwner},
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Protected, Right},
    crate::features::{marks, regions, verification},
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
    pub offers: Offers,
    pub now: Moment,
}

/// What the filter bar of this viewer offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// May filter and sort by income.
    pub income: bool,
    /// May search by contact data.
    pub contact: bool,
    /// Whose members one may ask for.
    pub owners: Vec<(StaffId, String)>,
    pub tags: Vec<(TagId, String)>,
    /// The regions below what is chosen.
    pub regions: RegionLists,
    /// What is chosen of them, in words.
    pub place: String,
    pub views: Vec<SavedView>,
    /// The agency's own fields.
    pub own: Vec<OwnField>,
}

/// A page of members as the filter says, within the viewer's scope and rights.
#[server(input = Json)]
pub async fn list_members(filter: Filter) -> Result<MemberList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    let server = request::server();
    let fields = fields::now(&mut tx, &server).await?;
    let own: Vec<OwnField> = OwnField::of(&fields)
        .into_iter()
        .filter(|f| access::may_filter_by(&viewer, &f.name("")))
        .collect();
    let filter = access::allowed(&viewer, filter).knowing(&own);
    let offers = Offers {
        income: access::may_filter(&viewer, Protected::Income),
        contact: access::may_filter(&viewer, Protected::Contact),
        owners: staff::staff_in_reach(&mut tx, &viewer).await?,
        tags: marks::tag_names(&mut tx).await?,
        regions: regions::around(filter.region),
        place: filter.region.map(regions::place).unwrap_or_default(),
        views: saved::views_of(&mut tx, &viewer, filter.board).await?,
        own,
    };
    let mut list = MemberList {
        rows: Vec::new(),
        next: None,
        count: 0,
        offers,
        now: clock::now(),
    };
    // What can't be read finds nobody; the bar says why.
    if filter.all_problems(&list.offers.own).is_empty() {
        let asked = List::of(&mut tx, &server, &viewer, &filter).await?;
        (list.rows, list.next) = asked.page(&mut tx, &server, &viewer, list::PAGE).await?;
        let whole = filter.after.is_empty() && list.next.is_none();
        list.count = if whole {
            list.rows.len() as i64
        } else {
            asked.count(&mut tx).await?
        };
    }
    Ok(list)
}

/// Everything on a member's page but the timeline.
#[server]
pub async fn open_member(id: MemberId) -> Result<MemberPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    let member = match store::member(&mut tx, &viewer, id).await {
        Err(Error::NotFound) => return page::elsewhere(&mut tx, &viewer, id).await,
        found => found?,
    };
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
        rows: sight::events(&viewer, rows),
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
    /// The keys of the fields that this viewer neither sees nor changes: the form leaves them out.
    pub withheld: Vec<String>,
    pub fields: Fields,
    pub regions: RegionLists,
}

/// Answers and version of one group of a member, to be edited in place.
#[server]
pub async fn edit_member(id: MemberId, group: Group) -> Result<EditData> {
    let (viewer, mut tx) = staff::read().await?;
    access::require(access::may_edit(&viewer))?;
    let member = store::member(&mut tx, &viewer, id).await?;
    let fields = fields::now(&mut tx, &request::server()).await?;
    let mut all = member.profile.answers();
    all.extend(member.criteria.answers());
    let answers: Answers = fields
        .of_group(group)
        .filter(|f| answers::may_edit(&viewer, f))
        .filter_map(|f| Some((f.key.to_string(), all.get(f.key)?.clone())))
        .chain(answers::weights(&viewer, &all, group))
        .collect();
    Ok(EditData {
        id,
        version: member.version,
        regions: regions::lists(&answers),
        withheld: sight::withheld(&viewer),
        answers,
        fields,
    })
}

/// Saves one group of a member's profile or criteria if nobody was faster.
#[server]
pub async fn save_group(id: MemberId, version: i64, group: Group, #[server(flatten)] answers: Answers) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer))?;
    let member = store::member(&mut tx, &viewer, id).await?;
    let fields = fields::now(&mut tx, &request::server()).await?;
    let sent = form::folded(&fields, &answers);
    let before = if group == Group::Criteria {
        member.criteria.answers()
    } else {
        member.profile.answers()
    };
    let merged = answers::merged(&fields, &viewer, group, &before, &sent);
    // What the viewer can't change can't be asked of them.
    let theirs = fields.of_group(group).filter(|f| answers::may_edit(&viewer, f));
    let mut wrong = answers::unanswered(theirs, Place::Office, &merged);
    if let Some(Err(sentence)) = form_birthday::typed(&sent) {
        wrong.add("lunar_year", sentence);
    }
    for (field, sentence) in [
        answers::retired_words(&fields, group, &before, &merged),
        answers::own_answers(&fields, group, &before, &merged),
        places::unknown(&fields, group, &before, &merged),
    ]
    .into_iter()
    .flat_map(|found| found.0)
    {
        wrong.add(&field, sentence);
    }
    let (kind, changed) = if group == Group::Criteria {
        let criteria = wrong.and(answers::criteria(&fields, &merged))?;
        store::save_criteria(&mut tx, id, version, &criteria).await?;
        (
            EventKind::CriteriaEdited,
            answers::changed_labels(&fields, &before, &criteria.answers()),
        )
    } else {
        let profile = wrong.and(answers::profile(&fields, &merged, clock::today()))?;
        agrees_with_id_number(&mut tx, id, &member.profile, &profile).await?;
        store::save_profile(&mut tx, id, version, &profile).await?;
        let after = profile.answers();
        let keys = verification::rules::changed_keys(&before, &after);
        verification::acts::changed(&mut tx, Some(viewer.id), id, keys).await?;
        (
            EventKind::ProfileEdited,
            answers::changed_labels(&fields, &before, &after),
        )
    };
    events::record_and_commit(
        tx,
        kind,
        Some(viewer.id),
        Some(id),
        None,
        EventData::default().with("fields", changed),
    )
    .await
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
        && let Some((_, sentence)) = answers::id_number_disagrees(&normal, &member.profile)
    {
        return Err(Error::invalid("value", sentence));
    }
    let server = request::server();
    let before = contacts::open_one(&mut tx, &server.keys, ContactOwner::Member, id.0, kind).await?;
    gone::number_back(&mut tx, &server.keys, id, kind, &normal).await?;
    contacts::put(&mut tx, &server.keys, ContactOwner::Member, id.0, kind, &normal)
        .await
        .map_err(|error| match error {
            Error::Invalid(FieldErrors(fields)) => {
                Error::invalid("value", fields.into_values().next().unwrap_or_default())
            }
            other => other,
        })?;
    store::touch(&mut tx, id).await?;
    if before.unwrap_or_default() != normal {
        verification::acts::changed(&mut tx, Some(viewer.id), id, [kind.code()]).await?;
    }
    let data = EventData::default().with("what", kind.label());
    events::record_and_commit(tx, EventKind::ContactEdited, Some(viewer.id), Some(id), None, data).await
}

/// Sets whether the member may be shown to candidates and whether they want no contact, if nobody was faster: what
/// a member withdrew must not come back with an older form.
#[server]
pub async fn save_consent(
    id: MemberId,
    version: i64,
    #[server(default)] shown: bool,
    #[server(default)] do_not_contact: bool,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer))?;
    store::member(&mut tx, &viewer, id).await?;
    store::save_consent(&mut tx, id, version, shown, do_not_contact).await?;
    let yes = |b: bool| if b { "是" } else { "否" };
    let data = EventData::default()
        .with("shown", yes(shown))
        .with("do_not_contact", yes(do_not_contact));
    events::record_and_commit(tx, EventKind::ProfileEdited, Some(viewer.id), Some(id), None, data).await
}
