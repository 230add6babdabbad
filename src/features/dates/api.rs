//! Server functions of dates.

use super::{DateSide, DateTab, Dates, FeedbackReason, MembersDates};
use crate::error::Result;
use crate::types::ids::{DateId, MemberId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::checks::{CHANGED, direct_partner, no_clash, tell, tell_both, to_change, when_and_where, with_halves},
    super::{Absent, Consent, DateState, store},
    crate::error::Error,
    crate::features::events::{EventData, EventKind},
    crate::features::marks,
    crate::features::matching,
    crate::features::members,
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::{clock, once},
    crate::types::errors::FieldErrors,
    crate::types::ids::RecommendationId,
    crate::types::time::{Moment, day_of, moment, parse_day, start_of},
    chrono::{Datelike, Duration},
};

/// Dates of the viewer's scope; `day` is any day of the week that the tab «week» shows.
#[server]
pub async fn dates_by_tab(tab: DateTab, #[server(default)] day: String) -> Result<Dates> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Dates, Right::View)?;
    let now = clock::now();
    let today = day_of(now);
    let tomorrow = start_of(today + Duration::days(1));
    let week = parse_day(&day).unwrap_or(today);
    let monday = week - Duration::days(i64::from(week.weekday().num_days_from_monday()));
    let ever = (Moment::UNIX_EPOCH, now + Duration::days(36_500));
    let (from, to) = match tab {
        DateTab::Today => (start_of(today), tomorrow),
        DateTab::Week => (start_of(monday), start_of(monday + Duration::days(7))),
        DateTab::Coming => (now, ever.1),
        _ => ever,
    };
    let rows = store::dates_in(&mut tx, &viewer, tab, from, to).await?;
    let (n_today, coming, consent, feedback) = store::counts(&mut tx, &viewer, start_of(today), tomorrow, now).await?;
    let rows = with_halves(&mut tx, &viewer, rows).await?;
    Ok(Dates {
        rows,
        today: n_today,
        coming,
        consent,
        feedback,
        now,
    })
}

/// The dates of one member, and whom a date can be arranged with.
#[server]
pub async fn member_dates(member: MemberId) -> Result<MembersDates> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Dates, Right::View)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let rows = store::dates_of(&mut tx, &viewer, member).await?;
    let count = |state| i64::try_from(rows.iter().filter(|r| r.state == state).count()).unwrap_or_default();
    let (met, missed) = (count(DateState::Held), count(DateState::NoShow));
    let recommended = matching::store::recommendations_of(&mut tx, &viewer, member).await?;
    let recommended = matching::with_parties(&mut tx, &viewer, recommended).await?;
    let ready = recommended.iter().filter(|r| r.ready()).map(|r| {
        let other = if r.member.id == member { &r.candidate } else { &r.member };
        (
            r.id,
            format!("{}（编号 {}，{} 岁，{}）", other.name, other.id, other.age, other.place),
        )
    });
    Ok(MembersDates {
        ready: ready.collect(),
        rows: with_halves(&mut tx, &viewer, rows).await?,
        met,
        missed,
        may_plan: viewer.can(Module::Dates, Right::Create),
        once: once::fresh_key(),
        now: clock::now(),
    })
}

/// Arranges a date: of a recommendation that both want, or directly of two members whom the viewer sees.
#[server]
pub async fn plan_date(
    member: MemberId,
    #[server(default)] recommendation: String,
    #[server(default)] partner: String,
    #[server(default)] at: String,
    #[server(default)] place: String,
    #[server(default)] note: String,
    #[server(default)] once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Dates, Right::Create)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let from: Option<RecommendationId> = recommendation.parse().ok();
    let partner = match from {
        Some(id) => {
            let row = matching::store::recommendation(&mut tx, &viewer, id).await?;
            let pair = [row.member_id, row.candidate_id];
            let other = pair
                .into_iter()
                .find(|m| *m != member)
                .filter(|_| pair.contains(&member))
                .ok_or(Error::NotFound)?;
            if matching::rules::joint(row.member_answer, row.candidate_answer) != matching::Joint::BothInterested {
                return Err(Error::invalid("recommendation", "双方都有意后才能安排约见"));
            }
            other
        }
        None => direct_partner(&mut tx, &viewer, &found, &partner).await?,
    };
    marks::refuse_barred_among(&mut tx, &[member.0, partner.0]).await?;
    members::store::refuse_quiet(&mut tx, &[member.0, partner.0]).await?;
    let now = clock::now();
    let at = when_and_where(&at, &place, &note, now)?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    matching::store::hold_pair(&mut tx, member, partner).await?;
    if let Some(id) = from
        && store::arranged_for(&mut tx, id).await?
    {
        return Err(Error::conflict("这条推荐已经安排了约见，请在约见列表中查看"));
    }
    no_clash(&mut tx, member, partner, at, None).await?;
    let new = store::NewDate {
        a: member,
        b: partner,
        recommendation: from,
        at,
        place: place.trim(),
        note: note.trim(),
        staff: viewer.id,
        created_at: now,
    };
    let id = store::insert(&mut tx, new).await?;
    let data = EventData::default().with("at", moment(at)).with("place", place.trim());
    tell_both(&mut tx, &viewer, EventKind::DatePlanned, id, member, partner, data).await?;
    tx.commit().await
}

/// Notes whether one side agrees to a planned date.
#[server]
pub async fn consent_date(id: DateId, version: i64, side: DateSide, #[server(default)] answer: String) -> Result<()> {
    let (viewer, mut tx, date) = to_change(id).await?;
    let half = date.half(side);
    members::access::require(half.may_speak)?;
    let consent = Consent::from_code(&answer)
        .filter(|c| *c != Consent::Waiting)
        .ok_or(Error::invalid("answer", "请选择同意或不同意"))?;
    date.standing().consent(clock::now())?;
    if !store::save_consent(&mut tx, id, version, side, consent).await? {
        return Err(Error::conflict(CHANGED));
    }
    let data = EventData::default()
        .with("at", moment(date.at))
        .with("of", half.party.id)
        .with("answer", consent);
    tell(&mut tx, &viewer, EventKind::DateConsented, &date, data).await?;
    tx.commit().await
}

/// Both came.
#[server]
pub async fn hold_date(id: DateId, version: i64) -> Result<()> {
    let (viewer, mut tx, date) = to_change(id).await?;
    let state = date.standing().hold(clock::now())?;
    if !store::end(&mut tx, id, version, state, None, None).await? {
        return Err(Error::conflict(CHANGED));
    }
    let data = EventData::default()
        .with("at", moment(date.at))
        .with("place", &date.place);
    tell(&mut tx, &viewer, EventKind::DateHeld, &date, data).await?;
    tx.commit().await
}

/// One side, or both, did not come.
#[server]
pub async fn miss_date(id: DateId, version: i64, #[server(default)] absent: String) -> Result<()> {
    let (viewer, mut tx, date) = to_change(id).await?;
    let absent = Absent::from_code(&absent).ok_or(Error::invalid("absent", "请选择谁没有到场"))?;
    let state = date.standing().miss(clock::now())?;
    if !store::end(&mut tx, id, version, state, Some(absent), None).await? {
        return Err(Error::conflict(CHANGED));
    }
    let who = match absent {
        Absent::A => date.a.party.id.to_string(),
        Absent::B => date.b.party.id.to_string(),
        Absent::Both => absent.label().to_string(),
    };
    let data = EventData::default().with("at", moment(date.at)).with("absent", who);
    tell(&mut tx, &viewer, EventKind::DateMissed, &date, data).await?;
    tx.commit().await
}

/// Calls a planned date off.
#[server]
pub async fn cancel_date(id: DateId, version: i64, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx, date) = to_change(id).await?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(Error::invalid("reason", "请写明取消原因，200 个字以内"));
    }
    let state = date.standing().cancel()?;
    if !store::end(&mut tx, id, version, state, None, Some(reason)).await? {
        return Err(Error::conflict(CHANGED));
    }
    let data = EventData::default()
        .with("at", moment(date.at))
        .with("place", &date.place);
    tell(&mut tx, &viewer, EventKind::DateCancelled, &date, data).await?;
    tx.commit().await
}

/// Moves a planned date to another time or place; both sides are asked again.
#[server]
pub async fn reschedule_date(
    id: DateId,
    version: i64,
    #[server(default)] at: String,
    #[server(default)] place: String,
    #[server(default)] note: String,
) -> Result<()> {
    let (viewer, mut tx, date) = to_change(id).await?;
    date.standing().reschedule()?;
    let at = when_and_where(&at, &place, &note, clock::now())?;
    let (a, b) = (date.a.party.id, date.b.party.id);
    matching::store::hold_pair(&mut tx, a, b).await?;
    no_clash(&mut tx, a, b, at, Some(id)).await?;
    if !store::reschedule(&mut tx, id, version, at, place.trim(), note.trim()).await? {
        return Err(Error::conflict(CHANGED));
    }
    let data = EventData::default()
        .with("at", moment(at))
        .with("place", place.trim())
        .with("before", moment(date.at));
    tell_both(&mut tx, &viewer, EventKind::DatePlanned, id, a, b, data).await?;
    tx.commit().await
}

/// Keeps what one side says after a date; saying it again replaces it.
#[server]
pub async fn give_feedback(
    date: DateId,
    side: DateSide,
    #[server(default)] satisfaction: String,
    #[server(default)] wants_more: String,
    #[server(default)] impression: String,
    #[server(default)] reasons: Vec<FeedbackReason>,
) -> Result<()> {
    let (viewer, mut tx, found) = to_change(date).await?;
    let half = found.half(side);
    members::access::require(half.may_speak)?;
    found.standing().feedback()?;
    let mut errors = FieldErrors::default();
    let satisfaction = satisfaction.parse::<i64>().ok().filter(|n| (1..=5).contains(n));
    if satisfaction.is_none() {
        errors.add("satisfaction", "请选择满意度");
    }
    if !["yes", "no"].contains(&wants_more.as_str()) {
        errors.add("wants_more", "请选择是否愿意继续接触");
    }
    let impression = impression.trim();
    match impression.chars().count() {
        0 => errors.add("impression", "请写下会员对对方的印象"),
        n if n > 1000 => errors.add("impression", "印象请不超过 1000 个字"),
        _ => {}
    }
    errors.into_result()?;
    let wants_more = wants_more == "yes";
    let new = store::NewFeedback {
        date,
        member: half.party.id,
        satisfaction: satisfaction.unwrap_or_default(),
        wants_more,
        impression,
        reasons: &reasons,
        staff: viewer.id,
        at: clock::now(),
    };
    if !store::save_feedback(&mut tx, new).await? {
        return Err(Error::conflict(CHANGED));
    }
    let data = EventData::default()
        .with("of", half.party.id)
        .with("satisfaction", satisfaction.unwrap_or_default());
    let data = data.with(
        "wants_more",
        if wants_more {
            "愿意继续接触"
        } else {
            "不再继续"
        },
    );
    tell(&mut tx, &viewer, EventKind::DateFeedback, &found, data).await?;
    tx.commit().await
}
