//! Who may do what with a contract: pure, asked for the buttons of a page and by the server functions.

use super::{Acts, Contract, ContractState};
use crate::features::members::Stage;
use crate::features::staff::{Module, Right, Viewer};
use crate::types::money::Money;

pub fn may_draft(viewer: &Viewer, stage: Stage) -> bool {
    viewer.can(Module::Contracts, Right::Create) && stage != Stage::Abandoned
}

/// May carry a service on: near or after its end.
pub fn may_renew(viewer: &Viewer, stage: Stage) -> bool {
    may_draft(viewer, stage) && matches!(stage, Stage::InService | Stage::Completed)
}

pub fn may_edit(viewer: &Viewer) -> bool {
    viewer.can(Module::Contracts, Right::Edit)
}

pub fn may_approve(viewer: &Viewer) -> bool {
    viewer.can(Module::Contracts, Right::Approve)
}

pub fn may_pay(viewer: &Viewer) -> bool {
    viewer.can(Module::Payments, Right::Create)
}

/// May say that the service is done: whoever works for the member after the sale.
pub fn may_complete(viewer: &Viewer, stage: Stage) -> bool {
    viewer.can(Module::Aftersale, Right::Edit) && stage == Stage::InService
}

/// The buttons of a contract's page. `last` says that it is the member's newest.
pub fn acts(viewer: &Viewer, contract: &Contract, last: bool) -> Acts {
    let state = &contract.state;
    let submitted = matches!(state, ContractState::Submitted { .. });
    let ran = matches!(state, ContractState::InForce { .. } | ContractState::Completed { .. });
    Acts {
        edit: may_edit(viewer) && state.open_to_change(),
        submit: may_edit(viewer) && state.open_to_change(),
        discard: may_edit(viewer) && state.open_to_change() && contract.paid == Money::ZERO,
        send_back: may_approve(viewer) && submitted,
        approve: may_approve(viewer) && submitted,
        pay: may_pay(viewer) && contract.takes_payment().is_ok() && contract.unpaid().0 > 0,
        renew: may_renew(viewer, contract.member_stage) && ran && last,
        open_member: viewer.can(Module::Members, Right::View),
    }
}
