//! Branches and departments (A4), and what one may look up of somebody's rights (A6).

use crate::support::{Agency, Answer, a_member, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::on;

const LIST: &str = "staff/api/units/list_units";
const SAVE: &str = "staff/api/units/save_unit";
const CLOSE: &str = "staff/api/units/close_unit";
const REOPEN: &str = "staff/api/units/reopen_unit";
const RIGHTS: &str = "rights/api/rights_of";

async fn units(agency: &Agency, cookie: &str) -> Vec<Value> {
    let tree = agency.call(Some(cookie), LIST, &[]).await.ok();
    tree["units"].as_array().unwrap().clone()
}

/// The unit of this name under the unit of that name.
fn named<'a>(units: &'a [Value], name: &str, under: Option<&str>) -> &'a Value {
    let above = |u: &Value| units.iter().find(|p| p["id"] == u["parent"]).map(|p| p["name"].clone());
    units
        .iter()
        .find(|u| u["name"] == name && under.is_none_or(|under| above(u) == Some(under.into())))
        .unwrap_or_else(|| panic!("no unit {name}"))
}

fn id(unit: &Value) -> String {
    unit["id"].as_str().unwrap().to_string()
}

async fn save(agency: &Agency, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    // A form of its own each time.
    let once = yuelao::server::crypto::token().0;
    let mut all = vec![("once", once.as_str())];
    all.extend(fields);
    agency.call(Some(cookie), SAVE, &all).await
}

#[tokio::test]
async fn the_tree_grows_moves_and_closes() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let tree = units(agency, &admin).await;
        let (head, second) = (id(named(&tree, "静安总店", None)), id(named(&tree, "浦东分店", None)));
        assert_eq!(named(&tree, "静安总店", None)["head_name"], "郑慧");

        // A group below a department.
        let sales = named(&tree, "售前部", Some("静安总店")).clone();
        save(agency, &admin, &[("kind", "department"), ("name", "一组"), ("parent", &id(&sales))]).await.ok();
        let again = save(agency, &admin, &[("kind", "department"), ("name", "一组"), ("parent", &id(&sales))]).await;
        assert_eq!(again.at_field("name"), Some("同一级下已有这个名称，请换一个"));
        // The same name elsewhere is another department.
        save(agency, &admin, &[("kind", "department"), ("name", "一组"), ("parent", &second)]).await.ok();
        for (fields, field) in [
            (vec![("kind", "department"), ("name", " "), ("parent", head.as_str())], "name"),
            (vec![("kind", "department"), ("name", "二组")], "parent"),
            (vec![("kind", "department"), ("name", "二组"), ("parent", "d99999")], "parent"),
            (vec![("kind", "branch"), ("name", "徐汇分店"), ("parent", id(&sales).leak() as &str)], "parent"),
            (vec![("kind", "branch"), ("name", "徐汇分店"), ("head", "99999")], "head"),
            (vec![("kind", "branch"), ("name", "静安总店")], "name"),
        ] {
            let refused = save(agency, &admin, &fields).await;
            assert!(refused.at_field(field).is_some(), "{fields:?}: {refused:?}");
        }

        // The department moves to the other branch with its group and its people.
        let tree = units(agency, &admin).await;
        let group = named(&tree, "一组", Some("售前部")).clone();
        let mut tx = agency.server.db.write().await.unwrap();
        let number = id(&group)[1..].to_string();
        let sql = format!("update staff set department_id = {number} where account = 'chenmin'");
        on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        let people = sales["counts"]["staff"].as_i64().unwrap();
        let version = sales["version"].to_string();
        let moved = [("id", id(&sales)), ("version", version), ("name", "售前中心".into()), ("parent", second.clone())];
        let moved: Vec<(&str, &str)> = moved.iter().map(|(k, v)| (*k, v.as_str())).collect();
        save(agency, &admin, &moved).await.ok();
        // Who had it open before is told.
        save(agency, &admin, &moved).await.refused(StatusCode::CONFLICT);
        let tree = units(agency, &admin).await;
        let sales = named(&tree, "售前中心", Some("浦东分店"));
        assert_eq!(sales["counts"]["staff"], people);
        let mut tx = agency.server.db.read().await.unwrap();
        let branches: Vec<String> = on!(&mut tx, c => sqlx::query_scalar(
            "select distinct b.name from staff s join branch b on b.id = s.branch_id where s.account in ('presale', 'chenmin')")
            .fetch_all(c).await)
        .unwrap();
        assert_eq!(branches, ["浦东分店"]);
        drop(tx);
        // Never below itself.
        let circle = [
            ("id", id(sales)),
            ("version", sales["version"].to_string()),
            ("name", "售前中心".into()),
            ("parent", id(&group)),
        ];
        let circle: Vec<(&str, &str)> = circle.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(save(agency, &admin, &circle).await.at_field("parent"), Some("上级不能是本身或其下级"));

        // Nothing is closed in which somebody works, or below which something is open.
        for busy in [&id(sales), &id(&group), &head] {
            agency.call(Some(&admin), CLOSE, &[("id", busy)]).await.refused(StatusCode::CONFLICT);
        }
        let empty = id(named(&tree, "一组", Some("浦东分店")));
        agency.call(Some(&admin), CLOSE, &[("id", &empty)]).await.ok();
        agency.call(Some(&admin), CLOSE, &[("id", &empty)]).await.refused(StatusCode::CONFLICT);
        let form = agency.call(Some(&admin), "staff/api/people/open_staff_form", &[("id", &agency.staff("wangfang").await.to_string())]).await.ok();
        let offered = form["departments"].as_array().unwrap();
        assert!(offered.iter().any(|d| d["name"] == "售前中心 / 一组"), "{offered:?}");
        assert!(!offered.iter().any(|d| d["name"] == "一组"), "a closed one is not offered: {offered:?}");
        agency.call(Some(&admin), REOPEN, &[("id", &empty)]).await.ok();
        agency.call(Some(&admin), REOPEN, &[("id", &empty)]).await.refused(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn a_member_of_staff_stands_in_a_department_of_their_branch() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let tree = units(agency, &admin).await;
        let number = |name: &str, under: Option<&str>| id(named(&tree, name, under))[1..].to_string();
        let (head, theirs) = (number("静安总店", None), number("售前部", Some("浦东分店")));
        let who = agency.staff("wangfang").await.to_string();
        let save = async |branch: &str, department: &str, once: &str| {
            let form = agency
                .call(Some(&admin), "staff/api/people/open_staff_form", &[("id", &who)])
                .await
                .ok();
            let text = |key: &str| match &form[key] {
                Value::String(s) => s.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            let fields = [
                ("id", who.clone()),
                ("version", text("version")),
                ("once", once.to_string()),
                ("name", text("name")),
                ("role", text("role")),
                ("supervisor", text("supervisor")),
                ("branch", branch.to_string()),
                ("department", department.to_string()),
            ];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            agency.call(Some(&admin), "staff/api/people/save_staff", &fields).await
        };
        assert_eq!(
            save(&head, &theirs, "k1").await.at_field("department"),
            Some("这个部门不属于所选门店")
        );
        assert!(save("", "99999", "k2").await.at_field("department").is_some());
        // A department says its branch.
        save("", &theirs, "k3").await.ok();
        let list = agency
            .call(
                Some(&admin),
                "staff/api/people/list_staff",
                &[("show", ""), ("q", "浦东分店")],
            )
            .await
            .ok();
        let found = list["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["account"] == "wangfang")
            .unwrap();
        assert_eq!(
            (&found["branch"], &found["department"]),
            (&"浦东分店".into(), &"售前部".into())
        );
    })
    .await;
}

#[tokio::test]
async fn counts_reach_as_far_as_the_viewer() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        let (near, far) = (
            agency.staff_id(&mut tx, "presale").await,
            agency.staff_id(&mut tx, "sunli").await,
        );
        for owner in [near, near, far] {
            a_member(&mut tx, Some(owner), None).await;
        }
        // Who is gone counts for nobody.
        let gone = a_member(&mut tx, Some(near), None).await;
        let sql = format!("insert into member_gone (member_id, how, by_id, at) values ({gone}, 'deleted', 1, '2026-11-21 00:00:00+00:00')");
        on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        for (account, first, second) in [("admin", 2, 1), ("manager", 2, 0)] {
            let cookie = agency.session_of(account).await;
            let tree = units(agency, &cookie).await;
            let count = |name: &str| named(&tree, name, None)["counts"]["presale"].as_i64();
            assert_eq!(
                (count("静安总店"), count("浦东分店")),
                (Some(first), Some(second)),
                "{account}"
            );
        }
        // Reading is all that a manager does here.
        let manager = agency.session_of("manager").await;
        let tree = agency.call(Some(&manager), LIST, &[]).await.ok();
        assert_eq!(
            (&tree["may_create"], &tree["may_edit"], &tree["heads"]),
            (&false.into(), &false.into(), &serde_json::json!([]))
        );
        save(agency, &manager, &[("kind", "branch"), ("name", "徐汇分店")])
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}

async fn run(agency: &Agency, sql: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.to_string())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn effective_rights_show_members_as_that_person_sees_them() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        let (own, other) = (agency.staff_id(&mut tx, "presale").await, agency.staff_id(&mut tx, "sunli").await);
        let hers = a_member(&mut tx, Some(own), None).await;
        let another = a_member(&mut tx, Some(other), None).await;
        contacts::put(&mut tx, &agency.server.keys, ContactOwner::Member, hers.0, ContactKind::Mobile, "13912345678").await.unwrap();
        tx.commit().await.unwrap();
        run(agency, &format!("update member set house = 'dormitory', income = 'from_50' where id in ({hers}, {another})")).await;
        let admin = agency.session_of("admin").await;
        let id = own.to_string();

        let rights = agency.call(Some(&admin), RIGHTS, &[("id", &id)]).await.ok();
        assert_eq!((&rights["role"], &rights["scope"], &rights["place"]), (&"售前红娘".into(), &"tree".into(), &"静安总店 · 售前部".into()));
        let above: Vec<&str> = rights["above"].as_array().unwrap().iter().filter_map(|a| a["name"].as_str()).collect();
        assert_eq!(above, ["郑慧", "沈国华"]);
        let rows = rights["example"]["Seen"]["rows"].as_array().unwrap();
        let ids: Vec<i64> = rows.iter().filter_map(|r| r["id"].as_i64()).collect();
        assert_eq!(ids, [hers.0], "not {another}");
        let text = rights["example"].to_string();
        assert!(text.contains("单位宿舍") && text.contains("50-100 万") && text.contains("139****5678"), "{text}");
        assert!(!text.contains("13912345678"));

        // What the role loses, the example loses.
        run(agency, "delete from role_field where field in ('property', 'contact') and role_id = (select id from role where code = 'presale')").await;
        let rights = agency.call(Some(&admin), RIGHTS, &[("id", &id)]).await.ok();
        let text = rights["example"].to_string();
        assert!(!text.contains("单位宿舍") && !text.contains("139") && text.contains("50-100 万"), "{text}");
        assert!(rights["fields"].as_array().unwrap().contains(&serde_json::json!(["property", "hidden"])));

        // That one looked is noted.
        let mut tx = agency.server.db.read().await.unwrap();
        let looked: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "select count(*) from event where kind = 'rights_viewed' and subject_id = $1").bind(own).fetch_one(c).await).unwrap();
        assert_eq!(looked, 2);
        drop(tx);

        // Finance has no lists of members.
        let finance = agency.staff("finance").await.to_string();
        let rights = agency.call(Some(&admin), RIGHTS, &[("id", &finance)]).await.ok();
        assert_eq!(rights["example"], "NoMembers");
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_more_through_the_rights_of_another() {
    on_both(async |agency: &Agency| {
        run(agency, "insert into role_right (role_id, module, \"right\") select id, 'roles', 'view' from role where code = 'manager'").await;
        let mut tx = agency.server.db.write().await.unwrap();
        let own = agency.staff_id(&mut tx, "presale").await;
        let hers = a_member(&mut tx, Some(own), None).await;
        tx.commit().await.unwrap();
        run(agency, &format!("update member set house = 'dormitory' where id = {hers}")).await;
        let manager = agency.session_of("manager").await;
        let id = own.to_string();
        let seen = agency.call(Some(&manager), RIGHTS, &[("id", &id)]).await.ok();
        assert!(seen["example"].to_string().contains("单位宿舍"));
        // A manager who is kept from property doesn't learn it from somebody who isn't.
        run(agency, "delete from role_field where field = 'property' and role_id = (select id from role where code = 'manager')").await;
        let manager = agency.session_of("manager").await;
        let seen = agency.call(Some(&manager), RIGHTS, &[("id", &id)]).await.ok();
        assert_eq!(seen["example"], "BeyondViewer");
        assert!(!seen.to_string().contains("单位宿舍"));
        // And nobody above, beside or in another tree is theirs to look up.
        for account in ["admin", "manager2", "sunli"] {
            let id = agency.staff(account).await.to_string();
            agency.call(Some(&manager), RIGHTS, &[("id", &id)]).await.refused(StatusCode::NOT_FOUND);
        }
    })
    .await;
}
