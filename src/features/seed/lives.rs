//! The history of each demonstration member: registered, assigned, followed up, up to where they stand.

use super::chance::Chance;
use super::people::Agency;
use super::profiles::{self, Person as MadeUp};
use super::words::{DETAILS, NOTES, REMARKS, SERVICE_NOTES, TAGS};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::dictionaries::Dictionary;
use crate::features::events::{self, EventData, EventKind};
use crate::features::followups::{self, Signing, Tags};
use crate::features::links;
use crate::features::matching::score;
use crate::features::members::fields::Fields;
use crate::features::members::store::{NewMember, Placed};
use crate::features::members::{self, Intent, Profile, Sex, Source, Stage};
use crate::features::reviews;
use crate::features::staff::Phase;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::{Moment, age, day_of};
use chrono::{Duration, SubsecRound};
use std::ops::Range;

/// Where a member stands and since when, for contracts and introductions to go on from.
pub struct Life {
    pub id: MemberId,
    /// What they are and what they ask for.
    pub person: score::Person,
    pub stage: Stage,
    pub presale: Option<StaffId>,
    pub aftersale: Option<StaffId>,
    /// When pre-sale ended with a signature.
    pub signed: Option<Moment>,
}

impl Life {
    pub fn sex(&self) -> Sex {
        self.person.facts.sex
    }
}

fn facts(p: &Profile, today: chrono::NaiveDate) -> score::Facts {
    score::Facts {
        sex: p.sex,
        age: i64::from(age(p.birthday, today)),
        height_cm: p.height_cm,
        weight_kg: p.weight_kg,
        education: p.education,
        income: p.income,
        marital: p.marital,
        children: p.children,
        house: p.house,
        car: p.car,
        region: p.region,
        hukou: p.hukou,
    }
}

const STAGES: &[(Stage, u32)] = &[
    (Stage::Lead, 6),
    (Stage::Presale, 36),
    (Stage::Abandoned, 10),
    (Stage::Signed, 3),
    (Stage::InService, 32),
    (Stage::Completed, 13),
];

/// Makes the members of `range` with their histories.
pub async fn members(
    tx: &mut Tx,
    keys: &Keys,
    agency: &Agency,
    fields: &Fields,
    chance: &mut Chance,
    range: Range<u32>,
    now: Moment,
) -> Result<Vec<Life>> {
    let mut lives = Vec::with_capacity(range.len());
    for number in range {
        let person = profiles::person(chance, fields, number, day_of(now));
        lives.push(live(tx, keys, agency, chance, number, person, now).await?);
    }
    Ok(lives)
}

/// So many days before now, at some minute of a working day.
pub fn days_ago(chance: &mut Chance, now: Moment, days: i64) -> Moment {
    let day = crate::types::time::start_of(day_of(now - Duration::days(days)));
    let at = day + Duration::minutes(chance.between(9 * 60 + 30, 20 * 60));
    at.min(now - Duration::minutes(chance.between(5, 120))).trunc_subsecs(0)
}

async fn live(
    tx: &mut Tx,
    keys: &Keys,
    agency: &Agency,
    chance: &mut Chance,
    number: u32,
    person: MadeUp,
    now: Moment,
) -> Result<Life> {
    let stage = chance.weighted(STAGES);
    let age_days = match stage {
        Stage::Lead => chance.between(0, 9),
        Stage::Signed => chance.between(20, 90),
        Stage::InService => chance.between(60, 420),
        Stage::Completed => chance.between(300, 700),
        _ => chance.between(3, 360),
    };
    let registered = days_ago(chance, now, age_days);
    let source = chance.weighted(&[(Source::Public, 45), (Source::Counter, 35), (Source::Office, 20)]);
    // Some of those from the site came by a matchmaker's own link.
    let by_link = source == Source::Public && number.is_multiple_of(6);
    let source = if by_link { Source::Link } else { source };
    let created_by = (source == Source::Counter).then_some(agency.counter);
    let new = NewMember {
        profile: &person.profile,
        criteria: &person.criteria,
        password_hash: None,
        source,
        created_by,
        presale: None,
        shown: chance.percent(88),
        at: registered,
    };
    let id = members::store::insert(tx, new).await?;
    for (kind, value) in [
        (ContactKind::Mobile, Some(person.mobile)),
        (ContactKind::IdNumber, person.id_number),
        (ContactKind::Wechat, person.wechat),
    ] {
        if let Some(value) = value {
            contacts::put(tx, keys, ContactOwner::Member, id.0, kind, &value).await?;
        }
    }
    events::record_at(
        tx,
        registered,
        EventKind::Registered,
        created_by,
        Some(id),
        EventData::default().with("source", source.label()),
    )
    .await?;

    let of = |n: usize| agency.presale[n % agency.presale.len()];
    if by_link {
        links::store::propose(tx, id, of(number as usize)).await?;
    }
    if stage == Stage::Lead && source != Source::Office {
        reviews::store::open(tx, id, registered).await?;
        if number.is_multiple_of(5) {
            let question = "请补充职业和身份证号，方便核实";
            reviews::store::give_back(tx, id, agency.manager, question).await?;
            let data = EventData::default().with("question", question);
            let at = registered + Duration::hours(2);
            events::record_at(
                tx,
                at.min(now),
                EventKind::RegistrationReturned,
                Some(agency.manager),
                Some(id),
                data,
            )
            .await?;
        }
    }

    let facts = facts(&person.profile, day_of(now));
    let person = score::Person {
        id,
        facts,
        criteria: person.criteria,
    };
    let mut life = Life {
        id,
        person,
        stage,
        presale: None,
        aftersale: None,
        signed: None,
    };
    if stage == Stage::Lead {
        return Ok(life);
    }
    let assigned = registered + Duration::hours(chance.between(1, 30));
    let owner = chance.one(&agency.presale);
    assign(tx, agency, chance, id, Phase::Presale, owner, assigned).await?;
    let presale_ends = if matches!(stage, Stage::Presale) {
        now
    } else {
        assigned + Duration::days(chance.between(4, 18))
    };
    let how_many = if stage == Stage::Presale {
        chance.between(0, 6)
    } else {
        chance.between(2, 5)
    };
    let mut contacted = contacts_between(
        tx,
        chance,
        &life,
        owner,
        Phase::Presale,
        assigned,
        presale_ends.min(now),
        how_many,
    )
    .await?;
    let mut assigned_at = assigned;
    if matches!(stage, Stage::Presale) {
        life.presale = Some(owner);
    }
    if matches!(stage, Stage::Signed | Stage::InService | Stage::Completed) {
        life.presale = Some(owner);
        life.signed = Some(presale_ends.min(now - Duration::hours(3)));
    }
    if let (Some(signed), true) = (life.signed, matches!(stage, Stage::InService | Stage::Completed)) {
        let after = chance.one(&agency.aftersale);
        assigned_at = signed + Duration::hours(chance.between(4, 48));
        assign(tx, agency, chance, id, Phase::Aftersale, after, assigned_at).await?;
        life.aftersale = Some(after);
        let ends = if stage == Stage::Completed {
            assigned_at + Duration::days(chance.between(90, 240))
        } else {
            now
        };
        let times = chance.between(0, 8);
        contacted += contacts_between(
            tx,
            chance,
            &life,
            after,
            Phase::Aftersale,
            assigned_at,
            ends.min(now),
            times,
        )
        .await?;
    }
    if stage == Stage::Abandoned {
        let at = presale_ends.min(now - Duration::hours(2));
        let reason = chance.one(&["近期不考虑婚恋", "已有对象", "价格无法接受", "多次无法联系上"]);
        events::record_at(
            tx,
            at,
            EventKind::Abandoned,
            Some(owner),
            Some(id),
            EventData::default().with("reason", reason),
        )
        .await?;
        assigned_at = at;
    }
    // Who waits for the next step has a next contact, some of it overdue.
    let next = match stage {
        Stage::Presale | Stage::InService if contacted > 0 && chance.percent(88) => {
            Some((now + Duration::hours(chance.between(-60, 240))).trunc_subsecs(0))
        }
        _ => None,
    };
    let placed = Placed {
        stage,
        presale: life.presale,
        aftersale: life.aftersale,
        assigned_at,
        next_contact_at: next,
    };
    members::store::place(tx, id, placed).await?;
    Ok(life)
}

async fn assign(
    tx: &mut Tx,
    agency: &Agency,
    chance: &mut Chance,
    id: MemberId,
    phase: Phase,
    to: StaffId,
    at: Moment,
) -> Result<()> {
    let remark = chance.one(REMARKS);
    crate::features::assignments::store::note(tx, id, phase, to, agency.manager, remark, at).await?;
    let data = EventData::default()
        .with("phase", phase.label())
        .with("to", agency.name(to))
        .with("remark", remark);
    events::record_at(tx, at, EventKind::Assigned, Some(agency.manager), Some(id), data).await
}

async fn contacts_between(
    tx: &mut Tx,
    chance: &mut Chance,
    life: &Life,
    staff: StaffId,
    phase: Phase,
    from: Moment,
    to: Moment,
    how_many: i64,
) -> Result<i64> {
    let span = (to - from).num_minutes().max(1);
    let mut times: Vec<i64> = (0..how_many).map(|_| chance.between(30.min(span), span)).collect();
    times.sort_unstable();
    let count = times.len();
    for (i, minutes) in times.into_iter().enumerate() {
        let at = (from + Duration::minutes(minutes)).trunc_subsecs(0);
        let last = i + 1 == count;
        let signed = phase == Phase::Aftersale;
        let intent = intent(chance, life.stage, last);
        let notes = if signed { SERVICE_NOTES } else { NOTES };
        let note = chance.one(notes).replace("{}", chance.one(DETAILS));
        let effective = !note.contains("未接");
        let channel = if effective {
            chance.weighted(&[("phone", 45), ("wechat", 35), ("visit", 20)])
        } else {
            "phone"
        };
        let signing = if signed {
            Signing::Signed
        } else if intent == Intent::Strong {
            Signing::Considering
        } else {
            Signing::Unsigned
        };
        let reason = (!signed && chance.percent(60)).then(|| chance.one(Dictionary::NotSigning.begins_with()).0);
        let tags = if chance.percent(35) {
            Tags(vec![chance.one(TAGS).to_string()])
        } else {
            Tags::default()
        };
        let next = (!last).then(|| at + Duration::days(chance.between(2, 9)));
        let new = followups::store::NewFollowUp {
            member: life.id,
            staff,
            phase,
            effective,
            channel,
            intent,
            signing,
            reason,
            contacted_at: at,
            next_contact_at: next,
            note: &note,
            tags,
            created_at: at,
        };
        let id = followups::store::insert(tx, new).await?;
        let data = EventData::default()
            .with("channel", Dictionary::Channels.stock().label(channel))
            .with("intent", intent.label())
            .with("effective", if effective { "有效" } else { "无效" })
            .with("note", note.clone());
        events::record_at(
            tx,
            at,
            EventKind::FollowedUp,
            Some(staff),
            Some(life.id),
            data.with("id", id),
        )
        .await?;
    }
    Ok(count as i64)
}

fn intent(chance: &mut Chance, stage: Stage, last: bool) -> Intent {
    match stage {
        Stage::Abandoned if last => chance.one(&[Intent::None, Intent::Weak]),
        Stage::Presale | Stage::Abandoned => chance.weighted(&[
            (Intent::Strong, 22),
            (Intent::Medium, 40),
            (Intent::Weak, 28),
            (Intent::None, 10),
        ]),
        _ => chance.weighted(&[(Intent::Strong, 70), (Intent::Medium, 30)]),
    }
}
