//! Recommendations between demonstration members, what both said, the dates that came of it, and feedback.

use super::chance::Chance;
use super::lives::Life;
use crate::error::Result;
use crate::features::dates::store::{NewDate, NewFeedback};
use crate::features::dates::{self, Absent, Consent, DateState, FeedbackReason};
use crate::features::dictionaries::Dictionary;
use crate::features::events::{self, EventData, EventKind};
use crate::features::matching::engine::Learned;
use crate::features::matching::engine::oracle::{self, Tendency};
use crate::features::matching::store::{Given, NewRecommendation};
use crate::features::matching::{self, Answer};
use crate::features::members::{Sex, Stage};
use crate::server::db::Tx;
use crate::types::ids::{DateId, RecommendationId, StaffId};
use crate::types::time::{Moment, moment, start_of};
use chrono::{Duration, SubsecRound};
use std::collections::BTreeSet;

const REASONS: &[&str] = &[
    "年龄相当，同在上海，双方都重视家庭",
    "学历和工作节奏接近，聊得来的机会大",
    "对方各项都符合要求，性格互补",
    "兴趣爱好相近，住得也不远",
    "都希望一年内结婚，对婚房看法一致",
    "双方父母观念接近，适合先见一面",
];
const CAFES: &[&str] = &[
    "静安嘉里中心 · 咖啡馆",
    "徐家汇公园旁茶室",
    "陆家嘴滨江餐厅",
    "新天地书店咖啡",
    "虹桥天地西餐厅",
    "门店会客室",
];
const IMPRESSIONS: &[&str] = &[
    "很有礼貌，准时，聊了一个多小时",
    "比照片有气质，话不多但真诚",
    "聊到旅行很投机，约了下次看展",
    "感觉节奏不太一致，先做朋友",
    "对方比较拘谨，可以再见一次",
    "价值观接近，愿意继续了解",
];

/// Introduces the members of one batch to each other.
pub async fn introductions(tx: &mut Tx, chance: &mut Chance, lives: &[Life], now: Moment) -> Result<()> {
    let served: Vec<&Life> = lives
        .iter()
        .filter(|l| matches!(l.stage, Stage::InService | Stage::Completed))
        .collect();
    let (women, men): (Vec<&Life>, Vec<&Life>) = served.iter().partition(|l| l.sex() == Sex::Female);
    let mut met = BTreeSet::new();
    for life in &served {
        let others = if life.sex() == Sex::Female { &men } else { &women };
        let mut chance = chance.apart();
        if others.is_empty() || chance.percent(15) {
            continue;
        }
        let mut suited: Vec<(i64, &Life)> = (0..40)
            .map(|_| chance.one(others))
            .filter_map(|other| Some((affinity(life, other)?, other)))
            .collect();
        suited.sort_by_key(|(affinity, other)| (std::cmp::Reverse(*affinity), other.id));
        let few = chance.between(1, 4) as usize;
        for (affinity, other) in suited.into_iter().take(few) {
            if met.insert((life.id.min(other.id), life.id.max(other.id))) {
                introduce(tx, chance.apart(), life, other, affinity, now).await?;
            }
        }
    }
    Ok(())
}

/// How well two suit each other, 0 to 100, by the rule of the engine.
fn affinity(a: &Life, b: &Life) -> Option<i64> {
    let nothing = Tendency::default();
    let scored = oracle::pair((&a.person, nothing), (&b.person, nothing), Learned::OFF, &[])?;
    Some((scored.affinity + 50) / 100)
}

async fn introduce(
    tx: &mut Tx,
    mut chance: Chance,
    life: &Life,
    other: &Life,
    affinity: i64,
    now: Moment,
) -> Result<()> {
    let Some(staff) = life.aftersale else { return Ok(()) };
    let from = life.signed.max(other.signed).unwrap_or(now) + Duration::days(3);
    let span = (now - from).num_hours();
    if span < 24 {
        return Ok(());
    }
    let at = (from + Duration::hours(chance.between(1, span - 1))).trunc_subsecs(0);
    let fresh = now - at < Duration::days(4);
    let new = NewRecommendation {
        member: life.id,
        candidate: other.id,
        affinity,
        reason: chance.one(REASONS),
        staff,
        at,
    };
    let mut said = || answer(&mut chance, at, fresh, now);
    let (mine, theirs) = (said(), said());
    let (mine, theirs) = (in_character(life, mine), in_character(other, theirs));
    let id = matching::store::insert_seeded(tx, new, mine, theirs).await?;
    for one in [life, other] {
        let partner = if one.id == life.id { other.id } else { life.id };
        let data = EventData::default()
            .with("partner", format!("#{partner}"))
            .with("affinity", affinity);
        events::record_at(tx, at, EventKind::Recommended, Some(staff), Some(one.id), data).await?;
    }
    if mine.0 == Answer::Interested && theirs.0 == Answer::Interested && chance.percent(75) {
        let agreed = mine.2.max(theirs.2).unwrap_or(at);
        date(tx, &mut chance, life, other, id, staff, agreed, now).await?;
    }
    Ok(())
}

fn answer(chance: &mut Chance, at: Moment, fresh: bool, now: Moment) -> Given {
    let word = chance.weighted(&[
        (Answer::Interested, 52),
        (Answer::Declined, 28),
        (Answer::NoAnswer, 8),
        (Answer::Waiting, if fresh { 60 } else { 6 }),
    ]);
    let when = (word != Answer::Waiting).then(|| (at + Duration::hours(chance.between(3, 60))).min(now));
    (
        word,
        (word == Answer::Declined).then(|| chance.one(Dictionary::Declining.begins_with()).0),
        when,
    )
}

/// Some decline for one reason again and again, whatever they once said about it: a part of them everybody.
fn in_character(life: &Life, said: Given) -> Given {
    let declined = |at| (Answer::Declined, Some("place"), at);
    match said {
        (Answer::Declined, _, at) if life.id.0 % 5 == 0 => declined(at),
        (Answer::Interested, _, at) if life.id.0 % 15 == 0 => declined(at),
        other => other,
    }
}

async fn date(
    tx: &mut Tx,
    chance: &mut Chance,
    a: &Life,
    b: &Life,
    from: RecommendationId,
    staff: StaffId,
    agreed: Moment,
    now: Moment,
) -> Result<()> {
    let day = crate::types::time::day_of(agreed + Duration::days(chance.between(2, 9)));
    let at = start_of(day) + Duration::minutes(chance.between(20, 39) * 30);
    let past = at < now;
    let state = if past {
        chance.weighted(&[
            (DateState::Held, 80),
            (DateState::NoShow, 8),
            (DateState::Cancelled, 12),
        ])
    } else {
        DateState::Planned
    };
    let consent = |chance: &mut Chance| {
        if past || chance.percent(65) {
            Consent::Agreed
        } else {
            Consent::Waiting
        }
    };
    let consents = (consent(chance), consent(chance));
    let place = chance.one(CAFES);
    let new = NewDate {
        a: a.id,
        b: b.id,
        recommendation: Some(from),
        at,
        place,
        note: "",
        staff,
        created_at: agreed,
    };
    let absent = (state == DateState::NoShow).then(|| chance.one(&[Absent::A, Absent::B]));
    let reason = (state == DateState::Cancelled).then_some("一方临时加班，改日再约");
    let id = dates::store::insert_seeded(tx, new, consents, state, absent, reason).await?;
    let kind = match state {
        DateState::Held => Some(EventKind::DateHeld),
        DateState::NoShow => Some(EventKind::DateMissed),
        DateState::Cancelled => Some(EventKind::DateCancelled),
        DateState::Planned => None,
    };
    for (one, partner) in [(a, b), (b, a)] {
        let data = EventData::default()
            .with("partner", format!("#{}", partner.id))
            .with("at", moment(at))
            .with("place", place);
        events::record_at(
            tx,
            agreed,
            EventKind::DatePlanned,
            Some(staff),
            Some(one.id),
            data.clone(),
        )
        .await?;
        if let Some(kind) = kind {
            events::record_at(tx, at.min(now), kind, Some(staff), Some(one.id), data).await?;
        }
        if state == DateState::Held && chance.percent(80) {
            feedback(tx, chance, id, one, staff, at).await?;
        }
    }
    Ok(())
}

async fn feedback(
    tx: &mut Tx,
    chance: &mut Chance,
    date: DateId,
    one: &Life,
    staff: StaffId,
    at: Moment,
) -> Result<()> {
    let satisfaction = chance.weighted(&[(5, 25), (4, 40), (3, 22), (2, 10), (1, 3)]);
    let reasons: Vec<FeedbackReason> = (0..chance.between(1, 3))
        .map(|_| chance.one(FeedbackReason::ALL))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let wants_more = satisfaction >= 4 && chance.percent(85);
    let new = NewFeedback {
        date,
        member: one.id,
        satisfaction,
        wants_more,
        impression: chance.one(IMPRESSIONS),
        reasons: &reasons,
        staff,
        at: at + Duration::hours(chance.between(3, 40)),
    };
    dates::store::save_feedback(tx, new).await?;
    let data = EventData::default().with("satisfaction", satisfaction);
    events::record_at(
        tx,
        at + Duration::hours(20),
        EventKind::DateFeedback,
        Some(staff),
        Some(one.id),
        data,
    )
    .await
}
