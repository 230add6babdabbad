//! Dates from the plan to the feedback.

use crate::matching::{answer, recommend, rows};
use crate::support::{Agency, Answer, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::on;
use yuelao::server::clock;
use yuelao::types::ids::MemberId;
use yuelao::types::time::input_moment;

/// Two members whom two matchmakers look after, one recommended to the other and both interested.
struct Couple {
    her: MemberId,
    recommendation: String,
    ours: String,
    theirs: String,
}

async fn couple(agency: &Agency) -> Couple {
    let her = member_in_service(agency, "aftersale", &[]).await;
    let him = member_in_service(
        agency,
        "linjing",
        &[("name", "王建国"), ("sex", "male"), ("birthday", "1992-05-06")],
    )
    .await;
    let (ours, theirs) = (agency.sign_in("aftersale").await, agency.sign_in("linjing").await);
    recommend(agency, &ours, her, him, &format!("r{her}")).await.ok();
    let recommendation = rows(agency, &ours, "waiting").await.last().unwrap()["id"].to_string();
    Couple {
        her,
        recommendation,
        ours,
        theirs,
    }
}

async fn agree(agency: &Agency, c: &Couple) {
    answer(agency, &c.ours, &c.recommendation, "member", "interested", "")
        .await
        .ok();
    answer(agency, &c.theirs, &c.recommendation, "candidate", "interested", "")
        .await
        .ok();
}

async fn plan(agency: &Agency, c: &Couple, hours: i64, once: &str) -> Answer {
    let at = input_moment(clock::now() + chrono::Duration::hours(hours));
    let her = c.her.to_string();
    let fields = [
        ("member", &*her),
        ("recommendation", &*c.recommendation),
        ("at", &*at),
        ("place", "静安寺咖啡"),
        ("once", once),
    ];
    agency.call(Some(&c.ours), "dates/api/plan_date", &fields).await
}

async fn dates(agency: &Agency, cookie: &str, tab: &str) -> Vec<Value> {
    agency
        .call(Some(cookie), "dates/api/dates_by_tab", &[("tab", tab)])
        .await
        .ok()["rows"]
        .as_array()
        .unwrap()
        .clone()
}

async fn act(agency: &Agency, cookie: &str, function: &str, date: &Value, more: &[(&str, &str)]) -> Answer {
    let (id, version) = (date["id"].to_string(), date["version"].to_string());
    let fields = [&[("id", &*id), ("version", &*version)], more].concat();
    agency
        .call(Some(cookie), &format!("dates/api/{function}"), &fields)
        .await
}

async fn feedback(agency: &Agency, cookie: &str, date: &Value, side: &str, satisfaction: &str) -> Answer {
    let id = date["id"].to_string();
    let fields = [
        ("date", &*id),
        ("side", side),
        ("satisfaction", satisfaction),
        ("wants_more", "yes"),
        ("impression", "谈得来"),
        ("reasons[]", "talk"),
        ("reasons[]", "values"),
    ];
    agency.call(Some(cookie), "dates/api/give_feedback", &fields).await
}

/// Lets the time of every date have come.
async fn time_passes(agency: &Agency) {
    let mut tx = agency.server.db.write().await.unwrap();
    let past = clock::now() - chrono::Duration::hours(2);
    on!(&mut tx, c => sqlx::query("update arranged_date set at = $1").bind(past).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_date_goes_from_plan_to_feedback() {
    on_both(async |agency| {
        let c = couple(agency).await;
        assert!(
            plan(agency, &c, 30, "k1").await.at_field("recommendation").is_some(),
            "both have to want it first"
        );
        agree(agency, &c).await;
        assert!(plan(agency, &c, -1, "k1").await.at_field("at").is_some());
        plan(agency, &c, 30, "k1").await.ok();
        plan(agency, &c, 30, "k1").await.ok();
        plan(agency, &c, 60, "k2").await.refused(StatusCode::CONFLICT);
        // Where a date is planned nothing is to do any more.
        assert!(rows(agency, &c.ours, "mutual").await.is_empty());
        assert_eq!(rows(agency, &c.ours, "dated").await.len(), 1);

        // Both matchmakers see it, each speaks for one side; a peer with neither member finds nothing.
        let planned = dates(agency, &c.theirs, "consent").await.remove(0);
        assert_eq!(
            (
                planned["a"]["party"]["name"].as_str(),
                planned["b"]["party"]["name"].as_str()
            ),
            (Some("林女士"), Some("王建国"))
        );
        let peer = agency.sign_in("hexiaoyan").await;
        assert!(dates(agency, &peer, "all").await.is_empty());
        act(agency, &peer, "cancel_date", &planned, &[("reason", "x")])
            .await
            .refused(StatusCode::NOT_FOUND);
        act(
            agency,
            &c.theirs,
            "consent_date",
            &planned,
            &[("side", "a"), ("answer", "agreed")],
        )
        .await
        .refused(StatusCode::FORBIDDEN);
        act(
            agency,
            &c.theirs,
            "consent_date",
            &planned,
            &[("side", "b"), ("answer", "agreed")],
        )
        .await
        .ok();
        act(
            agency,
            &c.ours,
            "consent_date",
            &planned,
            &[("side", "a"), ("answer", "agreed")],
        )
        .await
        .refused(StatusCode::CONFLICT);
        let planned = dates(agency, &c.ours, "consent").await.remove(0);
        act(
            agency,
            &c.ours,
            "consent_date",
            &planned,
            &[("side", "a"), ("answer", "agreed")],
        )
        .await
        .ok();

        let agreed = dates(agency, &c.ours, "coming").await.remove(0);
        act(agency, &c.ours, "hold_date", &agreed, &[])
            .await
            .refused(StatusCode::CONFLICT);
        feedback(agency, &c.ours, &agreed, "a", "5")
            .await
            .refused(StatusCode::CONFLICT);
        time_passes(agency).await;
        act(agency, &c.ours, "hold_date", &agreed, &[]).await.ok();
        let held = dates(agency, &c.ours, "feedback").await.remove(0);
        assert!(
            feedback(agency, &c.ours, &held, "a", "9")
                .await
                .at_field("satisfaction")
                .is_some()
        );
        feedback(agency, &c.ours, &held, "a", "4").await.ok();
        feedback(agency, &c.ours, &held, "a", "5").await.ok();
        feedback(agency, &c.theirs, &held, "b", "3").await.ok();
        assert!(dates(agency, &c.ours, "feedback").await.is_empty());
        let mine = agency
            .call(
                Some(&c.ours),
                "dates/api/member_dates",
                &[("member", &c.her.to_string())],
            )
            .await
            .ok();
        assert_eq!(
            (
                mine["met"].as_i64(),
                mine["rows"][0]["a"]["feedback"]["satisfaction"].as_i64()
            ),
            (Some(1), Some(5))
        );
        assert_eq!(
            mine["rows"][0]["a"]["feedback"]["reasons"],
            serde_json::json!(["talk", "values"])
        );
    })
    .await;
}

#[tokio::test]
async fn a_member_is_not_in_two_places_at_once() {
    on_both(async |agency| {
        let c = couple(agency).await;
        agree(agency, &c).await;
        plan(agency, &c, 30, "k1").await.ok();
        let other = member_in_service(
            agency,
            "aftersale",
            &[("name", "赵强"), ("sex", "male"), ("birthday", "1990-05-06")],
        )
        .await;
        let (her, other) = (c.her.to_string(), other.to_string());
        let at = |hours| input_moment(clock::now() + chrono::Duration::hours(hours));
        let close = [
            ("member", &*her),
            ("partner", &*other),
            ("at", &at(31)),
            ("place", "外滩"),
            ("once", "k2"),
        ];
        let said = agency.call(Some(&c.ours), "dates/api/plan_date", &close).await;
        assert!(said.at_field("at").is_some_and(|s| s.contains("已有约见")), "{said:?}");
        let later = [
            ("member", &*her),
            ("partner", &*other),
            ("at", &at(40)),
            ("place", "外滩"),
            ("once", "k2"),
        ];
        agency.call(Some(&c.ours), "dates/api/plan_date", &later).await.ok();
        // Nor can the second one be moved onto the first.
        let second = dates(agency, &c.ours, "coming").await.remove(1);
        let moved = act(
            agency,
            &c.ours,
            "reschedule_date",
            &second,
            &[("at", &at(29)), ("place", "外滩")],
        )
        .await;
        assert!(moved.at_field("at").is_some(), "{moved:?}");
        // Somebody out of reach can't be met without a recommendation.
        let stranger = member_in_service(
            agency,
            "linjing",
            &[("name", "周立"), ("sex", "male"), ("birthday", "1990-05-06")],
        )
        .await
        .to_string();
        let direct = [
            ("member", &*her),
            ("partner", &*stranger),
            ("at", &at(90)),
            ("place", "外滩"),
            ("once", "k3"),
        ];
        assert!(
            agency
                .call(Some(&c.ours), "dates/api/plan_date", &direct)
                .await
                .at_field("partner")
                .is_some()
        );
    })
    .await;
}

#[tokio::test]
async fn of_two_who_end_a_date_at_once_one_is_told() {
    on_both(async |agency| {
        let c = couple(agency).await;
        agree(agency, &c).await;
        plan(agency, &c, 30, "k1").await.ok();
        let date = dates(agency, &c.ours, "consent").await.remove(0);
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update arranged_date set consent_a = 'agreed', consent_b = 'agreed'").execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        time_passes(agency).await;
        let (held, cancelled) = tokio::join!(
            act(agency, &c.ours, "hold_date", &date, &[]),
            act(agency, &c.theirs, "cancel_date", &date, &[("reason", "临时有事")]),
        );
        let won = [&held, &cancelled].iter().filter(|a| a.status.is_success()).count();
        assert_eq!(won, 1, "{held:?} {cancelled:?}");
        let lost = if held.status.is_success() { &cancelled } else { &held };
        lost.refused(StatusCode::CONFLICT);
    })
    .await;
}
