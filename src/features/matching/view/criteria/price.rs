//! What a step of a criterion is called, and which steps are shown.

use super::Step;
use super::trial;
use crate::features::matching::Criterion;
use crate::features::matching::change::{Change, Prices};
use crate::features::members::{Criteria, Importance, Range};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use std::collections::BTreeMap;

/// Steps shown for a criterion at most.
const SHOWN: usize = 4;

/// The steps of a criterion that change anything: those that bring most first, then those that cost least.
pub(super) fn steps(prices: &Prices, criterion: Criterion) -> Vec<Step> {
    let of = prices
        .steps
        .iter()
        .filter(|p| p.change.criterion() == criterion && p.difference != 0);
    // To ask it no more brings no other people than to wish it only.
    let mut steps: Vec<Step> = of
        .filter(|p| !matches!(p.change, Change::Drop(_)))
        .map(|p| (p.change, p.difference))
        .collect();
    steps.sort_by_key(|(_, difference)| std::cmp::Reverse(*difference));
    steps.truncate(SHOWN);
    steps
}

#[component]
pub(super) fn Steps(steps: Vec<Step>, criteria: Criteria, names: BTreeMap<i64, String>) -> impl IntoView {
    let (query, path) = (use_query_map(), use_location().pathname);
    let chips = steps.into_iter().filter_map(move |(change, difference)| {
        let words = words(change, &criteria, &names)?;
        let after = change.applied(&criteria);
        let href = move || query.with(|q| trial::trying(&path.get(), q, Some(&after)));
        let (sign, ink, said) = match difference {
            n if n > 0 => ('+', "text-success-ink", format!("多 {n} 位双方合适的候选人")),
            n => ('−', "text-error-ink", format!("少 {} 位双方合适的候选人", n.abs())),
        };
        let number = format!("{sign}{}", difference.abs());
        let name = format!("{words} {number}：{said}");
        Some(view! {
            <a href=href class="btn btn-xs font-normal" data-noscroll="" aria-label=name>
                {words} <span class=format!("{ink} tabular-nums font-medium")>{number}</span>
            </a>
        })
    });
    let chips: Vec<_> = chips.collect();
    (!chips.is_empty()).then(|| view! { <div class="flex flex-wrap gap-1.5">{chips}</div> })
}

/// 「从 26 岁」, 「到 38 岁」, 「本科起」, 「也可离异」 …
fn words(change: Change, criteria: &Criteria, names: &BTreeMap<i64, String>) -> Option<String> {
    let after = change.applied(criteria);
    let range = |criterion| -> Option<(Range, &'static str)> {
        match criterion {
            Criterion::Age => Some((after.age.as_ref()?.value, "岁")),
            Criterion::Height => Some((after.height.as_ref()?.value, "cm")),
            Criterion::Weight => Some((after.weight.as_ref()?.value, "kg")),
            _ => None,
        }
    };
    Some(match change {
        Change::From(criterion, _) => {
            let (range, unit) = range(criterion)?;
            format!("从 {} {unit}", range.min?)
        }
        Change::To(criterion, _) => {
            let (range, unit) = range(criterion)?;
            format!("到 {} {unit}", range.max?)
        }
        Change::Education(least) => format!("{least}起"),
        Change::Income(least) => format!("{least}起"),
        Change::Marital(word, true) => format!("也可{word}"),
        Change::Marital(word, false) => format!("不含{word}"),
        Change::Children(word, true) => format!("也可「{word}」"),
        Change::Children(word, false) => format!("不含「{word}」"),
        Change::Wider => "放宽一级".into(),
        Change::Without(region) => format!("去掉{}", names.get(&region)?),
        Change::Soften(_) => format!("改为{}", Importance::High),
        Change::Insist(_) => format!("改为{}", Importance::Must),
        Change::Drop(_) => "不再要求".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::matching::change::Price;
    use crate::features::members::Wish;

    #[test]
    fn steps_are_named_by_what_comes_of_them() {
        let criteria = Criteria {
            age: Some(Wish {
                value: Range {
                    min: Some(28),
                    max: Some(36),
                },
                importance: Importance::Must,
            }),
            ..Criteria::default()
        };
        let said = |change| words(change, &criteria, &BTreeMap::new());
        assert_eq!(said(Change::To(Criterion::Age, 2)).as_deref(), Some("到 38 岁"));
        assert_eq!(said(Change::From(Criterion::Age, -2)).as_deref(), Some("从 26 岁"));
        assert_eq!(said(Change::Soften(Criterion::Age)).as_deref(), Some("改为很重要"));
        assert_eq!(said(Change::To(Criterion::Height, 5)), None);
    }

    #[test]
    fn what_changes_nothing_is_not_shown_and_what_brings_most_comes_first() {
        let price = |change, difference| Price { change, difference };
        let prices = Prices {
            total: 5,
            steps: vec![
                price(Change::To(Criterion::Age, -2), -3),
                price(Change::To(Criterion::Age, 2), 14),
                price(Change::From(Criterion::Age, -2), 0),
                price(Change::Drop(Criterion::Age), 30),
                price(Change::Soften(Criterion::Age), 30),
                price(Change::Soften(Criterion::Height), 9),
            ],
        };
        let shown: Vec<i64> = steps(&prices, Criterion::Age).into_iter().map(|(_, n)| n).collect();
        assert_eq!(shown, [30, 14, -3]);
    }
}
