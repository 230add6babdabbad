//! Registration: drafts, checks, one member whatever happens on the way, and who may use which door.

use crate::support::{Agency, on_both};
use axum::http::{StatusCode, header};
use yuelao::on;

const SAVE: &str = "intake/api/save_registration";
const SUBMIT: &str = "intake/api/submit_registration";
const PAGE: &str = "intake/api/registration";

/// The required answers of the first two groups, and a few more.
const STEPS: [(&str, &[(&str, &str)]); 5] = [
    (
        "1",
        &[
            ("name", "许若琳"),
            ("mobile", "139-1234-5678"),
            ("username", "ruolin"),
            ("password", "guihua-2026"),
            ("wechat", "ruolin_x"),
        ],
    ),
    (
        "2",
        &[
            ("sex", "female"),
            ("birthday", "1994-03-04"),
            ("region_province", "310000"),
            ("region_city", "310100"),
            ("region", "310115"),
            ("height", "165"),
            ("marital", "single"),
            ("education", "master"),
            ("interests.tea", "true"),
            ("interests.travel", "true"),
        ],
    ),
    ("3", &[("smoking", "never")]),
    ("4", &[("when_marry", "year")]),
    (
        "5",
        &[
            ("wish_age_min", "28"),
            ("wish_age_max", "36"),
            ("weight_age", "must"),
            ("wish_regions.310000", "true"),
        ],
    ),
];

/// Sends one step as the browser that holds `cookies`; returns the cookies it then holds.
async fn step(
    agency: &Agency,
    cookies: &str,
    place: &str,
    step: &str,
    answers: &[(&str, &str)],
) -> (StatusCode, String) {
    let fields = [&[("place", place), ("step", step), ("act", "next")], answers].concat();
    let response = agency.post(SAVE, cookies, &fields).await;
    let set = response
        .headers()
        .get(header::SET_COOKIE)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split(';').next());
    let cookies = match set {
        Some(new) if cookies.is_empty() => new.to_string(),
        Some(new) => format!("{cookies}; {new}"),
        None => cookies.to_string(),
    };
    (response.status(), cookies)
}

/// Fills in all five steps.
async fn filled(agency: &Agency, cookies: &str, place: &str) -> String {
    let mut cookies = cookies.to_string();
    for (number, answers) in STEPS {
        let (status, held) = step(agency, &cookies, place, number, answers).await;
        assert!(status.is_success(), "step {number}: {status}");
        cookies = held;
    }
    cookies
}

async fn count(agency: &Agency, what: &'static str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(what).fetch_one(c).await).unwrap()
}

#[tokio::test]
async fn a_form_that_is_submitted_twice_at_once_makes_one_member() {
    on_both(async |agency| {
        let cookies = filled(agency, "", "public").await;
        let yes = [("place", "public"), ("privacy", "true"), ("shown", "true")];
        let send = || agency.call(Some(&cookies), SUBMIT, &yes);
        let (a, b, c) = tokio::join!(send(), send(), send());
        a.ok();
        b.ok();
        c.ok();
        assert_eq!(
            count(
                agency,
                "select count(*) from member where name = '许若琳' and stage = 'lead' and source = 'public' and shown"
            )
            .await,
            1
        );
        assert_eq!(
            count(agency, "select count(*) from contact where owner = 'member'").await,
            2
        );
        assert_eq!(
            count(agency, "select count(*) from event where kind = 'registered'").await,
            1
        );
        let done = agency
            .call(Some(&cookies), "intake/api/registered_member", &[("place", "public")])
            .await
            .ok();
        assert_eq!(done["mobile"], "139****5678");
        // Another browser learns nothing of it.
        agency
            .call(None, "intake/api/registered_member", &[("place", "public")])
            .await
            .refused(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_named_at_its_field_and_kept() {
    on_both(async |agency| {
        let fields = [
            ("place", "public"),
            ("step", "1"),
            ("act", "next"),
            ("name", "许若琳"),
            ("mobile", "1391234"),
            ("id_number", "11010519491231002"),
            ("password", "12345678"),
        ];
        let answer = agency.call(None, SAVE, &fields).await;
        answer.refused(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.at_field("mobile"), Some("请填写 11 位手机号码"));
        assert_eq!(answer.at_field("id_number"), Some("身份证号应为 18 位"));
        assert!(answer.at_field("password").is_some());
        assert_eq!(answer.at_field("name"), None);

        let (_, cookies) = step(agency, "", "public", "1", &[("name", "许若琳"), ("mobile", "1391234")]).await;
        let page = agency
            .call(
                Some(&cookies),
                PAGE,
                &[("place", "public"), ("step", "1"), ("check", "true")],
            )
            .await
            .ok();
        assert_eq!(page["answers"]["mobile"], "1391234");
        assert_eq!(page["errors"]["mobile"], "请填写 11 位手机号码");
        // Nobody gets past a step that is wrong.
        let page = agency
            .call(
                Some(&cookies),
                PAGE,
                &[("place", "public"), ("step", "4"), ("check", "false")],
            )
            .await
            .ok();
        assert_eq!(page["step"], 1);
        assert!(!page.to_string().contains("password_hash"));
    })
    .await;
}

#[tokio::test]
async fn the_second_step_knows_places_and_ages() {
    on_both(async |agency| {
        let (_, cookies) = step(agency, "", "public", "1", STEPS[0].1).await;
        let wrong = [
            ("place", "public"),
            ("step", "2"),
            ("act", "next"),
            ("sex", "female"),
            ("birthday", "2012-01-01"),
            ("region", "310116999"),
            ("height", "16"),
            ("marital", "single"),
            ("education", "master"),
        ];
        let answer = agency.call(Some(&cookies), SAVE, &wrong).await;
        assert_eq!(answer.at_field("birthday"), Some("会员须年满 18 周岁"));
        assert!(answer.at_field("region").is_some(), "{answer:?}");
        assert!(answer.at_field("height").is_some(), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn a_mobile_number_registers_once() {
    on_both(async |agency| {
        let cookies = filled(agency, "", "public").await;
        agency
            .call(Some(&cookies), SUBMIT, &[("place", "public"), ("privacy", "true")])
            .await
            .ok();
        let again = [
            ("place", "public"),
            ("step", "1"),
            ("act", "next"),
            ("name", "另一人"),
            ("mobile", "+86 139 1234 5678"),
            ("username", "ruolin"),
        ];
        let answer = agency.call(None, SAVE, &again).await;
        assert_eq!(answer.at_field("mobile"), Some("该手机号已登记，如需帮助请联系红娘"));
        assert!(answer.at_field("username").is_some());
        let known = agency
            .call(
                None,
                "intake/api/check_answer",
                &[("field", "mobile"), ("answer", "13912345678")],
            )
            .await;
        assert_eq!(known.ok(), "该手机号已登记，如需帮助请联系红娘");
        let unknown = agency
            .call(
                None,
                "intake/api/check_answer",
                &[("field", "mobile"), ("answer", "13912345679")],
            )
            .await;
        assert!(unknown.ok().is_null());
    })
    .await;
}

#[tokio::test]
async fn two_drafts_with_one_number_make_one_member() {
    on_both(async |agency| {
        let (one, two) = (filled(agency, "", "public").await, filled(agency, "", "public").await);
        let yes = [("place", "public"), ("privacy", "true")];
        let (a, b) = tokio::join!(
            agency.call(Some(&one), SUBMIT, &yes),
            agency.call(Some(&two), SUBMIT, &yes)
        );
        let refused = [&a, &b]
            .into_iter()
            .filter(|r| r.status == StatusCode::UNPROCESSABLE_ENTITY)
            .count();
        assert_eq!(refused, 1, "{a:?} {b:?}");
        assert_eq!(
            count(agency, "select count(*) from member where name = '许若琳'").await,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_is_registered_without_consent_or_by_a_machine() {
    on_both(async |agency| {
        let cookies = filled(agency, "", "public").await;
        let answer = agency
            .call(Some(&cookies), SUBMIT, &[("place", "public"), ("shown", "true")])
            .await;
        assert!(answer.at_field("privacy").is_some(), "{answer:?}");
        let machine = [
            ("place", "public"),
            ("step", "1"),
            ("act", "next"),
            ("name", "x"),
            ("website", "http://spam"),
        ];
        agency.call(None, SAVE, &machine).await.ok();
        assert_eq!(count(agency, "select count(*) from registration_draft").await, 1);
        assert_eq!(count(agency, "select count(*) from member").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_plain_form_is_led_to_its_sentences() {
    on_both(async |agency| {
        let fields = [("place", "public"), ("step", "1"), ("act", "next"), ("name", "许若琳")];
        let response = agency.plain(SAVE, "", &fields).await;
        assert_eq!(response.status(), StatusCode::FOUND);
        assert_eq!(response.headers()[header::LOCATION], "/register?step=1&check=1");
        let asked = [
            ("name", ""),
            ("mobile", "123"),
            ("message", "请问怎么收费"),
            ("once", "k"),
        ];
        let response = agency.plain("consultations/api/leave_consultation", "", &asked).await;
        assert_eq!(response.headers()[header::LOCATION], "/consult?check=1");
        let cookie = response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        let form = agency
            .call(
                Some(&cookie),
                "consultations/api/new_consultation",
                &[("check", "true")],
            )
            .await
            .ok();
        assert_eq!(form["message"], "请问怎么收费");
        assert!(form["errors"]["mobile"].is_string());
    })
    .await;
}

#[tokio::test]
async fn counter_and_office_are_for_staff_with_the_right() {
    on_both(async |agency| {
        let finance = agency.sign_in("finance").await;
        for place in ["counter", "office"] {
            let fields = [("place", place), ("step", "1"), ("act", "next"), ("name", "x")];
            agency.call(None, SAVE, &fields).await.refused(StatusCode::UNAUTHORIZED);
            agency
                .call(Some(&finance), SAVE, &fields)
                .await
                .refused(StatusCode::FORBIDDEN);
            agency
                .call(None, PAGE, &[("place", place), ("step", "1"), ("check", "false")])
                .await
                .refused(StatusCode::UNAUTHORIZED);
            agency
                .call(
                    Some(&finance),
                    PAGE,
                    &[("place", place), ("step", "1"), ("check", "false")],
                )
                .await
                .refused(StatusCode::FORBIDDEN);
            let held = format!("{finance}; yuelao_draft_{place}=abc");
            agency
                .call(Some(&held), SUBMIT, &[("place", place), ("privacy", "true")])
                .await
                .refused(StatusCode::FORBIDDEN);
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_enters_a_client_keeps_them_and_the_counter_leaves_them_waiting() {
    on_both(async |agency| {
        let presale = agency.sign_in("presale").await;
        let cookies = filled(agency, &presale, "office").await;
        agency.call(Some(&cookies), SUBMIT, &[("place", "office"), ("privacy", "true")]).await.ok();
        assert_eq!(count(agency, "select count(*) from member m join staff s on s.id = m.presale_id and s.account = 'presale'
            join assignment a on a.member_id = m.id and a.to_id = s.id where m.stage = 'presale' and m.username is null").await, 1);

        let counter = agency.sign_in("counter").await;
        let mut cookies = counter;
        for (number, answers) in STEPS {
            let changed: Vec<_> = answers.iter().map(|(k, v)| if *k == "mobile" { (*k, "13700000001") } else { (*k, *v) }).collect();
            cookies = step(agency, &cookies, "counter", number, &changed).await.1;
        }
        agency.call(Some(&cookies), SUBMIT, &[("place", "counter"), ("privacy", "true")]).await.ok();
        assert_eq!(count(agency, "select count(*) from member m join staff s on s.id = m.created_by and s.account = 'counter'
            where m.stage = 'lead' and m.source = 'counter' and m.presale_id is null").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_holds_no_more_of_an_answer_than_the_form_asks_for() {
    on_both(async |agency| {
        let long = "字".repeat(50_000);
        let fields = [("name", long.as_str()), ("mobile", "13912345678")];
        let (status, cookies) = step(agency, "", "public", "1", &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "and says so");
        let page = agency
            .call(
                Some(&cookies),
                PAGE,
                &[("place", "public"), ("step", "1"), ("check", "true")],
            )
            .await
            .ok();
        assert!(page["errors"]["name"].is_string(), "{page}");
        let kept = page["answers"]["name"].as_str().unwrap().chars().count();
        assert!((1..300).contains(&kept), "{kept}");
    })
    .await;
}
