//! The counter's tablet: handed over, shut, taken back; the visitor's form kept and gone on with.

use crate::support::{Agency, Answer, on_both};
use axum::http::{StatusCode, header};
use yuelao::on;

pub const OVER: &str = "counter/api/hand_over";
const BACK: &str = "counter/api/take_back";
pub const STATE: &str = "counter/api/whose_tablet";
pub const SAVE: &str = "intake/api/save_registration";
pub const PAGE: &str = "intake/api/registration";
pub const AT_1: [(&str, &str); 3] = [("place", "counter"), ("step", "1"), ("check", "false")];

pub async fn hand_over(agency: &Agency, cookie: &str) {
    let pin = [("pin", "2580"), ("again", "2580")];
    agency.call(Some(cookie), OVER, &pin).await.ok();
}

pub async fn back(agency: &Agency, cookie: &str, pin: &str) -> Answer {
    agency.call(Some(cookie), BACK, &[("pin", pin)]).await
}

async fn handed(agency: &Agency, cookie: &str) -> bool {
    let state = agency.call(Some(cookie), STATE, &[]).await.ok();
    state["handed"].as_bool().unwrap()
}

pub async fn count(agency: &Agency, what: &'static str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(what).fetch_one(c).await).unwrap()
}

/// Sends a step of the counter's form; returns the cookies that the browser then holds.
pub async fn send(agency: &Agency, cookies: &str, act: &str, more: &[(&str, &str)]) -> String {
    let fields = [&[("place", "counter"), ("step", "1"), ("act", act)], more].concat();
    let response = agency.post(SAVE, cookies, &fields).await;
    assert!(response.status().is_success(), "{act}: {}", response.status());
    let set = response
        .headers()
        .get(header::SET_COOKIE)
        .map(|v| v.to_str().unwrap().to_string());
    match set.as_deref().and_then(|v| v.split(';').next()) {
        Some(new) => format!("{}; {new}", cookies.split("; yuelao_draft").next().unwrap()),
        None => cookies.to_string(),
    }
}

#[tokio::test]
async fn the_first_hand_over_sets_the_pin_and_only_the_pin_brings_the_staff_back() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        let weak = [("pin", "1234"), ("again", "1234")];
        assert!(agency.call(Some(&cookie), OVER, &weak).await.at_field("pin").is_some());
        let unlike = [("pin", "2580"), ("again", "2581")];
        assert!(
            agency
                .call(Some(&cookie), OVER, &unlike)
                .await
                .at_field("again")
                .is_some()
        );
        assert!(!handed(agency, &cookie).await, "nothing happened yet");
        hand_over(agency, &cookie).await;

        let state = agency.call(Some(&cookie), STATE, &[]).await.ok();
        assert_eq!(state["handed"], true);
        assert_eq!(state["staff"], "", "not even the name is told");
        agency
            .call(Some(&cookie), "staff/api/me", &[])
            .await
            .refused(StatusCode::LOCKED);
        // A tablet may know its staff's passwords.
        let enter = [("account", "counter"), ("password", "yuelao-demo")];
        agency
            .call(Some(&cookie), "staff/api/sign_in", &enter)
            .await
            .refused(StatusCode::LOCKED);
        agency
            .call(Some(&cookie), "staff/api/sign_out", &[])
            .await
            .refused(StatusCode::LOCKED);

        assert_eq!(
            back(agency, &cookie, "2581").await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(handed(agency, &cookie).await);
        back(agency, &cookie, "2580").await.ok();
        assert!(!handed(agency, &cookie).await);
        agency.call(Some(&cookie), "staff/api/me", &[]).await.ok();
        // The next time the PIN is known and not asked for.
        agency.call(Some(&cookie), OVER, &[]).await.ok();
        assert!(handed(agency, &cookie).await);
        let kinds = "select count(*) from event where kind in ('pin_set', 'handed_over', 'taken_back', 'pin_failed')";
        assert_eq!(count(agency, kinds).await, 5);
        let sealed = "select count(*) from staff_pin where pin_hash like '$argon2%' and pin_hash not like '%2580%'";
        assert_eq!(count(agency, sealed).await, 1);
    })
    .await;
}

#[tokio::test]
async fn every_office_page_leads_to_the_visitors_form() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        hand_over(agency, &cookie).await;
        for path in [
            "/office",
            "/office/members",
            "/office/account",
            "/office/consultations",
            "/counter/arrival",
        ] {
            let (status, leads, text) = agency.page(path, Some(&cookie)).await;
            assert_eq!((status, leads.as_str()), (StatusCode::FOUND, "/counter"), "{path}");
            assert!(!text.contains("唐悦"), "{path} names the staff");
        }
        let (status, _, text) = agency.page("/counter", Some(&cookie)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(text.contains("开始登记") && text.contains("工作人员"));
        assert!(!text.contains("唐悦") && !text.contains("回到后台"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn wrong_pins_wait_longer_each_time_and_guesses_at_once_are_all_counted() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        hand_over(agency, &cookie).await;
        let guess = || back(agency, &cookie, "9999");
        let answers = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess());
        let answers = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5];
        let looked_at = answers
            .iter()
            .filter(|a| a.status == StatusCode::UNPROCESSABLE_ENTITY)
            .count();
        let shut = answers
            .iter()
            .filter(|a| a.status == StatusCode::TOO_MANY_REQUESTS)
            .count();
        assert_eq!((looked_at, shut), (3, 3), "{answers:?}");
        // While it is shut even the right one waits.
        let answer = back(agency, &cookie, "2580").await;
        answer.refused(StatusCode::TOO_MANY_REQUESTS);
        let seconds = answer.body["TooMany"]["seconds"].as_i64().unwrap();
        assert!((50..=60).contains(&seconds), "{seconds}");
        over(agency).await;
        back(agency, &cookie, "9998")
            .await
            .refused(StatusCode::UNPROCESSABLE_ENTITY);
        let longer = back(agency, &cookie, "2580").await.body["TooMany"]["seconds"]
            .as_i64()
            .unwrap();
        assert!((110..=120).contains(&longer), "{longer}");
        over(agency).await;
        back(agency, &cookie, "2580").await.ok();
        assert_eq!(count(agency, "select failures from staff_pin").await, 0);
    })
    .await;
}

/// The wait is over.
async fn over(agency: &Agency) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query("update staff_pin set locked_until = set_at").execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_pin_is_changed_for_the_password_and_a_session_ended_elsewhere_is_over() {
    on_both(async |agency| {
        let (tablet, desk) = (agency.session_of("counter").await, agency.session_of("counter").await);
        hand_over(agency, &tablet).await;
        let change = |password: &'static str| {
            let fields = [("password", password), ("pin", "8031"), ("again", "8031")];
            let desk = desk.clone();
            async move { agency.call(Some(&desk), "counter/api/change_pin", &fields).await }
        };
        assert!(change("wrong").await.at_field("password").is_some());
        change("yuelao-demo").await.ok();
        back(agency, &tablet, "2580")
            .await
            .refused(StatusCode::UNPROCESSABLE_ENTITY);
        back(agency, &tablet, "8031").await.ok();

        agency.call(Some(&tablet), OVER, &[]).await.ok();
        let sessions = agency.call(Some(&desk), "staff/api/my_sessions", &[]).await.ok();
        let other = sessions
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["current"] == false)
            .unwrap();
        let id = other["id"].to_string();
        agency
            .call(Some(&desk), "staff/api/revoke_session", &[("session", &id)])
            .await
            .ok();
        agency
            .call(Some(&tablet), STATE, &[])
            .await
            .refused(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn the_visitor_fills_in_their_form_and_nothing_of_the_staffs() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        hand_over(agency, &cookie).await;
        let cookies = send(
            agency,
            &cookie,
            "next",
            &[("name", "许若琳"), ("mobile", "13912345678")],
        )
        .await;
        let page = agency
            .call(
                Some(&cookies),
                PAGE,
                &[("place", "counter"), ("step", "2"), ("check", "false")],
            )
            .await
            .ok();
        assert_eq!(page["answers"]["name"], "许若琳");
        agency
            .call(
                Some(&cookies),
                PAGE,
                &[("place", "office"), ("step", "1"), ("check", "false")],
            )
            .await
            .refused(StatusCode::LOCKED);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_was_left_is_off_the_screen_and_kept_for_the_staff() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        hand_over(agency, &cookie).await;
        let cookies = send(agency, &cookie, "keep", &[("name", "许若琳"), ("seq", "10")]).await;
        // Half-typed and wrong as it is: it is kept.
        let cookies = send(
            agency,
            &cookies,
            "aside",
            &[("name", "许若琳"), ("mobile", "139"), ("seq", "20")],
        )
        .await;
        let page = agency.call(Some(&cookies), PAGE, &AT_1).await.ok();
        assert!(
            page["answers"].as_object().unwrap().is_empty(),
            "the next visitor sees nothing: {page}"
        );
        let state = agency.call(Some(&cookies), STATE, &[]).await.ok();
        assert!(
            state["aside"].as_array().unwrap().is_empty(),
            "nor does a visitor see the list"
        );
        agency
            .call(Some(&cookies), "intake/draft_aside/resume_aside", &[("id", "1")])
            .await
            .refused(StatusCode::LOCKED);

        back(agency, &cookie, "2580").await.ok();
        let state = agency.call(Some(&cookie), STATE, &[]).await.ok();
        assert_eq!(state["aside"][0]["name"], "许**");
        let id = state["aside"][0]["id"].to_string();
        let response = agency
            .post("intake/draft_aside/resume_aside", &cookie, &[("id", &id)])
            .await;
        let set = response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        let page = agency.call(Some(&format!("{cookie}; {set}")), PAGE, &AT_1).await.ok();
        assert_eq!(page["answers"]["mobile"], "139");
        agency
            .call(Some(&cookie), "intake/draft_aside/resume_aside", &[("id", &id)])
            .await
            .refused(StatusCode::NOT_FOUND);
        assert_eq!(count(agency, "select count(*) from registration_draft").await, 1);
        assert_eq!(count(agency, "select count(*) from set_aside").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_saving_that_comes_late_does_not_win() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        let cookies = send(agency, &cookie, "keep", &[("name", "许"), ("seq", "10")]).await;
        let cookies = send(agency, &cookies, "keep", &[("name", "许若琳"), ("seq", "30")]).await;
        send(agency, &cookies, "keep", &[("name", "许若"), ("seq", "20")]).await;
        let page = agency.call(Some(&cookies), PAGE, &AT_1).await.ok();
        assert_eq!(page["answers"]["name"], "许若琳");
        assert_eq!(page["furthest"], 1, "what is being typed is no step that is done");
    })
    .await;
}
