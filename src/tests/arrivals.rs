//! A member arrives: found by four digits and the name, shown as little as needed, completed.

use crate::support::{Agency, member, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::on;
use yuelao::types::ids::MemberId;

const FIND: &str = "counter/arrivals/find_arrival";
const NOTE: &str = "counter/arrivals/note_arrival";
const COMPLETE: &str = "counter/arrivals/complete_arrival";

/// A member of `presale`'s with this number: none of the counter's.
async fn with_mobile(agency: &Agency, name: &str, mobile: &str) -> MemberId {
    let owner = agency.staff("presale").await;
    let id = member(agency, Some(owner), name).await;
    let mut tx = agency.server.db.write().await.unwrap();
    let keys = agency.server.keys.clone();
    contacts::put(&mut tx, &keys, ContactOwner::Member, id.0, ContactKind::Mobile, mobile)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn find(agency: &Agency, cookie: &str, digits: &str, name: &str) -> Vec<Value> {
    let fields = [("last_four", digits), ("name", name)];
    let found = agency.call(Some(cookie), FIND, &fields).await.ok();
    found.as_array().unwrap().clone()
}

async fn count(agency: &Agency, what: &'static str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(what).fetch_one(c).await).unwrap()
}

#[tokio::test]
async fn digits_and_name_together_find_whoever_has_arrived_and_show_little() {
    on_both(async |agency| {
        let id = with_mobile(agency, "贺敏", "13812345678").await;
        with_mobile(agency, "何敏", "13912345678").await;
        let other = with_mobile(agency, "王芳", "13700000001").await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query(
            "insert into arranged_date (member_a, member_b, at, place, state, staff_id, created_at)
             select $1, $2, $3, '静安寺', 'planned', id, $3 from staff where account = 'aftersale'")
            .bind(id).bind(other).bind(yuelao::server::clock::now()).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        let counter = agency.session_of("counter").await;
        let found = find(agency, &counter, "5678", "贺敏").await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["owner"], "李婉清");
        assert!(found[0]["date_at"].is_string() && found[0]["age"].is_number());
        let told = found[0].to_string();
        for secret in ["13812345678", "静安寺", "王芳", "single", "master"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
        // What the counter's role does not see, it is not asked to complete either.
        let missing = found[0]["missing"].to_string();
        assert!(missing.contains("wechat") && missing.contains("weight"), "{missing}");
        assert!(
            !missing.contains("income") && !missing.contains("id_number"),
            "{missing}"
        );

        for (digits, name) in [("5678", "贺"), ("5679", "贺敏"), ("0001", "贺敏")] {
            assert!(find(agency, &counter, digits, name).await.is_empty(), "{digits} {name}");
        }
        // Every look is noted; whom nobody was found for, without who was looked for.
        let hits = "select count(*) from event where kind = 'looked_up' and member_id is not null";
        let misses = "select count(*) from event where kind = 'looked_up' and member_id is null and data = '{}'";
        assert_eq!((count(agency, hits).await, count(agency, misses).await), (1, 3));
        let wrong = agency
            .call(Some(&counter), FIND, &[("last_four", "56"), ("name", "")])
            .await;
        assert!(wrong.at_field("last_four").is_some() && wrong.at_field("name").is_some());
        let finance = agency.session_of("finance").await;
        agency
            .call(Some(&finance), FIND, &[("last_four", "5678"), ("name", "贺敏")])
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn looking_up_is_limited() {
    on_both(async |agency| {
        let counter = agency.session_of("counter").await;
        with_mobile(agency, "贺敏", "13812345678").await;
        for _ in 0..20 {
            find(agency, &counter, "5678", "贺敏").await;
        }
        agency
            .call(Some(&counter), FIND, &[("last_four", "5678"), ("name", "贺敏")])
            .await
            .refused(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn who_guesses_waits_and_every_guess_is_on_record() {
    on_both(async |agency| {
        with_mobile(agency, "贺敏", "13812345678").await;
        let counter = agency.session_of("counter").await;
        for digits in ["1111", "2222", "3333", "4444", "5555"] {
            assert!(find(agency, &counter, digits, "贺敏").await.is_empty());
        }
        // The sixth would be right.
        let shut = agency
            .call(Some(&counter), FIND, &[("last_four", "5678"), ("name", "贺敏")])
            .await;
        shut.refused(StatusCode::TOO_MANY_REQUESTS);
        let seconds = shut.body["TooMany"]["seconds"].as_i64().unwrap();
        assert!((280..=300).contains(&seconds), "{seconds}");
        let looks = "select count(*) from event where kind = 'looked_up'";
        assert_eq!(count(agency, looks).await, 5);
        let manager = agency.session_of("manager").await;
        assert_eq!(
            find(agency, &manager, "5678", "贺敏").await.len(),
            1,
            "each for themself"
        );
    })
    .await;
}

#[tokio::test]
async fn numbers_from_before_there_was_an_index_are_found_after_the_start() {
    on_both(async |agency| {
        with_mobile(agency, "贺敏", "13812345678").await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update contact set tail = null").execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        let counter = agency.session_of("counter").await;
        assert!(find(agency, &counter, "5678", "贺敏").await.is_empty());
        contacts::fill_all_tails(&agency.server).await.unwrap();
        assert_eq!(find(agency, &counter, "5678", "贺敏").await.len(), 1);
        // A number that changes is found by its new end only.
        let mut tx = agency.server.db.write().await.unwrap();
        let id: i64 =
            on!(&mut tx, c => sqlx::query_scalar("select id from member where name = '贺敏'").fetch_one(c).await)
                .unwrap();
        let keys = agency.server.keys.clone();
        contacts::put(
            &mut tx,
            &keys,
            ContactOwner::Member,
            id,
            ContactKind::Mobile,
            "13812340000",
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(find(agency, &counter, "5678", "贺敏").await.is_empty());
        assert_eq!(find(agency, &counter, "0000", "贺敏").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_arrival_is_noted_once_a_day() {
    on_both(async |agency| {
        with_mobile(agency, "贺敏", "13812345678").await;
        let counter = agency.session_of("counter").await;
        let ticket = find(agency, &counter, "5678", "贺敏").await[0]["ticket"]
            .as_str()
            .unwrap()
            .to_string();
        for _ in 0..2 {
            agency.call(Some(&counter), NOTE, &[("ticket", &ticket)]).await.ok();
        }
        assert_eq!(
            count(
                agency,
                "select count(*) from event where kind = 'arrived' and member_id is not null"
            )
            .await,
            1
        );
        assert_eq!(find(agency, &counter, "5678", "贺敏").await[0]["arrived"], true);
        // A ticket is good for the session that looked, and for no other member.
        let other = agency.session_of("counter").await;
        agency
            .call(Some(&other), NOTE, &[("ticket", &ticket)])
            .await
            .refused(StatusCode::CONFLICT);
        let forged = format!("9{ticket}");
        agency
            .call(Some(&counter), NOTE, &[("ticket", &forged)])
            .await
            .refused(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_completed_and_what_is_known_stays() {
    on_both(async |agency| {
        let id = with_mobile(agency, "贺敏", "13812345678").await;
        let counter = agency.session_of("counter").await;
        let ticket = find(agency, &counter, "5678", "贺敏").await[0]["ticket"]
            .as_str()
            .unwrap()
            .to_string();
        let send = |more: &'static [(&'static str, &'static str)]| {
            let fields = [&[("ticket", ticket.as_str())], more].concat();
            let (agency, counter) = (agency, counter.clone());
            async move { agency.call(Some(&counter), COMPLETE, &fields).await }
        };
        assert!(send(&[("weight", "5")]).await.at_field("weight").is_some());
        assert!(send(&[]).await.at_field("").is_some());
        // Name, height and what the role may not see are not theirs to write here.
        let left = send(&[
            ("weight", "52"),
            ("wechat", "hemin_x"),
            ("name", "改名"),
            ("height", "180"),
            ("income", "from_10"),
        ])
        .await
        .ok();
        assert!(
            !left.to_string().contains("weight") && left.to_string().contains("occupation"),
            "{left}"
        );
        assert!(
            send(&[("weight", "60")]).await.at_field("").is_some(),
            "what is known is not changed"
        );
        let mut tx = agency.server.db.read().await.unwrap();
        let (name, height, weight, income): (String, i64, Option<i64>, Option<String>) =
            on!(&mut tx, c => sqlx::query_as(
            "select name, height_cm, weight_kg, income from member where id = $1").bind(id).fetch_one(c).await)
            .unwrap();
        assert_eq!((name.as_str(), height, weight, income), ("贺敏", 165, Some(52), None));
        let wechat = contacts::open_one(
            &mut tx,
            &agency.server.keys,
            ContactOwner::Member,
            id.0,
            ContactKind::Wechat,
        )
        .await;
        assert_eq!(wechat.unwrap().as_deref(), Some("hemin_x"));
    })
    .await;
}
