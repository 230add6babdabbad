//! What follows when a question was answered: it stands on the member's timeline with its answer, and whoever goes
//! on with it is told. Who has an owner by then is no longer in the list of the review.

use super::store::Answered;
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::server::db::Tx;
use crate::server::live::News;
use crate::server::request;
use crate::types::ids::{MemberId, StaffId};

/// Writes question and answer down, tells the owner (or who asked, where there is none), and commits. `by` is who
/// noted it, nobody where the member answered by themself.
pub async fn told_and_commit(
    mut tx: Tx,
    member: MemberId,
    by: Option<StaffId>,
    answered: Answered,
    answer: &str,
    data: EventData,
) -> Result<()> {
    // Under keys that the erasure of a member takes away: both are free text.
    let data = data.with("question", &answered.question).with("reply", answer);
    events::record(&mut tx, EventKind::RegistrationAnswered, by, Some(member), None, data).await?;
    let to = answered.owner.or(answered.asked_by).filter(|to| Some(*to) != by);
    let href = match answered.owner {
        Some(_) => format!("/office/members/{member}"),
        None => format!("/office/registrations?sheet={member}"),
    };
    let news = to.map(|to| News {
        to: Some(to.0),
        text: format!("会员（编号 {member}）答复了登记审核的问题"),
        href,
    });
    request::server().live.commit(tx, news.into_iter().collect()).await
}
