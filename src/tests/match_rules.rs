//! Who is left out of a library, criteria that are tried, what they cost, and recommending several at once.

use crate::matching::recommend;
use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::on;
use yuelao::types::ids::MemberId;

const LIBRARY: &str = "matching/api/match_library";
const PRICES: &str = "matching/api/criteria_prices";
const MARK: &str = "matching/api/kin/mark_kin";
const DECIDE: &str = "matching/api/decisions/save_matching_decisions";

const MAN: &[(&str, &str)] = &[
    ("name", "王建国"),
    ("sex", "male"),
    ("birthday", "1992-05-06"),
    ("height", "178"),
];

async fn man(agency: &Agency, more: &[(&str, &str)]) -> MemberId {
    member_in_service(agency, "linjing", &[MAN, more].concat()).await
}

async fn asked(agency: &Agency, cookie: &str, what: &str, id: MemberId, more: &[(&str, &str)]) -> Value {
    let id = id.to_string();
    let fields: Vec<(&str, &str)> = [("member", &*id)].into_iter().chain(more.iter().copied()).collect();
    agency.call(Some(cookie), what, &fields).await.ok()
}

fn ids(library: &Value) -> Vec<i64> {
    let cards = library["cards"].as_array().unwrap();
    cards.iter().map(|c| c["party"]["id"].as_i64().unwrap()).collect()
}

async fn candidates(agency: &Agency, cookie: &str, id: MemberId) -> Vec<i64> {
    ids(&asked(agency, cookie, LIBRARY, id, &[]).await)
}

async fn write(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    let sql = sqlx::AssertSqlSafe(sql);
    on!(&mut tx, c => sqlx::query(sql).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

async fn decide(agency: &Agency, version: &str, more: &[(&str, &str)]) {
    let admin = agency.session_of("admin").await;
    let fields: Vec<(&str, &str)> = [("version", version)].into_iter().chain(more.iter().copied()).collect();
    agency.call(Some(&admin), DECIDE, &fields).await.ok();
}

#[tokio::test]
async fn who_met_or_is_to_meet_or_is_related_is_left_out_on_both_sides() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (met, planned, missed, kin) = (
            man(agency, &[]).await,
            man(agency, &[]).await,
            man(agency, &[]).await,
            man(agency, &[]).await,
        );
        let cookie = agency.session_of("aftersale").await;
        let theirs = agency.session_of("linjing").await;
        for (him, state) in [(met, "held"), (planned, "planned"), (missed, "no_show")] {
            write(
                agency,
                format!(
                    "insert into arranged_date (member_a, member_b, at, place, state, staff_id, created_at)
                 values ({him}, {her}, '2026-11-21 00:00:00+00:00', '茶室', '{state}', 1, '2026-11-20 00:00:00+00:00')"
                ),
            )
            .await;
        }
        assert_eq!(candidates(agency, &cookie, her).await, [missed.0, kin.0]);

        let mark = |other: String, kind: &'static str| {
            let cookie = cookie.clone();
            async move {
                let fields = [("member", her.to_string()), ("other", other), ("kind", kind.into())];
                let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
                agency.call(Some(&cookie), MARK, &fields).await
            }
        };
        assert!(mark("9999999".into(), "relative").await.at_field("other").is_some());
        assert!(mark("甲".into(), "relative").await.at_field("other").is_some());
        assert!(mark(her.to_string(), "relative").await.at_field("other").is_some());
        assert!(mark(kin.to_string(), "").await.at_field("kind").is_some());
        mark(kin.to_string(), "household").await.ok();
        mark(kin.to_string(), "household").await.ok();
        assert_eq!(candidates(agency, &cookie, her).await, [missed.0]);
        assert!(!candidates(agency, &theirs, kin).await.contains(&her.0));
        let shown = asked(agency, &cookie, LIBRARY, her, &[]).await;
        assert_eq!(shown["kin"][0]["kind"], "household");
        // Held where it is recommended too.
        recommend(agency, &cookie, her, kin, "k1")
            .await
            .refused(StatusCode::CONFLICT);
        recommend(agency, &theirs, kin, her, "k2")
            .await
            .refused(StatusCode::CONFLICT);
        let fields = [("member", her.to_string()), ("other", kin.to_string())];
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        agency
            .call(Some(&cookie), "matching/api/kin/unmark_kin", &fields)
            .await
            .ok();
        assert_eq!(candidates(agency, &cookie, her).await, [missed.0, kin.0]);
    })
    .await;
}

#[tokio::test]
async fn who_did_not_decline_may_come_again_after_the_days_that_the_agency_says() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (waits, declined) = (man(agency, &[]).await, man(agency, &[]).await);
        let cookie = agency.session_of("aftersale").await;
        recommend(agency, &cookie, her, waits, "k1").await.ok();
        recommend(agency, &cookie, her, declined, "k2").await.ok();
        write(agency, format!(
            "update recommendation set member_answer = 'declined', member_reason = 'age' where candidate_id = {declined}")).await;
        write(agency, "update recommendation set at = '2025-01-01 00:00:00+00:00'".into()).await;
        assert_eq!(candidates(agency, &cookie, her).await, Vec::<i64>::new());
        decide(agency, "0", &[("again_days", "90")]).await;
        assert_eq!(candidates(agency, &cookie, her).await, [waits.0]);
        // The other way round: one row for the two, as it was.
        let theirs = agency.session_of("linjing").await;
        recommend(agency, &theirs, waits, her, "k3").await.ok();
        recommend(agency, &cookie, her, declined, "k4").await.refused(StatusCode::CONFLICT);
        assert_eq!(candidates(agency, &cookie, her).await, Vec::<i64>::new());
        let list = crate::matching::rows(agency, &cookie, "waiting").await;
        assert_eq!(list.len(), 1);
        assert_eq!((list[0]["member"]["id"].as_i64(), list[0]["candidate"]["id"].as_i64()), (Some(waits.0), Some(her.0)));
        let admin = agency.session_of("admin").await;
        let stale = [("version", "0"), ("again_days", "30")];
        agency.call(Some(&admin), DECIDE, &stale).await.refused(StatusCode::CONFLICT);
        let bad = [("version", "1"), ("again_days", "很久")];
        assert!(agency.call(Some(&admin), DECIDE, &bad).await.at_field("again_days").is_some());
    })
    .await;
}

#[tokio::test]
async fn the_same_sex_is_found_only_where_the_agency_allows_it() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (him, woman) = (man(agency, &[]).await, member_in_service(agency, "linjing", &[]).await);
        let cookie = agency.session_of("aftersale").await;
        let among = async |who: &str| ids(&asked(agency, &cookie, LIBRARY, her, &[("filter[among]", who)]).await);
        assert_eq!(among("same").await, [him.0]);
        recommend(agency, &cookie, her, woman, "k1")
            .await
            .refused(StatusCode::CONFLICT);
        decide(agency, "0", &[("again_days", "0"), ("same_sex", "true")]).await;
        assert_eq!(among("other").await, [him.0]);
        assert_eq!(among("same").await, [woman.0]);
        assert_eq!(among("both").await, [him.0, woman.0]);
        recommend(agency, &cookie, her, woman, "k2").await.ok();
    })
    .await;
}

#[tokio::test]
async fn criteria_are_tried_without_being_saved_and_every_price_is_what_comes_of_it() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(
            agency,
            "aftersale",
            &[("wish_age_max", "36"), ("weight_age", "must"), ("wish_education", "college"), ("weight_education", "must")],
        )
        .await;
        let year = yuelao::server::clock::today().format("%Y").to_string().parse::<i32>().unwrap();
        for (age, education) in [(30, "bachelor"), (34, "junior"), (36, "college"), (37, "master"), (38, "college"), (45, "doctor")] {
            let birthday = format!("{}-01-01", year - age);
            man(agency, &[("birthday", &birthday), ("education", education)]).await;
        }
        let cookie = agency.session_of("aftersale").await;
        let total = async |tried: &[(&str, &str)]| asked(agency, &cookie, LIBRARY, her, tried).await["total"].as_i64().unwrap();
        let own = [("tried[wish_age_max]", "36"), ("tried[weight_age]", "must"), ("tried[wish_education]", "college"), ("tried[weight_education]", "must")];
        assert_eq!(total(&[]).await, 2);
        assert_eq!(total(&own).await, 2);
        let prices = asked(agency, &cookie, PRICES, her, &[]).await;
        assert_eq!(prices["total"], 2);
        let price = |change: Value| {
            let steps = prices["steps"].as_array().unwrap();
            steps.iter().find(|s| s["change"] == change).unwrap_or_else(|| panic!("{change} in {prices}"))["difference"].as_i64().unwrap()
        };
        let with = |key: &str, value: &'static str| own.map(|(k, v)| if k == key { (k, value) } else { (k, v) });
        for (change, tried) in [
            (serde_json::json!({"To": ["age", 2]}), with("tried[wish_age_max]", "38")),
            (serde_json::json!({"To": ["age", -2]}), with("tried[wish_age_max]", "34")),
            (serde_json::json!({"Soften": "age"}), with("tried[weight_age]", "high")),
            (serde_json::json!({"Drop": "education"}), with("tried[weight_education]", "any")),
            (serde_json::json!({"Education": "bachelor"}), with("tried[wish_education]", "bachelor")),
        ] {
            assert_eq!(total(&tried).await, 2 + price(change.clone()), "{change}");
        }
        // Prices of what is tried are counted from there.
        let tried = asked(agency, &cookie, PRICES, her, &with("tried[wish_age_max]", "38")).await;
        assert_eq!(tried["total"], 4);
        // What makes no sense is said, and the member's own counts.
        let wrong = asked(agency, &cookie, LIBRARY, her, &with("tried[wish_age_max]", "三十")).await;
        assert!(wrong["wrong"]["wish_age_max"].is_string() && wrong["total"] == 2, "{wrong}");
        // Nothing was saved.
        let stored: String = {
            let mut tx = agency.server.db.read().await.unwrap();
            on!(&mut tx, c => sqlx::query_scalar("select cast(criteria as text) from member where id = $1").bind(her).fetch_one(c).await).unwrap()
        };
        assert!(stored.contains("36") && !stored.contains("38"), "{stored}");
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_is_neither_tried_nor_priced_nor_filtered() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[("wish_income", "from_10"), ("weight_income", "must")]).await;
        let poor = man(agency, &[("income", "from_10"), ("house", "rented")]).await;
        let rich = man(agency, &[("income", "from_100"), ("house", "owned")]).await;
        write(agency, format!(
            "insert into verification (member_id, item, state, submitted_at) values ({rich}, 'house', 'verified', '2026-01-01 00:00:00+00:00')")).await;
        let cookie = agency.session_of("aftersale").await;
        let richer = [("tried[wish_income]", "from_100"), ("tried[weight_income]", "must")];
        let housed = [("tried[wish_house]", "true"), ("tried[weight_house]", "must"), ("tried[wish_income]", "from_10")];
        let checked = [("filter[checked]", "house")];
        assert_eq!(ids(&asked(agency, &cookie, LIBRARY, her, &richer).await), [rich.0]);
        assert_eq!(ids(&asked(agency, &cookie, LIBRARY, her, &housed).await), [rich.0]);
        assert_eq!(ids(&asked(agency, &cookie, LIBRARY, her, &checked).await), [rich.0]);
        let prices = asked(agency, &cookie, PRICES, her, &[]).await.to_string();
        assert!(prices.contains("income") && prices.contains("from_"), "{prices}");
        write(agency, "delete from role_field where field in ('income', 'property')".into()).await;
        let blind = agency.session_of("aftersale").await;
        for tried in [&richer[..], &housed[..], &checked[..]] {
            let library = asked(agency, &blind, LIBRARY, her, tried).await;
            assert_eq!(ids(&library), [poor.0, rich.0], "{tried:?}");
            assert!(library["criteria"]["income"].is_null());
        }
        let prices = asked(agency, &blind, PRICES, her, &housed).await;
        assert_eq!(prices["total"], 2);
        assert!(!prices.to_string().contains("income") && !prices.to_string().contains("house"), "{prices}");
    })
    .await;
}

#[tokio::test]
async fn several_are_recommended_each_with_its_reason_all_or_none() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[("wish_age_max", "40")]).await;
        let (a, b) = (man(agency, &[]).await, man(agency, &[]).await);
        let cookie = agency.session_of("aftersale").await;
        let both = format!("{a},{b}");
        let sheet = asked(
            agency,
            &cookie,
            "matching/api/several/introduce_several",
            her,
            &[("candidates", &both)],
        )
        .await;
        let once = sheet["once"].as_str().unwrap().to_string();
        assert!(sheet["all"][0][1].as_str().unwrap().contains("岁"), "{sheet}");
        let (reason_a, reason_b) = (format!("reason.{a}"), format!("reason.{b}"));
        let member = her.to_string();
        let send = async |one: &str, other: &str| {
            let fields = [
                ("member", &*member),
                ("once", &*once),
                (&*reason_a, one),
                (&*reason_b, other),
            ];
            agency
                .call(Some(&cookie), "matching/api/several/recommend_several", &fields)
                .await
        };
        assert!(send("都爱徒步", " ").await.at_field(&reason_b).is_some());
        // One of them no longer suits: neither is recommended.
        write(agency, format!("update member set shown = false where id = {b}")).await;
        assert!(send("都爱徒步", "离得近").await.at_field(&reason_b).is_some());
        assert_eq!(candidates(agency, &cookie, her).await, [a.0]);
        write(agency, format!("update member set shown = true where id = {b}")).await;
        let mut news = agency.server.live.subscribe();
        send("都爱徒步", "离得近").await.ok();
        send("都爱徒步", "离得近").await.ok();
        assert_eq!(candidates(agency, &cookie, her).await, Vec::<i64>::new());
        let list = crate::matching::rows(agency, &cookie, "waiting").await;
        let mut reasons: Vec<&str> = list.iter().map(|r| r["reason"].as_str().unwrap()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["离得近", "都爱徒步"]);
        // The candidates' matchmaker is told, without a name. PostgreSQL's notice comes by its own way.
        if matches!(agency.server.db, yuelao::server::db::Db::Sqlite { .. }) {
            let owner = agency.staff("linjing").await;
            let told = news.try_recv().unwrap();
            assert_eq!(told.to, Some(owner.0));
            assert!(
                told.text.contains(&a.to_string()) && !told.text.contains("王"),
                "{told:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_library_is_narrowed_by_the_level_of_intent() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (strong, weak, unknown) = (man(agency, &[]).await, man(agency, &[]).await, man(agency, &[]).await);
        let cookie = agency.session_of("aftersale").await;
        let least = async |level: &str| ids(&asked(agency, &cookie, LIBRARY, her, &[("filter[level]", level)]).await);
        assert_eq!(least("weak").await, Vec::<i64>::new());
        for (id, intent) in [(strong, "strong"), (weak, "weak")] {
            write(agency, format!("update member set intent = '{intent}' where id = {id}")).await;
        }
        assert_eq!(least("weak").await, [strong.0, weak.0]);
        assert_eq!(least("medium").await, [strong.0]);
        assert_eq!(candidates(agency, &cookie, her).await, [strong.0, weak.0, unknown.0]);
    })
    .await;
}

#[tokio::test]
async fn who_suits_criteria_that_are_only_tried_is_compared_but_not_recommended() {
    on_both(async |agency: &Agency| {
        let own = [("wish_height_min", "180"), ("weight_height", "must")];
        let her = member_in_service(agency, "aftersale", &own).await;
        let (tall, small) = (man(agency, &[("height", "182")]).await, man(agency, &[]).await);
        let cookie = agency.session_of("aftersale").await;
        assert_eq!(candidates(agency, &cookie, her).await, [tall.0]);
        let tried = [("tried[wish_height_min]", "175"), ("tried[weight_height]", "must")];
        let library = asked(agency, &cookie, LIBRARY, her, &tried).await;
        let marked = |cards: &Value| -> Vec<(i64, bool)> {
            let of = |c: &Value| (c["party"]["id"].as_i64().unwrap(), c["only_tried"].as_bool().unwrap());
            let mut all: Vec<_> = cards.as_array().unwrap().iter().map(of).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(marked(&library["cards"]), [(tall.0, false), (small.0, true)]);

        let both = format!("{tall},{small}");
        let with: Vec<_> = [("candidates", &*both)].into_iter().chain(tried).collect();
        let compared = asked(agency, &cookie, "matching/api/compare_candidates", her, &with).await;
        assert_eq!(marked(&compared), [(tall.0, false), (small.0, true)]);
        recommend(agency, &cookie, her, small, "k1")
            .await
            .refused(StatusCode::CONFLICT);
        recommend(agency, &cookie, her, tall, "k2").await.ok();
    })
    .await;
}

#[tokio::test]
async fn up_to_four_are_held_side_by_side() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let mut men = Vec::new();
        for _ in 0..5 {
            men.push(man(agency, &[]).await.to_string());
        }
        let cookie = agency.session_of("aftersale").await;
        let compare = async |ids: &str| {
            let fields = [("member", her.to_string()), ("candidates", ids.to_string())];
            let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            agency
                .call(Some(&cookie), "matching/api/compare_candidates", &fields)
                .await
        };
        let cards = compare(&men[..4].join(",")).await.ok();
        assert_eq!(cards.as_array().unwrap().len(), 4);
        assert_eq!(cards[0]["party"]["name"], "王先生");
        compare(&men.join(",")).await.refused(StatusCode::CONFLICT);
        compare("").await.refused(StatusCode::CONFLICT);
        // Whoever is in no library of the member's is not shown beside others.
        let woman = member_in_service(agency, "linjing", &[]).await;
        compare(&woman.to_string()).await.refused(StatusCode::CONFLICT);
    })
    .await;
}
