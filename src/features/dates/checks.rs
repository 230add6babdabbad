//! What the server functions of dates share: loading for a change, checks, the entry on both timelines.

use super::{ArrangedDate, DateRow, Half, rules, store};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::matching;
use crate::features::members::{self, Member, Stage};
use crate::features::staff::{self, Module, Right, Viewer, access::require};
use crate::server::db::Tx;
use crate::types::errors::FieldErrors;
use crate::types::ids::{DateId, MemberId};
use crate::types::time::{Moment, moment, parse_moment};

/// Said to whoever comes second.
pub const CHANGED: &str = "这次约见刚被同事更新，请看最新状态后再操作";

/// Rows with both sides and what they said, as this viewer may see them.
pub async fn with_halves(tx: &mut Tx, viewer: &Viewer, rows: Vec<DateRow>) -> Result<Vec<ArrangedDate>> {
    let members: Vec<MemberId> = rows.iter().flat_map(|r| [r.member_a, r.member_b]).collect();
    let dates: Vec<DateId> = rows.iter().map(|r| r.id).collect();
    let parties = matching::store::parties(tx, viewer, &members).await?;
    let mut said = store::feedback_of(tx, &dates).await?;
    let may_edit = viewer.can(Module::Dates, Right::Edit);
    let mut half = |r: &DateRow, member: MemberId, consent| {
        let party = parties.get(&member)?.clone();
        let may_speak = may_edit && (party.seen || r.staff_id == viewer.id);
        Some(Half {
            party,
            consent,
            feedback: said.remove(&(r.id, member)),
            may_speak,
        })
    };
    let made = rows.into_iter().filter_map(|r| {
        Some(ArrangedDate {
            a: half(&r, r.member_a, r.consent_a)?,
            b: half(&r, r.member_b, r.consent_b)?,
            id: r.id,
            version: r.version,
            at: r.at,
            place: r.place,
            note: r.note,
            state: r.state,
            absent: r.absent,
            cancel_reason: r.cancel_reason,
            staff: r.staff_name,
            recommendation: r.recommendation_id,
            may_edit,
        })
    });
    Ok(made.collect())
}

/// Loads a date through the viewer for a change.
pub async fn to_change(id: DateId) -> Result<(Viewer, Tx, ArrangedDate)> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Dates, Right::Edit)?;
    let row = store::date(&mut tx, &viewer, id).await?;
    let date = with_halves(&mut tx, &viewer, vec![row])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    Ok((viewer, tx, date))
}

/// Writes what happened on both timelines: the partner's number, never a name or a number to call.
pub async fn tell_both(
    tx: &mut Tx,
    viewer: &Viewer,
    kind: EventKind,
    id: DateId,
    a: MemberId,
    b: MemberId,
    data: EventData,
) -> Result<()> {
    for (whose, partner) in [(a, b), (b, a)] {
        events::record(
            tx,
            kind,
            Some(viewer.id),
            Some(whose),
            Some(id.0),
            data.clone().with("partner", partner),
        )
        .await?;
    }
    Ok(())
}

/// What happened to a date, on both timelines.
pub async fn tell(tx: &mut Tx, viewer: &Viewer, kind: EventKind, date: &ArrangedDate, data: EventData) -> Result<()> {
    let (a, b) = (date.a.party.id, date.b.party.id);
    tell_both(tx, viewer, kind, date.id, a, b, data).await
}

/// The time of a date that can be kept, with the place said.
pub fn when_and_where(at: &str, place: &str, note: &str, now: Moment) -> Result<Moment> {
    let mut errors = FieldErrors::default();
    let at = errors.take("at", parse_moment(at).and_then(|at| rules::time_ahead(at, now)));
    match place.trim().chars().count() {
        0 => errors.add("place", "请填写见面地点"),
        n if n > 100 => errors.add("place", "地点请不超过 100 个字"),
        _ => {}
    }
    if note.chars().count() > 500 {
        errors.add("note", "备注请不超过 500 个字");
    }
    errors.into_result()?;
    at.ok_or(Error::Failed)
}

/// Refuses a time at which either has another date.
pub async fn no_clash(tx: &mut Tx, a: MemberId, b: MemberId, at: Moment, but: Option<DateId>) -> Result<()> {
    match store::clash(tx, a, b, at, but).await? {
        None => Ok(()),
        Some((who, other)) => Err(Error::invalid(
            "at",
            format!(
                "编号 {who} 的会员在 {} 已有约见，两次约见请至少间隔 {} 小时",
                moment(other),
                rules::APART_HOURS
            ),
        )),
    }
}

/// The partner of a date without a recommendation: somebody of the other sex whom the viewer sees too.
pub async fn direct_partner(tx: &mut Tx, viewer: &Viewer, member: &Member, partner: &str) -> Result<MemberId> {
    let wrong = |sentence| Error::invalid("partner", sentence);
    let id: MemberId = partner
        .parse()
        .map_err(|_| wrong("请选择双方有意的推荐，或填写另一方的会员编号"))?;
    let other = match members::store::member(tx, viewer, id).await {
        Ok(other) => other,
        Err(Error::NotFound) => return Err(wrong("没有找到这位会员；不在您管辖范围内的会员，请先推荐并等双方有意")),
        Err(error) => return Err(error),
    };
    if other.profile.sex == member.profile.sex {
        return Err(wrong("约见双方应为异性会员"));
    }
    if [member, &other].iter().all(|m| m.stage != Stage::InService) {
        return Err(wrong("双方至少有一位应在售后服务中"));
    }
    Ok(id)
}
