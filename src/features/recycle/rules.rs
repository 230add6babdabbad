//! Decisions about deleting and erasing. Pure.

use crate::error::{Error, Result};
use crate::features::events::{EventData, EventKind};

/// What an erased member is called wherever a row has to stay.
pub const NAMELESS: &str = "已删除会员";

/// What still goes on with a member.
#[derive(Clone, Copy, Debug, Default)]
pub struct Going {
    /// Contracts that are being written or wait for finance.
    pub writing: i64,
    pub in_force: i64,
    pub planned_dates: i64,
}

/// Only who is done with can be deleted.
pub fn may_be_deleted(going: Going) -> Result<()> {
    let why = if going.writing > 0 {
        "该会员有未完成的合同，请先处理合同再删除"
    } else if going.in_force > 0 {
        "该会员有生效中的合同，请先完成服务再删除"
    } else if going.planned_dates > 0 {
        "该会员有尚未进行的约见，请先取消约见再删除"
    } else {
        return Ok(());
    };
    Err(Error::conflict(why))
}

/// Whether the name was typed as it is written.
pub fn named(typed: &str, name: &str) -> Result<()> {
    if typed.trim() == name.trim() {
        Ok(())
    } else {
        Err(Error::invalid("name", "与会员姓名不一致，请原样输入姓名"))
    }
}

/// Details of an event that say nothing of the person: numbers, money, words of the agency's own lists.
const IMPERSONAL: &[&str] = &[
    "phase",
    "from",
    "to",
    "number",
    "package",
    "amount",
    "method",
    "receipt",
    "renewal_of",
    "source",
    "privacy",
    "shown",
    "do_not_contact",
    "what",
    "partner",
    "of",
    "affinity",
    "answer",
    "at",
    "channel",
    "effective",
    "intent",
    "signing",
    "satisfaction",
    "wants_more",
    "absent",
    "ends_on",
    "gone",
];

/// What stays of an event after its member was erased. What the system proposed of somebody is said in words of
/// their own, `what` of other events is a word of a list.
pub fn impersonal(kind: EventKind, data: &EventData) -> EventData {
    let stays = |key: &str| IMPERSONAL.contains(&key) && !(kind == EventKind::ProposalRejected && key == "what");
    let kept = data.0.iter().filter(|(key, _)| stays(key));
    EventData(kept.map(|(k, v)| (k.clone(), v.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_still_served_is_not_deleted() {
        assert!(may_be_deleted(Going::default()).is_ok());
        for going in [
            Going {
                writing: 1,
                ..Default::default()
            },
            Going {
                in_force: 1,
                ..Default::default()
            },
            Going {
                planned_dates: 1,
                ..Default::default()
            },
        ] {
            assert!(may_be_deleted(going).is_err());
        }
    }

    #[test]
    fn the_name_has_to_be_typed_as_it_is() {
        assert!(named(" 李雷 ", "李雷").is_ok());
        assert!(named("李蕾", "李雷").is_err());
        assert!(named("", "李雷").is_err());
    }

    #[test]
    fn free_words_go_and_money_stays() {
        let data = EventData::default()
            .with("number", "YL202611-0001")
            .with("note", "母亲姓王")
            .with("reason", "嫌远")
            .with("remark", "住浦东")
            .with("name", "李雷")
            .with("question", "请补充职业")
            .with("reply", "在医院工作");
        let kept = EventData::default().with("number", "YL202611-0001");
        assert_eq!(impersonal(EventKind::FollowedUp, &data), kept);
    }

    #[test]
    fn neither_marks_nor_proposals_stay() {
        let tags = EventData::default().with("added", "重度洁癖").with("removed", "高意向");
        assert_eq!(impersonal(EventKind::TagsChanged, &tags), EventData::default());
        let what = EventData::default().with("what", "年龄放宽到 45 岁");
        assert_eq!(impersonal(EventKind::ProposalRejected, &what), EventData::default());
        assert_eq!(impersonal(EventKind::CheckSubmitted, &what), what);
    }
}
