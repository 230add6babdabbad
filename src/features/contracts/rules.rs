//! How a contract moves from state to state, what its terms may be, how it is numbered: pure.

use super::{Contract, ContractState, Person, StateKind};
use crate::error::{Error, Result};
use crate::features::packages::Package;
use crate::types::errors::FieldErrors;
use crate::types::money::Money;
use crate::types::time::{Moment, parse_day};
use chrono::{Datelike, Months, NaiveDate};

impl ContractState {
    pub fn kind(&self) -> StateKind {
        match self {
            Self::Draft => StateKind::Draft,
            Self::Submitted { .. } => StateKind::Submitted,
            Self::Returned { .. } => StateKind::Returned,
            Self::InForce { .. } => StateKind::InForce,
            Self::Completed { .. } => StateKind::Completed,
            Self::Terminated { .. } => StateKind::Terminated,
        }
    }

    /// Still being written: its terms may change.
    pub fn open_to_change(&self) -> bool {
        matches!(self, Self::Draft | Self::Returned { .. })
    }

    /// To finance.
    pub fn submit(&self, at: Moment) -> Result<Self> {
        match self {
            Self::Draft | Self::Returned { .. } => Ok(Self::Submitted { at }),
            other => Err(other.refuse("提交审批")),
        }
    }

    /// Back to the seller, who reads why.
    pub fn send_back(&self, reason: &str, by: Person) -> Result<Self> {
        let reason = reason.trim();
        match self {
            Self::Submitted { .. } if reason.is_empty() => {
                Err(Error::invalid("reason", "请写明退回原因，方便红娘修改"))
            }
            Self::Submitted { .. } if reason.chars().count() > 300 => {
                Err(Error::invalid("reason", "退回原因请不超过 300 个字"))
            }
            Self::Submitted { .. } => Ok(Self::Returned {
                reason: reason.to_string(),
                by,
            }),
            other => Err(other.refuse("退回")),
        }
    }

    pub fn complete(&self, completed_at: Moment) -> Result<Self> {
        match self {
            Self::InForce { by, at } => Ok(Self::Completed {
                by: by.clone(),
                at: *at,
                completed_at,
            }),
            other => Err(other.refuse("完成")),
        }
    }

    /// The sentence for an act that this state has no room for.
    fn refuse(&self, act: &str) -> Error {
        let why = match self {
            Self::Draft => "合同还是草稿",
            Self::Submitted { .. } => "合同已提交，正在等待财务审批",
            Self::Returned { .. } => "合同已退回，等待红娘修改后重新提交",
            Self::InForce { .. } => "合同已经生效",
            Self::Completed { .. } => "合同已经完成",
            Self::Terminated { .. } => "合同已经终止",
        };
        Error::conflict(format!("{why}，不能{act}，请刷新页面查看最新状态"))
    }
}

impl Contract {
    /// In force: finance has seen the first instalment come in.
    pub fn approve(&self, by: Person, at: Moment) -> Result<ContractState> {
        if !matches!(self.state, ContractState::Submitted { .. }) {
            return Err(self.state.refuse("批准"));
        }
        let first = self.first_instalment();
        if self.paid < first {
            return Err(Error::conflict(format!(
                "首期应收 {first}，已确认收款 {}，请先确认收款再批准",
                self.paid
            )));
        }
        Ok(ContractState::InForce { by, at })
    }

    /// Thrown away: whoever was about to sign doesn't, or it was written by mistake. Its number is not given again.
    pub fn discard(&self, reason: &str, by: Person) -> Result<ContractState> {
        let reason = reason.trim();
        if !self.state.open_to_change() {
            return Err(self.state.refuse("作废"));
        }
        if self.paid > Money::ZERO {
            return Err(Error::conflict(format!(
                "这份合同已确认收款 {}，不能作废，请先与财务处理款项",
                self.paid
            )));
        }
        if reason.is_empty() {
            return Err(Error::invalid("reason", "请写明作废原因，例如「会员改签年卡」"));
        }
        if reason.chars().count() > 300 {
            return Err(Error::invalid("reason", "作废原因请不超过 300 个字"));
        }
        Ok(ContractState::Terminated {
            reason: reason.to_string(),
            by,
        })
    }

    pub fn may_change(&self) -> Result<()> {
        if self.state.open_to_change() {
            Ok(())
        } else {
            Err(self.state.refuse("修改"))
        }
    }

    /// Money is taken for what waits for approval or is in force.
    pub fn takes_payment(&self) -> Result<()> {
        match self.state {
            ContractState::Submitted { .. } | ContractState::InForce { .. } => Ok(()),
            _ => Err(self.state.refuse("收款")),
        }
    }
}

/// What both sides agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub discount: Money,
    pub instalments: i64,
    pub starts_on: NaiveDate,
    pub services: String,
}

/// Reads the form of a contract that sells something at `price`.
pub fn terms(
    discount: &str,
    instalments: &str,
    starts_on: &str,
    services: &str,
    price: Money,
    today: NaiveDate,
) -> Result<Terms, FieldErrors> {
    let mut errors = FieldErrors::default();
    let discount = match discount.trim() {
        "" => Money::ZERO,
        typed => errors.take("discount", Money::parse(typed)).unwrap_or_default(),
    };
    if discount > price {
        errors.add("discount", format!("优惠不能超过套餐价格 {price}"));
    }
    let parts = instalments.trim().parse().ok().filter(|n| (1..=12).contains(n));
    let instalments = errors
        .take("instalments", parts.ok_or("请选择 1 到 12 期"))
        .unwrap_or(1);
    let starts_on = errors.take("starts_on", parse_day(starts_on)).unwrap_or(today);
    if (starts_on - today).num_days().abs() > 366 {
        errors.add("starts_on", "开始日期应在前后一年之内，请核对年份");
    }
    let services = services.trim().replace("\r\n", "\n");
    if services.chars().count() > 2000 {
        errors.add("services", "服务约定请不超过 2000 个字");
    }
    errors.into_result()?;
    Ok(Terms {
        discount,
        instalments,
        starts_on,
        services,
    })
}

/// The last day of a service of so many months: `2026-01-15` and 12 make `2027-01-14`.
pub fn last_day(starts_on: NaiveDate, months: i64) -> NaiveDate {
    let months = Months::new(u32::try_from(months).unwrap_or_default());
    starts_on
        .checked_add_months(months)
        .and_then(|day| day.pred_opt())
        .unwrap_or(starts_on)
}

/// When the next service begins: the day after the last one's end, or today where that has passed.
pub fn next_start(ended: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
    ended.and_then(|day| day.succ_opt()).map_or(today, |day| day.max(today))
}

/// The series that a day's contracts are numbered in: `YL202611`.
pub fn series(day: NaiveDate) -> String {
    format!("YL{:04}{:02}", day.year(), day.month())
}

/// `YL202611-0007`
pub fn number(series: &str, n: i64) -> String {
    format!("{series}-{n:04}")
}

/// The package of a renewal: the one sold last, while it can be had.
pub fn renewed<'a>(packages: &'a [Package], last: &Contract) -> Result<&'a Package> {
    packages
        .iter()
        .find(|p| p.active && p.id == last.package_id)
        .ok_or_else(|| {
            Error::conflict(format!(
                "原套餐「{}」已停售，请点「新建合同」另选套餐",
                last.package_name
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::Stage;
    use crate::features::packages::FeeKind;
    use crate::types::ids::{ContractId, MemberId, PackageId, StaffId};
    use crate::types::time::parse_moment;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).expect("a day")
    }
    fn at() -> Moment {
        parse_moment("2026-11-21 14:05").expect("a moment")
    }
    fn finance() -> Person {
        Person {
            id: StaffId(4),
            name: "钱立新".into(),
        }
    }

    fn contract(state: ContractState, paid: Money) -> Contract {
        Contract {
            id: ContractId(1),
            number: "YL202611-0001".into(),
            member_id: MemberId(1),
            member_name: "林晓".into(),
            member_stage: Stage::Presale,
            package_id: PackageId(1),
            package_name: "一年".into(),
            fee_kind: FeeKind::Service,
            services: String::new(),
            months: 12,
            introductions: 10,
            dates: 6,
            price: Money::yuan(10_000),
            discount: Money::ZERO,
            instalments: 3,
            starts_on: day("2026-01-31"),
            ends_on: day("2027-01-30"),
            seller_id: StaffId(1),
            seller_name: "李婉清".into(),
            state,
            renewal_of: None,
            renewal_number: None,
            paid,
            version: 1,
            created_at: at(),
            updated_at: at(),
        }
    }

    #[test]
    fn a_contract_goes_its_way() {
        let submitted = ContractState::Draft.submit(at()).expect("submitted");
        let returned = submitted.send_back("金额有误", finance()).expect("returned");
        let again = returned.submit(at()).expect("submitted again");
        let in_force = contract(again, Money(333_334))
            .approve(finance(), at())
            .expect("in force");
        let completed = in_force.complete(at()).expect("completed");
        assert_eq!(completed.kind(), StateKind::Completed);
        assert!(completed.submit(at()).is_err() && in_force.submit(at()).is_err());
    }

    #[test]
    fn approval_waits_for_the_first_instalment() {
        let submitted = ContractState::Submitted { at: at() };
        let short = contract(submitted.clone(), Money(333_333)).approve(finance(), at());
        assert!(matches!(short, Err(Error::Conflict(s)) if s.contains("¥3,333.34")));
        assert!(
            contract(ContractState::Draft, Money(999_999))
                .approve(finance(), at())
                .is_err()
        );
        assert!(submitted.send_back("  ", finance()).is_err());
    }

    fn gone() -> ContractState {
        ContractState::Terminated {
            reason: "录错了".into(),
            by: finance(),
        }
    }

    #[test]
    fn only_drafts_and_returned_ones_change() {
        let returned = ContractState::Returned {
            reason: "x".into(),
            by: finance(),
        };
        for (state, may) in [
            (ContractState::Draft, true),
            (returned, true),
            (ContractState::Submitted { at: at() }, false),
            (gone(), false),
        ] {
            let one = contract(state.clone(), Money::ZERO);
            assert_eq!(one.may_change().is_ok(), may);
            assert_eq!(one.discard("改签年卡", finance()).is_ok(), may);
            assert!(one.discard(" ", finance()).is_err());
            assert!(contract(state, Money(1)).discard("改签年卡", finance()).is_err());
        }
    }

    #[test]
    fn the_plan_is_the_sum_in_parts() {
        let plan = contract(ContractState::Draft, Money(400_000)).plan();
        assert_eq!(plan.iter().map(|i| i.amount).sum::<Money>(), Money::yuan(10_000));
        assert_eq!(
            plan.iter().map(|i| i.amount.0).collect::<Vec<_>>(),
            [333_334, 333_334, 333_332]
        );
        assert_eq!(plan.iter().map(|i| i.paid.0).collect::<Vec<_>>(), [333_334, 66_666, 0]);
        assert_eq!(plan[1].due_on, day("2026-02-28"));
        assert_eq!(contract(ContractState::Draft, Money(400_000)).due(), Money(266_668));
    }

    #[test]
    fn service_periods_end_the_day_before() {
        assert_eq!(last_day(day("2026-01-15"), 12), day("2027-01-14"));
        assert_eq!(last_day(day("2026-08-31"), 6), day("2027-02-27"));
        assert_eq!(
            next_start(Some(day("2026-11-30")), day("2026-11-21")),
            day("2026-12-01")
        );
        assert_eq!(
            next_start(Some(day("2026-10-30")), day("2026-11-21")),
            day("2026-11-21")
        );
    }

    #[test]
    fn terms_say_what_is_wrong_where() {
        let errors = terms("20000", "13", "2036-01-01", "", Money::yuan(10_000), day("2026-11-21")).expect_err("wrong");
        assert_eq!(errors.get("discount"), Some("优惠不能超过套餐价格 ¥10,000.00"));
        assert!(errors.get("instalments").is_some() && errors.get("starts_on").is_some());
        let right = terms("", "2", "2026-12-01", "", Money::yuan(10_000), day("2026-11-21")).expect("right");
        assert_eq!((right.discount, right.instalments), (Money::ZERO, 2));
    }

    #[test]
    fn numbers_follow_the_rule() {
        assert_eq!(number(&series(day("2026-11-21")), 7), "YL202611-0007");
        assert_eq!(number(&series(day("2026-11-21")), 12_345), "YL202611-12345");
    }
}
