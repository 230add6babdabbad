//! One of the agency's own fields under a group of field rights is as hidden as those of the program.

use super::saving::clear_then_fill;
use super::{all_but, leaks_of, list, people, ways};
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::members::fields;
use yuelao::features::staff::Protected;
use yuelao::on;
use yuelao::types::ids::MemberId;

const SAVE: &str = "settings/api/save_custom_field";

/// The form of the field «年终奖», a text in the basics.
fn bonus(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut form = vec![("label", "年终奖"), ("group", "basics"), ("kind", "text")];
    form.extend(more);
    form
}

/// All ways without the description of the form: that a field is asked is no secret, what was said is.
async fn told(agency: &Agency, cookie: &str, her: MemberId, him: MemberId) -> Vec<(String, Value)> {
    let mut all = ways(agency, cookie, her, him).await;
    for (_, answer) in &mut all {
        if answer["fields"]["custom"].is_array() {
            answer["fields"] = Value::Null;
        }
    }
    all
}

#[tokio::test]
async fn an_own_field_under_a_group_leaves_by_no_way_where_the_group_is_hidden() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let unknown = bonus(&[("once", "a"), ("protected", "contact")]);
        let refused = agency.call(Some(&admin), SAVE, &unknown).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.at_field("protected"), Some("请选择谁可以看到"));
        let made = bonus(&[("once", "b"), ("protected", "income")]);
        agency.call(Some(&admin), SAVE, &made).await.ok();

        let mut tx = agency.server.db.read().await.unwrap();
        let all = fields::now(&mut tx, &agency.server).await.unwrap();
        let (id, key, version) = {
            let field = &all.kept_custom()[0];
            assert_eq!(field.protected, Some(Protected::Income));
            (field.id, field.key(), field.version.to_string())
        };
        drop(tx);

        let (her, him) = people(agency).await;
        all_but(agency, None).await;
        let cookie = agency.session_of("aftersale").await;
        clear_then_fill(agency, &cookie, her, "basics", key, "十三薪").await;

        let asked = |answer: &str| list(&format!(r#","own":{{"{id}":{{"is":"{answer}"}}}},"own_cols":[{id}]"#));
        let listed = async |cookie: &str, answer: &str| {
            let body = asked(answer);
            agency
                .call_json(Some(cookie), "members/api/list_members", &body)
                .await
                .ok()
        };
        let by_words = async |cookie: &str| {
            let body = list("").replace("\"q\":\"\"", "\"q\":\"十三薪\"");
            agency
                .call_json(Some(cookie), "members/api/list_members", &body)
                .await
                .ok()
        };
        let words = ["年终奖", "十三薪"];

        // Who sees incomes sees it and finds by it.
        all_but(agency, Protected::Debts).await;
        let cookie = agency.session_of("aftersale").await;
        let seen = told(agency, &cookie, her, him).await;
        let found = leaks_of(&words, &seen).join("\n");
        for way in ["members/api/open_member", "members/api/member_timeline", "edit basics"] {
            assert!(found.contains(way), "{way} shows it: {found}");
        }
        assert_eq!(listed(&cookie, "十三薪").await["count"], 1);
        assert_eq!(listed(&cookie, "十四薪").await["count"], 0);
        assert!(listed(&cookie, "十三薪").await.to_string().contains("年终奖"));
        assert_eq!(by_words(&cookie).await["count"], 1);

        // Who doesn't gets it by no way, is not offered it, and learns nothing by asking.
        all_but(agency, Protected::Income).await;
        let cookie = agency.session_of("aftersale").await;
        let seen = told(agency, &cookie, her, him).await;
        assert_eq!(leaks_of(&words, &seen), Vec::<String>::new());
        let everybody = listed(&cookie, "十三薪").await;
        assert_eq!(everybody["count"], listed(&cookie, "十四薪").await["count"]);
        assert!(!everybody.to_string().contains("年终奖") && !everybody.to_string().contains("十三薪"));
        assert_eq!(by_words(&cookie).await["count"], 0);

        // Nor is it overwritten by who didn't see it.
        clear_then_fill(agency, &cookie, her, "basics", key, "没有").await;
        let mut tx = agency.server.db.read().await.unwrap();
        let kept: String =
            on!(&mut tx, c => sqlx::query_scalar("select cast(traits as text) from member where id = $1")
            .bind(her).fetch_one(c).await)
            .unwrap();
        drop(tx);
        assert!(kept.contains("十三薪"), "{kept}");

        // Opened to everybody by the administrator, it is seen at once.
        let id = id.to_string();
        let mut open = bonus(&[("once", "c"), ("protected", "")]);
        open.extend([("id", "ID"), ("version", "VERSION")]);
        let open: Vec<(&str, &str)> = open
            .into_iter()
            .map(|(k, v)| match v {
                "ID" => (k, id.as_str()),
                "VERSION" => (k, version.as_str()),
                _ => (k, v),
            })
            .collect();
        agency.call(Some(&admin), SAVE, &open).await.ok();
        let seen = told(agency, &cookie, her, him).await;
        assert!(!leaks_of(&words, &seen).is_empty());
    })
    .await;
}
