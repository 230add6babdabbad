//! What a member is told and may still say: pure, in the words of the agency.

use crate::error::{Error, Result};
use crate::features::dates::rules::Standing;
use crate::features::dates::{Consent, DateState};
use crate::features::matching::Answer;
use crate::features::members::Stage;
use crate::types::time::Moment;

/// Where a member stands, as one tells them.
pub fn standing(stage: Stage) -> &'static str {
    match stage {
        Stage::Lead => "已收到您的登记，红娘会在一个工作日内联系您。",
        Stage::Presale => "红娘正在了解您的情况和想法，有疑问随时可以打电话。",
        Stage::Signed => "合同已办妥，我们正在为您安排服务红娘。",
        Stage::InService => "服务进行中，红娘正在为您物色合适的人。",
        Stage::Completed => "本次服务已完成。想继续找，随时联系我们。",
        Stage::Abandoned => "目前没有在为您安排介绍。想重新开始，随时联系我们。",
    }
}

fn ended(answer: Answer) -> bool {
    matches!(answer, Answer::Declined | Answer::NoAnswer)
}

/// What a recommendation has come to. That the other side declined is told gently, and not before one's own word.
pub fn outcome(mine: Answer, theirs: Answer, dated: bool) -> &'static str {
    match (mine, theirs) {
        _ if dated => "已安排见面，时间和地点见「约见」。",
        (Answer::Waiting, other) if ended(other) => "这次缘分未到，红娘会继续为您物色。",
        (Answer::Waiting, _) => "等您答复。",
        (Answer::Interested, Answer::Waiting) => "您已表示有意，正在等对方答复。",
        (Answer::Interested, Answer::Interested) => "双方都有意，红娘会联系您安排见面。",
        (Answer::Interested, _) => "对方暂时不便接触，红娘会继续为您物色。",
        (Answer::Declined, _) => "您已婉拒，红娘会继续为您物色。",
        (Answer::NoAnswer, _) => "这次没有等到您的答复，想再了解请联系红娘。",
    }
}

/// A member speaks once and for themself; what comes later goes through their matchmaker.
pub fn may_answer(mine: Answer, theirs: Answer, dated: bool) -> Result<()> {
    if mine != Answer::Waiting {
        return Err(Error::conflict("您已经答复过了，如想更改请联系您的红娘"));
    }
    if dated || ended(theirs) {
        return Err(Error::conflict("这条推荐已有结果，请刷新后查看，或联系您的红娘"));
    }
    Ok(())
}

/// What a date has come to.
pub fn date_outcome(date: Standing, mine: Consent, theirs: Consent, now: Moment) -> &'static str {
    match (date.state, mine, theirs) {
        (DateState::Held, ..) => "已见面。",
        (DateState::NoShow, ..) => "这次没有见成。",
        (DateState::Cancelled, ..) => "已取消。",
        (DateState::Planned, ..) if now >= date.at => "约定的时间已过，见面的感受请告诉红娘。",
        (DateState::Planned, Consent::Refused, _) => "您不方便赴约，红娘会与您另约时间。",
        (DateState::Planned, _, Consent::Refused) => "对方时间不便，红娘会与您另约时间。",
        (DateState::Planned, Consent::Waiting, _) => "请确认能否赴约。",
        (DateState::Planned, Consent::Agreed, Consent::Waiting) => "您已同意，正在等对方确认。",
        (DateState::Planned, Consent::Agreed, Consent::Agreed) => "双方已确认，请准时赴约。",
    }
}

/// A member agrees or refuses once, before the date.
pub fn may_consent(date: Standing, mine: Consent, now: Moment) -> Result<()> {
    if mine != Consent::Waiting {
        return Err(Error::conflict("您已经答复过了，如有变化请尽快联系您的红娘"));
    }
    date.consent(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::time::parse_moment;

    #[test]
    fn one_answers_once_and_only_while_it_matters() {
        assert!(may_answer(Answer::Waiting, Answer::Waiting, false).is_ok());
        assert!(may_answer(Answer::Waiting, Answer::Interested, false).is_ok());
        for (mine, theirs, dated) in [
            (Answer::Interested, Answer::Waiting, false),
            (Answer::Declined, Answer::Waiting, false),
            (Answer::Waiting, Answer::Declined, false),
            (Answer::Waiting, Answer::NoAnswer, false),
            (Answer::Waiting, Answer::Waiting, true),
        ] {
            assert!(may_answer(mine, theirs, dated).is_err(), "{mine:?} {theirs:?} {dated}");
        }
    }

    #[test]
    fn whoever_has_not_spoken_does_not_learn_what_the_other_said() {
        assert_eq!(
            outcome(Answer::Waiting, Answer::Waiting, false),
            outcome(Answer::Waiting, Answer::Interested, false)
        );
        for mine in Answer::ALL {
            assert!(!outcome(*mine, Answer::Declined, false).contains("对方婉拒"));
        }
    }

    #[test]
    fn consent_is_given_before_the_date_and_once() {
        let at = parse_moment("2026-11-22 14:00").expect("a moment");
        let (before, after) = (at - chrono::Duration::hours(1), at + chrono::Duration::hours(1));
        let date = Standing {
            state: DateState::Planned,
            at,
            a: Consent::Waiting,
            b: Consent::Waiting,
        };
        assert!(may_consent(date, Consent::Waiting, before).is_ok());
        assert!(may_consent(date, Consent::Waiting, after).is_err());
        assert!(may_consent(date, Consent::Agreed, before).is_err());
        let cancelled = Standing {
            state: DateState::Cancelled,
            ..date
        };
        assert!(may_consent(cancelled, Consent::Waiting, before).is_err());
        assert_eq!(
            date_outcome(date, Consent::Waiting, Consent::Agreed, before),
            "请确认能否赴约。"
        );
        assert_eq!(
            date_outcome(cancelled, Consent::Waiting, Consent::Agreed, before),
            "已取消。"
        );
    }
}
