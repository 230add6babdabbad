//! What answers and feedback propose for a member's criteria, and what a person makes of it.

use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::on;
use yuelao::server::clock;
use yuelao::types::ids::MemberId;

const LOOK: &str = "matching/proposals/api/criteria_proposals";
const ACCEPT: &str = "matching/proposals/api/accept_proposal";
const REJECT: &str = "matching/proposals/api/reject_proposal";

/// Somebody of Beijing was recommended to her; what she said.
async fn said(agency: &Agency, her: MemberId, answer: &str, reason: Option<&str>, more: &[(&str, &str)]) -> MemberId {
    let usual = [
        ("name", "周远"),
        ("sex", "male"),
        ("birthday", "1992-05-06"),
        ("region", "110101"),
        ("height", "178"),
    ];
    let him = member_in_service(agency, "linjing", &[&usual[..], more].concat()).await;
    let mut tx = agency.server.db.write().await.unwrap();
    let staff = agency.staff_id(&mut tx, "aftersale").await;
    on!(&mut tx, c => sqlx::query(
        "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at, member_answer, member_reason, member_answered_at)
         values ($1, $2, 70, '甲', $3, $4, $5, $6, $4)")
        .bind(her).bind(him).bind(staff).bind(clock::now()).bind(answer).bind(reason).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
    him
}

/// After a date with him she says whether she wants more, and why.
async fn met(agency: &Agency, her: MemberId, him: MemberId, more: bool, reasons: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    let staff = agency.staff_id(&mut tx, "aftersale").await;
    let date: i64 = on!(&mut tx, c => sqlx::query_scalar(
        "insert into arranged_date (member_a, member_b, at, place, state, staff_id, created_at)
         values ($1, $2, $3, '茶室', 'held', $4, $3) returning id")
        .bind(her).bind(him).bind(clock::now()).bind(staff).fetch_one(c).await)
    .unwrap();
    let reasons: Value = serde_json::from_str(reasons).unwrap();
    on!(&mut tx, c => sqlx::query(
        "insert into date_feedback (date_id, member_id, satisfaction, wants_more, impression, reasons, staff_id, at)
         values ($1, $2, 2, $3, '客气', $4, $5, $6)")
        .bind(date).bind(her).bind(more).bind(sqlx::types::Json(reasons)).bind(staff).bind(clock::now()).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

async fn look(agency: &Agency, cookie: &str, her: MemberId) -> Value {
    agency
        .call(Some(cookie), LOOK, &[("member", &her.to_string())])
        .await
        .ok()
}

fn her_wishes() -> [(&'static str, &'static str); 5] {
    [
        ("wish_regions", "310000"),
        ("weight_regions", "low"),
        ("wish_age_min", "28"),
        ("wish_age_max", "36"),
        ("weight_age", "high"),
    ]
}

async fn events(agency: &Agency, her: MemberId, kind: &str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("select count(*) from event where member_id = $1 and kind = $2")
        .bind(her).bind(kind).fetch_one(c).await)
    .unwrap()
}

async fn weight_of_place(agency: &Agency, her: MemberId) -> String {
    let mut tx = agency.server.db.read().await.unwrap();
    let member = yuelao::features::members::store::any(&mut tx, her).await.unwrap();
    member.criteria.regions.unwrap().importance.code().to_string()
}

#[tokio::test]
async fn four_who_were_declined_for_distance_propose_that_place_counts_more() {
    on_both(async |agency| {
        let her = member_in_service(agency, "aftersale", &her_wishes()).await;
        let cookie = agency.sign_in("aftersale").await;
        for _ in 0..2 {
            said(agency, her, "declined", Some("place"), &[]).await;
        }
        said(agency, her, "declined", Some("looks"), &[]).await;
        assert_eq!(
            look(agency, &cookie, her).await["rows"].as_array().unwrap().len(),
            0,
            "two say nothing"
        );
        // The third had looked good on paper; the word after the date is what counts.
        let him = said(agency, her, "interested", None, &[]).await;
        met(agency, her, him, false, r#"["distance"]"#).await;

        let found = look(agency, &cookie, her).await;
        let rows = found["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 1, "{found}");
        assert_eq!(
            (rows[0]["criterion"].as_str(), rows[0]["step"].as_str()),
            (Some("regions"), Some("raise"))
        );
        assert_eq!(rows[0]["because"], "她婉拒的 4 人中，3 人因为地区");
        assert_eq!(rows[0]["evidence"].as_array().unwrap().len(), 3);
        // Candidates of colleagues stay without a name here too.
        assert!(!found.to_string().contains("周远"), "{found}");
        assert_eq!((found["yes"].as_i64(), found["no"].as_i64()), (Some(0), Some(4)));
        let place = found["preferences"]
            .as_array()
            .unwrap()
            .iter()
            .find(|p| p["criterion"] == "regions")
            .unwrap();
        assert_eq!(place["stated"][0], "上海");
        assert!(place["revealed"].to_string().contains("3 人因为它"), "{place}");

        // Nothing changes before somebody takes it.
        assert_eq!(weight_of_place(agency, her).await, "low");
        let (member, version) = (her.to_string(), found["version"].to_string());
        let token = rows[0]["token"].as_str().unwrap();
        let fields = [("member", &*member), ("version", &*version), ("token", token)];
        let peer = agency.sign_in("hexiaoyan").await;
        agency
            .call(Some(&peer), ACCEPT, &fields)
            .await
            .refused(StatusCode::NOT_FOUND);
        let other = [
            ("member", &*member),
            ("version", &*version),
            ("token", "weight_regions=must"),
        ];
        agency
            .call(Some(&cookie), ACCEPT, &other)
            .await
            .refused(StatusCode::CONFLICT);
        agency.call(Some(&cookie), ACCEPT, &fields).await.ok();
        agency
            .call(Some(&cookie), ACCEPT, &fields)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(weight_of_place(agency, her).await, "high");
        assert_eq!(events(agency, her, "criteria_edited").await, 1);
        let after = look(agency, &cookie, her).await;
        assert!(after["rows"].as_array().unwrap().is_empty(), "{after}");
        assert_eq!(after["decided"][0]["outcome"], "accepted");
    })
    .await;
}

#[tokio::test]
async fn what_was_rejected_comes_back_only_with_three_new_answers() {
    on_both(async |agency| {
        let her = member_in_service(agency, "aftersale", &her_wishes()).await;
        let cookie = agency.sign_in("aftersale").await;
        // Outside her range, and liked all the same.
        let older = [("birthday", "1985-01-01"), ("region", "310115")];
        for _ in 0..3 {
            said(agency, her, "interested", None, &older).await;
        }
        let found = look(agency, &cookie, her).await;
        let row = &found["rows"][0];
        assert_eq!(
            (row["criterion"].as_str(), row["step"].as_str()),
            (Some("age"), Some("widen")),
            "{found}"
        );
        let token = row["token"].as_str().unwrap();
        assert!(token.starts_with("wish_age_max="), "{token}");
        let member = her.to_string();
        let blank = [("member", &*member), ("token", token), ("reason", " ")];
        assert!(
            agency
                .call(Some(&cookie), REJECT, &blank)
                .await
                .at_field("reason")
                .is_some()
        );
        let reject = [("member", &*member), ("token", token), ("reason", "会员说这几位是例外")];
        agency.call(Some(&cookie), REJECT, &reject).await.ok();
        agency
            .call(Some(&cookie), REJECT, &reject)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(events(agency, her, "proposal_rejected").await, 1);
        assert_eq!(events(agency, her, "criteria_edited").await, 0);

        for n in 0..3 {
            let found = look(agency, &cookie, her).await;
            assert!(found["rows"].as_array().unwrap().is_empty(), "after {n} more: {found}");
            assert_eq!(found["decided"][0]["reason"], "会员说这几位是例外");
            said(agency, her, "interested", None, &older).await;
        }
        assert_eq!(look(agency, &cookie, her).await["rows"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_does_not_see_income_is_not_proposed_anything_about_it() {
    on_both(async |agency| {
        let wishes = [("wish_income", "from_20"), ("weight_income", "low")];
        let her = member_in_service(agency, "aftersale", &wishes).await;
        for _ in 0..3 {
            said(agency, her, "declined", Some("income"), &[("income", "from_10")]).await;
        }
        let cookie = agency.sign_in("aftersale").await;
        assert_eq!(look(agency, &cookie, her).await["rows"][0]["criterion"], "income");
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query(
            "delete from role_field where field = 'income' and role_id = (select id from role where code = 'aftersale')")
            .execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        let cookie = agency.sign_in("aftersale").await;
        let found = look(agency, &cookie, her).await;
        assert!(found["rows"].as_array().unwrap().is_empty(), "{found}");
        assert!(!found["preferences"].to_string().contains("income"), "{found}");
    })
    .await;
}
