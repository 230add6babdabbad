//! Events in words.

use super::*;
use crate::features::events::{EventData, icon};
use crate::types::ids::EventId;

fn event(kind: EventKind, data: &[(&str, &str)]) -> Event {
    let at = crate::types::time::parse_moment("2026-11-21 09:00").expect("a moment");
    let data = data.iter().fold(EventData::default(), |d, (k, v)| d.with(k, v));
    Event {
        id: EventId(1),
        at,
        kind,
        member_id: None,
        member_name: None,
        staff_id: None,
        staff_name: None,
        subject_id: None,
        data,
    }
}

#[test]
fn every_kind_makes_a_sentence_even_without_details() {
    for kind in EventKind::ALL {
        let said = sentence(&event(*kind, &[]));
        assert!(
            !said.is_empty() && !said.contains('：') || *kind == EventKind::SignInFailed,
            "{kind:?}: {said}"
        );
        assert!(icon(*kind).starts_with("icon-[lucide--"));
    }
}

#[test]
fn details_are_woven_in_once_and_the_rest_is_appended() {
    let said = |kind, data: &[(&str, &str)]| sentence(&event(kind, data));
    assert_eq!(
        said(
            EventKind::Assigned,
            &[("from", "陈敏"), ("to", "李婉清"), ("remark", "同城")]
        ),
        "由 陈敏 调配给 李婉清，备注：同城"
    );
    assert_eq!(said(EventKind::Assigned, &[("to", "周雅琴")]), "分配给 周雅琴");
    assert_eq!(
        said(
            EventKind::RegistrationAnswered,
            &[("fields", "职业"), ("question", "请补充职业"), ("reply", "护士")]
        ),
        "补充登记：职业，问：「请补充职业」，答：「护士」"
    );
    assert_eq!(
        said(
            EventKind::ContractReturned,
            &[("number", "YL202611-0001"), ("reason", "金额不符")]
        ),
        "退回合同 YL202611-0001，原因：金额不符"
    );
    assert_eq!(
        said(
            EventKind::ContractTerminated,
            &[("number", "YL202611-0001"), ("reason", "录错了")]
        ),
        "作废合同 YL202611-0001，原因：录错了"
    );
    assert_eq!(
        said(
            EventKind::DatePlanned,
            &[
                ("partner", "王先生"),
                ("at", "2026-11-22 14:00"),
                ("place", "静安寺咖啡馆")
            ]
        ),
        "与 王先生 安排约见，2026-11-22 14:00，地点：静安寺咖啡馆"
    );
    assert_eq!(
        said(
            EventKind::FollowedUp,
            &[("channel", "电话"), ("intent", "强"), ("note", "约周末到店")]
        ),
        "电话跟进，意向：强，备注：约周末到店"
    );
}

#[test]
fn unknown_keys_say_nothing() {
    assert_eq!(sentence(&event(EventKind::SignedIn, &[("x7", "y")])), "登录系统");
}
