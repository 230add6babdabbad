//! What a member's page shows to one viewer: what they may not see is taken out here, on the server.

use super::gone::{self, Gone};
use super::{ContactShown, Member, MemberPage, access, fields, sight, store};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::photos;
use crate::features::regions;
use crate::features::staff::{Module, Right, Sight, Viewer};
use crate::features::verification;
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use std::collections::{BTreeSet, HashMap};

pub async fn seen_by(tx: &mut Tx, server: &Server, viewer: &Viewer, member: Member) -> Result<MemberPage> {
    let known = contacts::all_of(tx, &server.keys, ContactOwner::Member, member.id.0).await?;
    let shown_contacts = ContactKind::ALL
        .iter()
        .map(|&kind| {
            let hidden = viewer.sight(access::protected(kind)) == Sight::Hidden;
            let value = match known.get(&kind) {
                _ if hidden => Masked::Hidden,
                Some(value) => Masked::Hint(kind.masked(value)),
                None => Masked::Hint(String::new()),
            };
            ContactShown {
                kind,
                value,
                may_reveal: access::may_reveal(viewer, kind),
            }
        })
        .collect();
    let former = former(tx, server, viewer, member.id, &known).await?;
    let fields = fields::now(tx, server).await?;
    let profile = sight::profile(viewer, member.profile);
    let criteria = sight::criteria(viewer, member.criteria);
    let wished = criteria.regions.as_ref().map(|w| w.value.clone()).unwrap_or_default();
    let mut faces = photos::store::covers(tx, &[member.id.0]).await?;
    let mut checked = verification::store::badges(tx, &[member.id.0], clock::today()).await?;
    Ok(MemberPage {
        cover: faces.remove(&member.id).map(|c| c.photo),
        checked: verification::access::known(viewer, checked.remove(&member.id).unwrap_or_default()),
        id: member.id,
        version: member.version,
        place: regions::place(profile.region),
        hukou: profile.hukou.map(regions::place).unwrap_or_default(),
        region_names: regions::names(&wished),
        profile,
        fields,
        hidden: sight::hidden_from(viewer),
        criteria,
        contacts: shown_contacts,
        former,
        stage: member.stage,
        source: member.source,
        intent: member.intent,
        presale: member.presale_id.zip(member.presale_name),
        aftersale: member.aftersale_id.zip(member.aftersale_name),
        shown: member.shown,
        do_not_contact: member.do_not_contact,
        follow_ups: member.follow_ups,
        last_contact_at: member.last_contact_at,
        next_contact_at: member.next_contact_at,
        service_ends_on: member.service_ends_on,
        created_at: member.created_at,
        now: clock::now(),
    })
}

/// What records had that were merged into the member's and they do not have now, masked; nothing of a kind that
/// the viewer may not see.
async fn former(
    tx: &mut Tx,
    server: &Server,
    viewer: &Viewer,
    member: MemberId,
    known: &HashMap<ContactKind, String>,
) -> Result<Vec<(ContactKind, String)>> {
    let mut former: BTreeSet<(ContactKind, String)> = BTreeSet::new();
    for id in gone::before(tx, member).await? {
        let theirs = contacts::all_of(tx, &server.keys, ContactOwner::Member, id.0).await?;
        let others = theirs.into_iter().filter(|(kind, value)| {
            known.get(kind) != Some(value) && viewer.sight(access::protected(*kind)) != Sight::Hidden
        });
        former.extend(others);
    }
    Ok(former
        .into_iter()
        .map(|(kind, value)| (kind, kind.masked(&value)))
        .collect())
}

/// Leads from a record that is no longer here to where its viewer finds the person now.
pub async fn elsewhere(tx: &mut Tx, viewer: &Viewer, id: MemberId) -> Result<MemberPage> {
    match gone::of(tx, id).await? {
        Some((Gone::Merged, _)) => {
            if let Some(kept) = gone::survivor(tx, id).await?
                && store::member(tx, viewer, kept).await.is_ok()
            {
                leptos_axum::redirect(&format!("/office/members/{kept}"));
            }
        }
        Some((Gone::Deleted, _)) if viewer.can(Module::Records, Right::Delete) => {
            leptos_axum::redirect(&format!("/office/recycle?q={id}"));
        }
        _ => {}
    }
    Err(Error::NotFound)
}
