//! What a member's page shows to one viewer: what they may not see is taken out here, on the server.

use super::fields::FIELDS;
use super::{ContactShown, Member, MemberPage, access};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::regions;
use crate::features::staff::{Protected, Sight, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::masked::Masked;

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
    let mut profile = member.profile;
    let income_shown = access::sees_income(viewer);
    if !income_shown {
        profile.income = None;
        for field in FIELDS.iter().filter(|f| f.protected == Some(Protected::Income)) {
            profile.traits.0.remove(field.key);
        }
    }
    let mut criteria = member.criteria;
    if !income_shown {
        criteria.income = None;
    }
    let wished = criteria.regions.as_ref().map(|w| w.value.clone()).unwrap_or_default();
    Ok(MemberPage {
        id: member.id,
        version: member.version,
        place: regions::place(profile.region),
        hukou: profile.hukou.map(regions::place).unwrap_or_default(),
        region_names: regions::names(&wished),
        profile,
        income_shown,
        criteria,
        contacts: shown_contacts,
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
