//! Words and values of staff: modules, rights, who is asking.

use crate::types::ids::{BranchId, PhotoId, RoleId, SessionId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What a right is about.
    pub enum Module {
        Members = "members" "会员资料",
        Intake = "intake" "登记与咨询",
        Assignments = "assignments" "会员分配",
        Presale = "presale" "售前跟进",
        Aftersale = "aftersale" "售后服务",
        Matching = "matching" "配对与推荐",
        Dates = "dates" "约见",
        Contracts = "contracts" "合同",
        Payments = "payments" "收款",
        Packages = "packages" "套餐",
        Staff = "staff" "红娘管理",
        Roles = "roles" "角色权限",
        Audit = "audit" "操作日志",
        /// Tags, the way off the blacklist, merging (edit); the recycle bin (delete).
        Records = "records" "查重合并与回收站",
        Erasure = "erasure" "彻底删除会员",
        Settings = "settings" "系统设置",
        Exchange = "exchange" "批量导入",
    }
}

words! {
    pub enum Right {
        View = "view" "查看",
        Create = "create" "新增",
        Edit = "edit" "编辑",
        Delete = "delete" "删除",
        Approve = "approve" "审核",
        Export = "export" "导出",
    }
}

words! {
    /// Whose records a role works with.
    pub enum Scope {
        /// Their own and those of everybody below in the supervisor tree.
        Tree = "tree" "本人及下级",
        All = "all" "全部",
    }
}

words! {
    /// Groups of fields that a role may be kept from (A5).
    pub enum Protected {
        Income = "income" "收入",
        Property = "property" "房产车辆",
        Debts = "debts" "债务",
        Family = "family" "家庭经济",
        Contact = "contact" "联系方式",
        IdNumber = "id_number" "身份证号",
    }
}

impl Protected {
    /// The groups that a field of the agency's own can fall under: contact data and numbers are kept elsewhere.
    pub const OF_ANSWERS: &'static [Self] = &[Self::Income, Self::Property, Self::Debts, Self::Family];

    /// What a role may be given: a part of a number says something, a part of an income doesn't.
    pub fn sights(self) -> &'static [Sight] {
        match self {
            Self::Contact | Self::IdNumber => &[Sight::Hidden, Sight::Masked, Sight::Shown],
            _ => &[Sight::Hidden, Sight::Shown],
        }
    }
}

words! {
    /// How much of a protected field a role sees.
    pub enum Sight {
        Hidden = "hidden" "不可见",
        /// Contact data as `138****0000`, in full after giving a reason.
        Masked = "masked" "部分可见",
        Shown = "shown" "可见",
    }
}

words! {
    /// Before and after a contract takes effect.
    pub enum Phase {
        Presale = "presale" "售前",
        Aftersale = "aftersale" "售后",
    }
}

/// The signed-in member of staff who asks, with everything that decides what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: StaffId,
    pub name: String,
    pub account: String,
    pub role: String,
    /// The seeded role's code (`manager`), empty for a role the agency made itself.
    pub role_code: String,
    pub scope: Scope,
    pub rights: BTreeSet<(Module, Right)>,
    pub sights: BTreeMap<Protected, Sight>,
    /// The agency's own fields that fall under a protected group.
    pub own: Vec<OwnProtected>,
    pub session: SessionId,
}

/// A field of the agency's own that a role may be kept from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProtected {
    /// As in answers: `c_12`.
    pub key: String,
    pub label: String,
    pub group: Protected,
}

impl Viewer {
    /// May this role do this kind of thing?
    pub fn can(&self, module: Module, right: Right) -> bool {
        self.rights.contains(&(module, right))
    }

    /// How much of a protected field this role sees.
    pub fn sight(&self, field: Protected) -> Sight {
        self.sights.get(&field).copied().unwrap_or(Sight::Hidden)
    }

    /// Whether this role sees a protected field in full.
    pub fn sees(&self, field: Protected) -> bool {
        self.sight(field) == Sight::Shown
    }

    /// Whether unowned members are theirs to see: those who may assign.
    pub fn assigns(&self) -> bool {
        self.can(Module::Assignments, Right::Create)
    }
}

/// Staff as others choose them: in a select, on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct StaffName {
    pub id: StaffId,
    pub name: String,
    pub role: String,
    /// How many members they own in the phase that was asked for.
    pub load: i64,
}

/// A matchmaker as the public sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct PublicMatchmaker {
    pub id: StaffId,
    pub name: String,
    pub title: String,
    pub experience: String,
    pub introduction: String,
    pub motto: String,
    pub landline: String,
    pub branch: String,
    pub photo: Option<PhotoId>,
}

/// One line of the staff list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct StaffRow {
    pub id: StaffId,
    pub account: String,
    pub name: String,
    pub title: String,
    pub role: String,
    pub branch: Option<String>,
    pub department: Option<String>,
    pub supervisor: Option<String>,
    pub supervisor_id: Option<StaffId>,
    pub shown_in_public: bool,
    pub disabled_at: Option<Moment>,
    pub depth: i64,
    pub presale: i64,
    pub aftersale: i64,
}

/// A signed-in device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct SessionRow {
    pub id: SessionId,
    pub address: String,
    pub agent: String,
    pub created_at: Moment,
    pub last_seen_at: Moment,
    pub current: bool,
}

/// A role with its rights, as edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub id: RoleId,
    pub code: Option<String>,
    pub name: String,
    pub scope: Scope,
    pub rights: BTreeSet<(Module, Right)>,
    pub sights: BTreeMap<Protected, Sight>,
    pub people: i64,
    /// Counts its changes, for those who edit it at once.
    pub version: i64,
}

/// A branch in a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Branch {
    pub id: BranchId,
    pub name: String,
}

/// Who is signed in, as context for the office's pages; asked once.
#[derive(Clone, Copy)]
pub struct ViewerNow(pub crate::ui::Resource<crate::error::Result<Viewer>>);

impl ViewerNow {
    /// Whether the viewer's role has a right; false while nobody is signed in.
    pub async fn can(self, module: Module, right: Right) -> bool {
        self.0.await.is_ok_and(|v| v.can(module, right))
    }
}
