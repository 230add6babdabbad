//! Review of registrations: who is looked at, what is found, the question and its answer.

use crate::handing::number;
use crate::links::register;
use crate::support::{Agency, member, on_both};
use axum::http::{StatusCode, header};
use serde_json::Value;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::on;
use yuelao::server::db::Db;
use yuelao::types::ids::MemberId;

const LIST: &str = "reviews/api/registrations";
const ACCEPT: &str = "reviews/api/accept_registration";
const RETURN: &str = "reviews/api/return_registration";

async fn list(agency: &Agency, cookie: &str, state: &str) -> Value {
    agency.call(Some(cookie), LIST, &[("state", state)]).await.ok()
}

async fn first(agency: &Agency, cookie: &str) -> Value {
    list(agency, cookie, "waiting").await["rows"][0].clone()
}

/// The session of the member who registered with this number.
async fn member_session(agency: &Agency, mobile: &str) -> String {
    let fields = [("name", mobile), ("password", "guihua-2026")];
    let response = agency.post("portal/api/sign_in_member", "", &fields).await;
    let set = response.headers()[header::SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_string()
}

#[tokio::test]
async fn a_registration_waits_with_what_is_missing_and_who_is_the_same() {
    on_both(async |agency| {
        // Somebody of the same name and birthday, of another tree: counted, not shown.
        let theirs = agency.staff("sunli").await;
        member(agency, Some(theirs), "许若琳").await;
        register(agency, "", "13912345678").await;
        let manager = agency.session_of("manager").await;
        let row = first(agency, &manager).await;
        assert_eq!(row["name"], "许若琳");
        let missing = row["missing"].to_string();
        assert!(
            missing.contains("身份证号") && missing.contains("职业") && !missing.contains("姓名"),
            "{missing}"
        );
        assert_eq!(
            (
                row["alike"]["open"].as_array().unwrap().len(),
                row["alike"]["hidden"].as_i64()
            ),
            (0, Some(1))
        );
        let admin = agency.session_of("admin").await;
        let row = first(agency, &admin).await;
        assert_eq!(
            (
                row["alike"]["open"].as_array().unwrap().len(),
                row["alike"]["hidden"].as_i64()
            ),
            (1, Some(0))
        );
        // Who may not see identity numbers is not told that one is missing.
        let counts = list(agency, &manager, "waiting").await;
        assert_eq!(
            (counts["waiting"].as_i64(), counts["accepted"].as_i64()),
            (Some(1), Some(0))
        );
        let presale = agency.session_of("presale").await;
        assert_eq!(
            list(agency, &presale, "waiting").await["waiting"],
            0,
            "what nobody owns is not hers to see"
        );
    })
    .await;
}

#[tokio::test]
async fn a_registration_is_accepted_once() {
    on_both(async |agency| {
        register(agency, "", "13912345678").await;
        let manager = agency.session_of("manager").await;
        let id = first(agency, &manager).await["member"].to_string();
        let this = [("member", id.as_str())];
        let (a, b) = tokio::join!(agency.call(Some(&manager), ACCEPT, &this), agency.call(Some(&manager), ACCEPT, &this));
        let done = [&a, &b].into_iter().filter(|r| r.status.is_success()).count();
        assert_eq!(done, 1, "{a:?} {b:?}");
        let late = [("member", id.as_str()), ("question", "再问一句")];
        agency.call(Some(&manager), RETURN, &late).await.refused(StatusCode::CONFLICT);
        let after = list(agency, &manager, "accepted").await;
        assert_eq!((after["waiting"].as_i64(), after["accepted"].as_i64()), (Some(0), Some(1)));
        assert_eq!(after["rows"][0]["decided"][0], "郑慧");
        let mut tx = agency.server.db.read().await.unwrap();
        let events: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "select count(*) from event where kind = 'registration_accepted' and member_id is not null").fetch_one(c).await).unwrap();
        assert_eq!(events, 1);
    })
    .await;
}

#[tokio::test]
async fn a_question_is_read_and_answered_by_the_member_alone() {
    on_both(async |agency| {
        register(agency, "", "13912345678").await;
        register(agency, "", "13912345679").await;
        let manager = agency.session_of("manager").await;
        let row = first(agency, &manager).await;
        assert_eq!(row["has_account"], true);
        let id = row["member"].to_string();
        let empty = agency
            .call(Some(&manager), RETURN, &[("member", &id), ("question", " ")])
            .await;
        assert!(empty.at_field("question").is_some());
        agency
            .call(Some(&manager), RETURN, &[("member", &id), ("question", "请补充职业")])
            .await
            .ok();
        assert_eq!(list(agency, &manager, "returned").await["returned"], 1);

        let (me, other) = (
            member_session(agency, "13912345678").await,
            member_session(agency, "13912345679").await,
        );
        let asked = agency.call(Some(&me), "reviews/own/asked_of_me", &[]).await.ok();
        assert_eq!(asked["question"], "请补充职业");
        assert!(
            agency
                .call(Some(&other), "reviews/own/asked_of_me", &[])
                .await
                .ok()
                .is_null()
        );
        let reply = |more: &'static [(&'static str, &'static str)], who: &str| {
            let who = who.to_string();
            async move { agency.call(Some(&who), "reviews/own/answer_question", more).await }
        };
        assert!(reply(&[("reply", "")], &me).await.at_field("reply").is_some());
        assert!(reply(&[("weight", "5")], &me).await.at_field("weight").is_some());
        reply(&[("reply", "不知道问什么")], &other)
            .await
            .refused(StatusCode::CONFLICT);
        reply(
            &[("reply", "在医院工作"), ("occupation", "护士"), ("height", "180")],
            &me,
        )
        .await
        .ok();
        reply(&[("reply", "再说一次")], &me).await.refused(StatusCode::CONFLICT);

        let row = first(agency, &manager).await;
        assert_eq!(
            (&row["answer"], row["answered_at"].is_string()),
            (&Value::from("在医院工作"), true)
        );
        assert!(!row["missing"].to_string().contains("职业"));
        let mut tx = agency.server.db.read().await.unwrap();
        let (job, height): (String, i64) = on!(&mut tx, c => sqlx::query_as(
            "select occupation, height_cm from member order by id limit 1").fetch_one(c).await)
        .unwrap();
        assert_eq!((job.as_str(), height), ("护士", 165));
    })
    .await;
}

#[tokio::test]
async fn what_was_said_on_the_phone_makes_it_wait_again() {
    on_both(async |agency| {
        register(agency, "", "13912345678").await;
        let manager = agency.session_of("manager").await;
        let id = first(agency, &manager).await["member"].to_string();
        let note = [("member", id.as_str()), ("answer", "已电话核实职业")];
        agency
            .call(Some(&manager), "reviews/api/note_answer", &note)
            .await
            .refused(StatusCode::CONFLICT);
        agency
            .call(Some(&manager), RETURN, &[("member", &id), ("question", "请补充职业")])
            .await
            .ok();
        agency.call(Some(&manager), "reviews/api/note_answer", &note).await.ok();
        assert_eq!(first(agency, &manager).await["answer"], "已电话核实职业");
        // Whoever is given an owner is looked after and waits no more.
        let to = agency.staff("presale").await.to_string();
        let give = [("ids", id.as_str()), ("phase", "presale"), ("to", to.as_str())];
        agency
            .call(Some(&manager), "assignments/api/assign_members", &give)
            .await
            .ok();
        assert_eq!(list(agency, &manager, "waiting").await["waiting"], 0);
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_not_lost_when_the_member_was_given_away_meanwhile() {
    on_both(async |agency| {
        register(agency, "", "13912345678").await;
        let manager = agency.session_of("manager").await;
        let id = first(agency, &manager).await["member"].to_string();
        let question = [("member", id.as_str()), ("question", "请补充职业")];
        agency.call(Some(&manager), RETURN, &question).await.ok();
        let owner = agency.staff("presale").await;
        let to = owner.to_string();
        let give = [("ids", id.as_str()), ("phase", "presale"), ("to", to.as_str())];
        agency
            .call(Some(&manager), "assignments/api/assign_members", &give)
            .await
            .ok();
        let me = member_session(agency, "13912345678").await;
        let mut news = agency.server.live.subscribe();
        let reply = [("reply", "在医院工作"), ("occupation", "护士")];
        agency.call(Some(&me), "reviews/own/answer_question", &reply).await.ok();
        if matches!(agency.server.db, Db::Sqlite { .. }) {
            let told = news.try_recv().unwrap();
            assert_eq!((told.to, told.href), (Some(owner.0), format!("/office/members/{id}")));
            assert!(
                !told.text.contains("医院") && !told.text.contains("许若琳"),
                "{}",
                told.text
            );
        }
        let presale = agency.session_of("presale").await;
        let timeline = agency
            .call(Some(&presale), "members/api/member_timeline", &[("id", &id)])
            .await
            .ok();
        let rows = timeline["rows"].as_array().unwrap();
        let event = rows.iter().find(|e| e["kind"] == "registration_answered").unwrap();
        assert_eq!(
            (&event["data"]["question"], &event["data"]["reply"]),
            (&Value::from("请补充职业"), &Value::from("在医院工作"))
        );
    })
    .await;
}

#[tokio::test]
async fn who_has_the_same_contact_data_is_found_unless_judged_to_be_another() {
    on_both(async |agency| {
        register(agency, "", "13912345678").await;
        let other = member(agency, None, "别名").await;
        let admin = agency.session_of("admin").await;
        let id: i64 = first(agency, &admin).await["member"].as_i64().unwrap();
        assert_eq!(
            first(agency, &admin).await["alike"]["open"],
            serde_json::json!([]),
            "another name"
        );
        let mut tx = agency.server.db.write().await.unwrap();
        for member in [MemberId(id), other] {
            let (keys, owner) = (&agency.server.keys, ContactOwner::Member);
            contacts::put(&mut tx, keys, owner, member.0, ContactKind::Wechat, "xu_ruolin94")
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let found = first(agency, &admin).await;
        assert_eq!(found["alike"]["open"], serde_json::json!([[other.0, ["wechat"]]]));
        // Who may not know of contact data is not told that it agrees.
        let role = number(agency, "select role_id from staff where account = 'admin'".into()).await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("delete from role_field where role_id = $1 and field = 'contact'").bind(role)
            .execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        let blind = first(agency, &admin).await;
        assert_eq!(blind["alike"]["open"], serde_json::json!([]));
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("insert into role_field (role_id, field, sight) values ($1, 'contact', 'shown')").bind(role)
            .execute(c).await.map(|_| ()))
        .unwrap();
        on!(&mut tx, c => sqlx::query("insert into not_same (low_id, high_id, by_id, at) values ($1, $2, 1, $3)")
            .bind(id.min(other.0)).bind(id.max(other.0)).bind(yuelao::server::clock::now()).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(first(agency, &admin).await["alike"]["open"], serde_json::json!([]));
    })
    .await;
}
