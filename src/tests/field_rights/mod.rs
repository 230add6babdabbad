//! What a role may not see (A5) leaves the server by no way: page, list, search, edit form, timeline, audit
//! log, match library, recommendation; and what is not seen is not overwritten by saving.

mod finding;
mod own;
mod saving;

use self::saving::{another_man, clear_then_fill};
use crate::support::{Agency, member_in_service, on_both};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::features::staff::Protected;
use yuelao::on;
use yuelao::types::ids::MemberId;

const MOBILE: &str = "13912345678";
const ID_NUMBER: &str = "310115199403042226";

/// Answers that tell, by the group that protects them; every code is a word of its own.
const SECRETS: &[(Protected, &str, &str)] = &[
    (Protected::Income, "income", "from_50"),
    (Protected::Income, "monthly_income", "from_50k"),
    (Protected::Income, "wish_income", "from_30"),
    (Protected::Property, "house", "dormitory"),
    (Protected::Property, "car", "planned"),
    (Protected::Property, "wish_house", "true"),
    (Protected::Debts, "debts", "mortgage"),
    (Protected::Family, "parents_finances", "pension"),
    (Protected::Family, "family_background", "scholar"),
];

/// What the answers of a group look like on the wire or in words.
fn telling(group: Protected) -> Vec<&'static str> {
    match group {
        Protected::Income => vec!["from_50", "from_30", "50-100 万", "30-50 万", "income\"", "年收入"],
        Protected::Property => vec![
            "dormitory",
            "planned",
            "单位宿舍",
            "计划购车",
            "希望有房",
            "有房",
            "购房",
            "购车",
        ],
        Protected::Debts => vec!["mortgage", "只有房贷车贷", "外债"],
        Protected::Family => vec![
            "pension",
            "scholar",
            "有养老保障",
            "知识分子家庭",
            "父母经济",
            "家庭背景",
        ],
        Protected::Contact => vec!["139****", "13912345678", "wx_secret"],
        Protected::IdNumber => vec!["310115********2226", "310115199403042226"],
    }
}

/// A woman in service with 周雅琴 who has said everything, and a man who suits her.
async fn people(agency: &Agency) -> (MemberId, MemberId) {
    let said: Vec<(&str, &str)> = SECRETS
        .iter()
        .map(|(_, key, value)| (*key, *value))
        .chain([
            ("name", "林晓霜"),
            ("weight_house", "high"),
            ("weight_income", "high"),
            ("wish_age_max", "50"),
        ])
        .collect();
    let her = member_in_service(agency, "aftersale", &said).await;
    let man = [
        ("name", "王建国"),
        ("sex", "male"),
        ("birthday", "1992-05-06"),
        ("height", "178"),
        ("income", "from_50"),
        ("house", "dormitory"),
        ("car", "planned"),
        ("wish_car", "true"),
        ("wish_income", "from_30"),
    ];
    let him = member_in_service(agency, "linjing", &man).await;
    let mut tx = agency.server.db.write().await.unwrap();
    for (kind, value) in [
        (ContactKind::Mobile, MOBILE),
        (ContactKind::IdNumber, ID_NUMBER),
        (ContactKind::Wechat, "wx_secret"),
    ] {
        contacts::put(&mut tx, &agency.server.keys, ContactOwner::Member, her.0, kind, value)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    (her, him)
}

/// Lets after-sale see everything but `group`.
async fn all_but(agency: &Agency, group: impl Into<Option<Protected>>) {
    let group = group.into();
    let mut tx = agency.server.db.write().await.unwrap();
    let mut run = async |sql: String| {
        on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).unwrap();
    };
    let role = "(select id from role where code = 'aftersale')";
    run(format!("delete from role_field where role_id = {role}")).await;
    for field in Protected::ALL.iter().filter(|f| Some(**f) != group) {
        run(format!(
            "insert into role_field (role_id, field, sight) values ({role}, '{}', 'shown')",
            field.code()
        ))
        .await;
    }
    // The audit log is a way out too.
    run(format!(
        "delete from role_right where role_id = {role} and module = 'audit'"
    ))
    .await;
    run(format!(
        "insert into role_right (role_id, module, \"right\") values ({role}, 'audit', 'view')"
    ))
    .await;
    tx.commit().await.unwrap();
}

fn list(more: &str) -> String {
    format!(r#"{{"filter":{{"board":"all","class":"all","q":"","after":""{more}}}}}"#)
}

/// Everything that tells of a member, as this cookie's owner gets it: `(way, answer)`.
async fn ways(agency: &Agency, cookie: &str, her: MemberId, him: MemberId) -> Vec<(String, Value)> {
    let (id, him) = (her.to_string(), him.to_string());
    let mut found = Vec::new();
    let calls: &[(&str, Vec<(&str, &str)>)] = &[
        ("members/api/open_member", vec![("id", &id)]),
        ("members/api/member_timeline", vec![("id", &id)]),
        ("matching/api/match_library", vec![("member", &id)]),
        ("matching/api/introduce", vec![("member", &id), ("candidate", &him)]),
        ("matching/api/recommendations_by_tab", vec![("tab", "waiting")]),
        ("followups/api/follow_ups", vec![("member", &id)]),
        (
            "audit/api/audit_log",
            vec![
                ("kind", ""),
                ("person", ""),
                ("from", ""),
                ("to", ""),
                ("member", &id),
                ("before", ""),
            ],
        ),
    ];
    for (function, fields) in calls {
        found.push((
            function.to_string(),
            agency.call(Some(cookie), function, fields).await.ok(),
        ));
    }
    for group in ["account", "basics", "family", "plans", "criteria"] {
        let form = agency
            .call(
                Some(cookie),
                "members/api/edit_member",
                &[("id", &id), ("group", group)],
            )
            .await
            .ok();
        // The form names the fields that it leaves out, which everybody knows to exist.
        let mut form = form;
        form["withheld"] = Value::Null;
        found.push((format!("edit {group}"), form));
    }
    for (what, body) in [
        ("list", list("")),
        ("list by name", list("").replace("\"q\":\"\"", "\"q\":\"林晓霜\"")),
    ] {
        found.push((
            what.into(),
            agency
                .call_json(Some(cookie), "members/api/list_members", &body)
                .await
                .ok(),
        ));
    }
    found
}

fn leaks(group: Protected, ways: &[(String, Value)]) -> Vec<String> {
    leaks_of(&telling(group), ways)
}

/// Which of these words came out, and by which way.
fn leaks_of(words: &[&str], ways: &[(String, Value)]) -> Vec<String> {
    let mut leaks = Vec::new();
    for (way, answer) in ways {
        // Keys of what is there but empty say nothing; only filled ones do.
        let text = filled(answer).to_string();
        leaks.extend(
            words
                .iter()
                .filter(|word| text.contains(**word))
                .map(|word| format!("{way}: {}", around(&text, word))),
        );
    }
    leaks
}

/// The word with what stands before it: enough to see where it came out.
fn around(text: &str, word: &str) -> String {
    let at = text.find(word).unwrap_or_default();
    let before: String = text[..at].chars().rev().take(60).collect();
    before.chars().rev().chain(word.chars()).collect()
}

/// An answer without its empty values, what says «hidden», and what is the same for everybody: the
/// agency's words of declining, and the names of the filters that are offered or not.
fn filled(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(key, v)| {
                    let told = !v.is_null() && *v != "Hidden";
                    told && !["hidden", "declining", "offers"].contains(&key.as_str())
                })
                .map(|(k, v)| (k.clone(), filled(v)))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.iter().map(filled).collect()),
        other => other.clone(),
    }
}

#[tokio::test]
async fn what_a_role_may_not_see_leaves_by_no_way() {
    on_both(async |agency: &Agency| {
        let (her, him) = people(agency).await;
        let id = her.to_string();
        // While they saw everything they left traces of every field.
        all_but(agency, None).await;
        let cookie = agency.session_of("aftersale").await;
        for (group, key, value) in [
            ("basics", "income", "from_50"),
            ("basics", "house", "dormitory"),
            ("family", "debts", "mortgage"),
            ("family", "parents_finances", "pension"),
            ("criteria", "wish_income", "from_30"),
            ("criteria", "wish_house", "true"),
        ] {
            clear_then_fill(agency, &cookie, her, group, key, value).await;
        }
        let fields = [
            ("member", &*id),
            ("candidate", &him.to_string()),
            ("reason", "年龄相当"),
            ("once", "k1"),
        ];
        agency.call(Some(&cookie), "matching/api/recommend", &fields).await.ok();
        for group in Protected::ALL {
            all_but(agency, *group).await;
            let cookie = agency.session_of("aftersale").await;
            // The first man was recommended already: another can still be introduced.
            let other = another_man(agency).await;
            let seen = ways(agency, &cookie, her, other).await;
            assert_eq!(leaks(*group, &seen), Vec::<String>::new(), "{group} is hidden");
            // And the words are right: whoever sees the group finds each kind of it.
            all_but(agency, Protected::ALL[(*group as usize + 1) % Protected::ALL.len()]).await;
            let cookie = agency.session_of("aftersale").await;
            let seen = ways(agency, &cookie, her, other).await;
            let found: BTreeSet<String> = leaks(*group, &seen)
                .into_iter()
                .map(|l| l.split(':').next().unwrap_or_default().to_string())
                .collect();
            assert!(found.contains("members/api/open_member"), "{group} is seen: {found:?}");
            if matches!(group, Protected::Income | Protected::Property) {
                for way in [
                    "matching/api/match_library",
                    "matching/api/introduce",
                    "members/api/member_timeline",
                    "audit/api/audit_log",
                ] {
                    assert!(found.contains(way), "{group} is seen by {way}: {found:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_migration_gives_old_roles_what_new_ones_start_with() {
    on_both(async |agency: &Agency| {
        let sights = async || {
            let mut tx = agency.server.db.read().await.unwrap();
            let rows: Vec<(String, String, String)> = on!(&mut tx, c => sqlx::query_as(
                "select r.code, f.field, f.sight from role_field f join role r on r.id = f.role_id order by 1, 2")
                .fetch_all(c).await)
            .unwrap();
            rows
        };
        let fresh = sights().await;
        let mut tx = agency.server.db.write().await.unwrap();
        let old = "delete from role_field where field in ('property', 'debts', 'family')";
        on!(&mut tx, c => sqlx::query(old).execute(c).await.map(|_| ())).unwrap();
        let migration = include_str!("../../../migrations/sqlite/0007_organisation.sql");
        let inserts = migration.split(';').filter(|s| s.contains("insert into role_field"));
        assert_eq!(inserts.clone().count(), 3);
        for insert in inserts {
            on!(&mut tx, c => sqlx::query(insert).execute(c).await.map(|_| ())).unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(sights().await, fresh);
    })
    .await;
}
