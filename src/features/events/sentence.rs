//! An event as a sentence: what happened, without who did it.

use super::{Event, EventKind};

/// What happened, without who did it: 「分配给 李婉清（原由 陈敏 跟进），备注：同城」.
pub fn sentence(event: &Event) -> String {
    let mut said = Said::of(event);
    let head = said.head(event);
    said.finish(head)
}

/// The words of one event; what a sentence has used is not appended again.
struct Said<'a> {
    event: &'a Event,
    used: Vec<&'static str>,
}

impl<'a> Said<'a> {
    fn of(event: &'a Event) -> Self {
        Self {
            event,
            used: Vec::new(),
        }
    }

    fn take(&mut self, key: &'static str) -> Option<&'a str> {
        self.used.push(key);
        self.event.data.get(key)
    }

    /// The first of several keys that is there.
    fn any(&mut self, keys: &[&'static str]) -> Option<&'a str> {
        keys.iter().filter_map(|key| self.take(key)).next()
    }

    /// `before` + value + `after`, or nothing.
    fn with(&mut self, before: &str, keys: &[&'static str], after: &str) -> String {
        self.any(keys)
            .map_or_else(String::new, |v| format!("{before}{v}{after}"))
    }

    fn head(&mut self, event: &Event) -> String {
        match event.kind {
            EventKind::Assigned => self.assigned(),
            EventKind::Taken => format!("接收会员{}", self.with("（", &["phase"], "）")),
            EventKind::HandedBack => format!("退回分配{}", self.with("，原因：", &["reason"], "")),
            EventKind::PoolReleased => format!(
                "{}放入公海{}",
                self.with("从 ", &["from"], " 名下"),
                self.with("，原因：", &["reason"], "")
            ),
            EventKind::PoolClaimed => "从公海认领".to_string(),
            EventKind::StaffLeft => format!(
                "离职交接{}{}",
                self.with("「", &["name"], "」"),
                self.with("：", &["done"], "")
            ),
            EventKind::RulesSaved => format!("维护分配规则{}", self.with("：", &["changed"], "")),
            EventKind::Revealed => format!("查看了{}", self.any(&["kind", "what", "field"]).unwrap_or("联系方式")),
            EventKind::FollowedUp => self.followed_up(),
            EventKind::Abandoned => format!("放弃跟进{}", self.with("，原因：", &["reason"], "")),
            EventKind::Registered => format!("登记资料{}", self.with("（", &["source"], "）")),
            EventKind::ProfileEdited | EventKind::CriteriaEdited | EventKind::ContactEdited => {
                format!(
                    "{}{}",
                    event.kind.label(),
                    self.with("：", &["fields", "changed", "field", "what", "kind"], "")
                )
            }
            EventKind::ContractDrafted => format!("录入合同{}", self.contract()),
            EventKind::ContractEdited => format!("修改合同{}", self.contract()),
            EventKind::ContractSubmitted => format!("提交合同{}审批", self.contract()),
            EventKind::ContractReturned => {
                format!("退回合同{}{}", self.contract(), self.with("，原因：", &["reason"], ""))
            }
            EventKind::ContractTerminated => {
                format!("作废合同{}{}", self.contract(), self.with("，原因：", &["reason"], ""))
            }
            EventKind::ContractApproved => format!("审核通过，合同{}生效", self.contract()),
            EventKind::ContractRenewed => format!("续签，建立合同{}", self.contract()),
            EventKind::PaymentConfirmed => self.paid(),
            EventKind::Recommended | EventKind::Answered => self.recommended(event.kind),
            EventKind::DatePlanned
            | EventKind::DateConsented
            | EventKind::DateHeld
            | EventKind::DateMissed
            | EventKind::DateCancelled
            | EventKind::DateFeedback => self.dated(event.kind),
            EventKind::Consulted => format!("在前台网站留下咨询{}", self.with("：", &["name"], "")),
            EventKind::ConsultationAssigned => format!("把咨询分配给 {}", self.any(&["to", "name"]).unwrap_or("红娘")),
            EventKind::PhotoAdded => format!("上传{}", self.take("what").unwrap_or("照片")),
            EventKind::PhotoChanged => format!("照片{}", self.take("what").unwrap_or("已修改")),
            EventKind::PhotoDeleted => format!("删除{}", self.take("what").unwrap_or("照片")),
            EventKind::CheckSubmitted => format!("提交{}核验", self.with("", &["what"], "")),
            EventKind::Checked => {
                let item = self.with("", &["what"], "");
                let done = self.with("", &["done"], "");
                format!("核验{item}{done}{}", self.with("，有效期至 ", &["until"], ""))
            }
            EventKind::ViewSaved => format!("保存列表视图{}", self.with("「", &["name"], "」")),
            EventKind::ViewRemoved => format!("删除列表视图{}", self.with("「", &["name"], "」")),
            EventKind::CheckRevoked => format!("撤销{}核验", self.with("", &["what"], "")),
            EventKind::CheckOutdated => format!("资料已修改，{}待重新核验", self.with("", &["what"], "")),
            EventKind::PackageSaved => format!("维护套餐{}", self.with("「", &["name", "package"], "」")),
            EventKind::StaffSaved
            | EventKind::StaffDisabled
            | EventKind::StaffEnabled
            | EventKind::RoleSaved
            | EventKind::UnitSaved
            | EventKind::RightsViewed
            | EventKind::SettingsSaved => self.managed(event.kind),
            EventKind::PasswordChanged => self
                .take("name")
                .map_or_else(|| "修改了自己的密码".into(), |n| format!("重置了 {n} 的密码")),
            EventKind::SessionRevoked => "下线了自己的一台设备".into(),
            EventKind::SignedIn => "登录系统".into(),
            EventKind::SignInFailed => "登录失败：密码不正确".into(),
            EventKind::Imported | EventKind::ImportUndone => self.exchanged(event.kind),
            EventKind::Exported => {
                let count = self.with("", &["count"], " 位");
                format!(
                    "导出{count}会员{}{}",
                    self.with("（", &["filter"], "）"),
                    self.with("，", &["what"], "")
                )
            }
            EventKind::KeysRotated => format!("更换加密密钥{}", self.with("，启用密钥 ", &["key"], "")),
            EventKind::PinSet => "设置了自己的移交 PIN".into(),
            EventKind::PinFailed => "收回平板失败，PIN 不正确".into(),
            EventKind::HandedOver => "把平板移交给来访者".into(),
            EventKind::TakenBack => "用 PIN 收回平板".into(),
            EventKind::LookedUp if event.member_id.is_none() => "在前台查询会员，没有找到".into(),
            EventKind::LookedUp => "在前台查询了这位会员".into(),
            EventKind::Arrived => "到店，前台已登记".into(),
            EventKind::RegistrationAccepted => "登记审核通过".into(),
            EventKind::RegistrationReturned => format!("退回登记{}", self.with("，请补充：", &["question"], "")),
            EventKind::RegistrationAnswered => {
                let fields = self.with("：", &["fields"], "");
                let question = self.with("，问：「", &["question"], "」");
                format!("补充登记{fields}{question}{}", self.with("，答：「", &["reply"], "」"))
            }
            EventKind::TagsChanged => {
                let added = self.with("，添加：", &["added"], "");
                let removed = self.with("，移除：", &["removed"], "");
                format!("修改标签{added}{removed}")
            }
            EventKind::TagSaved => format!("维护标签{}", self.with("「", &["name"], "」")),
            EventKind::Merged => format!(
                "把编号 {} 的重复资料并入{}",
                self.any(&["gone"]).unwrap_or("？"),
                self.with("，采用其：", &["fields"], "")
            ),
            EventKind::MergeUndone => format!("撤销合并，恢复编号 {} 的资料", self.any(&["gone"]).unwrap_or("？")),
            EventKind::NotSame => format!("判定与编号 {} 不是同一人", self.any(&["partner"]).unwrap_or("？")),
            EventKind::KinMarked => format!(
                "标记与编号 {} 为{}，互不推荐",
                self.any(&["partner"]).unwrap_or("？"),
                self.with("", &["what"], "")
            ),
            EventKind::KinUnmarked => format!("取消与编号 {} 的亲属标记", self.any(&["partner"]).unwrap_or("？")),
            EventKind::ProposalRejected => format!(
                "不采纳系统建议{}{}",
                self.with("：", &["what"], ""),
                self.with("，原因：", &["reason"], "")
            ),
            EventKind::RequestMade => format!("申请介绍{}", self.with(" ", &["partner"], "")),
            EventKind::RequestHandled => format!(
                "介绍申请{}{}",
                self.with("（对方 ", &["partner"], "）"),
                self.with("：", &["answer"], "")
            ),
            EventKind::RequestWithdrawn => format!("撤回介绍申请{}", self.with("（对方 ", &["partner"], "）")),
            EventKind::SpreadBegun => format!(
                "分散推荐{}{}",
                self.with("：", &["what"], ""),
                self.with("，", &["count"], " 条建议")
            ),
            EventKind::SpreadRefused => format!("不采纳分散推荐{}", self.with(" ", &["partner"], "")),
            EventKind::Erased => "彻底删除了一位会员的个人资料".into(),
            EventKind::NoteWritten
            | EventKind::NoteRemoved
            | EventKind::Blacklisted
            | EventKind::BlacklistLifted
            | EventKind::Deleted
            | EventKind::Restored
            | EventKind::Resumed
            | EventKind::ServiceCompleted
            | EventKind::ConsultationHandled
            | EventKind::SignedOut => event.kind.label().to_string(),
        }
    }

    fn assigned(&mut self) -> String {
        let (to, from) = (self.take("to"), self.take("from"));
        let phase = self.with("", &["phase"], "");
        match (to, from) {
            (Some(to), Some(from)) => format!("由 {from} 调配给{phase} {to}"),
            (Some(to), None) => format!("分配给{phase} {to}"),
            (None, Some(from)) => format!("从 {from} 收回，等待重新分配"),
            (None, None) => "分配".to_string(),
        }
    }

    fn followed_up(&mut self) -> String {
        let channel = self.with("", &["channel"], "");
        let effective = self.with("，", &["effective"], "");
        let intent = self.with("，意向：", &["intent"], "");
        let signing = self.with("，", &["signing"], "");
        let reason = self.with("（", &["reason"], "）");
        let next = self.with("，下次联系 ", &["next", "next_contact_at"], "");
        format!("{channel}跟进{effective}{intent}{signing}{reason}{next}")
    }

    fn exchanged(&mut self, kind: EventKind) -> String {
        let name = self.with("「", &["name"], "」");
        let number = self.with(" #", &["number"], "");
        let (left, made) = match kind {
            EventKind::Imported => ("，拒绝 ", "新建"),
            _ => ("", "仍保留"),
        };
        let new = self.with(&format!("，{made} "), &["new"], " 位");
        let update = self.with("，更新 ", &["update"], " 位");
        let refused = if left.is_empty() {
            self.used.push("refused");
            String::new()
        } else {
            self.with(left, &["refused"], " 行")
        };
        format!("{}{number}{name}{new}{update}{refused}", kind.label())
    }

    fn contract(&mut self) -> String {
        let number = self.with(" ", &["number"], "");
        let package = self.with("「", &["package"], "」");
        let amount = self.with("，", &["amount"], "");
        format!("{number}{package}{amount}")
    }

    fn paid(&mut self) -> String {
        let amount = self.with(" ", &["amount"], "");
        let method = self.with("（", &["method"], "）");
        let receipt = self.with("，收据 ", &["receipt"], "");
        let number = self.with("，合同 ", &["number"], "");
        format!("确认收款{amount}{method}{receipt}{number}")
    }

    fn recommended(&mut self, kind: EventKind) -> String {
        let partner = self.any(&["partner", "candidate", "name"]);
        if kind == EventKind::Recommended {
            let affinity = self.with("，情缘匹配值 ", &["affinity"], "");
            return format!(
                "推荐{}{affinity}{}",
                partner.map_or(String::new(), |p| format!(" {p}")),
                self.with("，理由：", &["reason"], "")
            );
        }
        let who = self.with("", &["who", "side"], "");
        let answer = self.with("：", &["answer"], "");
        let about = partner.map_or(String::new(), |p| format!("对 {p} 的推荐"));
        format!("{who}{about}答复{answer}{}", self.with("（", &["reason"], "）"))
    }

    fn dated(&mut self, kind: EventKind) -> String {
        let with = self.with("与 ", &["partner", "name"], " ");
        let act = match kind {
            EventKind::DatePlanned => "安排约见",
            EventKind::DateConsented => "约见答复",
            EventKind::DateHeld => "约见已完成",
            EventKind::DateMissed => "约见爽约",
            EventKind::DateCancelled => "约见已取消",
            _ => "约见反馈",
        };
        let answer = self.with("：", &["answer", "consent"], "");
        let absent = self.with("，未到场：", &["absent"], "");
        let when = self.with("，", &["at"], "");
        let place = self.with("，地点：", &["place"], "");
        let satisfaction = self.with("，满意度 ", &["satisfaction"], "");
        let wants = self.with("，", &["wants_more"], "");
        let reason = self.with("，原因：", &["reason", "reasons"], "");
        format!("{with}{act}{answer}{absent}{when}{place}{satisfaction}{wants}{reason}")
    }

    fn managed(&mut self, kind: EventKind) -> String {
        let done = self.with("", &["done"], "");
        let act = if done.is_empty() {
            kind.label().to_string()
        } else {
            done
        };
        let name = self.with("「", &["name"], "」");
        let account = self.with("（账号 ", &["account"], "）");
        let changed = self.with("：", &["changed", "fields"], "");
        format!("{act}{name}{account}{changed}")
    }

    /// Appends what is left: remark and reason by name, other known keys by theirs, nothing unknown.
    fn finish(&mut self, head: String) -> String {
        let mut text = head;
        for (key, label) in LABELS {
            if self.used.contains(key) {
                continue;
            }
            if let Some(value) = self.event.data.get(key) {
                text.push_str(&format!("，{label}：{value}"));
            }
        }
        text
    }
}

/// How a detail is named when it stands behind the sentence.
const LABELS: &[(&str, &str)] = &[
    ("to", "转给"),
    ("from", "原由"),
    ("name", "名称"),
    ("number", "编号"),
    ("package", "套餐"),
    ("amount", "金额"),
    ("method", "方式"),
    ("partner", "对方"),
    ("answer", "答复"),
    ("at", "时间"),
    ("place", "地点"),
    ("intent", "意向"),
    ("channel", "方式"),
    ("stage", "状态"),
    ("reason", "原因"),
    ("remark", "备注"),
    ("note", "备注"),
    ("impression", "印象"),
    ("tags", "标签"),
    ("ends", "服务至"),
    ("ends_on", "服务至"),
    ("member", "会员"),
    ("consent", "同意"),
];

#[cfg(test)]
#[path = "sentence_tests.rs"]
mod tests;
