//! Lists of members: filters, orders, pages, search by name, field rights, saved views, and the plans that
//! keep them quick.

mod own;
mod plans;
mod search;
mod views;

use crate::support::{Agency, on_both};
use serde_json::Value;
use std::collections::BTreeSet;
use yuelao::features::marks::{self, TagTone};
use yuelao::features::members::filter::{Board, Filter, Sort, Span, Within};
use yuelao::features::members::{Education, Marital, Sex, Stage};
use yuelao::features::seed;
use yuelao::on;

/// What a list shows to somebody.
pub async fn listed(agency: &Agency, cookie: &str, filter: &Filter) -> Value {
    let body = serde_json::json!({ "filter": filter }).to_string();
    agency
        .call_json(Some(cookie), "members/api/list_members", &body)
        .await
        .ok()
}

pub fn ids(list: &Value) -> Vec<i64> {
    let rows = list["rows"].as_array().unwrap();
    rows.iter().map(|r| r["id"].as_i64().unwrap()).collect()
}

/// Counts `from here`: the members who are not gone.
async fn count(agency: &Agency, sql: &str) -> i64 {
    let sql = format!("with here as (select * from member where id not in (select member_id from member_gone)) {sql}");
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql.as_str())).fetch_one(c).await).unwrap()
}

/// All pages of a list, one after the other.
async fn leafed(agency: &Agency, cookie: &str, filter: &Filter) -> Vec<i64> {
    let (mut all, mut filter) = (Vec::new(), filter.clone());
    loop {
        let list = listed(agency, cookie, &filter).await;
        all.extend(ids(&list));
        match list["next"].as_str() {
            Some(next) => filter.after = next.into(),
            None => return all,
        }
        assert!(all.len() < 10_000, "a page leads to itself");
    }
}

#[tokio::test]
async fn every_order_shows_everybody_once_page_by_page() {
    on_both(async |agency: &Agency| {
        seed::more_members(&agency.server, 160, 7).await.unwrap();
        for (account, total) in [
            ("admin", count(agency, "select count(*) from here").await),
            (
                "manager",
                count(
                    agency,
                    "select count(*) from here m where (presale_id is null and aftersale_id is null) or (stage = 'signed' and aftersale_id is null)
                       or exists (select 1 from staff_tree t join staff s on s.id = t.above_id
                                  where s.account = 'manager' and t.below_id in (m.presale_id, m.aftersale_id))",
                )
                .await,
            ),
        ] {
            assert!(total > 100, "{account} sees {total}");
            let cookie = agency.session_of(account).await;
            for sort in Sort::ALL {
                for falling in [false, true] {
                    let filter = Filter {
                        sort: *sort,
                        falling,
                        ..Filter::of(Board::All)
                    };
                    let all = leafed(agency, &cookie, &filter).await;
                    let once: BTreeSet<i64> = all.iter().copied().collect();
                    assert_eq!(all.len(), once.len(), "{account}, {sort:?} {falling}: somebody twice");
                    assert_eq!(all.len() as i64, total, "{account}, {sort:?} {falling}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_order_is_what_it_says_and_ends_with_those_who_have_no_value() {
    on_both(async |agency: &Agency| {
        seed::more_members(&agency.server, 160, 7).await.unwrap();
        let cookie = agency.session_of("admin").await;
        let of = async |sort: Sort, falling: bool, field: &str| -> Vec<Value> {
            let filter = Filter {
                sort,
                falling,
                ..Filter::of(Board::All)
            };
            let list = listed(agency, &cookie, &filter).await;
            list["rows"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r[field].clone())
                .collect()
        };
        let ages: Vec<i64> = of(Sort::Age, false, "age")
            .await
            .iter()
            .map(|a| a.as_i64().unwrap())
            .collect();
        assert!(ages.is_sorted(), "{ages:?}");
        let heights: Vec<i64> = of(Sort::Height, true, "height_cm")
            .await
            .iter()
            .map(|a| a.as_i64().unwrap())
            .collect();
        assert!(heights.iter().rev().is_sorted(), "{heights:?}");
        let rank = |v: &Value| Education::from_code(v.as_str().unwrap()).unwrap();
        let educations: Vec<Education> = of(Sort::Education, false, "education").await.iter().map(rank).collect();
        assert!(
            educations.is_sorted() && educations[0] == Education::Junior,
            "{educations:?}"
        );
        let next = of(Sort::NextContact, false, "next_contact_at").await;
        assert!(next.iter().filter_map(Value::as_str).is_sorted() && !next[0].is_null());
        let sql = "select count(*) from here where next_contact_at is not null";
        if count(agency, sql).await < 50 {
            assert!(next[49].is_null(), "those without come last");
        }
        let names: Vec<String> = of(Sort::Name, false, "name")
            .await
            .iter()
            .map(|n| n.as_str().unwrap().into())
            .collect();
        assert!(
            names
                .iter()
                .map(|n| yuelao::features::members::names::pinyin(n))
                .is_sorted(),
            "{names:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_together_and_count_what_they_show() {
    on_both(async |agency: &Agency| {
        seed::more_members(&agency.server, 300, 7).await.unwrap();
        let cookie = agency.session_of("admin").await;
        let check = async |filter: Filter, sql: &'static str| {
            let (list, wanted) = (listed(agency, &cookie, &filter).await, count(agency, sql).await);
            assert!(wanted > 0, "nobody to find: {sql}");
            assert_eq!(list["count"].as_i64(), Some(wanted), "{filter:?}");
            assert_eq!(leafed(agency, &cookie, &filter).await.len() as i64, wanted, "{filter:?}");
        };
        let all = Filter::of(Board::All);
        check(
            Filter {
                sex: Some(Sex::Female),
                marital: Some(Marital::Single),
                education: Some(Education::Bachelor),
                ..all.clone()
            },
            "select count(*) from here where sex = 'female' and marital = 'single' and education in ('bachelor', 'master', 'doctor')",
        )
        .await;
        check(
            Filter {
                region: Some(310_000),
                height_min: Some(165),
                height_max: Some(175),
                ..all.clone()
            },
            "select count(*) from here where region >= 310000 and region < 320000 and height_cm between 165 and 175",
        )
        .await;
        check(
            Filter {
                region: Some(310_115),
                ..all.clone()
            },
            "select count(*) from here where region = 310115",
        )
        .await;
        check(
            Filter {
                stage: Some(Stage::Presale),
                sort: Sort::NextContact,
                falling: false,
                ..all.clone()
            },
            "select count(*) from here where stage = 'presale'",
        )
        .await;
        let owner = agency.staff("presale").await;
        check(
            Filter {
                owner: Some(owner),
                ..all.clone()
            },
            "select count(*) from here where presale_id = (select id from staff where account = 'presale')",
        )
        .await;
        let mut tx = agency.server.db.write().await.unwrap();
        let tag = marks::insert_tag(&mut tx, "测试标签", TagTone::ALL[0]).await.unwrap();
        on!(&mut tx, c => sqlx::query(
            "insert into member_tag (member_id, tag_id, at) select id, $1, created_at from member where id % 7 = 0")
            .bind(tag).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        check(
            Filter {
                tag: Some(tag),
                ..all.clone()
            },
            "select count(*) from here where id % 7 = 0",
        )
        .await;
        let everybody = Filter {
            registered: Span {
                from: chrono::NaiveDate::from_ymd_opt(2000, 1, 1),
                ..Span::default()
            },
            ..all.clone()
        };
        check(everybody, "select count(*) from here").await;
        let nobody = Filter {
            registered: Span {
                to: chrono::NaiveDate::from_ymd_opt(2000, 1, 1),
                within: Some(Within::Days3),
                ..Span::default()
            },
            ..all.clone()
        };
        assert_eq!(listed(agency, &cookie, &nobody).await["count"], 0);
        let contacted = Filter {
            contacted: Span {
                within: Some(Within::Year),
                ..Span::default()
            },
            ..all.clone()
        };
        let assigned = Filter {
            assigned: Span {
                within: Some(Within::Year),
                ..Span::default()
            },
            ..all.clone()
        };
        for filter in [contacted, assigned] {
            let found = listed(agency, &cookie, &filter).await["count"].as_i64().unwrap();
            assert!((1..300).contains(&found), "{found}: {filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_tampered_with_is_refused_with_a_sentence() {
    on_both(async |agency: &Agency| {
        let cookie = agency.session_of("admin").await;
        for (sort, after) in [
            (Sort::Id, "x"),
            (Sort::Age, "1~2"),
            (Sort::LastContact, "a~1"),
            (Sort::Height, "~5"),
        ] {
            let filter = Filter {
                sort,
                after: after.into(),
                ..Filter::of(Board::All)
            };
            let body = serde_json::json!({ "filter": filter }).to_string();
            let answer = agency.call_json(Some(&cookie), "members/api/list_members", &body).await;
            assert_eq!(answer.at_field("after"), Some("页码已失效，请回到第一页"), "{answer:?}");
        }
    })
    .await;
}
