//! Giving members: by hand and by rule; of two at once one is told.

use crate::support::{Agency, Answer, a_member, member, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::time::Duration;
use yuelao::on;
use yuelao::types::ids::{MemberId, StaffId};

const ASSIGN: &str = "assignments/api/assign_members";
const PREVIEW: &str = "assignments/api/distribute/preview_distribution";
const DISTRIBUTE: &str = "assignments/api/distribute/distribute";
const PLACES: &str = "assignments/api/settings/save_places";

pub async fn number(agency: &Agency, sql: String) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.clone())).fetch_one(c).await).unwrap()
}

pub async fn run(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

pub fn joined<T: std::fmt::Display>(ids: &[T]) -> String {
    ids.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}

/// So many who wait for a first matchmaker.
pub async fn leads(agency: &Agency, count: usize) -> Vec<MemberId> {
    let mut tx = agency.server.db.write().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(a_member(&mut tx, None, None).await);
    }
    tx.commit().await.unwrap();
    ids
}

pub async fn people(agency: &Agency, accounts: &[&str]) -> Vec<StaffId> {
    let mut ids = Vec::new();
    for account in accounts {
        ids.push(agency.staff(account).await);
    }
    ids
}

fn share(preview: &Value, of: StaffId) -> i64 {
    let shares = preview["shares"].as_array().unwrap();
    let share = shares.iter().find(|s| s["to"] == of.0).unwrap();
    share["count"].as_i64().unwrap()
}

async fn spread(agency: &Agency, cookie: &str, way: &str, ids: &str, people: &str) -> (Value, Answer) {
    let order = [
        ("phase", "presale"),
        ("way", way),
        ("ids", ids),
        ("people", people),
        ("waiting", "true"),
    ];
    let preview = agency.call(Some(cookie), PREVIEW, &order).await.ok();
    let seal = preview["seal"].as_str().unwrap().to_string();
    let mut sealed = order.to_vec();
    sealed.push(("seal", &seal));
    let answer = agency.call(Some(cookie), DISTRIBUTE, &sealed).await;
    (preview, answer)
}

#[tokio::test]
async fn several_hundred_are_spread_evenly_as_the_preview_says() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = leads(agency, 310).await;
        let three = people(agency, &["presale", "chenmin", "wangfang"]).await;
        let (preview, answer) = spread(agency, &manager, "even", &joined(&ids), &joined(&three)).await;
        assert_eq!(answer.ok(), 310);
        let counts: Vec<i64> = three.iter().map(|t| share(&preview, *t)).collect();
        assert_eq!((counts.iter().sum::<i64>(), *counts.iter().max().unwrap()), (310, 104));
        for (to, count) in three.iter().zip(counts) {
            let own = number(
                agency,
                format!("select count(*) from member where presale_id = {to} and stage = 'presale'"),
            )
            .await;
            assert_eq!(own, count);
            let told = number(
                agency,
                format!("select count(*) from reception where staff_id = {to} and state = 'waiting'"),
            )
            .await;
            assert_eq!(told, count, "each is asked to take what they got");
        }
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 310);
        assert_eq!(
            number(agency, "select count(*) from event where kind = 'assigned'".into()).await,
            310
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_done_is_what_was_shown() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = joined(&leads(agency, 4).await);
        let two = people(agency, &["presale", "chenmin"]).await;
        let chosen = joined(&two);
        let order = [
            ("phase", "presale"),
            ("way", "even"),
            ("ids", &ids),
            ("people", &chosen),
        ];
        let preview = agency.call(Some(&manager), PREVIEW, &order).await.ok();
        assert_eq!((share(&preview, two[0]), share(&preview, two[1])), (2, 2));
        assert_eq!(
            number(agency, "select count(*) from assignment".into()).await,
            0,
            "a preview writes nothing"
        );
        // Meanwhile one of them can take only one more.
        let id = two[1].to_string();
        agency
            .call(Some(&manager), PLACES, &[("staff", &id), ("presale", "1")])
            .await
            .ok();
        let seal = preview["seal"].as_str().unwrap();
        let mut sealed = order.to_vec();
        sealed.push(("seal", seal));
        agency
            .call(Some(&manager), DISTRIBUTE, &sealed)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 0);
    })
    .await;
}

#[tokio::test]
async fn disabled_and_full_staff_are_skipped_and_refused_by_hand() {
    on_both(async |agency: &Agency| {
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        let ids = leads(agency, 5).await;
        let three = people(agency, &["presale", "chenmin", "wangfang"]).await;
        let (second, third) = (three[1].to_string(), three[2].to_string());
        agency
            .call(Some(&manager), PLACES, &[("staff", &second), ("presale", "2")])
            .await
            .ok();
        agency
            .call(Some(&admin), "staff/api/people/disable_staff", &[("id", &third)])
            .await
            .ok();
        let everybody = joined(&three);
        let (preview, answer) = spread(agency, &manager, "capacity", &joined(&ids[..1]), &everybody).await;
        assert_eq!(answer.ok(), 1);
        assert_eq!(share(&preview, three[0]), 1, "who has most room comes first");
        let (preview, answer) = spread(agency, &manager, "even", &joined(&ids[1..]), &everybody).await;
        assert_eq!(answer.ok(), 4);
        assert_eq!((share(&preview, three[0]), share(&preview, three[1])), (2, 2));
        let more = leads(agency, 3).await;
        let (preview, answer) = spread(agency, &manager, "round_robin", &joined(&more[..2]), &everybody).await;
        assert_eq!(answer.ok(), 2);
        assert_eq!(share(&preview, three[0]), 2, "the other one is full");
        for full in [&second, &third] {
            let last = more[2].to_string();
            let order = [("ids", last.as_str()), ("phase", "presale"), ("to", full.as_str())];
            let refused = agency.call(Some(&manager), ASSIGN, &order).await;
            assert!(refused.at_field("to").is_some(), "{refused:?}");
        }
        // Nobody with room at all: nothing is given, and it is said why.
        let last = more[2].to_string();
        let order = [
            ("phase", "presale"),
            ("way", "even"),
            ("ids", &last),
            ("people", &second),
        ];
        let preview = agency.call(Some(&manager), PREVIEW, &order).await.ok();
        assert_eq!(
            (preview["given"].as_i64(), preview["left"].as_i64()),
            (Some(0), Some(1))
        );
        assert_eq!(preview["why_left"], "所选红娘的名额都已满");
    })
    .await;
}

#[tokio::test]
async fn members_go_to_who_serves_their_province() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let here = member(agency, None, "本地").await;
        let there = member(agency, None, "外地").await;
        let nowhere = member(agency, None, "远方").await;
        run(agency, format!("update member set region = 330102 where id = {there}")).await;
        run(
            agency,
            format!("update member set region = 650102 where id = {nowhere}"),
        )
        .await;
        let two = people(agency, &["presale", "chenmin"]).await;
        let far = two[1].to_string();
        agency
            .call(
                Some(&manager),
                PLACES,
                &[("staff", &far), ("provinces", "330000,320000")],
            )
            .await
            .ok();
        let (preview, answer) = spread(
            agency,
            &manager,
            "place",
            &joined(&[here, there, nowhere]),
            &joined(&two),
        )
        .await;
        assert_eq!(answer.ok(), 2);
        assert_eq!(preview["left"], 1);
        let owner = async |id: MemberId| {
            number(
                agency,
                format!("select coalesce(presale_id, 0) from member where id = {id}"),
            )
            .await
        };
        assert_eq!(owner(here).await, two[0].0, "by the city of the branch");
        assert_eq!(owner(there).await, two[1].0, "by the provinces that were set");
        assert_eq!(owner(nowhere).await, 0);
    })
    .await;
}

#[tokio::test]
async fn of_two_managers_who_assign_the_same_members_at_once_one_is_told() {
    on_both(async |agency: &Agency| {
        let (one, two) = (agency.session_of("manager").await, agency.session_of("admin").await);
        let ids = joined(&leads(agency, 40).await);
        let staff = people(agency, &["presale", "chenmin", "linjing", "aftersale"]).await;
        let to: Vec<String> = staff.iter().map(StaffId::to_string).collect();
        let waiting = |to: &'static str| [("phase", "presale"), ("waiting", "true"), ("remark", to)];
        let mut first = waiting("a").to_vec();
        first.extend([("ids", ids.as_str()), ("to", to[0].as_str())]);
        let mut second = waiting("b").to_vec();
        second.extend([("ids", ids.as_str()), ("to", to[1].as_str())]);
        let (a, b) = tokio::join!(
            agency.call(Some(&one), ASSIGN, &first),
            agency.call(Some(&two), ASSIGN, &second)
        );
        one_of_two(&a, &b);
        assert_eq!(
            number(agency, "select count(*) from assignment".into()).await,
            40,
            "nothing is doubled"
        );
        assert_eq!(
            number(agency, "select count(distinct presale_id) from member".into()).await,
            1
        );
        assert_eq!(
            number(agency, "select count(*) from reception where state = 'waiting'".into()).await,
            40
        );

        // The same among those who have an owner: both read the list before either gave them on.
        let read = yuelao::server::clock::now().timestamp_millis().to_string();
        tokio::time::sleep(Duration::from_millis(5)).await;
        let moved = |to: &'static str| [("phase", "presale"), ("remark", to)];
        let wangfang = agency.staff("wangfang").await.to_string();
        let zhaolei = agency.staff("zhaolei").await.to_string();
        let mut first = moved("c").to_vec();
        first.extend([
            ("ids", ids.as_str()),
            ("to", wangfang.as_str()),
            ("as_of", read.as_str()),
        ]);
        let mut second = moved("d").to_vec();
        second.extend([
            ("ids", ids.as_str()),
            ("to", zhaolei.as_str()),
            ("as_of", read.as_str()),
        ]);
        let (a, b) = tokio::join!(
            agency.call(Some(&one), ASSIGN, &first),
            agency.call(Some(&two), ASSIGN, &second)
        );
        one_of_two(&a, &b);
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 80);
        assert_eq!(
            number(agency, "select count(*) from reception where state = 'waiting'".into()).await,
            40
        );
    })
    .await;
}

#[track_caller]
pub fn one_of_two(a: &Answer, b: &Answer) {
    let refused = [a, b].into_iter().find(|x| !x.status.is_success());
    let refused = refused.unwrap_or_else(|| panic!("both were taken: {a:?} {b:?}"));
    assert!(
        a.status.is_success() || b.status.is_success(),
        "neither was taken: {a:?} {b:?}"
    );
    assert_eq!(refused.status, StatusCode::CONFLICT, "{refused:?}");
    assert!(
        refused.body["Conflict"].as_str().unwrap().contains("刚刚"),
        "{refused:?}"
    );
}
