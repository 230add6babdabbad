//! The open pool: taken back by rule, claimed within limits, every move written down.

mod claims;
mod sweeping;

use crate::handing::{joined, number, run};
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
    fields.extend(
        changes
            .iter()
            .filter(|c| ["automatic", "ineffective_counts"].contains(&c.0)),
    );
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
