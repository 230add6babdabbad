//! What a row gives, and what it makes of a member who is there or not: pure.

use super::given::{Contacts, Given, Terms};
use super::targets::{BIRTHDAY, LUNAR, NUMBER, OWNER, Shape, Target};
use super::{Mode, Outcome};
use crate::error::Error;
use crate::features::contacts::ContactKind;
use crate::features::members::{Answers, Criteria, Member, Profile, access};
use crate::features::regions;
use crate::types::errors::FieldErrors;
use crate::types::ids::StaffId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody may not change, in a row that would; said whatever is written there.
const FORBIDDEN: &str = "您没有修改这一项的权限，请去掉这一列";

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
    /// What is taken though it should be completed: the same.
    pub warnings: Vec<(String, String)>,
    pub owner: Option<(StaffId, String)>,
    /// Who looked after a new member, as written, where nobody is called so any more.
    pub lost: String,
    /// How many follow-ups come along.
    pub noted: usize,
    /// Those that were written.
    pub follow_ups: Vec<i64>,
}

/// A member who is there, with their contact data.
pub struct Known {
    pub member: Member,
    pub contacts: Contacts,
}

/// By what a row names a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Number,
    Contact(ContactKind),
}

/// Whom a row is about.
pub enum Match {
    Nobody,
    One(Box<Known>),
    /// Somebody has this whom the viewer may not see, or may not find by it.
    Elsewhere(Key),
    /// What the row names are two members; the number is one of the names.
    Two(bool),
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
    /// Whether members are known by this kind of contact data, and the viewer may find them by it.
    pub fn may_ask(&self, kind: ContactKind) -> bool {
        matches!(kind, ContactKind::Mobile | ContactKind::IdNumber)
            && access::may_filter(self.viewer, access::protected(kind))
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
            // Not there or not in reach: nobody can tell which.
            Match::Elsewhere(Key::Number) => refuse(&mut plan, NUMBER, Error::NotFound.to_string()),
            Match::Elsewhere(Key::Contact(kind)) => {
                refuse(
                    &mut plan,
                    kind.code(),
                    format!("该{}已在本机构登记，请联系您的经理核对", kind.label()),
                );
            }
            Match::Two(false) => refuse(
                &mut plan,
                "id_number",
                "手机号码和身份证号分别属于两位会员，请核对".into(),
            ),
            Match::Two(true) => refuse(
                &mut plan,
                NUMBER,
                "会员编号与手机号码、身份证号不属于同一位会员，请核对".into(),
            ),
            Match::Nobody if self.mode == Mode::Update => {
                refuse(&mut plan, "mobile", "没有找到这位会员，本次只更新已有会员".into());
            }
            Match::Nobody if given.masked.contains(&ContactKind::Mobile) => {
                refuse(&mut plan, "mobile", "没有找到这位会员；新建请填写完整的手机号码".into());
            }
            Match::Nobody if !given.contacts.contains_key(&ContactKind::Mobile) => {
                refuse(&mut plan, "mobile", "请填写手机号码".into());
            }
            _ => {}
        }
        if !matches!(whom, Match::One(_)) {
            plan.errors.extend(self.out_of_use(&given.answers, &Answers::new()));
            plan.errors
                .extend(given.unowned.clone().map(|s| (OWNER.to_string(), s)));
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
                plan.lost.clone_from(&given.lost);
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
                plan.warnings = warnings(&plan.changes);
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
        for (key, answer) in &mut after {
            let was = before.get(key).map_or("", String::as_str);
            if self
                .target(key)
                .is_some_and(|t| t.same(was, answer) || coarser(t, was, answer))
            {
                *answer = was.to_string();
            }
        }
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
                    .filter(|(kind, _)| !self.may_ask(**kind))
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
            plan.errors.push((key.into(), FORBIDDEN.into()));
        }
        plan.errors.extend(self.out_of_use(&given.answers, &before));
        if !self.may_update && !plan.changes.is_empty() {
            plan.errors.push(("mobile".into(), "您没有修改会员资料的权限".into()));
        }
        // The same mobile and another identity number is another person of the family, not a correction.
        if contacts.contains_key(&ContactKind::IdNumber)
            && known.contacts.contains_key(&ContactKind::IdNumber)
            && self.may_ask(ContactKind::IdNumber)
        {
            plan.errors.push((
                "id_number".into(),
                format!("与会员 #{} 的身份证号不同，请核对是否同一人", member.id),
            ));
        }
        // A number by itself is easily that of another system.
        let only_number = given.number.is_some() && !self.named(given, known);
        if only_number && plan.changes.iter().any(|c| c.key == "name") {
            plan.errors.push((
                NUMBER.into(),
                format!("与会员 #{} 的姓名不同，请核对编号是否本系统的会员编号", member.id),
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
                .any(|c| c.key == BIRTHDAY || c.key == LUNAR || c.key == "sex");
        plan.warnings = warnings(&plan.changes);
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

    /// Whether a row names the member by more than the number.
    fn named(&self, given: &Given, known: &Known) -> bool {
        let same = |(kind, value): (&ContactKind, &String)| {
            self.may_ask(*kind) && known.contacts.get(kind).is_some_and(|there| there == value)
        };
        given.contacts.iter().any(same)
    }

    /// Words that are offered no more: who has them keeps them, nobody gets them anew.
    fn out_of_use(&self, answers: &Answers, before: &Answers) -> Vec<(String, String)> {
        let mut errors = Vec::new();
        for (key, answer) in answers {
            let Some(target) = self.target(key).filter(|t| !t.old.is_empty()) else {
                continue;
            };
            let was = before.get(key).map_or("", String::as_str);
            let anew = |code: &&str| was.split(',').all(|had| had != *code);
            for code in answer.split(',').filter(anew) {
                if let Some((_, label)) = target.old.iter().find(|(old, _)| old == code) {
                    errors.push((key.clone(), format!("「{label}」已停用，请改写")));
                }
            }
        }
        errors
    }
}

/// Whether a place is only less than what is known: nobody moves from 玄武区 to 南京.
fn coarser(target: &Target, was: &str, answer: &str) -> bool {
    let code = |text: &str| text.parse::<i64>().ok();
    target.shape == Shape::Region
        && code(answer)
            .zip(code(was))
            .is_some_and(|(place, was)| !regions::is_district(place) && regions::within(place).contains(&was))
}

/// What of a row should be completed. Old systems know many of their clients' city only. Forms insist on the
/// district, but a table of 100,000 rows is not mended by hand before it comes in, and members are found and
/// matched by their city too: such rows are taken and marked, so that whoever looks after them asks, and the
/// form insists when the member is edited next.
fn warnings(changes: &[Change]) -> Vec<(String, String)> {
    let place = changes.iter().find(|c| c.key == "region");
    let sentence = place.and_then(|c| c.after.parse::<i64>().ok()).and_then(only_so_far);
    sentence
        .map(|s| ("region".to_string(), s.to_string()))
        .into_iter()
        .collect()
}

fn only_so_far(place: i64) -> Option<&'static str> {
    /// Cities that are provinces.
    const CITIES: [i64; 4] = [110_000, 120_000, 310_000, 500_000];
    match place {
        district if regions::is_district(district) => None,
        province if province % 10_000 == 0 && !CITIES.contains(&province) => Some("只到省，请补充市和区县"),
        _ => Some("只到市，请补充区县"),
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

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
