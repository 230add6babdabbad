//! Whose form lies on the counter's tablet: set aside, gone on with, spoken of in whose words.

use crate::handover::{AT_1, OVER, PAGE, SAVE, STATE, back, count, hand_over, send};
use crate::support::{Agency, on_both};
use axum::http::header;
use yuelao::on;

const ASIDE: &str = "select count(*) from set_aside";
const DRAFTS: &str = "select count(*) from registration_draft";

#[tokio::test]
async fn a_form_that_lies_on_the_tablet_is_set_aside_for_the_next_visitor() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        let mine = send(agency, &cookie, "keep", &[("name", "许若琳"), ("seq", "10")]).await;
        let open = agency.call(Some(&mine), "counter/api/form_on_tablet", &[]).await.ok();
        assert_eq!(open["name"], "许**");
        let pin = [("pin", "2580"), ("again", "2580"), ("form", "new")];
        let response = agency.post(OVER, &mine, &pin).await;
        assert!(response.status().is_success());
        let cleared = response.headers()[header::SET_COOKIE].to_str().unwrap().to_string();
        assert!(cleared.starts_with("yuelao_draft_counter=;"), "{cleared}");
        assert_eq!((count(agency, ASIDE).await, count(agency, DRAFTS).await), (1, 1));

        back(agency, &cookie, "2580").await.ok();
        let state = agency.call(Some(&cookie), STATE, &[]).await.ok();
        assert_eq!(state["aside"][0]["name"], "许**");
    })
    .await;
}

#[tokio::test]
async fn the_visitor_may_be_given_the_form_that_lies_there() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        let answers = [("name", "许若琳"), ("mobile", "13912345678")];
        let mine = send(agency, &cookie, "next", &answers).await;
        let pin = [("pin", "2580"), ("again", "2580"), ("form", "go_on")];
        let led = agency.call(Some(&mine), OVER, &pin).await.ok();
        assert_eq!(led, "/counter?step=2");
        assert_eq!(count(agency, ASIDE).await, 0);
        let page = agency.call(Some(&mine), PAGE, &AT_1).await.ok();
        assert_eq!(
            (&page["answers"]["name"], &page["handed"]),
            (&"许若琳".into(), &true.into())
        );
    })
    .await;
}

#[tokio::test]
async fn the_start_says_little_of_a_form_and_a_new_one_destroys_none() {
    on_both(async |agency| {
        let cookie = agency.session_of("counter").await;
        hand_over(agency, &cookie).await;
        let mine = send(agency, &cookie, "keep", &[("name", "许若琳"), ("seq", "10")]).await;
        let (_, _, text) = agency.page("/counter", Some(&mine)).await;
        assert!(
            text.contains("许**的登记尚未完成") && text.contains("data-personal"),
            "{text}"
        );
        assert!(!text.contains("许若琳"), "not even in what the page carries along");
        assert!(!text.contains("继续填写"), "no way into it");
        let again = [("place", "counter"), ("again", "1")];
        agency
            .call(Some(&mine), "intake/api/restart_registration", &again)
            .await
            .ok();
        assert_eq!((count(agency, ASIDE).await, count(agency, DRAFTS).await), (1, 1));

        back(agency, &cookie, "2580").await.ok();
        let (_, _, text) = agency.page("/counter", Some(&cookie)).await;
        assert!(
            text.contains("暂存的登记") && text.contains("继续填写许**的登记"),
            "{text}"
        );
        // Where nothing was filled in there is nothing to keep.
        let empty = send(agency, &cookie, "keep", &[("seq", "10")]).await;
        agency
            .call(Some(&empty), "intake/api/restart_registration", &again)
            .await
            .ok();
        assert_eq!((count(agency, ASIDE).await, count(agency, DRAFTS).await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_gone_on_with_counts_by_the_clock_of_the_new_tablet() {
    on_both(async |agency| {
        let (one, other) = (agency.session_of("counter").await, agency.session_of("counter").await);
        let mine = send(agency, &one, "keep", &[("name", "许"), ("seq", "9000")]).await;
        agency.post("intake/draft_aside/set_aside", &mine, &[]).await;
        let response = agency
            .post("intake/draft_aside/resume_aside", &other, &[("id", "1")])
            .await;
        let set = response.headers()[header::SET_COOKIE].to_str().unwrap().to_string();
        let theirs = format!("{other}; {}", set.split(';').next().unwrap());
        // The other tablet's clock is behind.
        send(agency, &theirs, "keep", &[("name", "许若琳"), ("seq", "20")]).await;
        let page = agency.call(Some(&theirs), PAGE, &AT_1).await.ok();
        assert_eq!((&page["answers"]["name"], &page["seq"]), (&"许若琳".into(), &20.into()));
    })
    .await;
}

/// Fills in the counter's form up to the confirmation.
async fn filled(agency: &Agency, cookie: &str, mobile: &str) -> String {
    let steps: [(&str, &[(&str, &str)]); 5] = [
        ("1", &[("name", "许若琳"), ("mobile", mobile)]),
        (
            "2",
            &[
                ("sex", "female"),
                ("birthday", "1994-03-04"),
                ("region", "310115"),
                ("height", "165"),
                ("marital", "single"),
                ("education", "master"),
            ],
        ),
        ("3", &[]),
        ("4", &[]),
        ("5", &[]),
    ];
    let mut cookies = cookie.to_string();
    for (step, answers) in steps {
        let fields = [&[("place", "counter"), ("step", step), ("act", "next")], answers].concat();
        let response = agency.post(SAVE, &cookies, &fields).await;
        assert!(response.status().is_success(), "{step}: {}", response.status());
        if let Some(set) = response.headers().get(header::SET_COOKIE) {
            cookies = format!("{cookie}; {}", set.to_str().unwrap().split(';').next().unwrap());
        }
    }
    cookies
}

#[tokio::test]
async fn a_visitor_is_spoken_to_as_the_public_and_agrees_themself() {
    on_both(async |agency| {
        let submit = "intake/api/submit_registration";
        let yes = [("place", "counter"), ("privacy", "true")];
        let cookie = agency.session_of("counter").await;
        let by_staff = filled(agency, &cookie, "13912345678").await;
        let refused = agency.call(Some(&by_staff), submit, &[("place", "counter")]).await;
        assert_eq!(refused.at_field("privacy"), Some("请征得本人同意并勾选"));
        agency.call(Some(&by_staff), submit, &yes).await.ok();
        let known = [
            ("place", "counter"),
            ("step", "1"),
            ("act", "next"),
            ("name", "许若琳"),
            ("mobile", "13912345678"),
        ];
        let said = agency.call(Some(&cookie), SAVE, &known).await;
        assert_eq!(said.at_field("mobile"), Some("该会员已在机构登记，请联系经理"));

        hand_over(agency, &cookie).await;
        let said = agency.call(Some(&cookie), SAVE, &known).await;
        assert_eq!(said.at_field("mobile"), Some("该手机号已登记，如需帮助请联系红娘"));
        let mine = filled(agency, &cookie, "13912345679").await;
        let (_, _, text) = agency.page("/counter?step=6", Some(&mine)).await;
        assert!(
            text.contains("我已阅读并同意隐私说明") && text.contains("我们收集什么"),
            "{text}"
        );
        assert!(!text.contains("征得同意"), "{text}");
        let refused = agency.call(Some(&mine), submit, &[("place", "counter")]).await;
        assert_eq!(
            refused.at_field("privacy"),
            Some("请阅读并同意隐私说明，我们才能为您服务")
        );
        agency.call(Some(&mine), submit, &yes).await.ok();

        let mut tx = agency.server.db.read().await.unwrap();
        let notes: Vec<String> = on!(&mut tx, c => sqlx::query_scalar(
            "select cast(data as text) from event where kind = 'registered' order by id").fetch_all(c).await)
        .unwrap();
        assert!(notes[0].contains("工作人员征得本人同意后代为勾选"), "{notes:?}");
        assert!(notes[1].contains("本人在前台平板勾选"), "{notes:?}");
    })
    .await;
}
