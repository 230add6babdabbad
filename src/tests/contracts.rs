//! The life of a contract: draft, submission, return, receipt, approval, completion, renewal.

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

#[tokio::test]
async fn two_approvals_at_once_are_one() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        act(agency, &presale, "submit_contract", &id).await.ok();
        pay(agency, &finance, &id, "10000", "SJ-1").await.ok();
        let both = futures::future::join_all((0..2).map(|_| act(agency, &finance, "approve_contract", &id))).await;
        let mut statuses: Vec<u16> = both.iter().map(|a| a.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let shown = page(agency, &finance, &id).await;
        let approvals = shown["history"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["kind"] == "contract_approved")
            .count();
        assert_eq!(approvals, 1);
    })
    .await;
}

#[tokio::test]
async fn fifty_drafts_at_once_have_fifty_numbers() {
    on_both(async |agency| {
        let presale = agency.sign_in("presale").await;
        let (package, owner) = (package(agency).await, agency.staff("presale").await);
        let mut members = Vec::new();
        for n in 0..50 {
            members.push(member(agency, Some(owner), &format!("会员{n}")).await);
        }
        let made = futures::future::join_all(members.iter().map(|m| draft(agency, &presale, *m, package))).await;
        for answer in made {
            answer.ok();
        }
        let mut tx = agency.server.db.read().await.unwrap();
        let numbers: Vec<String> =
            on!(&mut tx, c => sqlx::query_scalar("select number from contract order by number").fetch_all(c).await)
                .unwrap();
        let series = clock::today().format("YL%Y%m").to_string();
        assert_eq!(
            numbers,
            (1..=50).map(|n| format!("{series}-{n:04}")).collect::<Vec<_>>()
        );
    })
    .await;
}

#[tokio::test]
async fn one_member_has_one_open_contract() {
    on_both(async |agency| {
        let presale = agency.sign_in("presale").await;
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let two = futures::future::join_all((0..2).map(|_| draft(agency, &presale, member, package))).await;
        assert_eq!(two.iter().filter(|a| a.status.is_success()).count(), 1, "{two:?}");
        let third = draft(agency, &presale, member, package).await;
        third.refused(StatusCode::CONFLICT);
        assert!(
            third.body["Conflict"]
                .as_str()
                .unwrap()
                .contains("已有一份未完成的合同")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_in_force_cannot_be_changed_even_in_the_database() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        act(agency, &presale, "submit_contract", &id).await.ok();
        pay(agency, &finance, &id, "5000", "SJ-1").await.ok();
        act(agency, &finance, "approve_contract", &id).await.ok();
        for change in [
            "price_fen = 1",
            "discount_fen = 0",
            "ends_on = '2040-01-01'",
            "services = ''",
            "number = 'YL0'",
            "state = 'draft'",
            "seller_id = 1",
            "approved_by = null",
            "instalments = 1",
            "months = 24",
        ] {
            let refused = raw(agency, &format!("update contract set {change} where id = {id}")).await;
            assert!(
                refused.as_ref().is_err_and(|e| e.contains("contract_frozen")),
                "{change}: {refused:?}"
            );
        }
        assert!(
            raw(agency, &format!("delete from contract where id = {id}"))
                .await
                .is_err()
        );
        assert!(raw(agency, "update payment set amount_fen = 1").await.is_err());
        assert!(raw(agency, "delete from payment").await.is_err());
        act(agency, &presale, "submit_contract", &id)
            .await
            .refused(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn a_peer_does_not_find_the_contract_and_finance_does_not_write_it() {
    on_both(async |agency| {
        let (presale, peer, finance) = (
            agency.sign_in("presale").await,
            agency.sign_in("chenmin").await,
            agency.sign_in("finance").await,
        );
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        for what in ["contract_page", "submit_contract"] {
            act(agency, &peer, what, &id).await.refused(StatusCode::NOT_FOUND);
        }
        let search = [
            ("query[q]", "林晓"),
            ("query[state]", ""),
            ("query[period]", ""),
            ("query[after]", ""),
        ];
        let list = agency
            .call(Some(&peer), "contracts/api/contract_list", &search)
            .await
            .ok();
        assert_eq!(
            (list["contracts"].as_array().unwrap().len(), &list["counts"]["draft"]),
            (0, &Value::from(0))
        );
        let list = agency
            .call(Some(&finance), "contracts/api/contract_list", &search)
            .await
            .ok();
        assert_eq!(list["contracts"][0]["member_name"], "林晓");
        draft(agency, &peer, member, package)
            .await
            .refused(StatusCode::NOT_FOUND);
        for approver in [&presale, &peer] {
            act(agency, approver, "approve_contract", &id)
                .await
                .refused(StatusCode::FORBIDDEN);
        }
        act(agency, &finance, "submit_contract", &id)
            .await
            .refused(StatusCode::FORBIDDEN);
        draft(agency, &finance, member, package)
            .await
            .refused(StatusCode::FORBIDDEN);
        let acts = page(agency, &finance, &id).await["acts"].clone();
        assert_eq!(
            (&acts["edit"], &acts["open_member"]),
            (&Value::from(false), &Value::from(false))
        );
    })
    .await;
}

#[tokio::test]
async fn a_used_package_changes_without_touching_its_contracts() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        let number = package.to_string();
        let change = async |key: &str| {
            let fields = [
                ("once", key),
                ("id", &number),
                ("version", "1"),
                ("name", "尊享一年"),
                ("fee_kind", "service"),
                ("price", "99"),
                ("months", "1"),
                ("introductions", "1"),
                ("dates", "1"),
            ];
            agency.call(Some(&finance), "packages/api/save_package", &fields).await
        };
        change("first").await.ok();
        change("second").await.refused(StatusCode::CONFLICT);
        let shown = page(agency, &presale, &id).await;
        assert_eq!(
            (&shown["contract"]["price"], &shown["contract"]["months"]),
            (&Value::from(1_200_000), &Value::from(12))
        );
        // Off the shelf (the box was not ticked): nobody can sell it any more.
        let other = crate::support::member(agency, Some(agency.staff("presale").await), "周宁").await;
        assert_eq!(
            draft(agency, &presale, other, package).await.at_field("package"),
            Some("这个套餐已停售，请另选一个")
        );
        agency
            .call(
                Some(&presale),
                "packages/api/save_package",
                &[
                    ("once", "k"),
                    ("name", "x"),
                    ("price", "1"),
                    ("months", "1"),
                    ("introductions", "1"),
                    ("dates", "1"),
                ],
            )
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}
