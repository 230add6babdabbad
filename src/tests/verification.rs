//! Checks: handed in, decided once, seen as badges while they hold, papers only by who may see them.

use crate::support::{Agency, Answer, member_in_service, on_both};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::io::Cursor;
use yuelao::features::jobs::run_due;
use yuelao::on;
use yuelao::types::ids::MemberId;

async fn call(agency: &Agency, cookie: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
    agency
        .call(Some(cookie), &format!("verification/api/{function}"), fields)
        .await
}

async fn submit(agency: &Agency, cookie: &str, member: MemberId, item: &str, more: &[(&str, &str)]) -> Answer {
    let member = member.to_string();
    let once = format!("{item}-{}", yuelao::server::crypto::token().0);
    let fields = [
        &[("member", member.as_str()), ("item", item), ("once", once.as_str())],
        more,
    ]
    .concat();
    call(agency, cookie, "submit_check", &fields).await
}

async fn checks(agency: &Agency, cookie: &str, member: MemberId) -> Value {
    call(agency, cookie, "member_checks", &[("member", &member.to_string())])
        .await
        .ok()
}

/// The first check of an item: id, version and state.
async fn first(agency: &Agency, cookie: &str, member: MemberId, item: &str) -> (String, String, String) {
    let rows = checks(agency, cookie, member).await["rows"].clone();
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["item"] == item)
        .unwrap()
        .clone();
    (
        row["id"].to_string(),
        row["version"].to_string(),
        row["state"].as_str().unwrap().to_string(),
    )
}

async fn decide(agency: &Agency, cookie: &str, member: MemberId, item: &str, more: &[(&str, &str)]) -> Answer {
    let (id, version, _) = first(agency, cookie, member, item).await;
    let fields = [&[("id", id.as_str()), ("version", version.as_str())], more].concat();
    call(agency, cookie, "decide_check", &fields).await
}

async fn badges(agency: &Agency, cookie: &str, member: MemberId) -> Value {
    let page = agency
        .call(Some(cookie), "members/api/open_member", &[("id", &member.to_string())])
        .await
        .ok();
    page["checked"].clone()
}

async fn run(agency: &Agency, sql: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.to_string())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

async fn number(agency: &Agency, sql: &str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.to_string())).fetch_one(c).await).unwrap()
}

/// Sends a paper to a check.
async fn paper(agency: &Agency, cookie: &str, check: &str, once: &str) -> (StatusCode, Value) {
    let mut file = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(300, 200, image::Rgb([240, 240, 230]))
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    let mut body = b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n".to_vec();
    body.extend(file.into_inner());
    body.extend(b"\r\n--edge--\r\n");
    let request = Request::post(format!("/upload/photo?check={check}&once={once}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header(header::COOKIE, cookie);
    let response = agency.raw(request.body(Body::from(body)).unwrap()).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    run_due(&agency.server).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn look(agency: &Agency, cookie: &str, photo: &Value) -> StatusCode {
    let request = Request::get(format!("/photo/{photo}/480")).header(header::COOKIE, cookie);
    agency.raw(request.body(Body::empty()).unwrap()).await.status()
}

#[tokio::test]
async fn what_is_handed_in_is_decided_once_and_shown_while_it_holds() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let mine = agency.session_of("aftersale").await;
        submit(agency, &mine, member, "education", &[("note", "学信网报告")])
            .await
            .ok();
        submit(agency, &mine, member, "education", &[])
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(
            badges(agency, &mine, member).await,
            Value::Array(vec![]),
            "nothing holds yet"
        );
        let desk = call(agency, &mine, "checks_by_tab", &[("tab", "waiting")]).await.ok();
        assert_eq!(
            (&desk["waiting"], &desk["rows"][0]["item"]),
            (&1.into(), &"education".into())
        );

        let wrong = decide(agency, &mine, member, "education", &[("verdict", "refused")]).await;
        assert!(wrong.at_field("reason").is_some(), "{wrong:?}");
        let wrong = decide(
            agency,
            &mine,
            member,
            "education",
            &[("verdict", "verified"), ("valid_until", "2020-01-01")],
        )
        .await;
        assert!(wrong.at_field("valid_until").is_some(), "{wrong:?}");
        // Two at once: one is told.
        let yes = [("verdict", "verified"), ("valid_until", "2099-01-01")];
        let (id, version, _) = first(agency, &mine, member, "education").await;
        let fields = [&[("id", id.as_str()), ("version", version.as_str())], &yes[..]].concat();
        let (a, b) = tokio::join!(
            call(agency, &mine, "decide_check", &fields),
            call(agency, &mine, "decide_check", &fields)
        );
        let mut both = [a.status, b.status];
        both.sort();
        assert_eq!(both, [StatusCode::OK, StatusCode::CONFLICT]);
        assert_eq!(badges(agency, &mine, member).await, serde_json::json!(["education"]));
        let list = r#"{"filter":{"board":"aftersale","class":"all","q":"","after":""}}"#;
        let rows = agency
            .call_json(Some(&mine), "members/api/list_members", list)
            .await
            .ok()["rows"]
            .clone();
        assert_eq!(rows[0]["checked"], serde_json::json!(["education"]));
        assert_eq!(
            number(agency, "select count(*) from event where kind = 'checked'").await,
            1
        );

        // The day tells, nothing else.
        run(agency, "update verification set valid_until = '2026-01-01'").await;
        assert_eq!(badges(agency, &mine, member).await, Value::Array(vec![]));
        let desk = call(agency, &mine, "checks_by_tab", &[("tab", "expired")]).await.ok();
        assert_eq!(
            (&desk["expired"], &desk["soon"], &desk["rows"][0]["member"]),
            (&1.into(), &0.into(), &member.0.into())
        );
        let soon = (yuelao::server::clock::today() + chrono::Days::new(30)).to_string();
        run(agency, &format!("update verification set valid_until = '{soon}'")).await;
        let desk = call(agency, &mine, "checks_by_tab", &[("tab", "soon")]).await.ok();
        assert_eq!((&desk["soon"], desk["rows"].as_array().unwrap().len()), (&1.into(), 1));
        let waits = agency.call(Some(&mine), "workbench/api/what_waits", &[]).await.ok();
        let due = waits
            .as_array()
            .unwrap()
            .iter()
            .find(|f| f["label"] == "核验到期")
            .unwrap();
        assert_eq!(due["count"], 1);

        // A new one takes the place of the old.
        submit(agency, &mine, member, "education", &[]).await.ok();
        assert_eq!(
            badges(agency, &mine, member).await,
            serde_json::json!(["education"]),
            "the old one holds meanwhile"
        );
        decide(agency, &mine, member, "education", &[("verdict", "verified")])
            .await
            .ok();
        assert_eq!(
            number(agency, "select count(*) from verification where state = 'replaced'").await,
            1
        );
        assert_eq!(
            number(
                agency,
                "select count(*) from verification where state = 'verified' and valid_until is null"
            )
            .await,
            1
        );

        let (id, version, _) = first(agency, &mine, member, "education").await;
        let fields = [("id", id.as_str()), ("version", version.as_str())];
        let wrong = call(agency, &mine, "revoke_check", &fields).await;
        assert!(wrong.at_field("reason").is_some(), "{wrong:?}");
        call(
            agency,
            &mine,
            "revoke_check",
            &[&fields[..], &[("reason", "证书系伪造")]].concat(),
        )
        .await
        .ok();
        assert_eq!(badges(agency, &mine, member).await, Value::Array(vec![]));
    })
    .await;
}

#[tokio::test]
async fn who_has_the_original_in_their_hands_says_so_at_once() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let mine = agency.session_of("aftersale").await;
        let wrong = submit(agency, &mine, member, "identity", &[("verified", "true")]).await;
        assert!(wrong.at_field("note").is_some(), "{wrong:?}");
        submit(
            agency,
            &mine,
            member,
            "identity",
            &[("verified", "true"), ("note", "当面核对身份证原件")],
        )
        .await
        .ok();
        assert_eq!(badges(agency, &mine, member).await, serde_json::json!(["identity"]));
        // Who may only hand in may not.
        run(
            agency,
            &format!(
                "update member set presale_id = (select id from staff where account = 'presale') where id = {member}"
            ),
        )
        .await;
        let presale = agency.session_of("presale").await;
        submit(agency, &presale, member, "car", &[("verified", "true"), ("note", "x")])
            .await
            .refused(StatusCode::FORBIDDEN);
        submit(agency, &presale, member, "car", &[]).await.ok();
        decide(agency, &presale, member, "car", &[("verdict", "verified")])
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn papers_are_seen_by_who_sees_what_they_tell_and_by_nobody_else() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let (mine, manager) = (agency.session_of("aftersale").await, agency.session_of("manager").await);
        for item in ["identity", "education"] {
            submit(agency, &mine, member, item, &[("note", "310101199403040000")])
                .await
                .ok();
        }
        let (identity, ..) = first(agency, &mine, member, "identity").await;
        let (education, version, _) = first(agency, &mine, member, "education").await;
        let (status, card) = paper(agency, &mine, &identity, "a").await;
        assert_eq!(status, StatusCode::CREATED, "{card}");
        let (_, diploma) = paper(agency, &mine, &education, "b").await;
        // After-sale matchmakers see identity numbers masked: not the card, not the note.
        assert_eq!(
            (look(agency, &mine, &card).await, look(agency, &mine, &diploma).await),
            (StatusCode::NOT_FOUND, StatusCode::OK)
        );
        assert_eq!(
            (
                look(agency, &manager, &card).await,
                look(agency, &manager, &diploma).await
            ),
            (StatusCode::OK, StatusCode::OK)
        );
        let seen = checks(agency, &mine, member).await;
        let paper_of = |of: &str| {
            seen["papers"]
                .as_array()
                .unwrap()
                .iter()
                .find(|p| p["of"].as_i64() == of.parse().ok())
                .unwrap()
                .clone()
        };
        assert_eq!(paper_of(&identity)["photo"], Value::Null, "only that there is one");
        assert_eq!(paper_of(&education)["photo"]["id"], diploma);
        let note = |item: &str| {
            seen["rows"]
                .as_array()
                .unwrap()
                .iter()
                .find(|r| r["item"] == item)
                .unwrap()["note"]
                .clone()
        };
        assert_eq!(
            (note("identity"), note("education")),
            ("".into(), "310101199403040000".into())
        );
        for cookie in [
            agency.session_of("chenmin").await,
            agency.session_of("finance").await,
            agency.session_of_member(member).await,
            String::new(),
        ] {
            assert_eq!(look(agency, &cookie, &diploma).await, StatusCode::NOT_FOUND);
        }
        // A paper is no photo of the member.
        let album = agency
            .call(
                Some(&manager),
                "photos/api/photos_of",
                &[("member", &member.to_string())],
            )
            .await
            .ok();
        assert_eq!(album["photos"], Value::Array(vec![]));
        let shown = [("id", diploma.to_string())];
        agency
            .call(Some(&manager), "photos/api/make_cover", &[("id", &shown[0].1)])
            .await
            .refused(StatusCode::NOT_FOUND);

        let stranger = agency.session_of("chenmin").await;
        assert_eq!(paper(agency, &stranger, &education, "c").await.0, StatusCode::NOT_FOUND);
        // Once decided the papers stay as they were.
        call(
            agency,
            &mine,
            "decide_check",
            &[("id", &education), ("version", &version), ("verdict", "verified")],
        )
        .await
        .ok();
        assert_eq!(paper(agency, &mine, &education, "d").await.0, StatusCode::CONFLICT);
        agency
            .call(Some(&mine), "photos/api/delete_photo", &[("id", &diploma.to_string())])
            .await
            .refused(StatusCode::CONFLICT);
        agency
            .call(Some(&mine), "photos/api/delete_photo", &[("id", &card.to_string())])
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn income_is_checked_by_who_sees_income() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let mine = agency.session_of("aftersale").await;
        submit(agency, &mine, member, "income", &[]).await.ok();
        run(agency, "delete from role_field where field = 'income' and role_id = (select id from role where code = 'aftersale')").await;
        decide(agency, &mine, member, "income", &[("verdict", "verified")]).await.refused(StatusCode::FORBIDDEN);
        let manager = agency.session_of("manager").await;
        decide(agency, &manager, member, "income", &[("verdict", "verified")]).await.ok();
        assert_eq!(first(agency, &mine, member, "income").await.2, "verified");
    })
    .await;
}
