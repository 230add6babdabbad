//! Duplicates: who is told what, and merging with its exact undo, on both databases.

mod after;
mod merging;

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
        // Kin of both and of one of them, as ever in both directions, and the two of each other.
        format!("insert into kinship (member_id, other_id, kind, by_id, at) values ({keep}, {he}, 'relative', 1, {at}), ({he}, {keep}, 'relative', 1, {at}),
                 ({gone}, {he}, 'household', 1, {at}), ({he}, {gone}, 'household', 1, {at}), ({gone}, {other}, 'relative', 1, {at}),
                 ({other}, {gone}, 'relative', 1, {at}), ({keep}, {gone}, 'household', 1, {at}), ({gone}, {keep}, 'household', 1, {at})"),
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
