//! Decisions about recommendations: what two answers come to, who can be recommended to, how much of a
//! name others see.

use super::{Answer, Joint};
use crate::error::{Error, Result};
use crate::features::members::{Member, Sex, Stage};
use crate::types::ids::MemberId;

/// What both answers come to.
pub fn joint(member: Answer, candidate: Answer) -> Joint {
    use Answer::{Declined, Interested, NoAnswer, Waiting};
    match (member, candidate) {
        (Declined, Declined) => Joint::BothDeclined,
        (Declined, _) | (_, Declined) => Joint::OneDeclined,
        (NoAnswer, _) | (_, NoAnswer) => Joint::NoAnswer,
        (Interested, Interested) => Joint::BothInterested,
        (Waiting, Waiting) => Joint::WaitingBoth,
        (Waiting, Interested) | (Interested, Waiting) => Joint::WaitingOne,
    }
}

/// Members are recommended to while they are in service and want to hear from the agency.
pub fn may_be_recommended_to(member: &Member) -> Result<()> {
    match member.stage {
        Stage::InService if member.do_not_contact => Err(Error::conflict(
            "该会员暂不接受联系，不能推荐；如会员已同意，请先修改会员授权",
        )),
        Stage::InService => Ok(()),
        Stage::Completed => Err(Error::conflict("该会员的服务已完成，续签后才能继续推荐")),
        _ => Err(Error::conflict("该会员尚未进入售后服务，签约并分配售后红娘后才能推荐")),
    }
}

/// Candidates held side by side at most, and recommended at once.
pub const COMPARED: usize = 4;
pub const AT_ONCE: usize = 10;

/// Numbers separated by commas, each once, in their order.
pub fn chosen(numbers: &str, most: usize) -> Result<Vec<MemberId>> {
    let mut ids: Vec<MemberId> = Vec::new();
    for id in numbers.split(',').filter_map(|n| n.trim().parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    match ids.len() {
        0 => Err(Error::conflict("请先选择候选人")),
        n if n > most => Err(Error::conflict(format!("一次最多选择 {most} 位候选人"))),
        _ => Ok(ids),
    }
}

/// The reason of a recommendation, if it can be sent so.
pub fn reason(text: &str) -> std::result::Result<&str, &'static str> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("请写明推荐理由，会员本人和双方红娘都会看到"),
        n if n > 500 => Err("推荐理由请不超过 500 个字"),
        _ => Ok(text),
    }
}

const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "东方",
    "南宫", "端木",
];

/// As much of a name as others in the agency see: 「王女士」.
pub fn masked_name(name: &str, sex: Sex) -> String {
    let double = DOUBLE_SURNAMES
        .iter()
        .find(|s| name.starts_with(**s))
        .map(|s| s.to_string());
    let surname = double.unwrap_or_else(|| name.chars().take(1).collect());
    format!("{surname}{}", sex.title())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_must_want_to_and_one_refusal_is_enough() {
        use Answer::{Declined, Interested, NoAnswer, Waiting};
        assert_eq!(joint(Interested, Interested), Joint::BothInterested);
        assert_eq!(joint(Waiting, Waiting), Joint::WaitingBoth);
        assert_eq!(joint(Interested, Waiting), Joint::WaitingOne);
        assert_eq!(joint(Waiting, Declined), Joint::OneDeclined);
        assert_eq!(joint(Declined, Declined), Joint::BothDeclined);
        assert_eq!(joint(NoAnswer, Interested), Joint::NoAnswer);
        for a in Answer::ALL {
            for b in Answer::ALL {
                assert_eq!(joint(*a, *b), joint(*b, *a));
            }
        }
    }

    #[test]
    fn numbers_are_taken_once_and_not_too_many() {
        assert_eq!(chosen("3, 1,3,x", 4), Ok(vec![MemberId(3), MemberId(1)]));
        assert!(chosen("", 4).is_err() && chosen("1,2,3,4,5", 4).is_err());
        assert!(reason("  ").is_err() && reason(&"长".repeat(501)).is_err());
        assert_eq!(reason(" 都爱徒步 "), Ok("都爱徒步"));
    }

    #[test]
    fn only_the_surname_is_told() {
        assert_eq!(masked_name("王小明", Sex::Male), "王先生");
        assert_eq!(masked_name("欧阳晓", Sex::Female), "欧阳女士");
        assert_eq!(masked_name("", Sex::Female), "女士");
    }
}
