//! The engine's pool in a running server: what is written is in it, in this process at once and in another one
//! within a second, whatever was written and in whatever order.

use crate::support::{Agency, member_in_service, on_both};
use chrono::NaiveDate;
use std::time::{Duration, Instant};
use yuelao::features::matching::engine::Row;
use yuelao::features::matching::keeper;
use yuelao::on;
use yuelao::server::clock;
use yuelao::server::db::Db;
use yuelao::types::ids::MemberId;

const MAN: &[(&str, &str)] = &[
    ("name", "王建国"),
    ("sex", "male"),
    ("birthday", "1992-05-06"),
    ("height", "178"),
];

async fn man(agency: &Agency) -> MemberId {
    member_in_service(agency, "linjing", MAN).await
}

/// Runs statements in one transaction.
async fn write(agency: &Agency, statements: &[String]) {
    let mut tx = agency.server.db.write().await.unwrap();
    for sql in statements {
        let sql = sqlx::AssertSqlSafe(sql.clone());
        on!(&mut tx, c => sqlx::query(sql).execute(c).await.map(|_| ())).unwrap();
    }
    tx.commit().await.unwrap();
}

/// The same past this program's own way of writing, as another process would: nobody here is told.
async fn behind(agency: &Agency, sql: String) {
    let sql = sqlx::AssertSqlSafe(sql);
    match &agency.server.db {
        Db::Sqlite { write, .. } => drop(sqlx::query(sql).execute(write).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
    }
}

async fn library(agency: &Agency, cookie: &str, id: MemberId) -> Vec<i64> {
    let fields = [("member", &*id.to_string())];
    let library = agency
        .call(Some(cookie), "matching/api/match_library", &fields)
        .await
        .ok();
    assert!(library["loading"].is_null(), "{library}");
    let cards = library["cards"].as_array().unwrap();
    cards.iter().map(|c| c["party"]["id"].as_i64().unwrap()).collect()
}

/// Every way in which somebody comes into the pool or leaves it: what is written, and whether they are in then.
fn ways(him: MemberId) -> Vec<(String, bool)> {
    let at = "'2026-11-21 00:00:00+00:00'";
    let set = |what: &str| format!("update member set {what} where id = {him}");
    let mut ways = Vec::new();
    for (out, back) in [
        ("shown = false", "shown = true"),
        ("do_not_contact = true", "do_not_contact = false"),
        ("stage = 'completed'", "stage = 'in_service'"),
        ("stage = 'abandoned'", "stage = 'presale'"),
        ("sex = 'female'", "sex = 'male'"),
        ("height_cm = 150", "height_cm = 178"),
        ("birthday = '1960-01-01'", "birthday = '1992-05-06'"),
    ] {
        ways.push((set(out), false));
        ways.push((set(back), true));
    }
    ways.push((
        format!("insert into member_gone (member_id, how, by_id, at) values ({him}, 'deleted', 1, {at})"),
        false,
    ));
    ways.push((format!("delete from member_gone where member_id = {him}"), true));
    ways.push((
        format!("insert into blacklisting (member_id, reason, by_id, at) values ({him}, '测试', 1, {at})"),
        false,
    ));
    ways.push((
        format!("update blacklisting set lifted_at = {at}, lifted_by = 1 where member_id = {him}"),
        true,
    ));
    ways
}

#[tokio::test]
async fn every_change_is_seen_at_once() {
    on_both(async |agency: &Agency| {
        let more = [
            ("wish_age_max", "45"),
            ("weight_age", "must"),
            ("wish_height_min", "170"),
            ("weight_height", "must"),
        ];
        let her = member_in_service(agency, "aftersale", &more).await;
        let him = man(agency).await;
        let cookie = agency.session_of("aftersale").await;
        assert_eq!(library(agency, &cookie, her).await, [him.0]);
        for (sql, is_in) in ways(him) {
            write(agency, std::slice::from_ref(&sql)).await;
            let expected: &[i64] = if is_in { &[him.0] } else { &[] };
            assert_eq!(library(agency, &cookie, her).await, expected, "{sql}");
        }
        // Somebody new, and what they ask for.
        let other = man(agency).await;
        assert_eq!(library(agency, &cookie, her).await, [him.0, other.0]);
        let choosy = r#"{"height":{"value":{"min":180,"max":null},"importance":"must"},"text":""}"#;
        let cast = if matches!(agency.server.db, Db::Postgres(_)) {
            "::jsonb"
        } else {
            ""
        };
        write(
            agency,
            &[format!(
                "update member set criteria = '{choosy}'{cast} where id = {other}"
            )],
        )
        .await;
        assert_eq!(library(agency, &cookie, her).await, [him.0]);
    })
    .await;
}

#[tokio::test]
async fn what_was_rolled_back_never_was() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency).await;
        let cookie = agency.session_of("aftersale").await;
        assert_eq!(library(agency, &cookie, her).await, [him.0]);
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set shown = false where id = $1").bind(him).execute(c).await.map(|_| ()))
            .unwrap();
        drop(tx);
        assert_eq!(library(agency, &cookie, her).await, [him.0]);
    })
    .await;
}

#[tokio::test]
async fn another_process_sees_a_change_within_a_second_though_nobody_asks() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency).await;
        let other = agency.another_process().await;
        let cookie = agency.session_of("aftersale").await;
        assert_eq!(library(&other, &cookie, her).await, [him.0]);
        let there = keeper::of(&other.server);
        // PostgreSQL says so at once; SQLite, which has no other process in earnest, has only the looking.
        let patience = match agency.server.db {
            Db::Postgres(_) => Duration::from_secs(1),
            Db::Sqlite { .. } => Duration::from_secs(2),
        };
        for shown in [false, true, false] {
            behind(agency, format!("update member set shown = {shown} where id = {him}")).await;
            let began = Instant::now();
            while there.snapshot().unwrap().has(him) != shown {
                assert!(began.elapsed() < patience, "still not there: shown {shown}");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        // And whoever asks there sees it at once.
        write(agency, &[format!("update member set shown = true where id = {him}")]).await;
        assert_eq!(library(&other, &cookie, her).await, [him.0]);
        other.server.db.close().await;
    })
    .await;
}

/// A transaction that began first and is committed last: on PostgreSQL its rows of the log have the lower numbers.
#[tokio::test]
async fn a_change_that_was_committed_late_is_not_missed() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (slow, quick) = (man(agency).await, man(agency).await);
        let cookie = agency.session_of("aftersale").await;
        assert_eq!(library(agency, &cookie, her).await, [slow.0, quick.0]);
        if matches!(agency.server.db, Db::Sqlite { .. }) {
            // One writer: nobody is committed late.
            return;
        }
        let mut late = agency.server.db.write().await.unwrap();
        on!(&mut late, c => sqlx::query("update member set shown = false where id = $1").bind(slow).execute(c).await.map(|_| ()))
            .unwrap();
        write(agency, &[format!("update member set shown = false where id = {quick}")]).await;
        assert_eq!(library(agency, &cookie, her).await, [slow.0]);
        // Read again and again while the late one is still open.
        assert_eq!(library(agency, &cookie, her).await, [slow.0]);
        late.commit().await.unwrap();
        assert_eq!(library(agency, &cookie, her).await, Vec::<i64>::new());
    })
    .await;
}

/// Chance that is the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn rows(agency: &Agency) -> Vec<Row> {
    keeper::of(&agency.server).snapshot().unwrap().rows().collect()
}

#[tokio::test]
async fn no_order_of_changes_makes_the_pool_differ_from_a_fresh_one() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let mut all = Vec::new();
        for _ in 0..6 {
            all.push(man(agency).await);
        }
        let cookie = agency.session_of("aftersale").await;
        library(agency, &cookie, her).await;
        let mut dice = Dice(20_261_121);
        let at = "'2026-11-21 00:00:00+00:00'";
        for round in 0..60 {
            let id = all[dice.below(all.len() as u64) as usize];
            let other = all[dice.below(all.len() as u64) as usize];
            let sql = match dice.below(13) {
                0 => format!("update member set shown = not shown where id = {id}"),
                1 => format!("update member set stage = case stage when 'in_service' then 'completed' else 'in_service' end where id = {id}"),
                2 => format!("update member set height_cm = {} where id = {id}", 150 + dice.below(50)),
                3 => format!("update member set sex = case sex when 'male' then 'female' else 'male' end where id = {id}"),
                4 => format!("insert into member_gone (member_id, how, by_id, at) values ({id}, 'deleted', 1, {at}) on conflict do nothing"),
                5 => format!("delete from member_gone where member_id = {id}"),
                6 => format!("insert into blacklisting (member_id, reason, by_id, at) values ({id}, 'x', 1, {at}) on conflict do nothing"),
                7 => format!("update blacklisting set lifted_at = {at}, lifted_by = 1 where member_id = {id}"),
                8 if id != other => format!(
                    "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at) values ({id}, {other}, 80, 'x', 1, {at}) on conflict do nothing"
                ),
                9 => format!("delete from recommendation where member_id = {id}"),
                10 => format!(
                    "insert into verification (member_id, item, state, submitted_at) values ({id}, 'education', 'verified', {at}) on conflict do nothing"
                ),
                11 => format!("update member set intent = 'strong' where id = {id}"),
                12 => format!(
                    "update recommendation set member_answer = 'declined', candidate_answer = 'interested' where candidate_id = {id}"
                ),
                _ => format!("update verification set state = 'revoked' where member_id = {id}"),
            };
            write(agency, &[sql]).await;
            if round % 3 == 0 {
                library(agency, &cookie, her).await;
            }
        }
        library(agency, &cookie, her).await;
        let fresh = agency.another_process().await;
        library(&fresh, &cookie, her).await;
        assert_eq!(rows(agency), rows(&fresh));
        assert!(!rows(agency).is_empty());
        fresh.server.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn readers_go_on_while_somebody_writes_and_nothing_is_lost() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency).await;
        let cookie = agency.session_of("aftersale").await;
        assert_eq!(library(agency, &cookie, her).await, [him.0]);
        let writing = async {
            for n in 0..30 {
                write(
                    agency,
                    &[format!("update member set height_cm = {} where id = {him}", 160 + n)],
                )
                .await;
            }
        };
        let reading = async {
            for _ in 0..30 {
                // Never gone in between: a change takes the place of what was, at once.
                assert_eq!(library(agency, &cookie, her).await, [him.0]);
            }
        };
        tokio::join!(writing, reading, async {
            for _ in 0..15 {
                assert_eq!(library(agency, &cookie, her).await, [him.0]);
            }
        });
        library(agency, &cookie, her).await;
        let now = keeper::of(&agency.server).snapshot().unwrap();
        let facts = now.row(him).unwrap().facts(now.places());
        assert_eq!(facts.height_cm, 189);
    })
    .await;
}

#[tokio::test]
async fn a_check_counts_until_it_runs_out() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (him, old) = (man(agency).await, man(agency).await);
        let today = clock::today();
        let day = |d: NaiveDate| format!("'{d}'");
        let check = |id: MemberId, until: String| {
            format!(
                "insert into verification (member_id, item, state, submitted_at, valid_until)
                 values ({id}, 'education', 'verified', '2026-01-01 00:00:00+00:00', {until})"
            )
        };
        let yesterday = today.pred_opt().unwrap();
        write(agency, &[check(him, day(today)), check(old, day(yesterday))]).await;
        let cookie = agency.session_of("aftersale").await;
        let fields = [("member", her.to_string()), ("filter[checked]", "education".into())];
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let found = agency
            .call(Some(&cookie), "matching/api/match_library", &fields)
            .await
            .ok();
        assert_eq!(
            (&found["total"], &found["cards"][0]["party"]["id"]),
            (&1.into(), &him.0.into())
        );
        assert_eq!(library(agency, &cookie, her).await, [him.0, old.0]);
    })
    .await;
}
