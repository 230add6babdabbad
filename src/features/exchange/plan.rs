//! What a row gives, and what it makes of a member who is there or not: pure.

use super::cells;
use super::history;
use super::targets::{FOLLOW_UP_AT, FOLLOW_UP_NOTE, OWNER, Target, Targets};
use super::{Mode, Outcome};
use crate::features::contacts::ContactKind;
use crate::features::members::{Answers, Criteria, Member, Profile, Sex};
use crate::features::staff::Viewer;
use crate::types::errors::FieldErrors;
use crate::types::id_number::IdNumber;
use crate::types::ids::StaffId;
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub type Contacts = BTreeMap<ContactKind, String>;

/// One value that changes; answers as forms send them, contact data in clear (a plan lies sealed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub key: String,
    pub before: String,
    pub after: String,
}

/// What will be done with a row, or was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    pub name: String,
    pub changes: Vec<Change>,
    /// `(key of the field, sentence)`
    pub errors: Vec<(String, String)>,
    pub owner: Option<(StaffId, String)>,
    /// How many follow-ups come along.
    pub noted: usize,
    /// Those that were written.
    pub follow_ups: Vec<i64>,
}

/// What decides how rows are read.
pub struct Terms<'a> {
    pub viewer: &'a Viewer,
    pub targets: &'a Targets,
    /// For each column the key of its field, or nothing.
    pub mapping: &'a [String],
    pub mode: Mode,
    pub may_update: bool,
    /// By account and by name; nothing where several are called so.
    pub owners: &'a HashMap<String, Option<(StaffId, String)>>,
    pub now: Moment,
    pub today: NaiveDate,
}

/// What the cells of a row say.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub answers: Answers,
    pub contacts: Contacts,
    pub owner: Option<(StaffId, String)>,
    pub follow_ups: Vec<(Moment, String)>,
    pub errors: Vec<(String, String)>,
}

/// A member who is there, with their contact data.
pub struct Known {
    pub member: Member,
    pub contacts: Contacts,
}

/// Whom a row is about.
pub enum Match {
    Nobody,
    One(Box<Known>),
    /// Somebody whom the viewer may not see has this.
    Elsewhere(ContactKind),
    /// Mobile and identity number are of two members.
    Two,
}

/// What has to be written.
pub enum Work {
    Nothing,
    Make {
        profile: Box<Profile>,
        criteria: Box<Criteria>,
    },
    Change {
        profile: Option<Box<Profile>>,
        criteria: Option<Box<Criteria>>,
        contacts: Contacts,
    },
}

pub struct Judged {
    pub outcome: Outcome,
    pub plan: Plan,
    pub work: Work,
}

impl Terms<'_> {
    fn target(&self, key: &str) -> Option<&Target> {
        self.targets.get(key)
    }

    /// Reads the cells of a row.
    pub fn read(&self, cells: &[String]) -> Given {
        let mut given = Given::default();
        let mut along: HashMap<&str, &str> = HashMap::new();
        for (key, cell) in self.mapping.iter().zip(cells).filter(|(key, _)| !key.is_empty()) {
            let Some(target) = self.target(key) else { continue };
            match cells::answer(target, cell) {
                Err(sentence) => given.errors.push((key.clone(), sentence)),
                Ok(answer) if answer.is_empty() => {}
                Ok(answer) => match key.as_str() {
                    OWNER | FOLLOW_UP_AT | FOLLOW_UP_NOTE => {
                        along.insert(key, cell);
                    }
                    _ => match ContactKind::from_code(key) {
                        Some(kind) => {
                            given.contacts.insert(kind, answer);
                        }
                        None => {
                            given.answers.insert(key.clone(), answer);
                        }
                    },
                },
            }
        }
        self.complete(&mut given);
        if let Some(owner) = along.get(OWNER) {
            match self.owner(owner) {
                Ok(owner) => given.owner = Some(owner),
                Err(sentence) => given.errors.push((OWNER.into(), sentence)),
            }
        }
        let said = |key: &str| along.get(key).copied().unwrap_or_default();
        match history::follow_ups(said(FOLLOW_UP_AT), said(FOLLOW_UP_NOTE), self.now) {
            Ok(follow_ups) => given.follow_ups = follow_ups,
            Err((day, sentence)) => {
                given
                    .errors
                    .push((if day { FOLLOW_UP_AT } else { FOLLOW_UP_NOTE }.into(), sentence));
            }
        }
        given
    }

    /// An identity number tells birthday and sex where no column does.
    fn complete(&self, given: &mut Given) {
        let Some(id) = given
            .contacts
            .get(&ContactKind::IdNumber)
            .and_then(|n| IdNumber::parse(n).ok())
        else {
            return;
        };
        let told = |key: &str| given.answers.contains_key(key) || given.errors.iter().any(|(k, _)| k == key);
        let sex = if id.is_male() { Sex::Male } else { Sex::Female };
        let tells: Vec<(&str, String)> = [("birthday", id.birthday().to_string()), ("sex", sex.code().to_string())]
            .into_iter()
            .filter(|(key, _)| !told(key))
            .collect();
        for (key, answer) in tells {
            given.answers.insert(key.into(), answer);
        }
    }

    /// Whether members are known by this kind of contact data.
    fn known_by(&self, kind: ContactKind) -> bool {
        matches!(kind, ContactKind::Mobile | ContactKind::IdNumber)
    }

    fn owner(&self, text: &str) -> Result<(StaffId, String), String> {
        match self.owners.get(&text.trim().to_lowercase()) {
            Some(Some(owner)) => Ok(owner.clone()),
            Some(None) => Err("有几位红娘同名，请改写账号".into()),
            None => Err("没有这位在职的红娘，或不在您的管辖范围内".into()),
        }
    }

    /// Decides what happens with a row.
    pub fn judge(&self, given: &Given, whom: &Match) -> Judged {
        let mut plan = Plan {
            name: given.answers.get("name").cloned().unwrap_or_default(),
            errors: given.errors.clone(),
            noted: given.follow_ups.len(),
            ..Plan::default()
        };
        let refuse = |plan: &mut Plan, key: &str, sentence: String| plan.errors.push((key.to_string(), sentence));
        match whom {
            Match::Elsewhere(kind) => {
                refuse(
                    &mut plan,
                    kind.code(),
                    format!("该{}已在本机构登记，请联系您的经理核对", kind.label()),
                );
            }
            Match::Two => refuse(
                &mut plan,
                "id_number",
                "手机号码和身份证号分别属于两位会员，请核对".into(),
            ),
            Match::Nobody if self.mode == Mode::Update => {
                refuse(&mut plan, "mobile", "没有找到这位会员，本次只更新已有会员".into());
            }
            Match::Nobody if !given.contacts.contains_key(&ContactKind::Mobile) => {
                refuse(&mut plan, "mobile", "请填写手机号码".into());
            }
            _ => {}
        }
        if !plan.errors.is_empty() {
            return refused(plan);
        }
        match whom {
            Match::One(known) => self.changed(given, known, plan),
            _ => self.made(given, plan),
        }
    }

    fn made(&self, given: &Given, mut plan: Plan) -> Judged {
        let mut answers = given.answers.clone();
        answers.extend(
            given
                .contacts
                .iter()
                .map(|(kind, value)| (kind.code().to_string(), value.clone())),
        );
        match (
            self.targets.profile(&answers, self.today),
            self.targets.criteria(&answers),
        ) {
            (Ok(profile), Ok(criteria)) => {
                plan.owner = given.owner.clone();
                let keys = self.mapping.iter().filter(|key| !key.is_empty());
                let mut told: Vec<&String> = keys.collect();
                let derived: Vec<&String> = answers.keys().filter(|key| !told.contains(key)).collect();
                told.extend(derived);
                plan.changes = told
                    .into_iter()
                    .filter_map(|key| Some((key, answers.get(key)?)))
                    .map(|(key, after)| Change {
                        key: key.clone(),
                        before: String::new(),
                        after: after.clone(),
                    })
                    .collect();
                Judged {
                    outcome: Outcome::New,
                    plan,
                    work: Work::Make {
                        profile: Box::new(profile),
                        criteria: Box::new(criteria),
                    },
                }
            }
            (profile, criteria) => {
                plan.errors.extend(sentences(profile.err()));
                plan.errors.extend(sentences(criteria.err()));
                refused(plan)
            }
        }
    }

    fn changed(&self, given: &Given, known: &Known, mut plan: Plan) -> Judged {
        let member = &known.member;
        plan.name.clone_from(&member.profile.name);
        if self.mode == Mode::Create {
            plan.noted = 0;
            return unchanged(plan);
        }
        let mut before = member.profile.answers();
        before.extend(member.criteria.answers());
        let mut after = before.clone();
        after.extend(given.answers.clone());
        let differing = |kind: ContactKind, value: &str| known.contacts.get(&kind).map(String::as_str) != Some(value);
        let contacts: Contacts = given
            .contacts
            .iter()
            .filter(|(k, v)| differing(**k, v))
            .map(|(k, v)| (*k, v.clone()))
            .collect();
        // What the viewer may not see they may not change, nor find out by being told that it is the same.
        let may = |key: &str| self.target(key).is_none_or(|t| t.may_change(self.viewer));
        let forbidden: BTreeSet<&str> = given
            .answers
            .keys()
            .map(String::as_str)
            .chain(
                given
                    .contacts
                    .iter()
                    .filter(|(kind, _)| !self.known_by(**kind))
                    .map(|(kind, _)| kind.code()),
            )
            .chain(contacts.keys().map(|kind| kind.code()))
            .filter(|key| !may(key))
            .collect();
        let answered = given
            .answers
            .keys()
            .filter(|key| before.get(*key) != after.get(*key))
            .map(|key| Change {
                key: key.clone(),
                before: before.get(key).cloned().unwrap_or_default(),
                after: after[key].clone(),
            });
        let reached = contacts.iter().map(|(kind, value)| Change {
            key: kind.code().into(),
            before: known.contacts.get(kind).cloned().unwrap_or_default(),
            after: value.clone(),
        });
        plan.changes = answered.chain(reached).filter(|change| may(&change.key)).collect();
        for key in forbidden {
            plan.errors
                .push((key.into(), "您没有修改这一项的权限，请去掉这一列".into()));
        }
        if !self.may_update && !plan.changes.is_empty() {
            plan.errors.push(("mobile".into(), "您没有修改会员资料的权限".into()));
        }
        // The same mobile and another identity number is another person of the family, not a correction.
        if contacts.contains_key(&ContactKind::IdNumber) && known.contacts.contains_key(&ContactKind::IdNumber) {
            plan.errors.push((
                "id_number".into(),
                format!("与会员 #{} 的身份证号不同，请核对是否同一人", member.id),
            ));
        }
        if !plan.errors.is_empty() {
            return refused(plan);
        }
        if plan.changes.is_empty() && plan.noted == 0 {
            return unchanged(plan);
        }
        // For the checks that hold several answers against each other, where one of them is touched.
        let touched = contacts.contains_key(&ContactKind::IdNumber)
            || plan
                .changes
                .iter()
                .any(|c| matches!(c.key.as_str(), "birthday" | "sex" | "lunar"));
        let number = contacts
            .get(&ContactKind::IdNumber)
            .or(known.contacts.get(&ContactKind::IdNumber));
        if let Some(number) = number.filter(|_| touched) {
            after.insert("id_number".into(), number.clone());
        }
        let (profile, criteria) = (self.targets.profile(&after, self.today), self.targets.criteria(&after));
        match (profile, criteria) {
            (Ok(profile), Ok(criteria)) => Judged {
                outcome: Outcome::Update,
                plan,
                work: Work::Change {
                    profile: (profile != member.profile).then(|| Box::new(profile)),
                    criteria: (criteria != member.criteria).then(|| Box::new(criteria)),
                    contacts,
                },
            },
            (profile, criteria) => {
                plan.errors.extend(sentences(profile.err()));
                plan.errors.extend(sentences(criteria.err()));
                refused(plan)
            }
        }
    }
}

fn sentences(errors: Option<FieldErrors>) -> Vec<(String, String)> {
    errors.map(|e| e.0.into_iter().collect()).unwrap_or_default()
}

pub fn refused(plan: Plan) -> Judged {
    Judged {
        outcome: Outcome::Refused,
        plan,
        work: Work::Nothing,
    }
}

fn unchanged(plan: Plan) -> Judged {
    Judged {
        outcome: Outcome::Unchanged,
        plan,
        work: Work::Nothing,
    }
}
