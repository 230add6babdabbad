//! Filters as addresses and back.

use super::*;
use std::collections::HashMap;

fn read_back(board: Board, filter: &Filter) -> Filter {
    let pairs: HashMap<_, _> = filter.pairs().into_iter().collect();
    Filter::from_query(board, |k| pairs.get(k).cloned())
}

fn rich() -> Filter {
    Filter {
        q: "李 雷".into(),
        stage: Some(Stage::Presale),
        sex: Some(Sex::Female),
        region: Some(320_102),
        age_min: Some(25),
        height_max: Some(180),
        income: Some(Income::From20),
        owner: Some(StaffId(7)),
        tag: Some(TagId(3)),
        mobile: "138 0013 8000".into(),
        registered: Span {
            within: Some(Within::Months3),
            ..Span::default()
        },
        contacted: Span {
            from: parse_day("2026-01-01").ok(),
            ..Span::default()
        },
        cols: vec![Column::Age, Column::Income],
        sort: Sort::LastContact,
        falling: true,
        class: Class::Overdue,
        ..Filter::of(Board::Presale)
    }
}

#[test]
fn a_filter_survives_the_address() {
    let filter = rich();
    assert_eq!(read_back(Board::Presale, &filter), filter);
    let href = filter.href("/office/presale");
    assert!(
        href.starts_with("/office/presale?class=overdue&q=%E6%9D%8E%20%E9%9B%B7&"),
        "{href}"
    );
    assert!(href.ends_with("&cols=age,income&sort=-last"), "{href}");
    assert_eq!(Filter::from_text(Board::Presale, &filter.query()), filter);
}

#[test]
fn an_untouched_list_has_a_plain_address() {
    assert_eq!(Filter::of(Board::Reassign).href("/x"), "/x");
    assert!(!Filter::of(Board::Presale).narrowed());
    let sorted = Filter::of(Board::All).sorted_by(Sort::Age);
    assert_eq!(sorted.href("/x"), "/x?sort=age");
    assert!(!sorted.narrowed());
    assert_eq!(sorted.sorted_by(Sort::Age).href("/x"), "/x?sort=-age");
}

#[test]
fn a_region_is_as_deep_as_it_hangs_together() {
    let region = |p, c, d| deepest(p, c, d);
    assert_eq!(region(Some(320_000), Some(320_100), Some(320_102)), Some(320_102));
    assert_eq!(region(Some(320_000), Some(320_100), Some(330_102)), Some(320_100));
    assert_eq!(region(Some(330_000), Some(320_100), Some(320_102)), Some(330_000));
    assert_eq!(region(Some(310_000), None, Some(310_115)), Some(310_115));
    assert_eq!(region(None, Some(320_100), None), None);
}

#[test]
fn one_condition_is_taken_away_with_its_parts() {
    let filter = rich();
    assert_eq!(filter.without("province").region, None);
    assert_eq!(filter.without("district").region, Some(320_100));
    assert_eq!(filter.without("contacted").contacted, Span::default());
    assert_eq!(filter.without("q").q, "");
    assert_eq!(filter.without("q").mobile, filter.mobile);
}

#[test]
fn whoever_may_not_see_a_value_neither_filters_nor_sorts_by_it() {
    let by_income = Filter {
        sort: Sort::Income,
        ..rich()
    };
    let poor = by_income.clone().within_rights(false, false);
    assert_eq!(
        (poor.income, poor.sort, poor.mobile.as_str()),
        (None, Sort::NextContact, "")
    );
    assert_eq!(poor.cols, [Column::Age]);
    assert_eq!(by_income.clone().within_rights(true, true), by_income);
}

#[test]
fn what_cannot_be_read_stays_where_it_was_typed() {
    let filter = Filter::from_text(
        Board::All,
        "id=%23１２&age_min=三十&age_max=２５&height_max=-3&from=2026-02-30&owner=x",
    );
    assert_eq!((filter.id, filter.age_min, filter.age_max), (Some(12), None, Some(25)));
    assert_eq!(filter.typed("age_min"), "三十");
    assert_eq!(filter.typed("age_max"), "25");
    assert_eq!(Filter::from_text(Board::All, &filter.query()), filter);
    let problems = filter.problems();
    assert_eq!(problems.get("age_min"), Some("年龄应为 0 到 150 的整数"));
    assert!(["height_min", "from"].iter().all(|key| problems.get(key).is_some()));
    assert!(problems.get("owner").is_none() && problems.get("id").is_none());
    assert_eq!(filter.without("age_min").typed("age_min"), "");
    assert!(filter.narrowed() && !filter.cleared().narrowed());
    // Nobody is a million years old; a database has no such day.
    assert!(
        Filter::from_text(Board::All, "age_max=10000")
            .problems()
            .get("age_min")
            .is_some()
    );
}

#[test]
fn what_was_typed_wrongly_is_named() {
    let wrong = Filter {
        mobile: "123".into(),
        age_min: Some(40),
        age_max: Some(30),
        ..Filter::of(Board::All)
    };
    let problems = wrong.problems();
    assert_eq!(problems.get("mobile"), Some("请填写 11 位手机号码"));
    assert!(problems.get("age_min").is_some() && problems.get("email").is_none());
    assert!(rich().problems().is_empty());
}
