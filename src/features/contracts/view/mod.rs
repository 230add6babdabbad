//! Components of contracts that more than one page uses.

mod form;
mod list;
mod member;
mod paper;
mod sheets;

pub use form::ContractSheet;
pub use list::ContractTable;
pub use member::MemberContracts;
pub use paper::Paper;
pub use sheets::{ApproveSheet, CompleteSheet, DiscardSheet, ReturnSheet};

use super::{ContractState, StateKind};
use crate::types::time::moment;
use crate::ui::{Badge, Fact, Tone};
use leptos::prelude::*;

/// The state of a contract as a badge.
#[component]
pub fn StateBadge(state: StateKind) -> impl IntoView {
    let tone = match state {
        StateKind::Draft | StateKind::Completed => Tone::Plain,
        StateKind::Submitted => Tone::Warn,
        StateKind::Returned | StateKind::Terminated => Tone::Bad,
        StateKind::InForce => Tone::Good,
    };
    view! { <Badge text=state.label() tone/> }
}

/// Who brought the contract to its state, and when, in a sentence.
pub fn told(state: &ContractState, seller: &str) -> String {
    match state {
        ContractState::Draft => format!("{seller}正在录入，提交后由财务审批"),
        ContractState::Submitted { at } => format!("{seller}于 {} 提交，等待财务确认收款并审批", moment(*at)),
        ContractState::Returned { reason, by } => format!("{}退回：{reason}", by.name),
        ContractState::InForce { by, at } => format!("{}于 {} 批准，合同已生效，内容不能再修改", by.name, moment(*at)),
        ContractState::Completed { completed_at, .. } => format!("服务于 {} 完成", moment(*completed_at)),
        ContractState::Terminated { reason, by } => format!("{}作废：{reason}", by.name),
    }
}

/// A fact whose value is plain text.
pub(crate) fn fact(term: &str, value: impl ToString) -> AnyView {
    let (term, value) = (term.to_string(), value.to_string());
    view! { <Fact term>{value}</Fact> }.into_any()
}
