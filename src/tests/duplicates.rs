//! Duplicates: who is told what, and merging with its exact undo, on both databases.

use crate::support::{Agency, a_contract, a_member, member, on_both};
use axum::http::StatusCode;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::features::duplicates::likeness;
use yuelao::features::duplicates::references::REFERENCES;
use yuelao::on;
use yuelao::server::db::Tx;
use yuelao::types::ids::MemberId;

pub async fn run(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

pub async fn number(agency: &Agency, sql: String) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(c).await).unwrap()
}

pub async fn text(agency: &Agency, sql: String) -> String {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(c).await).unwrap()
}

async fn with_mobile(agency: &Agency, id: MemberId, mobile: &str) {
    put(agency, id, ContactKind::Mobile, mobile).await;
}

async fn put(agency: &Agency, id: MemberId, kind: ContactKind, value: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    contacts::put(&mut tx, &agency.server.keys, ContactOwner::Member, id.0, kind, value)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn mobile_of(agency: &Agency, id: MemberId) -> Option<String> {
    let mut tx = agency.server.db.read().await.unwrap();
    contacts::open_one(
        &mut tx,
        &agency.server.keys,
        ContactOwner::Member,
        id.0,
        ContactKind::Mobile,
    )
    .await
    .unwrap()
}

async fn index(agency: &Agency) {
    let mut tx = agency.server.db.write().await.unwrap();
    likeness::catch_up(&mut tx, &agency.server.keys, 1000).await.unwrap();
    tx.commit().await.unwrap();
}

async fn theirs(agency: &Agency, account: &str, name: &str) -> MemberId {
    let owner = agency.staff(account).await;
    member(agency, Some(owner), name).await
}

#[tokio::test]
async fn every_table_that_names_a_member_says_what_merging_and_erasing_do_with_it() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.read().await.unwrap();
        let found: Vec<(String, String)> = match &mut tx {
            Tx::Sqlite(t) => sqlx::query_as(
                "select m.name, f.\"from\" from sqlite_master m join pragma_foreign_key_list(m.name) f
                 where m.type = 'table' and f.\"table\" = 'member'",
            )
            .fetch_all(&mut **t)
            .await
            .unwrap(),
            Tx::Postgres(t) => sqlx::query_as(
                "select t.relname::text, a.attname::text from pg_constraint c join pg_class t on t.oid = c.conrelid
                 join pg_class o on o.oid = c.confrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                 where c.contype = 'f' and o.relname = 'member'",
            )
            .fetch_all(&mut **t)
            .await
            .unwrap(),
        };
        let found: BTreeSet<String> = found.into_iter().map(|(table, column)| format!("{table}.{column}")).collect();
        let listed: BTreeSet<String> = REFERENCES.iter().map(|r| r.place()).collect();
        assert_eq!(listed.len(), REFERENCES.len(), "a column stands twice in features/duplicates/references.rs");
        assert!(found.len() > 20, "{found:?}");
        let missing: Vec<_> = found.difference(&listed).collect();
        assert!(
            missing.is_empty(),
            "These columns name a member and have no line in features/duplicates/references.rs, which says what a merge \
             and erasing do with their rows: {missing:#?}"
        );
        let gone: Vec<_> = listed.difference(&found).collect();
        assert!(gone.is_empty(), "These lines of features/duplicates/references.rs name columns that are no more: {gone:#?}");
    })
    .await;
}

#[tokio::test]
async fn whose_record_it_is_learns_only_who_may_see_it() {
    on_both(async |agency: &Agency| {
        let known = theirs(agency, "sunli", "宓青禾").await;
        with_mobile(agency, known, "13800138000").await;
        let ask = async |account: &str, fields: &[(&str, &str)]| {
            let cookie = agency.session_of(account).await;
            agency
                .call(Some(&cookie), "duplicates/api/already_known", fields)
                .await
                .ok()
        };
        let by_mobile = [("typed[mobile]", "138 0013 8000")];
        let by_name = [("typed[name]", "宓 青禾"), ("typed[birthday]", "1994-03-04")];
        // Found before the index has them, and after.
        for indexed in [false, true] {
            if indexed {
                index(agency).await;
                assert_eq!(number(agency, "select count(*) from likeness_todo".into()).await, 0);
            }
            for (basis, asked) in [("mobile", &by_mobile[..]), ("likeness", &by_name[..])] {
                // The counter and another tree: that somebody is known, and nothing of whom.
                for account in ["counter", "presale"] {
                    let told = ask(account, asked).await;
                    assert_eq!(told[0]["basis"], basis, "{account} {indexed}: {told}");
                    assert_eq!(told[0]["open"].as_array().unwrap().len(), 0, "{account}: {told}");
                    assert!(
                        !told.to_string().contains("青禾") && !told.to_string().contains(&known.to_string()),
                        "{told}"
                    );
                }
                // The manager above the owner opens it.
                let told = ask("manager2", asked).await;
                assert_eq!(told[0]["open"][0][0], known.0, "{told}");
            }
        }
        let other_day = [("typed[name]", "宓青禾"), ("typed[birthday]", "1994-03-05")];
        assert_eq!(ask("presale", &other_day).await.as_array().unwrap().len(), 0);
        // A rename moves them in the index.
        run(agency, format!("update member set name = '宓白禾' where id = {known}")).await;
        index(agency).await;
        assert_eq!(ask("presale", &by_name).await.as_array().unwrap().len(), 0);
        assert_eq!(
            ask(
                "presale",
                &[("typed[name]", "宓白禾"), ("typed[birthday]", "1994-03-04")]
            )
            .await
            .as_array()
            .unwrap()
            .len(),
            1
        );
        // Nobody from outside, and nobody endlessly.
        let stranger = agency.call(None, "duplicates/api/already_known", &by_name).await;
        stranger.refused(StatusCode::UNAUTHORIZED);
        let cookie = agency.session_of("wangfang").await;
        let mut last = StatusCode::OK;
        for _ in 0..80 {
            last = agency
                .call(Some(&cookie), "duplicates/api/already_known", &by_name)
                .await
                .status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

/// Everything there is about two members of the manager's tree, with overlaps.
pub async fn two_lives(agency: &Agency) -> (MemberId, MemberId, MemberId) {
    let (keep, gone) = (
        theirs(agency, "presale", "宓知夏").await,
        theirs(agency, "chenmin", "宓知夏").await,
    );
    with_mobile(agency, keep, "13800138000").await;
    with_mobile(agency, gone, "13900139000").await;
    put(agency, gone, ContactKind::Wechat, "mizhixia").await;
    let staff = agency.staff("aftersale").await;
    let mut tx = agency.server.db.write().await.unwrap();
    let (he, other) = (
        a_member(&mut tx, None, Some(staff)).await,
        a_member(&mut tx, None, Some(staff)).await,
    );
    let contract = a_contract(&mut tx, gone).await;
    tx.commit().await.unwrap();
    let at = "'2026-11-21 00:00:00+00:00'";
    for sql in [
        format!("update member set occupation = '教师', follow_ups = 1, aftersale_id = {staff}, stage = 'in_service', income = 'from_20' where id = {gone}"),
        format!("update contract set state = 'in_force', approved_by = 1, approved_at = {at} where id = {contract}"),
        format!("insert into payment (contract_id, amount_fen, method, paid_on, receipt, note, confirmed_by, confirmed_at)
                 values ({contract}, 100, 'cash', '2026-11-21', 'R-{gone}', '宓母亲代付', 1, {at})"),
        format!("insert into follow_up (member_id, staff_id, phase, effective, channel, intent, signing, contacted_at, note, tags, created_at)
                 values ({gone}, 1, 'presale', true, 'phone', 'strong', 'none', {at}, '宓知夏很满意', '[]', {at})"),
        format!("insert into event (at, kind, member_id, staff_id, data) values ({at}, 'followed_up', {gone}, 1, '{{\"note\": \"宓知夏很满意\", \"channel\": \"电话\"}}')"),
        format!("insert into assignment (member_id, phase, by_id, remark, at) values ({gone}, 'presale', 1, '宓知夏是熟客', {at})"),
        // Recommended to him for both records, to another only for the one that goes.
        format!("insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at) values ({keep}, {he}, 80, 'x', 1, {at})"),
        format!("insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at, member_answer, member_answered_at)
                 values ({gone}, {he}, 81, '宓知夏喜欢旅行', 1, {at}, 'interested', {at})"),
        format!("insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at) values ({other}, {gone}, 82, 'x', 1, {at})"),
        format!("insert into arranged_date (member_a, member_b, recommendation_id, at, place, note, state, staff_id, created_at)
                 select {gone}, {he}, id, {at}, '店', '宓知夏会晚到', 'held', 1, {at} from recommendation where member_id = {gone}"),
        format!("insert into date_feedback (date_id, member_id, satisfaction, wants_more, impression, reasons, staff_id, at)
                 select id, {gone}, 5, true, '宓知夏说很好', '[]', 1, {at} from arranged_date where member_a = {gone}"),
        format!("insert into consultation (name, message, state, member_id, created_at) values ('宓知夏', '怎么收费', 'handled', {gone}, {at})"),
        format!("insert into pool_log (member_id, kind, reason, at) values ({gone}, 'released', '宓知夏没有回音', {at})"),
        // Both came on one day, one of them on the day after as well.
        format!("insert into member_visit (member_id, kind, day, at) values ({keep}, 'day', '2026-11-20', {at}), ({gone}, 'day', '2026-11-20', {at}),
                 ({gone}, 'day', '2026-11-21', {at}), ({gone}, 'sign_in', '2026-11-20', {at})"),
        format!("insert into member_note (member_id, staff_id, text, pinned, at) values ({gone}, 1, '宓知夏怕狗', false, {at})"),
        format!("insert into tag (name, tone, created_at) values ('高意向{gone}', 'good', {at})"),
        format!("insert into member_tag (member_id, tag_id, at) select {gone}, max(id), {at} from tag"),
        format!("insert into member_tag (member_id, tag_id, at) select {keep}, max(id), {at} from tag"),
    ] {
        run(agency, sql).await;
    }
    (keep, gone, he)
}

/// Every row that names a member, as one text: what an undo has to bring back.
async fn all_rows(agency: &Agency, member: MemberId) -> String {
    let mut all = String::new();
    for r in REFERENCES {
        // The rows of the merge itself, and what is written about it.
        if matches!(
            r.table,
            "member_merge" | "member_gone" | "event" | "assignment" | "likeness_todo"
        ) {
            continue;
        }
        let Some(key) = r.key() else { continue };
        let mut tx = agency.server.db.read().await.unwrap();
        let sql = format!(
            "select cast({key} as text) from {} where {} = {member} order by 1",
            r.table, r.column
        );
        let keys: Vec<String> = on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(c).await).unwrap();
        all.push_str(&format!("{}: {keys:?}\n", r.place()));
    }
    all
}

const ROW: &str = "name || '|' || coalesce(occupation, '') || '|' || coalesce(income, '') || '|' || stage || '|' || follow_ups || '|' ||
    coalesce(presale_id, 0) || '|' || coalesce(aftersale_id, 0) || '|' || coalesce(username, '')";

async fn row(agency: &Agency, id: MemberId) -> String {
    text(agency, format!("select {ROW} from member where id = {id}")).await
}

async fn preview(agency: &Agency, cookie: &str, keep: MemberId, gone: MemberId) -> serde_json::Value {
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

async fn merge(
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
