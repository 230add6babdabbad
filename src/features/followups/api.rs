//! Server functions of follow-ups.

use super::FollowUp;
use crate::error::Result;
use crate::features::members::{Answers, Intent, Stage};
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{Signing, Tags, store},
    crate::error::Error,
    crate::features::dictionaries::{self, Dictionary},
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::{self, access},
    crate::features::staff::{self, Module, Phase, Right, access::require},
    crate::server::{clock, once, request},
    crate::types::errors::FieldErrors,
    crate::types::time::parse_moment,
};

/// What the follow-up sheet starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpSheetData {
    pub member: MemberId,
    pub name: String,
    pub stage: Stage,
    pub intent: Option<Intent>,
    /// `(code, label)` of the channels, reasons and tags that can be chosen.
    pub channels: Vec<(String, String)>,
    pub reasons: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    pub last: Vec<FollowUp>,
    pub now: Moment,
    pub once: String,
}

/// What is needed to write a follow-up: who it is and what was said the last times.
#[server]
pub async fn follow_up_sheet(member: MemberId) -> Result<FollowUpSheetData> {
    let (viewer, mut tx) = staff::read().await?;
    let loaded = members::store::member(&mut tx, &viewer, member).await?;
    access::require(access::may_follow_up(&viewer, loaded.stage))?;
    let words = dictionaries::now(&mut tx, &request::server()).await?;
    let offered = |of| words.words(of).offered("");
    let last = store::of_member(&mut tx, &words, member, 3).await?;
    Ok(FollowUpSheetData {
        member,
        name: loaded.profile.name,
        stage: loaded.stage,
        intent: loaded.intent,
        channels: offered(Dictionary::Channels),
        reasons: offered(Dictionary::NotSigning),
        tags: offered(Dictionary::Tags),
        last,
        now: clock::now(),
        once: once::fresh_key(),
    })
}

/// Every follow-up of a member.
#[server]
pub async fn follow_ups(member: MemberId) -> Result<Vec<FollowUp>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let words = dictionaries::now(&mut tx, &request::server()).await?;
    store::of_member(&mut tx, &words, member, 200).await
}

/// Writes down one contact with a member.
#[server]
pub async fn add_follow_up(
    member: MemberId,
    effective: String,
    channel: String,
    intent: String,
    #[server(default)] signing: String,
    #[server(default)] reason: String,
    contacted_at: String,
    next_contact_at: String,
    note: String,
    #[server(default)] tags: String,
    once: String,
    // The tags that were picked: `tag.CODE`.
    #[server(flatten)] picked: Answers,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    let loaded = members::store::member(&mut tx, &viewer, member).await?;
    access::require(access::may_follow_up(&viewer, loaded.stage))?;
    let now = clock::now();
    let phase = if loaded.stage.module() == Module::Aftersale {
        Phase::Aftersale
    } else {
        Phase::Presale
    };

    let words = dictionaries::now(&mut tx, &request::server()).await?;
    let (channels, reasons) = (words.words(Dictionary::Channels), words.words(Dictionary::NotSigning));
    let mut errors = FieldErrors::default();
    let effective = match effective.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => errors.take("effective", Err("请选择是否有效联系")),
    };
    let channel = errors.take("channel", channels.chosen(&channel).ok_or("请选择联系方式"));
    let intent = errors.take("intent", Intent::from_code(&intent).ok_or("请选择客户意向"));
    let signing = match phase {
        Phase::Aftersale => Some(Signing::Signed),
        Phase::Presale => errors.take("signing", Signing::from_code(&signing).ok_or("请选择签约状态")),
    };
    let contacted_at = errors.take("contacted_at", parse_moment(&contacted_at));
    if contacted_at.is_some_and(|at| at > now + chrono::Duration::minutes(5)) {
        errors.add("contacted_at", "本次联系时间不能晚于现在");
    }
    let next_contact_at = if next_contact_at.trim().is_empty() {
        None
    } else {
        errors.take("next_contact_at", parse_moment(&next_contact_at))
    };
    if let (Some(at), Some(next)) = (contacted_at, next_contact_at)
        && next <= at
    {
        errors.add("next_contact_at", "下次联系应晚于本次联系");
    }
    if loaded.do_not_contact && next_contact_at.is_some() {
        errors.add(
            "next_contact_at",
            "会员暂不接受联系，不能约定下次联系；如会员已同意，请先修改会员授权",
        );
    }
    if !reason.is_empty() && !reasons.offers(&reason) {
        errors.add("reason", "请重新选择未签约原因");
    }
    let note = note.trim();
    if note.is_empty() {
        errors.add("note", "请写下这次联系了解到什么");
    } else if note.chars().count() > 2000 {
        errors.add("note", "备注请不超过 2000 字");
    }
    errors.into_result()?;
    let (Some(effective), Some(channel), Some(intent), Some(signing), Some(contacted_at)) =
        (effective, channel, intent, signing, contacted_at)
    else {
        return Err(Error::Failed);
    };
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let reason = Some(reason).filter(|r| !r.is_empty() && signing != Signing::Signed);
    let tagged = words.words(Dictionary::Tags);
    let picked = picked
        .keys()
        .filter_map(|key| key.strip_prefix("tag."))
        .filter(|code| tagged.offers(code))
        .map(|code| tagged.label(code))
        .collect();
    let new = store::NewFollowUp {
        member,
        staff: viewer.id,
        phase,
        effective,
        channel: &channel,
        intent,
        signing,
        reason: reason.as_deref(),
        contacted_at,
        next_contact_at,
        note,
        tags: Tags::of(picked, &tags),
        created_at: now,
    };
    let id = store::insert(&mut tx, new).await?;
    // Who calls a member has taken them.
    crate::features::assignments::store::reception::taken_up(&mut tx, member, viewer.id).await?;
    let data = EventData::default()
        .with("channel", channels.label(&channel))
        .with("intent", intent.label())
        .with("effective", if effective { "有效" } else { "无效" })
        .with("note", note.chars().take(300).collect::<String>());
    events::record_and_commit(
        tx,
        EventKind::FollowedUp,
        Some(viewer.id),
        Some(member),
        Some(id.0),
        data,
    )
    .await
}
