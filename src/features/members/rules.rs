//! How a member moves through the agency's flow. Every move is decided here and nowhere else.

use super::Stage;
use crate::error::{Error, Result};
use crate::features::staff::Phase;

/// The stage after an owner was given in a phase.
pub fn assigned(stage: Stage, phase: Phase) -> Result<Stage> {
    match (phase, stage) {
        (Phase::Presale, Stage::Lead | Stage::Presale | Stage::Abandoned) => Ok(Stage::Presale),
        (Phase::Presale, _) => Err(Error::conflict("该会员已签约，请改为分配售后红娘")),
        (Phase::Aftersale, Stage::Signed | Stage::InService) => Ok(Stage::InService),
        (Phase::Aftersale, Stage::Completed) => Err(Error::conflict("该会员的服务已完成，续签后再分配售后红娘")),
        (Phase::Aftersale, _) => Err(Error::conflict("该会员尚未签约，签约后才能分配售后红娘")),
    }
}

/// The stage after a contract took effect: signed, or back in service where an after-sale owner stands ready.
pub fn contract_in_force(stage: Stage, has_aftersale_owner: bool) -> Result<Stage> {
    match stage {
        Stage::InService => Ok(Stage::InService),
        Stage::Completed if has_aftersale_owner => Ok(Stage::InService),
        Stage::Abandoned => Err(Error::conflict("该会员已放弃，请先恢复跟进")),
        _ => Ok(Stage::Signed),
    }
}

/// The stage after giving up, possible before signing only.
pub fn abandoned(stage: Stage) -> Result<Stage> {
    match stage {
        Stage::Lead | Stage::Presale => Ok(Stage::Abandoned),
        Stage::Abandoned => Err(Error::conflict("该会员已经放弃")),
        _ => Err(Error::conflict("已签约的会员不能放弃，如需终止请走退款流程")),
    }
}

/// The stage after the owner in a phase handed the member back: waiting for another one.
pub fn handed_back(stage: Stage, phase: Phase) -> Result<Stage> {
    match (phase, stage) {
        (Phase::Presale, Stage::Lead | Stage::Presale) => Ok(Stage::Lead),
        (Phase::Aftersale, Stage::Signed | Stage::InService) => Ok(Stage::Signed),
        _ => Err(Error::conflict("该会员的阶段已有变化，不能再退回，请刷新后查看")),
    }
}

/// The stage after the service was completed.
pub fn completed(stage: Stage) -> Result<Stage> {
    match stage {
        Stage::InService => Ok(Stage::Completed),
        Stage::Completed => Err(Error::conflict("该会员的服务已经完成")),
        _ => Err(Error::conflict("只有服务中的会员可以完成服务")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_loop_goes_round() {
        let stage = assigned(Stage::Lead, Phase::Presale).expect("assigned");
        let stage = contract_in_force(stage, false).expect("signed");
        assert_eq!(stage, Stage::Signed);
        let stage = assigned(stage, Phase::Aftersale).expect("in service");
        let stage = completed(stage).expect("completed");
        assert_eq!(contract_in_force(stage, true), Ok(Stage::InService));
        assert_eq!(contract_in_force(stage, false), Ok(Stage::Signed));
    }

    #[test]
    fn giving_up_ends_with_signing() {
        assert_eq!(abandoned(Stage::Presale), Ok(Stage::Abandoned));
        assert!(abandoned(Stage::Signed).is_err());
        assert_eq!(assigned(Stage::Abandoned, Phase::Presale), Ok(Stage::Presale));
    }

    #[test]
    fn who_is_handed_back_waits_again() {
        assert_eq!(handed_back(Stage::Presale, Phase::Presale), Ok(Stage::Lead));
        assert_eq!(handed_back(Stage::InService, Phase::Aftersale), Ok(Stage::Signed));
        assert!(handed_back(Stage::Signed, Phase::Presale).is_err());
        assert!(handed_back(Stage::Completed, Phase::Aftersale).is_err());
    }

    #[test]
    fn after_sale_owners_come_after_signing() {
        assert!(assigned(Stage::Presale, Phase::Aftersale).is_err());
        assert!(assigned(Stage::InService, Phase::Presale).is_err());
    }
}
