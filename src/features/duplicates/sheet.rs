//! All of a member that a merge may change, as it was and as it becomes: chosen field by field, kept sealed
//! for an undo.

mod written;

use super::rules;
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::fields::{self, Field, Fields, Group, Kind, WEIGHTS};
use crate::features::members::{
    Answers, Criteria, Importance, Intent, Member, Profile, Stage, access, sight, store as members,
};
use crate::features::regions;
use crate::features::staff::{Sight, Viewer};
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::StaffId;
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use written::{Before, write_both};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub profile: Profile,
    pub criteria: Criteria,
    #[serde(default)]
    pub password_hash: Option<String>,
    pub stage: Stage,
    #[serde(default)]
    pub presale_id: Option<StaffId>,
    #[serde(default)]
    pub aftersale_id: Option<StaffId>,
    pub shown: bool,
    pub do_not_contact: bool,
    #[serde(default)]
    pub intent: Option<Intent>,
    pub follow_ups: i64,
    #[serde(default)]
    pub last_contact_at: Option<Moment>,
    #[serde(default)]
    pub next_contact_at: Option<Moment>,
    #[serde(default)]
    pub assigned_at: Option<Moment>,
    #[serde(default)]
    pub service_ends_on: Option<NaiveDate>,
    #[serde(default)]
    pub contacts: BTreeMap<ContactKind, String>,
}

/// The wishes of the criteria: name in the JSON of `Criteria`, label, keys of the answers that make it.
const WISHES: &[(&str, &str, &[&str])] = &[
    ("age", "年龄", &["wish_age_min", "wish_age_max"]),
    ("height", "身高", &["wish_height_min", "wish_height_max"]),
    ("weight", "体重", &["wish_weight_min", "wish_weight_max"]),
    ("education", "学历至少", &["wish_education"]),
    ("income", "年收入至少", &["wish_income"]),
    ("marital", "婚姻状况", &["wish_marital"]),
    ("children", "小孩情况", &["wish_children"]),
    ("house", "希望对方有房", &["wish_house"]),
    ("car", "希望对方有车", &["wish_car"]),
    ("regions", "所在地区", &["wish_regions"]),
    ("text", "其他要求", &["wish_text"]),
];

/// One choice of a merge, with both values in words; `hidden` from who may not see them.
pub struct Choice {
    pub key: String,
    pub group: &'static str,
    pub label: String,
    pub keep: String,
    pub gone: String,
    pub hidden: bool,
}

impl Choice {
    /// What is proposed: the kept member's, unless there is nothing.
    pub fn take(&self) -> bool {
        self.keep.is_empty() || (self.key == "do_not_contact" && self.gone == YES)
    }
}

/// The choices that are about no field of the profile.
const ELSEWHERE: &[&str] = &["login", "presale", "aftersale", "intent", "shown", "do_not_contact"];

const YES: &str = "是";
const NO: &str = "否";

impl Sheet {
    pub async fn of(tx: &mut Tx, keys: &Keys, member: &Member) -> Result<Self> {
        let password_hash = members::password_hash(tx, member.id).await?;
        let known = contacts::all_of(tx, keys, ContactOwner::Member, member.id.0).await?;
        Ok(Self {
            profile: member.profile.clone(),
            criteria: member.criteria.clone(),
            password_hash,
            stage: member.stage,
            presale_id: member.presale_id,
            aftersale_id: member.aftersale_id,
            shown: member.shown,
            do_not_contact: member.do_not_contact,
            intent: member.intent,
            follow_ups: member.follow_ups,
            last_contact_at: member.last_contact_at,
            next_contact_at: member.next_contact_at,
            assigned_at: member.assigned_at,
            service_ends_on: member.service_ends_on,
            contacts: known.into_iter().collect(),
        })
    }

    fn json(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(|_| Error::Failed)
    }

    /// As it was before the merge where nobody has changed it since.
    pub fn undone(before: &Self, after: &Self, now: &Self, gone: &Self) -> Result<Self> {
        let value = rules::undone(&before.json()?, &after.json()?, &now.json()?);
        let mut back: Self = serde_json::from_value(value).map_err(|error| {
            tracing::error!(%error, "a merge that can't be undone");
            Error::Failed
        })?;
        back.follow_ups = (now.follow_ups - gone.follow_ups).max(0);
        Ok(back)
    }
}

impl Sheet {
    /// A number of the other record that was given to the kept one since the merge goes home with the undo, and
    /// the kept one has again what lies there for it.
    pub fn numbers_apart(&mut self, before: &Self, gone: &Self, lying: &Self) {
        for kind in ContactKind::ALL.iter().filter(|kind| kind.is_unique()) {
            let theirs = gone.contacts.get(kind);
            if theirs.is_some() && self.contacts.get(kind) == theirs {
                let own = lying.contacts.get(kind).or(before.contacts.get(kind));
                set(&mut self.contacts, *kind, own);
            }
        }
    }
}

/// Everything in which two records differ.
pub fn choices(
    fields: &Fields,
    keep: &Sheet,
    gone: &Sheet,
    viewer: &Viewer,
    staff: &HashMap<StaffId, String>,
) -> Vec<Choice> {
    let mut all = Vec::new();
    let mut put = |key: String, group, label: &str, a: String, b: String, hidden| {
        if a != b && !b.is_empty() {
            all.push(Choice {
                key,
                group,
                label: label.to_string(),
                keep: a,
                gone: b,
                hidden,
            });
        }
    };
    for kind in ContactKind::ALL {
        let of = |sheet: &Sheet| sheet.contacts.get(kind).cloned().unwrap_or_default();
        let (a, b) = (of(keep), of(gone));
        if a != b {
            let shown = |value: &str| {
                if value.is_empty() {
                    String::new()
                } else {
                    kind.masked(value)
                }
            };
            let hidden = viewer.sight(access::protected(*kind)) == Sight::Hidden;
            // Two numbers may look alike behind their mask.
            let (a, b) = (shown(&a), shown(&b));
            let b = if a == b { format!("{b}（另一号码）") } else { b };
            put(
                format!("contact_{}", kind.code()),
                "联系方式",
                kind.label(),
                a,
                b,
                hidden,
            );
        }
    }
    let login = |sheet: &Sheet| sheet.profile.username.clone().unwrap_or_default();
    put(
        "login".into(),
        "联系方式",
        "登录用户名和密码",
        login(keep),
        login(gone),
        false,
    );
    let (a, b) = (keep.profile.answers(), gone.profile.answers());
    for field in fields.all() {
        if field.group == Group::Criteria || matches!(&field.kind, Kind::Contact | Kind::Password | Kind::Username) {
            continue;
        }
        let hidden = !sight::sees(viewer, field.protected);
        let text = |answers: &Answers| {
            answers
                .get(field.key)
                .map_or(String::new(), |answer| said(field, answer))
        };
        put(
            field.key.to_string(),
            field.group.label(),
            &field.label,
            text(&a),
            text(&b),
            hidden,
        );
    }
    let (a, b) = (keep.criteria.answers(), gone.criteria.answers());
    for (what, label, keys) in WISHES {
        let text = |answers: &Answers| wish(fields, answers, what, keys);
        let hidden = keys.iter().any(|k| !sight::sees(viewer, sight::group_of(viewer, k)));
        put(
            format!("wish_{what}"),
            Group::Criteria.label(),
            label,
            text(&a),
            text(&b),
            hidden,
        );
    }
    let name = |id: Option<StaffId>| id.and_then(|i| staff.get(&i).cloned()).unwrap_or_default();
    put(
        "presale".into(),
        "服务",
        "售前红娘",
        name(keep.presale_id),
        name(gone.presale_id),
        false,
    );
    put(
        "aftersale".into(),
        "服务",
        "售后红娘",
        name(keep.aftersale_id),
        name(gone.aftersale_id),
        false,
    );
    let intent = |sheet: &Sheet| sheet.intent.map_or(String::new(), |i| i.label().to_string());
    put("intent".into(), "服务", "客户意向", intent(keep), intent(gone), false);
    let yes = |b: bool| if b { YES.to_string() } else { NO.to_string() };
    put(
        "shown".into(),
        "服务",
        "同意展示给匹配的会员",
        yes(keep.shown),
        yes(gone.shown),
        false,
    );
    put(
        "do_not_contact".into(),
        "服务",
        "暂不接受联系",
        yes(keep.do_not_contact),
        yes(gone.do_not_contact),
        false,
    );
    all
}

fn said(field: &Field, answer: &str) -> String {
    match &field.kind {
        Kind::Region | Kind::Province => answer.parse().map_or_else(|_| answer.to_string(), regions::place),
        _ => fields::shown(field, answer),
    }
}

/// A wish in words: 「28 岁 至 35 岁（很重要）」.
fn wish(all: &Fields, answers: &Answers, what: &str, keys: &[&str]) -> String {
    let texts: Vec<String> = keys
        .iter()
        .filter_map(|key| {
            let (field, answer) = (all.by_key(key)?, answers.get(*key)?);
            let text = if field.kind == Kind::Regions {
                let codes: Vec<i64> = answer.split(',').filter_map(|c| c.parse().ok()).collect();
                regions::names(&codes).into_values().collect::<Vec<_>>().join("、")
            } else {
                fields::shown(field, answer)
            };
            Some(match *key {
                key if key.ends_with("_min") => format!("从 {text}"),
                key if key.ends_with("_max") => format!("到 {text}"),
                _ => text,
            })
        })
        .collect();
    if texts.is_empty() {
        return String::new();
    }
    let weight = format!("weight_{what}");
    let weight = WEIGHTS
        .iter()
        .any(|(key, ..)| *key == weight)
        .then(|| answers.get(&weight).and_then(|code| Importance::from_code(code)))
        .flatten();
    let weight = weight.map_or(String::new(), |w| format!("（{}）", w.label()));
    format!("{}{weight}", texts.join(" "))
}

/// Both records after a merge: the kept one with what was chosen of the other, and the other with what it
/// gave its contact data and sign-in for, so that no number is lost and none stands twice.
pub fn merged(keep: &Sheet, gone: &Sheet, take: &BTreeSet<String>) -> Result<(Sheet, Sheet)> {
    let (mut after, mut left) = (keep.clone(), gone.clone());
    let (mut profile, theirs) = (keep.json()?["profile"].clone(), gone.json()?["profile"].clone());
    let (mut criteria, wishes) = (keep.json()?["criteria"].clone(), gone.json()?["criteria"].clone());
    for key in take {
        if let Some(kind) = key.strip_prefix("contact_").and_then(ContactKind::from_code) {
            set(&mut after.contacts, kind, gone.contacts.get(&kind));
            set(&mut left.contacts, kind, keep.contacts.get(&kind));
        } else if let Some(what) = key.strip_prefix("wish_") {
            criteria[what] = wishes[what].clone();
        } else if !ELSEWHERE.contains(&key.as_str()) {
            let column = match key.as_str() {
                "height" => "height_cm",
                "weight" => "weight_kg",
                key => key,
            };
            if theirs.get(column).is_some() {
                profile[column] = theirs[column].clone();
            } else if let Some(traits) = profile["traits"].as_object_mut() {
                match theirs["traits"].get(column) {
                    Some(value) => traits.insert(column.to_string(), value.clone()),
                    None => traits.remove(column),
                };
            }
        }
    }
    after.profile = serde_json::from_value(profile).map_err(|_| Error::Failed)?;
    after.criteria = serde_json::from_value(criteria).map_err(|_| Error::Failed)?;
    if take.contains("login") {
        after.profile.username = gone.profile.username.clone();
        after.password_hash = gone.password_hash.clone();
        left.profile.username = keep.profile.username.clone();
        left.password_hash = keep.password_hash.clone();
    } else {
        after.profile.username = keep.profile.username.clone();
    }
    let picked = |key: &str| take.contains(key);
    after.presale_id = one_of(keep.presale_id, gone.presale_id, picked("presale"));
    after.aftersale_id = one_of(keep.aftersale_id, gone.aftersale_id, picked("aftersale"));
    after.intent = one_of(keep.intent, gone.intent, picked("intent"));
    if picked("shown") {
        after.shown = gone.shown;
    }
    if picked("do_not_contact") {
        after.do_not_contact = gone.do_not_contact;
    }
    after.stage = rules::stage_of_both(
        keep.stage,
        gone.stage,
        after.presale_id.is_some(),
        after.aftersale_id.is_some(),
    );
    after.follow_ups = keep.follow_ups + gone.follow_ups;
    after.last_contact_at = keep.last_contact_at.max(gone.last_contact_at);
    after.next_contact_at = match (keep.next_contact_at, gone.next_contact_at) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    after.assigned_at = keep.assigned_at.max(gone.assigned_at);
    after.service_ends_on = keep.service_ends_on.max(gone.service_ends_on);
    Ok((after, left))
}

fn set(contacts: &mut BTreeMap<ContactKind, String>, kind: ContactKind, value: Option<&String>) {
    match value {
        Some(value) => contacts.insert(kind, value.clone()),
        None => contacts.remove(&kind),
    };
}

fn one_of<T>(keep: Option<T>, gone: Option<T>, take: bool) -> Option<T> {
    match (keep, gone) {
        (Some(_), Some(gone)) if take => Some(gone),
        (keep, gone) => keep.or(gone),
    }
}
