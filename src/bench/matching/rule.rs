//! The rule of matching as one statement of SQL, the same text for SQLite and PostgreSQL.

use super::core::TOP;
use crate::features::matching::engine::Member;
use crate::features::matching::engine::oracle::{
    AGE_REACH, FULL, HEIGHT_REACH, HUKOU_THERE, PLANNED, SAME_CITY, SAME_PROVINCE, UNKNOWN, WEIGHT_REACH, WHOLE, weight,
};
use crate::features::members::{Car, Criteria, Importance, Range, Wish};

pub(super) fn or_null(value: Option<i64>) -> String {
    value.map_or("null".into(), |v| v.to_string())
}

pub(super) fn ends(wish: &Option<Wish<Range>>) -> (i64, i64) {
    let range = wish.as_ref().map(|w| w.value).unwrap_or_default();
    (range.min.unwrap_or(0), range.max.unwrap_or(255))
}

pub(super) fn set<T: Copy>(wish: &Option<Wish<Vec<T>>>, bit: impl Fn(T) -> i64) -> i64 {
    wish.as_ref()
        .map_or(0, |w| w.value.iter().fold(0, |set, x| set | 1 << bit(*x)))
}

pub(super) fn car(car: Car) -> i64 {
    match car {
        Car::None => 0,
        Car::Planned => PLANNED,
        Car::Owned => FULL,
    }
}

/// What one side is, as SQL: a column, or a number (`null` where not known).
struct Side {
    age: String,
    height: String,
    weight: String,
    education: String,
    income: String,
    marital: String,
    children: String,
    house: String,
    car: String,
    region: String,
    hukou: String,
}

impl Side {
    fn columns() -> Self {
        let of = |name: &str| name.to_string();
        Self {
            age: of("age"),
            height: of("height"),
            weight: of("weight"),
            education: of("education"),
            income: of("income"),
            marital: of("marital"),
            children: of("children"),
            house: of("house"),
            car: of("car"),
            region: of("region"),
            hukou: of("hukou"),
        }
    }

    fn numbers(m: &Member) -> Self {
        let f = &m.facts;
        Self {
            age: f.age.to_string(),
            height: f.height_cm.to_string(),
            weight: or_null(f.weight_kg),
            education: (f.education as i64).to_string(),
            income: or_null(f.income.map(|i| i as i64)),
            marital: (f.marital as i64).to_string(),
            children: or_null(f.children.map(|c| c as i64)),
            house: or_null(f.house.map(|h| i64::from(h.owns()))),
            car: or_null(f.car.map(car)),
            region: f.region.to_string(),
            hukou: or_null(f.hukou.map(|h| h / 10_000)),
        }
    }
}

/// One criterion in SQL: what it weighs, whether it filters, its fit in sixtieths (null where not known).
struct Term {
    weight: String,
    must: String,
    fit: String,
}

fn range_fit(value: &str, from: &str, to: &str, reach: i64) -> String {
    let step = FULL / reach;
    format!(
        "case when {value} < {from} then case when {from} - {value} >= {reach} then 0 else {FULL} - ({from} - {value}) * {step} end
              when {value} > {to} then case when {value} - {to} >= {reach} then 0 else {FULL} - ({value} - {to}) * {step} end
              when {value} is null then null else {FULL} end"
    )
}

fn step_fit(have: &str, want: &str) -> String {
    format!(
        "case when {have} is null then null when {have} >= {want} then {FULL} when {have} = {want} - 1 then 30
              when {have} = {want} - 2 then 12 else 0 end"
    )
}

fn near(region: &str, hukou: &str, wish: &str) -> String {
    format!(
        "case when {wish} = 0 then 0
              when {region} / 10000 = {wish} / 10000 then
                   case when {wish} % 10000 = 0 or {region} = {wish} then {FULL}
                        when {region} / 100 <> {wish} / 100 then {SAME_PROVINCE}
                        when {wish} % 100 = 0 then {FULL} else {SAME_CITY} end
              when {hukou} = {wish} / 10000 then {HUKOU_THERE} else 0 end"
    )
}

/// What the candidate asks, held against the member.
fn back(me: &Side, largest: &str) -> Vec<Term> {
    let term = |name: &str, fit: String| Term {
        weight: format!("w_{name}"),
        must: format!("m_{name} = 1"),
        fit,
    };
    let nearest: Vec<String> = (1..=3)
        .map(|i| near(&me.region, &me.hukou, &format!("region_{i}")))
        .collect();
    vec![
        term("age", range_fit(&me.age, "age_from", "age_to", AGE_REACH)),
        term(
            "height",
            range_fit(&me.height, "height_from", "height_to", HEIGHT_REACH),
        ),
        term(
            "weight",
            range_fit(&me.weight, "weight_from", "weight_to", WEIGHT_REACH),
        ),
        term("education", step_fit(&me.education, "want_education")),
        term("income", step_fit(&me.income, "want_income")),
        term(
            "marital",
            format!(
                "case when marital_set & (1 << {}) <> 0 then {FULL} else 0 end",
                me.marital
            ),
        ),
        term(
            "children",
            format!(
                "case when {0} is null then null when children_set & (1 << {0}) <> 0 then {FULL} else 0 end",
                me.children
            ),
        ),
        term("house", format!("{} * {FULL}", me.house)),
        term("car", me.car.clone()),
        term("regions", format!("{largest}({})", nearest.join(", "))),
    ]
}

/// What the member asks, held against the candidate; only what counts.
fn there(asks: &Criteria, of: &Side, largest: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut put = |importance: Option<Importance>, fit: String| {
        let importance = importance.unwrap_or(Importance::Any);
        if importance != Importance::Any {
            terms.push(Term {
                weight: weight(importance).to_string(),
                must: if importance == Importance::Must {
                    "1 = 1"
                } else {
                    "1 = 0"
                }
                .into(),
                fit,
            });
        }
    };
    fn of_wish<T>(wish: &Option<Wish<T>>) -> Option<Importance> {
        wish.as_ref().map(|w| w.importance)
    }
    let range = |wish: &Option<Wish<Range>>, value: &str, reach| {
        let (from, to) = ends(wish);
        range_fit(value, &from.to_string(), &to.to_string(), reach)
    };
    put(of_wish(&asks.age), range(&asks.age, &of.age, AGE_REACH));
    put(of_wish(&asks.height), range(&asks.height, &of.height, HEIGHT_REACH));
    put(of_wish(&asks.weight), range(&asks.weight, &of.weight, WEIGHT_REACH));
    if let Some(w) = &asks.education {
        put(
            Some(w.importance),
            step_fit(&of.education, &(w.value as i64).to_string()),
        );
    }
    if let Some(w) = &asks.income {
        put(Some(w.importance), step_fit(&of.income, &(w.value as i64).to_string()));
    }
    let marital = set(&asks.marital, |m| m as i64);
    put(
        of_wish(&asks.marital),
        format!(
            "case when {marital} & (1 << {}) <> 0 then {FULL} else 0 end",
            of.marital
        ),
    );
    let children = set(&asks.children, |c| c as i64);
    put(
        of_wish(&asks.children),
        format!(
            "case when {0} is null then null when {children} & (1 << {0}) <> 0 then {FULL} else 0 end",
            of.children
        ),
    );
    put(of_wish(&asks.house), format!("{} * {FULL}", of.house));
    put(of_wish(&asks.car), of.car.clone());
    if let Some(w) = &asks.regions {
        let nearest: Vec<String> = w
            .value
            .iter()
            .map(|wish| near(&of.region, &of.hukou, &wish.to_string()))
            .collect();
        put(Some(w.importance), format!("{largest}({}, 0)", nearest.join(", ")));
    }
    terms
}

/// The statement that ranks for a member: numbers of the program's own making only.
pub(super) fn ranking(member: &Member, largest: &str) -> String {
    let me = Side::numbers(member);
    let (theirs, ours) = (there(&member.criteria, &Side::columns(), largest), back(&me, largest));
    let sum = |terms: &[Term]| {
        let parts: Vec<String> = terms
            .iter()
            .map(|t| format!("{} * coalesce({}, {UNKNOWN})", t.weight, t.fit))
            .collect();
        if parts.is_empty() {
            "0".into()
        } else {
            parts.join(" + ")
        }
    };
    let weights = |terms: &[Term]| {
        let parts: Vec<&str> = terms.iter().map(|t| t.weight.as_str()).collect();
        if parts.is_empty() {
            "0".into()
        } else {
            parts.join(" + ")
        }
    };
    let musts = |terms: &[Term]| {
        let each = terms
            .iter()
            .filter(|t| t.must != "1 = 0")
            .map(|t| match t.must.as_str() {
                "1 = 1" => format!(" and ({}) = {FULL}", t.fit),
                must => format!(" and (not {must} or coalesce({}, 0) = {FULL})", t.fit),
            });
        each.collect::<String>()
    };
    // An age that is insisted on can be found by the index.
    let age = match &member.criteria.age {
        Some(w) if w.importance == Importance::Must => {
            let (from, to) = (w.value.min.unwrap_or(0), w.value.max.unwrap_or(255));
            format!(" and age between {from} and {to}")
        }
        _ => String::new(),
    };
    let share = |sum: &str, weight: &str| {
        format!(
            "case when {weight} = 0 then {WHOLE} else ({sum} * 2 * {WHOLE} + {FULL} * {weight}) / (2 * {FULL} * {weight}) end"
        )
    };
    format!(
        "select id, cast(affinity as bigint) from (
           select id, case when a + b = 0 then 0 else (4 * a * b + a + b) / (2 * (a + b)) end as affinity from (
             select id, {} as a, {} as b from (
               select id, {} as theirs, {} as their_weight, {} as ours, {} as our_weight
               from pool where sex = {} and free = 1{age}{}{}
             ) sums
           ) shares
         ) pairs order by affinity desc, id limit {TOP}",
        share("theirs", "their_weight"),
        share("ours", "our_weight"),
        sum(&theirs),
        weights(&theirs),
        sum(&ours),
        weights(&ours),
        member.facts.sex.other() as i64,
        musts(&theirs),
        musts(&ours),
    )
}
