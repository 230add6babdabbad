//! Spam defence: a form that is too fast, an address or a site that is pressed, the puzzle and the wait.

use crate::support::{Agency, Answer, on_both_from_outside, on_both_guarded};
use axum::http::{StatusCode, header};
use chrono::Duration;
use yuelao::on;
use yuelao::server::clock;
use yuelao::server::guard::{Rules, solve, stamp};

const ASK: &str = "consultations/api/leave_consultation";

fn rules() -> Rules {
    Rules {
        least: Duration::seconds(3),
        free: 3,
        surge: 100,
        bits: 8,
        wait: Duration::milliseconds(1500),
        waits: 5,
    }
}

/// An enquiry of its own, with a form that was made so many seconds ago.
async fn ask(agency: &Agency, once: &str, seconds: i64, more: &[(&str, &str)]) -> Answer {
    let made = stamp(&agency.server.keys, clock::now() - Duration::seconds(seconds));
    let fields = [
        &[
            ("name", "贺女士"),
            ("mobile", "13812345678"),
            ("message", "怎么收费"),
            ("once", once),
            ("stamp", made.as_str()),
        ],
        more,
    ]
    .concat();
    agency.call(None, ASK, &fields).await
}

async fn asked(agency: &Agency) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("select count(*) from consultation").fetch_one(c).await).unwrap()
}

fn puzzle(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    answer.body["Busy"]["challenge"].as_str().unwrap().to_string()
}

#[tokio::test]
async fn a_form_filled_in_faster_than_a_person_types_has_to_prove_itself() {
    on_both_guarded(rules(), async |agency| {
        ask(agency, "slow", 5, &[]).await.ok();
        assert_eq!(asked(agency).await, 1);
        let challenge = puzzle(&ask(agency, "fast", 1, &[]).await);
        assert_eq!(asked(agency).await, 1);
        let forged = agency
            .call(
                None,
                ASK,
                &[
                    ("name", "a"),
                    ("mobile", "13812345678"),
                    ("message", "b"),
                    ("once", "f"),
                    ("stamp", "1.x"),
                ],
            )
            .await;
        puzzle(&forged);
        // The same form, its puzzle solved: taken once.
        let proof = solve(&challenge, 8);
        let solved = [("challenge", challenge.as_str()), ("proof", proof.as_str())];
        ask(agency, "fast", 1, &solved).await.ok();
        assert_eq!(asked(agency).await, 2);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_presses_solves_a_puzzle_for_each_form_and_each_counts_once() {
    on_both_guarded(rules(), async |agency| {
        for key in ["a", "b", "c"] {
            ask(agency, key, 60, &[]).await.ok();
        }
        let challenge = puzzle(&ask(agency, "d", 60, &[]).await);
        let wrong = (0u32..)
            .map(|n| n.to_string())
            .find(|n| *n != solve(&challenge, 8))
            .unwrap();
        puzzle(&ask(agency, "d", 60, &[("challenge", &challenge), ("proof", &wrong)]).await);
        let proof = solve(&challenge, 8);
        let solved = [("challenge", challenge.as_str()), ("proof", proof.as_str())];
        ask(agency, "d", 60, &solved).await.ok();
        // A solution is good for one form.
        puzzle(&ask(agency, "e", 60, &solved).await);
        assert_eq!(asked(agency).await, 4);
        // Nobody makes a puzzle of their own, nor an easier one.
        let easy = challenge.replacen(".8.", ".0.", 1);
        puzzle(&ask(agency, "e", 60, &[("challenge", &easy), ("proof", "1")]).await);
    })
    .await;
}

#[tokio::test]
async fn without_scripts_one_waits_and_loses_nothing() {
    on_both_guarded(rules(), async |agency| {
        let fields = [
            ("name", "贺女士"),
            ("mobile", "13812345678"),
            ("message", "怎么收费"),
            ("once", "k"),
        ];
        let response = agency.plain(ASK, "", &fields).await;
        assert_eq!(response.headers()[header::LOCATION], "/consult?check=1");
        let set = response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        let form = agency
            .call(Some(&set), "consultations/api/new_consultation", &[("check", "true")])
            .await
            .ok();
        assert_eq!(form["message"], "怎么收费");
        assert!(form["errors"][""].as_str().unwrap().contains("秒后再提交"), "{form}");
        let challenge = form["challenge"].as_str().unwrap().to_string();
        let again = [&fields[..3], &[("once", "k2"), ("challenge", challenge.as_str())]].concat();
        let early = agency.plain(ASK, "", &again).await;
        assert_eq!(early.headers()[header::LOCATION], "/consult?check=1");
        assert_eq!(asked(agency).await, 0);
        tokio::time::sleep(std::time::Duration::from_millis(3200)).await;
        let late = agency.plain(ASK, "", &again).await;
        assert_eq!(late.headers()[header::LOCATION], "/consult/done");
        assert_eq!(asked(agency).await, 1);
        // The wait was for one form.
        let third = [&fields[..3], &[("once", "k3"), ("challenge", challenge.as_str())]].concat();
        assert_eq!(
            agency.plain(ASK, "", &third).await.headers()[header::LOCATION],
            "/consult?check=1"
        );
    })
    .await;
}

#[tokio::test]
async fn a_surge_presses_everybody() {
    let rules = Rules {
        surge: 2,
        free: 100,
        ..rules()
    };
    on_both_guarded(rules, async |agency| {
        ask(agency, "a", 60, &[]).await.ok();
        ask(agency, "b", 60, &[]).await.ok();
        puzzle(&ask(agency, "c", 60, &[]).await);
    })
    .await;
}

#[tokio::test]
async fn a_registration_is_held_to_the_same() {
    on_both_guarded(rules(), async |agency| {
        let made = stamp(&agency.server.keys, clock::now());
        let steps: [(&str, &[(&str, &str)]); 5] = [
            ("1", &[("name", "许若琳"), ("mobile", "13912345678")]),
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
        let mut held = String::new();
        for (step, answers) in steps {
            let fields = [
                &[
                    ("place", "public"),
                    ("step", step),
                    ("act", "next"),
                    ("stamp", made.as_str()),
                ],
                answers,
            ]
            .concat();
            let response = agency.post("intake/api/save_registration", &held, &fields).await;
            if let Some(set) = response.headers().get(header::SET_COOKIE) {
                held = set.to_str().unwrap().split(';').next().unwrap().to_string();
            }
        }
        let yes = [("place", "public"), ("privacy", "true")];
        let send = async |more: &[(&str, &str)]| {
            agency
                .call(
                    Some(&held),
                    "intake/api/submit_registration",
                    &[&yes[..], more].concat(),
                )
                .await
        };
        let challenge = puzzle(&send(&[]).await);
        let members = async || {
            let mut tx = agency.server.db.read().await.unwrap();
            let count: i64 =
                on!(&mut tx, c => sqlx::query_scalar("select count(*) from member").fetch_one(c).await).unwrap();
            count
        };
        assert_eq!(members().await, 0);
        // A plain form is told so on the last page, with the puzzle to wait for.
        let plain = agency.plain("intake/api/submit_registration", &held, &yes).await;
        assert_eq!(plain.headers()[header::LOCATION], "/register?step=6&check=1");
        let at = [("place", "public"), ("step", "6"), ("check", "true")];
        let page = agency.call(Some(&held), "intake/api/registration", &at).await.ok();
        assert!(
            page["errors"][""].is_string() && !page["challenge"].as_str().unwrap().is_empty(),
            "{page}"
        );
        // What was ticked is ticked still; whoever takes it back is told of that and not to wait.
        assert_eq!(
            (&page["agreed"], &page["to_be_shown"]),
            (&serde_json::json!(true), &serde_json::json!(false)),
            "{page}"
        );
        agency
            .plain("intake/api/submit_registration", &held, &[("place", "public")])
            .await;
        let page = agency.call(Some(&held), "intake/api/registration", &at).await.ok();
        assert!(
            page["errors"]["privacy"].is_string() && page["errors"][""].is_null(),
            "{page}"
        );
        let proof = solve(&challenge, 8);
        send(&[("challenge", &challenge), ("proof", &proof)]).await.ok();
        assert_eq!(members().await, 1);
    })
    .await;
}

/// An enquiry of its own, slowly filled in, from an address.
async fn ask_from(agency: &Agency, address: &str, once: &str, more: &[(&str, &str)]) -> Answer {
    let made = stamp(&agency.server.keys, clock::now() - Duration::seconds(60));
    let fields = [
        &[
            ("name", "贺女士"),
            ("mobile", "13812345678"),
            ("message", "怎么收费"),
            ("once", once),
            ("stamp", made.as_str()),
        ],
        more,
    ]
    .concat();
    agency.post_from(address, ASK, &fields).await
}

#[tokio::test]
async fn a_whole_connection_of_ipv6_is_one_address_and_a_puzzle_is_for_who_got_it() {
    on_both_from_outside(rules(), 1000, async |agency| {
        for n in 0..3 {
            let address = format!("2001:db8:1:2::{n}");
            ask_from(agency, &address, &format!("a{n}"), &[]).await.ok();
        }
        let challenge = puzzle(&ask_from(agency, "2001:db8:1:2:ffff::9", "b", &[]).await);
        let proof = solve(&challenge, 8);
        let solved = [("challenge", challenge.as_str()), ("proof", proof.as_str())];
        // Somebody else who is pressed as well gets nothing for it.
        for n in 0..3 {
            ask_from(agency, "203.0.113.7", &format!("c{n}"), &[]).await.ok();
        }
        puzzle(&ask_from(agency, "203.0.113.7", "c3", &solved).await);
        ask_from(agency, "2001:db8:1:2:ffff::8", "b", &solved).await.ok();
        assert_eq!(asked(agency).await, 7);
    })
    .await;
}

#[tokio::test]
async fn waiting_instead_of_solving_goes_a_few_times_only() {
    let rules = Rules {
        free: 0,
        waits: 1,
        wait: Duration::milliseconds(200),
        ..rules()
    };
    on_both_from_outside(rules, 1000, async |agency| {
        let waited = async |address: &'static str, once: &'static str| {
            let challenge = puzzle(&ask_from(agency, address, once, &[]).await);
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            ask_from(agency, address, once, &[("challenge", &challenge)]).await
        };
        waited("203.0.113.7", "a").await.ok();
        let again = waited("203.0.113.7", "b").await;
        again.refused(StatusCode::TOO_MANY_REQUESTS);
        assert!(again.body["TooManyHere"]["minutes"].as_u64().unwrap() > 50, "{again:?}");
        waited("203.0.113.8", "c").await.ok();
        assert_eq!(asked(agency).await, 2);
        // Who solves goes on.
        let challenge = puzzle(&ask_from(agency, "203.0.113.7", "d", &[]).await);
        let proof = solve(&challenge, 8);
        let solved = [("challenge", challenge.as_str()), ("proof", proof.as_str())];
        ask_from(agency, "203.0.113.7", "d", &solved).await.ok();
    })
    .await;
}

#[tokio::test]
async fn an_address_leaves_so_much_an_hour_and_no_more() {
    on_both_from_outside(Rules::none(), 3, async |agency| {
        let draft = [("place", "public"), ("step", "1"), ("act", "next"), ("name", "许")];
        let save = "intake/api/save_registration";
        ask_from(agency, "203.0.113.7", "a", &[]).await.ok();
        // Each call without a cookie would be a draft more.
        for _ in 0..2 {
            let answer = agency.post_from("203.0.113.7", save, &draft).await;
            answer.refused(StatusCode::UNPROCESSABLE_ENTITY);
        }
        for answer in [
            agency.post_from("203.0.113.7", save, &draft).await,
            ask_from(agency, "203.0.113.7", "b", &[]).await,
        ] {
            answer.refused(StatusCode::TOO_MANY_REQUESTS);
            assert!(answer.body["TooManyHere"].is_object(), "{answer:?}");
        }
        let mut tx = agency.server.db.read().await.unwrap();
        let drafts: i64 =
            on!(&mut tx, c => sqlx::query_scalar("select count(*) from registration_draft").fetch_one(c).await)
                .unwrap();
        drop(tx);
        assert_eq!((drafts, asked(agency).await), (2, 1));
        ask_from(agency, "203.0.113.8", "b", &[]).await.ok();
    })
    .await;
}
