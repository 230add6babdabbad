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
        Taken = "taken" "接收会员",
        HandedBack = "handed_back" "退回分配",
        PoolReleased = "pool_released" "放入公海",
        PoolClaimed = "pool_claimed" "公海认领",
        StaffLeft = "staff_left" "离职交接",
        RulesSaved = "rules_saved" "维护分配规则",
        FollowedUp = "followed_up" "跟进",
        Abandoned = "abandoned" "放弃",
        Resumed = "resumed" "恢复跟进",
        ContractDrafted = "contract_drafted" "录入合同",
        ContractEdited = "contract_edited" "修改合同",
        ContractSubmitted = "contract_submitted" "提交审批",
        ContractReturned = "contract_returned" "退回合同",
        ContractTerminated = "contract_terminated" "作废合同",
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
        UnitSaved = "unit_saved" "维护门店部门",
        RightsViewed = "rights_viewed" "查看权限",
        SettingsSaved = "settings_saved" "修改设置",
        PhotoAdded = "photo_added" "上传照片",
        PhotoChanged = "photo_changed" "修改照片",
        PhotoDeleted = "photo_deleted" "删除照片",
        CheckSubmitted = "check_submitted" "提交核验",
        Checked = "checked" "核验",
        CheckRevoked = "check_revoked" "撤销核验",
        CheckOutdated = "check_outdated" "核验失效",
        SignedIn = "signed_in" "登录",
        SignInFailed = "sign_in_failed" "登录失败",
        SignedOut = "signed_out" "退出登录",
        SessionRevoked = "session_revoked" "下线会话",
        ViewSaved = "view_saved" "保存视图",
        ViewRemoved = "view_removed" "删除视图",
        KeysRotated = "keys_rotated" "更换密钥",
        TagsChanged = "tags_changed" "修改标签",
        TagSaved = "tag_saved" "维护标签",
        NoteWritten = "note_written" "写内部备注",
        NoteRemoved = "note_removed" "删除内部备注",
        Blacklisted = "blacklisted" "加入黑名单",
        BlacklistLifted = "blacklist_lifted" "移出黑名单",
        KinMarked = "kin_marked" "标记亲属",
        KinUnmarked = "kin_unmarked" "取消亲属标记",
        Merged = "merged" "合并会员",
        MergeUndone = "merge_undone" "撤销合并",
        NotSame = "not_same" "判定不是同一人",
        Deleted = "deleted" "移入回收站",
        Restored = "restored" "从回收站恢复",
        Erased = "erased" "彻底删除",
        PinSet = "pin_set" "设置移交 PIN",
        PinFailed = "pin_failed" "移交 PIN 错误",
        HandedOver = "handed_over" "移交平板",
        TakenBack = "taken_back" "收回平板",
        LookedUp = "looked_up" "前台查询",
        Arrived = "arrived" "到店",
        RegistrationAccepted = "registration_accepted" "登记审核",
        RegistrationReturned = "registration_returned" "退回登记",
        RegistrationAnswered = "registration_answered" "补充登记",
        ProposalRejected = "proposal_rejected" "不采纳系统建议",
        RequestMade = "request_made" "申请介绍",
        RequestHandled = "request_handled" "处理介绍申请",
        RequestWithdrawn = "request_withdrawn" "撤回介绍申请",
        SpreadBegun = "spread_begun" "分散推荐",
        SpreadRefused = "spread_refused" "不采纳分散推荐",
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
