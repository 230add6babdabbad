//! The life of a contract: draft, submission, return, receipt, approval, completion, renewal.

mod held;

use crate::support::{Agency, Answer, member, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use yuelao::features::packages::{self, FeeKind, NewPackage};
use yuelao::on;
use yuelao::server::{clock, once};
use yuelao::types::ids::{MemberId, PackageId};
use yuelao::types::money::Money;

/// A package of ¥12,000 for a year.
pub async fn package(agency: &Agency) -> PackageId {
    let package = NewPackage {
        name: "尊享一年".into(),
        fee_kind: FeeKind::Service,
        price: Money::yuan(12_000),
        months: 12,
        introductions: 10,
        dates: 6,
        description: String::new(),
        active: true,
    };
    let mut tx = agency.server.db.write().await.unwrap();
    let id = packages::insert(&mut tx, &package).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub async fn draft(agency: &Agency, cookie: &str, member: MemberId, package: PackageId) -> Answer {
    let (member, package) = (member.to_string(), package.to_string());
    let (key, today) = (once::fresh_key(), clock::today().to_string());
    let fields = [
        ("once", key.as_str()),
        ("member", &member),
        ("package", &package),
        ("discount", "2000"),
        ("instalments", "2"),
        ("starts_on", &today),
        ("services", "每月回访一次"),
    ];
    agency.call(Some(cookie), "contracts/api/draft_contract", &fields).await
}

pub async fn act(agency: &Agency, cookie: &str, what: &str, id: &str) -> Answer {
    agency
        .call(Some(cookie), &format!("contracts/api/{what}"), &[("id", id)])
        .await
}

pub async fn pay(agency: &Agency, cookie: &str, id: &str, amount: &str, receipt: &str) -> Answer {
    pay_once(agency, cookie, id, amount, receipt, &once::fresh_key()).await
}

pub async fn pay_once(agency: &Agency, cookie: &str, id: &str, amount: &str, receipt: &str, key: &str) -> Answer {
    let today = clock::today().to_string();
    let fields = [
        ("once", key),
        ("contract", id),
        ("amount", amount),
        ("method", "transfer"),
        ("paid_on", &today),
        ("receipt", receipt),
    ];
    agency.call(Some(cookie), "payments/api/confirm_payment", &fields).await
}

pub async fn page(agency: &Agency, cookie: &str, id: &str) -> Value {
    act(agency, cookie, "contract_page", id).await.ok()
}

async fn stage(agency: &Agency, member: MemberId) -> String {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("select stage from member where id = $1").bind(member).fetch_one(c).await)
        .unwrap()
}

/// Runs a statement as if somebody had the database open; answers whether it was taken.
async fn raw(agency: &Agency, sql: &str) -> Result<(), String> {
    let mut tx = agency.server.db.write().await.unwrap();
    let done = on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.to_string())).execute(c).await.map(|_| ()));
    match done {
        Ok(()) => tx.commit().await.map_err(|e| e.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test]
async fn a_contract_lives_from_draft_to_renewal() {
    on_both(async |agency| {
        let (presale, finance, aftersale) = (
            agency.sign_in("presale").await,
            agency.sign_in("finance").await,
            agency.sign_in("aftersale").await,
        );
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();

        act(agency, &finance, "approve_contract", &id)
            .await
            .refused(StatusCode::CONFLICT);
        act(agency, &presale, "submit_contract", &id).await.ok();
        let silent = agency
            .call(
                Some(&finance),
                "contracts/api/return_contract",
                &[("id", &id), ("reason", " ")],
            )
            .await;
        assert!(silent.at_field("reason").is_some());
        agency
            .call(
                Some(&finance),
                "contracts/api/return_contract",
                &[("id", &id), ("reason", "请补充服务约定")],
            )
            .await
            .ok();

        let (version, today) = (
            page(agency, &presale, &id).await["contract"]["version"].to_string(),
            clock::today().to_string(),
        );
        let package = package.to_string();
        let terms = [
            ("id", id.as_str()),
            ("version", &version),
            ("package", &package),
            ("discount", "0"),
            ("instalments", "2"),
            ("starts_on", &today),
            ("services", "另赠形象指导"),
        ];
        agency
            .call(Some(&presale), "contracts/api/edit_contract", &terms)
            .await
            .ok();
        // The version has moved on: the same form again is somebody else's turn.
        agency
            .call(Some(&presale), "contracts/api/edit_contract", &terms)
            .await
            .refused(StatusCode::CONFLICT);

        act(agency, &presale, "submit_contract", &id).await.ok();
        act(agency, &finance, "approve_contract", &id)
            .await
            .refused(StatusCode::CONFLICT);
        pay(agency, &finance, &id, "6,000", "SJ-1").await.ok();
        act(agency, &finance, "approve_contract", &id).await.ok();
        assert_eq!(stage(agency, member).await, "signed");
        let shown = page(agency, &presale, &id).await;
        assert_eq!(shown["contract"]["paid"], 600_000);
        assert_eq!(shown["history"].as_array().unwrap().len(), 7);

        // A manager gives the member to after-sale, who serves to the end.
        let owner = agency.staff("aftersale").await;
        raw(
            agency,
            &format!("update member set stage = 'in_service', aftersale_id = {owner} where id = {member}"),
        )
        .await
        .unwrap();
        let member_id = member.to_string();
        agency
            .call(
                Some(&presale),
                "contracts/api/complete_service",
                &[("member", &member_id)],
            )
            .await
            .refused(StatusCode::FORBIDDEN);
        agency
            .call(
                Some(&aftersale),
                "contracts/api/complete_service",
                &[("member", &member_id), ("note", "已确定关系")],
            )
            .await
            .ok();
        assert_eq!(stage(agency, member).await, "completed");
        assert!(page(agency, &aftersale, &id).await["contract"]["state"]["Completed"].is_object());
        agency
            .call(
                Some(&aftersale),
                "contracts/api/complete_service",
                &[("member", &member_id)],
            )
            .await
            .refused(StatusCode::CONFLICT);

        // One click, pressed twice, makes one draft.
        let key = once::fresh_key();
        let again = [("once", key.as_str()), ("member", &member_id)];
        let renewed = agency
            .call(Some(&aftersale), "contracts/api/renew_contract", &again)
            .await
            .ok()
            .to_string();
        assert_eq!(
            agency
                .call(Some(&aftersale), "contracts/api/renew_contract", &again)
                .await
                .ok()
                .to_string(),
            renewed
        );
        let shown = page(agency, &aftersale, &renewed).await;
        assert_eq!(shown["contract"]["renewal_of"].to_string(), id);
        let after = clock::today().checked_add_months(chrono::Months::new(12)).unwrap();
        assert_eq!(shown["contract"]["starts_on"], after.to_string());

        act(agency, &aftersale, "submit_contract", &renewed).await.ok();
        pay(agency, &finance, &renewed, "12000", "SJ-2").await.ok();
        act(agency, &finance, "approve_contract", &renewed).await.ok();
        assert_eq!(stage(agency, member).await, "in_service");
    })
    .await;
}
