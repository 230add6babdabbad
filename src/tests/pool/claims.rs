//! Claiming: limits, intervals, and two at once.

use super::{CLAIM, OPEN, RELEASE, pooled, rules};
use crate::handing::{joined, number, one_of_two};
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use chrono::Duration;
use yuelao::on;
use yuelao::server::clock;

#[tokio::test]
async fn claims_end_at_the_limit_of_the_day_and_at_the_places() {
    on_both(async |agency: &Agency| {
        let ids = pooled(agency, 5).await;
        rules(agency, &[("claims_a_day", "2")]).await;
        let presale = agency.session_of("presale").await;
        let hidden = agency.call_json(Some(&presale), OPEN, r#"{"filter":{}}"#).await.ok();
        assert_eq!(hidden["count"], 5);
        assert_eq!(hidden["rows"][0]["name"], "张先生", "who it is comes with the claim");
        let three = agency.call(Some(&presale), CLAIM, &[("ids", &joined(&ids[..3]))]).await;
        three.refused(StatusCode::CONFLICT);
        assert!(
            three.body["Conflict"].as_str().unwrap().contains("您今天还能认领 2 位"),
            "{three:?}"
        );
        agency
            .call(Some(&presale), CLAIM, &[("ids", &joined(&ids[..2]))])
            .await
            .ok();
        let owner = agency.staff("presale").await;
        let theirs = format!(
            "select count(*) from member where presale_id = {owner} and stage = 'presale' and id in ({})",
            joined(&ids[..2])
        );
        assert_eq!(number(agency, theirs).await, 2);
        assert_eq!(number(agency, "select count(*) from pool".into()).await, 3);
        assert_eq!(number(agency, "select count(*) from assignment".into()).await, 2);
        assert_eq!(
            number(agency, "select count(*) from reception".into()).await,
            0,
            "who claims has taken"
        );
        let more = agency
            .call(Some(&presale), CLAIM, &[("ids", &ids[2].to_string())])
            .await;
        assert!(
            more.body["Conflict"].as_str().unwrap().contains("今天的名额已用完"),
            "{more:?}"
        );

        let manager = agency.session_of("manager").await;
        let other = agency.staff("chenmin").await.to_string();
        agency
            .call(
                Some(&manager),
                "assignments/api/settings/save_places",
                &[("staff", &other), ("presale", "1")],
            )
            .await
            .ok();
        let chenmin = agency.session_of("chenmin").await;
        let full = agency
            .call(Some(&chenmin), CLAIM, &[("ids", &joined(&ids[2..4]))])
            .await;
        assert!(full.body["Conflict"].as_str().unwrap().contains("放不下"), "{full:?}");
        agency
            .call(Some(&chenmin), CLAIM, &[("ids", &ids[2].to_string())])
            .await
            .ok();
    })
    .await;
}

#[tokio::test]
async fn claims_keep_their_interval_and_former_owners_their_distance() {
    on_both(async |agency: &Agency| {
        let ids = pooled(agency, 2).await;
        rules(agency, &[("minutes_between", "30"), ("former_owner_days", "10")]).await;
        let presale = agency.session_of("presale").await;
        agency
            .call(Some(&presale), CLAIM, &[("ids", &ids[0].to_string())])
            .await
            .ok();
        let hasty = agency
            .call(Some(&presale), CLAIM, &[("ids", &ids[1].to_string())])
            .await;
        hasty.refused(StatusCode::CONFLICT);
        assert!(
            hasty.body["Conflict"].as_str().unwrap().contains("至少间隔 30 分钟"),
            "{hasty:?}"
        );
        rules(agency, &[("former_owner_days", "10")]).await;
        // The manager puts the claimed one back: the former owner is locked out, a colleague is not.
        let manager = agency.session_of("manager").await;
        let id = ids[0].to_string();
        agency.call(Some(&manager), RELEASE, &[("ids", &id)]).await.ok();
        let locked = agency.call(Some(&presale), CLAIM, &[("ids", &id)]).await;
        assert!(
            locked.body["Conflict"].as_str().unwrap().contains("原由您跟进"),
            "{locked:?}"
        );
        let long_ago = clock::now() - Duration::days(11);
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update pool set released_at = $1").bind(long_ago).execute(c).await.map(|_| ()))
            .unwrap();
        tx.commit().await.unwrap();
        agency.call(Some(&presale), CLAIM, &[("ids", &id)]).await.ok();
    })
    .await;
}

#[tokio::test]
async fn of_two_who_claim_at_once_one_gets_the_member_and_limits_hold() {
    on_both(async |agency: &Agency| {
        let ids = pooled(agency, 3).await;
        rules(agency, &[("claims_a_day", "1")]).await;
        let (one, two) = (agency.session_of("presale").await, agency.session_of("chenmin").await);
        let id = ids[0].to_string();
        let wanted = [("ids", id.as_str())];
        let (a, b) = tokio::join!(
            agency.call(Some(&one), CLAIM, &wanted),
            agency.call(Some(&two), CLAIM, &wanted)
        );
        one_of_two(&a, &b);
        assert_eq!(
            number(agency, "select count(*) from pool_log where kind = 'claimed'".into()).await,
            1
        );
        // One person's two windows don't get around the limit.
        let three = agency.session_of("wangfang").await;
        let (second, third) = (ids[1].to_string(), ids[2].to_string());
        let (a, b) = (vec![("ids", second.as_str())], vec![("ids", third.as_str())]);
        let (a, b) = tokio::join!(
            agency.call(Some(&three), CLAIM, &a),
            agency.call(Some(&three), CLAIM, &b)
        );
        assert_ne!(a.status.is_success(), b.status.is_success(), "{a:?} {b:?}");
        let owner = agency.staff("wangfang").await;
        assert_eq!(
            number(
                agency,
                format!("select count(*) from member where presale_id = {owner}")
            )
            .await,
            1
        );
    })
    .await;
}
