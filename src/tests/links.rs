//! Personal links: whose they are, what they carry, who may act on them.

use crate::support::{Agency, on_both};
use axum::http::{StatusCode, header};
use serde_json::Value;
use yuelao::on;

const MINE: &str = "links/api/my_link";
const PROPOSALS: &str = "links/api/proposals";

async fn code_of(agency: &Agency, account: &str) -> String {
    let cookie = agency.session_of(account).await;
    let link = agency.call(Some(&cookie), MINE, &[]).await.ok();
    link["code"].as_str().unwrap().to_string()
}

/// Opens a link as a browser that holds nothing; returns its cookie.
async fn opened(agency: &Agency, code: &str) -> String {
    let response = agency.post("links/api/open_link", "", &[("code", code)]).await;
    assert_eq!(response.status(), StatusCode::OK);
    let set = response.headers()[header::SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_string()
}

/// Registers on the public site with the cookies of a browser.
pub async fn register(agency: &Agency, cookies: &str, mobile: &str) {
    let steps: [(&str, &[(&str, &str)]); 5] = [
        (
            "1",
            &[("name", "许若琳"), ("mobile", mobile), ("password", "guihua-2026")],
        ),
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
    let mut held = cookies.to_string();
    for (step, answers) in steps {
        let fields = [&[("place", "public"), ("step", step), ("act", "next")], answers].concat();
        let response = agency.post("intake/api/save_registration", &held, &fields).await;
        assert!(response.status().is_success(), "step {step}");
        if let Some(set) = response.headers().get(header::SET_COOKIE) {
            held = format!("{held}; {}", set.to_str().unwrap().split(';').next().unwrap());
        }
    }
    let yes = [("place", "public"), ("privacy", "true"), ("shown", "true")];
    agency
        .call(Some(&held), "intake/api/submit_registration", &yes)
        .await
        .ok();
}

async fn proposals(agency: &Agency, cookie: &str) -> Vec<Value> {
    let list = agency.call(Some(cookie), PROPOSALS, &[]).await.ok();
    list.as_array().unwrap().clone()
}

#[tokio::test]
async fn a_link_stays_the_same_and_is_for_those_who_take_clients() {
    on_both(async |agency| {
        let (one, again) = (code_of(agency, "presale").await, code_of(agency, "presale").await);
        assert_eq!(one, again);
        assert_ne!(one, code_of(agency, "chenmin").await);
        for account in ["finance", "counter"] {
            let cookie = agency.session_of(account).await;
            assert!(agency.call(Some(&cookie), MINE, &[]).await.ok().is_null(), "{account}");
        }
        let card = agency.call(None, "links/api/open_link", &[("code", &one)]).await.ok();
        assert_eq!(card["matchmaker"]["name"], "李婉清");
        for nobody in ["abcdefgh", "", "' or 1=1"] {
            agency
                .call(None, "links/api/open_link", &[("code", nobody)])
                .await
                .refused(StatusCode::NOT_FOUND);
        }
        let (status, _, drawing) = agency.page(&format!("/qr/{one}.svg"), None).await;
        assert!(status == StatusCode::OK && drawing.contains("<svg"));
        assert_eq!(agency.page("/qr/..%2Fetc.svg", None).await.0, StatusCode::NOT_FOUND);
        let (status, _, text) = agency.page(&format!("/m/{one}"), None).await;
        assert!(
            status == StatusCode::OK && text.contains("李婉清") && text.contains("/register"),
            "{status}"
        );
        let manager = agency.session_of("manager").await;
        let id = agency.staff("presale").await.to_string();
        let seen = agency
            .call(Some(&manager), "links/api/staff_link", &[("id", &id)])
            .await
            .ok();
        assert_eq!(seen["code"], one);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_no_longer_brings_anybody() {
    on_both(async |agency| {
        let code = code_of(agency, "presale").await;
        let cookie = opened(agency, &code).await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update staff set disabled_at = created_at where account = 'presale'").execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        agency.call(None, "links/api/open_link", &[("code", &code)]).await.refused(StatusCode::NOT_FOUND);
        register(agency, &cookie, "13912345678").await;
        let mut tx = agency.server.db.read().await.unwrap();
        let sources: Vec<String> = on!(&mut tx, c => sqlx::query_scalar("select source from member").fetch_all(c).await).unwrap();
        assert_eq!(sources, ["public"]);
    })
    .await;
}

#[tokio::test]
async fn a_registration_by_a_link_names_its_owner_to_be_and_a_manager_takes_it_with_one_press() {
    on_both(async |agency| {
        let code = code_of(agency, "presale").await;
        let cookie = opened(agency, &code).await;
        register(agency, &cookie, "13912345678").await;
        register(agency, "", "13912345679").await;
        let mut tx = agency.server.db.read().await.unwrap();
        let sources: Vec<String> =
            on!(&mut tx, c => sqlx::query_scalar("select source from member order by id").fetch_all(c).await).unwrap();
        assert_eq!(sources, ["link", "public"]);
        drop(tx);

        let manager = agency.session_of("manager").await;
        let found = proposals(agency, &manager).await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["staff_name"], "李婉清");
        // Nobody of another tree can give somebody to her, so nobody there is told.
        let other = agency.session_of("manager2").await;
        assert!(proposals(agency, &other).await.is_empty());
        let (ids, to) = (found[0]["member"].to_string(), found[0]["staff"].to_string());
        let take = [
            ("ids", ids.as_str()),
            ("phase", "presale"),
            ("to", to.as_str()),
            ("waiting", "true"),
        ];
        agency
            .call(Some(&manager), "assignments/api/assign_members", &take)
            .await
            .ok();
        agency
            .call(Some(&manager), "assignments/api/assign_members", &take)
            .await
            .refused(StatusCode::CONFLICT);
        assert!(proposals(agency, &manager).await.is_empty());
        let presale = agency.session_of("presale").await;
        let link = agency.call(Some(&presale), MINE, &[]).await.ok();
        assert_eq!(
            (link["registered"].as_i64(), link["asked"].as_i64()),
            (Some(1), Some(0))
        );
    })
    .await;
}

#[tokio::test]
async fn an_enquiry_by_a_link_carries_it_into_the_membership() {
    on_both(async |agency| {
        let code = code_of(agency, "presale").await;
        let cookie = opened(agency, &code).await;
        let form = agency
            .call(
                Some(&cookie),
                "consultations/api/new_consultation",
                &[("check", "false")],
            )
            .await
            .ok();
        assert_eq!(form["by"], "李婉清");
        let fields = [
            ("name", "贺女士"),
            ("mobile", "13812345678"),
            ("message", "怎么收费"),
            ("once", "k"),
        ];
        agency
            .call(Some(&cookie), "consultations/api/leave_consultation", &fields)
            .await
            .ok();
        let manager = agency.session_of("manager").await;
        let list = agency
            .call_json(
                Some(&manager),
                "consultations/api/consultations",
                r#"{"filter":{"state":"waiting"}}"#,
            )
            .await
            .ok();
        assert_eq!(list["rows"][0]["proposed"][1], "李婉清");
        let id = list["rows"][0]["id"].to_string();

        let response = agency
            .post("intake/api/convert_consultation", &manager, &[("id", &id)])
            .await;
        let set = response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        let cookies = format!("{manager}; {set}");
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
        let yes = [("place", "office"), ("privacy", "true")];
        agency
            .call(Some(&cookies), "intake/api/submit_registration", &yes)
            .await
            .ok();
        let found = proposals(agency, &manager).await;
        assert_eq!((found.len(), &found[0]["staff_name"]), (1, &Value::from("李婉清")));
    })
    .await;
}
