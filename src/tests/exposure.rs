//! How often somebody is shown: the cap a week, who waits for an introduction, runs that spread.

use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;
use yuelao::features::jobs::run_due;
use yuelao::on;
use yuelao::server::clock;
use yuelao::types::ids::MemberId;

const RECOMMEND: &str = "matching/api/recommend";
const INTRODUCE: &str = "matching/api/introduce";
const SAVE: &str = "matching/exposure/api/save_exposure_cap";
const FORGOTTEN: &str = "matching/exposure/api/forgotten_members";
const RUNS: &str = "matching/exposure/runs/spread_runs";
const START: &str = "matching/exposure/runs/start_spread";
const CANCEL: &str = "matching/exposure/runs/cancel_spread";
const OFFERS: &str = "matching/exposure/runs/spread_offers";
const MAKE: &str = "matching/exposure/runs/make_offer";
const REFUSE: &str = "matching/exposure/runs/refuse_offer";

async fn man(agency: &Agency, owner: &str) -> MemberId {
    let him = [
        ("name", "王建国"),
        ("sex", "male"),
        ("birthday", "1992-05-06"),
        ("height", "178"),
    ];
    member_in_service(agency, owner, &him).await
}

async fn set_cap(agency: &Agency, cap: &str) {
    let admin = agency.session_of("admin").await;
    agency
        .call(Some(&admin), SAVE, &[("version", "0"), ("weekly_cap", cap)])
        .await
        .ok();
}

async fn recommend(agency: &Agency, cookie: &str, to: MemberId, about: MemberId, more: &str) -> crate::support::Answer {
    let (member, candidate) = (to.to_string(), about.to_string());
    let once = format!("{member}-{candidate}-{more}");
    let mut fields = vec![
        ("member", &*member),
        ("candidate", &*candidate),
        ("reason", "都爱徒步"),
        ("once", &*once),
    ];
    if !more.is_empty() {
        fields.push(("over_cap", "true"));
    }
    agency.call(Some(cookie), RECOMMEND, &fields).await
}

#[tokio::test]
async fn whoever_was_shown_as_often_as_may_be_is_shown_again_only_by_who_may_exceed_it() {
    on_both(async |agency| {
        set_cap(agency, "2").await;
        let him = man(agency, "linjing").await;
        let mut women = Vec::new();
        for _ in 0..4 {
            women.push(member_in_service(agency, "aftersale", &[]).await);
        }
        let cookie = agency.sign_in("aftersale").await;
        recommend(agency, &cookie, women[0], him, "").await.ok();
        recommend(agency, &cookie, women[1], him, "").await.ok();
        let full = recommend(agency, &cookie, women[2], him, "").await;
        full.refused(StatusCode::CONFLICT);
        assert!(full.body.to_string().contains("每周上限 2 次"), "{full:?}");
        // A matchmaker can't exceed it by sending the field of those who may.
        recommend(agency, &cookie, women[2], him, "x")
            .await
            .refused(StatusCode::CONFLICT);
        let (member, candidate) = (women[2].to_string(), him.to_string());
        let fields = [("member", &*member), ("candidate", &*candidate)];
        let card = agency.call(Some(&cookie), INTRODUCE, &fields).await.ok();
        assert_eq!(
            (card["lately"]["shown"].as_i64(), card["lately"]["may_exceed"].as_bool()),
            (Some(2), Some(false))
        );
        let admin = agency.session_of("admin").await;
        recommend(agency, &admin, women[2], him, "")
            .await
            .refused(StatusCode::CONFLICT);
        recommend(agency, &admin, women[2], him, "x").await.ok();

        // What is longer ago than a week counts no more; he may be recommended others the whole time.
        let mut tx = agency.server.db.write().await.unwrap();
        let at = clock::now() - chrono::Duration::days(8);
        on!(&mut tx, c => sqlx::query("update recommendation set at = $1 where candidate_id = $2 and member_id <> $3")
            .bind(at).bind(him).bind(women[2]).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        recommend(agency, &cookie, women[3], him, "").await.ok();
    })
    .await;
}

#[tokio::test]
async fn two_who_recommend_the_last_place_at_once_fill_it_once() {
    on_both(async |agency| {
        set_cap(agency, "1").await;
        let him = man(agency, "linjing").await;
        let one = member_in_service(agency, "aftersale", &[]).await;
        let other = member_in_service(agency, "aftersale", &[]).await;
        let cookie = agency.sign_in("aftersale").await;
        let (a, b) = tokio::join!(
            recommend(agency, &cookie, one, him, ""),
            recommend(agency, &cookie, other, him, "")
        );
        let mut said = [a.status, b.status];
        said.sort();
        assert!(said[0].is_success(), "{a:?} {b:?}");
        assert_eq!(said[1], StatusCode::CONFLICT, "{a:?} {b:?}");
    })
    .await;
}

/// As if a member had come into service so many days ago.
async fn served_for(agency: &Agency, id: MemberId, days: i64) {
    let mut tx = agency.server.db.write().await.unwrap();
    let at = clock::now() - chrono::Duration::days(days);
    on!(&mut tx, c => sqlx::query("update member set created_at = $1, assigned_at = $1 where id = $2")
        .bind(at).bind(id).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

async fn introduced(agency: &Agency, to: MemberId, about: MemberId, days: i64) {
    let mut tx = agency.server.db.write().await.unwrap();
    let at = clock::now() - chrono::Duration::days(days);
    let staff = agency.staff_id(&mut tx, "aftersale").await;
    on!(&mut tx, c => sqlx::query(
        "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at) values ($1, $2, 70, '甲', $3, $4)")
        .bind(to).bind(about).bind(staff).bind(at).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn those_whom_nobody_was_introduced_to_for_thirty_days_stand_in_line() {
    on_both(async |agency| {
        let fresh = member_in_service(agency, "aftersale", &[]).await;
        let never = member_in_service(agency, "aftersale", &[]).await;
        let long_ago = member_in_service(agency, "aftersale", &[]).await;
        let lately = member_in_service(agency, "aftersale", &[]).await;
        let theirs = man(agency, "linjing").await;
        for (id, days) in [(fresh, 3), (never, 45), (long_ago, 90), (lately, 90), (theirs, 90)] {
            served_for(agency, id, days).await;
        }
        introduced(agency, long_ago, theirs, 60).await;
        introduced(agency, theirs, lately, 5).await;
        let cookie = agency.sign_in("aftersale").await;
        let list = agency.call(Some(&cookie), FORGOTTEN, &[]).await.ok();
        let ids = |list: &Value| -> Vec<i64> {
            list["rows"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["id"].as_i64().unwrap())
                .collect()
        };
        assert_eq!(ids(&list), [long_ago.0, never.0], "{list}");
        assert_eq!((list["count"].as_i64(), list["next"].is_null()), (Some(2), true));
        assert!(
            list["rows"][0]["owner"].is_string() && list["rows"][1]["last"].is_null(),
            "{list}"
        );
        let after = format!("{}_{}", list["rows"][0]["since"].as_str().unwrap(), long_ago);
        let rest = agency.call(Some(&cookie), FORGOTTEN, &[("after", &after)]).await.ok();
        assert_eq!(ids(&rest), [never.0]);
        // He was introduced to somebody five days ago: for his matchmaker nobody waits.
        let his = agency.sign_in("linjing").await;
        assert!(ids(&agency.call(Some(&his), FORGOTTEN, &[]).await.ok()).is_empty());
    })
    .await;
}

async fn start(agency: &Agency, cookie: &str, quota: &str, once: &str) -> crate::support::Answer {
    agency
        .call(Some(cookie), START, &[("quota", quota), ("once", once)])
        .await
}

async fn offers(agency: &Agency, cookie: &str) -> Vec<Value> {
    let list = agency.call(Some(cookie), OFFERS, &[]).await.ok();
    list["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_run_spreads_under_the_cap_and_sends_nothing_by_itself() {
    on_both(async |agency| {
        set_cap(agency, "2").await;
        for _ in 0..6 {
            member_in_service(agency, "aftersale", &[]).await;
        }
        let mut men = Vec::new();
        for _ in 0..3 {
            men.push(man(agency, "linjing").await);
        }
        let admin = agency.session_of("admin").await;
        let cookie = agency.sign_in("aftersale").await;
        start(agency, &cookie, "2", "m").await.refused(StatusCode::FORBIDDEN);
        assert!(start(agency, &admin, "很多", "n").await.at_field("quota").is_some());

        // Cancelled before anybody began: nothing is proposed.
        start(agency, &admin, "2", "a").await.ok();
        start(agency, &admin, "2", "a").await.ok();
        start(agency, &admin, "2", "b").await.refused(StatusCode::CONFLICT);
        let runs = agency.call(Some(&admin), RUNS, &[]).await.ok();
        assert_eq!(runs["rows"].as_array().unwrap().len(), 1, "{runs}");
        let id = runs["rows"][0]["id"].to_string();
        agency.call(Some(&admin), CANCEL, &[("id", &id)]).await.ok();
        agency
            .call(Some(&admin), CANCEL, &[("id", &id)])
            .await
            .refused(StatusCode::CONFLICT);
        run_due(&agency.server).await.unwrap();
        assert!(offers(agency, &admin).await.is_empty());

        start(agency, &admin, "2", "c").await.ok();
        run_due(&agency.server).await.unwrap();
        let runs = agency.call(Some(&admin), RUNS, &[]).await.ok();
        let run = &runs["rows"][0];
        assert_eq!(
            (run["state"].as_str(), run["members"].as_i64()),
            (Some("done"), Some(9)),
            "{run}"
        );
        let found = offers(agency, &admin).await;
        assert_eq!(run["offers"].as_i64(), i64::try_from(found.len()).ok());
        let (mut to, mut about) = (BTreeMap::<i64, i64>::new(), BTreeMap::<i64, i64>::new());
        for offer in &found {
            *to.entry(offer["member"]["id"].as_i64().unwrap()).or_default() += 1;
            *about.entry(offer["candidate"]["id"].as_i64().unwrap()).or_default() += 1;
        }
        assert!(
            !found.is_empty() && to.values().chain(about.values()).all(|n| *n <= 2),
            "{found:?}"
        );
        assert!(run["after"]["most"].as_i64().unwrap() <= 2, "{run}");
        assert_eq!(
            run["before"]["without"].as_i64(),
            Some(10_000),
            "nobody was shown before: {run}"
        );
        assert!(
            run["after"]["without"].as_i64() < run["before"]["without"].as_i64(),
            "{run}"
        );
        let mut tx = agency.server.db.read().await.unwrap();
        let sent: i64 =
            on!(&mut tx, c => sqlx::query_scalar("select count(*) from recommendation").fetch_one(c).await).unwrap();
        drop(tx);
        assert_eq!(sent, 0);

        // Her matchmaker sees her proposals; he who has to do with neither sees none.
        let mine = offers(agency, &cookie).await;
        assert!(!mine.is_empty());
        let peer = agency.sign_in("hexiaoyan").await;
        assert!(offers(agency, &peer).await.is_empty());
        let first = mine[0]["id"].to_string();
        let make = [("id", &*first), ("reason", "都爱徒步"), ("once", "k1")];
        agency
            .call(Some(&peer), MAKE, &make)
            .await
            .refused(StatusCode::NOT_FOUND);
        let blank = [("id", &*first), ("reason", " "), ("once", "k0")];
        assert!(
            agency
                .call(Some(&cookie), MAKE, &blank)
                .await
                .at_field("reason")
                .is_some()
        );
        agency.call(Some(&cookie), MAKE, &make).await.ok();
        agency.call(Some(&cookie), MAKE, &make).await.ok();
        let again = [("id", &*first), ("reason", "都爱徒步"), ("once", "k2")];
        agency
            .call(Some(&cookie), MAKE, &again)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(crate::matching::rows(agency, &cookie, "waiting").await.len(), 1);
        let second = mine[1]["id"].to_string();
        agency.call(Some(&cookie), REFUSE, &[("id", &second)]).await.ok();
        agency
            .call(Some(&cookie), REFUSE, &[("id", &second)])
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(offers(agency, &cookie).await.len(), mine.len() - 2);
        let runs = agency.call(Some(&admin), RUNS, &[]).await.ok();
        assert_eq!(
            (runs["rows"][0]["made"].as_i64(), runs["rows"][0]["refused"].as_i64()),
            (Some(1), Some(1))
        );

        // The next run takes the place of what was left open, and what was made takes room.
        start(agency, &admin, "2", "d").await.ok();
        run_due(&agency.server).await.unwrap();
        let runs = agency.call(Some(&admin), RUNS, &[]).await.ok();
        let now = offers(agency, &admin).await;
        assert_eq!(runs["rows"][0]["offers"].as_i64(), i64::try_from(now.len()).ok());
        let made = mine[0]["candidate"]["id"].as_i64().unwrap();
        assert!(
            now.iter().filter(|o| o["candidate"]["id"] == made).count() <= 1,
            "{now:?}"
        );
        agency
            .call(
                Some(&cookie),
                MAKE,
                &[("id", &*mine[2]["id"].to_string()), ("reason", "甲乙"), ("once", "k3")],
            )
            .await
            .refused(StatusCode::CONFLICT);
    })
    .await;
}
