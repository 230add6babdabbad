//! Roles that two people change at once, and accounts that are not disabled while something hangs on them.

use crate::handing::{number, run};
use crate::support::{Agency, a_member, on_both};
use axum::http::StatusCode;
use serde_json::Value;

const SAVE: &str = "staff/api/roles/save_role";
const DISABLE: &str = "staff/api/people/disable_staff";

async fn presale_role(agency: &Agency, cookie: &str) -> Value {
    let list = agency.call(Some(cookie), "staff/api/roles/list_roles", &[]).await.ok();
    let roles = list["roles"].as_array().unwrap();
    roles.iter().find(|r| r["code"] == "presale").unwrap().clone()
}

#[tokio::test]
async fn of_two_administrators_who_change_a_role_at_once_one_is_told() {
    on_both(async |agency: &Agency| {
        let (one, two) = (agency.session_of("admin").await, agency.sign_in("admin").await);
        let role = presale_role(agency, &one).await;
        let (id, version) = (role["id"].to_string(), role["version"].to_string());
        let shape = |once: &'static str, version: &str, right: &'static str| {
            [
                ("id", id.clone()),
                ("version", version.to_string()),
                ("once", once.to_string()),
                ("name", "售前红娘".to_string()),
                ("scope", "tree".to_string()),
                (right, "true".to_string()),
            ]
        };
        let save = async |cookie: &str, fields: &[(&str, String)]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            agency.call(Some(cookie), SAVE, &fields).await
        };
        let (first, second) = (
            shape("a", &version, "right.members.view"),
            shape("b", &version, "right.dates.view"),
        );
        let (a, b) = tokio::join!(save(&one, &first), save(&two, &second));
        assert_ne!(a.status.is_success(), b.status.is_success(), "{a:?} {b:?}");
        let refused = if a.status.is_success() { &b } else { &a };
        refused.refused(StatusCode::CONFLICT);
        assert!(
            refused.body["Conflict"].as_str().unwrap().contains("其他同事已修改"),
            "{refused:?}"
        );
        let rights = format!("select count(*) from role_right where role_id = {id}");
        assert_eq!(number(agency, rights).await, 1, "one shape, not a mixture");
        // Read anew, it is saved.
        let now = presale_role(agency, &two).await["version"].to_string();
        assert_ne!(now, version);
        save(&two, &shape("c", &now, "right.dates.view")).await.ok();
        let last = format!("select count(*) from role_right where role_id = {id} and module = 'dates'");
        assert_eq!(number(agency, last).await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_not_disabled_while_something_hangs_on_it() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let wangfang = agency.staff("wangfang").await;
        let theirs = agency.session_of("wangfang").await;
        let mut tx = agency.server.db.write().await.unwrap();
        a_member(&mut tx, Some(wangfang), None).await;
        tx.commit().await.unwrap();
        let id = wangfang.to_string();
        let form = agency
            .call(Some(&admin), "staff/api/people/open_staff_form", &[("id", &id)])
            .await
            .ok();
        assert_eq!(form["hanging"]["presale"], 1);
        let refused = agency.call(Some(&admin), DISABLE, &[("id", &id)]).await;
        assert!(refused.at_field("disable").unwrap().contains("售前会员 1 位"), "{refused:?}");
        agency.call(Some(&theirs), "staff/api/me", &[]).await.ok();
        // An enquiry that waits is enough.
        run(agency, format!("update member set presale_id = null, stage = 'lead' where presale_id = {id}")).await;
        run(
            agency,
            format!("insert into consultation (name, message, state, staff_id, created_at) values ('王', '问', 'waiting', {id}, '2026-11-20 00:00:00+00:00')"),
        )
        .await;
        let refused = agency.call(Some(&admin), DISABLE, &[("id", &id)]).await;
        assert!(refused.at_field("disable").unwrap().contains("待处理咨询 1 条"), "{refused:?}");
        run(agency, "update consultation set staff_id = null".into()).await;
        agency.call(Some(&admin), DISABLE, &[("id", &id)]).await.ok();
        agency
            .call(Some(&theirs), "staff/api/me", &[])
            .await
            .refused(StatusCode::UNAUTHORIZED);
    })
    .await;
}
