//! A payment, lists of them and the form that confirms one.

use crate::types::ids::{ContractId, MemberId, PaymentId};
use crate::types::money::Money;
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    pub enum Method {
        Cash = "cash" "现金",
        Transfer = "transfer" "银行转账",
        Wechat = "wechat" "微信",
        Alipay = "alipay" "支付宝",
        Card = "card" "刷卡",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Payment {
    pub id: PaymentId,
    pub contract_id: ContractId,
    pub contract_number: String,
    pub member_id: MemberId,
    pub member_name: String,
    pub amount: Money,
    pub method: Method,
    pub paid_on: NaiveDate,
    pub receipt: String,
    pub note: String,
    pub confirmed_by: String,
    pub confirmed_at: Moment,
}

/// What the list of payments is asked, as the address has it; empty is «any».
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentQuery {
    /// `week` or `month`: the last 7 or 30 days.
    pub within: String,
    pub from: String,
    pub to: String,
    /// Member's name or number, contract number or receipt.
    pub q: String,
    /// The key of the last row of the page before: `2026-11-21.17`.
    pub after: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentsPage {
    pub payments: Vec<Payment>,
    /// Of the whole filtered list, not of this page.
    pub count: i64,
    pub sum: Money,
    pub next: Option<String>,
    pub now: Moment,
}

/// What the form that confirms a payment starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBlank {
    pub contract: ContractId,
    pub number: String,
    pub member_name: String,
    pub payable: Money,
    pub paid: Money,
    /// What the next instalment still asks.
    pub due: Money,
    pub today: NaiveDate,
    pub once: String,
}
