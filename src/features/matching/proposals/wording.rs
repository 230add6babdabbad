//! Proposals and preferences in the words in which a matchmaker would say them.

use super::rule::{self, Case, Found};
use super::{Preference, Step};
use crate::features::matching::engine::oracle::FULL;
use crate::features::matching::{Criterion, score::Facts};
use crate::features::members::{Criteria, Importance, Range, Sex};
use crate::features::regions;
use std::collections::BTreeMap;

fn they(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "他",
        Sex::Female => "她",
    }
}

/// 「她婉拒的 5 人中 4 人因为地区」
pub fn because(found: &Found, sex: Sex) -> String {
    let (they, n, of, criterion) = (they(sex), found.speak.len(), found.of, found.criterion);
    match found.step {
        Step::Raise | Step::Ask => format!("{they}婉拒的 {of} 人中，{n} 人因为{criterion}"),
        Step::Widen | Step::Ease => format!("不合{they}「{criterion}」要求的 {of} 人中，{they}对 {n} 人有意"),
    }
}

/// 「把「地区」的重要程度由「参考」提高到「很重要」」
pub fn change(found: &Found, before: &Criteria) -> String {
    let c = found.criterion;
    let of = |criteria: &Criteria| {
        let (text, importance) = stated(criteria, c).unwrap_or(("不限".into(), Importance::Any));
        (text, importance.label())
    };
    let ((was, weighed), (to, weighs)) = (of(before), of(&found.after));
    match found.step {
        Step::Raise => format!("把「{c}」的重要程度由「{weighed}」提高到「{weighs}」"),
        Step::Ease => format!("把「{c}」的重要程度由「{weighed}」降到「{weighs}」"),
        Step::Widen => format!("把「{c}」由 {was} 放宽到 {to}"),
        Step::Ask => format!("补充要求「{c}」：{to}，{weighs}"),
    }
}

fn ranged(r: Range, unit: &str) -> String {
    match (r.min, r.max) {
        (Some(a), Some(b)) => format!("{a}–{b} {unit}"),
        (Some(a), None) => format!("{a} {unit}以上"),
        (None, Some(b)) => format!("{b} {unit}以下"),
        (None, None) => "不限".into(),
    }
}

/// What is asked of a criterion; nothing where it has no value.
pub fn stated(c: &Criteria, criterion: Criterion) -> Option<(String, Importance)> {
    let importance = rule::importance(c, criterion)?;
    let text = match criterion {
        Criterion::Age => ranged(c.age.as_ref()?.value, "岁"),
        Criterion::Height => ranged(c.height.as_ref()?.value, "cm"),
        Criterion::Weight => ranged(c.weight.as_ref()?.value, "kg"),
        Criterion::Education => format!("{}及以上", c.education.as_ref()?.value),
        Criterion::Income => format!("{}及以上", c.income.as_ref()?.value),
        Criterion::Marital => joined(c.marital.as_ref()?.value.iter().map(|m| m.label())),
        Criterion::Children => joined(c.children.as_ref()?.value.iter().map(|m| m.label())),
        Criterion::House => "希望有房".into(),
        Criterion::Car => "希望有车".into(),
        Criterion::Regions => joined(c.regions.as_ref()?.value.iter().map(|r| regions::place(*r))),
    };
    Some((text, importance))
}

fn joined(words: impl Iterator<Item = impl AsRef<str>>) -> String {
    let words: Vec<String> = words.map(|w| w.as_ref().to_string()).collect();
    words.join("、")
}

/// What was stated beside what answers reveal, for every criterion of which either says something.
pub fn preferences(asks: &Criteria, cases: &[Case], unseen: &[Criterion]) -> Vec<Preference> {
    let of = |criterion: &Criterion| {
        let stated = stated(asks, *criterion);
        let revealed = revealed(asks, cases, *criterion);
        (stated.is_some() || !revealed.is_empty()).then_some(Preference {
            criterion: *criterion,
            stated,
            revealed,
        })
    };
    let seen = Criterion::ALL.iter().filter(|c| !unseen.contains(c));
    seen.filter_map(of).collect()
}

fn revealed(asks: &Criteria, cases: &[Case], criterion: Criterion) -> Vec<String> {
    let mut said = Vec::new();
    let liked: Vec<&Facts> = cases.iter().filter(|c| c.yes).map(|c| &c.facts).collect();
    let blamed = cases.iter().filter(|c| !c.yes && c.blamed.contains(&criterion)).count();
    let declined = cases.len() - liked.len();
    if !liked.is_empty()
        && let Some(text) = of_liked(&liked, criterion)
    {
        said.push(text);
    }
    let (mut met, mut not) = ((0, 0), (0, 0));
    for case in cases {
        let Some(fit) = rule::fit(asks, &case.facts, criterion) else {
            continue;
        };
        let (yes, all) = if fit == FULL { &mut met } else { &mut not };
        *all += 1;
        *yes += usize::from(case.yes);
    }
    for ((yes, all), word) in [(met, "符合"), (not, "不符")] {
        if all > 0 {
            said.push(format!("{word}的 {all} 人中对 {yes} 人有意"));
        }
    }
    if blamed > 0 {
        said.push(format!("婉拒的 {declined} 人中 {blamed} 人因为它"));
    }
    said
}

/// What those have in common who were liked.
fn of_liked(liked: &[&Facts], criterion: Criterion) -> Option<String> {
    let between = |value: &dyn Fn(&Facts) -> Option<i64>, unit: &str| {
        let known = || liked.iter().filter_map(|f| value(f));
        let (from, to) = (known().min()?, known().max()?);
        Some(if from == to {
            format!("有意的人 {from} {unit}")
        } else {
            format!("有意的人 {from}–{to} {unit}")
        })
    };
    let often = |word: &dyn Fn(&Facts) -> Option<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in liked.iter().filter_map(|f| word(f)) {
            *counts.entry(word).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(word, n)| (std::cmp::Reverse(*n), word.clone()));
        let most: Vec<String> = counts.into_iter().take(3).map(|(w, n)| format!("{w} {n} 人")).collect();
        (!most.is_empty()).then(|| format!("有意的人：{}", most.join("、")))
    };
    match criterion {
        Criterion::Age => between(&|f| Some(f.age), "岁"),
        Criterion::Height => between(&|f| Some(f.height_cm), "cm"),
        Criterion::Weight => between(&|f| f.weight_kg, "kg"),
        Criterion::Education => often(&|f| Some(f.education.label().into())),
        Criterion::Income => often(&|f| f.income.map(|i| i.label().into())),
        Criterion::Marital => often(&|f| Some(f.marital.label().into())),
        Criterion::Children => often(&|f| f.children.map(|c| c.label().into())),
        Criterion::House => often(&|f| f.house.map(|h| h.label().into())),
        Criterion::Car => often(&|f| f.car.map(|c| c.label().into())),
        Criterion::Regions => often(&|f| Some(regions::place(regions::province_of(f.region)))),
    }
}
