//! What is not seen is not found by either, and still counts where it must.

use super::{ID_NUMBER, MOBILE, all_but, list, people};
use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use yuelao::features::staff::Protected;

#[tokio::test]
async fn nobody_finds_by_what_they_may_not_see() {
    on_both(async |agency: &Agency| {
        let (her, _) = people(agency).await;
        for (group, words) in [
            (Protected::Contact, MOBILE),
            (Protected::Contact, "wx_secret"),
            (Protected::IdNumber, ID_NUMBER),
        ] {
            let body = list("").replace("\"q\":\"\"", &format!("\"q\":\"{words}\""));
            for (hidden, expected) in [(group, 0), (Protected::Income, 1)] {
                all_but(agency, hidden).await;
                let cookie = agency.session_of("aftersale").await;
                let found = agency
                    .call_json(Some(&cookie), "members/api/list_members", &body)
                    .await
                    .ok();
                assert_eq!(found["count"], expected, "{words} with {hidden} hidden: {found}");
            }
        }
        // Nor by asking who is known: that somebody is, and nothing of whom.
        for (group, field, value) in [
            (Protected::Contact, "typed[mobile]", MOBILE),
            (Protected::IdNumber, "typed[id_number]", ID_NUMBER),
        ] {
            for (hidden, named) in [(group, 0), (Protected::Income, 1)] {
                all_but(agency, hidden).await;
                let cookie = agency.session_of("aftersale").await;
                let told = agency
                    .call(Some(&cookie), "duplicates/api/already_known", &[(field, value)])
                    .await
                    .ok();
                let open = told[0]["open"].as_array().map(Vec::len);
                assert_eq!(open, Some(named), "{field} with {hidden} hidden: {told}");
            }
        }
        // Neither by revealing nor by writing over it.
        for (group, kind) in [(Protected::Contact, "mobile"), (Protected::IdNumber, "id_number")] {
            all_but(agency, group).await;
            let cookie = agency.session_of("aftersale").await;
            let id = her.to_string();
            let reveal = [("id", id.as_str()), ("kind", kind), ("reason", "核对号码")];
            agency
                .call(Some(&cookie), "members/api/reveal_contact", &reveal)
                .await
                .refused(StatusCode::FORBIDDEN);
            let write = [("id", id.as_str()), ("kind", kind), ("value", "13900000000")];
            agency
                .call(Some(&cookie), "members/api/save_contact", &write)
                .await
                .refused(StatusCode::FORBIDDEN);
        }
    })
    .await;
}

#[tokio::test]
async fn a_must_that_one_does_not_see_still_keeps_people_apart() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(
            agency,
            "aftersale",
            &[("wish_income", "from_100"), ("weight_income", "must")],
        )
        .await;
        let poor = [
            ("name", "王建国"),
            ("sex", "male"),
            ("birthday", "1992-05-06"),
            ("income", "from_10"),
        ];
        let rich = [
            ("name", "赵卫国"),
            ("sex", "male"),
            ("birthday", "1992-05-06"),
            ("income", "from_100"),
        ];
        let poor = member_in_service(agency, "linjing", &poor).await;
        let rich = member_in_service(agency, "linjing", &rich).await;
        all_but(agency, Protected::Income).await;
        let cookie = agency.session_of("aftersale").await;
        let library = agency
            .call(
                Some(&cookie),
                "matching/api/match_library",
                &[("member", &her.to_string())],
            )
            .await
            .ok();
        let ids: Vec<i64> = library["cards"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|c| c["party"]["id"].as_i64())
            .collect();
        assert_eq!(ids, [rich.0], "not {poor}");
        assert_eq!(library["cards"][0]["reasons"], serde_json::json!([]));
    })
    .await;
}
