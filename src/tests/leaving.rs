//! Who leaves hands over everything in one act.

use crate::handing::{joined, leads, number, people, run};
use crate::support::{Agency, a_contract, member_in_service, on_both};
use axum::http::StatusCode;
use yuelao::types::ids::StaffId;

const LEAVE: &str = "assignments/api/leaving/hand_everything_over";

#[tokio::test]
async fn who_leaves_hands_over_everything_in_one_act() {
    on_both(async |agency: &Agency| {
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        let leaver = agency.staff("linjing").await;
        let two = people(agency, &["aftersale", "hexiaoyan"]).await;
        let mut served = Vec::new();
        for n in 0..5 {
            served.push(member_in_service(agency, "linjing", &[("name", &format!("会员{n}"))]).await);
        }
        let at = "'2026-11-20 00:00:00+00:00'";
        let (a, b) = (served[0], served[1]);
        let mut tx = agency.server.db.write().await.unwrap();
        let contract = a_contract(&mut tx, a).await;
        let sold = a_contract(&mut tx, b).await;
        tx.commit().await.unwrap();
        for sql in [
            format!("update contract set seller_id = {leaver} where id in ({contract}, {sold})"),
            format!("update contract set state = 'in_force', approved_by = 1, approved_at = {at} where id = {sold}"),
            format!("insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at) values ({a}, {b}, 80, '合适', {leaver}, {at})"),
            format!("insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at, member_answer) values ({b}, {a}, 80, '合适', {leaver}, {at}, 'declined')"),
            format!("insert into arranged_date (member_a, member_b, at, place, state, staff_id, created_at) values ({a}, {b}, {at}, '茶馆', 'planned', {leaver}, {at})"),
            format!("insert into arranged_date (member_a, member_b, at, place, state, staff_id, created_at) values ({a}, {b}, {at}, '茶馆', 'cancelled', {leaver}, {at})"),
            format!("insert into consultation (name, message, state, staff_id, created_at) values ('王', '问', 'waiting', {leaver}, {at})"),
            format!("insert into consultation (name, message, state, staff_id, created_at) values ('李', '问', 'handled', {leaver}, {at})"),
            format!("update staff set supervisor_id = {leaver} where account = 'xumei'"),
        ] {
            run(agency, sql).await;
        }
        let id = leaver.to_string();
        let theirs = agency.session_of("linjing").await;
        agency.call(Some(&manager), LEAVE, &[("id", &id), ("once", "k")]).await.refused(StatusCode::FORBIDDEN);
        let form = agency.call(Some(&admin), "assignments/api/leaving/open_leaving", &[("id", &id)]).await.ok();
        assert_eq!(form["hanging"], serde_json::json!({"presale": 0, "aftersale": 5, "recommendations": 1, "dates": 1, "contracts": 1, "consultations": 1}));
        let nobody = agency.call(Some(&admin), LEAVE, &[("id", &id), ("once", "k1")]).await;
        assert!(nobody.at_field("aftersale").is_some(), "{nobody:?}");
        let chosen = joined(&two);
        let act = [("id", id.as_str()), ("aftersale", chosen.as_str()), ("once", "k2")];
        agency.call(Some(&admin), LEAVE, &act).await.ok();
        agency.call(Some(&admin), LEAVE, &act).await.ok();

        let owned = async |to: StaffId| number(agency, format!("select count(*) from member where aftersale_id = {to} and stage = 'in_service'")).await;
        let mut counts = [owned(two[0]).await, owned(two[1]).await];
        counts.sort_unstable();
        assert_eq!((counts, owned(leaver).await), ([2, 3], 0), "evenly, and nothing twice");
        let owner_of_a = number(agency, format!("select aftersale_id from member where id = {a}")).await;
        for open in ["recommendation where member_answer = 'waiting'", "arranged_date where state = 'planned'"] {
            assert_eq!(number(agency, format!("select staff_id from {open}")).await, owner_of_a, "{open} goes with the member");
        }
        assert_eq!(number(agency, format!("select seller_id from contract where id = {contract}")).await, owner_of_a);
        // What is over stays theirs: it is history.
        assert_eq!(number(agency, format!("select seller_id from contract where id = {sold}")).await, leaver.0);
        assert_eq!(number(agency, "select staff_id from recommendation where member_answer = 'declined'".into()).await, leaver.0);
        assert_eq!(number(agency, "select staff_id from arranged_date where state = 'cancelled'".into()).await, leaver.0);
        assert_eq!(number(agency, "select staff_id from consultation where state = 'handled'".into()).await, leaver.0);
        let calls = number(agency, "select staff_id from consultation where state = 'waiting'".into()).await;
        assert!(two.iter().any(|t| t.0 == calls));
        assert_eq!(number(agency, format!("select count(*) from event where kind = 'assigned' and member_id in ({})", joined(&served))).await, 5);
        assert_eq!(number(agency, format!("select count(*) from event where kind = 'staff_left' and subject_id = {leaver}")).await, 1);
        assert_eq!(number(agency, "select count(*) from reception where state = 'waiting'".into()).await, 5);
        agency.call(Some(&theirs), "staff/api/me", &[]).await.refused(StatusCode::UNAUTHORIZED);
        assert_eq!(number(agency, format!("select count(*) from staff where id = {leaver} and disabled_at is not null")).await, 1);
        assert_eq!(number(agency, format!("select count(*) from staff where supervisor_id = {leaver}")).await, 0);
        let again = [("id", id.as_str()), ("aftersale", chosen.as_str()), ("once", "k3")];
        agency.call(Some(&admin), LEAVE, &again).await.refused(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_given_to_somebody_who_is_leaving_at_that_moment() {
    on_both(async |agency: &Agency| {
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        let leaver = agency.staff("wangfang").await;
        let (id, to) = (leaver.to_string(), agency.staff("chenmin").await.to_string());
        let lead = leads(agency, 1).await[0].to_string();
        let leave = [("id", id.as_str()), ("presale", to.as_str()), ("once", "k")];
        let give = [("ids", lead.as_str()), ("phase", "presale"), ("to", id.as_str())];
        let (left, _) = tokio::join!(
            agency.call(Some(&admin), LEAVE, &leave),
            agency.call(Some(&manager), "assignments/api/assign_members", &give)
        );
        left.ok();
        // Either the member went along, or they were refused: nobody hangs on a closed account.
        assert_eq!(
            number(
                agency,
                format!("select count(*) from member where presale_id = {leaver}")
            )
            .await,
            0
        );
    })
    .await;
}
