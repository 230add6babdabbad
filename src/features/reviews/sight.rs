//! What the office sees of a registration that waits.

use super::{Review, store};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::duplicates;
use crate::features::intake::missing;
use crate::features::members::{self, Member, fields};
use crate::features::regions;
use crate::features::staff::{Protected, Sight, Viewer};
use crate::server::db::Tx;
use crate::server::{clock, request};
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use crate::types::time::age;
use std::collections::HashMap;

/// What the viewer may see of each row.
pub async fn dressed(tx: &mut Tx, viewer: &Viewer, rows: Vec<store::Row>) -> Result<Vec<Review>> {
    let server = request::server();
    let wanted: Vec<MemberId> = rows.iter().map(|r| r.member_id).collect();
    let ids: Vec<i64> = wanted.iter().map(|id| id.0).collect();
    let found = members::store::members(tx, viewer, &wanted).await?;
    let profiles: HashMap<MemberId, Member> = found.into_iter().map(|m| (m.id, m)).collect();
    let mut kinds = contacts::kinds_of(tx, &ids).await?;
    let mobiles = match viewer.sight(Protected::Contact) {
        Sight::Hidden => HashMap::new(),
        _ => contacts::of_many(tx, &server.keys, ContactOwner::Member, ContactKind::Mobile, &ids).await?,
    };
    let fields = fields::now(tx, &server).await?;
    let mut alike = duplicates::among::alike(tx, &server, viewer, &ids).await?;
    let today = clock::today();
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = row.member_id.0;
            let given = kinds.remove(&id).unwrap_or_default();
            let open = profiles
                .get(&row.member_id)
                .map(|m| missing::seen_by(viewer, missing::of_member(&fields, &m.profile, &given)))
                .unwrap_or_default();
            Review {
                member: row.member_id,
                age: age(row.birthday, today),
                place: regions::place(row.region),
                mobile: mobiles
                    .get(&id)
                    .map_or(Masked::Hidden, |m| Masked::Hint(ContactKind::Mobile.masked(m))),
                missing: missing::labels(&open),
                alike: alike.remove(&row.member_id).unwrap_or_default(),
                name: row.name,
                sex: row.sex,
                source: row.source,
                proposed: row.proposed,
                state: row.state,
                question: row.question,
                asked: row.asked_by.zip(row.asked_at),
                answer: row.answer,
                answered_at: row.answered_at,
                decided: row.decided_by.zip(row.decided_at),
                created_at: row.created_at,
                has_account: row.has_account,
            }
        })
        .collect())
}
