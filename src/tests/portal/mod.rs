//! The members' own pages: signing in, one's own recommendations and dates, and nobody else's.

mod signing_in;

use crate::support::{Agency, member_in_service, on_both};
use axum::http::{StatusCode, header};
use sqlx::AssertSqlSafe;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::features::{portal, seed};
use yuelao::on;
use yuelao::server::passwords::hash_now;
use yuelao::types::ids::MemberId;

const SIGN_IN: &str = "portal/api/sign_in_member";
const PAGE: &str = "portal/api/my_page";
const ANSWER: &str = "portal/api/answer_own_recommendation";
const CONSENT: &str = "portal/api/consent_own_date";
const PASSWORD: &str = "red-thread-8";

/// A member in service who may sign in with this username.
async fn member(agency: &Agency, username: &str, more: &[(&str, &str)]) -> MemberId {
    let id = member_in_service(agency, "aftersale", &[&[("username", username)], more].concat()).await;
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query("update member set password_hash = $1 where id = $2")
        .bind(hash_now(PASSWORD)).bind(id).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
    id
}

const HIM: &[(&str, &str)] = &[
    ("name", "王建国"),
    ("sex", "male"),
    ("birthday", "1992-05-06"),
    ("height", "178"),
    ("income", "from_50"),
    ("monthly_income", "from_20k"),
    ("occupation", "工程师"),
];

async fn run(agency: &Agency, sql: String) -> i64 {
    let mut tx = agency.server.db.write().await.unwrap();
    let id = on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(c).await).unwrap();
    tx.commit().await.unwrap();
    id
}

async fn number(agency: &Agency, sql: String) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(c).await).unwrap()
}

async fn recommend(agency: &Agency, to: MemberId, candidate: MemberId) -> String {
    let sql = format!(
        "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at)
         select {to}, {candidate}, 82, '都爱徒步，住得也近', id, '2026-11-20 02:00:00+00:00' from staff where account = 'aftersale' returning id");
    run(agency, sql).await.to_string()
}

async fn arrange(agency: &Agency, a: MemberId, b: MemberId) -> String {
    let sql = format!(
        "insert into arranged_date (member_a, member_b, at, place, note, state, staff_id, created_at)
         select {a}, {b}, '2099-11-22 06:00:00+00:00', '静安寺咖啡馆', '给红娘看的备注', 'planned', id, '2026-11-20 02:00:00+00:00'
         from staff where account = 'aftersale' returning id");
    run(agency, sql).await.to_string()
}

async fn sign_in(agency: &Agency, name: &str) -> String {
    let response = agency
        .post(SIGN_IN, "", &[("name", name), ("password", PASSWORD)])
        .await;
    let cookie = response
        .headers()
        .get(header::SET_COOKIE)
        .expect("signed in")
        .to_str()
        .unwrap();
    assert!(
        cookie.starts_with("yuelao_member=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_string()
}

/// What a page says of people: without the list of reasons that anybody may choose from.
fn without_choices(mut page: serde_json::Value) -> String {
    let list = page.as_object_mut().unwrap().remove("declining");
    assert!(list.is_some_and(|l| l.as_array().is_some_and(|l| !l.is_empty())));
    page.to_string()
}

#[tokio::test]
async fn a_recommendation_is_answered_once_by_its_own_side_and_by_nobody_else() {
    on_both(async |agency| {
        let (her, him, other) = (member(agency, "小林", &[]).await, member(agency, "小王", HIM).await, member(agency, "别人", &[]).await);
        let (theirs, foreign) = (recommend(agency, her, him).await, recommend(agency, other, him).await);
        let (hers, his, others) = (sign_in(agency, "小林").await, sign_in(agency, "小王").await, sign_in(agency, "别人").await);
        let page = agency.call(Some(&hers), PAGE, &[]).await.ok();
        let listed = page["recommendations"].as_array().unwrap();
        assert_eq!(listed.len(), 1, "{page}");
        assert_eq!((listed[0]["partner"]["name"].as_str(), listed[0]["may_answer"].as_bool()), (Some("王先生"), Some(true)));
        assert_eq!(listed[0]["reason"], "都爱徒步，住得也近");

        let yes = |id| [("id", id), ("answer", "interested")];
        agency.call(Some(&hers), ANSWER, &yes(&foreign)).await.refused(StatusCode::NOT_FOUND);
        agency.call(Some(&others), ANSWER, &yes(&theirs)).await.refused(StatusCode::NOT_FOUND);
        for wrong in ["", "waiting", "no_answer", "x"] {
            let answer = agency.call(Some(&hers), ANSWER, &[("id", &theirs), ("answer", wrong)]).await;
            assert!(answer.at_field("answer").is_some(), "{wrong}: {answer:?}");
        }
        assert!(agency.call(Some(&hers), ANSWER, &[("id", &theirs), ("answer", "declined")]).await.at_field("reason").is_some());
        assert_eq!(number(agency, "select count(*) from event where kind = 'answered'".into()).await, 0);

        agency.call(Some(&hers), ANSWER, &yes(&theirs)).await.ok();
        agency.call(Some(&hers), ANSWER, &[("id", &theirs), ("answer", "declined"), ("reason", "age")]).await.refused(StatusCode::CONFLICT);
        let said = "member_answer = 'interested' and candidate_answer = 'waiting'";
        assert_eq!(number(agency, format!("select count(*) from recommendation where id = {theirs} and {said}")).await, 1);
        let told = format!("select count(*) from event where kind = 'answered' and staff_id is null and subject_id = {theirs} and member_id in ({her}, {him})");
        assert_eq!(number(agency, told.clone()).await, 2);

        // He is the candidate: his answer goes to his side, and he is not told hers before.
        let seen = agency.call(Some(&his), PAGE, &[]).await.ok();
        let mine = seen["recommendations"].as_array().unwrap().iter().find(|r| r["id"].as_i64() == theirs.parse().ok()).unwrap().clone();
        assert_eq!((mine["outcome"].as_str(), mine["reason"].as_str()), (Some("等您答复。"), None));
        agency.call(Some(&his), ANSWER, &[("id", &theirs), ("answer", "declined"), ("reason", "timing")]).await.ok();
        let said = "member_answer = 'interested' and candidate_answer = 'declined' and candidate_reason = 'timing'";
        assert_eq!(number(agency, format!("select count(*) from recommendation where id = {theirs} and {said}")).await, 1);
        assert_eq!(number(agency, told).await, 4);
        let page = without_choices(agency.call(Some(&hers), PAGE, &[]).await.ok());
        assert!(!page.contains("近期不方便见面") && !page.contains("timing"), "why he declined is not hers: {page}");
    })
    .await;
}

#[tokio::test]
async fn two_answers_at_once_count_as_one() {
    on_both(async |agency| {
        let (her, him) = (member(agency, "小林", &[]).await, member(agency, "小王", HIM).await);
        let id = recommend(agency, her, him).await;
        let cookie = sign_in(agency, "小林").await;
        let (yes, no) = (
            [("id", &*id), ("answer", "interested")],
            [("id", &*id), ("answer", "declined"), ("reason", "age")],
        );
        let (a, b) = tokio::join!(
            agency.call(Some(&cookie), ANSWER, &yes),
            agency.call(Some(&cookie), ANSWER, &no)
        );
        let mut both = [a.status, b.status];
        both.sort();
        assert_eq!(both, [StatusCode::OK, StatusCode::CONFLICT], "{a:?} {b:?}");
        assert_eq!(
            number(
                agency,
                format!("select count(*) from event where kind = 'answered' and subject_id = {id}")
            )
            .await,
            2
        );
    })
    .await;
}

#[tokio::test]
async fn one_agrees_to_ones_own_date_and_to_no_other() {
    on_both(async |agency| {
        let (her, him, other) = (member(agency, "小林", &[]).await, member(agency, "小王", HIM).await, member(agency, "别人", &[]).await);
        let (theirs, foreign) = (arrange(agency, him, her).await, arrange(agency, other, him).await);
        let cookie = sign_in(agency, "小林").await;
        let page = agency.call(Some(&cookie), PAGE, &[]).await.ok();
        assert_eq!(page["dates"].as_array().unwrap().len(), 1, "{page}");
        let date = &page["dates"][0];
        assert_eq!((date["partner"].as_str(), date["place"].as_str(), date["may_consent"].as_bool()), (Some("王先生"), Some("静安寺咖啡馆"), Some(true)));
        let agree = |id| [("id", id), ("version", "1"), ("answer", "agreed")];
        agency.call(Some(&cookie), CONSENT, &agree(&foreign)).await.refused(StatusCode::NOT_FOUND);
        agency.call(Some(&cookie), CONSENT, &[("id", &theirs), ("version", "7"), ("answer", "agreed")]).await.refused(StatusCode::CONFLICT);
        agency.call(Some(&cookie), CONSENT, &agree(&theirs)).await.ok();
        agency.call(Some(&cookie), CONSENT, &[("id", &theirs), ("version", "2"), ("answer", "refused")]).await.refused(StatusCode::CONFLICT);
        let sides = "consent_a = 'waiting' and consent_b = 'agreed'";
        assert_eq!(number(agency, format!("select count(*) from arranged_date where id = {theirs} and {sides}")).await, 1);
        assert_eq!(number(agency, format!("select count(*) from event where kind = 'date_consented' and staff_id is null and subject_id = {theirs}")).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_session_of_staff_is_none_of_members_and_the_other_way_round() {
    on_both(async |agency| {
        member(agency, "小林", &[]).await;
        let (staff, mine) = (agency.session_of("admin").await, sign_in(agency, "小林").await);
        let token = |cookie: &str| cookie.split_once('=').unwrap().1.to_string();
        for cookie in [staff.clone(), format!("yuelao_member={}", token(&staff))] {
            agency
                .call(Some(&cookie), PAGE, &[])
                .await
                .refused(StatusCode::UNAUTHORIZED);
        }
        for cookie in [mine.clone(), format!("yuelao_session={}", token(&mine))] {
            for function in ["staff/api/me", "workbench/api/what_waits"] {
                agency
                    .call(Some(&cookie), function, &[])
                    .await
                    .refused(StatusCode::UNAUTHORIZED);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_hidden_crosses_the_wire() {
    on_both(async |agency| {
        let (her, him) = (member(agency, "小林", &[]).await, member(agency, "小王", HIM).await);
        let mut tx = agency.server.db.write().await.unwrap();
        for (kind, value) in [
            (ContactKind::Mobile, "13912345678"),
            (ContactKind::Wechat, "wangjg_92"),
            (ContactKind::Email, "wang@example.com"),
        ] {
            contacts::put(&mut tx, &agency.server.keys, ContactOwner::Member, him.0, kind, value)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        recommend(agency, her, him).await;
        arrange(agency, her, him).await;
        let cookie = sign_in(agency, "小林").await;
        let text = without_choices(agency.call(Some(&cookie), PAGE, &[]).await.ok());
        assert!(text.contains("王先生") && text.contains("工程师"), "{text}");
        let hidden = [
            "王建国",
            "小王",
            "139",
            "wangjg",
            "wa****",
            "wang@",
            "from_50",
            "50-100",
            "from_20k",
            "income",
            "1992-05-06",
            "备注",
            "affinity",
            "in_service",
            "password",
        ];
        for word in hidden {
            assert!(!text.contains(word), "{word} in {text}");
        }
        // Whoever takes back the consent to be shown is not shown.
        run(
            agency,
            format!("update member set shown = false where id = {him} returning id"),
        )
        .await;
        let page = agency.call(Some(&cookie), PAGE, &[]).await.ok();
        assert!(page["recommendations"].as_array().unwrap().is_empty(), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_pages_can_be_read_without_scripts() {
    on_both(async |agency| {
        let (status, leads, _) = agency.page("/my", None).await;
        assert_eq!((status.is_redirection(), leads.as_str()), (true, "/my/sign-in"));
        let (status, _, text) = agency.page("/my/sign-in", None).await;
        assert!(
            status == StatusCode::OK && text.contains("会员登录") && !text.contains("演示会员"),
            "{text}"
        );

        let (her, him) = (member(agency, "小林", &[]).await, member(agency, "小王", HIM).await);
        recommend(agency, her, him).await;
        let response = agency
            .plain(SIGN_IN, "", &[("name", "小林"), ("password", PASSWORD)])
            .await;
        assert!(response.status().is_redirection(), "{response:?}");
        assert_eq!(response.headers()[header::LOCATION], "/my");
        let cookie = response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        let (status, _, text) = agency.page("/my", Some(&cookie)).await;
        assert_eq!(status, StatusCode::OK);
        for word in ["林晓", "王先生", "都爱徒步", "周雅琴", "有意，愿意认识"] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_demonstration_has_a_member_who_signs_in() {
    on_both(async |agency| {
        seed::more_members(&agency.server, 200, 7).await.unwrap();
        let name = agency.call(None, "portal/api/demo_member", &[]).await.ok();
        assert_eq!(name, "member");
        let answer = agency
            .post(SIGN_IN, "", &[("name", "member"), ("password", "yuelao-demo")])
            .await;
        let cookie = answer.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        let page = agency.call(Some(&cookie), PAGE, &[]).await.ok();
        assert!(
            page["recommendations"].as_array().is_some_and(|r| !r.is_empty()),
            "{page}"
        );
        assert!(
            page["matchmaker"]["name"].is_string() && page["contract"]["number"].is_string(),
            "{page}"
        );
        // Once is enough.
        let mut tx = agency.server.db.write().await.unwrap();
        portal::give_sign_in(&mut tx, portal::DEMO_USERNAME, "-").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            number(
                agency,
                "select count(*) from member where password_hash is not null".into()
            )
            .await,
            1
        );
    })
    .await;
}
