//! Words and values of matching: reasons, cards, recommendations, answers.

use super::exposure::Lately;
use super::rules;
use super::scorecard::Behaviour;
use crate::features::dictionaries::Words;
use crate::features::members::{Criteria, Education, Importance, Income, Intent, Marital, Sex, Stage};
use crate::features::staff::Protected;
use crate::features::verification::Item;
use crate::types::errors::FieldErrors;
use crate::types::ids::{MemberId, PhotoId, RecommendationId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What can be asked of a partner.
    pub enum Criterion {
        Age = "age" "年龄",
        Height = "height" "身高",
        Weight = "weight" "体重",
        Education = "education" "学历",
        Income = "income" "收入",
        Marital = "marital" "婚姻状况",
        Children = "children" "小孩情况",
        House = "house" "住房",
        Car = "car" "购车",
        Regions = "regions" "地区",
    }
}

impl Criterion {
    /// The group of fields that a finding about it tells of.
    pub fn protected(self) -> Option<Protected> {
        match self {
            Self::Income => Some(Protected::Income),
            Self::House | Self::Car => Some(Protected::Property),
            _ => None,
        }
    }
}

words! {
    pub enum Verdict {
        Met = "met" "符合",
        Near = "near" "接近",
        Missed = "missed" "不符",
        Unknown = "unknown" "未填",
    }
}

words! {
    /// What one side says to a recommendation.
    pub enum Answer {
        Waiting = "waiting" "等待答复",
        Interested = "interested" "有意",
        Declined = "declined" "婉拒",
        NoAnswer = "no_answer" "未给答复",
    }
}

words! {
    /// The two sides of a recommendation.
    pub enum Side {
        Member = "member" "会员",
        Candidate = "candidate" "被推荐人",
    }
}

words! {
    /// What both answers come to.
    pub enum Joint {
        BothInterested = "both_interested" "双方有意",
        WaitingBoth = "waiting_both" "等待双方答复",
        WaitingOne = "waiting_one" "等待一方答复",
        OneDeclined = "one_declined" "一方婉拒",
        BothDeclined = "both_declined" "双方婉拒",
        NoAnswer = "no_answer" "未给答复",
    }
}

words! {
    /// The tabs of the list of recommendations.
    pub enum Tab {
        Waiting = "waiting" "等待答复",
        Mutual = "mutual" "双方有意待约见",
        Dated = "dated" "已安排约见",
        Ended = "ended" "已结束",
    }
}

words! {
    /// Whom a member is looked for among; anything but the first only where the agency allows it.
    pub enum Among {
        Other = "other" "异性",
        Same = "same" "同性",
        Both = "both" "不限性别",
    }
}

words! {
    /// Why two members are never recommended to each other.
    pub enum Kin {
        Household = "household" "同住一户",
        Relative = "relative" "亲属",
    }
}

/// What the agency decides about matching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Members may be looked for among their own sex too.
    pub same_sex: bool,
    /// After so many days two who were recommended and did not decline may be recommended to each other again;
    /// 0 is never.
    pub again_days: i64,
}

/// The page of what the agency decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionsForm {
    pub decisions: Decisions,
    pub version: i64,
    pub may_edit: bool,
}

/// A member who is marked as of one household with another, or related.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relative {
    pub party: Party,
    pub kind: Kin,
    pub since: Moment,
}

/// How one criterion turned out, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub criterion: Criterion,
    pub importance: Importance,
    pub verdict: Verdict,
    /// 0 to 1.
    pub fit: f64,
    pub words: String,
}

/// As much of a member as others in the agency see: never contact data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub id: MemberId,
    /// The full name where the viewer sees the member, else 「王女士」.
    pub name: String,
    /// Whether the member lies in the viewer's scope.
    pub seen: bool,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub height_cm: i64,
    pub marital: Marital,
    pub education: Education,
    pub occupation: String,
    pub income: Masked<Option<Income>>,
    pub stage: Stage,
    /// The member's own matchmaker.
    pub owner: Option<String>,
    pub landline: String,
    /// How often they were the candidate, were given candidates, have met somebody.
    pub matched: i64,
    pub recommended: i64,
    pub met: i64,
    /// The photo that stands for the member, where this viewer may see it (perhaps blurred).
    pub cover: Option<PhotoId>,
    /// What the agency has checked and still holds.
    pub checked: Vec<Item>,
    pub intent: Option<Intent>,
}

/// A candidate in the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub party: Party,
    pub affinity: i64,
    /// How far the candidate is what the member asks for, and the other way round, 0 to 100.
    pub theirs: i64,
    pub ours: i64,
    /// Interests that both have.
    pub in_common: i64,
    /// What was learned from answers did to the affinity; nothing where it does not count.
    pub behaviour: Option<Behaviour>,
    /// What the member asks for, held against the candidate.
    pub reasons: Vec<Finding>,
    /// What the candidate asks for, held against the member.
    pub back: Vec<Finding>,
    /// Satisfies the criteria that are being tried, but not a must that is saved.
    pub only_tried: bool,
}

/// The match library of a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Library {
    pub member: MemberId,
    /// Of the member, for whoever saves criteria that were tried.
    pub version: i64,
    pub stage: Stage,
    pub sex: Sex,
    /// What the library was ranked by, as far as this viewer sees it.
    pub criteria: Criteria,
    /// Names of the regions in them, by code.
    pub region_names: BTreeMap<i64, String>,
    /// The criteria are being tried, and are not the member's own.
    pub tried: bool,
    /// What can't be tried, by field: the member's own criteria are used instead.
    pub wrong: FieldErrors,
    /// Criteria that this viewer does not see.
    pub hidden: Vec<Criterion>,
    pub may_recommend: bool,
    /// May save the criteria that were tried.
    pub may_edit: bool,
    /// May mark relatives.
    pub may_mark: bool,
    /// May look at the score card.
    pub may_judge: bool,
    /// May look among the member's own sex.
    pub same_sex: bool,
    /// While the pool is loaded: how many members are in it already.
    pub loading: Option<i64>,
    /// How many members may be recommended in the whole agency.
    pub pool: i64,
    /// How many suit; `cards` has the best of them.
    pub total: i64,
    pub cards: Vec<Card>,
    pub recommended: Vec<Recommendation>,
    pub kin: Vec<Relative>,
    /// `(code, label)` of the reasons for declining that can be chosen.
    pub declining: Vec<(String, String)>,
    /// May arrange a date.
    pub may_plan: bool,
    pub now: Moment,
}

/// What the sheet starts with in which a candidate is recommended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Introduction {
    pub card: Card,
    pub reason: String,
    /// How often the candidate was shown within the week.
    pub lately: Lately,
    pub once: String,
}

/// What the sheet starts with in which several are recommended at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Introductions {
    /// Each with a reason to begin with.
    pub all: Vec<(Card, String)>,
    /// One of them was shown as often as may be within the week, and this viewer may go beyond that.
    pub may_exceed: bool,
    pub once: String,
}

/// A candidate shown to a member with a reason, and what both said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub member: Party,
    pub candidate: Party,
    pub affinity: i64,
    pub reason: String,
    pub staff: String,
    pub at: Moment,
    pub member_said: Said,
    pub candidate_said: Said,
    pub joint: Joint,
    /// A date was arranged and not cancelled.
    pub dated: bool,
    pub may_answer_member: bool,
    pub may_answer_candidate: bool,
}

/// One side's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub answer: Answer,
    /// Why they declined: the word's code and how the agency calls it now.
    pub reason: Option<(String, String)>,
    pub at: Option<Moment>,
}

impl Recommendation {
    pub fn party(&self, side: Side) -> (&Party, &Said, bool) {
        match side {
            Side::Member => (&self.member, &self.member_said, self.may_answer_member),
            Side::Candidate => (&self.candidate, &self.candidate_said, self.may_answer_candidate),
        }
    }

    /// The side that the viewer sees, and the other one; the member first where both are seen.
    pub fn own_and_other(&self) -> (&Party, &Party) {
        if self.member.seen {
            (&self.member, &self.candidate)
        } else {
            (&self.candidate, &self.member)
        }
    }

    /// Whether a date can be arranged now.
    pub fn ready(&self) -> bool {
        self.joint == Joint::BothInterested && !self.dated
    }
}

/// The list of recommendations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendations {
    pub rows: Vec<Recommendation>,
    /// The last one of this page, where there are more.
    pub next: Option<RecommendationId>,
    /// How many there are of what is to do.
    pub waiting: i64,
    pub mutual: i64,
    /// `(code, label)` of the reasons for declining that can be chosen.
    pub declining: Vec<(String, String)>,
    /// May arrange a date.
    pub may_plan: bool,
    pub now: Moment,
}

/// The row as the database has it.
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
#[derive(Clone, Debug)]
pub struct RecommendationRow {
    pub id: RecommendationId,
    pub member_id: MemberId,
    pub candidate_id: MemberId,
    pub affinity: i64,
    pub reason: String,
    pub staff_id: StaffId,
    pub staff_name: String,
    pub at: Moment,
    pub member_answer: Answer,
    pub member_reason: Option<String>,
    pub member_answered_at: Option<Moment>,
    pub candidate_answer: Answer,
    pub candidate_reason: Option<String>,
    pub candidate_answered_at: Option<Moment>,
    pub dated: bool,
}

impl RecommendationRow {
    /// With both parties as this viewer may see them.
    pub fn with(
        self,
        declining: &Words,
        member: Party,
        candidate: Party,
        viewer: StaffId,
        may_edit: bool,
    ) -> Recommendation {
        let named = |code: String| {
            let label = declining.label(&code);
            (code, label)
        };
        let own = self.staff_id == viewer;
        Recommendation {
            id: self.id,
            may_answer_member: may_edit && (own || member.seen),
            may_answer_candidate: may_edit && (own || candidate.seen),
            member,
            candidate,
            affinity: self.affinity,
            reason: self.reason,
            staff: self.staff_name,
            at: self.at,
            joint: rules::joint(self.member_answer, self.candidate_answer),
            member_said: Said {
                answer: self.member_answer,
                reason: self.member_reason.map(named),
                at: self.member_answered_at,
            },
            candidate_said: Said {
                answer: self.candidate_answer,
                reason: self.candidate_reason.map(named),
                at: self.candidate_answered_at,
            },
            dated: self.dated,
        }
    }
}
