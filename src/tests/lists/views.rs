//! Saved views: one's own, and those of people above who share them.

use super::listed;
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::members::filter::{Board, Filter};
use yuelao::features::members::saved::forget_people;
use yuelao::on;

async fn names(agency: &Agency, account: &str) -> Vec<String> {
    let cookie = agency.session_of(account).await;
    let list = listed(agency, &cookie, &Filter::of(Board::All)).await;
    let views = list["offers"]["views"].as_array().unwrap().clone();
    views.iter().map(|v| v["name"].as_str().unwrap().to_string()).collect()
}

async fn save(agency: &Agency, account: &str, name: &str, shared: bool) -> crate::support::Answer {
    let cookie = agency.session_of(account).await;
    let shared = shared.to_string();
    let fields = [
        ("board", "all"),
        (
            "query",
            "sex=female&income=from_50&mobile=13800138000&sort=-age&nonsense=1",
        ),
        ("view_name", name),
        ("shared", &shared),
    ];
    agency.call(Some(&cookie), "members/saved/save_view", &fields).await
}

#[tokio::test]
async fn a_shared_view_is_seen_by_the_people_below_and_nobody_else() {
    on_both(async |agency: &Agency| {
        let saved = save(agency, "manager", "高收入女士", true).await.ok();
        assert_eq!(
            saved[0]["query"], "sex=female&income=from_50&sort=-age",
            "numbers and names are not kept"
        );
        save(agency, "manager", "只给自己", false).await.ok();
        assert_eq!(names(agency, "manager").await, ["高收入女士", "只给自己"]);
        assert_eq!(names(agency, "presale").await, ["高收入女士"]);
        for other in ["admin", "manager2", "sunli"] {
            assert!(names(agency, other).await.is_empty(), "{other}");
        }
        let id = saved[0]["id"].to_string();
        let presale = agency.session_of("presale").await;
        for (function, fields) in [
            ("members/saved/remove_view", vec![("id", id.as_str())]),
            (
                "members/saved/share_view",
                vec![("id", id.as_str()), ("shared", "false")],
            ),
        ] {
            agency
                .call(Some(&presale), function, &fields)
                .await
                .refused(StatusCode::NOT_FOUND);
        }
        let manager = agency.session_of("manager").await;
        agency
            .call(
                Some(&manager),
                "members/saved/share_view",
                &[("id", &id), ("shared", "false")],
            )
            .await
            .ok();
        assert!(names(agency, "presale").await.is_empty());
        let left = agency
            .call(Some(&manager), "members/saved/remove_view", &[("id", &id)])
            .await
            .ok();
        assert_eq!(left.as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_view_is_shown_without_what_its_reader_may_not_filter_by() {
    on_both(async |agency: &Agency| {
        save(agency, "manager", "高收入女士", true).await.ok();
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("delete from role_field where role_id = (select role_id from staff where account = 'presale')").execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        let cookie = agency.session_of("presale").await;
        let list = listed(agency, &cookie, &Filter::of(Board::All)).await;
        assert_eq!(list["offers"]["views"][0]["query"], "sex=female&sort=-age");
        assert_eq!(list["offers"]["views"][0]["own"], Value::Bool(false));
    })
    .await;
}

#[tokio::test]
async fn a_view_needs_a_name_of_its_own() {
    on_both(async |agency: &Agency| {
        assert_eq!(
            save(agency, "manager", " ", false).await.at_field("view_name"),
            Some("请填写视图名称")
        );
        save(agency, "manager", "甲", false).await.ok();
        let twice = save(agency, "manager", "甲", false).await;
        assert_eq!(
            twice.at_field("view_name"),
            Some("您已有同名的视图，请换个名称，或先删除原来的")
        );
        save(agency, "presale", "甲", false).await.ok();
    })
    .await;
}

#[tokio::test]
async fn names_and_numbers_go_out_of_views_of_old() {
    on_both(async |agency: &Agency| {
        for (name, query) in [
            ("旧一", "q=%E6%9D%8E&sex=female"),
            ("旧二", "name=%E6%9D%8E&wechat=lilei_01"),
            ("旧三", "sex=female&sort=-age"),
        ] {
            let mut tx = agency.server.db.write().await.unwrap();
            on!(&mut tx, c => sqlx::query(
                "insert into member_view (staff_id, board, name, query, shared, created_at)
                 values ((select id from staff where account = 'presale'), 'all', $1, $2, $3, $4)")
                .bind(name).bind(query).bind(false).bind(yuelao::server::clock::now()).execute(c).await.map(|_| ()))
            .unwrap();
            tx.commit().await.unwrap();
        }
        for _ in 0..2 {
            forget_people(&agency.server).await.unwrap();
            let mut tx = agency.server.db.read().await.unwrap();
            let left: Vec<(String, String)> = on!(&mut tx, c => sqlx::query_as(
                "select name, query from member_view order by id").fetch_all(c).await)
            .unwrap();
            let left: Vec<(&str, &str)> = left.iter().map(|(n, q)| (n.as_str(), q.as_str())).collect();
            assert_eq!(left, [("旧一", "sex=female"), ("旧三", "sex=female&sort=-age")]);
        }
    })
    .await;
}
