//! Giving members: by hand and by rule, told at once, taken or handed back; and handing all over on leaving.

use crate::support::{Agency, Answer, a_contract, a_member, member, member_in_service, on_both};
use axum::http::StatusCode;
use futures::StreamExt;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::time::Duration;
use yuelao::on;
use yuelao::types::ids::{MemberId, StaffId};

const ASSIGN: &str = "assignments/api/assign_members";
const PREVIEW: &str = "assignments/api/distribute/preview_distribution";
const DISTRIBUTE: &str = "assignments/api/distribute/distribute";
const NEW: &str = "assignments/api/reception/new_for_me";
const ACCEPT: &str = "assignments/api/reception/accept_members";
const BACK: &str = "assignments/api/reception/hand_back_members";
const PLACES: &str = "assignments/api/settings/save_places";
const LEAVE: &str = "assignments/api/leaving/hand_everything_over";

pub async fn number(agency: &Agency, sql: String) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.clone())).fetch_one(c).await).unwrap()
}

pub async fn run(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

pub fn joined<T: std::fmt::Display>(ids: &[T]) -> String {
    ids.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}

/// So many who wait for a first matchmaker.
async fn leads(agency: &Agency, count: usize) -> Vec<MemberId> {
    let mut tx = agency.server.db.write().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(a_member(&mut tx, None, None).await);
    }
    tx.commit().await.unwrap();
    ids
}

async fn people(agency: &Agency, accounts: &[&str]) -> Vec<StaffId> {
    let mut ids = Vec::new();
    for account in accounts {
        ids.push(agency.staff(account).await);
    }
    ids
}

fn share(preview: &Value, of: StaffId) -> i64 {
    let shares = preview["shares"].as_array().unwrap();
    let share = shares.iter().find(|s| s["to"] == of.0).unwrap();
    share["count"].as_i64().unwrap()
}

async fn spread(agency: &Agency, cookie: &str, way: &str, ids: &str, people: &str) -> (Value, Answer) {
    let order = [
        ("phase", "presale"),
        ("way", way),
        ("ids", ids),
        ("people", people),
        ("waiting", "true"),
    ];
    let preview = agency.call(Some(cookie), PREVIEW, &order).await.ok();
    let seal = preview["seal"].as_str().unwrap().to_string();
    let mut sealed = order.to_vec();
    sealed.push(("seal", &seal));
    let answer = agency.call(Some(cookie), DISTRIBUTE, &sealed).await;
    (preview, answer)
}

#[tokio::test]
async fn several_hundred_are_spread_evenly_as_the_preview_says() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = leads(agency, 310).await;
        let three = people(agency, &["presale", "chenmin", "wangfang"]).await;
        let (preview, answer) = spread(agency, &manager, "even", &joined(&ids), &joined(&three)).await;
        assert_eq!(answer.ok(), 310);
        let counts: Vec<i64> = three.iter().map(|t| share(&preview, *t)).collect();
        assert_eq!((counts.iter().sum::<i64>(), *counts.iter().max().unwrap()), (310, 104));
        for (to, count) in three.iter().zip(counts) {
            let own = number(
                agency,
                format!("select count(*) from member where presale_id = {to} and stage = 'presale'"),
            )
            .await;
            assert_eq!(own, count);
            let told = number(
                agency,
                format!("select count(*) from reception where staff_id = {to} and state = 'waiting'"),
            )
            .await;
            assert_eq!(told, count, "each is asked to take what they got");
        }
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 310);
        assert_eq!(
            number(agency, "select count(*) from event where kind = 'assigned'".into()).await,
            310
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_done_is_what_was_shown() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = joined(&leads(agency, 4).await);
        let two = people(agency, &["presale", "chenmin"]).await;
        let chosen = joined(&two);
        let order = [
            ("phase", "presale"),
            ("way", "even"),
            ("ids", &ids),
            ("people", &chosen),
        ];
        let preview = agency.call(Some(&manager), PREVIEW, &order).await.ok();
        assert_eq!((share(&preview, two[0]), share(&preview, two[1])), (2, 2));
        assert_eq!(
            number(agency, "select count(*) from assignment".into()).await,
            0,
            "a preview writes nothing"
        );
        // Meanwhile one of them can take only one more.
        let id = two[1].to_string();
        agency
            .call(Some(&manager), PLACES, &[("staff", &id), ("presale", "1")])
            .await
            .ok();
        let seal = preview["seal"].as_str().unwrap();
        let mut sealed = order.to_vec();
        sealed.push(("seal", seal));
        agency
            .call(Some(&manager), DISTRIBUTE, &sealed)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 0);
    })
    .await;
}

#[tokio::test]
async fn disabled_and_full_staff_are_skipped_and_refused_by_hand() {
    on_both(async |agency: &Agency| {
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        let ids = leads(agency, 5).await;
        let three = people(agency, &["presale", "chenmin", "wangfang"]).await;
        let (second, third) = (three[1].to_string(), three[2].to_string());
        agency
            .call(Some(&manager), PLACES, &[("staff", &second), ("presale", "2")])
            .await
            .ok();
        agency
            .call(Some(&admin), "staff/api/people/disable_staff", &[("id", &third)])
            .await
            .ok();
        let everybody = joined(&three);
        let (preview, answer) = spread(agency, &manager, "capacity", &joined(&ids[..1]), &everybody).await;
        assert_eq!(answer.ok(), 1);
        assert_eq!(share(&preview, three[0]), 1, "who has most room comes first");
        let (preview, answer) = spread(agency, &manager, "even", &joined(&ids[1..]), &everybody).await;
        assert_eq!(answer.ok(), 4);
        assert_eq!((share(&preview, three[0]), share(&preview, three[1])), (2, 2));
        let more = leads(agency, 3).await;
        let (preview, answer) = spread(agency, &manager, "round_robin", &joined(&more[..2]), &everybody).await;
        assert_eq!(answer.ok(), 2);
        assert_eq!(share(&preview, three[0]), 2, "the other one is full");
        for full in [&second, &third] {
            let last = more[2].to_string();
            let order = [("ids", last.as_str()), ("phase", "presale"), ("to", full.as_str())];
            let refused = agency.call(Some(&manager), ASSIGN, &order).await;
            assert!(refused.at_field("to").is_some(), "{refused:?}");
        }
        // Nobody with room at all: nothing is given, and it is said why.
        let last = more[2].to_string();
        let order = [
            ("phase", "presale"),
            ("way", "even"),
            ("ids", &last),
            ("people", &second),
        ];
        let preview = agency.call(Some(&manager), PREVIEW, &order).await.ok();
        assert_eq!(
            (preview["given"].as_i64(), preview["left"].as_i64()),
            (Some(0), Some(1))
        );
        assert_eq!(preview["why_left"], "所选红娘的名额都已满");
    })
    .await;
}

#[tokio::test]
async fn members_go_to_who_serves_their_province() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let here = member(agency, None, "本地").await;
        let there = member(agency, None, "外地").await;
        let nowhere = member(agency, None, "远方").await;
        run(agency, format!("update member set region = 330102 where id = {there}")).await;
        run(
            agency,
            format!("update member set region = 650102 where id = {nowhere}"),
        )
        .await;
        let two = people(agency, &["presale", "chenmin"]).await;
        let far = two[1].to_string();
        agency
            .call(
                Some(&manager),
                PLACES,
                &[("staff", &far), ("provinces", "330000,320000")],
            )
            .await
            .ok();
        let (preview, answer) = spread(
            agency,
            &manager,
            "place",
            &joined(&[here, there, nowhere]),
            &joined(&two),
        )
        .await;
        assert_eq!(answer.ok(), 2);
        assert_eq!(preview["left"], 1);
        let owner = async |id: MemberId| {
            number(
                agency,
                format!("select coalesce(presale_id, 0) from member where id = {id}"),
            )
            .await
        };
        assert_eq!(owner(here).await, two[0].0, "by the city of the branch");
        assert_eq!(owner(there).await, two[1].0, "by the provinces that were set");
        assert_eq!(owner(nowhere).await, 0);
    })
    .await;
}

#[tokio::test]
async fn of_two_managers_who_assign_the_same_members_at_once_one_is_told() {
    on_both(async |agency: &Agency| {
        let (one, two) = (agency.session_of("manager").await, agency.session_of("admin").await);
        let ids = joined(&leads(agency, 40).await);
        let staff = people(agency, &["presale", "chenmin", "linjing", "aftersale"]).await;
        let to: Vec<String> = staff.iter().map(StaffId::to_string).collect();
        let waiting = |to: &'static str| [("phase", "presale"), ("waiting", "true"), ("remark", to)];
        let mut first = waiting("a").to_vec();
        first.extend([("ids", ids.as_str()), ("to", to[0].as_str())]);
        let mut second = waiting("b").to_vec();
        second.extend([("ids", ids.as_str()), ("to", to[1].as_str())]);
        let (a, b) = tokio::join!(
            agency.call(Some(&one), ASSIGN, &first),
            agency.call(Some(&two), ASSIGN, &second)
        );
        one_of_two(&a, &b);
        assert_eq!(
            number(agency, "select count(*) from assignment".into()).await,
            40,
            "nothing is doubled"
        );
        assert_eq!(
            number(agency, "select count(distinct presale_id) from member".into()).await,
            1
        );
        assert_eq!(
            number(agency, "select count(*) from reception where state = 'waiting'".into()).await,
            40
        );

        // The same among those who have an owner: both read the list before either gave them on.
        let read = yuelao::server::clock::now().timestamp_millis().to_string();
        tokio::time::sleep(Duration::from_millis(5)).await;
        let moved = |to: &'static str| [("phase", "presale"), ("remark", to)];
        let wangfang = agency.staff("wangfang").await.to_string();
        let zhaolei = agency.staff("zhaolei").await.to_string();
        let mut first = moved("c").to_vec();
        first.extend([
            ("ids", ids.as_str()),
            ("to", wangfang.as_str()),
            ("as_of", read.as_str()),
        ]);
        let mut second = moved("d").to_vec();
        second.extend([
            ("ids", ids.as_str()),
            ("to", zhaolei.as_str()),
            ("as_of", read.as_str()),
        ]);
        let (a, b) = tokio::join!(
            agency.call(Some(&one), ASSIGN, &first),
            agency.call(Some(&two), ASSIGN, &second)
        );
        one_of_two(&a, &b);
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 80);
        assert_eq!(
            number(agency, "select count(*) from reception where state = 'waiting'".into()).await,
            40
        );
    })
    .await;
}

#[track_caller]
pub fn one_of_two(a: &Answer, b: &Answer) {
    let refused = [a, b].into_iter().find(|x| !x.status.is_success());
    let refused = refused.unwrap_or_else(|| panic!("both were taken: {a:?} {b:?}"));
    assert!(
        a.status.is_success() || b.status.is_success(),
        "neither was taken: {a:?} {b:?}"
    );
    assert_eq!(refused.status, StatusCode::CONFLICT, "{refused:?}");
    assert!(
        refused.body["Conflict"].as_str().unwrap().contains("刚刚"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn who_is_given_a_member_takes_them_or_hands_them_back_with_a_reason() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        let ids = leads(agency, 3).await;
        let to = agency.staff("presale").await.to_string();
        let given = [
            ("ids", &*joined(&ids)),
            ("phase", "presale"),
            ("to", &to),
            ("remark", "本地户口"),
        ];
        agency.call(Some(&manager), ASSIGN, &given).await.ok();
        let new = agency.call(Some(&presale), NEW, &[]).await.ok();
        assert_eq!(new["count"], 3);
        assert_eq!(
            (&new["rows"][0]["by"], &new["rows"][0]["remark"]),
            (&Value::from("郑慧"), &Value::from("本地户口"))
        );
        let reception = |i: usize| new["rows"][i]["id"].to_string();
        let chenmin = agency.session_of("chenmin").await;
        let foreign = agency.call(Some(&chenmin), ACCEPT, &[("ids", &reception(0))]).await;
        foreign.refused(StatusCode::CONFLICT);

        agency
            .call(Some(&presale), ACCEPT, &[("ids", &reception(0))])
            .await
            .ok();
        agency
            .call(Some(&presale), ACCEPT, &[("ids", &reception(0))])
            .await
            .refused(StatusCode::CONFLICT);
        let without = agency
            .call(Some(&presale), BACK, &[("ids", &reception(1)), ("reason", " ")])
            .await;
        assert!(without.at_field("reason").is_some(), "{without:?}");
        let reason = [("ids", &*reception(1)), ("reason", "在外地")];
        agency.call(Some(&presale), BACK, &reason).await.ok();
        agency
            .call(Some(&presale), BACK, &reason)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(agency.call(Some(&presale), NEW, &[]).await.ok()["count"], 1);

        let back = agency
            .call(
                Some(&manager),
                "assignments/api/reception/handed_back",
                &[("phase", "presale")],
            )
            .await
            .ok();
        assert_eq!(
            (back["presale"].as_i64(), &back["rows"][0]["reason"]),
            (Some(1), &Value::from("在外地"))
        );
        assert_eq!(back["rows"][0]["staff"], "李婉清");
        let member = back["rows"][0]["member"].to_string();
        let waits =
            format!("select count(*) from member where id = {member} and stage = 'lead' and presale_id is null");
        assert_eq!(number(agency, waits).await, 1);
        assert_eq!(
            number(
                agency,
                format!("select count(*) from event where kind = 'handed_back' and member_id = {member}")
            )
            .await,
            1
        );

        // Given to somebody else, they are no longer among those handed back.
        let other = agency.staff("chenmin").await.to_string();
        let given = [
            ("ids", member.as_str()),
            ("phase", "presale"),
            ("to", &other),
            ("waiting", "true"),
        ];
        agency.call(Some(&manager), ASSIGN, &given).await.ok();
        let back = agency
            .call(
                Some(&manager),
                "assignments/api/reception/handed_back",
                &[("phase", "presale")],
            )
            .await
            .ok();
        assert_eq!(back["presale"], 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_calls_a_member_has_taken_them() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        let id = leads(agency, 1).await[0].to_string();
        let to = agency.staff("presale").await.to_string();
        agency
            .call(
                Some(&manager),
                ASSIGN,
                &[("ids", &id), ("phase", "presale"), ("to", &to)],
            )
            .await
            .ok();
        let call = [
            ("member", id.as_str()),
            ("effective", "yes"),
            ("channel", "phone"),
            ("intent", "medium"),
            ("signing", "unsigned"),
            ("contacted_at", "2026-11-20T10:00"),
            ("next_contact_at", ""),
            ("note", "已联系"),
            ("once", "k1"),
        ];
        agency
            .call(Some(&presale), "followups/api/add_follow_up", &call)
            .await
            .ok();
        assert_eq!(agency.call(Some(&presale), NEW, &[]).await.ok()["count"], 0);
    })
    .await;
}

#[tokio::test]
async fn the_owner_is_told_at_once_and_nobody_else() {
    on_both(async |agency: &Agency| {
        let server = agency.server.clone();
        let hearing = tokio::spawn(async move { server.live.listen(&server.db).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(agency.get("/live", None).await.status(), StatusCode::NO_CONTENT);
        let (presale, chenmin) = (agency.session_of("presale").await, agency.session_of("chenmin").await);
        let theirs = agency.get("/live", Some(&presale)).await;
        assert_eq!(theirs.headers()["content-type"], "text/event-stream");
        let mut theirs = theirs.into_body().into_data_stream();
        let mut others = agency.get("/live", Some(&chenmin)).await.into_body().into_data_stream();
        for stream in [&mut theirs, &mut others] {
            let hello = stream.next().await.unwrap().unwrap();
            assert!(String::from_utf8_lossy(&hello).contains("hello"));
        }
        let manager = agency.session_of("manager").await;
        let id = leads(agency, 1).await[0].to_string();
        let to = agency.staff("presale").await.to_string();
        agency
            .call(
                Some(&manager),
                ASSIGN,
                &[("ids", &id), ("phase", "presale"), ("to", &to)],
            )
            .await
            .ok();
        let heard = tokio::time::timeout(Duration::from_secs(5), theirs.next())
            .await
            .expect("told in time");
        let heard = String::from_utf8_lossy(&heard.unwrap().unwrap()).into_owned();
        assert!(
            heard.contains("郑慧 分配给您 1 位售前会员") && heard.contains("/office/new"),
            "{heard}"
        );
        let nothing = tokio::time::timeout(Duration::from_millis(400), others.next()).await;
        assert!(nothing.is_err(), "a colleague heard {nothing:?}");
        // What was refused is not told.
        agency
            .call(
                Some(&manager),
                ASSIGN,
                &[("ids", &id), ("phase", "presale"), ("to", &to), ("waiting", "true")],
            )
            .await
            .refused(StatusCode::CONFLICT);
        let nothing = tokio::time::timeout(Duration::from_millis(400), theirs.next()).await;
        assert!(nothing.is_err(), "{nothing:?}");
        // A session that is over hears nothing any more; a server that stops ends the others.
        agency.call(Some(&chenmin), "staff/api/sign_out", &[]).await.ok();
        agency.server.live.stop();
        assert!(theirs.next().await.is_none() && others.next().await.is_none());
        hearing.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_numbers_beside_classes_and_windows_are_those_of_the_lists() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = leads(agency, 6).await;
        run(agency, format!("update member set stage = 'abandoned' where id = {}", ids[5])).await;
        for (id, days) in ids.iter().zip([1, 2, 20, 60, 200]) {
            let at = yuelao::server::clock::now() - chrono::Duration::days(days);
            let mut tx = agency.server.db.write().await.unwrap();
            on!(&mut tx, c => sqlx::query("update member set created_at = $1 where id = $2").bind(at).bind(id).execute(c).await.map(|_| ())).unwrap();
            tx.commit().await.unwrap();
        }
        let body = r#"{"filter":{"board":"assign_presale","class":"unsigned","q":"","sort":"newest","after":""}}"#;
        let counts = agency.call_json(Some(&manager), "assignments/api/count_board", body).await.ok();
        assert_eq!((counts["classes"]["unsigned"].as_i64(), counts["classes"]["abandoned_waiting"].as_i64()), (Some(5), Some(1)));
        let windows: Vec<i64> = ["3d", "1m", "3m", "6m", "1y", ""].iter().map(|w| counts["windows"][w].as_i64().unwrap()).collect();
        assert_eq!(windows, [2, 3, 4, 4, 5, 5]);
        let list = agency.call_json(Some(&manager), "members/api/list_members", body).await.ok();
        assert_eq!(list["count"], 5);
    })
    .await;
}

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
            agency.call(Some(&manager), ASSIGN, &give)
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
