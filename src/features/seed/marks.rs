//! Tags, notes, one who stands on the blacklist, one in the recycle bin and one who was entered twice. Drawn
//! by a chance of their own, so that everything else stays as it is.

use super::chance::Chance;
use super::lives::Life;
use super::people::Agency;
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::marks::{self, TagTone};
use crate::features::members::gone::{self, Gone};
use crate::features::members::{self, Stage};
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::TagId;
use crate::types::time::Moment;
use chrono::Duration;

const TAGS: &[(&str, TagTone)] = &[
    ("高意向", TagTone::Good),
    ("老客户介绍", TagTone::Gold),
    ("本地户口", TagTone::Info),
    ("再婚", TagTone::Plain),
    ("父母陪同", TagTone::Plain),
    ("周末可约", TagTone::Info),
    ("要求较高", TagTone::Warn),
    ("谨慎沟通", TagTone::Bad),
];

const NOTES: &[&str] = &[
    "工作日白天不方便接电话，晚上八点后再联系。",
    "母亲比较着急，先和本人沟通，再回母亲的话。",
    "希望红娘先看过对方本人再介绍。",
    "上次来店时提到明年可能调去外地工作，介绍前先确认。",
    "朋友介绍来的，给过老客户优惠。",
];

/// The agency's tags: made where there are none yet.
async fn tags(tx: &mut Tx) -> Result<Vec<TagId>> {
    let known = marks::tag_ids(tx).await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let mut made = Vec::new();
    for (name, tone) in TAGS {
        made.push(marks::insert_tag(tx, name, *tone).await?);
    }
    Ok(made)
}

pub async fn marks(tx: &mut Tx, keys: &Keys, agency: &Agency, lives: &[Life], first: bool, now: Moment) -> Result<()> {
    if lives.is_empty() {
        return Ok(());
    }
    let tags = tags(tx).await?;
    let mut chance = Chance::new(lives.first().map_or(0, |l| l.id.0.unsigned_abs()));
    for life in lives {
        if chance.percent(24) {
            marks::add_tag(tx, life.id, chance.one(&tags), life.presale, now).await?;
        }
        if chance.percent(5) {
            let by = life.aftersale.or(life.presale).unwrap_or(agency.manager);
            marks::insert_note(tx, life.id, by, chance.one(NOTES), chance.percent(20)).await?;
        }
    }
    if first {
        once(tx, keys, agency, lives, now).await?;
    }
    Ok(())
}

/// What there is one of.
async fn once(tx: &mut Tx, keys: &Keys, agency: &Agency, lives: &[Life], now: Moment) -> Result<()> {
    let of = |stage: Stage| lives.iter().filter(move |l| l.stage == stage);
    if let Some(abandoned) = of(Stage::Abandoned).nth(1) {
        marks::bar(tx, abandoned.id, agency.manager, "两次约见无故不到，并在电话中辱骂对方").await?;
    }
    if let Some(left) = of(Stage::Abandoned).nth(2) {
        gone::leave(tx, left.id, Gone::Deleted, None, agency.manager, "本人来电要求退出").await?;
    }
    // Entered at the counter after they had registered online, with another number.
    let Some(known) = of(Stage::Presale).nth(3) else {
        return Ok(());
    };
    if let Some(again) = of(Stage::Lead).find(|l| l.sex() == known.sex()) {
        contacts::put(tx, keys, ContactOwner::Member, again.id.0, ContactKind::IdNumber, "").await?;
        members::store::call_like(tx, again.id, known.id, now - Duration::days(1)).await?;
    }
    Ok(())
}
