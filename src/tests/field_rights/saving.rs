//! What a form did not show is not overwritten by saving it.

use super::{SECRETS, all_but, people};
use crate::support::{Agency, member_in_service, on_both};
use serde_json::Value;
use yuelao::features::staff::Protected;
use yuelao::on;
use yuelao::types::ids::MemberId;

/// Empties a field and fills it again, so that the timeline names it.
pub async fn clear_then_fill(agency: &Agency, cookie: &str, id: MemberId, group: &str, key: &str, value: &str) {
    for now in ["", value] {
        let (form, fields) = form_of(agency, cookie, id, group).await;
        let mut fields: Vec<(String, String)> = fields.into_iter().filter(|(k, _)| k != key).collect();
        fields.push((key.into(), now.into()));
        save(agency, cookie, id, group, &form, &fields).await.ok();
    }
}

async fn form_of(agency: &Agency, cookie: &str, id: MemberId, group: &str) -> (Value, Vec<(String, String)>) {
    let form = agency
        .call(
            Some(cookie),
            "members/api/edit_member",
            &[("id", &id.to_string()), ("group", group)],
        )
        .await
        .ok();
    let answers = form["answers"].as_object().unwrap();
    let fields = answers
        .iter()
        .map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_string()));
    (form.clone(), fields.collect())
}

async fn save(
    agency: &Agency,
    cookie: &str,
    id: MemberId,
    group: &str,
    form: &Value,
    fields: &[(String, String)],
) -> crate::support::Answer {
    let (id, version) = (id.to_string(), form["version"].to_string());
    let mut all = vec![("id", id.as_str()), ("version", &version), ("group", group)];
    all.extend(fields.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    agency.call(Some(cookie), "members/api/save_group", &all).await
}

pub async fn another_man(agency: &Agency) -> MemberId {
    let man = [
        ("name", "赵卫国"),
        ("sex", "male"),
        ("birthday", "1991-05-06"),
        ("height", "178"),
        ("income", "from_50"),
        ("house", "dormitory"),
        ("car", "planned"),
        ("wish_car", "true"),
        ("wish_income", "from_30"),
    ];
    member_in_service(agency, "linjing", &man).await
}

/// Every answer that the member has, as the database keeps it.
async fn kept(agency: &Agency, id: MemberId) -> (String, String) {
    let mut tx = agency.server.db.read().await.unwrap();
    let row: (Option<String>, Option<String>, Option<String>) = on!(&mut tx, c => sqlx::query_as(
        "select income, house, car from member where id = $1").bind(id).fetch_one(c).await)
    .unwrap();
    let texts: (String, String) = on!(&mut tx, c => sqlx::query_as(
        "select cast(traits as text), cast(criteria as text) from member where id = $1").bind(id).fetch_one(c).await)
    .unwrap();
    (format!("{row:?} {}", texts.0), texts.1)
}

#[tokio::test]
async fn saving_a_form_leaves_what_it_did_not_show_as_it_was() {
    on_both(async |agency: &Agency| {
        let (her, _) = people(agency).await;
        let before = kept(agency, her).await;
        for group in [
            Protected::Income,
            Protected::Property,
            Protected::Debts,
            Protected::Family,
        ] {
            all_but(agency, group).await;
            let cookie = agency.session_of("aftersale").await;
            let secrets = || SECRETS.iter().filter(|(by, _, _)| *by == group);
            for form_group in ["basics", "family", "criteria"] {
                let (form, mut fields) = form_of(agency, &cookie, her, form_group).await;
                let withheld: Vec<&str> = form["withheld"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                for (_, key, _) in secrets() {
                    assert!(withheld.contains(key), "{key} is left out of the form");
                    // Somebody who writes the request by hand gets no further.
                    fields.push((key.to_string(), "none".into()));
                    if let Some(what) = key.strip_prefix("wish_") {
                        fields.push((format!("weight_{what}"), "any".into()));
                    }
                }
                save(agency, &cookie, her, form_group, &form, &fields).await.ok();
            }
            assert_eq!(kept(agency, her).await, before, "{group}");
        }
    })
    .await;
}
