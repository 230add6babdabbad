//! What a payment has to be: pure.

use super::Method;
use crate::types::errors::FieldErrors;
use crate::types::money::Money;
use crate::types::time::parse_day;
use chrono::{Days, NaiveDate};

/// A payment as typed and found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    pub amount: Money,
    pub method: Method,
    pub paid_on: NaiveDate,
    pub receipt: String,
    pub note: String,
}

/// Reads the form; `unpaid` is what the contract still may take.
pub fn parse(
    amount: &str,
    method: &str,
    paid_on: &str,
    receipt: &str,
    note: &str,
    unpaid: Money,
    today: NaiveDate,
) -> Result<NewPayment, FieldErrors> {
    let mut errors = FieldErrors::default();
    let amount = errors.take("amount", Money::parse(amount)).unwrap_or_default();
    if amount <= Money::ZERO {
        errors.add("amount", "收款金额应大于 0");
    } else if amount > unpaid {
        errors.add("amount", too_much(unpaid));
    }
    let method = errors.take("method", Method::from_code(method).ok_or("请选择收款方式"));
    let paid_on = errors.take("paid_on", parse_day(paid_on)).unwrap_or(today);
    if paid_on > today {
        errors.add("paid_on", "收款日期不能晚于今天");
    }
    let receipt = receipt.trim().to_string();
    if receipt.is_empty() {
        errors.add("receipt", "请填写收据号");
    } else if receipt.chars().count() > 40 {
        errors.add("receipt", "收据号请不超过 40 个字");
    }
    let note = note.trim().to_string();
    if note.chars().count() > 200 {
        errors.add("note", "备注请不超过 200 个字");
    }
    match method {
        Some(method) if errors.is_empty() => Ok(NewPayment {
            amount,
            method,
            paid_on,
            receipt,
            note,
        }),
        _ => Err(errors),
    }
}

/// The sentence where a payment would go over the contract's sum.
pub fn too_much(unpaid: Money) -> String {
    if unpaid <= Money::ZERO {
        "这份合同的款项已收齐，不能再收款".into()
    } else {
        format!("超出合同应收金额，最多还可收 {unpaid}")
    }
}

/// The days that a list covers: the dates given, else the last 7 or 30 days, else all.
pub fn span(within: &str, from: &str, to: &str, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let back = match within {
        "week" => today.checked_sub_days(Days::new(6)),
        "month" => today.checked_sub_days(Days::new(29)),
        _ => None,
    };
    let first = parse_day(from).ok().or(back).unwrap_or_default();
    (first, parse_day(to).unwrap_or_else(|_| far()))
}

/// After every day that is kept.
fn far() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).expect("a day")
    }

    #[test]
    fn a_right_one_is_taken() {
        let made = parse(
            "3,000",
            "wechat",
            "2026-11-20",
            " SJ001 ",
            "",
            Money::yuan(3000),
            day("2026-11-21"),
        )
        .expect("right");
        assert_eq!((made.amount, made.receipt.as_str()), (Money::yuan(3000), "SJ001"));
    }

    #[test]
    fn too_much_the_future_and_no_receipt_are_refused_at_their_fields() {
        let errors = parse(
            "3000.01",
            "",
            "2026-11-22",
            "",
            "",
            Money::yuan(3000),
            day("2026-11-21"),
        )
        .expect_err("wrong");
        assert_eq!(errors.get("amount"), Some("超出合同应收金额，最多还可收 ¥3,000.00"));
        assert_eq!(errors.get("paid_on"), Some("收款日期不能晚于今天"));
        assert!(errors.get("method").is_some() && errors.get("receipt").is_some());
    }

    #[test]
    fn a_week_is_seven_days_with_today() {
        assert_eq!(span("week", "", "", day("2026-11-21")).0, day("2026-11-15"));
        assert_eq!(
            span("week", "2026-01-01", "2026-02-01", day("2026-11-21")),
            (day("2026-01-01"), day("2026-02-01"))
        );
        assert!(span("", "", "", day("2026-11-21")).0 <= day("1970-01-01"));
    }
}
