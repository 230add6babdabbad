//! After a merge: numbers that were not chosen, checks of both, and undoing in order.

use super::merging::merge;
use super::{mobile_of, number, put, run, text, theirs, two_lives, with_mobile};
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::contacts::ContactKind;
use yuelao::types::ids::MemberId;

async fn listed(agency: &Agency, cookie: &str, condition: &str) -> Vec<i64> {
    let filter = format!(r#"{{"filter":{{"board":"all","class":"all","after":"",{condition}}}}}"#);
    let list = agency
        .call_json(Some(cookie), "members/api/list_members", &filter)
        .await
        .ok();
    let rows = list["rows"].as_array().unwrap();
    rows.iter().map(|r| r["id"].as_i64().unwrap()).collect()
}

async fn page(agency: &Agency, cookie: &str, id: MemberId) -> Value {
    agency
        .call(Some(cookie), "members/api/open_member", &[("id", &id.to_string())])
        .await
        .ok()
}

async fn last_merge(agency: &Agency) -> String {
    number(agency, "select max(id) from member_merge".into())
        .await
        .to_string()
}

async fn undo(agency: &Agency, cookie: &str, merge: &str) -> crate::support::Answer {
    agency
        .call(Some(cookie), "duplicates/api/undo_merge", &[("id", merge)])
        .await
}

#[tokio::test]
async fn a_number_that_was_not_chosen_leads_to_the_kept_record_and_can_become_its_own() {
    on_both(async |agency: &Agency| {
        let (keep, gone, _) = two_lives(agency).await;
        let manager = agency.session_of("manager").await;
        merge(agency, &manager, keep, gone, &[("choose_contact_mobile", "keep")])
            .await
            .ok();
        assert_eq!(mobile_of(agency, gone).await.as_deref(), Some("13900139000"));
        // Found by it in lists, in the search and at the counter.
        for condition in [r#""q":"139 0013 9000""#, r#""mobile":"13900139000""#] {
            assert_eq!(listed(agency, &manager, condition).await, [keep.0], "{condition}");
        }
        let found = agency
            .call(Some(&manager), "search/api/search_office", &[("q", "13900139000")])
            .await
            .ok();
        assert!(
            found.to_string().contains(&format!("/office/members/{keep}")),
            "{found}"
        );
        let counter = agency.session_of("counter").await;
        let there = [("last_four", "9000"), ("name", "宓知夏")];
        let there = agency
            .call(Some(&counter), "counter/arrivals/find_arrival", &there)
            .await
            .ok();
        assert_eq!(there.as_array().unwrap().len(), 1, "{there}");
        // Shown masked beside the contacts, to who sees contacts.
        assert_eq!(
            page(agency, &manager, keep).await["former"],
            serde_json::json!([["mobile", "139****9000"]])
        );
        // Nobody else can have it; the kept record can.
        let other = theirs(agency, "presale", "宓外人").await;
        let save = async |id: MemberId| {
            let id = id.to_string();
            let fields = [("id", id.as_str()), ("kind", "mobile"), ("value", "13900139000")];
            agency.call(Some(&manager), "members/api/save_contact", &fields).await
        };
        assert!(save(other).await.at_field("value").is_some());
        save(keep).await.ok();
        assert_eq!(mobile_of(agency, keep).await.as_deref(), Some("13900139000"));
        assert_eq!(
            mobile_of(agency, gone).await.as_deref(),
            Some("13800138000"),
            "no number is lost"
        );
        undo(agency, &manager, &last_merge(agency).await).await.ok();
        assert_eq!(mobile_of(agency, keep).await.as_deref(), Some("13800138000"));
        assert_eq!(mobile_of(agency, gone).await.as_deref(), Some("13900139000"));
        assert_eq!(page(agency, &manager, keep).await["former"], serde_json::json!([]));
    })
    .await;
}

#[tokio::test]
async fn of_several_merges_the_last_is_undone_first_and_what_was_said_since_stays() {
    on_both(async |agency: &Agency| {
        let (keep, gone, he) = two_lives(agency).await;
        let third = theirs(agency, "presale", "宓知夏").await;
        with_mobile(agency, third, "13700137000").await;
        let manager = agency.session_of("manager").await;
        merge(agency, &manager, keep, gone, &[("choose_contact_mobile", "gone")]).await.ok();
        let first = last_merge(agency).await;
        merge(agency, &manager, keep, third, &[("choose_contact_mobile", "gone")]).await.ok();
        let second = last_merge(agency).await;
        assert_eq!(mobile_of(agency, keep).await.as_deref(), Some("13700137000"));
        let early = undo(agency, &manager, &first).await;
        early.refused(StatusCode::CONFLICT);
        assert!(early.body.to_string().contains("请先撤销之后的合并"), "{early:?}");
        // Meanwhile she thinks better of him.
        let said = format!("where member_id = {keep} and candidate_id = {he}");
        run(
            agency,
            format!("update recommendation set member_answer = 'declined', member_answered_at = '2026-11-23 00:00:00+00:00' {said}"),
        )
        .await;
        undo(agency, &manager, &second).await.ok();
        undo(agency, &manager, &first).await.ok();
        for (id, mobile) in [(keep, "13800138000"), (gone, "13900139000"), (third, "13700137000")] {
            assert_eq!(mobile_of(agency, id).await.as_deref(), Some(mobile));
        }
        let answer = text(agency, format!("select member_answer from recommendation {said}")).await;
        assert_eq!(answer, "declined", "said after the merge");
    })
    .await;
}

/// A check that holds, with one paper; its number.
async fn check(agency: &Agency, member: MemberId, item: &str, state: &str, until: &str) -> i64 {
    let at = "'2026-01-02 00:00:00+00:00'";
    let until = if until.is_empty() {
        "null".into()
    } else {
        format!("'{until}'")
    };
    run(
        agency,
        format!(
            "insert into verification (member_id, item, state, submitted_at, checked_by, checked_at, valid_until)
             values ({member}, '{item}', '{state}', {at}, 1, {at}, {until})"
        ),
    )
    .await;
    let id = number(agency, "select max(id) from verification".into()).await;
    run(
        agency,
        format!(
            "insert into photo (member_id, verification_id, file, state, audience, position, width, height, created_at)
             values ({member}, {id}, 'paperpaperpaper{id}', 'ready', 'hidden', 1, 10, 10, {at})"
        ),
    )
    .await;
    id
}

#[tokio::test]
async fn of_two_checks_the_one_stays_that_holds_and_fits_and_papers_follow() {
    on_both(async |agency: &Agency| {
        let (keep, gone, _) = two_lives(agency).await;
        let manager = agency.session_of("manager").await;
        // The same in both records: the one that still holds. Not the same: the one that fits what is taken.
        let marital = (
            check(agency, keep, "marital", "verified", "2026-02-01").await,
            check(agency, gone, "marital", "verified", "2036-02-01").await,
        );
        run(
            agency,
            format!("update member set education = 'doctor' where id = {gone}"),
        )
        .await;
        let education = (
            check(agency, keep, "education", "verified", "").await,
            check(agency, gone, "education", "verified", "").await,
        );
        put(agency, gone, ContactKind::IdNumber, "310115199403042226").await;
        let identity = check(agency, keep, "identity", "verified", "").await;
        let income = (
            check(agency, keep, "income", "waiting", "").await,
            check(agency, gone, "income", "waiting", "").await,
        );
        let states = async || {
            text(
                agency,
                format!(
                    "select string_agg(x.word, ' ') from (select member_id || ':' || state as word from verification
                     where id in ({}, {}, {}, {}, {}, {}, {}) order by id) x",
                    marital.0, marital.1, education.0, education.1, identity, income.0, income.1
                ),
            )
            .await
        };
        let before = states().await;
        merge(
            agency,
            &manager,
            keep,
            gone,
            &[("choose_education", "keep"), ("choose_contact_id_number", "gone")],
        )
        .await
        .ok();
        let k = keep.0;
        assert_eq!(
            states().await,
            format!("{k}:replaced {k}:verified {k}:verified {k}:replaced {k}:replaced {k}:waiting {k}:replaced")
        );
        // Nobody has checked the number that was taken: it is to be checked again.
        let again = format!("from verification where member_id = {keep} and item = 'identity' and state = 'waiting'");
        assert_eq!(number(agency, format!("select count(*) {again}")).await, 1);
        // Every paper is shown with its check.
        let seen = agency
            .call(
                Some(&manager),
                "verification/api/member_checks",
                &[("member", &keep.to_string())],
            )
            .await
            .ok();
        assert_eq!(seen["papers"].as_array().unwrap().len(), 7, "{seen}");
        let of: Vec<i64> = seen["papers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["of"].as_i64().unwrap())
            .collect();
        assert_eq!(
            of.iter().filter(|id| **id == income.0).count(),
            2,
            "both papers wait with one check"
        );

        undo(agency, &manager, &last_merge(agency).await).await.ok();
        assert_eq!(states().await, before);
        assert_eq!(number(agency, format!("select count(*) {again}")).await, 0);
        let papers = format!(
            "select count(*) from photo where verification_id = {} and member_id = {gone}",
            income.1
        );
        assert_eq!(number(agency, papers).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_checked_of_a_taken_answer_falls_with_the_undo() {
    on_both(async |agency: &Agency| {
        let (keep, gone, _) = two_lives(agency).await;
        let manager = agency.session_of("manager").await;
        run(
            agency,
            format!("update member set education = 'doctor' where id = {gone}"),
        )
        .await;
        let before = check(agency, keep, "education", "verified", "").await;
        merge(agency, &manager, keep, gone, &[("choose_education", "gone")])
            .await
            .ok();
        let waiting = number(
            agency,
            format!(
                "select id from verification where member_id = {keep} and item = 'education' and state = 'waiting'"
            ),
        )
        .await;
        let (id, version) = (waiting.to_string(), "1");
        let verdict = [("id", id.as_str()), ("version", version), ("verdict", "verified")];
        agency
            .call(Some(&manager), "verification/api/decide_check", &verdict)
            .await
            .ok();
        undo(agency, &manager, &last_merge(agency).await).await.ok();
        for (check, state) in [(before, "verified"), (waiting, "replaced")] {
            let now = text(
                agency,
                format!("select state from verification where id = {check} and member_id = {keep}"),
            )
            .await;
            assert_eq!(now, state, "{check}");
        }
    })
    .await;
}
