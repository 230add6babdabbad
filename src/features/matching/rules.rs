//! Decisions about recommendations: what two answers come to, who can be recommended to, how much of a
//! name others see.

use super::{Answer, Joint};
use crate::error::{Error, Result};
use crate::features::members::{Sex, Stage};

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

/// Members are recommended to while they are in service.
pub fn may_be_recommended_to(stage: Stage) -> Result<()> {
    match stage {
        Stage::InService => Ok(()),
        Stage::Completed => Err(Error::conflict("该会员的服务已完成，续签后才能继续推荐")),
        _ => Err(Error::conflict("该会员尚未进入售后服务，签约并分配售后红娘后才能推荐")),
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
    fn only_the_surname_is_told() {
        assert_eq!(masked_name("王小明", Sex::Male), "王先生");
        assert_eq!(masked_name("欧阳晓", Sex::Female), "欧阳女士");
        assert_eq!(masked_name("", Sex::Female), "女士");
    }
}
