//! The kinds of events and what one carries.

use crate::types::ids::{EventId, MemberId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    pub enum EventKind {
        Registered = "registered" "登记",
        ProfileEdited = "profile_edited" "修改资料",
        CriteriaEdited = "criteria_edited" "修改择偶要求",
        ContactEdited = "contact_edited" "修改联系方式",
        Revealed = "revealed" "查看联系方式",
        Assigned = "assigned" "分配",
        FollowedUp = "followed_up" "跟进",
        Abandoned = "abandoned" "放弃",
        Resumed = "resumed" "恢复跟进",
        ContractDrafted = "contract_drafted" "录入合同",
        ContractEdited = "contract_edited" "修改合同",
        ContractSubmitted = "contract_submitted" "提交审批",
        ContractReturned = "contract_returned" "退回合同",
        ContractApproved = "contract_approved" "合同生效",
        ContractRenewed = "contract_renewed" "续签",
        PaymentConfirmed = "payment_confirmed" "确认收款",
        ServiceCompleted = "service_completed" "服务完成",
        Recommended = "recommended" "推荐",
        Answered = "answered" "推荐答复",
        DatePlanned = "date_planned" "安排约见",
        DateConsented = "date_consented" "约见确认",
        DateHeld = "date_held" "约见完成",
        DateMissed = "date_missed" "约见爽约",
        DateCancelled = "date_cancelled" "取消约见",
        DateFeedback = "date_feedback" "约见反馈",
        Consulted = "consulted" "前台咨询",
        ConsultationAssigned = "consultation_assigned" "分配咨询",
        ConsultationHandled = "consultation_handled" "处理咨询",
        PackageSaved = "package_saved" "维护套餐",
        StaffSaved = "staff_saved" "维护红娘",
        StaffDisabled = "staff_disabled" "停用账号",
        StaffEnabled = "staff_enabled" "启用账号",
        PasswordChanged = "password_changed" "修改密码",
        RoleSaved = "role_saved" "维护角色",
        SignedIn = "signed_in" "登录",
        SignInFailed = "sign_in_failed" "登录失败",
        SignedOut = "signed_out" "退出登录",
        SessionRevoked = "session_revoked" "下线会话",
        KeysRotated = "keys_rotated" "更换密钥",
        Imported = "imported" "导入会员",
        ImportUndone = "import_undone" "撤销导入",
        Exported = "exported" "导出会员",
    }
}

/// Details of an event: short words by key (`note`, `to`, `number` …), ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventData(pub BTreeMap<String, String>);

sql_json!(EventData);

impl EventData {
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.0.insert(key.to_string(), value.to_string());
        self
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str).filter(|v| !v.is_empty())
    }
}

/// One line of a timeline or of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Event {
    pub id: EventId,
    pub at: Moment,
    pub kind: EventKind,
    pub member_id: Option<MemberId>,
    pub member_name: Option<String>,
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
    pub subject_id: Option<i64>,
    pub data: EventData,
}
