//! A badge falls with what it rests on, and what a viewer may not know of is neither listed nor counted.

use crate::duplicates::{number, run, text};
use crate::support::{Agency, member_in_service, on_both};
use serde_json::{Value, json};
use yuelao::types::ids::MemberId;

async fn holds(agency: &Agency, member: MemberId, item: &str) {
    let at = "'2026-11-01 00:00:00+00:00'";
    let sql = format!(
        "insert into verification (member_id, item, state, submitted_at, checked_by, checked_at)
         values ({member}, '{item}', 'verified', {at}, 1, {at})"
    );
    run(agency, sql).await;
}

async fn badges(agency: &Agency, cookie: &str, member: MemberId) -> Value {
    let page = agency
        .call(Some(cookie), "members/api/open_member", &[("id", &member.to_string())])
        .await
        .ok();
    page["checked"].clone()
}

/// Saves a group of the form as it is, but for one answer.
async fn save(agency: &Agency, cookie: &str, member: MemberId, group: &str, field: &str, answer: &str) {
    let id = member.to_string();
    let form = agency
        .call(
            Some(cookie),
            "members/api/edit_member",
            &[("id", &id), ("group", group)],
        )
        .await
        .ok();
    let version = form["version"].to_string();
    let mut fields = vec![("id", id.as_str()), ("version", &version), ("group", group)];
    let answers = form["answers"].as_object().unwrap();
    let kept = answers.iter().filter(|(key, _)| *key != field);
    fields.extend(kept.map(|(k, v)| (k.as_str(), v.as_str().unwrap())));
    fields.push((field, answer));
    agency.call(Some(cookie), "members/api/save_group", &fields).await.ok();
}

#[tokio::test]
async fn a_badge_falls_when_what_was_checked_is_changed() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let manager = agency.session_of("manager").await;
        for item in ["identity", "education", "marital"] {
            holds(agency, member, item).await;
        }
        let group = |field: &str| {
            let fields = yuelao::features::members::fields::Fields::stock();
            fields.by_key(field).unwrap().group.code().to_string()
        };
        // Saved as it was, nothing falls.
        save(agency, &manager, member, &group("education"), "education", "bachelor").await;
        assert_eq!(badges(agency, &manager, member).await, json!(["identity", "education", "marital"]));
        save(agency, &manager, member, &group("education"), "education", "doctor").await;
        assert_eq!(badges(agency, &manager, member).await, json!(["identity", "marital"]));
        let of = |item: &str| format!("from verification where member_id = {member} and item = '{item}'");
        assert_eq!(
            text(agency, format!("select reason {} and state = 'replaced'", of("education"))).await,
            "资料已修改"
        );
        assert_eq!(number(agency, format!("select count(*) {} and state = 'waiting'", of("education"))).await, 1);
        let told = format!("select count(*) from event where kind = 'check_outdated' and member_id = {member}");
        assert_eq!(number(agency, told.clone()).await, 1);
        let desk = agency
            .call(Some(&manager), "verification/api/checks_by_tab", &[("tab", "waiting")])
            .await
            .ok();
        assert_eq!((&desk["waiting"], &desk["rows"][0]["item"]), (&1.into(), &"education".into()), "{desk}");
        // Nobody has checked it: changed once more, nothing more is said.
        save(agency, &manager, member, &group("education"), "education", "master").await;
        assert_eq!(number(agency, told.clone()).await, 1);

        let id = member.to_string();
        let number_of = [("id", id.as_str()), ("kind", "id_number"), ("value", "310115199403042226")];
        agency.call(Some(&manager), "members/api/save_contact", &number_of).await.ok();
        assert_eq!(badges(agency, &manager, member).await, json!(["marital"]));
        run(
            agency,
            format!("update verification set state = 'verified' where member_id = {member} and item = 'identity' and state = 'waiting'"),
        )
        .await;
        // The same number again is no change; the mobile is nobody's identity.
        agency.call(Some(&manager), "members/api/save_contact", &number_of).await.ok();
        let mobile = [("id", id.as_str()), ("kind", "mobile"), ("value", "13712345678")];
        agency.call(Some(&manager), "members/api/save_contact", &mobile).await.ok();
        assert_eq!(badges(agency, &manager, member).await, json!(["identity", "marital"]));
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_know_of_is_neither_listed_nor_counted() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let at = "'2026-11-01 00:00:00+00:00'";
        for item in ["house", "car", "marital"] {
            let sql = format!(
                "insert into verification (member_id, item, state, submitted_at) values ({member}, '{item}', 'waiting', {at})"
            );
            run(agency, sql).await;
        }
        let desk = async |account: &str| {
            let cookie = agency.session_of(account).await;
            let desk = agency
                .call(Some(&cookie), "verification/api/checks_by_tab", &[("tab", "waiting")])
                .await
                .ok();
            (desk["waiting"].as_i64(), desk["rows"].as_array().map(Vec::len))
        };
        assert_eq!(desk("aftersale").await, (Some(3), Some(3)));
        run(
            agency,
            "delete from role_field where field = 'property' and role_id = (select id from role where code = 'aftersale')".into(),
        )
        .await;
        assert_eq!(desk("aftersale").await, (Some(1), Some(1)));
    })
    .await;
}
