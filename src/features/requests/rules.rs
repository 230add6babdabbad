//! Decisions about requests: who may ask, for what, and what the member is told.

use super::RequestState;
use crate::error::{Error, Result};
use crate::features::members::Stage;
use crate::types::errors::FieldErrors;

/// So many requests of a member wait at a time.
pub const AT_ONCE: i64 = 3;
/// How long a message, a note and an answer may be.
pub const LONGEST: usize = 300;

/// Members ask while they are in service.
pub fn may_ask(stage: Stage, open: i64) -> std::result::Result<(), &'static str> {
    match stage {
        Stage::InService if open < AT_ONCE => Ok(()),
        Stage::InService => Err("您已有 3 个申请在处理中，有结果后可以再提出"),
        _ => Err("正式服务开始后，可以在这里请红娘介绍您想认识的人"),
    }
}

/// What a member asks for: a number (0 for none) and a message.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    pub number: i64,
    pub message: String,
}

/// What was typed, if it can be asked for. `me` is the number of the member who asks.
pub fn asked(me: i64, number: &str, message: &str) -> std::result::Result<Asked, FieldErrors> {
    let mut wrong = FieldErrors::default();
    let (number, message) = (number.trim().trim_start_matches('#'), message.trim());
    let parsed = match number {
        "" => 0,
        typed => match typed.parse::<i64>() {
            Ok(n) if n > 0 && n < 1_000_000_000 && n != me => n,
            Ok(n) if n == me => {
                wrong.add("number", "这是您自己的编号，请填写想认识的人的编号");
                0
            }
            _ => {
                wrong.add("number", "会员编号是一个数字，请核对后再填");
                0
            }
        },
    };
    if number.is_empty() && message.chars().count() < 5 {
        wrong.add("message", "请填写对方的编号，或用几句话说说想认识怎样的人");
    }
    if message.chars().count() > LONGEST {
        wrong.add("message", "请不超过 300 个字");
    }
    wrong.and(Ok(Asked {
        number: parsed,
        message: message.to_string(),
    }))
}

/// What the member is told when it can't be arranged.
pub fn answer(text: &str) -> std::result::Result<&str, &'static str> {
    let text = text.trim();
    match text.chars().count() {
        0..=3 => Err("请写一句给会员的答复，会员会在自己的页面看到"),
        n if n > LONGEST => Err("答复请不超过 300 个字"),
        _ => Ok(text),
    }
}

/// Where a request stands now, if it can still be acted on.
pub fn still_open(state: RequestState) -> Result<()> {
    match state {
        state if state.is_open() => Ok(()),
        RequestState::Withdrawn => Err(Error::conflict("会员已撤回这个申请")),
        _ => Err(Error::conflict("这个申请已有结果，请刷新后查看")),
    }
}

/// What a request has come to, as the member is told.
pub fn outcome(state: RequestState, answer: &str, dated: bool) -> String {
    let said = match state {
        RequestState::Waiting => "已交给您的红娘，有消息会在这里告诉您。",
        RequestState::Coordinating => "红娘正在为您联系。",
        RequestState::Accepted if dated => "已安排见面，时间和地点见「约见」。",
        RequestState::Accepted => "已为您安排，请看「红娘的推荐」。",
        RequestState::Declined => "这次没能安排。",
        RequestState::Withdrawn => "您已撤回。",
    };
    match state {
        RequestState::Declined if !answer.is_empty() => answer.to_string(),
        RequestState::Accepted if !answer.is_empty() => format!("{said}红娘说：{answer}"),
        _ => said.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_few_words_are_asked_for() {
        let good = |number, message| asked(7, number, message).map(|a| a.number);
        assert_eq!(good("12", ""), Ok(12));
        assert_eq!(good(" #12 ", "听过她的名字"), Ok(12));
        assert_eq!(good("", "想认识喜欢登山的人"), Ok(0));
        for (number, message) in [("", "登山"), ("7", ""), ("-3", ""), ("张三", ""), ("", "")] {
            assert!(good(number, message).is_err(), "{number} {message}");
        }
        assert!(good("12", &"长".repeat(301)).is_err());
    }

    #[test]
    fn one_asks_in_service_and_for_three_at_a_time() {
        assert!(may_ask(Stage::InService, 2).is_ok());
        assert!(may_ask(Stage::InService, 3).is_err());
        assert!(may_ask(Stage::Presale, 0).is_err() && may_ask(Stage::Completed, 0).is_err());
    }

    #[test]
    fn the_member_is_told_what_became_of_it() {
        assert_eq!(outcome(RequestState::Declined, "对方已有安排", false), "对方已有安排");
        assert!(outcome(RequestState::Accepted, "", true).contains("约见"));
        assert!(!outcome(RequestState::Waiting, "内部", false).contains("内部"));
        for state in RequestState::ALL {
            assert_eq!(still_open(*state).is_ok(), state.is_open());
        }
        assert!(answer("  不行 ").is_err() && answer("对方暂时不便接触").is_ok());
    }
}
