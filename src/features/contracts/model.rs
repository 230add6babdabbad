//! A contract, its state, its plan of instalments, and what lists and pages show.

use crate::features::events::Event;
use crate::features::members::Stage;
use crate::features::packages::{FeeKind, Package};
use crate::features::payments::Payment;
use crate::types::ids::{ContractId, MemberId, PackageId, StaffId};
use crate::types::money::Money;
use crate::types::time::Moment;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

words! {
    /// The state without what it carries: for tabs, filters and the database.
    pub enum StateKind {
        Draft = "draft" "草稿",
        Submitted = "submitted" "待审批",
        Returned = "returned" "已退回",
        InForce = "in_force" "生效中",
        Completed = "completed" "已完成",
        Terminated = "terminated" "已终止",
    }
}

words! {
    /// Classes of contracts in force by the end of their service.
    pub enum Period {
        Ending30 = "ending30" "30 天内到期",
        Ending7 = "ending7" "7 天内到期",
        Ended = "ended" "已到期",
    }
}

/// Who did something: the number for the database, the name for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: StaffId,
    pub name: String,
}

/// Where a contract stands, with what belongs to that state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContractState {
    Draft,
    Submitted {
        at: Moment,
    },
    Returned {
        reason: String,
        by: Person,
    },
    InForce {
        by: Person,
        at: Moment,
    },
    Completed {
        by: Person,
        at: Moment,
        completed_at: Moment,
    },
    /// Ended before its time: thrown away before finance had approved it.
    Terminated {
        reason: String,
        by: Person,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Contract {
    pub id: ContractId,
    pub number: String,
    pub member_id: MemberId,
    pub member_name: String,
    pub member_stage: Stage,
    pub package_id: PackageId,
    pub package_name: String,
    pub fee_kind: FeeKind,
    /// What was agreed on beyond the package, in words.
    pub services: String,
    pub months: i64,
    pub introductions: i64,
    pub dates: i64,
    pub price: Money,
    pub discount: Money,
    pub instalments: i64,
    pub starts_on: NaiveDate,
    /// The last day of service.
    pub ends_on: NaiveDate,
    pub seller_id: StaffId,
    pub seller_name: String,
    #[cfg_attr(feature = "ssr", sqlx(flatten, try_from = "super::store::StateColumns"))]
    pub state: ContractState,
    pub renewal_of: Option<ContractId>,
    pub renewal_number: Option<String>,
    /// The sum of the confirmed payments.
    pub paid: Money,
    pub version: i64,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// One part of the sum: when it is due and how much of it has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    pub number: i64,
    pub due_on: NaiveDate,
    pub amount: Money,
    pub paid: Money,
}

impl Contract {
    pub fn payable(&self) -> Money {
        self.price - self.discount
    }

    pub fn unpaid(&self) -> Money {
        self.payable() - self.paid
    }

    /// What has to be confirmed before finance may approve.
    pub fn first_instalment(&self) -> Money {
        instalment(self.payable(), self.instalments)
    }

    /// What the next instalment that isn't paid in full still asks.
    pub fn due(&self) -> Money {
        self.plan()
            .into_iter()
            .find(|i| i.paid < i.amount)
            .map_or(Money::ZERO, |i| i.amount - i.paid)
    }

    /// The first instalment with the signing, the next ones month by month; payments fill them in order.
    pub fn plan(&self) -> Vec<Instalment> {
        let each = self.first_instalment();
        let (mut rest, mut paid) = (self.payable(), self.paid);
        (1..=self.instalments)
            .map(|number| {
                let amount = each.min(rest);
                let covered = amount.min(paid);
                rest = rest - amount;
                paid = paid - covered;
                let months = Months::new(u32::try_from(number - 1).unwrap_or_default());
                let due_on = self.starts_on.checked_add_months(months).unwrap_or(self.starts_on);
                Instalment {
                    number,
                    due_on,
                    amount,
                    paid: covered,
                }
            })
            .collect()
    }
}

/// One instalment of `parts`, rounded up to the fen, so that the last is never the largest.
pub fn instalment(payable: Money, parts: i64) -> Money {
    let parts = parts.max(1);
    Money((payable.0 + parts - 1) / parts)
}

/// What the list of contracts is asked, as the address has it; empty is «any».
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractQuery {
    pub state: String,
    pub period: String,
    /// Contract number, member's name or number.
    pub q: String,
    /// The number of the last row of the page before.
    pub after: String,
}

/// How many contracts are in each state and each class of service period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Counts {
    pub draft: i64,
    pub submitted: i64,
    pub returned: i64,
    pub in_force: i64,
    pub completed: i64,
    pub terminated: i64,
    pub ending30: i64,
    pub ending7: i64,
    pub ended: i64,
    /// In force with money still to come.
    pub owing: i64,
}

impl Counts {
    pub fn of(&self, state: StateKind) -> i64 {
        match state {
            StateKind::Draft => self.draft,
            StateKind::Submitted => self.submitted,
            StateKind::Returned => self.returned,
            StateKind::InForce => self.in_force,
            StateKind::Completed => self.completed,
            StateKind::Terminated => self.terminated,
        }
    }

    pub fn of_period(&self, period: Period) -> i64 {
        match period {
            Period::Ending30 => self.ending30,
            Period::Ending7 => self.ending7,
            Period::Ended => self.ended,
        }
    }

    pub fn all(&self) -> i64 {
        StateKind::ALL.iter().map(|s| self.of(*s)).sum()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractsPage {
    pub contracts: Vec<Contract>,
    pub counts: Counts,
    pub next: Option<String>,
    pub now: Moment,
}

/// What the viewer may do with a contract now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acts {
    pub edit: bool,
    pub submit: bool,
    pub discard: bool,
    pub send_back: bool,
    pub approve: bool,
    pub pay: bool,
    pub renew: bool,
    /// Whether the member's page is theirs to open: finance sees a name and a number only.
    pub open_member: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractFile {
    pub contract: Contract,
    pub payments: Vec<Payment>,
    /// Newest first.
    pub history: Vec<Event>,
    pub acts: Acts,
    pub once: String,
    pub now: Moment,
}

/// A member's contracts with their payments, newest first, and what the viewer may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberContractsPage {
    pub contracts: Vec<(Contract, Vec<Payment>)>,
    pub may_draft: bool,
    pub may_renew: bool,
    pub may_complete: bool,
    pub once: String,
    pub now: Moment,
}

/// What the form of a contract starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractBlank {
    /// The draft that is changed; none for a new contract.
    pub contract: Option<Contract>,
    pub member: MemberId,
    pub member_name: String,
    /// The number of the contract that the new one carries on.
    pub renewal_number: Option<String>,
    pub packages: Vec<Package>,
    pub starts_on: NaiveDate,
    pub once: String,
}

/// Finance's desk: what waits, how much money is still to come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub contracts: Vec<Contract>,
    pub counts: Counts,
    pub may_approve: bool,
    pub may_pay: bool,
    pub next: Option<String>,
    pub now: Moment,
}
