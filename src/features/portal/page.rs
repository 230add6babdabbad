//! From rows to what the member's own page shows.

use super::store::{OwnDate, OwnRecommendation};
use super::{Me, MyDate, MyRecommendation, Partner, rules};
use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::dates::DateState;
use crate::features::dates::rules::Standing;
use crate::features::dictionaries::Words;
use crate::features::matching::rules::masked_name;
use crate::features::members::fields::{self, Field, Fields, Group, Kind, Place};
use crate::features::members::{Criteria, Member};
use crate::features::photos;
use crate::features::regions;
use crate::features::staff::Protected;
use crate::features::verification;
use crate::server::db::Tx;
use crate::types::time::{Moment, age};
use chrono::NaiveDate;

/// What stands in the head already, and what is nobody's wish to read again.
const ELSEWHERE: &[&str] = &["name", "sex", "birthday", "region", "id_type"];

/// The member with what is known and what is missing.
pub fn me(fields: &Fields, member: &Member, contacts: &[ContactKind], today: NaiveDate) -> Me {
    let answers = member.profile.answers();
    let answer = |f: &Field| answers.get(f.key).map(String::as_str).filter(|a| !a.is_empty());
    let asked = || {
        [Group::Basics, Group::Family, Group::Plans]
            .into_iter()
            .flat_map(|group| fields.of_group(group))
            .filter(|f| f.kind != Kind::Yes && !ELSEWHERE.contains(&f.key))
    };
    let known = asked()
        .filter(|f| matches!(f.protected, None | Some(Protected::Property)))
        .filter_map(|f| {
            let text = match f.kind {
                Kind::Province => regions::place(answer(f)?.parse().ok()?),
                _ => fields::shown(f, answer(f)?),
            };
            Some((f.label.to_string(), text))
        });
    let mut missing: Vec<String> = [ContactKind::IdNumber, ContactKind::Wechat]
        .into_iter()
        .filter(|kind| !contacts.contains(kind))
        .map(|kind| kind.label().to_string())
        .collect();
    missing.extend(
        asked()
            .filter(|f| f.shown_at(Place::Office) && answer(f).is_none())
            .map(|f| f.label.to_string()),
    );
    if member.criteria == Criteria::default() {
        missing.push(Group::Criteria.label().to_string());
    }
    Me {
        id: member.id,
        name: member.profile.name.clone(),
        sex: member.profile.sex,
        age: age(member.profile.birthday, today),
        place: regions::place(member.profile.region),
        known: known.collect(),
        missing,
        cover: None,
    }
}

pub fn recommendation(declining: &Words, row: OwnRecommendation, today: NaiveDate) -> MyRecommendation {
    MyRecommendation {
        id: row.id,
        partner: Partner {
            id: row.partner,
            name: masked_name(&row.name, row.sex),
            sex: row.sex,
            age: age(row.birthday, today),
            height_cm: row.height_cm,
            place: regions::place(row.region),
            education: row.education,
            occupation: row.occupation,
            cover: None,
            checked: Vec::new(),
        },
        // It was written to one of the two.
        reason: Some(row.reason).filter(|_| row.to_me),
        at: row.at,
        answer: row.mine,
        declined_for: row.my_reason.map(|r| declining.label(&r)),
        outcome: rules::outcome(row.mine, row.theirs, row.dated).to_string(),
        may_answer: rules::may_answer(row.mine, row.theirs, row.dated).is_ok(),
    }
}

/// Puts faces and badges to the page. Whoever is on it agreed to be shown, or both want to meet.
pub async fn with_faces(tx: &mut Tx, me: &mut Me, others: &mut [MyRecommendation], today: NaiveDate) -> Result<()> {
    let ids: Vec<i64> = others.iter().map(|r| r.partner.id.0).chain([me.id.0]).collect();
    let covers = photos::store::covers(tx, &ids).await?;
    let checked = verification::store::badges(tx, &ids, today).await?;
    me.cover = covers.get(&me.id).and_then(|c| c.seen_by(true, true));
    for partner in others.iter_mut().map(|r| &mut r.partner) {
        partner.cover = covers.get(&partner.id).and_then(|c| c.seen_by(false, true));
        partner.checked = verification::access::told_to_members(checked.get(&partner.id).cloned().unwrap_or_default());
    }
    Ok(())
}

/// As much of a date as decides what may happen to it, whichever side asks.
pub fn standing(row: &OwnDate) -> Standing {
    Standing {
        state: row.state,
        at: row.at,
        a: row.mine,
        b: row.theirs,
    }
}

/// Dates in the order in which they matter: the next first, then those behind, the latest first.
pub fn dates(rows: Vec<OwnDate>, now: Moment) -> Vec<MyDate> {
    let made = rows.into_iter().map(|row| {
        let how = standing(&row);
        MyDate {
            id: row.id,
            version: row.version,
            at: row.at,
            outcome: rules::date_outcome(how, row.mine, row.theirs, now).to_string(),
            may_consent: rules::may_consent(how, row.mine, now).is_ok(),
            ahead: row.state == DateState::Planned && row.at > now,
            place: row.place,
            partner: masked_name(&row.name, row.sex),
        }
    });
    let (mut ahead, behind): (Vec<MyDate>, Vec<MyDate>) = made.partition(|d| d.ahead);
    ahead.sort_by_key(|d| d.at);
    ahead.into_iter().chain(behind).collect()
}
