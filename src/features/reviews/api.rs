//! Server functions of the review of registrations.

use super::{ReviewList, ReviewState};
use crate::error::Result;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{Review, store},
    crate::error::Error,
    crate::features::contacts::{self, ContactKind, ContactOwner},
    crate::features::events::{self, EventData, EventKind},
    crate::features::intake::missing,
    crate::features::members::{self, Member, fields},
    crate::features::regions,
    crate::features::staff::{self, Module, Protected, Right, Sight, Viewer, access::require},
    crate::server::db::Tx,
    crate::server::{clock, request},
    crate::types::masked::Masked,
    crate::types::time::age,
    std::collections::HashMap,
};

/// One page of registrations of one state, with what is missing and who might be the same person.
#[server]
pub async fn registrations(state: ReviewState, #[server(default)] after: Option<MemberId>) -> Result<ReviewList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Intake, Right::View)?;
    let mut rows = store::list(&mut tx, &viewer, state, after).await?;
    let more = rows.len() > store::PAGE;
    rows.truncate(store::PAGE);
    let next = rows.last().filter(|_| more).map(|r| r.member_id);
    let (waiting, returned, accepted) = store::counts(&mut tx, &viewer).await?;
    Ok(ReviewList {
        rows: dressed(&mut tx, &viewer, rows).await?,
        waiting,
        returned,
        accepted,
        next,
        may_decide: viewer.can(Module::Intake, Right::Edit),
        now: clock::now(),
    })
}

/// What the viewer may see of each row.
#[cfg(feature = "ssr")]
async fn dressed(tx: &mut Tx, viewer: &Viewer, rows: Vec<store::Row>) -> Result<Vec<Review>> {
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
    let pairs = store::same(tx, &ids).await?;
    let others: Vec<i64> = pairs.iter().map(|(_, other)| *other).collect();
    let visible = store::visible(tx, viewer, &others).await?;
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
            let mine = pairs.iter().filter(|(of, _)| *of == id).map(|(_, other)| *other);
            let (same, hidden): (Vec<i64>, Vec<i64>) = mine.partition(|other| visible.contains(other));
            Review {
                member: row.member_id,
                age: age(row.birthday, today),
                place: regions::place(row.region),
                mobile: mobiles
                    .get(&id)
                    .map_or(Masked::Hidden, |m| Masked::Hint(ContactKind::Mobile.masked(m))),
                missing: missing::labels(&open),
                same: same.into_iter().map(MemberId).collect(),
                same_hidden: hidden.len() as i64,
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

/// Accepts a registration.
#[server]
pub async fn accept_registration(member: MemberId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Intake, Right::Edit)?;
    store::one(&mut tx, &viewer, member).await?;
    if !store::accept(&mut tx, member, viewer.id).await? {
        return Err(Error::conflict("这份登记已由其他同事审核通过"));
    }
    let data = EventData::default();
    events::record(
        &mut tx,
        EventKind::RegistrationAccepted,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await?;
    tx.commit().await
}

/// Gives a registration back with a question.
#[server]
pub async fn return_registration(member: MemberId, #[server(default)] question: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Intake, Right::Edit)?;
    store::one(&mut tx, &viewer, member).await?;
    let question = question.trim();
    if question.is_empty() || question.chars().count() > 300 {
        return Err(Error::invalid("question", "请用 300 字以内写明需要对方补充或说明什么"));
    }
    if !store::give_back(&mut tx, member, viewer.id, question).await? {
        return Err(Error::conflict("这份登记的状态刚有变化，请刷新后再看"));
    }
    let data = EventData::default().with("question", question);
    events::record(
        &mut tx,
        EventKind::RegistrationReturned,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await?;
    tx.commit().await
}

/// Notes what was said on the phone to a question; the registration waits again.
#[server]
pub async fn note_answer(member: MemberId, #[server(default)] answer: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Intake, Right::Edit)?;
    store::one(&mut tx, &viewer, member).await?;
    let answer = answer.trim();
    if answer.is_empty() || answer.chars().count() > 300 {
        return Err(Error::invalid("answer", "请用 300 字以内写明对方的答复"));
    }
    if !store::answer(&mut tx, member, answer).await? {
        return Err(Error::conflict("这份登记的状态刚有变化，请刷新后再看"));
    }
    let data = EventData::default().with("remark", "电话补充");
    events::record(
        &mut tx,
        EventKind::RegistrationAnswered,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await?;
    tx.commit().await
}
