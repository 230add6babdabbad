//! Wishes and how they turned out, in the words in which a matchmaker would say them.

use super::engine::oracle::{self, FULL};
use super::score::{Facts, Person};
use super::{Criterion, Finding, Verdict};
use crate::features::members::{Car, Children, Criteria, House, Range};
use crate::features::regions;

/// How each wish turned out, the ones that are met first, the important before the others.
pub fn findings(asks: &Criteria, of: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    oracle::each(asks, of, |criterion, importance, fit| {
        found.push(Finding {
            criterion,
            importance,
            verdict: verdict(fit),
            fit: fit.unwrap_or(0) as f64 / FULL as f64,
            words: words(criterion, asks, of),
        });
    });
    found.sort_by_key(|f| (f.verdict, f.importance, f.criterion));
    found
}

fn verdict(fit: Option<i64>) -> Verdict {
    match fit {
        None => Verdict::Unknown,
        Some(FULL) => Verdict::Met,
        Some(0) => Verdict::Missed,
        Some(_) => Verdict::Near,
    }
}

/// A reason to begin with, from what the candidate meets; a person writes the rest.
pub fn suggested(member: &Person, candidate: &Person) -> String {
    let met = |asks, of| -> Vec<String> {
        let found: Vec<Finding> = findings(asks, of);
        // The reason is read by everybody who sees either side, whatever their role is kept from.
        found
            .into_iter()
            .filter(|f| f.verdict == Verdict::Met && f.criterion.protected().is_none())
            .map(|f| f.words)
            .take(4)
            .collect()
    };
    let theirs = met(&member.criteria, &candidate.facts);
    let ours = met(&candidate.criteria, &member.facts);
    let mut text = String::new();
    if !theirs.is_empty() {
        text.push_str(&format!("对方{}。", theirs.join("；")));
    }
    if !ours.is_empty() {
        text.push_str(&format!("会员{}，也合对方的要求。", ours.join("；")));
    }
    text
}

fn words(criterion: Criterion, asks: &Criteria, of: &Facts) -> String {
    let said = match criterion {
        Criterion::Age => asks.age.as_ref().map(|w| ranged(of.age, w.value, " 岁", ("小", "大"))),
        Criterion::Height => asks
            .height
            .as_ref()
            .map(|w| format!("身高 {}", ranged(of.height_cm, w.value, " cm", ("低", "高")))),
        Criterion::Weight => asks.weight.as_ref().map(|w| match of.weight_kg {
            Some(kg) => format!("体重 {}", ranged(kg, w.value, " kg", ("轻", "重"))),
            None => "体重未填".into(),
        }),
        Criterion::Education => asks.education.as_ref().map(|w| {
            at_least(
                of.education.label(),
                of.education as usize,
                w.value.label(),
                w.value as usize,
            )
        }),
        Criterion::Income => asks.income.as_ref().map(|w| match of.income {
            Some(i) => format!(
                "年收入 {}",
                at_least(i.label(), i as usize, w.value.label(), w.value as usize)
            ),
            None => "年收入未填".into(),
        }),
        Criterion::Marital => Some(of.marital.label().to_string()),
        Criterion::Children => Some(match of.children {
            Some(Children::None) => "没有小孩".into(),
            Some(Children::With) => "有小孩，一起生活".into(),
            Some(Children::Apart) => "有小孩，不一起生活".into(),
            None => "小孩情况未填".into(),
        }),
        Criterion::House => Some(of.house.map_or("购房情况未填", House::label).to_string()),
        Criterion::Car => Some(of.car.map_or("购车情况未填", Car::label).to_string()),
        Criterion::Regions => asks.regions.as_ref().map(|w| placed(of, &w.value)),
    };
    said.unwrap_or_default()
}

fn ranged(value: i64, range: Range, unit: &str, (below, above): (&str, &str)) -> String {
    match (range.min, range.max) {
        (Some(min), _) if value < min => format!("{value}{unit}，比要求{below} {}{unit}", min - value),
        (_, Some(max)) if value > max => format!("{value}{unit}，比要求{above} {}{unit}", value - max),
        (Some(min), Some(max)) => format!("{value}{unit}，在 {min}–{max}{unit}之间"),
        (Some(min), None) => format!("{value}{unit}，要求 {min}{unit}以上"),
        (None, Some(max)) => format!("{value}{unit}，要求 {max}{unit}以下"),
        (None, None) => format!("{value}{unit}"),
    }
}

fn at_least(have: &str, rank: usize, want: &str, wanted: usize) -> String {
    match rank {
        r if r == wanted => format!("{have}，正合要求"),
        r if r > wanted => format!("{have}，高于要求的{want}"),
        _ => format!("{have}，低于要求的{want}"),
    }
}

fn placed(of: &Facts, wished: &[i64]) -> String {
    let here = regions::place(regions::province_of(of.region));
    let any = |test: &dyn Fn(i64) -> bool| wished.iter().any(|w| test(*w));
    let (city, province) = (|r: i64| r / 100, |r: i64| r / 10_000);
    if wished.is_empty() || any(&|w| oracle::within(of.region, w)) {
        return format!("{here}，在期望地区");
    }
    if any(&|w| w % 10_000 != 0 && city(of.region) == city(w)) {
        return format!("{here}，与期望地区同城");
    }
    if any(&|w| province(of.region) == province(w)) {
        return format!("{here}，与期望地区同省市");
    }
    if let Some(hukou) = of.hukou.filter(|h| any(&|w| province(*h) == province(w))) {
        return format!("现居{here}，户籍{}", regions::place(hukou));
    }
    format!("{here}，不在期望地区")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::{Education, Importance, Marital, Sex, Wish};

    #[test]
    fn reasons_read_as_a_matchmaker_speaks() {
        let of = Facts {
            sex: Sex::Female,
            age: 32,
            height_cm: 168,
            weight_kg: None,
            education: Education::Master,
            income: None,
            marital: Marital::Single,
            children: None,
            house: None,
            car: None,
            region: 310_115,
            hukou: Some(320_000),
        };
        fn wish<T>(value: T) -> Option<Wish<T>> {
            Some(Wish {
                value,
                importance: Importance::High,
            })
        }
        let asks = Criteria {
            age: wish(Range {
                min: Some(28),
                max: Some(36),
            }),
            height: wish(Range {
                min: Some(170),
                max: None,
            }),
            education: wish(Education::Bachelor),
            regions: wish(vec![320_000]),
            weight: wish(Range {
                min: None,
                max: Some(60),
            }),
            ..Criteria::default()
        };
        let said: Vec<_> = findings(&asks, &of).into_iter().map(|f| (f.verdict, f.words)).collect();
        assert_eq!(
            said,
            [
                (Verdict::Met, "32 岁，在 28–36 岁之间".to_string()),
                (Verdict::Met, "硕士，高于要求的本科".to_string()),
                (Verdict::Near, "身高 168 cm，比要求低 2 cm".to_string()),
                (Verdict::Near, "现居上海，户籍江苏".to_string()),
                (Verdict::Unknown, "体重未填".to_string()),
            ]
        );
    }
}
