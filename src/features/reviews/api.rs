//! Server functions of the review of registrations.

use super::{ReviewList, ReviewState};
use crate::error::Result;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::answered::told_and_commit,
    super::{sight, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::clock,
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
        rows: sight::dressed(&mut tx, &viewer, rows).await?,
        waiting,
        returned,
        accepted,
        next,
        may_decide: viewer.can(Module::Intake, Right::Edit),
        now: clock::now(),
    })
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
    events::record_and_commit(
        tx,
        EventKind::RegistrationAccepted,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await
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
    events::record_and_commit(
        tx,
        EventKind::RegistrationReturned,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await
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
    let Some(answered) = store::answer(&mut tx, member, answer).await? else {
        return Err(Error::conflict("这份登记的状态刚有变化，请刷新后再看"));
    };
    let data = EventData::default().with("remark", "电话补充");
    told_and_commit(tx, member, Some(viewer.id), answered, answer, data).await
}
