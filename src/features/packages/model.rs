//! A package and the form that describes it.

use crate::types::errors::FieldErrors;
use crate::types::ids::PackageId;
use crate::types::money::Money;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum FeeKind {
        Service = "service" "服务费",
        Membership = "membership" "会员费",
        Introduction = "introduction" "介绍费",
        Consulting = "consulting" "情感咨询费",
        Event = "event" "活动费",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Package {
    pub id: PackageId,
    pub name: String,
    pub fee_kind: FeeKind,
    pub price: Money,
    pub months: i64,
    pub introductions: i64,
    pub dates: i64,
    pub description: String,
    pub active: bool,
    /// How many contracts sold it.
    pub sold: i64,
    pub version: i64,
    pub created_at: Moment,
}

/// What a package says, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPackage {
    pub name: String,
    pub fee_kind: FeeKind,
    pub price: Money,
    pub months: i64,
    pub introductions: i64,
    pub dates: i64,
    pub description: String,
    pub active: bool,
}

/// The page of packages, with what its viewer may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagesPage {
    pub packages: Vec<Package>,
    pub may_create: bool,
    pub may_edit: bool,
    pub once: String,
}

/// What was typed into the form of a package.
pub struct Typed<'a> {
    pub name: &'a str,
    pub fee_kind: &'a str,
    pub price: &'a str,
    pub months: &'a str,
    pub introductions: &'a str,
    pub dates: &'a str,
    pub description: &'a str,
    pub active: bool,
}

impl NewPackage {
    pub fn parse(typed: &Typed<'_>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = typed.name.trim().to_string();
        if name.is_empty() {
            errors.add("name", "请填写套餐名称");
        } else if name.chars().count() > 30 {
            errors.add("name", "套餐名称请不超过 30 个字");
        }
        let fee_kind = errors.take("fee_kind", FeeKind::from_code(typed.fee_kind).ok_or("请选择费用类别"));
        let price = errors.take("price", Money::parse(typed.price));
        let months = errors.take("months", whole(typed.months, 1, 60, "服务期限", "个月"));
        let introductions = errors.take("introductions", whole(typed.introductions, 0, 999, "介绍人数", "人"));
        let dates = errors.take("dates", whole(typed.dates, 0, 999, "约见次数", "次"));
        let description = typed.description.trim().to_string();
        if description.chars().count() > 1000 {
            errors.add("description", "服务说明请不超过 1000 个字");
        }
        match (fee_kind, price, months, introductions, dates) {
            (Some(fee_kind), Some(price), Some(months), Some(introductions), Some(dates)) if errors.is_empty() => {
                Ok(Self {
                    name,
                    fee_kind,
                    price,
                    months,
                    introductions,
                    dates,
                    description,
                    active: typed.active,
                })
            }
            _ => Err(errors),
        }
    }
}

fn whole(text: &str, from: i64, to: i64, what: &str, unit: &str) -> Result<i64, String> {
    let parsed = text.trim().parse::<i64>().ok().filter(|n| (from..=to).contains(n));
    parsed.ok_or_else(|| format!("{what}应为 {from} 到 {to} {unit}的整数"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: Typed<'_> = Typed {
        name: " 尊享一年 ",
        fee_kind: "service",
        price: "12,800",
        months: "12",
        introductions: "10",
        dates: "6",
        description: "",
        active: true,
    };

    #[test]
    fn what_is_typed_becomes_a_package() {
        let made = NewPackage::parse(&TYPED).expect("complete");
        assert_eq!(
            (made.name.as_str(), made.price, made.months),
            ("尊享一年", Money::yuan(12_800), 12)
        );
    }

    #[test]
    fn every_wrong_field_says_so_at_once() {
        let typed = Typed {
            name: "",
            fee_kind: "",
            price: "一万",
            months: "0",
            introductions: "-1",
            dates: "x",
            ..TYPED
        };
        let errors = NewPackage::parse(&typed).expect_err("nothing is right");
        for field in ["name", "fee_kind", "price", "months", "introductions", "dates"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
    }
}
