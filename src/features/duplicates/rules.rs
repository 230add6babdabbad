//! Decisions about duplicates: what is worth asking, what may be merged, what becomes of both, what an undo
//! brings back. Pure.

use super::Typed;
use crate::error::{Error, Result};
use crate::features::contacts::ContactKind;
use crate::features::members::{Sex, Stage};
use crate::types::time::{Moment, parse_day};
use serde_json::Value;

/// A merge can be undone for so long.
pub const UNDO_DAYS: i64 = 30;

/// The last moment at which a merge can be undone.
pub fn undo_until(at: Moment) -> Moment {
    at + chrono::Duration::days(UNDO_DAYS)
}

/// A name as it is compared: without blanks and dots, in one width and case.
pub fn likened(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '.' | '．' | '-'))
        .map(|c| match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether anything that was typed is whole enough to be looked up.
pub fn worth_asking(typed: &Typed) -> bool {
    let whole = |kind: ContactKind, text: &str| !text.trim().is_empty() && kind.normalise(text).is_ok();
    whole(ContactKind::Mobile, &typed.mobile)
        || whole(ContactKind::IdNumber, &typed.id_number)
        || whole(ContactKind::Wechat, &typed.wechat)
        || whole(ContactKind::Qq, &typed.qq)
        || whole(ContactKind::Email, &typed.email)
        || (likened(&typed.name).chars().count() >= 2 && parse_day(typed.birthday.trim()).is_ok())
}

/// What stands between two members, for the decision whether they can be one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Between {
    /// They were recommended to each other or met.
    pub paired: bool,
    /// Each has a contract that is being written or waits.
    pub both_writing: bool,
    /// Each has a contract in force.
    pub both_in_force: bool,
}

/// Two records can become one unless that would make nonsense of what they say.
pub fn may_become_one(keep: Sex, gone: Sex, between: Between) -> Result<()> {
    if keep != gone {
        return Err(Error::conflict("两份资料的性别不同，请先核对并更正，再合并"));
    }
    if between.paired {
        return Err(Error::conflict(
            "这两位会员之间有推荐或约见记录，不是同一个人，不能合并",
        ));
    }
    if between.both_writing {
        return Err(Error::conflict(
            "两份资料各有一份未完成的合同，请先处理其中一份，再合并",
        ));
    }
    if between.both_in_force {
        return Err(Error::conflict(
            "两份资料各有一份生效中的合同，请先完成其中一份的服务，再合并",
        ));
    }
    Ok(())
}

/// How far a stage is on the way.
fn way(stage: Stage) -> u8 {
    match stage {
        Stage::Abandoned => 0,
        Stage::Lead => 1,
        Stage::Presale => 2,
        Stage::Completed => 3,
        Stage::Signed => 4,
        Stage::InService => 5,
    }
}

/// The stage of both together: the one that is further on. Who has an owner before signing is in pre-sale,
/// and in service only with an owner after it.
pub fn stage_of_both(a: Stage, b: Stage, presale: bool, aftersale: bool) -> Stage {
    let furthest = if way(a) >= way(b) { a } else { b };
    match furthest {
        Stage::Lead | Stage::Presale if presale => Stage::Presale,
        Stage::Lead | Stage::Presale => Stage::Lead,
        Stage::Signed | Stage::InService if aftersale => Stage::InService,
        Stage::InService => Stage::Signed,
        other => other,
    }
}

/// Which of two is proposed to stay: the one that is further on, else the one with more follow-ups, else the
/// older one. True for the first.
pub fn first_stays(a: (Stage, i64, i64), b: (Stage, i64, i64)) -> bool {
    (way(a.0), a.1, -a.2) >= (way(b.0), b.1, -b.2)
}

/// What an undo makes of a value: as it was before the merge, unless somebody has changed it since.
pub fn undone(before: &Value, after: &Value, now: &Value) -> Value {
    match (before, after, now) {
        (Value::Object(b), Value::Object(a), Value::Object(n)) => {
            let absent = Value::Null;
            let keys: std::collections::BTreeSet<&String> = b.keys().chain(a.keys()).chain(n.keys()).collect();
            let of = |map: &serde_json::Map<String, Value>, key: &String| map.get(key).unwrap_or(&absent).clone();
            keys.into_iter()
                .map(|key| (key.clone(), undone(&of(b, key), &of(a, key), &of(n, key))))
                .filter(|(_, value)| !value.is_null())
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        _ if after == now => before.clone(),
        _ => now.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_compared_as_people_mean_them() {
        for (a, b) in [("李 雷", "李雷"), ("阿依·古丽", "阿依古丽"), ("Ｌi Lei", "lilei")] {
            assert_eq!(likened(a), likened(b));
        }
        assert_ne!(likened("李雷"), likened("李蕾"));
    }

    #[test]
    fn only_whole_answers_are_asked_about() {
        let typed = |mobile: &str, name: &str, birthday: &str| Typed {
            mobile: mobile.into(),
            name: name.into(),
            birthday: birthday.into(),
            ..Default::default()
        };
        assert!(!worth_asking(&Typed::default()));
        assert!(!worth_asking(&typed("1380013", "李雷", "")));
        assert!(!worth_asking(&typed("", "李", "1990-01-01")));
        assert!(worth_asking(&typed("138 0013 8000", "", "")));
        assert!(worth_asking(&typed("", "李雷", "1990-01-01")));
    }

    #[test]
    fn what_contradicts_itself_is_not_merged() {
        let (m, f) = (Sex::Male, Sex::Female);
        assert!(may_become_one(m, m, Between::default()).is_ok());
        assert!(may_become_one(m, f, Between::default()).is_err());
        for between in [
            Between {
                paired: true,
                ..Default::default()
            },
            Between {
                both_writing: true,
                ..Default::default()
            },
            Between {
                both_in_force: true,
                ..Default::default()
            },
        ] {
            assert!(may_become_one(f, f, between).is_err());
        }
    }

    #[test]
    fn the_stage_that_is_further_on_stays_and_fits_the_owners() {
        assert_eq!(
            stage_of_both(Stage::Lead, Stage::InService, true, true),
            Stage::InService
        );
        assert_eq!(
            stage_of_both(Stage::Signed, Stage::Completed, true, true),
            Stage::InService
        );
        assert_eq!(stage_of_both(Stage::InService, Stage::Lead, true, false), Stage::Signed);
        assert_eq!(
            stage_of_both(Stage::Presale, Stage::Abandoned, true, false),
            Stage::Presale
        );
        assert_eq!(stage_of_both(Stage::Lead, Stage::Lead, false, false), Stage::Lead);
        for a in Stage::ALL {
            for b in Stage::ALL {
                assert_eq!(stage_of_both(*a, *b, true, true), stage_of_both(*b, *a, true, true));
            }
        }
    }

    #[test]
    fn the_richer_record_is_proposed_to_stay() {
        assert!(first_stays((Stage::InService, 0, 9), (Stage::Presale, 8, 1)));
        assert!(!first_stays((Stage::Presale, 1, 1), (Stage::Presale, 2, 2)));
        assert!(first_stays((Stage::Lead, 0, 1), (Stage::Lead, 0, 2)));
    }

    #[test]
    fn an_undo_brings_back_what_nobody_has_changed_since() {
        let before = json!({"name": "李雷", "job": "教师", "traits": {"blood": "a"}});
        let after = json!({"name": "李蕾", "job": "教师", "traits": {"blood": "b", "looks": "good"}});
        let now = json!({"name": "李蕾", "job": "校长", "traits": {"blood": "b", "looks": "slim"}});
        assert_eq!(
            undone(&before, &after, &now),
            json!({"name": "李雷", "job": "校长", "traits": {"blood": "a", "looks": "slim"}})
        );
        assert_eq!(undone(&before, &after, &after), before);
    }
}
