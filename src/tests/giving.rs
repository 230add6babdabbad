//! Giving members on: one phase at a time, nobody to whom they are with already, nobody from the blacklist,
//! nobody away from a contract under way.

use crate::handing::{joined, leads, number, people, run};
use crate::support::{Agency, a_contract, a_member, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::types::ids::{MemberId, StaffId};

const ASSIGN: &str = "assignments/api/assign_members";
const PREVIEW: &str = "assignments/api/distribute/preview_distribution";
const DISTRIBUTE: &str = "assignments/api/distribute/distribute";
const RELEASE: &str = "assignments/api/pool/release_members";

async fn owned(agency: &Agency, owner: StaffId, count: usize) -> Vec<MemberId> {
    let mut tx = agency.server.db.write().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(a_member(&mut tx, Some(owner), None).await);
    }
    tx.commit().await.unwrap();
    ids
}

async fn bar(agency: &Agency, id: MemberId) {
    let at = "'2026-11-20 00:00:00+00:00'";
    run(
        agency,
        format!("insert into blacklisting (member_id, reason, by_id, at) values ({id}, '骚扰', 1, {at})"),
    )
    .await;
}

/// Previews and does it; answers what was shown and how many were given.
async fn spread(agency: &Agency, cookie: &str, order: &[(&str, &str)]) -> (Value, Value) {
    let preview = agency.call(Some(cookie), PREVIEW, order).await.ok();
    let seal = preview["seal"].as_str().unwrap().to_string();
    let mut sealed = order.to_vec();
    sealed.push(("seal", &seal));
    (preview, agency.call(Some(cookie), DISTRIBUTE, &sealed).await.ok())
}

#[tokio::test]
async fn those_of_both_phases_are_listed_counted_and_given_one_phase_at_a_time() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let two = people(agency, &["presale", "chenmin"]).await;
        owned(agency, two[0], 3).await;
        let served = member_in_service(agency, "linjing", &[]).await;
        for (phase, count) in [("presale", 3), ("aftersale", 1)] {
            let body = format!(r#"{{"filter":{{"board":"reassign","class":"never_contacted","phase":"{phase}"}}}}"#);
            let list = agency
                .call_json(Some(&admin), "members/api/list_members", &body)
                .await
                .ok();
            assert_eq!(list["rows"].as_array().unwrap().len(), count, "{phase}");
            let counts = agency
                .call_json(Some(&admin), "assignments/api/count_board", &body)
                .await
                .ok();
            assert_eq!(counts["classes"]["never_contacted"], count, "{phase}: {counts}");
        }
        let to = two[1].to_string();
        let all = r#"{"board":"reassign","class":"never_contacted"}"#;
        let order = [
            ("phase", "presale"),
            ("way", "even"),
            ("all", all),
            ("people", to.as_str()),
        ];
        let (preview, given) = spread(agency, &admin, &order).await;
        assert_eq!((&preview["left"], &given), (&Value::from(0), &Value::from(3)));
        assert_eq!(
            number(agency, format!("select aftersale_id from member where id = {served}")).await,
            agency.staff("linjing").await.0
        );
    })
    .await;
}

#[tokio::test]
async fn who_is_on_the_blacklist_stays_behind_and_the_others_go() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ids = leads(agency, 3).await;
        bar(agency, ids[1]).await;
        let (ids, to) = (joined(&ids), agency.staff("presale").await.to_string());
        let order = [
            ("phase", "presale"),
            ("way", "even"),
            ("ids", ids.as_str()),
            ("people", to.as_str()),
            ("waiting", "true"),
        ];
        let (preview, given) = spread(agency, &manager, &order).await;
        assert_eq!(
            (preview["given"].as_i64(), preview["left"].as_i64()),
            (Some(2), Some(1))
        );
        assert!(preview["why_left"].as_str().unwrap().contains("黑名单"), "{preview}");
        assert_eq!(given, 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_given_to_whom_they_are_with_already() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let two = people(agency, &["presale", "chenmin"]).await;
        let (theirs, others) = (owned(agency, two[0], 2).await, owned(agency, two[1], 1).await);
        let to = two[0].to_string();
        let assign = async |ids: &str| {
            let order = [("ids", ids), ("phase", "presale"), ("to", to.as_str())];
            agency.call(Some(&manager), ASSIGN, &order).await
        };
        let single = assign(&theirs[0].to_string()).await;
        assert!(single.at_field("to").unwrap().contains("本来就由"), "{single:?}");
        // Spread over both: whoever has them now is not one of those who get them.
        let (mine, both) = (joined(&theirs[..1]), joined(&two));
        let order = [("phase", "presale"), ("way", "even"), ("ids", &mine), ("people", &to)];
        let alone = agency.call(Some(&manager), PREVIEW, &order).await.ok();
        assert_eq!((alone["given"].as_i64(), alone["left"].as_i64()), (Some(0), Some(1)));
        assert!(alone["why_left"].as_str().unwrap().contains("本来就由"), "{alone}");
        let order = [("phase", "presale"), ("way", "even"), ("ids", &mine), ("people", &both)];
        spread(agency, &manager, &order).await;
        let owner = format!("select presale_id from member where id = {}", theirs[0]);
        assert_eq!(number(agency, owner).await, two[1].0);
        // Places are for newcomers: one of these two is there already.
        let places = [("staff", to.as_str()), ("presale", "2")];
        agency
            .call(Some(&manager), "assignments/api/settings/save_places", &places)
            .await
            .ok();
        let before = number(agency, "select count(*) from assignment".into()).await;
        assert_eq!(assign(&joined(&[theirs[1], others[0]])).await.ok(), 1);
        assert_eq!(
            number(agency, "select count(*) from assignment".into()).await,
            before + 1
        );
    })
    .await;
}

#[tokio::test]
async fn a_contract_that_lies_with_finance_keeps_its_member_from_being_given_up_or_put_into_the_pool() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        let owner = agency.staff("presale").await;
        let ids = owned(agency, owner, 2).await;
        let mut tx = agency.server.db.write().await.unwrap();
        let contract = a_contract(&mut tx, ids[0]).await;
        tx.commit().await.unwrap();
        let id = ids[0].to_string();
        let give_up = [("member", id.as_str()), ("reason", "不考虑")];
        let both = joined(&ids);
        let release = [("ids", both.as_str()), ("remark", "换人试试")];
        run(
            agency,
            format!("update contract set state = 'submitted' where id = {contract}"),
        )
        .await;
        let answers = [
            agency
                .call(Some(&presale), "assignments/api/give_up_member", &give_up)
                .await,
            agency.call(Some(&manager), RELEASE, &release).await,
        ];
        for refused in answers {
            refused.refused(StatusCode::CONFLICT);
            let sentence = refused.body["Conflict"].as_str().unwrap();
            assert!(sentence.contains(&format!("T-{id}")), "{sentence}");
        }
        let kept = format!("select count(*) from member where presale_id = {owner} and stage = 'presale'");
        assert_eq!(number(agency, kept).await, 2);
        // The other one goes, and who had them hears of it.
        let mut news = agency.server.live.subscribe();
        let other = ids[1].to_string();
        agency.call(Some(&manager), RELEASE, &[("ids", &other)]).await.ok();
        if matches!(agency.server.db, yuelao::server::db::Db::Sqlite { .. }) {
            let told = news.try_recv().unwrap();
            assert_eq!(told.to, Some(owner.0));
            assert!(told.text.contains("1 位会员放入公海"), "{}", told.text);
        }
    })
    .await;
}
