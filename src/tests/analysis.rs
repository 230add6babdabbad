//! The figures of one member (B10), and the visits that they count.

use crate::support::{Agency, a_contract, member_in_service, on_both};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use yuelao::features::analysis;
use yuelao::on;
use yuelao::server::clock;
use yuelao::types::ids::MemberId;

const ANALYSIS: &str = "analysis/api/member_analysis";

async fn run(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

async fn figures(agency: &Agency, account: &str, member: MemberId) -> Value {
    let cookie = agency.session_of(account).await;
    agency
        .call(Some(&cookie), ANALYSIS, &[("member", &member.to_string())])
        .await
        .ok()
}

fn last(series: &Value) -> i64 {
    series.as_array().unwrap().last().unwrap().as_i64().unwrap()
}

#[tokio::test]
async fn a_member_is_counted_from_every_side() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let man = |name: &'static str| [("name", name), ("sex", "male"), ("birthday", "1992-05-06")];
        let one = member_in_service(agency, "linjing", &man("王建国")).await;
        let two = member_in_service(agency, "linjing", &man("赵卫国")).await;
        let three = member_in_service(agency, "linjing", &man("李建军")).await;
        let empty = figures(agency, "admin", her).await;
        assert_eq!((&empty["follow_ups"]["total"], &empty["payments"]["total"], &empty["dates"]["held"]), (&json!(0), &json!(0), &json!(0)));
        assert_eq!(empty["months"].as_array().unwrap().len(), 12);

        let staff = agency.staff("aftersale").await;
        let now = clock::now().format("%Y-%m-%d %H:%M:%S+00:00").to_string();
        let old = "2020-01-05 08:00:00+00:00";
        for (at, effective) in [(now.as_str(), "true"), (now.as_str(), "false"), (old, "true")] {
            run(agency, format!(
                "insert into follow_up (member_id, staff_id, phase, effective, channel, intent, signing, contacted_at, note, tags, created_at)
                 values ({her}, {staff}, 'aftersale', {effective}, 'phone', 'weak', 'undecided', '{at}', '', '[]', '{at}')")).await;
        }
        for (member, candidate, mine, theirs) in [(her, one, "interested", "interested"), (her, two, "declined", "waiting"), (three, her, "interested", "waiting")] {
            run(agency, format!(
                "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at, member_answer, candidate_answer)
                 values ({member}, {candidate}, 80, '', {staff}, '{now}', '{mine}', '{theirs}')")).await;
        }
        for (a, b, state) in [(her, one, "held"), (two, her, "held"), (her, three, "no_show")] {
            run(agency, format!(
                "insert into arranged_date (member_a, member_b, at, place, state, staff_id, created_at) values ({a}, {b}, '{now}', 'x', '{state}', {staff}, '{now}')")).await;
        }
        run(agency, format!(
            "insert into date_feedback (date_id, member_id, satisfaction, wants_more, impression, reasons, staff_id, at)
             select id, {her}, case when member_a = {her} then 5 else 4 end, true, '', '[]', {staff}, '{now}' from arranged_date where state = 'held'")).await;
        run(agency, format!(
            "insert into consultation (name, message, state, member_id, created_at) values ('x', 'x', 'handled', {her}, '{now}')")).await;
        for (from, wanted, state) in [(her.0, Some(one.0), "accepted"), (her.0, None, "waiting"), (one.0, Some(her.0), "declined")] {
            let wanted = wanted.map_or("null".to_string(), |id| id.to_string());
            run(agency, format!(
                "insert into introduction_request (member_id, wanted_id, state, created_at, updated_at)
                 values ({from}, {wanted}, '{state}', '{now}', '{now}')")).await;
        }
        let mut tx = agency.server.db.write().await.unwrap();
        let contract = a_contract(&mut tx, her).await;
        for _ in 0..2 {
            analysis::visited(&mut tx, her, true, clock::now()).await.unwrap();
        }
        analysis::visited(&mut tx, her, false, clock::now()).await.unwrap();
        tx.commit().await.unwrap();
        run(agency, format!(
            "insert into payment (contract_id, amount_fen, method, paid_on, receipt, confirmed_by, confirmed_at)
             values ({contract}, 640000, 'cash', '{}', 'R1', {staff}, '{now}')", clock::today())).await;

        let seen = figures(agency, "admin", her).await;
        assert_eq!((&seen["follow_ups"]["total"], &seen["follow_ups"]["effective"]), (&json!(3), &json!(2)));
        assert_eq!(last(&seen["follow_ups"]["by_month"]), 2, "the old one lies before the chart");
        let recommended = json!({"received": 2, "made": 1, "interested": 1, "declined": 1, "no_answer": 0, "waiting": 1, "mutual": 1});
        assert_eq!(seen["recommendations"], recommended);
        let requests = &seen["requests"];
        let numbers = ["made", "wanted", "open", "accepted"].map(|key| requests[key].as_i64().unwrap());
        assert_eq!(numbers, [2, 1, 1, 1]);
        let dates = &seen["dates"];
        assert_eq!((&dates["held"], &dates["no_show"], &dates["satisfaction_tenths"]), (&json!(2), &json!(1), &json!(45)));
        assert_eq!((&seen["consultations"]["total"], &seen["consultations"]["waiting"]), (&json!(1), &json!(0)));
        assert_eq!((&seen["payments"]["total"], &seen["payments"]["count"]), (&json!(640_000), &json!(1)));
        assert_eq!(last(&seen["payments"]["by_month"]), 640_000);
        let visits = &seen["visits"];
        assert_eq!((&visits["sign_ins"], &visits["days"]), (&json!(2), &json!(1)));
        assert_eq!((last(&visits["days_by_month"]), last(&visits["sign_ins_by_month"])), (1, 2));

        // Each group for those who work with it: after-sale sees no payments and no enquiries.
        let seen = figures(agency, "aftersale", her).await;
        assert_eq!((&seen["payments"], &seen["consultations"]), (&Value::Null, &Value::Null));
        assert_eq!(seen["dates"]["held"], 2);
        assert!(!seen.to_string().contains("640000"));
    })
    .await;
}

#[tokio::test]
async fn signing_in_to_ones_own_pages_is_a_visit() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let hash = yuelao::server::passwords::hash("yuelao-demo".into()).await.unwrap();
        run(
            agency,
            format!("update member set username = 'linxiao', password_hash = '{hash}' where id = {her}"),
        )
        .await;
        for _ in 0..2 {
            let fields = [("name", "linxiao"), ("password", "yuelao-demo")];
            agency.call(None, "portal/api/sign_in_member", &fields).await.ok();
        }
        let wrong = [("name", "linxiao"), ("password", "wrong-guess")];
        assert!(
            agency
                .call(None, "portal/api/sign_in_member", &wrong)
                .await
                .at_field("password")
                .is_some()
        );
        let seen = figures(agency, "aftersale", her).await;
        assert_eq!(
            (&seen["visits"]["sign_ins"], &seen["visits"]["days"]),
            (&json!(2), &json!(1))
        );
        // What was counted stays.
        let mut tx = agency.server.db.write().await.unwrap();
        let refused =
            on!(&mut tx, c => sqlx::query("delete from member_visit").execute(c).await.map(|_| ())).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    })
    .await;
}
