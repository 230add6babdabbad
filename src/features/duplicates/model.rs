//! What warnings, the list of suspected pairs, the preview of a merge and its undo show.

use crate::features::members::{Sex, Stage};
use crate::types::ids::{MemberId, MergeId};
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// What two records agree in.
    pub enum Basis {
        Mobile = "mobile" "手机号码",
        IdNumber = "id_number" "身份证号",
        Likeness = "likeness" "姓名和生日",
        Wechat = "wechat" "微信",
        Qq = "qq" "QQ",
        Email = "email" "邮箱",
    }
}

/// What is typed into a form so far; what is empty is not asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub mobile: String,
    pub id_number: String,
    pub wechat: String,
    pub qq: String,
    pub email: String,
    pub name: String,
    pub birthday: String,
}

/// Somebody is known already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub basis: Basis,
    /// Whether a record that agrees lies in the recycle bin.
    pub in_bin: bool,
    /// The records that this viewer may open: number and name.
    pub open: Vec<(MemberId, String)>,
}

impl Known {
    /// 「手机号码相同：该会员已在机构登记，请联系经理」
    pub fn sentence(&self) -> String {
        let place = if self.in_bin {
            "（资料在回收站中，号码仍保留）"
        } else {
            ""
        };
        let next = if self.open.is_empty() { "，请联系经理" } else { "" };
        format!("{}相同：该会员已在机构登记{place}{next}", self.basis.label())
    }
}

/// Who agrees with a member, as far as a viewer may know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// Those whom the viewer may open, and in what they agree.
    pub open: Vec<(MemberId, Vec<Basis>)>,
    /// How many others there are, and in what.
    pub hidden: i64,
    pub hidden_bases: Vec<Basis>,
}

impl Alike {
    pub fn count(&self) -> i64 {
        self.open.len() as i64 + self.hidden
    }

    /// 「手机号码、姓名和生日」: everything in which somebody agrees, each once.
    pub fn said(&self) -> String {
        let mut all: Vec<Basis> = self.open.iter().flat_map(|(_, bases)| bases.clone()).collect();
        all.extend(&self.hidden_bases);
        all.sort_unstable();
        all.dedup();
        bases_said(&all)
    }
}

/// 「手机号码、姓名和生日」
pub fn bases_said(bases: &[Basis]) -> String {
    bases.iter().map(|b| b.label()).collect::<Vec<_>>().join("、")
}

/// One of two records that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    pub id: MemberId,
    pub version: i64,
    pub name: String,
    pub sex: Sex,
    pub birthday: NaiveDate,
    pub place: String,
    pub stage: Stage,
    pub presale: Option<String>,
    pub aftersale: Option<String>,
    pub follow_ups: i64,
    pub created_at: Moment,
}

/// Two records that may be one person's, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub bases: Vec<Basis>,
    /// Proposed to stay.
    pub keep: Twin,
    pub gone: Twin,
}

/// The pairs that this viewer may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs {
    pub pairs: Vec<Pair>,
    pub may_merge: bool,
    /// There are more than are shown.
    pub more: bool,
}

/// A field in which two records differ, as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differing {
    /// The field's name in the form is `choose_` and this.
    pub key: String,
    pub group: String,
    pub label: String,
    pub keep: String,
    pub gone: String,
    /// The other record's value is proposed.
    pub take: bool,
}

/// Everything before a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub keep: Twin,
    pub gone: Twin,
    pub differing: Vec<Differing>,
    /// What goes over with the other record: label and number.
    pub moves: Vec<(String, i64)>,
    /// The stage that follows from both.
    pub stage: Stage,
    /// Why they can't be merged as they are.
    pub refused: Option<String>,
    pub once: String,
}

/// A merge that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Done {
    pub id: MergeId,
    pub gone_id: MemberId,
    pub gone_name: String,
    pub by: String,
    pub at: Moment,
    /// Can be undone until then.
    #[cfg_attr(feature = "ssr", sqlx(skip))]
    pub until: Option<Moment>,
}

/// The merges of a member that can still be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merges {
    pub done: Vec<Done>,
    pub may_undo: bool,
    pub now: Moment,
}
