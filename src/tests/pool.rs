//! The open pool: taken back by rule, claimed within limits, every move written down.

use crate::handing::{joined, number, one_of_two, run};
use crate::support::{Agency, a_contract, a_member, on_both};
use axum::http::StatusCode;
use chrono::Duration;
use yuelao::features::assignments::returns;
use yuelao::on;
use yuelao::server::clock;
use yuelao::types::ids::{MemberId, StaffId};

const CLAIM: &str = "assignments/api/pool/claim_members";
const RELEASE: &str = "assignments/api/pool/release_members";
const SAVE: &str = "assignments/api/settings/save_rules";
const OPEN: &str = "assignments/api/pool/open_pool";

/// Saves the rules with what differs from the usual ones.
async fn rules(agency: &Agency, changes: &[(&str, &str)]) {
    let admin = agency.session_of("admin").await;
    let usual = [
        ("usual_presale", "300"),
        ("usual_aftersale", "200"),
        ("claims_a_day", "5"),
        ("minutes_between", "0"),
        ("former_owner_days", "30"),
        ("strong_days", "15"),
        ("medium_days", "30"),
        ("weak_days", "60"),
        ("none_days", "0"),
        ("untouched_days", "7"),
        ("lead_days", "0"),
        ("abandoned_days", "90"),
    ];
    let version = agency
        .call(Some(&admin), "assignments/api/settings/open_rules", &[])
        .await
        .ok()["version"]
        .to_string();
    let mut fields: Vec<(&str, &str)> = usual
        .iter()
        .map(|(k, v)| (*k, changes.iter().find(|c| c.0 == *k).map_or(*v, |c| c.1)))
        .collect();
    fields.extend(changes.iter().filter(|c| c.0 == "automatic"));
    fields.push(("version", &version));
    agency.call(Some(&admin), SAVE, &fields).await.ok();
}

/// A pre-sale member of `owner`'s whose last contact and assignment lie so many days back.
async fn silent(agency: &Agency, owner: StaffId, intent: Option<&str>, days: i64) -> MemberId {
    let mut tx = agency.server.db.write().await.unwrap();
    let id = a_member(&mut tx, Some(owner), None).await;
    let at = clock::now() - Duration::days(days);
    on!(&mut tx, c => sqlx::query("update member set intent = $1, last_contact_at = $2, assigned_at = $3, created_at = $3 where id = $4")
        .bind(intent).bind(intent.map(|_| at)).bind(at).bind(id).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
    id
}

/// Members in the pool whom nobody had before.
async fn pooled(agency: &Agency, count: usize) -> Vec<MemberId> {
    let mut ids = Vec::new();
    let mut tx = agency.server.db.write().await.unwrap();
    for _ in 0..count {
        ids.push(a_member(&mut tx, None, None).await);
    }
    tx.commit().await.unwrap();
    let manager = agency.session_of("manager").await;
    agency
        .call(
            Some(&manager),
            RELEASE,
            &[("ids", &joined(&ids)), ("remark", "开放认领")],
        )
        .await
        .ok();
    ids
}

#[tokio::test]
async fn who_is_not_called_for_too_long_goes_to_the_pool_by_intent() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let due = [
            silent(agency, owner, Some("strong"), 16).await,
            silent(agency, owner, Some("medium"), 31).await,
            silent(agency, owner, Some("weak"), 61).await,
            silent(agency, owner, None, 8).await,
        ];
        let stay = [
            silent(agency, owner, Some("strong"), 14).await,
            silent(agency, owner, Some("medium"), 29).await,
            silent(agency, owner, Some("none"), 400).await,
            silent(agency, owner, None, 6).await,
        ];
        let quiet = silent(agency, owner, Some("strong"), 99).await;
        run(
            agency,
            format!("update member set do_not_contact = true where id = {quiet}"),
        )
        .await;
        let signing = silent(agency, owner, Some("strong"), 99).await;
        let mut tx = agency.server.db.write().await.unwrap();
        a_contract(&mut tx, signing).await;
        tx.commit().await.unwrap();
        assert_eq!(
            returns::sweep(&agency.server).await.unwrap(),
            0,
            "not before the agency says so"
        );

        rules(agency, &[("automatic", "true")]).await;
        let admin = agency.session_of("admin").await;
        let form = agency
            .call(Some(&admin), "assignments/api/settings/open_rules", &[])
            .await
            .ok();
        assert_eq!(form["due"], 4);
        assert_eq!(returns::round(&agency.server).await.unwrap(), 4);
        let back = format!(
            "select count(*) from member where id in ({}) and presale_id is null and stage = 'lead'",
            joined(&due)
        );
        assert_eq!(number(agency, back).await, 4);
        let kept = format!("select count(*) from member where presale_id = {owner} and stage = 'presale'");
        assert_eq!(number(agency, kept).await, stay.len() as i64 + 2);
        assert_eq!(
            number(
                agency,
                "select count(*) from pool_log where kind = 'taken_back' and by_id is null".into()
            )
            .await,
            4
        );
        assert_eq!(
            number(
                agency,
                "select count(*) from event where kind = 'pool_released' and staff_id is null".into()
            )
            .await,
            4
        );
        // One round an hour, whichever process comes; and nobody is due a second time.
        silent(agency, owner, Some("strong"), 99).await;
        assert_eq!(returns::round(&agency.server).await.unwrap(), 0);
        let (a, b) = tokio::join!(returns::sweep(&agency.server), returns::sweep(&agency.server));
        assert_eq!(a.unwrap() + b.unwrap(), 1);
        assert_eq!(number(agency, "select count(*) from pool_log".into()).await, 5);
    })
    .await;
}

#[tokio::test]
async fn who_waits_too_long_or_was_given_up_long_ago_may_be_claimed() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let (lead, fresh, given_up) = {
            let mut tx = agency.server.db.write().await.unwrap();
            let all = (a_member(&mut tx, None, None).await, a_member(&mut tx, None, None).await, a_member(&mut tx, Some(owner), None).await);
            tx.commit().await.unwrap();
            all
        };
        let presale = agency.session_of("presale").await;
        let id = given_up.to_string();
        agency.call(Some(&presale), "assignments/api/give_up_member", &[("member", &id), ("reason", "不考虑")]).await.ok();
        let long_ago = clock::now() - Duration::days(100);
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set created_at = $1, assigned_at = case when stage = 'abandoned' then $1 end where id in ($2, $3)")
            .bind(long_ago).bind(lead).bind(given_up).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        rules(agency, &[("automatic", "true"), ("lead_days", "10")]).await;
        assert_eq!(returns::sweep(&agency.server).await.unwrap(), 2);
        assert_eq!(number(agency, format!("select count(*) from pool where member_id in ({lead}, {given_up})")).await, 2);
        assert_eq!(number(agency, format!("select count(*) from pool where member_id = {fresh}")).await, 0);
        // Who gave them up is the former owner: for them they are locked.
        assert_eq!(number(agency, format!("select from_id from pool where member_id = {given_up}")).await, owner.0);
        let refused = agency.call(Some(&presale), CLAIM, &[("ids", &id)]).await;
        refused.refused(StatusCode::CONFLICT);
        let chenmin = agency.session_of("chenmin").await;
        agency.call(Some(&chenmin), CLAIM, &[("ids", &id)]).await.ok();
    })
    .await;
}

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

#[tokio::test]
async fn whom_a_manager_gives_away_leaves_the_pool_and_the_log_says_so() {
    on_both(async |agency: &Agency| {
        let ids = pooled(agency, 2).await;
        let manager = agency.session_of("manager").await;
        let to = agency.staff("presale").await.to_string();
        let id = ids[0].to_string();
        agency
            .call(
                Some(&manager),
                "assignments/api/assign_members",
                &[("ids", &id), ("phase", "presale"), ("to", &to)],
            )
            .await
            .ok();
        assert_eq!(number(agency, "select count(*) from pool".into()).await, 1);
        assert_eq!(
            number(
                agency,
                format!("select count(*) from pool_log where kind = 'assigned' and to_id = {to}")
            )
            .await,
            1
        );
        let presale = agency.session_of("presale").await;
        let gone = agency.call(Some(&presale), CLAIM, &[("ids", &id)]).await;
        gone.refused(StatusCode::CONFLICT);
        // One sees the moves that concern oneself and those below; a colleague sees nothing of them.
        let seen = agency
            .call(Some(&manager), "assignments/api/pool/pool_moves", &[])
            .await
            .ok();
        assert_eq!(seen["rows"].as_array().unwrap().len(), 3);
        let chenmin = agency.session_of("chenmin").await;
        let seen = agency
            .call(Some(&chenmin), "assignments/api/pool/pool_moves", &[])
            .await
            .ok();
        assert_eq!(seen["rows"].as_array().unwrap().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn rules_are_saved_once_and_nonsense_is_named() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let wrong = agency
            .call(Some(&admin), SAVE, &[("version", "0"), ("claims_a_day", "很多")])
            .await;
        assert!(
            wrong.at_field("claims_a_day").is_some() && wrong.at_field("weak_days").is_some(),
            "{wrong:?}"
        );
        rules(agency, &[("claims_a_day", "9")]).await;
        let form = agency
            .call(Some(&admin), "assignments/api/settings/open_rules", &[])
            .await
            .ok();
        assert_eq!(
            (form["rules"]["claims_a_day"].as_i64(), form["version"].as_i64()),
            (Some(9), Some(1))
        );
        let old = [
            ("version", "0"),
            ("usual_presale", "1"),
            ("usual_aftersale", "1"),
            ("claims_a_day", "1"),
            ("minutes_between", "1"),
            ("former_owner_days", "1"),
            ("strong_days", "1"),
            ("medium_days", "1"),
            ("weak_days", "1"),
            ("none_days", "1"),
            ("untouched_days", "1"),
            ("lead_days", "1"),
            ("abandoned_days", "1"),
        ];
        agency
            .call(Some(&admin), SAVE, &old)
            .await
            .refused(StatusCode::CONFLICT);
    })
    .await;
}
