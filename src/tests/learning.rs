//! What is learned from the agency's own answers: versions, the switch, tendencies in the pool, the score card.

use crate::matching::{answer, recommend, rows as listed};
use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use chrono::Duration;
use serde_json::Value;
use std::time::Instant;
use yuelao::features::jobs;
use yuelao::features::matching::behaviour::work;
use yuelao::features::matching::engine::Row;
use yuelao::features::matching::store::{Given, NewRecommendation, insert_seeded};
use yuelao::features::matching::{Answer, keeper};
use yuelao::on;
use yuelao::server::clock;
use yuelao::server::db::Tx;
use yuelao::types::ids::MemberId;

const PAGE: &str = "matching/api/scorecard/match_scores";
const LEARNING: &str = "matching/api/scorecard/what_is_learned";
const SWITCH: &str = "matching/api/scorecard/switch_learning";
const TRAIN: &str = "matching/api/scorecard/train_now";

const WOMEN: i64 = 36;
const MEN: i64 = 36;
/// Each woman was recommended so many of the men.
const EACH: i64 = 22;

/// Women and men of whom each third says yes to nearly everybody, each third to nearly nobody.
async fn people(agency: &Agency) -> (Vec<MemberId>, Vec<MemberId>) {
    let (mut women, mut men) = (Vec::new(), Vec::new());
    for n in 0..WOMEN.max(MEN) {
        women.push(member_in_service(agency, "aftersale", &[]).await);
        let height = (170 + n % 9).to_string();
        let him = [
            ("name", "王建国"),
            ("sex", "male"),
            ("birthday", "1992-05-06"),
            ("height", &*height),
        ];
        men.push(member_in_service(agency, "linjing", &him).await);
    }
    (women, men)
}

/// Recommendations of the last year with answers by habit; some of the people as the exception.
async fn history(agency: &Agency, women: &[MemberId], men: &[MemberId]) {
    let staff = agency.staff("aftersale").await;
    let mut tx = agency.server.db.write().await.unwrap();
    let start = clock::now() - Duration::days(360);
    let mut n = 0;
    for round in 0..EACH {
        for (w, woman) in women.iter().enumerate() {
            let m = (w as i64 + round * 5 + round / 7) % MEN;
            n += 1;
            let at = start + Duration::hours(n * 8);
            let habit = |who: i64, turn: i64| match who % 3 {
                0 => n % 11 != turn,
                1 => (n + turn) % 2 == 0,
                _ => n % 11 == turn,
            };
            let word = |yes: bool| match yes {
                true => (Answer::Interested, None, Some(at + Duration::hours(30))),
                false => (Answer::Declined, Some("age"), Some(at + Duration::hours(30))),
            };
            let new = NewRecommendation {
                member: *woman,
                candidate: men[m as usize],
                affinity: 60 + (n * 7) % 40,
                reason: "年龄相当",
                staff,
                at,
            };
            let (hers, his) = (word(habit(w as i64, 3)), word(habit(m, 5)));
            insert_once(&mut tx, new, hers, his).await;
        }
    }
    tx.commit().await.unwrap();
}

/// Two who were recommended already are not again.
async fn insert_once(tx: &mut Tx, new: NewRecommendation<'_>, hers: Given, his: Given) {
    let there: bool = on!(tx, c => sqlx::query_scalar("select exists (select 1 from recommendation where member_id = $1 and candidate_id = $2)")
        .bind(new.member).bind(new.candidate).fetch_one(c).await).unwrap();
    if !there {
        insert_seeded(tx, new, hers, his).await.unwrap();
    }
}

async fn library(agency: &Agency, cookie: &str, id: MemberId) -> Value {
    let fields = [("member", &*id.to_string())];
    agency
        .call(Some(cookie), "matching/api/match_library", &fields)
        .await
        .ok()
}

/// Asks for the library until its cards have what was learned of this version in them, or nothing.
async fn library_by(agency: &Agency, cookie: &str, id: MemberId, version: Option<i64>) -> Value {
    let began = Instant::now();
    loop {
        let found = library(agency, cookie, id).await;
        let card = &found["cards"][0];
        assert!(!card.is_null(), "{found}");
        if card["behaviour"]["version"].as_i64() == version {
            return found;
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(5), "{card}");
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
}

fn pool(agency: &Agency) -> Vec<Row> {
    keeper::of(&agency.server).snapshot().unwrap().rows().collect()
}

/// The pool holds what one that is built anew holds.
async fn as_fresh(agency: &Agency, cookie: &str, id: MemberId, version: i64) {
    let fresh = agency.another_process().await;
    library_by(&fresh, cookie, id, Some(version)).await;
    assert_eq!(pool(agency), pool(&fresh));
    fresh.server.db.close().await;
}

async fn versions_at_recommendations(agency: &Agency) -> Vec<Option<i64>> {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("select model_id from recommendation_score order by recommendation_id").fetch_all(c).await).unwrap()
}

#[tokio::test]
async fn answers_are_learned_from_and_counted_and_can_be_switched_off() {
    on_both(async |agency: &Agency| {
        let (women, men) = people(agency).await;
        history(agency, &women, &men).await;
        let (cookie, theirs, admin) = (
            agency.session_of("aftersale").await,
            agency.session_of("linjing").await,
            agency.session_of("admin").await,
        );
        let her = women[0];
        let plain = library_by(agency, &cookie, her, None).await;

        let trained = work::run(&agency.server).await.unwrap();
        assert_eq!(trained.verdict.code(), "on", "{} {:?}", trained.reason, trained.card);
        let version = trained.version.unwrap();
        // Nothing new: no new version.
        assert_eq!(work::run(&agency.server).await.unwrap().version, None);

        let found = library_by(agency, &cookie, her, Some(version)).await;
        assert_eq!(plain["total"], found["total"], "what was learned filters nobody");
        for card in found["cards"].as_array().unwrap() {
            let b = &card["behaviour"];
            let (affinity, stated, factor) = (card["affinity"].as_i64(), b["stated"].as_i64(), b["factor"].as_i64());
            let product = stated.unwrap() * factor.unwrap();
            assert!((product - 100 * affinity.unwrap()).abs() <= 150, "{card}");
            assert!((50..=100).contains(&factor.unwrap()) && !b["words"].as_str().unwrap().is_empty());
        }
        // Those who say yes more stand higher, being asked for alike.
        let of = |habit: usize| {
            let ids: Vec<i64> = men
                .iter()
                .enumerate()
                .filter(|(n, _)| n % 3 == habit)
                .map(|(_, m)| m.0)
                .collect();
            let cards = found["cards"].as_array().unwrap();
            let yes = cards
                .iter()
                .filter(|c| ids.contains(&c["party"]["id"].as_i64().unwrap()));
            let yes: Vec<i64> = yes.map(|c| c["behaviour"]["candidate_yes"].as_i64().unwrap()).collect();
            yes.iter().sum::<i64>() as f64 / yes.len() as f64
        };
        assert!(of(0) > of(2) + 20.0, "{} {}", of(0), of(2));
        as_fresh(agency, &cookie, her, version).await;

        // The version is kept with a recommendation, and an answer is in the pool at once.
        let chosen = MemberId(found["cards"][0]["party"]["id"].as_i64().unwrap());
        recommend(agency, &cookie, her, chosen, "k1").await.ok();
        assert_eq!(versions_at_recommendations(agency).await, [Some(version)]);
        let leaning = |id: MemberId| {
            let row = keeper::of(&agency.server).snapshot().unwrap().row(id).unwrap();
            (row.says, row.heard)
        };
        let before = (leaning(her), leaning(chosen));
        let id = listed(agency, &theirs, "waiting").await[0]["id"].to_string();
        answer(agency, &theirs, &id, "candidate", "declined", "age").await.ok();
        library_by(agency, &cookie, her, Some(version)).await;
        let after = (leaning(her), leaning(chosen));
        assert!(after.0.1 < before.0.1 && after.1.0 < before.1.0, "{before:?} {after:?}");
        as_fresh(agency, &cookie, her, version).await;

        // What is expected of somebody is part of what their answers say of others: also when they are hidden.
        for sql in [
            "update member set shown = false where id = $1",
            "update member set birthday = '1970-01-01', marital = 'divorced' where id = $1",
        ] {
            let mut tx = agency.server.db.write().await.unwrap();
            on!(&mut tx, c => sqlx::query(sql).bind(men[4]).execute(c).await.map(|_| ())).unwrap();
            tx.commit().await.unwrap();
            library_by(agency, &cookie, her, Some(version)).await;
        }
        as_fresh(agency, &cookie, her, version).await;

        // Switched off, nothing learned counts; the second to press it is told that somebody was faster.
        let seen = agency.call(Some(&admin), LEARNING, &[]).await.ok()["version"].to_string();
        assert!(
            agency
                .call(Some(&admin), SWITCH, &[("version", &*seen), ("mode", "x")])
                .await
                .at_field("mode")
                .is_some()
        );
        agency
            .call(Some(&admin), SWITCH, &[("version", &*seen), ("mode", "off")])
            .await
            .ok();
        agency
            .call(Some(&admin), SWITCH, &[("version", &*seen), ("mode", "automatic")])
            .await
            .refused(StatusCode::CONFLICT);
        let off = library_by(agency, &cookie, her, None).await;
        let next = MemberId(off["cards"][0]["party"]["id"].as_i64().unwrap());
        recommend(agency, &cookie, her, next, "k2").await.ok();
        assert_eq!(versions_at_recommendations(agency).await, [Some(version), None]);
        assert!(pool(agency).iter().all(|row| (row.says, row.heard) == (0, 0)));
    })
    .await;
}

#[tokio::test]
async fn too_few_answers_are_said_to_be_too_few() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = member_in_service(agency, "linjing", &[("sex", "male"), ("height", "178")]).await;
        let (cookie, admin, manager) = (
            agency.session_of("aftersale").await,
            agency.session_of("admin").await,
            agency.session_of("manager").await,
        );
        let page = agency.call(Some(&manager), PAGE, &[]).await.ok();
        assert!(
            page["card"].is_null() && page["learning"]["may_edit"] == false,
            "{page}"
        );
        agency
            .call(Some(&cookie), PAGE, &[])
            .await
            .refused(StatusCode::FORBIDDEN);

        recommend(agency, &cookie, her, him, "k1").await.ok();
        let id = listed(agency, &cookie, "waiting").await[0]["id"].to_string();
        answer(agency, &cookie, &id, "member", "interested", "").await.ok();
        // Asked for twice, it is done once.
        agency.call(Some(&admin), TRAIN, &[]).await.ok();
        agency.call(Some(&admin), TRAIN, &[]).await.ok();
        let page = agency.call(Some(&manager), PAGE, &[]).await.ok();
        assert_eq!(page["learning"]["training"], true);
        assert_eq!(jobs::run_due(&agency.server).await.unwrap(), 1);

        let page = agency.call(Some(&manager), PAGE, &[]).await.ok();
        let (version, card) = (&page["card"][0], &page["card"][1]);
        assert_eq!(
            (version["verdict"].as_str(), version["answers"].as_i64()),
            (Some("too_few"), Some(1)),
            "{page}"
        );
        assert!(
            version["reason"]
                .as_str()
                .unwrap()
                .contains("答复 1 条，至少需要 400 条"),
            "{version}"
        );
        assert!(
            card["lines"]
                .as_array()
                .unwrap()
                .iter()
                .all(|l| l["auc"].is_null() && l["success"].is_null())
        );
        assert_eq!(
            (
                page["learning"]["training"].as_bool(),
                page["learning"]["versions"].as_array().map(Vec::len)
            ),
            (Some(false), Some(1))
        );
        assert_eq!(
            library(agency, &cookie, her).await["cards"].as_array().map(Vec::len),
            Some(0)
        );
    })
    .await;
}

#[tokio::test]
async fn of_several_processes_one_asks_for_the_nightly_training() {
    on_both(async |agency: &Agency| {
        let other = agency.another_process().await;
        let now = clock::now();
        let (a, b) = tokio::join!(work::round(&agency.server, now), work::round(&other.server, now));
        assert_eq!([a.unwrap(), b.unwrap()].iter().filter(|did| **did).count(), 1);
        assert!(!work::round(&agency.server, now + Duration::minutes(1)).await.unwrap());
        assert!(work::round(&agency.server, now + Duration::days(1)).await.unwrap());
        // The one of the night before has not begun yet: it is not asked for a second time.
        assert_eq!(jobs::run_due(&other.server).await.unwrap(), 1);
        let mut tx = agency.server.db.read().await.unwrap();
        let count: i64 =
            on!(&mut tx, c => sqlx::query_scalar("select count(*) from learned_model").fetch_one(c).await).unwrap();
        assert_eq!(count, 1);
        drop(tx);
        other.server.db.close().await;
    })
    .await;
}
