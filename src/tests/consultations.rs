//! Enquiries: left once, seen by whom they concern, turned into a member.

use crate::support::{Agency, on_both};
use axum::http::{StatusCode, header};
use serde_json::Value;
use yuelao::on;
use yuelao::server::db::Db;

const LIST: &str = "consultations/api/consultations";
const WAITING: &str = r#"{"filter":{"state":"waiting"}}"#;

async fn ask(agency: &Agency, once: &str) {
    let fields = [
        ("name", "贺女士"),
        ("mobile", "138 1234 5678"),
        ("message", "请问怎么收费"),
        ("once", once),
    ];
    agency
        .call(None, "consultations/api/leave_consultation", &fields)
        .await
        .ok();
}

async fn rows(agency: &Agency, cookie: &str) -> Vec<Value> {
    let list = agency.call_json(Some(cookie), LIST, WAITING).await.ok();
    list["rows"].as_array().unwrap().clone()
}

async fn staff(agency: &Agency, account: &str) -> String {
    let mut tx = agency.server.db.read().await.unwrap();
    let id: i64 = on!(&mut tx, c => sqlx::query_scalar("select id from staff where account = $1").bind(account).fetch_one(c).await).unwrap();
    id.to_string()
}

#[tokio::test]
async fn an_enquiry_arrives_once_and_is_seen_by_whom_it_concerns() {
    on_both(async |agency| {
        ask(agency, "same-key").await;
        ask(agency, "same-key").await;
        let manager = agency.sign_in("manager").await;
        let found = rows(agency, &manager).await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["mobile"]["Hint"], "138****5678");
        let id = found[0]["id"].to_string();

        let (presale, counter, peer) = (agency.sign_in("presale").await, agency.sign_in("counter").await, agency.sign_in("chenmin").await);
        assert_eq!(rows(agency, &counter).await.len(), 1);
        assert_eq!(rows(agency, &presale).await.len(), 0);
        let to = staff(agency, "presale").await;
        let assign = [("id", id.as_str()), ("to", to.as_str())];
        agency.call(Some(&presale), "consultations/api/assign_consultation", &assign).await.refused(StatusCode::FORBIDDEN);
        // Nobody is given work by another branch's manager.
        let away = staff(agency, "sunli").await;
        let wrong = agency.call(Some(&manager), "consultations/api/assign_consultation", &[("id", id.as_str()), ("to", away.as_str())]).await;
        assert_eq!(wrong.at_field("to"), Some("请选择红娘"));
        agency.call(Some(&manager), "consultations/api/assign_consultation", &assign).await.ok();
        assert_eq!(rows(agency, &presale).await.len(), 1);
        assert_eq!(rows(agency, &peer).await.len(), 0);

        let reveal = |cookie: String, reason: &'static str| {
            let id = id.clone();
            async move { agency.call(Some(&cookie), "consultations/api/reveal_consultation", &[("id", id.as_str()), ("reason", reason)]).await }
        };
        reveal(peer.clone(), "想看看").await.refused(StatusCode::NOT_FOUND);
        assert!(reveal(presale.clone(), " ").await.at_field("reason").is_some());
        assert_eq!(reveal(presale.clone(), "回电").await.ok(), "13812345678");
        let handle = [("id", id.as_str()), ("note", "已电话答复")];
        agency.call(Some(&peer), "consultations/api/handle_consultation", &handle).await.refused(StatusCode::NOT_FOUND);
        agency.call(Some(&presale), "consultations/api/handle_consultation", &handle).await.ok();
        agency.call(Some(&presale), "consultations/api/handle_consultation", &handle).await.refused(StatusCode::CONFLICT);
        let mut tx = agency.server.db.read().await.unwrap();
        let revealed: i64 = on!(&mut tx, c => sqlx::query_scalar("select count(*) from event where kind = 'revealed'").fetch_one(c).await).unwrap();
        assert_eq!(revealed, 1);
    })
    .await;
}

#[tokio::test]
async fn strangers_and_finance_see_no_enquiries() {
    on_both(async |agency| {
        ask(agency, "k").await;
        let finance = agency.sign_in("finance").await;
        agency
            .call_json(None, LIST, WAITING)
            .await
            .refused(StatusCode::UNAUTHORIZED);
        agency
            .call_json(Some(&finance), LIST, WAITING)
            .await
            .refused(StatusCode::FORBIDDEN);
        agency
            .call(None, "intake/api/convert_consultation", &[("id", "1")])
            .await
            .refused(StatusCode::UNAUTHORIZED);
    })
    .await;
}

/// Makes a member of an enquiry, as far as the number that was left goes.
async fn convert(agency: &Agency, manager: &str, id: &str) {
    let response = agency
        .post("intake/api/convert_consultation", manager, &[("id", id)])
        .await;
    let set = response.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_string();
    let cookies = format!("{manager}; {set}");
    let page = agency
        .call(
            Some(&cookies),
            "intake/api/registration",
            &[("place", "office"), ("step", "1"), ("check", "false")],
        )
        .await
        .ok();
    assert_eq!(page["answers"]["mobile"], "13812345678");
    for (step, answers) in [
        ("1", &[("name", "贺敏"), ("mobile", "13812345678")][..]),
        (
            "2",
            &[
                ("sex", "female"),
                ("birthday", "1990-05-06"),
                ("region", "310115"),
                ("height", "160"),
                ("marital", "divorced"),
                ("education", "bachelor"),
            ],
        ),
        ("3", &[]),
        ("4", &[]),
        ("5", &[]),
    ] {
        let fields = [&[("place", "office"), ("step", step), ("act", "next")], answers].concat();
        agency
            .call(Some(&cookies), "intake/api/save_registration", &fields)
            .await
            .ok();
    }
    agency
        .call(
            Some(&cookies),
            "intake/api/submit_registration",
            &[("place", "office"), ("privacy", "true")],
        )
        .await
        .ok();
}

#[tokio::test]
async fn an_enquiry_becomes_a_member() {
    on_both(async |agency| {
        ask(agency, "k").await;
        let manager = agency.sign_in("manager").await;
        let id = rows(agency, &manager).await[0]["id"].to_string();
        convert(agency, &manager, &id).await;
        let handled = agency
            .call_json(Some(&manager), LIST, r#"{"filter":{"state":"handled"}}"#)
            .await
            .ok();
        assert!(handled["rows"][0]["member_id"].is_number(), "{handled}");
        assert_eq!(rows(agency, &manager).await.len(), 0);
        // And the other way: the member's page leads to the enquiry, for whoever may see both.
        let member = handled["rows"][0]["member_id"].to_string();
        let asked = [("member", member.as_str())];
        let found = agency
            .call(Some(&manager), "consultations/api/consultation_of", &asked)
            .await
            .ok();
        assert_eq!(found["id"].to_string(), id);
        assert_eq!(found["message"], "请问怎么收费");
    })
    .await;
}

#[tokio::test]
async fn enquiries_are_listed_by_state_owner_and_time_and_counted_alike() {
    on_both(async |agency| {
        for key in ["a", "b", "c"] {
            ask(agency, key).await;
        }
        let (manager, presale) = (agency.sign_in("manager").await, agency.sign_in("presale").await);
        let ids: Vec<String> = rows(agency, &manager)
            .await
            .iter()
            .map(|r| r["id"].to_string())
            .collect();
        let to = staff(agency, "presale").await;
        for id in &ids[..2] {
            let assign = [("id", id.as_str()), ("to", to.as_str())];
            agency
                .call(Some(&manager), "consultations/api/assign_consultation", &assign)
                .await
                .ok();
        }
        let mut tx = agency.server.db.write().await.unwrap();
        let old = yuelao::server::clock::now() - chrono::Duration::days(12);
        let first: i64 = ids[0].parse().unwrap();
        on!(&mut tx, c => sqlx::query("update consultation set created_at = $1 where id = $2").bind(old).bind(first)
            .execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        let list = async |cookie: &str, more: &str| {
            let body = format!(r#"{{"filter":{{"state":"waiting"{more}}}}}"#);
            let list = agency.call_json(Some(cookie), LIST, &body).await.ok();
            let count = list["rows"].as_array().unwrap().len();
            assert_eq!(list["waiting"].as_u64().unwrap() as usize, count, "{more}: {list}");
            count
        };
        assert_eq!(list(&manager, "").await, 3);
        assert_eq!(list(&manager, r#","has":"nobody""#).await, 1);
        assert_eq!(list(&manager, &format!(r#","staff":{to}"#)).await, 2);
        assert_eq!(list(&manager, r#","since":"7d""#).await, 2);
        assert_eq!(list(&manager, r#","since":"30d""#).await, 3);
        assert_eq!(list(&manager, &format!(r#","staff":{to},"since":"today""#)).await, 1);
        assert_eq!(list(&presale, r#","has":"mine""#).await, 2);
        // Nobody sees more by asking for somebody else's.
        let peer = agency.sign_in("chenmin").await;
        assert_eq!(list(&peer, &format!(r#","staff":{to}"#)).await, 0);
    })
    .await;
}

#[tokio::test]
async fn of_two_managers_who_give_an_enquiry_away_the_second_is_told_and_the_matchmaker_hears_of_it() {
    on_both(async |agency| {
        ask(agency, "k").await;
        let (manager, admin) = (agency.sign_in("manager").await, agency.sign_in("admin").await);
        let id = rows(agency, &manager).await[0]["id"].to_string();
        let (first, second) = (staff(agency, "presale").await, staff(agency, "chenmin").await);
        let give = async |cookie: &str, to: &str, seen: &str| {
            let fields = [("id", id.as_str()), ("to", to), ("seen", seen)];
            agency
                .call(Some(cookie), "consultations/api/assign_consultation", &fields)
                .await
        };
        let mut news = agency.server.live.subscribe();
        give(&manager, &first, "").await.ok();
        if matches!(agency.server.db, Db::Sqlite { .. }) {
            let told = news.try_recv().unwrap();
            assert_eq!(told.to.map(|to| to.to_string()), Some(first.clone()));
            assert!(told.href.contains(&format!("sheet={id}")), "{}", told.href);
        }
        let late = give(&admin, &second, "").await;
        late.refused(StatusCode::CONFLICT);
        assert!(late.body["Conflict"].as_str().unwrap().contains("李婉清"), "{late:?}");
        // Pressed twice it is done once; knowing who has it, one may give it on.
        give(&manager, &first, "").await.ok();
        give(&admin, &second, &first).await.ok();
        let third = staff(agency, "wangfang").await;
        let (one, two) = tokio::join!(give(&manager, &first, &second), give(&admin, &third, &second));
        assert_ne!(one.status.is_success(), two.status.is_success(), "{one:?} {two:?}");
        // Made a member, it is proposed to whoever had it.
        let has = rows(agency, &admin).await[0]["staff"][0].to_string();
        convert(agency, &manager, &id).await;
        let mut tx = agency.server.db.read().await.unwrap();
        let proposed: i64 =
            on!(&mut tx, c => sqlx::query_scalar("select staff_id from proposal").fetch_one(c).await).unwrap();
        assert_eq!(proposed.to_string(), has);
    })
    .await;
}
