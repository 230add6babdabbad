//! A merge and its exact undo.

use super::{all_rows, index, mobile_of, number, run, text, theirs, two_lives};
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use sqlx::AssertSqlSafe;
use yuelao::on;
use yuelao::types::ids::MemberId;

const ROW: &str = "name || '|' || coalesce(occupation, '') || '|' || coalesce(income, '') || '|' || stage || '|' || follow_ups || '|' ||
    coalesce(presale_id, 0) || '|' || coalesce(aftersale_id, 0) || '|' || coalesce(username, '')";

async fn row(agency: &Agency, id: MemberId) -> String {
    text(agency, format!("select {ROW} from member where id = {id}")).await
}

pub async fn preview(agency: &Agency, cookie: &str, keep: MemberId, gone: MemberId) -> serde_json::Value {
    let (k, g) = (keep.to_string(), gone.to_string());
    agency
        .call(
            Some(cookie),
            "duplicates/api/merge_preview",
            &[("keep", &k), ("gone", &g)],
        )
        .await
        .ok()
}

pub async fn merge(
    agency: &Agency,
    cookie: &str,
    keep: MemberId,
    gone: MemberId,
    more: &[(&str, &str)],
) -> crate::support::Answer {
    let shown = preview(agency, cookie, keep, gone).await;
    let of = |twin: &str, field: &str| shown[twin][field].to_string();
    let once = shown["once"].as_str().unwrap().to_string();
    let given = [
        ("keep", of("keep", "id")),
        ("gone", of("gone", "id")),
        ("keep_version", of("keep", "version")),
        ("gone_version", of("gone", "version")),
        ("once", once),
    ];
    let mut fields: Vec<(&str, &str)> = given.iter().map(|(k, v)| (*k, v.as_str())).collect();
    fields.extend(more);
    agency.call(Some(cookie), "duplicates/api/merge_members", &fields).await
}

#[tokio::test]
async fn a_merge_brings_everything_over_and_its_undo_everything_back() {
    on_both(async |agency: &Agency| {
        let (keep, gone, he) = two_lives(agency).await;
        let manager = agency.session_of("manager").await;
        let before = (
            row(agency, keep).await,
            row(agency, gone).await,
            all_rows(agency, keep).await,
            all_rows(agency, gone).await,
        );
        let events = number(agency, format!("select count(*) from event where member_id = {gone}")).await;
        assert!(events > 0);

        // The preview shows what differs, masked, and proposes what fills a gap.
        let shown = preview(agency, &manager, keep, gone).await;
        let differing = shown["differing"].as_array().unwrap();
        let of = |key: &str| {
            differing
                .iter()
                .find(|d| d["key"] == key)
                .unwrap_or_else(|| panic!("{key} in {shown}"))
        };
        assert_eq!(
            (&of("contact_mobile")["keep"], &of("contact_mobile")["gone"]),
            (&"138****8000".into(), &"139****9000".into())
        );
        assert_eq!(
            (&of("occupation")["take"], &of("presale")["take"]),
            (&true.into(), &false.into())
        );
        assert_eq!(shown["stage"], "in_service");
        assert!(shown["moves"].to_string().contains("合同"), "{shown}");

        merge(
            agency,
            &manager,
            keep,
            gone,
            &[("choose_contact_mobile", "gone"), ("choose_presale", "keep")],
        )
        .await
        .ok();

        // The kept one is both now.
        assert_eq!(
            number(
                agency,
                format!("select count(*) from member_visit where member_id = {keep}")
            )
            .await,
            3,
            "no day twice"
        );
        assert_eq!(
            number(
                agency,
                format!("select count(*) from pool_log where member_id = {keep}")
            )
            .await,
            1
        );
        assert_eq!(mobile_of(agency, keep).await.as_deref(), Some("13900139000"));
        assert_eq!(
            mobile_of(agency, gone).await.as_deref(),
            Some("13800138000"),
            "no number is lost"
        );
        let one = row(agency, keep).await;
        assert!(one.starts_with("宓知夏|教师|from_20|in_service|1|"), "{one}");
        for table in [
            "contract",
            "follow_up",
            "member_note",
            "consultation",
            "date_feedback",
            "assignment",
        ] {
            let left = number(agency, format!("select count(*) from {table} where member_id = {gone}")).await;
            assert_eq!(left, 0, "{table} stayed behind");
        }
        assert_eq!(
            number(agency, format!("select count(*) from event where member_id = {gone}")).await,
            0
        );
        // Her brother is the kept one's brother now, in both directions; who was marked of both is marked once,
        // and nobody is their own kin.
        for (sql, marks) in [
            (format!("member_id = {keep}"), 3),
            (format!("other_id = {keep}"), 3),
            (format!("member_id = {gone} and other_id not in ({keep}, {he})"), 0),
            (format!("other_id = {gone} and member_id not in ({keep}, {he})"), 0),
            ("member_id = other_id".to_string(), 0),
        ] {
            let found = number(agency, format!("select count(*) from kinship where {sql}")).await;
            assert_eq!(found, marks, "{sql}");
        }
        // Recommended to him once; what she said counts, and the date follows from it.
        let kept = format!("from recommendation where member_id = {keep} and candidate_id = {he}");
        assert_eq!(text(agency, format!("select member_answer {kept}")).await, "interested");
        assert_eq!(
            number(
                agency,
                format!("select recommendation_id from arranged_date where member_a = {keep}")
            )
            .await,
            number(agency, format!("select id {kept}")).await
        );
        // Gone from every list and search; the old address leads to the new one.
        let list = r#"{"filter":{"board":"all","class":"all","q":"宓知夏","after":""}}"#;
        let found = agency
            .call_json(Some(&manager), "members/api/list_members", list)
            .await
            .ok();
        assert_eq!(found["count"], 1, "{found}");
        agency
            .call(Some(&manager), "members/api/member_marks", &[("id", &gone.to_string())])
            .await;
        let (status, leads, _) = agency.page(&format!("/office/members/{gone}"), Some(&manager)).await;
        assert!(
            status.is_redirection() && leads == format!("/office/members/{keep}"),
            "{status} {leads}"
        );
        // Twice is once.
        let again = agency
            .call(
                Some(&manager),
                "duplicates/api/merge_preview",
                &[("keep", &keep.to_string()), ("gone", &gone.to_string())],
            )
            .await;
        again.refused(StatusCode::NOT_FOUND);
        // The old number is still known, and leads to the kept record.
        let told = agency
            .call(
                Some(&manager),
                "duplicates/api/already_known",
                &[("typed[mobile]", "13800138000")],
            )
            .await
            .ok();
        assert_eq!(told[0]["open"][0][0], keep.0, "{told}");

        // Something happens meanwhile: it stays with the kept one.
        run(
            agency,
            format!("update member set occupation = '校长' where id = {keep}"),
        )
        .await;
        let merges = agency
            .call(Some(&manager), "duplicates/api/merges_of", &[("id", &keep.to_string())])
            .await
            .ok();
        let id = merges["done"][0]["id"].to_string();
        let presale = agency.session_of("presale").await;
        agency
            .call(Some(&presale), "duplicates/api/undo_merge", &[("id", &id)])
            .await
            .refused(StatusCode::FORBIDDEN);
        agency
            .call(Some(&manager), "duplicates/api/undo_merge", &[("id", &id)])
            .await
            .ok();
        agency
            .call(Some(&manager), "duplicates/api/undo_merge", &[("id", &id)])
            .await
            .refused(StatusCode::CONFLICT);

        assert_eq!(row(agency, gone).await, before.1);
        assert_eq!(
            row(agency, keep).await,
            before.0.replacen("宓知夏||", "宓知夏|校长|", 1)
        );
        assert_eq!(all_rows(agency, keep).await, before.2);
        assert_eq!(all_rows(agency, gone).await, before.3);
        assert_eq!(mobile_of(agency, keep).await.as_deref(), Some("13800138000"));
        assert_eq!(mobile_of(agency, gone).await.as_deref(), Some("13900139000"));
        assert_eq!(text(agency, format!("select member_answer {kept}")).await, "waiting");
        assert_eq!(
            number(
                agency,
                format!("select recommendation_id from arranged_date where member_a = {gone}")
            )
            .await,
            number(
                agency,
                format!("select id from recommendation where member_id = {gone} and candidate_id = {he}")
            )
            .await
        );
        agency
            .call(Some(&manager), "members/api/open_member", &[("id", &gone.to_string())])
            .await
            .ok();
    })
    .await;
}

#[tokio::test]
async fn what_is_signed_and_what_happened_moves_for_a_merge_and_for_nothing_else() {
    on_both(async |agency: &Agency| {
        let (keep, gone, he) = two_lives(agency).await;
        let manager = agency.session_of("manager").await;
        merge(agency, &manager, keep, gone, &[]).await.ok();
        // After the merge the door is shut again, for this pair as for any.
        for (table, to) in [("event", gone), ("assignment", gone), ("contract", gone), ("event", he), ("contract", he)] {
            let mut tx = agency.server.db.write().await.unwrap();
            let sql = format!("update {table} set member_id = {to} where member_id = {keep}");
            let refused = on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ()));
            assert!(refused.is_err(), "{table} to {to}");
        }
        // While one merge is open, nothing but its two members, and nothing but the member, may change.
        for (sql, may) in [
            (format!("update event set member_id = {gone} where member_id = {keep}"), true),
            (format!("update event set member_id = {he} where member_id = {keep}"), false),
            (format!("update event set kind = 'signed_in' where member_id = {keep}"), false),
            (format!("update contract set member_id = {gone} where member_id = {keep}"), true),
            (format!("update contract set price_fen = 1, member_id = {gone} where member_id = {keep}"), false),
            (format!("update assignment set remark = 'x', member_id = {gone} where member_id = {keep}"), false),
            (format!("update pool_log set member_id = {gone} where member_id = {keep}"), true),
            (format!("update pool_log set member_id = {he} where member_id = {keep}"), false),
            (format!("update pool_log set reason = 'x', member_id = {gone} where member_id = {keep}"), false),
            (format!("update member_visit set member_id = {he} where member_id = {keep}"), false),
            (format!("update member_visit set day = '2026-01-01' where member_id = {keep}"), false),
            ("delete from event".to_string(), false),
        ] {
            let mut tx = agency.server.db.write().await.unwrap();
            on!(&mut tx, c => sqlx::query("update member_merge set moving = true where gone_id = $1").bind(gone).execute(c).await.map(|_| ())).unwrap();
            let done = on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ()));
            assert_eq!(done.is_ok(), may, "{sql}: {done:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_can_not_be_one_person_is_not_merged_and_old_merges_stay() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let (a, b) = (
            theirs(agency, "presale", "宓甲").await,
            theirs(agency, "presale", "宓甲").await,
        );
        // Who was changed after the preview is looked at again.
        let shown = preview(agency, &manager, a, b).await;
        run(
            agency,
            format!("update member set version = version + 1 where id = {b}"),
        )
        .await;
        let (ai, bi) = (a.to_string(), b.to_string());
        let (av, bv) = (
            shown["keep"]["version"].to_string(),
            shown["gone"]["version"].to_string(),
        );
        let stale = [
            ("keep", ai.as_str()),
            ("gone", bi.as_str()),
            ("keep_version", av.as_str()),
            ("gone_version", bv.as_str()),
            ("once", "s"),
        ];
        agency
            .call(Some(&manager), "duplicates/api/merge_members", &stale)
            .await
            .refused(StatusCode::CONFLICT);
        run(agency, format!("update member set sex = 'male' where id = {b}")).await;
        assert!(
            preview(agency, &manager, a, b).await["refused"]
                .as_str()
                .unwrap()
                .contains("性别")
        );
        merge(agency, &manager, a, b, &[]).await.refused(StatusCode::CONFLICT);
        run(agency, format!("update member set sex = 'female' where id = {b}")).await;
        // Another tree's record is not found.
        let strange = theirs(agency, "sunli", "宓甲").await;
        let strange = [("keep", ai.clone()), ("gone", strange.to_string())];
        let fields: Vec<(&str, &str)> = strange.iter().map(|(k, v)| (*k, v.as_str())).collect();
        agency
            .call(Some(&manager), "duplicates/api/merge_preview", &fields)
            .await
            .refused(StatusCode::NOT_FOUND);

        // A suspected pair is listed until somebody says no.
        index(agency).await;
        let pairs = agency
            .call(Some(&manager), "duplicates/api/suspected_pairs", &[])
            .await
            .ok();
        assert_eq!(pairs["pairs"].as_array().unwrap().len(), 1, "{pairs}");
        agency
            .call(Some(&manager), "duplicates/api/not_the_same", &[("a", &ai), ("b", &bi)])
            .await
            .ok();
        let pairs = agency
            .call(Some(&manager), "duplicates/api/suspected_pairs", &[])
            .await
            .ok();
        assert_eq!(pairs["pairs"].as_array().unwrap().len(), 0, "{pairs}");

        merge(agency, &manager, a, b, &[]).await.ok();
        run(
            agency,
            "update member_merge set at = '2026-01-01 00:00:00+00:00'".into(),
        )
        .await;
        let id = number(agency, "select max(id) from member_merge".into())
            .await
            .to_string();
        let late = agency
            .call(Some(&manager), "duplicates/api/undo_merge", &[("id", &id)])
            .await;
        late.refused(StatusCode::CONFLICT);
        assert!(late.body.to_string().contains("30 天"), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_viewer_may_not_see_is_not_shown_and_not_lost() {
    on_both(async |agency: &Agency| {
        let (keep, gone, _) = two_lives(agency).await;
        run(agency, "update role_field set sight = 'hidden' where field in ('income', 'contact') and role_id = (select id from role where code = 'manager')".into()).await;
        let manager = agency.session_of("manager").await;
        let shown = preview(agency, &manager, keep, gone).await.to_string();
        assert!(!shown.contains("\"income\"") && !shown.contains("139****") && !shown.contains("contact_"), "{shown}");
        // Whatever they send for it, the kept value stays and the gap is filled.
        merge(agency, &manager, keep, gone, &[("choose_contact_mobile", "gone"), ("choose_income", "keep")]).await.ok();
        assert_eq!(mobile_of(agency, keep).await.as_deref(), Some("13800138000"));
        assert!(row(agency, keep).await.contains("|from_20|"));
    })
    .await;
}
