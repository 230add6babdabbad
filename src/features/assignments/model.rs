//! What giving and taking members is made of.

use crate::features::members::{Education, Intent, Marital, Sex, Stage};
use crate::features::staff::Phase;
use crate::types::ids::{MemberId, ReceptionId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How many members at once are spread over several matchmakers.
    pub enum Way {
        Even = "even" "平均分给所选红娘",
        RoundRobin = "round_robin" "轮流：接着上次分到的红娘往下排",
        Capacity = "capacity" "按名额：空位多的先得",
        Place = "place" "按地区：会员所在省份由谁负责",
    }
}

/// Somebody who could be given members of a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taker {
    pub id: StaffId,
    pub name: String,
    pub role: String,
    pub branch: String,
    /// How many they look after now.
    pub load: i64,
    /// How many they look after at most.
    pub most: i64,
    /// The provinces they serve: their own, else that of their branch.
    pub provinces: Vec<i64>,
}

impl Taker {
    /// Up to here a page shows exactly how many somebody looks after.
    pub const COUNTED: i64 = 2_000;

    /// How many they look after, for a page.
    pub fn load_shown(&self) -> String {
        if self.load > Self::COUNTED {
            format!("{}+", Self::COUNTED)
        } else {
            self.load.to_string()
        }
    }

    /// How many more they can take.
    pub fn room(&self) -> i64 {
        (self.most - self.load).max(0)
    }
}

/// Who would get how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub to: StaffId,
    pub name: String,
    pub count: i64,
    pub load: i64,
    pub most: i64,
}

/// What a spreading would do, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub shares: Vec<Share>,
    pub given: i64,
    /// Whom nobody can take, with the reason.
    pub left: i64,
    pub why_left: String,
    /// Names the shares; sent back when it is done, so that nothing else is done than was shown.
    pub seal: String,
}

words! {
    pub enum ReceptionState {
        Waiting = "waiting" "待接收",
        Accepted = "accepted" "已接收",
        Returned = "returned" "已退回",
        /// Given on to somebody else before there was an answer.
        Lapsed = "lapsed" "已改派",
    }
}

/// A member given to the viewer who has not yet said whether they take them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewForMe {
    pub id: ReceptionId,
    pub member: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub height_cm: i64,
    pub education: Education,
    pub marital: Marital,
    pub stage: Stage,
    pub intent: Option<Intent>,
    pub phase: Phase,
    pub by: Option<String>,
    pub remark: String,
    pub given_at: Moment,
}

/// The list of what is new for the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewList {
    pub rows: Vec<NewForMe>,
    /// All that wait, of which the rows are the first.
    pub count: i64,
    pub now: Moment,
}

/// A member who was handed back and waits for somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedBack {
    pub member: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub phase: Phase,
    pub staff: String,
    pub reason: String,
    pub returned_at: Moment,
    /// How often this member was handed back in all.
    pub times: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedBackList {
    pub rows: Vec<HandedBack>,
    /// How many wait in each phase.
    pub presale: i64,
    pub aftersale: i64,
    pub now: Moment,
}

/// Numbers beside the tabs of the boards: exact up to `BOARD_COUNTED`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCounts {
    /// By the class's code, within the window that is chosen.
    pub classes: BTreeMap<String, i64>,
    /// By the window's code («» is all time), of the class that is chosen.
    pub windows: BTreeMap<String, i64>,
    /// How many were handed back and wait.
    pub handed_back: i64,
}

/// How many somebody looks after at most, as set and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    pub staff: StaffId,
    pub name: String,
    pub role: String,
    pub branch: String,
    /// What was set for them; nothing is the agency's usual number.
    pub presale: Option<i64>,
    pub aftersale: Option<i64>,
    pub presale_load: i64,
    pub aftersale_load: i64,
    pub works_presale: bool,
    pub works_aftersale: bool,
    /// The provinces set for them, and by name.
    pub provinces: Vec<i64>,
    pub province_names: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesList {
    pub rows: Vec<Places>,
    /// The agency's usual numbers.
    pub usual_presale: i64,
    pub usual_aftersale: i64,
    pub may_edit: bool,
}

/// How much hangs on somebody: members of either phase, and what is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Hanging {
    pub presale: i64,
    pub aftersale: i64,
    pub recommendations: i64,
    pub dates: i64,
    pub contracts: i64,
    pub consultations: i64,
}

impl Hanging {
    /// What is open beside the members.
    pub fn besides(&self) -> i64 {
        self.recommendations + self.dates + self.contracts + self.consultations
    }

    pub fn nothing(&self) -> bool {
        self.presale + self.aftersale + self.besides() == 0
    }

    /// What there is, in words: 「售前会员 3 位、未完成合同 1 份」.
    pub fn said(&self) -> String {
        let all = [
            (self.presale, "售前会员", "位"),
            (self.aftersale, "售后会员", "位"),
            (self.recommendations, "推荐", "条"),
            (self.dates, "约见", "次"),
            (self.contracts, "未完成合同", "份"),
            (self.consultations, "待处理咨询", "条"),
        ];
        let some = all.iter().filter(|(count, ..)| *count > 0);
        let said: Vec<String> = some
            .map(|(count, what, unit)| format!("{what} {count} {unit}"))
            .collect();
        said.join("、")
    }
}

/// What handing everything over starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingForm {
    pub id: StaffId,
    pub name: String,
    pub role: String,
    pub disabled: bool,
    pub hanging: Hanging,
    pub presale: Vec<Taker>,
    pub aftersale: Vec<Taker>,
    pub once: String,
}
