//! What follows when members are given: the owner is told at once, takes them or hands them back.

use crate::handing::{joined, leads, number, run};
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use futures::StreamExt;
use serde_json::Value;
use std::time::Duration;
use yuelao::on;

const ASSIGN: &str = "assignments/api/assign_members";
const NEW: &str = "assignments/api/reception/new_for_me";
const ACCEPT: &str = "assignments/api/reception/accept_members";
const BACK: &str = "assignments/api/reception/hand_back_members";

#[tokio::test]
async fn who_is_given_a_member_takes_them_or_hands_them_back_with_a_reason() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        let ids = leads(agency, 3).await;
        let to = agency.staff("presale").await.to_string();
        let given = [
            ("ids", &*joined(&ids)),
            ("phase", "presale"),
            ("to", &to),
            ("remark", "本地户口"),
        ];
        agency.call(Some(&manager), ASSIGN, &given).await.ok();
        let new = agency.call(Some(&presale), NEW, &[]).await.ok();
        assert_eq!(new["count"], 3);
        assert_eq!(
            (&new["rows"][0]["by"], &new["rows"][0]["remark"]),
            (&Value::from("郑慧"), &Value::from("本地户口"))
        );
        let reception = |i: usize| new["rows"][i]["id"].to_string();
        let chenmin = agency.session_of("chenmin").await;
        let foreign = agency.call(Some(&chenmin), ACCEPT, &[("ids", &reception(0))]).await;
        foreign.refused(StatusCode::CONFLICT);

        agency
            .call(Some(&presale), ACCEPT, &[("ids", &reception(0))])
            .await
            .ok();
        agency
            .call(Some(&presale), ACCEPT, &[("ids", &reception(0))])
            .await
            .refused(StatusCode::CONFLICT);
        let without = agency
            .call(Some(&presale), BACK, &[("ids", &reception(1)), ("reason", " ")])
            .await;
        assert!(without.at_field("reason").is_some(), "{without:?}");
        let reason = [("ids", &*reception(1)), ("reason", "在外地")];
        agency.call(Some(&presale), BACK, &reason).await.ok();
        agency
            .call(Some(&presale), BACK, &reason)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(agency.call(Some(&presale), NEW, &[]).await.ok()["count"], 1);

        let back = agency
            .call(
                Some(&manager),
                "assignments/api/reception/handed_back",
                &[("phase", "presale")],
            )
            .await
            .ok();
        assert_eq!(
            (back["presale"].as_i64(), &back["rows"][0]["reason"]),
            (Some(1), &Value::from("在外地"))
        );
        assert_eq!(back["rows"][0]["staff"], "李婉清");
        let member = back["rows"][0]["member"].to_string();
        let waits =
            format!("select count(*) from member where id = {member} and stage = 'lead' and presale_id is null");
        assert_eq!(number(agency, waits).await, 1);
        assert_eq!(
            number(
                agency,
                format!("select count(*) from event where kind = 'handed_back' and member_id = {member}")
            )
            .await,
            1
        );

        // Given to somebody else, they are no longer among those handed back.
        let other = agency.staff("chenmin").await.to_string();
        let given = [
            ("ids", member.as_str()),
            ("phase", "presale"),
            ("to", &other),
            ("waiting", "true"),
        ];
        agency.call(Some(&manager), ASSIGN, &given).await.ok();
        let back = agency
            .call(
                Some(&manager),
                "assignments/api/reception/handed_back",
                &[("phase", "presale")],
            )
            .await
            .ok();
        assert_eq!(back["presale"], 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_calls_a_member_has_taken_them() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        let id = leads(agency, 1).await[0].to_string();
        let to = agency.staff("presale").await.to_string();
        agency
            .call(
                Some(&manager),
                ASSIGN,
                &[("ids", &id), ("phase", "presale"), ("to", &to)],
            )
            .await
            .ok();
        let call = [
            ("member", id.as_str()),
            ("effective", "yes"),
            ("channel", "phone"),
            ("intent", "medium"),
            ("signing", "unsigned"),
            ("contacted_at", "2026-11-20T10:00"),
            ("next_contact_at", ""),
            ("note", "已联系"),
            ("once", "k1"),
        ];
        agency
            .call(Some(&presale), "followups/api/add_follow_up", &call)
            .await
            .ok();
        assert_eq!(agency.call(Some(&presale), NEW, &[]).await.ok()["count"], 0);
    })
    .await;
}

#[tokio::test]
async fn the_owner_is_told_at_once_and_nobody_else() {
    on_both(async |agency: &Agency| {
        let server = agency.server.clone();
        let hearing = tokio::spawn(async move { server.live.listen(&server.db).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(agency.get("/live", None).await.status(), StatusCode::NO_CONTENT);
        let (presale, chenmin) = (agency.session_of("presale").await, agency.session_of("chenmin").await);
        let theirs = agency.get("/live", Some(&presale)).await;
        assert_eq!(theirs.headers()["content-type"], "text/event-stream");
        let mut theirs = theirs.into_body().into_data_stream();
        let mut others = agency.get("/live", Some(&chenmin)).await.into_body().into_data_stream();
        for stream in [&mut theirs, &mut others] {
            let hello = stream.next().await.unwrap().unwrap();
            assert!(String::from_utf8_lossy(&hello).contains("hello"));
        }
        let manager = agency.session_of("manager").await;
        let id = leads(agency, 1).await[0].to_string();
        let to = agency.staff("presale").await.to_string();
        agency
            .call(
                Some(&manager),
                ASSIGN,
                &[("ids", &id), ("phase", "presale"), ("to", &to)],
            )
            .await
            .ok();
        let heard = tokio::time::timeout(Duration::from_secs(5), theirs.next())
            .await
            .expect("told in time");
        let heard = String::from_utf8_lossy(&heard.unwrap().unwrap()).into_owned();
        assert!(
            heard.contains("郑慧 分配给您 1 位售前会员") && heard.contains("/office/new"),
            "{heard}"
        );
        let nothing = tokio::time::timeout(Duration::from_millis(400), others.next()).await;
        assert!(nothing.is_err(), "a colleague heard {nothing:?}");
        // What was refused is not told.
        agency
            .call(
                Some(&manager),
                ASSIGN,
                &[("ids", &id), ("phase", "presale"), ("to", &to), ("waiting", "true")],
            )
            .await
            .refused(StatusCode::CONFLICT);
        let nothing = tokio::time::timeout(Duration::from_millis(400), theirs.next()).await;
        assert!(nothing.is_err(), "{nothing:?}");
        // A session that is over hears nothing any more; a server that stops ends the others.
        agency.call(Some(&chenmin), "staff/api/sign_out", &[]).await.ok();
        agency.server.live.stop();
        assert!(theirs.next().await.is_none() && others.next().await.is_none());
        hearing.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_numbers_beside_classes_and_windows_are_those_of_the_lists() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = leads(agency, 6).await;
        run(agency, format!("update member set stage = 'abandoned' where id = {}", ids[5])).await;
        for (id, days) in ids.iter().zip([1, 2, 20, 60, 200]) {
            let at = yuelao::server::clock::now() - chrono::Duration::days(days);
            let mut tx = agency.server.db.write().await.unwrap();
            on!(&mut tx, c => sqlx::query("update member set created_at = $1 where id = $2").bind(at).bind(id).execute(c).await.map(|_| ())).unwrap();
            tx.commit().await.unwrap();
        }
        let body = r#"{"filter":{"board":"assign_presale","class":"unsigned","q":"","after":""}}"#;
        let counts = agency.call_json(Some(&manager), "assignments/api/count_board", body).await.ok();
        assert_eq!((counts["classes"]["unsigned"].as_i64(), counts["classes"]["abandoned_waiting"].as_i64()), (Some(5), Some(1)));
        let windows: Vec<i64> = ["3d", "1m", "3m", "6m", "1y", ""].iter().map(|w| counts["windows"][w].as_i64().unwrap()).collect();
        assert_eq!(windows, [2, 3, 4, 4, 5, 5]);
        let list = agency.call_json(Some(&manager), "members/api/list_members", body).await.ok();
        assert_eq!(list["count"], 5);
    })
    .await;
}
