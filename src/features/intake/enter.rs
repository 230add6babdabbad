//! A registration becomes a member.

use super::door::Guest;
use super::{Place, access, store};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::fields::Fields;
use crate::features::members::store::{NewMember, insert};
use crate::features::members::{Source, answers as parse};
use crate::features::staff;
use crate::features::{consultations, links, reviews};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::ids::MemberId;

/// Writes the member with contact data, ownership and the event.
pub async fn enter(
    tx: &mut Tx,
    server: &Server,
    fields: &Fields,
    place: Place,
    guest: &Guest,
    draft: &store::Draft,
    shown: bool,
) -> Result<MemberId> {
    let given = &draft.answers;
    let viewer = guest.viewer.as_ref();
    let profile = parse::profile(fields, given, clock::today())?;
    let criteria = parse::criteria(fields, given)?;
    let owner = viewer.filter(|v| access::keeps(v, place)).map(|v| v.id);
    let by_link = match place {
        Place::Public => links::came::came_by(tx).await?,
        _ => None,
    };
    let source = match (draft.consultation, by_link) {
        (Some(_), _) => Source::Consultation,
        (None, Some(_)) => Source::Link,
        (None, None) => place.source(),
    };
    let at = clock::now();
    let new = NewMember {
        profile: &profile,
        criteria: &criteria,
        password_hash: draft.password_hash.clone(),
        source,
        created_by: viewer.map(|v| v.id),
        presale: owner,
        shown,
        at,
    };
    let member = insert(tx, new).await?;
    for kind in ContactKind::ALL {
        if let Some(answer) = given.get(kind.code()).filter(|a| !a.is_empty()) {
            let value = kind
                .normalise(answer)
                .map_err(|sentence| Error::invalid(kind.code(), sentence))?;
            contacts::put(tx, &server.keys, ContactOwner::Member, member.0, *kind, &value).await?;
        }
    }
    let by = viewer.map(|v| v.id);
    let said = EventData::default()
        .with("source", source)
        .with("privacy", "已同意")
        .with("consent", guest.consents())
        .with("shown", if shown { "同意" } else { "不同意" });
    events::record(tx, EventKind::Registered, by, Some(member), None, said).await?;
    if let (Some(owner), Some(viewer)) = (owner, viewer) {
        store::insert_own_entry(tx, member, owner, at).await?;
        let data = EventData::default()
            .with("phase", staff::Phase::Presale)
            .with("to", &viewer.name);
        events::record(tx, EventKind::Assigned, by, Some(member), None, data).await?;
    }
    if let Some(staff) = draft.by.or(by_link).filter(|_| owner.is_none()) {
        links::store::propose(tx, member, staff).await?;
    }
    if owner.is_none() && place != Place::Office {
        reviews::store::open(tx, member, at).await?;
    }
    if let (Some(id), Some(viewer)) = (draft.consultation, viewer) {
        consultations::store::became_member(tx, viewer, id, member).await?;
    }
    Ok(member)
}
